"""Instruments cited in 《》."""
