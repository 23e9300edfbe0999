"""Sentences cut into clauses, and clauses into the words that lead up to each number."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from transforms.places.regions import RegionMention
from transforms.prose.sentences import Sentence
from transforms.quantities.quantities import Quantity
from transforms.times.periods import TimeExpression

# Stands for a time expression in the words of a clause: what a time is next to decides its part.
TIME = "\x01"
_MARKS = re.compile("[，。；：！？,;:（）()]|——")
_ITEM_NUMBER = re.compile(
    r"^[\s—－-]*(?:第[一二三四五六七八九十百〇零\d]+条(?:之[一二三四五])?\s*|\d{1,2}[.、．]|[（(]?[一二三四五六七八九十\d]+[)）、](?![一二三四五][、和]))\s*"
)
_SURE_MARKS = "。；！？;"
_TITLE = re.compile("《[^《》]{1,200}》")
_BRACKET = re.compile("[（(][^（）()]{0,60}[）)]")

_Item = TypeVar("_Item", TimeExpression, RegionMention)


class Part(NamedTuple):
    """What leads up to one number (or to the end of a clause without one); offsets count in the sentence.

    `lead` are the words with each time replaced by `TIME`; `opening` is the mark before the clause.
    """

    start: int
    end: int
    lead: str
    rest: str
    opening: str
    is_first: bool
    quantity: Quantity | None
    times: tuple[TimeExpression, ...]
    regions: tuple[RegionMention, ...]


def parts_of(
    sentence: Sentence,
    quantities: Sequence[Quantity],
    times: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
) -> Iterator[Part]:
    """Yield the parts of a sentence in order: one for each number, one for each clause end without."""
    text = sentence.text
    base = sentence.start
    start, opening = _opening(text)
    number_at = time_at = region_at = 0
    for end, mark in _clause_ends(text, start, quantities, times, base):
        at, first = start, True
        while True:
            quantity = (
                quantities[number_at]
                if number_at < len(quantities) and quantities[number_at].start < end
                else None
            )
            until = quantity.start if quantity else end
            own_times, time_at = _until(times, time_at, base + until)
            own_regions, region_at = _until(regions, region_at, base + until)
            if quantity or at < until:
                lead = _with_time_marks(
                    text, at, until, [(one.start - base, one.end - base) for one in own_times]
                )
                rest = text[quantity.end : end] if quantity else ""
                yield Part(
                    at, until, lead, rest, opening, first, quantity, tuple(own_times), tuple(own_regions)
                )
            if quantity is None:
                break
            number_at, at, first = number_at + 1, quantity.end, False
        start, opening = end + len(mark), mark


def _opening(text: str) -> tuple[int, str]:
    match = _ITEM_NUMBER.match(text)
    return (match.end(), "") if match else (0, "")


def _clause_ends(
    text: str, start: int, quantities: Sequence[Quantity], times: Sequence[TimeExpression], base: int
) -> Iterator[tuple[int, str]]:
    """The ends of clauses with the mark that ends each.

    Marks inside a number, a time, a title or a bracket that states no number end none.
    """
    closed = [(one.start, one.end) for one in quantities]
    closed += [(one.start - base, one.end - base) for one in times]
    closed += [match.span() for match in _TITLE.finditer(text)]
    closed += [
        (one.start, other.end) for one, other in pairwise(quantities) if one.kind == other.kind == "structure"
    ]
    for match in _BRACKET.finditer(text):
        if not any(match.start() < one.start < match.end() for one in quantities):
            closed.append(match.span())
    for match in _MARKS.finditer(text, start):
        if not any(left <= match.start() < right for left, right in closed):
            yield match.start(), match.group()
    yield len(text), ""


def is_strong(mark: str) -> bool:
    """True for a mark after which a new statement begins."""
    return bool(mark) and mark in _SURE_MARKS


def _until(items: Sequence[_Item], at: int, offset: int) -> tuple[list[_Item], int]:
    own: list[_Item] = []
    while at < len(items) and items[at].start < offset:
        own.append(items[at])
        at += 1
    return own, at


def _with_time_marks(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], start
    for span_start, span_end in spans:
        if at <= span_start and span_end <= end:
            pieces += [text[at:span_start], TIME]
            at = span_end
    return "".join((*pieces, text[at:end]))
