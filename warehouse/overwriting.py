"""Filling a table from a query file: the old rows go, the query's rows come."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.ddl import column_list
from warehouse.schema import Table


class QueryError(ValueError):
    """A query file does not give the columns that its table declares."""


def overwrite(con: duckdb.DuckDBPyConnection, table: Table, query_dir: Path) -> int:
    """Replace the table's rows by those of `<query_dir>/<table>.sql` and return their number.

    Runs in the caller's transaction. Raises QueryError where the query's columns are not the declared ones.
    """
    query = read_query(con, table, query_dir)
    con.execute(f"DELETE FROM {table.qualified_name}")
    con.execute(f"INSERT INTO {table.qualified_name} ({column_list(table)})\n{query}")
    return row_count(con, table)


def read_query(con: duckdb.DuckDBPyConnection, table: Table, query_dir: Path) -> str:
    """The table's query; raises QueryError where it does not give the declared columns."""
    query = (query_dir / f"{table.name}.sql").read_text(encoding="utf-8")
    found = tuple(name for name, *_ in con.execute(f"DESCRIBE {query}").fetchall())
    declared = tuple(column.name for column in table.given_columns)
    if found != declared:
        raise QueryError(f"{table.qualified_name}: the query gives {found}, declared is {declared}")
    return query


def row_count(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    """How many rows the table has."""
    row = con.execute(f"SELECT count(*) FROM {table.qualified_name}").fetchone()
    return int(row[0]) if row else 0
