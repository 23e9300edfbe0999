"""The lines of a PDF page in reading order, from where its characters stand."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import pypdfium2

from transforms.pages.pdf_characters import CELL_GAP, OVERLAP, SAME_LINE, Character, follows, read_characters

# All in units of the character height (an em), as the same page may be printed in any size.
_WORD_GAP = 0.45  # a gap that is a blank between Chinese characters
_LATIN_GAP = 0.2  # … and between Latin ones
# A gutter parts columns of text: so many lines on both sides, each side so wide on average.
_MINIMUM_COLUMN_LINES, _MINIMUM_COLUMN_WIDTH = 4, 8
# Of the lines of a page at most this share may run across a gutter (titles, wide tables).
_MAXIMUM_ACROSS = 0.3
# From column to column the content of a page goes so often (a title, a foot in between).
_MAXIMUM_SWITCHES = 3
_FULL_SHARE = 0.7
# Beyond this a page is no text page; its pieces are read from top to bottom.
_MAXIMUM_FRAGMENTS = 1_500


class Fragment(NamedTuple):
    """Characters in a row: text, edges (points, origin bottom left), height of a character.

    `column` is the way to its column (1 left, 2 right of each gutter), `order` its place in the page's content,
    `is_row` says that it was put together from table cells.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    column: tuple[int, ...] = ()
    order: int = 0
    is_row: bool = False


def read_lines(page: pypdfium2.PdfPage) -> list[Fragment]:
    """Return the lines of a page in reading order: column by column, table rows cell by cell."""
    text_page = page.get_textpage()
    try:
        fragments = [one._replace(order=at) for at, one in enumerate(_fragments(read_characters(text_page)))]
    finally:
        text_page.close()
    return _merged(_in_order(fragments))


def _fragments(characters: Sequence[Character]) -> list[Fragment]:
    """Characters in a row, each next one on the same line and not far to the right."""
    fragments: list[Fragment] = []
    row: list[Character] = []
    for character in characters:
        if row and not follows(row[-1], character):
            fragments += _fragment(row)
            row = []
        row.append(character)
    return fragments + _fragment(row)


def _fragment(row: Sequence[Character]) -> list[Fragment]:
    """The row as a fragment, with the blanks that its gaps stand for; nothing where it is blank."""
    row = list(row)
    while row and row[0].text.isspace():
        row.pop(0)
    while row and row[-1].text.isspace():
        row.pop()
    if not row:
        return []
    size = sorted(one.top - one.bottom for one in row)[len(row) // 2]
    pieces = [row[0].text]
    for one, other in pairwise(row):
        latin = one.text.isascii() and other.text.isascii()
        gap = other.left - one.right
        if gap > (_LATIN_GAP if latin else _WORD_GAP) * size and not (
            one.text.isspace() or other.text.isspace()
        ):
            pieces.append(" ")
        pieces.append(other.text)
    edges = (
        [one.left for one in row],
        [one.right for one in row],
        [one.bottom for one in row],
        [one.top for one in row],
    )
    return [
        Fragment("".join(pieces), min(edges[0]), max(edges[1]), min(edges[2]), max(edges[3]), max(size, 1.0))
    ]


def _in_order(fragments: list[Fragment], column: tuple[int, ...] = ()) -> list[Fragment]:
    """Columns from left to right; what runs across them parts the page into bands."""
    gutter = _gutter(fragments)
    if gutter is None:
        return [one._replace(column=column) for one in _downward(fragments)]
    ordered: list[Fragment] = []
    left: list[Fragment] = []
    right: list[Fragment] = []
    for one in sorted(fragments, key=lambda fragment: -fragment.top):
        if one.left < gutter < one.right:
            ordered += [
                *_in_order(left, (*column, 1)),
                *_in_order(right, (*column, 2)),
                one._replace(column=column),
            ]
            left, right = [], []
        else:
            (left if one.right <= gutter else right).append(one)
    return [*ordered, *_in_order(left, (*column, 1)), *_in_order(right, (*column, 2))]


def _gutter(fragments: Sequence[Fragment]) -> float | None:
    """The place in the middle of the page that parts two columns of text, or None where no or a table's one does."""
    if len(fragments) < 2 * _MINIMUM_COLUMN_LINES or len(fragments) > _MAXIMUM_FRAGMENTS:
        return None
    first, last = min(one.left for one in fragments), max(one.right for one in fragments)
    candidates = {
        one.left - 0.5
        for one in fragments
        if first + 0.25 * (last - first) < one.left < first + 0.75 * (last - first)
    }
    best: tuple[int, float] | None = None
    for place in sorted(candidates):
        across = sum(one.left < place < one.right for one in fragments)
        if across > _MAXIMUM_ACROSS * len(fragments) or (best and across >= best[0]):
            continue
        left = [one for one in fragments if one.right <= place]
        right = [one for one in fragments if one.left >= place]
        if all(
            len(side) >= _MINIMUM_COLUMN_LINES and _width(side) >= _MINIMUM_COLUMN_WIDTH
            for side in (left, right)
        ):
            best = (across, place)
    return best[1] if best and _are_columns(fragments, best[1]) else None


def _are_columns(fragments: Sequence[Fragment], gutter: float) -> bool:
    """True where the page's content goes down one side before the other, or where the lines of both are full.

    A table goes from side to side cell by cell, and its lines are of any length.
    """
    sides = [
        [one for one in fragments if one.right <= gutter],
        [one for one in fragments if one.left >= gutter],
    ]
    ordered = sorted((one.order, side) for side, found in enumerate(sides) for one in found)
    if sum(one[1] != other[1] for one, other in pairwise(ordered)) <= _MAXIMUM_SWITCHES:
        return True
    edges = [max(one.right for one in found) for found in sides]
    full = sum(one.right > edge - one.size for edge, found in zip(edges, sides, strict=True) for one in found)
    return full >= _FULL_SHARE * len(ordered)


def _width(fragments: Sequence[Fragment]) -> float:
    return sum((one.right - one.left) / one.size for one in fragments) / len(fragments)


def _downward(fragments: list[Fragment]) -> list[Fragment]:
    """The page's own order (cells of a table stay together), but nothing before what stands above it."""
    fragments = sorted(fragments, key=lambda one: one.order)
    if len(fragments) > _MAXIMUM_FRAGMENTS:
        return sorted(fragments, key=lambda one: (-one.top, one.left))
    above = [
        {j for j, other in enumerate(fragments) if j != i and _is_above(other, one)}
        for i, one in enumerate(fragments)
    ]
    ordered: list[int] = []
    waiting = list(range(len(fragments)))
    while waiting:
        # One is always free: what stands highest has nothing above it.
        chosen = next((i for i in waiting if not above[i]), waiting[0])
        waiting.remove(chosen)
        ordered.append(chosen)
        for blockers in above:
            blockers.discard(chosen)
    return [fragments[i] for i in ordered]


def _is_above(one: Fragment, other: Fragment) -> bool:
    """True where `one` stands above `other` and over it, or on the same line to its left."""
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    if shared >= SAME_LINE * min(one.size, other.size):
        return one.left < other.left and abs(one.top - other.top) < 0.3 * one.size
    return one.bottom > other.bottom and one.left < other.right and other.left < one.right


def _merged(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Neighbours on one line become one line, parted by a blank."""
    lines: list[Fragment] = []
    for one in fragments:
        last = lines[-1] if lines else None
        if (
            last
            and last.column == one.column
            and one.left >= last.right - OVERLAP * last.size
            and _on_one_line(last, one)
        ):
            gap = "" if one.left - last.right < _LATIN_GAP * last.size else " "
            lines[-1] = last._replace(
                text=last.text + gap + one.text,
                right=one.right,
                bottom=min(last.bottom, one.bottom),
                top=max(last.top, one.top),
                is_row=last.is_row or one.left - last.right > CELL_GAP * last.size,
            )
        else:
            lines.append(one)
    return lines


def _on_one_line(one: Fragment, other: Fragment) -> bool:
    return min(one.top, other.top) - max(one.bottom, other.bottom) >= SAME_LINE * min(one.size, other.size)
