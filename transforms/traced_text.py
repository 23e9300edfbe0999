"""Text that remembers where each of its characters came from in the decoded page.

Every repair is an edit of a `TracedText`; the map to the raw text follows from the edits and is
never computed apart from them. The map is monotone and total: each character of the text has a
half-open raw span, and spans never run backwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int32]


class Edit(NamedTuple):
    """Replace `text[start:end]` by `replacement`, and say which kind of repair that is."""

    start: int
    end: int
    replacement: str
    kind: str
    confidence: float = 1.0


class LoggedEdit(NamedTuple):
    """An edit that was made, with its place in the raw text."""

    kind: str
    raw_start: int
    raw_end: int
    before: str
    after: str
    confidence: float


@dataclass(frozen=True, slots=True)
class TracedText:
    """A text, the raw span of each character, and the edits that led here."""

    text: str
    starts: Offsets
    ends: Offsets
    log: tuple[LoggedEdit, ...] = ()

    @classmethod
    def of(cls, raw: str) -> "TracedText":
        """Wrap a decoded page that nothing has touched yet."""
        starts = np.arange(len(raw), dtype=np.int32)
        return cls(raw, starts, starts + np.int32(1))

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw half-open span behind `text[start:end]`; an empty span maps to an empty one."""
        if start >= end:
            at = (
                int(self.starts[start])
                if start < len(self.starts)
                else int(self.ends[-1])
                if len(self.ends)
                else 0
            )
            return at, at
        return int(self.starts[start]), int(self.ends[end - 1])

    def text_span(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """Return the span of characters that begin within `raw_start:raw_end` (the way back)."""
        # Asked for numbers of another type, NumPy would first copy the whole map into that type.
        span = np.array((raw_start, max(raw_start, raw_end)), dtype=self.starts.dtype)
        start, end = self.starts.searchsorted(span).tolist()
        return start, end

    def apply(self, edits: Iterable[Edit], *, logged: bool = True) -> "TracedText":
        """Make the edits (ascending, not overlapping) and return the text that results.

        Inserted characters share the raw span of what they replace, so the map stays monotone.
        """
        pieces: list[str] = []
        starts: list[Offsets] = []
        ends: list[Offsets] = []
        log = list(self.log)
        position = 0
        kept = 0  # from here on the map is as it was: an edit that keeps the length keeps the map
        for edit in edits:
            if edit.start < position:
                raise ValueError(f"edits overlap at {edit.start}: {edit}")
            raw_start, raw_end = self.raw_span(edit.start, edit.end)
            if logged:
                before = self.text[edit.start : edit.end]
                log.append(
                    LoggedEdit(edit.kind, raw_start, raw_end, before, edit.replacement, edit.confidence)
                )
            pieces += (self.text[position : edit.start], edit.replacement)
            if len(edit.replacement) != edit.end - edit.start:
                starts.append(self.starts[kept : edit.start])
                ends.append(self.ends[kept : edit.start])
                if edit.replacement:
                    starts.append(np.full(len(edit.replacement), raw_start, dtype=np.int32))
                    ends.append(np.full(len(edit.replacement), raw_end, dtype=np.int32))
                kept = edit.end
            position = edit.end
        if not pieces:
            return self
        pieces.append(self.text[position:])
        starts.append(self.starts[kept:])
        ends.append(self.ends[kept:])
        return TracedText("".join(pieces), np.concatenate(starts), np.concatenate(ends), tuple(log))

    def keep(self, spans: Iterable[tuple[int, int]], separator: str = "") -> "TracedText":
        """Return only the given spans (in the order given), put together with `separator`.

        The raw map stays monotone only where the spans ascend; what was left out is not logged.
        """
        pieces: list[str] = []
        starts: list[Offsets] = []
        ends: list[Offsets] = []
        for start, end in spans:
            if pieces and separator:
                at = self.raw_span(start, end)[0]
                pieces.append(separator)
                starts.append(np.full(len(separator), at, dtype=np.int32))
                ends.append(np.full(len(separator), at, dtype=np.int32))
            pieces.append(self.text[start:end])
            starts.append(self.starts[start:end])
            ends.append(self.ends[start:end])
        empty = np.zeros(0, dtype=np.int32)
        return TracedText(
            "".join(pieces),
            np.concatenate(starts) if starts else empty,
            np.concatenate(ends) if ends else empty,
            self.log,
        )

    def noted(self, entries: Iterable[LoggedEdit]) -> "TracedText":
        """Return the same text with entries added to its log."""
        return TracedText(self.text, self.starts, self.ends, (*self.log, *entries))
