"""What was asked of the web and what came of it, beside the bytes in the raw store.

raw/fetches/<run_id>-<number>.jsonl   one line for each answer that said something new; never changed

An address and a document's name (`source_uri`) differ after a lasting redirect: the document keeps the address
under which it was first known.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from flows.raw_store import write_durably
from transforms.hints import NO_HINTS, Hints

Outcome = Literal["fetched", "gone", "refused"]
Purpose = Literal["document", "list", "robots"]


class Fetch(NamedTuple):
    """An answer; times are ISO 8601 in UTC, dates ISO 8601.

    `location` is where the address leads for good, `raw_sha256` what it held when it was last there.
    """

    address: str
    source_uri: str
    source: str
    purpose: Purpose
    outcome: Outcome
    fetched_at: str
    http_status: int | None = None
    location: str | None = None
    raw_sha256: str | None = None
    byte_count: int = 0
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None
    region_key: str | None = None
    issuer: str | None = None
    document_type: str | None = None
    publish_date: str | None = None
    reason_code: str | None = None
    reason: str | None = None

    @property
    def hints(self) -> Hints:
        """What was known of the document when it was fetched."""
        day = date.fromisoformat(self.publish_date) if self.publish_date else None
        return Hints(self.region_key, self.issuer, self.document_type, day)

    def with_hints(self, hints: Hints) -> "Fetch":
        """Return the answer with what its source says of the document."""
        day = hints.publish_date.isoformat() if hints.publish_date else None
        return self._replace(
            region_key=hints.region_key,
            issuer=hints.issuer,
            document_type=hints.document_type,
            publish_date=day,
        )


class FetchLog:
    """The log of all runs; what this run adds is kept from `flush` on."""

    def __init__(self, raw_dir: Path, run_id: str) -> None:
        self._folder = raw_dir / "fetches"
        self._run_id = run_id
        self._new: list[Fetch] = []
        self._segments = 0
        self._by_address: dict[str, Fetch] = {}
        self._documents: dict[str, Fetch] = {}
        self._hints: dict[tuple[str, str], Hints] = {}
        for fetch in self._read():
            self._take(fetch)

    def add(self, fetch: Fetch) -> None:
        """Note an answer."""
        self._take(fetch)
        self._new.append(fetch)

    @property
    def unkept(self) -> int:
        """How many answers wait for `flush`."""
        return len(self._new)

    def flush(self) -> None:
        """Keep what was noted since the last time."""
        if self._new:
            lines = [json.dumps(_without_nulls(item), ensure_ascii=False) for item in self._new]
            self._segments += 1
            path = self._folder / f"{self._run_id}-{self._segments:06d}.jsonl"
            write_durably(path, ("\n".join(lines) + "\n").encode("utf-8"))
            self._new = []

    def at(self, address: str) -> Fetch | None:
        """Return the last answer of an address."""
        return self._by_address.get(address)

    def name_of(self, address: str) -> str | None:
        """Return the name of the document that an address leads to, where one is known."""
        known = self._by_address.get(address)
        return known.source_uri if known and known.purpose == "document" else None

    def document(self, source_uri: str) -> Fetch | None:
        """Return what is known last of a document."""
        return self._documents.get(source_uri)

    def documents(self, source: str | None = None) -> list[Fetch]:
        """Return what is known last of each document, of one source or of all."""
        return [item for item in self._documents.values() if source in (None, item.source)]

    def hints(self, source_uri: str, raw_sha256: str) -> Hints:
        """Return what was known of a content when it was fetched last."""
        return self._hints.get((source_uri, raw_sha256), NO_HINTS)

    def _take(self, fetch: Fetch) -> None:
        self._by_address[fetch.address] = fetch
        if fetch.location:
            self._by_address[fetch.location] = fetch
        if fetch.purpose == "document":
            self._documents[fetch.source_uri] = fetch
            if fetch.raw_sha256 and fetch.outcome == "fetched":
                self._hints[fetch.source_uri, fetch.raw_sha256] = fetch.hints

    def _read(self) -> Iterator[Fetch]:
        found = [
            Fetch(**json.loads(line))
            for segment in sorted(self._folder.glob("*.jsonl"))
            for line in segment.read_text(encoding="utf-8").splitlines()
        ]
        # Runs within a second have names whose order says nothing.
        yield from sorted(found, key=lambda item: item.fetched_at)


def _without_nulls(fetch: Fetch) -> dict[str, object]:
    return {name: value for name, value in fetch._asdict().items() if value is not None}
