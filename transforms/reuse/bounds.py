"""Where a passage begins and ends for a reader: with whole clauses."""

from __future__ import annotations

import re

_STOPS = "，。；：！？,;:!?\n"
_STOP = re.compile(f"[{_STOPS}]")
_CLOSING = "。；！？;!?"
# Characters in which the end of a clause is looked for; what has no stop for longer is a table or a list of names.
_FARTHEST = 120


def whole_clauses(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span widened or narrowed to whole clauses; a mark that closes a sentence belongs to it.

    A clause stays in if the span has at least half of it. A span inside one clause stays as it is, and the
    outcome always has characters in common with the span.
    """
    if _STOP.search(text, start, end) is None:
        return start, end
    begin = _first(text, start, end)
    return begin, _last(text, max(begin, start), end)


def _first(text: str, start: int, end: int) -> int:
    stop = _STOP.search(text, start, end)
    floor = max(0, start - _FARTHEST)
    before = max(text.rfind(mark, floor, start) for mark in _STOPS)
    begin = before + 1 if before >= 0 or floor == 0 else start
    has = (stop.start() if stop else end) - start
    if start - begin > has and stop is not None and text[stop.end() : end].strip():
        begin = stop.end()
    while text[begin].isspace():
        begin += 1
    return begin


def _last(text: str, start: int, end: int) -> int:
    stop = _STOP.search(text, end, end + _FARTHEST)
    close = stop.start() if stop else (len(text) if len(text) <= end + _FARTHEST else end)
    before = max(text.rfind(mark, start, end) for mark in _STOPS)
    if before > start and close - end > end - before - 1 and text[start:before].strip():
        close = before
    if close < len(text) and text[close] in _CLOSING:
        close += 1
    while text[close - 1].isspace():
        close -= 1
    return close
