"""Dates and periods, as EDTF."""
