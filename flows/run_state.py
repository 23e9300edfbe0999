"""One run while it goes on: where things lie, under which versions, and what has come of it so far."""

import os
import resource
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from filelock import FileLock, Timeout

from flows.batches import PendingDocument
from flows.errors import RunError, resource_trouble
from flows.ingest import IngestResult
from flows.progress import LOGGER, LogProgress, Progress
from flows.raw_store import DocumentVersion, RawStore
from flows.seeds_reader import Row, read_seeds, seeds_version
from flows.settings import Settings
from flows.versions import rule_versions, transform_version
from warehouse.auditing import ChangeTotal
from warehouse.database import create_all, create_from_release, open_database
from warehouse.publishing import RELEASE_FILE, current_release
from warehouse.quality.report import SPILL_PREFIX, ExpectationResult
from warehouse.quality.service import QualityService
from warehouse.run_log import QuarantineEntry

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LOCK_FILE = ".lock"
# What DuckDB raises for what lies below it: a file not readable, full disk, damaged blocks, too little memory.
_FILE_ERRORS = (
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.InternalException,
    duckdb.FatalException,
    duckdb.OutOfMemoryException,
)


class CheckFailed(RunError):
    """A critical check failed; nothing was published and the last release stays current."""


class AnotherRunActive(RunError):
    """Another run is loading into the same data directory."""


class Run:
    """State of a run, handed from stage to stage. Not a dataclass: Prefect would search it for futures."""

    def __init__(
        self, settings: Settings, reprocess: bool, progress: Progress, *, rebuild: bool = False
    ) -> None:
        self.settings = settings
        self.reprocess = reprocess
        self.rebuild = rebuild
        self.progress = progress
        self.data_dir = settings.data_dir.absolute()
        self.started_at = datetime.now(UTC)
        self.run_id = f"{self.started_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
        self.store = RawStore(self.data_dir / "raw")
        self.rule_versions = rule_versions(settings.segmenter, settings.store_tokens)
        self.transform_version = transform_version(settings.segmenter, settings.store_tokens)
        self.seeds_version = seeds_version()
        self.stage_seconds: dict[str, float] = {}
        self.ingested = IngestResult()
        self.versions: list[DocumentVersion] = []
        self.pending: list[PendingDocument] = []
        self.stale_rules: dict[str, frozenset[str]] = {}
        self.held_back: list[QuarantineEntry] = []
        self.lost: list[QuarantineEntry] = []
        self.rejected_keys: set[str] = set()
        self.checks: list[ExpectationResult] = []
        self.fact_counts: dict[str, int] = {}
        self.changes: list[ChangeTotal] = []
        self.in_quarantine = 0
        self.disappearances: list[tuple[object, ...]] = []
        self.data_docs: Path | None = None
        self.release: Path | None = None
        self.report: Path | None = None
        self.report_error = ""
        self._quality: QualityService | None = None
        self._up_to_date: tuple[int, int] | None = None

    @classmethod
    def at_rest(cls, settings: Settings) -> "Run":
        """The places and versions of a data directory for a command that is not a run."""
        return cls(settings, reprocess=False, progress=LogProgress())

    @property
    def working_file(self) -> Path:
        """The loader's own database."""
        return self.data_dir / "working" / "warehouse.duckdb"

    @property
    def staging_dir(self) -> Path:
        """Where transformed batches wait for their load."""
        return self.data_dir / "staging"

    @property
    def stored_file(self) -> Path:
        """The stored documents that some rules read again, for the time of their transformation."""
        return self.run_dir / "stored.parquet"

    @property
    def run_dir(self) -> Path:
        """What is kept of this run besides its rows: summary, Data Docs, settings."""
        return self.data_dir / "runs" / self.run_id

    @cached_property
    def seeds(self) -> dict[str, list[Row]]:
        """The seed tables, read once."""
        return read_seeds()

    @property
    def quality(self) -> QualityService:
        """The checking process; the first use starts it, and it needs seconds before it can answer."""
        if self._quality is None:
            self._quality = QualityService(self.run_dir / "data_docs")
        return self._quality

    @property
    def peak_memory_mb(self) -> float:
        """This process's peak resident memory and its largest child's, in MB (10**6 bytes)."""
        unit = 1 if sys.platform == "darwin" else 1024
        who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return round(sum(resource.getrusage(whose).ru_maxrss for whose in who) * unit / 1e6, 1)

    @contextmanager
    def database(self) -> Iterator["DuckDBPyConnection"]:
        """Open the working database for one stage; between stages other processes may read it.

        Raises:
            RunError: its file cannot be read or written.
        """
        release = current_release(self.data_dir)
        try:
            if release is not None and not self.working_file.exists():
                LOGGER.info("no working file: runs and history are taken over from %s", release.name)
                create_from_release(self.working_file, release / RELEASE_FILE)
            connection = open_database(self.working_file, memory_mb=self.settings.database_memory_mb)
            try:
                self._bring_up_to_date(connection)
                yield connection
            finally:
                connection.close()
        except _FILE_ERRORS as error:
            if told := resource_trouble(error):
                raise told from error
            raise RunError(
                f"{self.working_file} cannot be used ({str(error).splitlines()[0]}): if no other program holds "
                "the file, `policywh doctor --mend` puts it aside and the next run makes it anew"
            ) from error

    def _bring_up_to_date(self, connection: "DuckDBPyConnection") -> None:
        """Create what is missing, once a run: to look for it at every opening takes seconds."""
        status = self.working_file.stat()
        file = (status.st_dev, status.st_ino)
        if self._up_to_date == file:
            return
        for note in create_all(connection):
            LOGGER.warning(note)
        self._up_to_date = file

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Announce a stage and note its seconds, also when it fails."""
        self.progress.stage(name)
        started = time.monotonic()
        try:
            yield
        finally:
            self.stage_seconds[name] = round(time.monotonic() - started, 3)

    def close(self, failed: bool) -> None:
        """End the checking process; after a success its Data Docs are written."""
        if self._quality is not None:
            if failed and not self.checks:
                self._quality.__exit__(RunError, None, None)
            else:
                self.data_docs = self._quality.close()


@contextmanager
def exclusive(data_dir: Path, wait_seconds: float) -> Iterator[None]:
    """Keep other runs away from a data directory; the lock goes with the process, however that ends.

    Raises:
        AnotherRunActive: another process held the lock for all of `wait_seconds`.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data_dir / LOCK_FILE)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise AnotherRunActive(
            f"another run is loading into {data_dir}; try again when it has ended, "
            "or set lock_wait_seconds to wait for it"
        ) from None
    try:
        yield
    finally:
        lock.release()


def spills(data_dir: Path) -> list[Path]:
    """What DuckDB spills while a run lives; under the lock, what killed ones have left."""
    return sorted([*(data_dir / "runs").glob(f"*/{SPILL_PREFIX}*"), *(data_dir / "working").glob("*.tmp")])


def code_version() -> str:
    """Return the version of the installed program."""
    return version("policy-warehouse")


def write_text_durably(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
