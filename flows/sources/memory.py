"""What the sources remember from run to run that is no part of the truth: lose it, and they ask once more.

DATA_DIR/sources/memory.json
"""

import json
from datetime import datetime
from pathlib import Path
from statistics import median

from flows.raw_store import write_durably
from flows.sources.clock import timestamp

_COUNTS = 5  # how many earlier passes tell how many links are usual


class Memory:
    """When sources were passed and documents asked for, and how many links a list used to have."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "sources" / "memory.json"
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            content = {}
        self._passed: dict[str, str] = content.get("passed", {})
        self._asked: dict[str, str] = content.get("asked", {})
        self._links: dict[str, list[int]] = content.get("links", {})
        self._complete: set[str] = set(content.get("complete", ()))

    def last_pass(self, source: str) -> datetime | None:
        """Return when a source was last gone through to its end."""
        return _moment(self._passed.get(source))

    def passed(self, source: str, now: datetime, *, is_complete: bool = True) -> None:
        """Note that a source was gone through, and whether each of its new documents gave an answer."""
        self._passed[source] = timestamp(now)
        (self._complete.add if is_complete else self._complete.discard)(source)

    def incomplete(self, source: str) -> None:
        """Note that a pass broke off: the next one reads the lists to their ends."""
        self._complete.discard(source)

    def is_complete(self, source: str) -> bool:
        """Say whether the last pass went through all there was."""
        return source in self._complete

    def last_asked(self, source_uri: str) -> datetime | None:
        """Return when a document was last asked for."""
        return _moment(self._asked.get(source_uri))

    def asked(self, source_uri: str, now: datetime) -> None:
        """Note that a document was asked for."""
        self._asked[source_uri] = timestamp(now)

    def usual_links(self, source: str) -> float | None:
        """Return the usual number of links on a source's first page; None for a new source."""
        counts = self._links.get(source)
        return median(counts) if counts else None

    def counted(self, source: str, links: int) -> None:
        """Note how many links a source's first page had."""
        self._links[source] = [*self._links.get(source, []), links][-_COUNTS:]

    def keep(self) -> None:
        """Write all of it."""
        content: dict[str, object] = {"passed": self._passed, "asked": self._asked, "links": self._links}
        content["complete"] = sorted(self._complete)
        write_durably(self._path, json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8"))


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
