"""Checksums that DuckDB and PostgreSQL compute alike, to show that both hold the same rows.

A row is written out as text, the MD5 of that gives 60 bits, and a set of rows is their number and the sum of the bits:
independent of the order of rows, sensitive to duplicates, and as exact for a DOUBLE as its bits are.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import duckdb
import psycopg

from warehouse.schema import Column, Table

WHOLE = ""  # the slice of a table that is not cut by documents
_SLICE_COLUMN = "document_key"
_SEPARATOR, _NULL = 31, 30  # control characters that no normalised text has
_DIGITS = 15  # hexadecimal ones: 60 bits, which a BIGINT holds without a sign


class Slice(NamedTuple):
    """How many rows a document has in a table, and their checksum."""

    row_count: int
    checksum: int


Slices = dict[str, Slice]


def is_sliced(table: Table) -> bool:
    """Whether the table's rows belong to documents, so that those of one can be replaced alone."""
    return any(column.name == _SLICE_COLUMN and not column.nullable for column in table.columns)


def duckdb_cell(column: Column) -> str:
    """The column as DuckDB hands it over: PostgreSQL has no character for NUL, a visible sign stands for it."""
    return f"""replace("{column.name}", chr(0), '␀')""" if column.type == "VARCHAR" else f'"{column.name}"'


def duckdb_slices(con: duckdb.DuckDBPyConnection, table: Table, source: str) -> Slices:
    """The slices of a table of the release, which is attached as `source`."""
    cells = (
        f"{duckdb_cell(column)}::BIT::VARCHAR"
        if column.type == "DOUBLE"
        else f"{duckdb_cell(column)}::VARCHAR"
        for column in table.columns
    )
    bits = f"('0x' || substr(md5({_row_text(cells)}), 1, {_DIGITS}))::BIGINT"
    rows = con.execute(
        f"SELECT {_slice_of(table)}, count(*), sum({bits}::HUGEINT) "
        f"FROM {source}.{table.qualified_name} GROUP BY ALL HAVING count(*) > 0"
    ).fetchall()
    return {key: Slice(int(count), int(total)) for key, count, total in rows}


def postgres_slices(con: psycopg.Connection, table: Table, documents: list[str] | None) -> Slices:
    """The slices of a published table: of these documents, or of all."""
    cells = (
        f"""('x' || encode(float8send("{column.name}"), 'hex'))::bit(64)::text"""
        if column.type == "DOUBLE"
        else f'"{column.name}"::text'
        for column in table.columns
    )
    bits = f"('x0' || substr(md5({_row_text(cells)}), 1, {_DIGITS}))::bit(64)::bigint"
    query = f"SELECT {_slice_of(table)}, count(*), sum({bits}) FROM {table.qualified_name}"
    grouped = "GROUP BY 1 HAVING count(*) > 0"
    rows: list[tuple[str, int, Decimal]]
    if documents is None:
        rows = con.execute(f"{query} {grouped}").fetchall()
    else:
        rows = con.execute(f"{query} WHERE {_SLICE_COLUMN} = ANY(%s) {grouped}", [documents]).fetchall()
    return {key: Slice(count, int(total)) for key, count, total in rows}


def _slice_of(table: Table) -> str:
    return _SLICE_COLUMN if is_sliced(table) else f"'{WHOLE}'"


def _row_text(cells: Iterable[str]) -> str:
    listed = ", ".join(f"coalesce({cell}, chr({_NULL}))" for cell in cells)
    return f"concat_ws(chr({_SEPARATOR}), {listed})"
