"""Running heads and feet and page numbers of a PDF."""

import re
from collections import Counter
from collections.abc import Sequence

from transforms.pages.pdf_lines import Line

# Lines at the head and the foot of a page that are looked at for running text and numbers.
_EDGE_LINES = 2
# Running text stands on so many pages (left and right pages may differ), at the same height.
_RUNNING_SHARE, _RUNNING_PAGES = 0.3, 2
_SAME_HEIGHT = 4.0
_PAGE_NUMBER = re.compile(
    r"[-–—－·•~\s]*(?:第\s*)?\d{1,4}(?:\s*页)?"
    r"(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*(?:页)?)?[-–—－·•~\s]*",
    re.IGNORECASE,
)
_FRAMED = re.compile(r"[-–—－]\s*\d+\s*[-–—－]$")
_DIGITS = re.compile(r"\d+")


def find_running_lines(page_count: int, lines: Sequence[Line]) -> list[Line]:
    """Lines at the edges of pages that run on through the document, and page numbers, in order."""
    by_page: list[list[Line]] = [[] for _ in range(page_count)]
    for line in lines:
        by_page[line.page].append(line)
    edges = [_edge_lines(one) for one in by_page]
    pages_of = Counter(key for one in edges for key in {_running_key(line) for line in one})
    needed = max(_RUNNING_PAGES, _RUNNING_SHARE * page_count)
    running = [line for one in edges for line in one if pages_of[_running_key(line)] >= needed]
    return sorted({*running, *_page_numbers(edges)}, key=lambda line: line.start)


def _edge_lines(lines: Sequence[Line]) -> list[Line]:
    """The highest and the lowest lines of a page."""
    ranked = sorted(lines, key=lambda line: -line.place.top)
    return list(dict.fromkeys([*ranked[:_EDGE_LINES], *ranked[-_EDGE_LINES:]]))


def _running_key(line: Line) -> tuple[str, int, int]:
    """What makes two lines the same running line: text but for numbers, height on the page, size."""
    return _DIGITS.sub("#", line.place.text), round(line.place.top / _SAME_HEIGHT), round(line.place.size)


def _page_numbers(edges: Sequence[Sequence[Line]]) -> list[Line]:
    """Numbers at the edges that count on with the pages, or stand between hyphens, or are 1 on the only page."""
    by_offset: dict[int, list[Line]] = {}
    for page, lines in enumerate(edges):
        for line in lines:
            digits = _DIGITS.search(line.place.text)
            if digits and _PAGE_NUMBER.fullmatch(line.place.text):
                by_offset.setdefault(int(digits.group()) - page, []).append(line)
    found = []
    for offset, lines in by_offset.items():
        counted = len({line.page for line in lines}) >= _RUNNING_PAGES or (len(edges) == 1 and offset == 1)
        found += [line for line in lines if counted or _FRAMED.match(line.place.text)]
    return found
