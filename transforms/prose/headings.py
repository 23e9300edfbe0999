"""How headings and enumerations of policy prose are numbered; shared by line joining and section paths."""

import re
from typing import NamedTuple

_CHINESE_NUMBER = "[〇零一二三四五六七八九十百千两]+"
# Levels from the outside in. A document need not use all; nesting follows this order.
_NUMBERINGS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第(?:{_CHINESE_NUMBER}|\d+)[编篇](?=[\s\u3000]|$|[^，。；：、的])")),
    (2, re.compile(rf"第(?:{_CHINESE_NUMBER}|\d+)(?:章|部分)(?=[\s\u3000]|$|[^，。；、的])")),
    (3, re.compile(rf"第(?:{_CHINESE_NUMBER}|\d+)节(?=[\s\u3000]|$|[^，。；、的课])")),
    (4, re.compile(rf"{_CHINESE_NUMBER}、")),
    (5, re.compile(rf"第(?:{_CHINESE_NUMBER}|\d+)条(?:之{_CHINESE_NUMBER})?(?=[\s\u3000（(]|$)")),
    (6, re.compile(rf"[（(]{_CHINESE_NUMBER}[)）]")),
    (7, re.compile(r"\d{1,2}(?:[.．、](?!\d)|\.\s)")),
    (8, re.compile(r"[（(]\d{1,2}[)）]|\d{1,2}[)）]")),
    (9, re.compile("[\u2460-\u2473]")),
    (
        9,
        re.compile(
            rf"(?:{_CHINESE_NUMBER}是(?=[^否])|第{_CHINESE_NUMBER}，|其[一二三四五六七八九]，|首先，|其次，|再次，|最后，)"
        ),
    ),
)
# Most lines begin with none of these, and need no closer look.
_OPENS_NUMBERING = re.compile(r"[第〇零一二三四五六七八九十百千两（(\d\u2460-\u2473其首再最]")
_ENDS_SENTENCE = re.compile("[。！？；：…，、][”’）》]?$")
# The word at the end of an official title that says which kind of document it is.
TITLE_END = re.compile(
    "(?:报告|意见|通知|方案|规划|纲要|办法|条例|规定|细则|决定|批复|公告|函|措施|计划|要点|解读|通报|建议|答复|指南|规则|预案|请示)"
    "(?:[（(][^（）()]{1,20}[）)])?$"
)
# A heading is a phrase; past this many characters a line without an end mark is a paragraph.
MAX_HEADING_LENGTH = 60


class Numbering(NamedTuple):
    """The number that opens a line: its level (1 the outermost) and the number as printed."""

    level: int
    ordinal: str


def numbering_of(line: str) -> Numbering | None:
    """Return how a line is numbered (`一、`, `（二）`, `第三条`, `一是`, `1.`), or None."""
    stripped = line.lstrip(" \u3000")
    if not _OPENS_NUMBERING.match(stripped):
        return None
    for level, pattern in _NUMBERINGS:
        match = pattern.match(stripped)
        if match:
            return Numbering(level, match.group().strip())
    return None


def is_heading(line: str) -> bool:
    """True for a short line without an end mark: a phrase that stands for itself."""
    stripped = line.strip(" \u3000")
    return 0 < len(stripped) <= MAX_HEADING_LENGTH and not _ENDS_SENTENCE.search(stripped)
