"""Passages that two documents share, found around the places where they run side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from transforms.reuse.alignment import Stretch, align, similarity
from transforms.reuse.bounds import whole_clauses
from transforms.reuse.changes import changes
from transforms.reuse.letters import Letters

# Letters on both sides of the common grams in which a passage may go on: rewritten beginnings have no gram in common.
_MARGIN = 90
# Letters in common, each weighted by its rarity, that make a passage: fewer are a phrase, not a passage.
LEAST_WEIGHT = 20.0
# Of passages less alike than this a reader sees what they are about, not the one in the other.
_LEAST_SIMILARITY = 0.4
# Of two passages that overlap by more than this share of the shorter one, the weaker is the same finding again.
_SAME = 0.5


class Text(NamedTuple):
    """A document's text and its letters."""

    text: str
    letters: Letters


class Region(NamedTuple):
    """A place to align: spans of letters in the document and in its source, half-open."""

    start: int
    end: int
    source_start: int
    source_end: int


class Passage(NamedTuple):
    """A passage and its source: spans of characters of the texts, half-open, and how they compare."""

    char_start: int
    char_end: int
    source_char_start: int
    source_char_end: int
    similarity: float
    matched_letters: int
    number_changes: str | None
    wording_changes: str | None


class Finding(NamedTuple):
    """A passage between two documents as it competes with others: where it stands in both, what it weighs."""

    start: int
    end: int
    source_start: int
    source_end: int
    weight: float


def with_margin(region: Region, letters: int, source_letters: int) -> Region:
    """Return the region with the text on both sides in which a passage may go on, inside texts of that length."""
    return Region(
        max(0, region.start - _MARGIN),
        min(letters, region.end + _MARGIN),
        max(0, region.source_start - _MARGIN),
        min(source_letters, region.source_end + _MARGIN),
    )


def find_passages(document: Text, source: Text, region: Region) -> list[Passage]:
    """Return the passages of a region in which letters enough are the same; it depends on the two texts alone."""
    own = document.letters.text[region.start : region.end]
    other = source.letters.text[region.source_start : region.source_end]
    found = (_passage(document, source, region, stretch) for stretch in align(own, other))
    return [passage for passage in found if passage is not None]


def strongest(findings: Sequence[Finding]) -> list[int]:
    """Return which of one pair's findings stand, by their place in the list: those that no heavier one covers.

    A turn that one of the two repeats answers once: the other places are its own affair.
    """
    order = sorted(range(len(findings)), key=lambda at: (-findings[at].weight, findings[at]))
    kept: list[int] = []
    for at in order:
        if not any(_is_same(findings[at], findings[other]) for other in kept):
            kept.append(at)
    return sorted(kept)


def _passage(document: Text, source: Text, region: Region, stretch: Stretch) -> Passage | None:
    matched = _matched_letters(document, region.start, stretch)
    if matched < LEAST_WEIGHT:
        return None
    start, end = _in_text(document, region.start, stretch.one_span)
    source_start, source_end = _in_text(source, region.source_start, stretch.other_span)
    alike = similarity(_letters(document, start, end), _letters(source, source_start, source_end))
    if alike < _LEAST_SIMILARITY:
        return None
    changed = changes(source.text[source_start:source_end], document.text[start:end])
    return Passage(
        start,
        end,
        source_start,
        source_end,
        round(alike, 4),
        matched,
        changed.numbers,
        changed.words,
    )


def _matched_letters(document: Text, offset: int, stretch: Stretch) -> int:
    """Letters that are the same in both; figures are left out, for dates and amounts agree by chance."""
    letters = document.letters.text
    same = (letters[offset + run.one : offset + run.one + run.length] for run in stretch.runs)
    return sum(not letter.isdigit() for run in same for letter in run)


def _in_text(whole: Text, offset: int, span: Iterable[int]) -> tuple[int, int]:
    first, past = (offset + place for place in span)
    return whole_clauses(whole.text, *whole.letters.span(first, past))


def _letters(whole: Text, start: int, end: int) -> str:
    first, past = whole.letters.within(start, end)
    return whole.letters.text[first:past]


def _is_same(one: Finding, other: Finding) -> bool:
    return _overlap(one[0:2], other[0:2]) > _SAME or _overlap(one[2:4], other[2:4]) > _SAME


def _overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """What two spans have in common, as a share of the shorter."""
    return (min(one[1], other[1]) - max(one[0], other[0])) / min(one[1] - one[0], other[1] - other[0])
