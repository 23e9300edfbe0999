"""Bringing a database of an earlier declaration to the present one, and a lost one back from a release.

What can be added is added. What cannot is converted column by column; the documents are then transformed again, so
that the facts are right, while the records of runs and the history stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from warehouse.ddl import create_table, quoted_list
from warehouse.schema import Column, Schema, Table

# What stands in a required column for rows that are older than the column, until they are made again.
_FILLING: dict[str, str] = {
    "VARCHAR": "''",
    "BOOLEAN": "false",
    "DATE": "DATE '1970-01-01'",
    "TIMESTAMP": "TIMESTAMP '1970-01-01'",
}
Found = Mapping[str, tuple[str, bool]]


def migrate(con: duckdb.DuckDBPyConnection, schema: Schema) -> list[str]:
    """Give existing tables the declared columns, in the caller's transaction; returns what a person should know."""
    found = _found(con)
    converted = [
        table
        for table in schema.tables
        if table.qualified_name in found and not _extend(con, table, found[table.qualified_name])
    ]
    for table in converted:
        _convert(con, table, found[table.qualified_name])
    if any(table.kind == "staged" for table in converted) and "stage.document" in found:
        con.execute("UPDATE stage.document SET transform_version = ''")
        if "stage.document_rule" in found:
            con.execute("DELETE FROM stage.document_rule")
    return [
        f"{table.qualified_name} has other columns than before: its rows are converted"
        + (" and the documents transformed again; runs and history stay" if table.kind == "staged" else "")
        for table in converted
    ]


def restore(con: duckdb.DuckDBPyConnection, schema: Schema, release_file: Path) -> None:
    """Take rows, records and history over from a release into an empty database of the present declaration.

    The documents' own stage is not in a release, so the next run transforms all of them again and compares.
    """
    escaped = str(release_file).replace("'", "''")
    con.execute(f"ATTACH '{escaped}' AS released (READ_ONLY)")
    try:
        found = _found(con, "released")
        for table in schema.tables:
            if table.qualified_name in found and not table.is_view:
                _copy(con, table, found[table.qualified_name], f"released.{table.qualified_name}")
    finally:
        con.execute("DETACH released")


def _found(con: duckdb.DuckDBPyConnection, database: str | None = None) -> dict[str, Found]:
    """Type and nullability of the columns of each table of a database, of the current one by default."""
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for table_name, column, data_type, nullable in con.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, is_nullable FROM duckdb_columns() "
        "INNER JOIN duckdb_tables() USING (database_name, schema_name, table_name) "
        "WHERE database_name = coalesce($database, current_database()) ORDER BY ALL",
        {"database": database},
    ).fetchall():
        found.setdefault(table_name, {})[column] = (data_type, nullable)
    return dict(found)


def _extend(con: duckdb.DuckDBPyConnection, table: Table, found: Found) -> bool:
    """Add what is missing where that is all; say whether the table is as declared now."""
    declared = {column.name: (column.type, column.nullable) for column in table.columns}
    missing = [column for column in table.columns if column.name not in found]
    if any(declared.get(name) != kind for name, kind in found.items()) or not all(
        column.nullable for column in missing
    ):
        return False
    for column in missing:
        con.execute(f'ALTER TABLE {table.qualified_name} ADD COLUMN "{column.name}" {column.type}')
    return True


def _convert(con: duckdb.DuckDBPyConnection, table: Table, found: Found) -> None:
    before = f"{table.name}_before"
    con.execute(f"ALTER TABLE {table.qualified_name} RENAME TO {before}")
    con.execute(create_table(table))
    _copy(con, table, found, f"{table.layer}.{before}")
    con.execute(f"DROP TABLE {table.layer}.{before}")


def _copy(con: duckdb.DuckDBPyConnection, table: Table, found: Found, source: str) -> None:
    values = ", ".join(_value(column, column.name in found) for column in table.columns)
    con.execute(
        f"INSERT INTO {table.qualified_name} ({quoted_list(table.columns)}) SELECT {values} FROM {source}"
    )


def _value(column: Column, is_there: bool) -> str:
    value = f'TRY_CAST("{column.name}" AS {column.type})' if is_there else "NULL"
    return value if column.nullable else f"coalesce({value}, {_FILLING.get(column.type, '0')})"
