"""Text reuse: which passages of a document stand, reworded or not, in an earlier one."""
