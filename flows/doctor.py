"""The state of a data directory: what is damaged or left over, and how it is mended.

The raw store is the truth. What can be made from it again is put aside or removed, never anything else.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from shutil import rmtree

import duckdb

from flows.raw_store import RawStoreError
from flows.run_state import Run, exclusive, spills
from flows.settings import Settings
from warehouse.database import open_database
from warehouse.files import put_aside
from warehouse.publishing import RELEASE_FILE, current_release, list_releases
from warehouse.staging import batch_fault, is_leftover, list_batches


class Severity(StrEnum):
    """How bad a finding is: `lost` cannot be made again, `damaged` can, `leftover` only takes room."""

    LOST = "lost"
    DAMAGED = "damaged"
    LEFTOVER = "leftover"


class Remedy(StrEnum):
    """What mending does with the path of a finding."""

    NONE = "none"
    REMOVE = "remove"
    PUT_ASIDE = "put aside"
    POINT_CURRENT = "point current at the newest whole release"


@dataclass(frozen=True)
class Finding:
    """Something wrong at `path`; `advice` says what to do, `remedy` what `--mend` does."""

    severity: Severity
    path: Path
    what: str
    advice: str
    remedy: Remedy = Remedy.NONE


def examine(settings: Settings) -> list[Finding]:
    """Return what is wrong with the data directory, the worst first. Nothing is changed.

    Raises:
        AnotherRunActive: a run is using it; what it has half done would look like damage.
    """
    run = Run.at_rest(settings)
    with exclusive(run.data_dir, settings.lock_wait_seconds):
        found = [*_raw_store(run), *_working_file(run), *_staging(run), *_spills(run), *_releases(run)]
    return sorted(found, key=lambda one: (list(Severity).index(one.severity), str(one.path)))


def mend(settings: Settings, findings: Iterable[Finding]) -> list[str]:
    """Do what the findings' remedies say and return a line for each thing done."""
    done = []
    data_dir = settings.data_dir.absolute()
    with exclusive(data_dir, settings.lock_wait_seconds):
        for finding in findings:
            if finding.remedy is Remedy.REMOVE:
                rmtree(finding.path) if finding.path.is_dir() else finding.path.unlink()
                done.append(f"removed {finding.path}")
            elif finding.remedy is Remedy.PUT_ASIDE:
                done.append(f"moved {finding.path} to {put_aside(finding.path)}")
            elif finding.remedy is Remedy.POINT_CURRENT:
                done.append(_point_current(data_dir))
    return done


def _raw_store(run: Run) -> Iterator[Finding]:
    """Objects whose bytes are not what their name says, contents that the catalog names and nobody has."""
    root = run.data_dir / "raw"
    for temporary in root.rglob(".*.tmp"):
        yield _leftover(temporary, "a write that was cut short")
    try:
        wanted = {item.raw_sha256: item.source_uri for item in run.store.observations() if item.raw_sha256}
    except (json.JSONDecodeError, TypeError, UnicodeDecodeError) as error:
        yield Finding(
            Severity.LOST, root / "catalog", f"a catalog segment cannot be read: {error}",
            "restore raw/catalog from a backup",
        )  # fmt: skip
        return
    for digest, source_uri in wanted.items():
        try:
            run.store.get(digest)
        except RawStoreError as error:
            yield Finding(
                Severity.LOST, run.store.path_of(digest), f"{source_uri}: {error}",
                f"restore the file from a backup, or put {source_uri} into the inbox again",
                Remedy.PUT_ASIDE if run.store.path_of(digest).exists() else Remedy.NONE,
            )  # fmt: skip


def _working_file(run: Run) -> Iterator[Finding]:
    if not run.working_file.exists():
        return
    fault = _database_fault(run.working_file)
    if fault:
        yield Finding(
            Severity.DAMAGED, run.working_file, fault,
            "put it aside; the next run makes it anew from the raw store", Remedy.PUT_ASIDE,
        )  # fmt: skip


def _staging(run: Run) -> Iterator[Finding]:
    for batch in list_batches(run.staging_dir):
        fault = batch_fault(batch)
        if fault:
            yield Finding(
                Severity.DAMAGED, batch, fault,
                "remove it; the next run transforms its documents again", Remedy.REMOVE,
            )  # fmt: skip
    for path in sorted(run.staging_dir.glob("*")) if run.staging_dir.is_dir() else ():
        if is_leftover(path):
            yield _leftover(path, "a batch that was cut short")


def _spills(run: Run) -> Iterator[Finding]:
    for path in spills(run.data_dir):
        yield _leftover(path, "what checks kept while they ran")


def _releases(run: Run) -> Iterator[Finding]:
    whole = 0
    for release in list_releases(run.data_dir):
        fault = _database_fault(release / RELEASE_FILE)
        if fault:
            yield Finding(
                Severity.DAMAGED, release, fault, "put it aside; readers use another one", Remedy.PUT_ASIDE
            )
        else:
            whole += 1
    for path in sorted((run.data_dir / "releases").glob("*.tmp")):
        yield _leftover(path, "a release that was cut short")
    current = current_release(run.data_dir)
    broken = current is None or _database_fault(current / RELEASE_FILE) is not None
    if whole and broken:
        yield Finding(
            Severity.DAMAGED, run.data_dir / "current", "readers find no whole release behind it",
            "point it at the newest whole release", Remedy.POINT_CURRENT,
        )  # fmt: skip


def _database_fault(path: Path) -> str | None:
    """Say why a database cannot be used; every table is read, as damage may sit in any block."""
    try:
        con = open_database(path, read_only=True)
    except (duckdb.Error, OSError) as error:
        return f"it cannot be opened: {str(error).splitlines()[0]}"
    try:
        names = con.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
            "WHERE database_name = current_database() AND NOT internal"
        ).fetchall()
        for (name,) in names:
            con.execute(f"SELECT count(COLUMNS(*)) FROM {name}").fetchall()
    except duckdb.Error as error:
        return f"it cannot be read: {str(error).splitlines()[0]}"
    finally:
        con.close()
    return None


def _point_current(data_dir: Path) -> str:
    whole = [path for path in list_releases(data_dir) if _database_fault(path / RELEASE_FILE) is None]
    if not whole:
        return "no whole release is left for current to point to; run `policywh run`"
    link = data_dir / "current"
    temporary = data_dir / f".current.{os.getpid()}"
    temporary.symlink_to(whole[-1].relative_to(data_dir), target_is_directory=True)
    temporary.replace(link)
    return f"current points to {whole[-1].name}"


def _leftover(path: Path, what: str) -> Finding:
    return Finding(
        Severity.LEFTOVER, path, what, "nothing needs it; the next run or --mend removes it", Remedy.REMOVE
    )
