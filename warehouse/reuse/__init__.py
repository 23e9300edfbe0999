"""What the search for text reuse keeps in the warehouse: its candidates, what was aligned, the fact table."""
