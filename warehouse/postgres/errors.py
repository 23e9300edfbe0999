"""What can go wrong with PostgreSQL, as a person should read it."""

from __future__ import annotations


class PostgresError(RuntimeError):
    """The release is not in PostgreSQL; the message says why, and what readers see there now."""
