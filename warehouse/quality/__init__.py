"""Checks along the way: Great Expectations over staged batches and over the working database.

Four gates: `decoded`, `normalised` and `facts` look at the Parquet files of a run's staged batches,
`warehouse` at the loader's working file. Basic expectations come from `warehouse/schema.yml`, special ones are
one SQL file each in `expectations/<gate>/`. Great Expectations is slow to import and keeps files open, so it
lives in a process of its own (`python -m warehouse.quality`); `warehouse.quality.service` talks to it.
"""
