"""Numbers that a typesetter spread out: 1 9 9 9年, and thousands set apart by a full-width comma: 1，062万吨."""

import re

from transforms.traced_text import Edit

# Single digits, each behind one blank; the point of a decimal may stand among them.
_SPACED = re.compile(r"\d(?:[ \u3000]\d|[ \u3000]?[.．][ \u3000]?\d(?!\d))+(?![\d.．])")
_SPACED_PAIR = re.compile(r"\d[ \u3000]\d")
_BLANK_IN_NUMBER = re.compile(r"[ \u3000]+")
_HAN = "\u3400-\u9fff"
# What stands beside a number in prose; in a table there are blanks and other numbers.
_PROSE_BEHIND = re.compile(rf"[ \u3000]?[{_HAN}％%，。；、）]")
_PROSE_BEFORE = re.compile(rf"(?:^|[\n{_HAN}，、；（“][ \u3000]?)$")
# A page that is set like this at all is set so throughout: then two digits are enough.
_SPREAD_PAGE = 5
_WIDE_COMMA = re.compile(rf"(?<![\d.．第年])[1-9]\d{{0,2}}(?:，\d{{3}})+(?=[{_HAN}])(?![年月日号，])")
_COMMA_IN_NUMBER = re.compile(r"\d，\d")


def find_spaced_digits(text: str) -> list[Edit]:
    """`1 9 9 9 年` becomes `1999 年`. Must not touch the cells of a table (`1 2 3` without prose beside it).

    Three digits and more are proof by themselves; a pair only in a page that is spread out throughout.
    """
    if not _SPACED_PAIR.search(text):
        return []
    found = [match for match in _SPACED.finditer(text) if _is_prose(text, match)]
    count = sum(_digits(match) > 2 for match in found)
    return [
        Edit(m.start(), m.end(), _BLANK_IN_NUMBER.sub("", m.group()), "spread_number")
        for m in found
        if " " in m.group() or "\u3000" in m.group()
        if _digits(m) > 2 or count >= _SPREAD_PAGE
    ]


def find_wide_commas(text: str) -> list[Edit]:
    """`1，062万吨` gets the comma of a number back. Must not touch `2020年，100家` or `第1，200条`."""
    if not _COMMA_IN_NUMBER.search(text):
        return []
    return [
        Edit(m.start(), m.end(), m.group().replace("，", ","), "spread_number")
        for m in _WIDE_COMMA.finditer(text)
    ]


def _is_prose(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 2) : match.start()]
    return bool(_PROSE_BEHIND.match(text, match.end()) and _PROSE_BEFORE.search(before))


def _digits(match: re.Match[str]) -> int:
    return sum(char.isdigit() for char in match.group())
