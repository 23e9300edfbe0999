"""Publishing: an immutable copy of the working database that readers open while the next one is being made.

Readers open `<data>/current/warehouse.duckdb`; `current` is a symlink that is replaced in one step, so that a
reader sees the old release or the new one and never a half of either.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from warehouse.database import open_database, transaction
from warehouse.ddl import column_list, create_statements
from warehouse.files import fsync_path
from warehouse.schema import load_schema
from warehouse.time_travel import macro_statements

RELEASED_LAYERS = ("main", "mart", "ops", "history")
RELEASE_FILE = "warehouse.duckdb"
# DuckDB 2's own format is refused by 1.x clients, which most BI drivers still are.
STORAGE_VERSION = "v1.4.0"
_TEMPORARY = ".tmp"


def publish(con_path: Path, data_dir: Path, run_id: str, keep: int, memory_mb: int | None = None) -> Path:
    """Release the working database at `con_path` as `<data_dir>/releases/<run_id>` and return that directory.

    Nothing may hold the working database open for writing. The last `keep` releases stay (at least two: a
    reader may be opening the one before), and so does whatever `current` points to. A release of that run
    which is complete already, a retry's, is only made current. Raises ValueError for `keep` below 2.
    """
    if keep < 2:
        raise ValueError(
            f"keep is {keep}: at least 2 releases stay, as a reader may be opening the one before"
        )
    releases = data_dir / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(data_dir)
    release = releases / run_id
    if not release.is_dir():
        temporary = releases / f"{run_id}{_TEMPORARY}"
        temporary.mkdir()
        _write_release(con_path, temporary / RELEASE_FILE, memory_mb)
        fsync_path(temporary)
        temporary.rename(release)
        fsync_path(releases)
    _make_current(data_dir, release)
    _remove_old(data_dir, keep)
    return release


def current_release(data_dir: Path) -> Path | None:
    """The directory of the release that readers see, or None before the first one."""
    link = data_dir / "current"
    return link.resolve() if link.is_dir() else None


def list_releases(data_dir: Path) -> list[Path]:
    """Complete releases, oldest first (run ids begin with their time)."""
    releases = data_dir / "releases"
    if not releases.is_dir():
        return []
    return sorted(path for path in releases.iterdir() if path.is_dir() and path.suffix != _TEMPORARY)


def _write_release(working: Path, target: Path, memory_mb: int | None) -> None:
    con = open_database(None, memory_mb=memory_mb, spill_dir=target.with_suffix(".spill"))
    try:
        con.execute(f"ATTACH '{_escaped(working)}' AS working (READ_ONLY)")
        con.execute(f"ATTACH '{_escaped(target)}' AS release (STORAGE_VERSION '{STORAGE_VERSION}')")
        con.execute("USE release")
        with transaction(con):
            _copy(con)
        con.execute("CHECKPOINT release")
        con.execute("USE memory")
        con.execute("DETACH release")
    finally:
        con.close()
    # A release never changes: a client that opens it for writing shall be told so.
    target.chmod(0o444)
    fsync_path(target)


def _copy(con: duckdb.DuckDBPyConnection) -> None:
    schema = load_schema()
    for statement in (*create_statements(schema, RELEASED_LAYERS), *macro_statements(schema)):
        con.execute(statement)
    for table in schema.in_layer(*RELEASED_LAYERS):
        if not table.is_view:
            columns = column_list(table)
            con.execute(
                f"INSERT INTO release.{table.qualified_name} ({columns}) "
                f"SELECT {columns} FROM working.{table.qualified_name}"
            )


def _make_current(data_dir: Path, release: Path) -> None:
    link = data_dir / "current"
    temporary = data_dir / f"current{_TEMPORARY}"
    # Relative, so that the data directory can be moved or mounted elsewhere.
    temporary.symlink_to(release.relative_to(data_dir), target_is_directory=True)
    temporary.replace(link)
    fsync_path(data_dir)


def _remove_leftovers(data_dir: Path) -> None:
    """Remove what publishes that were killed left behind."""
    (data_dir / f"current{_TEMPORARY}").unlink(missing_ok=True)
    for path in (data_dir / "releases").glob(f"*{_TEMPORARY}"):
        shutil.rmtree(path)


def _remove_old(data_dir: Path, keep: int) -> None:
    current = current_release(data_dir)
    for release in list_releases(data_dir)[:-keep]:
        if release.resolve() != current:
            # Renamed first: a crash half way must not leave a directory that looks like a release.
            doomed = release.with_name(f"{release.name}{_TEMPORARY}")
            release.rename(doomed)
            shutil.rmtree(doomed)


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
