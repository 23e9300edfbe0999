"""What the product exists for: bytes of a Chinese policy page in, frozen records with evidence out.

Pure by rule: no Prefect, no DuckDB, no files, no clock. Reference knowledge arrives as rows of
`seeds/` (see `transforms.reference`).
"""
