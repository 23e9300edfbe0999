"""Opening and creating the loader's working database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.ddl import create_statements
from warehouse.schema import LAYERS, Schema, load_schema

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    # Nothing is fetched at run time: a query that wants an extension says so and leaves the network alone.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # At the default of 16 MB every other batch pays for a checkpoint, which is more than half of its load.
    "checkpoint_threshold": "256MB",
}


class SchemaMismatchError(RuntimeError):
    """The database was made under another declaration; it has to be rebuilt from the raw store."""


def open_database(path: Path | None, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the database at `path` (None: one in memory), creating the file and its folder if need be.

    DuckDB allows one read-write process or many read-only ones; a second writer gets `duckdb.IOException`.
    """
    if path is not None and not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(path or ":memory:"), read_only=read_only, config=_CONFIG)
    # DuckDB draws a bar of its own on standard output when a query takes long.
    con.execute("SET enable_progress_bar = false")
    return con


def create_all(con: duckdb.DuckDBPyConnection) -> None:
    """Create whatever of the declaration is missing, with all comments. Running it again changes nothing.

    Raises SchemaMismatchError where a table exists with other columns than declared.
    """
    schema = load_schema()
    check_columns(con, schema)
    with transaction(con):
        for statement in create_statements(schema, LAYERS):
            con.execute(statement)


def check_columns(con: duckdb.DuckDBPyConnection, schema: Schema) -> None:
    """Raise SchemaMismatchError, naming the first difference, where an existing table is not as declared."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for table_name, *column in con.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, is_nullable FROM duckdb_columns() "
        "WHERE database_name = current_database() AND NOT internal ORDER BY ALL"
    ).fetchall():
        found.setdefault(table_name, []).append((column[0], column[1], column[2]))
    for table in schema.tables:
        if table.is_view or table.qualified_name not in found:
            continue
        declared = sorted((column.name, column.type, column.nullable) for column in table.columns)
        difference = set(declared) ^ set(found[table.qualified_name])
        if difference:
            raise SchemaMismatchError(
                f"{table.qualified_name} differs from warehouse/schema.yml in "
                f"{', '.join(sorted({name for name, _, _ in difference}))}: "
                "remove the working file and run again, and it is rebuilt from the raw store"
            )


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what happens inside, or roll all of it back when it raises."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()
