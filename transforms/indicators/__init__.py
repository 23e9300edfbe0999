"""Quantities stated about the world."""
