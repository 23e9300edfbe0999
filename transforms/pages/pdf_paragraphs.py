"""Which line ends of a PDF are inside a paragraph."""

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.pages.pdf_lines import INDENT, MAXIMUM_INDENT, SAME_SIZE, Line
from transforms.traced_text import Edit

# A line is full when the next word would not have fitted in; with so much to spare (em) it would.
_SLACK = 0.8
_TERMINAL = re.compile("[。！？；：…!?;:][”’）》」』)]*$")
_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百千\d]+[条章节编款]|[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百\d]+[）)]|"
    r"\d{1,2}[.．、](?!\d)|[①-⑳])"
)
_FIRST_WORD = re.compile(r"[A-Za-z0-9][\x21-\x7e]*|.[，。、；：！？”’）》」』%％〕]*")
_MAXIMUM_LEADING = 1.5
_INDENT_SHARE = 0.05


def find_joins(raw: str, lines: Sequence[Line], gaps: dict[int, int]) -> list[Edit]:
    """Line ends inside a paragraph go, on a page and between pages, and so do all form feeds."""
    leading = _usual_leading(lines)
    # Where paragraphs are set in, that decides; elsewhere a number may open one.
    has_indents = sum(line.is_indented for line in lines) > _INDENT_SHARE * len(lines)
    edits: list[Edit] = []
    for before, after in pairwise(lines):
        if _goes_on(before, after, leading, has_indents):
            inner = after.start + (len(INDENT) if after.is_indented else 0)
            spans = _between(before.end, inner, gaps)
            glue = " " if _are_latin_words(before.place.text, after.place.text) else ""
            edits += (Edit(start, end, "", "broken_line") for start, end in spans[:-1])
            edits.append(Edit(*spans[-1], glue, "broken_line"))
        else:
            spans = _between(before.end, after.start, gaps)
            feeds = (raw.find("\f", start, end) for start, end in spans)
            edits += (Edit(at, at + 1, "", "line_end") for at in feeds if at >= 0)
    return edits


def _between(start: int, end: int, gaps: dict[int, int]) -> list[tuple[int, int]]:
    """The spans of raw text from `start` to `end` that were not dropped already."""
    spans = []
    for gap in sorted(gap for gap in gaps if start <= gap < end):
        spans.append((start, gap))
        start = gaps[gap]
    return [span for span in [*spans, (start, end)] if span[0] < span[1]]


def _are_latin_words(before: str, after: str) -> bool:
    letters = before[-1:] + after[:1]
    return letters.isascii() and letters.isalpha()


def _usual_leading(lines: Sequence[Line]) -> float:
    """The distance from line to line in most of the text, in points."""
    steps = [one.place.top - other.place.top for one, other in pairwise(lines) if _is_next(one, other)]
    return sorted(steps)[len(steps) // 2] if steps else 0.0


def _is_next(one: Line, other: Line) -> bool:
    return (
        one.page == other.page and one.place.column == other.place.column and one.place.top > other.place.top
    )


def _goes_on(before: Line, after: Line, leading: float, has_indents: bool) -> bool:
    """True where `after` is of the same paragraph as the line before it."""
    one, other = before.place, after.place
    if one.is_row or other.is_row:
        return False
    if not 1 / SAME_SIZE <= one.size / other.size <= SAME_SIZE or before.is_display != after.is_display:
        return False
    if before.is_display:
        # A title is centred: its lines are of any length.
        return before.page == after.page and not other.text.startswith(("—", "（", "("))
    if max(before.shift, after.shift) > MAXIMUM_INDENT and abs(one.left - other.left) > one.size:
        return False  # cells of a table, or a signature
    first = _FIRST_WORD.match(other.text)
    if before.margin - one.right > (_printed_width(first.group() if first else "") + _SLACK) * one.size:
        return False
    is_closed = _TERMINAL.search(one.text) is not None
    if after.is_indented:
        # A quotation set in as a whole goes on; what is set in further than the line before begins anew.
        return before.is_indented and not is_closed and not _NUMBERED.match(other.text)
    if is_closed and not has_indents and _NUMBERED.match(other.text):
        return False
    return not (is_closed and _is_next(before, after) and one.top - other.top > _MAXIMUM_LEADING * leading)


def _printed_width(word: str) -> float:
    return sum(0.5 if char < "\u0100" else 1.0 for char in word)
