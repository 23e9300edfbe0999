"""Clauses of a sentence, who acts in them, and where: what events and targets share."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from transforms.places.regions import RegionMention
from transforms.prose.sentences import Sentence
from transforms.times.edtf import TimeExpression

_OPENING, _CLOSING = "“《（〔‘「【", "”》）〕’」】"
_MARKS = re.compile(f"[{_OPENING}{_CLOSING}，；：。！？]")
_LIST_WORDS = re.compile(
    "[、和与及]|以及|两地|两省|两市|三地|等省市|等地市|等地|等省|等市|各地|等|先后|也|均|都|分别|各自"
)
_NATIONAL = re.compile(
    "^(?:国务院|中共中央|党中央|中央|全国|我国|国家|党的|十[一二三四五六七八九]?届|二十届)"
)

_Placed = TypeVar("_Placed", TimeExpression, RegionMention)


class Clause(NamedTuple):
    """A stretch of a sentence between commas, semicolons and colons; offsets into the sentence.

    `before` is the mark it follows. Commas inside quotes, brackets and titles part nothing.
    """

    start: int
    end: int
    text: str
    before: str


class FactScope(NamedTuple):
    """What holds for a document where its sentences say nothing.

    `latest_year` is the last year that the text speaks of as past (`latest_year`), for texts without a reference date.
    `issuer` and `title` are the document's own, where it states them.
    """

    region_key: str | None
    reference_date: date | None
    document_type: str
    latest_year: int = 9999
    issuer: str | None = None
    title: str | None = None

    @property
    def knows_day(self) -> bool:
        """False where the reference date is only a year, which stands as its 1 January."""
        return self.reference_date is not None and (self.reference_date.month, self.reference_date.day) != (
            1,
            1,
        )

    @property
    def is_official(self) -> bool:
        """True where an authority speaks: plans, measures, reports and laws, not essays and news."""
        return self.document_type in ("policy", "plan", "report", "law")


def split_clauses(text: str) -> list[Clause]:
    """Split a sentence into its clauses, in order, none empty."""
    clauses: list[Clause] = []
    start, depth, before = 0, 0, ""
    for match in _MARKS.finditer(text):
        mark = match.group()
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0:
            if match.start() > start:
                clauses.append(Clause(start, match.start(), text[start : match.start()], before))
            start, before = match.end(), mark
    if start < len(text):
        clauses.append(Clause(start, len(text), text[start:], before))
    return clauses


def within(items: Sequence[_Placed], starts: Sequence[int], start: int, end: int) -> list[_Placed]:
    """Return the items that begin in [start, end); `starts` are their offsets, ascending."""
    return list(items[bisect_left(starts, start) : bisect_left(starts, end)])


def listed_regions(subject: str, start: int, mentions: Sequence[RegionMention]) -> list[str]:
    """Return the regions where a subject is a list of them (广东、浙江也; 如温州、台州等), else none.

    What the subject says after 对 or 在 does not belong to the list.
    """
    head = re.split("[对在围]|关于", subject)[0]
    such_as = (
        max(head.rfind(word) + len(word) for word in ("如", "包括")) if re.search("如|包括", head) else 0
    )
    rest, keys, at = [], [], such_as
    for one in mentions:
        if one.region is not None and start + such_as <= one.start and one.end <= start + len(head):
            rest.append(subject[at : one.start - start])
            at = one.end - start
            keys.append(one.region.key)
    rest.append(head[at:])
    return keys if len(keys) > 1 and not _LIST_WORDS.sub("", "".join(rest)).strip("于， ") else []


def region_of(actor: str | None, start: int, end: int, mentions: Sequence[RegionMention]) -> str | None:
    """Return the region named in [start, end), the innermost of a chain; the country for national bodies."""
    named = [one.region.key for one in mentions if one.region is not None and start <= one.start < end]
    if named:
        return named[-1] if len(named) == 2 and named[0] != "cn" else named[0]
    return "cn" if actor and _NATIONAL.match(actor) else None


def is_prose(sentence: Sentence) -> bool:
    """False for headings, labels (成文日期：…), notes under a title and rows of a table."""
    text = sentence.text
    # A short paragraph that only its last line leaves without an end mark is no heading.
    if (sentence.is_heading and text[-1] not in "。！？") or text.startswith(
        ("（", "——", "(", "附件", "附表", "主题词")
    ):
        return False
    return text[-1] in "。；！？”："


def latest_year(text: str, periods: Sequence[TimeExpression]) -> int:
    """Return the last year that a text names as its own time: not after 到, not of a plan."""
    years = [
        one.end_date.year
        for one in periods
        if one.anchor == "text" and not one.is_open and text[one.start - 1 : one.start] not in ("到", "至")
    ]
    return max(years, default=0)
