"""The report: one HTML page that says what a release holds, and a page for each document."""
