"""Where all sources meet: one document at a time into the raw store, its name, its answer and its hints noted."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from flows.ingest import IngestResult, Rejected, quarantine
from flows.raw_store import Observation, RawStore
from flows.sources.clock import Clock, timestamp
from flows.sources.declaration import Source
from flows.sources.fetch_log import Fetch, FetchLog
from transforms.hints import Hints

_SEGMENT = 20  # answers that a killed run has to ask for again, at most


class Warned(NamedTuple):
    """Something about a source that an operator should look at; the run goes on."""

    source: str
    code: str
    message: str


@dataclass
class Intake:
    """What a run's sources write to, and what has come of them so far."""

    store: RawStore
    log: FetchLog
    clock: Clock
    run_id: str
    region_keys: dict[str, str]
    result: IngestResult
    warnings: list[Warned] = field(default_factory=list)
    _observed: list[Observation] = field(default_factory=list)
    _segments: int = 0

    @cached_property
    def _current(self) -> dict[str, str]:
        """Which content each document has now; read from the catalog where a source has something to tell."""
        return {item.source_uri: item.raw_sha256 for item in self.store.versions() if item.is_newest}

    def warn(self, source: Source, code: str, message: str) -> None:
        """Note something for the operator, once."""
        warned = Warned(source.name, code, message)
        if warned not in self.warnings:
            self.warnings.append(warned)

    def hints_of(self, source: Source, publish_date: date | None = None) -> Hints:
        """Return what a source declares of its documents, and the day that its list gives for one."""
        region_key = self.region_keys[source.region] if source.region else None
        return Hints(region_key, source.issuer, source.document_type, publish_date)

    def take(self, fetch: Fetch, content: bytes) -> None:
        """Take in a document's content as it stands now; `fetch` lacks the hash and the size."""
        digest = hashlib.sha256(content).hexdigest()
        fetch = fetch._replace(raw_sha256=digest, byte_count=len(content))
        known = self.log.document(fetch.source_uri)
        self.store.put(content)
        if self._current.get(fetch.source_uri) == digest:
            self.result.unchanged.append(fetch.source_uri)
        else:
            is_known = fetch.source_uri in self._current
            (self.result.changed if is_known else self.result.new).append(fetch.source_uri)
            self._observed.append(Observation(fetch.source_uri, digest, len(content), fetch.fetched_at))
            self._current[fetch.source_uri] = digest
        if known is None or _news(known) != _news(fetch):
            self._note(fetch)

    def unchanged(self, known: Fetch, hints: Hints) -> None:
        """Note that a document is as it was; where it stands, or what its source says of it, may be new."""
        self.result.unchanged.append(known.source_uri)
        day = hints.publish_date or known.hints.publish_date
        declared = known.with_hints(hints._replace(publish_date=day))
        if declared != self.log.document(known.source_uri):
            self._note(declared._replace(fetched_at=self.now()))

    def refuse(self, fetch: Fetch, code: str, reason: str) -> None:
        """Note that an address holds what cannot be taken; it is not asked for again until its turn comes."""
        known = self.log.document(fetch.source_uri)
        fetch = fetch._replace(outcome="refused", reason_code=code, reason=reason)
        if known is None or _news(known) != _news(fetch):
            self._note(fetch)

    def gone(self, fetch: Fetch, reason: str) -> None:
        """Note that a document is no longer where it was; what it held stays."""
        known = self.log.document(fetch.source_uri)
        if known is None or known.outcome != "gone":
            held = known.raw_sha256 if known else None
            self._note(fetch._replace(outcome="gone", raw_sha256=held, reason=reason))

    def finish(self) -> None:
        """Keep what is noted, and report what stays refused."""
        self.flush()
        for fetch in self.log.documents():
            if fetch.outcome == "refused" and fetch.reason_code and fetch.reason:
                rejection = Rejected(fetch.reason_code, fetch.reason, fetch.byte_count)
                self.result.rejected.append(quarantine(fetch.source_uri, rejection))

    def flush(self) -> None:
        """Keep what is noted: first the contents' catalog, then the answers, so that none claims too much."""
        if self._observed:
            self._segments += 1
            self.store.append(f"{self.run_id}-s{self._segments:06d}", self._observed)
            self._observed = []
        self.log.flush()

    def now(self) -> str:
        """Return the time as the log notes it."""
        return timestamp(self.clock.now())

    def _note(self, fetch: Fetch) -> None:
        self.log.add(fetch)
        if self.log.unkept >= _SEGMENT:
            self.flush()


def _news(fetch: Fetch) -> Fetch:
    """An answer without the time: two that say the same are one."""
    return fetch._replace(fetched_at="")


def days_between(earlier: datetime, later: datetime) -> int:
    """Return the days from one moment's day to another's."""
    return (later.date() - earlier.date()).days
