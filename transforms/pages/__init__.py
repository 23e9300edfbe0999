"""Bytes to a page: encodings, HTML, DOCX and PDF."""
