"""The raw text of a PDF and its lines: where each stands in its column, and where in the text."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from transforms.pages.pdf_layout import Fragment

INDENT = "\u3000\u3000"
# A first line is set in by two characters; beyond four a line is centred, not indented.
_MINIMUM_INDENT, MAXIMUM_INDENT = 1.2, 4.5
# Lines of one paragraph have one size but for their highest characters; a title is so much larger.
SAME_SIZE, _DISPLAY_SIZE = 1.18, 1.15
# Lines that begin at one place inside a column make a column of table cells.
_CELL_LINES = 3


class Line(NamedTuple):
    """A printed line: its page, place and span in the raw text, and how it stands in its column."""

    page: int
    place: Fragment
    start: int
    end: int
    # How far it begins inside its column, in em.
    shift: float
    is_indented: bool
    is_display: bool
    # The right edge of its column over all pages.
    margin: float


def lay_out(pages: Sequence[Sequence[Fragment]]) -> tuple[str, list[int], list[Line]]:
    """The raw text, the offset of each page in it, and its lines."""
    body = _body_size(pages)
    margins = _margins(pages, body)
    cells = _cell_margins(pages, margins)
    pieces: list[str] = []
    page_starts: list[int] = []
    lines: list[Line] = []
    offset = 0
    for number, fragments in enumerate(pages):
        page_starts.append(offset)
        for fragment in fragments:
            left, right = margins[fragment.column]
            right = cells.get((number, fragment.column, round(fragment.left)), right)
            shift = (fragment.left - left) / fragment.size
            is_display = fragment.size > _DISPLAY_SIZE * body
            is_indented = _MINIMUM_INDENT <= shift <= MAXIMUM_INDENT and not is_display
            text = (INDENT if is_indented else "") + fragment.text
            lines.append(
                Line(number, fragment, offset, offset + len(text), shift, is_indented, is_display, right)
            )
            pieces += (text, "\n")
            offset += len(text) + 1
        if number < len(pages) - 1:
            pieces.append("\f")
            offset += 1
    return "".join(pieces), page_starts, lines


def _body_size(pages: Sequence[Sequence[Fragment]]) -> float:
    """The size in which most characters are printed."""
    sizes: Counter[float] = Counter()
    for fragment in (one for fragments in pages for one in fragments):
        sizes[round(fragment.size, 1)] += len(fragment.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _margins(pages: Sequence[Sequence[Fragment]], body: float) -> dict[tuple[int, ...], tuple[float, float]]:
    """The edges of each column over all pages: where lines of the text begin, and where all but few have ended."""
    edges: dict[tuple[int, ...], list[Fragment]] = {}
    for fragment in (one for fragments in pages for one in fragments):
        edges.setdefault(fragment.column, []).append(fragment)
    margins = {}
    for column, found in edges.items():
        text = [one for one in found if 1 / SAME_SIZE <= one.size / body <= SAME_SIZE] or found
        lefts = sorted(one.left for one in text)
        rights = sorted(one.right for one in text)
        margins[column] = (lefts[len(lefts) // 10], rights[min(len(rights) - 1, len(rights) * 19 // 20)])
    return margins


def _cell_margins(
    pages: Sequence[Sequence[Fragment]], margins: dict[tuple[int, ...], tuple[float, float]]
) -> dict[tuple[int, tuple[int, ...], int], float]:
    """The right edge of table cells: of lines that begin at one place far inside a column, the longest one's."""
    edges: dict[tuple[int, tuple[int, ...], int], list[float]] = {}
    for number, fragment in ((number, one) for number, fragments in enumerate(pages) for one in fragments):
        if fragment.left > margins[fragment.column][0] + MAXIMUM_INDENT * fragment.size:
            edges.setdefault((number, fragment.column, round(fragment.left)), []).append(fragment.right)
    return {key: max(found) for key, found in edges.items() if len(found) >= _CELL_LINES}
