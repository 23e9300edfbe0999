"""The released tables in PostgreSQL, for teams whose tools have a driver for it already."""
