"""Great Expectations over DuckDB: the one place that reaches into its private parts.

Great Expectations 1.24.1 has no DuckDB source. Its SQL source connects through duckdb-sqlalchemy, but closes
the connection before it fetches, unless the dialect is on a private list of those whose connection must persist
(great_expectations issues 10738 and 11579). `enable_duckdb` puts duckdb on that list; a test holds it to the
installed version.
"""

from __future__ import annotations

import itertools
from enum import StrEnum
from typing import Any

import sqlalchemy
from great_expectations.execution_engine import sqlalchemy_execution_engine

_DIALECT_LIST = "_PERSISTED_CONNECTION_DIALECTS"
_numbers = itertools.count()


class _Dialect(StrEnum):
    """Great Expectations compares a dialect's name with members of an enumeration; this one it lacks."""

    DUCKDB = "duckdb"


def enable_duckdb() -> None:
    """Make Great Expectations keep DuckDB connections open; raises AttributeError where the list is gone."""
    dialects = getattr(sqlalchemy_execution_engine, _DIALECT_LIST)
    if _Dialect.DUCKDB not in dialects:
        setattr(sqlalchemy_execution_engine, _DIALECT_LIST, (*dialects, _Dialect.DUCKDB))


def memory_url() -> str:
    """A URL of a new in-memory database that several connections of this process can share."""
    return f"duckdb:///:memory:quality_{next(_numbers)}"


def connect(url: str) -> Any:
    """A DBAPI connection of our own to the database that Great Expectations gets by the same URL.

    DuckDB refuses a second connection with another configuration, so ours comes through the same dialect.
    """
    return sqlalchemy.create_engine(url).raw_connection()
