"""Enumerated principles, measures and problems."""
