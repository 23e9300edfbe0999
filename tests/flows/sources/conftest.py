"""A web site on loopback, and runs of the sources against it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.ingest import IngestResult
from flows.raw_store import RawStore
from flows.seeds_reader import read_seeds
from flows.settings import Settings
from flows.sources.fetch_log import FetchLog
from flows.sources.intake import Warned
from flows.sources.reading import declared_sources, read_sources
from tests.flows.sources.website import SimulatedClock, Website, running


class Pass:
    """What one pass over the declared sources came to."""

    def __init__(self, result: IngestResult, warned: list[Warned], store: RawStore, log: FetchLog) -> None:
        self.result = result
        self.warned = warned
        self.store = store
        self.log = log

    @property
    def codes(self) -> set[tuple[str, str]]:
        """Source and kind of each warning."""
        return {(item.source, item.code) for item in self.warned}

    @property
    def refused(self) -> dict[str, str]:
        return {entry.source_uri: entry.reason_code for entry in self.result.rejected}


Read = Callable[..., Pass]


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def site(clock: SimulatedClock) -> Iterator[Website]:
    with running(clock) as website:
        yield website


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def read(data_dir: Path, clock: SimulatedClock) -> Read:
    """Declare sources (YAML) and go through those that are due."""
    seeds = read_seeds()
    number = 0

    def go(declaration: str, **options: object) -> Pass:
        nonlocal number
        number += 1
        (data_dir / "sources.yml").write_text(declaration, encoding="utf-8")
        options = {"allow_private_addresses": True, "fetch_seconds": 20, **options}
        settings = Settings(data_dir=data_dir, contact="warehouse@example.org", **options)  # type: ignore[arg-type]
        sources = declared_sources(settings, seeds["regions"])
        result = IngestResult()
        run_id = f"run{number:03d}"
        warned = list(read_sources(sources, settings, run_id, seeds, result, clock))
        return Pass(result, warned, RawStore(data_dir / "raw"), FetchLog(data_dir / "raw", "reader"))

    return go
