"""Checksums of tables, to show that two databases hold the same rows."""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from warehouse.schema import Table, load_schema


class TableChecksum(NamedTuple):
    """How many rows a table has, and a number that any other set of rows would hardly give."""

    row_count: int
    checksum: int


def checksum(con: duckdb.DuckDBPyConnection, include_marts: bool = True) -> dict[str, TableChecksum]:
    """The checksum of each table of `main` and, unless told not to, of `mart`, by qualified name.

    Independent of the order of rows, sensitive to duplicates. Columns that depend on when a run happened are
    left out, and so are tables whose key is such a column: they tell of runs, not of documents.
    Comparable within one DuckDB version only, as its hash function is its own affair.
    """
    layers = ("main", "mart") if include_marts else ("main",)
    return {
        table.qualified_name: _table_checksum(con, table)
        for table in load_schema().in_layer(*layers)
        if not any(table.column(name).is_volatile for name in table.key)
    }


def _table_checksum(con: duckdb.DuckDBPyConnection, table: Table) -> TableChecksum:
    columns = ", ".join(f'"{column.name}"' for column in table.columns if not column.is_volatile)
    # A sum, where xor would let a pair of equal rows cancel out.
    row = con.execute(
        f"SELECT count(*), coalesce(sum(hash({columns})::HUGEINT), 0) FROM {table.qualified_name}"
    ).fetchone()
    return TableChecksum(int(row[0]), int(row[1])) if row else TableChecksum(0, 0)
