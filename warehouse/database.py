"""Opening and creating the loader's working database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.ddl import create_statements
from warehouse.migrating import migrate, restore
from warehouse.schema import LAYERS, load_schema
from warehouse.time_travel import macro_statements

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    # Nothing is fetched at run time: a query that wants an extension says so and leaves the network alone.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # At the default of 16 MB every other batch pays for a checkpoint, which is more than half of its load.
    "checkpoint_threshold": "256MB",
}


def open_database(
    path: Path | None, read_only: bool = False, memory_mb: int | None = None, spill_dir: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Open the database at `path` (None: one in memory), creating the file and its folder if need be.

    With `memory_mb` DuckDB takes so many MB and spills what is more, to `spill_dir` (by default `path` with `.tmp`
    at its end); without, four fifths of the machine's.
    DuckDB allows one read-write process or many read-only ones; a second writer gets `duckdb.IOException`.
    """
    if path is not None and not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(path or ":memory:"), read_only=read_only, config=_CONFIG)
    # DuckDB draws a bar of its own on standard output when a query takes long.
    con.execute("SET enable_progress_bar = false")
    if memory_mb is not None:
        con.execute(f"SET memory_limit = '{memory_mb}MB'")
    if spill_dir is not None:
        escaped = str(spill_dir).replace("'", "''")
        con.execute(f"SET temp_directory = '{escaped}'")
    return con


def create_all(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Create whatever of the declaration is missing, with all comments. Running it again changes nothing.

    A database of an earlier declaration is migrated; returns what a person should know of that.
    """
    schema = load_schema()
    with transaction(con):
        notes = migrate(con, schema)
        for statement in (*create_statements(schema, LAYERS), *macro_statements(schema)):
            con.execute(statement)
    return notes


def create_from_release(path: Path, release_file: Path) -> None:
    """Create the working file at `path` with what a release has: rows, records of runs, history."""
    temporary = path.with_name(f"{path.name}.new")
    temporary.unlink(missing_ok=True)
    con = open_database(temporary)
    try:
        create_all(con)
        restore(con, load_schema(), release_file)
    finally:
        con.close()
    temporary.replace(path)


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
