"""Dated happenings."""
