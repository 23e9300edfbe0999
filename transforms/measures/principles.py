"""Principles set out in paragraphs without numbers: below 基本原则, or in a run of —— that says 坚持."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.measures.head_phrases import head_clauses
from transforms.prose.headings import numbering_of

# （三）基本原则。 and …遵循以下原则：; not 坚持四项基本原则。, which is a sentence that ends so.
_ABOVE = re.compile(
    "(?:[^，。；]{0,10}(?:基本|工作|主要|总体|指导|实施|建设|遵循的?|管理|发展)原则|原则|[^。；]{0,40}(?:以下|如下)[^，。；]{0,4}原则)[。：:]?"
)
_DASH = re.compile("[ \u3000]*(?:—{1,3}|[●•·■◆])[ \u3000]*")
_HEAD_END = re.compile("[。；：]")
_HOLDS_TO = ("坚持", "必须坚持", "始终坚持", "要坚持")
_HEAD_LENGTH = 40


class Principle(NamedTuple):
    """Where a principle's heading begins and ends, and where its paragraph does."""

    start: int
    end: int
    heading: str
    paragraph_end: int


def find_principles(text: str) -> list[Principle]:
    """Return the principles that a text sets out in paragraphs without numbers, in order.

    Two paragraphs at least: below a line that announces principles, whatever they say in a short first
    sentence with its explanation behind it; elsewhere a run of dashes, most of which say 坚持.
    """
    if "坚持" not in text and "原则" not in text:
        return []
    found: list[Principle] = []
    run: list[Principle] = []
    announced = below = False
    for start, line in _lines(text):
        one = _principle(start, line, announced)
        if one is None:
            found += _kept(run, below)
            announced = _announces(line)
            run, below = [], announced
        else:
            run.append(one)
    return found + _kept(run, below)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _announces(line: str) -> bool:
    if "原则" not in line[-4:]:
        return False
    numbering = numbering_of(line)
    said = line.strip(" \u3000").removeprefix(numbering.ordinal if numbering else "").strip(" \u3000")
    return _ABOVE.fullmatch(said) is not None


def _principle(start: int, line: str, announced: bool) -> Principle | None:
    dash = _DASH.match(line)
    if not dash and (not announced or numbering_of(line) is not None):
        return None
    at = dash.end() if dash else len(line) - len(line.lstrip(" \u3000"))
    stop = _HEAD_END.search(line, at)
    end = stop.start() if stop else len(line)
    heading = head_clauses(line[at:end], alone=False, titled=True)
    if not 4 <= end - at <= _HEAD_LENGTH and not line.startswith(_HOLDS_TO, at):
        return None
    explained = len(line) > end + 1 or line.startswith(_HOLDS_TO, at)
    if not explained:
        return None
    return Principle(start + at, start + at + len(heading), heading, start + len(line))


def _kept(run: list[Principle], announced: bool) -> list[Principle]:
    holding = sum(one.heading.startswith(_HOLDS_TO) for one in run)
    return run if len(run) >= 2 and (announced or holding * 2 > len(run)) else []
