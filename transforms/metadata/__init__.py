"""Title, author, source, dates and number of a document."""
