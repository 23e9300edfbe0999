"""Rows from the release into PostgreSQL: DuckDB writes CSV, which goes through COPY as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import psycopg

from warehouse.ddl import column_list
from warehouse.postgres.fingerprint import duckdb_cell, is_sliced
from warehouse.schema import Table

_BLOCK = 1 << 20
_NULL = r"\N"  # unquoted; texts are always quoted, so that none of them can be taken for it


def replace_rows(
    con: psycopg.Connection,
    release: duckdb.DuckDBPyConnection,
    table: Table,
    source: str,
    documents: Sequence[str] | None,
) -> int:
    """Replace the rows of these documents, or all (None), by the release's, and return how many there are.

    Deleted rather than truncated: readers go on seeing the old rows until the transaction commits, and wait for
    nothing.
    """
    if documents is None:
        con.execute(f"DELETE FROM {table.qualified_name}")
    else:
        con.execute(
            f"DELETE FROM {table.qualified_name} WHERE document_key = ANY(%s)",
            [list(documents)],
        )
    with TemporaryDirectory(prefix="policywh-") as directory:
        file = Path(directory) / "rows.csv"
        _write_csv(release, table, source, file, documents)
        return _copy_csv(con, table, file)


def _write_csv(
    release: duckdb.DuckDBPyConnection,
    table: Table,
    source: str,
    file: Path,
    documents: Sequence[str] | None,
) -> None:
    cells = ", ".join(f'{duckdb_cell(column)} AS "{column.name}"' for column in table.columns)
    query = f"SELECT {cells} FROM {source}.{table.qualified_name}"
    if documents is not None and is_sliced(table):
        release.execute(
            "CREATE OR REPLACE TEMP TABLE chosen AS SELECT unnest(?) AS document_key", [documents]
        )
        query += " SEMI JOIN chosen USING (document_key)"
    quoted = ", ".join(f'"{column.name}"' for column in table.columns if column.type == "VARCHAR")
    force = f", FORCE_QUOTE ({quoted})" if quoted else ""
    target = str(file).replace("'", "''")
    release.execute(f"COPY ({query}) TO '{target}' (FORMAT csv, HEADER false, NULLSTR '{_NULL}'{force})")


def _copy_csv(con: psycopg.Connection, table: Table, file: Path) -> int:
    with con.cursor() as cursor:
        statement = (
            f"COPY {table.qualified_name} ({column_list(table)}) FROM STDIN (FORMAT csv, NULL '{_NULL}')"
        )
        with cursor.copy(statement) as copy, file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                copy.write(block)
        return cursor.rowcount
