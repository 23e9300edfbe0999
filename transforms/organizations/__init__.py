"""Named organisations."""
