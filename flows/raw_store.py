"""The raw store: every byte ever taken in, by content hash, and a catalog of where it was seen.

raw/objects/ab/abcdef…       the bytes; written once, never changed
raw/catalog/<run_id>.jsonl   one line for each new or changed file of a run; never changed

The warehouse can be rebuilt from this directory alone.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from transforms.keys import make_key
from warehouse.files import fsync_path


class RawStoreError(RuntimeError):
    """The raw store is damaged: an object is missing or its bytes are not what its name says."""


class Observation(NamedTuple):
    """A content seen at a place, or (without a hash) that the place has none any more.

    `observed_at`: ISO 8601, UTC, microseconds.
    """

    source_uri: str
    raw_sha256: str | None
    byte_count: int
    observed_at: str


class DocumentVersion(NamedTuple):
    """One of the contents that a source_uri has had; `is_newest`: the one it was last seen with."""

    source_uri: str
    raw_sha256: str
    document_key: str
    version: int
    is_newest: bool
    first_observed_at: str
    last_observed_at: str
    byte_count: int


class RawStore:
    """Content-addressed files below `root`, and the catalog of observations."""

    def __init__(self, root: Path) -> None:
        self._objects = root / "objects"
        self._catalog = root / "catalog"

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their SHA-256; bytes already held are not written again."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path_of(digest)
        if not path.exists():
            write_durably(path, content)
        return digest

    def get(self, raw_sha256: str) -> bytes:
        """Return the bytes of a content hash.

        Raises:
            RawStoreError: the object is missing or damaged.
        """
        path = self.path_of(raw_sha256)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise RawStoreError(f"the raw store has lost {raw_sha256} ({path})") from None
        if hashlib.sha256(content).hexdigest() != raw_sha256:
            raise RawStoreError(f"the bytes of {path} are no longer those it was named after")
        return content

    def append(self, run_id: str, observations: Iterable[Observation]) -> None:
        """Write a run's observations as one catalog segment; without any, nothing is written."""
        lines = [json.dumps(item._asdict(), ensure_ascii=False) for item in observations]
        if lines:
            write_durably(self._catalog / f"{run_id}.jsonl", ("\n".join(lines) + "\n").encode("utf-8"))

    def observations(self) -> list[Observation]:
        """Return all observations in the order in which they were made."""
        segments = sorted(self._catalog.glob("*.jsonl"))
        found = [item for segment in segments for item in _read_segment(segment)]
        # Two runs within a second have names whose order says nothing; the observations know better.
        return sorted(found, key=lambda item: item.observed_at)

    def versions(self) -> list[DocumentVersion]:
        """Return every content of every source_uri, numbered in order of first appearance."""
        return number_versions(self.observations())

    def path_of(self, digest: str) -> Path:
        """Return where the bytes of a content hash lie, or would."""
        return self._objects / digest[:2] / digest


def number_versions(observations: Iterable[Observation]) -> list[DocumentVersion]:
    """Number the distinct contents of each source_uri; the one seen last is the newest.

    A content that comes back keeps the number and the key it had. Of a source that was withdrawn none is newest.
    """
    contents: dict[str, dict[str, Observation]] = {}
    latest: dict[str, str | None] = {}
    last_seen: dict[tuple[str, str], str] = {}
    for item in observations:
        latest[item.source_uri] = item.raw_sha256
        if item.raw_sha256 is not None:
            contents.setdefault(item.source_uri, {}).setdefault(item.raw_sha256, item)
            last_seen[item.source_uri, item.raw_sha256] = item.observed_at
    return [
        DocumentVersion(
            source_uri=uri,
            raw_sha256=digest,
            document_key=make_key("document", uri, digest),
            version=number,
            is_newest=latest[uri] == digest,
            first_observed_at=first.observed_at,
            last_observed_at=last_seen[uri, digest],
            byte_count=first.byte_count,
        )
        for uri, seen in sorted(contents.items())
        for number, (digest, first) in enumerate(seen.items(), start=1)
    ]


def _read_segment(path: Path) -> Iterator[Observation]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Observation(**json.loads(line))


def write_durably(path: Path, content: bytes) -> None:
    """Write so that after a power cut the path holds either nothing or everything."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    fsync_path(path.parent)
