"""Divisions, clusters and their mentions."""
