"""All declared sources that are due, read into the raw store."""

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from flows.ingest import IngestResult
from flows.raw_store import RawStore
from flows.seeds_reader import Row
from flows.settings import Settings, SettingsError
from flows.sources.clock import Clock
from flows.sources.declaration import Archive, Folder, Source, load_sources
from flows.sources.fetch_log import FetchLog
from flows.sources.fetcher import Fetcher, Limits
from flows.sources.following import Follower
from flows.sources.intake import Intake, Warned
from flows.sources.local import take_archive, take_folder
from flows.sources.memory import Memory
from flows.sources.pages import Pages
from flows.sources.parser_process import ParserProcess
from flows.sources.schedule import is_due


def declared_sources(settings: Settings, regions: Sequence[Row]) -> Sequence[Source]:
    """Read `sources.yml`, of the settings or in the data directory; none declared where there is no file.

    Raises:
        SettingsError: the file is wrong, or sources on the web are declared and no contact is set.
    """
    path = settings.sources_file
    if path is None:
        return ()
    sources = load_sources(path, region_keys(regions))
    on_the_web = [one.name for one in sources if not isinstance(one, Folder) and not _is_local(one)]
    if on_the_web and not settings.contact:
        raise SettingsError(
            f"contact is not set, and {path} has sources on the web ({', '.join(on_the_web[:3])}): set "
            "POLICYWH_CONTACT to an address that a site's operator can write to"
        )
    return sources


def read_sources(
    sources: Sequence[Source],
    settings: Settings,
    run_id: str,
    seeds: Mapping[str, Sequence[Row]],
    result: IngestResult,
    clock: Clock,
) -> Sequence[Warned]:
    """Take what is new in the sources that are due into the raw store; `result` is added to.

    Returns what an operator should look at. A source that cannot be read costs only itself.
    """
    memory = Memory(settings.data_dir)
    now = clock.now()
    due = [
        one
        for one in sources
        if not settings.only_due_sources or is_due(one.schedule, memory.last_pass(one.name), now)
    ]
    raw_dir = settings.data_dir / "raw"
    log, store = FetchLog(raw_dir, run_id), RawStore(raw_dir)
    intake = Intake(store, log, clock, run_id, region_keys(seeds["regions"]), result)
    limits = Limits(settings.max_file_bytes, settings.fetch_seconds)
    fetcher = Fetcher(_user_agent(settings), clock, limits, settings.allow_private_addresses)
    pages = Pages(fetcher, store, log, clock)
    phrases = re.compile("|".join(row["pattern"] for row in seeds["gone_phrases"]))
    parser = ParserProcess(settings.document_seconds, settings.worker_memory_mb)
    follower = Follower(intake, fetcher, pages, parser, memory, clock, phrases)
    try:
        for source in due:
            _read(source, intake, memory, pages, follower, settings.max_file_bytes)
    finally:
        parser.close()
        fetcher.close()
        intake.finish()
        if due:
            memory.keep()
    return intake.warnings


def region_keys(regions: Sequence[Row]) -> dict[str, str]:
    """Return the keys of the regions in force by name, where a name or short name belongs to one only."""
    found: dict[str, set[str]] = {}
    for row in regions:
        if row["status"] == "in_force":
            for name in {row["name"], row["short_name"], row["region_key"]}:
                found.setdefault(name, set()).add(row["region_key"])
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}


def _read(
    source: Source, intake: Intake, memory: Memory, pages: Pages, follower: Follower, max_bytes: int
) -> None:
    if isinstance(source, Folder):
        take_folder(source, intake, memory, max_bytes)
    elif isinstance(source, Archive):
        take_archive(source, intake, memory, pages, max_bytes)
    else:
        follower.follow(source)


def _is_local(source: Source) -> bool:
    return isinstance(source, Archive) and source.path is not None


def _user_agent(settings: Settings) -> str:
    return f"policy-warehouse/{version('policy-warehouse')} (+{settings.contact})"
