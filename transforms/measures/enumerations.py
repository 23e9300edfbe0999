"""Numbered items of policy prose, at the head of a line and inside one, with their runs and stems."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from transforms.prose.headings import is_heading, numbering_of

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_ARTICLE_LEVEL = 5
# A page break or a table may have swallowed so many numbers of a run of lines.
_LOST_NUMBERS = 2
# Items inside a line: behind an end of clause, so that 唯一是, 第一，is and 1. in a number are none.
_INLINE = re.compile(
    "(?<=[。；：，！？…”）])(?:(?P<is>[一二三四五六七八九十]{1,3})(?P<word>[是要])(?!否)|第(?P<nth>[一二三四五六七八九十]{1,3})[，、]|"
    "(?P<then>首先|其次|再次|最后)，|其(?P<its>[一二三四五六])，|（(?P<paren>[一二三四五六七八九十]{1,3})）|"
    r"(?P<circle>[①-⑳])|(?P<digit>\d{1,2})[.．](?![\d％%])|[（(](?P<arabic>\d{1,2})[)）])"
)
_ORDER_OF_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
# 一要 and 一是 behind a comma are parts of a sentence (所谓战略资源，一要…，二要…), unless they list.
_STRONG_MARKS = frozenset("。；：！？…”）")


class Item(NamedTuple):
    """A numbered item: `body` is where its words begin, `end` where the item ends.

    `family` tells numbering styles apart (`一是` never continues `（一）`); `run` numbers the
    enumeration that the item belongs to; `stem` is the text that introduces it, `lead` the first
    sentence of the paragraph around it.
    """

    start: int
    body: int
    end: int
    ordinal: str
    level: int
    family: str
    number: int
    is_line: bool
    is_heading: bool
    has_children: bool
    run: int
    stem: str
    lead: str
    parents: tuple[str, ...]
    in_article: bool


class _Marker(NamedTuple):
    start: int
    body: int
    ordinal: str
    level: int
    family: str
    number: int
    line: int
    is_line: bool


def find_items(text: str) -> list[Item]:
    """Return the items of all enumerations of a text, in order.

    Articles and line numbers stand alone; an item inside a line, or one that opens with 一是 or 第一，
    counts only where its run goes on (a lone 首先 or 一是 enumerates nothing).
    """
    lines = text.split("\n")
    starts = _line_starts(lines)
    markers = _markers(text, lines, starts)
    runs = _runs(markers)
    return _items(text, lines, starts, markers, runs)


def number_of(numeral: str) -> int:
    """Return the value of a number as it is printed: 12, 十二, 一百零三; 0 where it is none."""
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    total, digit = 0, 0
    for character in numeral:
        if character in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit


def _line_starts(lines: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return starts


def _markers(text: str, lines: Sequence[str], starts: Sequence[int]) -> list[_Marker]:
    found = []
    for index, line in enumerate(lines):
        numbering = numbering_of(line)
        if numbering is not None:
            lead = len(line) - len(line.lstrip(" \u3000"))
            body = lead + len(numbering.ordinal)
            start = starts[index] + lead
            found.append(_line_marker(numbering.level, numbering.ordinal, start, starts[index] + body, index))
    for match in _INLINE.finditer(text):
        marker = _inline_marker(match, text, starts)
        if marker is not None:
            found.append(marker)
    return sorted(found)


def _line_marker(level: int, ordinal: str, start: int, body: int, line: int) -> _Marker:
    family = {6: "（一）", 7: "1.", 8: "（1）"}.get(level, "line" + str(level))
    printed = ordinal
    if level == 9:
        printed = ordinal.rstrip("，")
        family = _running_family(printed)
    number = _ORDER_OF_WORDS.get(printed) or number_of(
        re.sub("[^〇零一二三四五六七八九十百千两\\d]", "", printed)
    )
    if "①" <= printed <= "⑳":
        number = ord(printed) - ord("①") + 1
    return _Marker(start, body, printed, level, family, number, line, True)


def _running_family(printed: str) -> str:
    if printed in _ORDER_OF_WORDS:
        return "首先"
    if "①" <= printed <= "⑳":
        return "①"
    return "第一" if printed[0] == "第" else "其一" if printed[0] == "其" else "一" + printed[-1]


def _inline_marker(match: re.Match[str], text: str, starts: Sequence[int]) -> _Marker | None:
    group = match.lastgroup or ""
    printed = match.group().rstrip("，、") if group in ("nth", "then", "its") else match.group()
    if group == "word" and match.group("word") == "要" and text[match.start() - 1] not in _STRONG_MARKS:
        return None
    families = {"paren": "（一）", "digit": "1.", "arabic": "（1）"}
    value = match.group("is") if group == "word" else match.group(group)
    number = _ORDER_OF_WORDS.get(value) or (
        ord(value) - ord("①") + 1 if group == "circle" else number_of(value)
    )
    family = families.get(group) or _running_family(printed)
    level = {"（一）": 6, "1.": 7, "（1）": 8}.get(family, 9)
    line = bisect_left(starts, match.start() + 1) - 1
    return _Marker(match.start(), match.end(), printed, level, family, number, line, False)


def _runs(markers: Sequence[_Marker]) -> dict[int, tuple[int, int]]:
    """Number the enumerations: marker index -> (run, position of its first marker).

    Many documents count on through their sections ((五) ends 一、, 二、 begins with (六)): behind an outer
    number a run is closed, and a line that takes up its count opens a run of its own. An article's items
    are its own, so nothing goes on across articles.
    """
    open_runs: dict[tuple[str, bool], tuple[int, int, int]] = {}
    counted: dict[str, int] = {}
    membership: dict[int, tuple[int, int]] = {}
    for index, marker in enumerate(markers):
        if marker.is_line and marker.level < 9:
            for key in [key for key in open_runs if _level_of(key) > marker.level]:
                counted[key[0]] = open_runs.pop(key)[2]
            if marker.level == _ARTICLE_LEVEL:
                counted.clear()
        # 一是 may open in a sentence and go on in paragraphs of its own; line numbers may not.
        key = (marker.family, marker.is_line and marker.level < 9)
        running = open_runs.get(key)
        goes_on = running is not None and (
            marker.number == running[2] + 1
            or (marker.family == "首先" and marker.number > running[2])
            or (key[1] and 0 < marker.number - running[2] <= _LOST_NUMBERS + 1)
        )
        if running is not None and goes_on:
            run = (running[0], running[1], marker.number)
        elif marker.number == 1 or marker.level <= _ARTICLE_LEVEL or _counts_on(marker, counted):
            run = (index, index, marker.number)
        else:
            continue
        open_runs[key] = run
        membership[index] = (run[0], run[1])
    return membership


def _counts_on(marker: _Marker, counted: dict[str, int]) -> bool:
    before = counted.get(marker.family) if marker.is_line else None
    return before is not None and 0 < marker.number - before <= _LOST_NUMBERS + 1


def _level_of(key: tuple[str, bool]) -> int:
    return {"（一）": 6, "1.": 7, "（1）": 8}.get(key[0], int(key[0][4:]) if key[0].startswith("line") else 9)


def _items(
    text: str,
    lines: Sequence[str],
    starts: Sequence[int],
    markers: Sequence[_Marker],
    runs: dict[int, tuple[int, int]],
) -> list[Item]:
    sizes: dict[int, int] = {}
    for run, _first in runs.values():
        sizes[run] = sizes.get(run, 0) + 1
    kept = [
        index for index in runs
        if (markers[index].is_line and markers[index].level < 9) or sizes[runs[index][0]] >= 2
    ]  # fmt: skip
    items: list[Item] = []
    above: list[tuple[int, str]] = []
    stems: dict[int, str] = {}
    for position, index in enumerate(kept):
        marker = markers[index]
        run = runs[index][0]
        following = markers[kept[position + 1]] if position + 1 < len(kept) else None
        while above and (above[-1][0] > marker.level or (above[-1][0] == marker.level)):
            above.pop()
        if run not in stems:
            stems[run] = _stem(text, lines, starts, marker)
        end = _end(text, starts, lines, marker, following)
        heading = marker.is_line and is_heading(lines[marker.line])
        items.append(
            Item(
                marker.start, marker.body, end, marker.ordinal, marker.level, marker.family, marker.number,
                marker.is_line, heading, _has_children(marker, following), run, stems[run],
                "" if marker.is_line else _lead(lines[marker.line], starts[marker.line], markers[runs[index][1]]), tuple(title for _, title in above), any(level == _ARTICLE_LEVEL for level, _ in above),
            )
        )  # fmt: skip
        if marker.is_line:
            above.append((marker.level, lines[marker.line][:60].strip()))
    return items


def _lead(line: str, line_start: int, first: _Marker) -> str:
    """The first sentence of a paragraph, up to where its enumeration begins."""
    lead = line.split("。", 1)[0][:60]
    return lead[: first.start - line_start] if first.start >= line_start else lead


def _stem(text: str, lines: Sequence[str], starts: Sequence[int], marker: _Marker) -> str:
    """What introduces an enumeration: the sentence before it, or the line above."""
    line_start = starts[marker.line]
    before = text[line_start : marker.start].strip(" \u3000")
    if not before and marker.line > 0:
        before = lines[marker.line - 1][-120:]
    sentences = [part for part in re.split("(?<=[。！？])", before) if part.strip()]
    return sentences[-1][-120:] if sentences else ""


def _end(
    text: str, starts: Sequence[int], lines: Sequence[str], marker: _Marker, following: _Marker | None
) -> int:
    """An item inside a line ends with its line; one that heads a line goes on to the next item."""
    line_end = starts[marker.line] + len(lines[marker.line])
    limit = following.start if following is not None else len(text)
    if not marker.is_line:
        return min(line_end, limit)
    return limit if limit <= line_end else max(line_end, min(limit, line_end + 2000))


def _has_children(marker: _Marker, following: _Marker | None) -> bool:
    return following is not None and following.is_line and following.level > marker.level
