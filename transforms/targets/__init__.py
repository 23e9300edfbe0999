"""Stated goals."""
