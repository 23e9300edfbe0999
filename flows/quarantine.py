"""What was held back, for an operator: to see it, to see why, and to have it tried again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from flows.errors import RunError
from flows.run_state import exclusive
from flows.settings import Settings
from warehouse.database import create_all, open_database
from warehouse.run_log import release_quarantine

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BEGINNING = 300
_COLUMNS = (
    "quarantine_key, source_uri, stage, reason_code, reason, byte_count, raw_path, details, "
    "first_run_id, last_run_id, is_open"
)


class Held(NamedTuple):
    """A record of the quarantine."""

    quarantine_key: str
    source_uri: str
    stage: str
    reason_code: str
    reason: str
    byte_count: int | None
    raw_path: str | None
    details: str | None
    first_run_id: str
    last_run_id: str
    is_open: bool


def list_held(settings: Settings, with_closed: bool) -> list[Held]:
    """Return the open records, on wish the closed ones too, by source."""
    return _read(settings, "is_open OR $with_closed", {"with_closed": with_closed})


def show_held(settings: Settings, wanted: str) -> list[tuple[Held, str]]:
    """Return the records of a key or source_uri, each with the beginning of the file's bytes as text.

    Raises:
        RunError: there is none.
    """
    found = _read(settings, "quarantine_key = $wanted OR source_uri = $wanted", {"wanted": wanted})
    if not found:
        raise RunError(f"nothing in quarantine has the key or source_uri {wanted!r}: see `quarantine list`")
    return [(held, _beginning(settings.data_dir, held)) for held in found]


def release_held(settings: Settings, wanted: str | None) -> list[str]:
    """Have the next run try again what is held back; returns the source_uris.

    Raises:
        RunError: a run is going on, or nothing that is held back has this key or source_uri.
    """
    with (
        exclusive(settings.data_dir, settings.lock_wait_seconds),
        _working(settings, for_writing=True) as con,
    ):
        create_all(con)
        released = release_quarantine(con, wanted)
    if not released and wanted is not None:
        raise RunError(
            f"nothing that is held back has the key or source_uri {wanted!r}: see `quarantine list`"
        )
    return released


def _read(settings: Settings, condition: str, parameters: dict[str, Any]) -> list[Held]:
    with _working(settings, for_writing=False) as con:
        rows = con.execute(
            f"SELECT {_COLUMNS} FROM ops.quarantine WHERE {condition} ORDER BY source_uri, last_run_id",
            parameters,
        ).fetchall()
    return [Held(*row) for row in rows]


@contextmanager
def _working(settings: Settings, for_writing: bool) -> Iterator["DuckDBPyConnection"]:
    """Open the working file: a run that failed published nothing, yet its quarantine is what one wants to see."""
    path = settings.data_dir / "working" / "warehouse.duckdb"
    if not path.is_file():
        raise RunError(f"there is no working file in {settings.data_dir} yet: run `policywh run` first")
    try:
        con = open_database(path, read_only=not for_writing)
    except duckdb.IOException as error:
        raise RunError("a run is going on; try again when it has ended") from error
    try:
        yield con
    finally:
        con.close()


def _beginning(data_dir: Path, held: Held) -> str:
    path = data_dir / held.raw_path if held.raw_path else None
    if path is None or not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(_BEGINNING).decode("utf-8", "backslashreplace")
