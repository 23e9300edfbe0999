"""The characters of a PDF page with their places, as far as PDFium knows them."""

import math
from collections.abc import Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

# All in units of the character height (an em), as the same page may be printed in any size.
SAME_LINE = 0.5  # vertical overlap that puts two characters on one line
CELL_GAP = 2.5  # a gap that parts columns and table cells
OVERLAP = 0.8  # brackets and quotes are set so close, their squares overlap
# A glyph so much larger than its font is misplaced.
_MISPLACED = 1.6
# PDFium's own limit (points), and enough pieces to know a page by.
_NO_EXTENT, _MAXIMUM_PIECES = 0.01, 2_000


class Character(NamedTuple):
    text: str
    left: float
    right: float
    bottom: float
    top: float


def count_lost(page: pypdfium2.PdfPage) -> int:
    """Count pieces of text without extent, which PDFium leaves out of a page's text.

    It takes the extent of a single Chinese character from the glyph, and has none where the font is
    neither in the file nor on the machine. Single blanks look the same.
    """
    lost = 0
    for piece in islice(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=3), _MAXIMUM_PIECES):
        left, _, right, _ = piece.get_bounds()
        if right - left < _NO_EXTENT:
            font = pdfium.FPDFTextObj_GetFont(piece.raw)
            lost += bool(font) and pdfium.FPDFFont_GetIsEmbedded(font) == 0
    return lost


def read_characters(text_page: pypdfium2.PdfTextPage) -> list[Character]:
    """The printed characters in the order of the page's content; blanks that PDFium infers are left out."""
    found: list[Character] = []
    astray: list[tuple[int, str]] = []
    starts: list[float] = []
    box = pdfium.FS_RECTF()
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in (0, 0x0A, 0x0D, 0xFFFE) or pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text_page, index, box):
            continue
        one = Character(_character(code), box.left, box.right, box.bottom, box.top)
        if not found or not follows(found[-1], one):
            if found and _is_misplaced(text_page, index, one):
                astray.append((len(found), one.text))
                continue
            if not astray or astray[-1][0] < len(found):
                starts.append(one.left)
        found.append(one)
    for at, group in reversed(
        [(at, [text for _, text in pairs]) for at, pairs in groupby(astray, itemgetter(0))]
    ):
        found[at:at] = _put_back(group, found[at - 1], found[min(at, len(found) - 1)], starts)
    return found


def _is_misplaced(text_page: pypdfium2.PdfTextPage, index: int, one: Character) -> bool:
    """True for a glyph printed far larger than its font: PDFium loses the scale, and so the place, of
    some glyphs of drawn fonts (Type 3), as browsers write them for bold Chinese.
    """
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text_page, index, matrix):
        return False
    em = float(pdfium.FPDFText_GetFontSize(text_page, index)) * math.hypot(matrix.b, matrix.d)
    return 0 < _MISPLACED * em < max(one.right - one.left, one.top - one.bottom)


def _put_back(
    texts: Sequence[str], before: Character, after: Character, starts: Sequence[float]
) -> list[Character]:
    """Misplaced glyphs where the content has them: in the gap between their neighbours on a line.

    Between two lines they end the first one, but where the second begins so much to the right of
    where lines begin on this page (`starts`) that they must have opened it.
    """
    step = before.top - before.bottom
    left = before.right
    if _are_level(before, after) and after.left > before.right:
        step = (after.left - before.right) / len(texts)
    else:
        opening = after.left - step * len(texts)
        if _is_near(opening, starts, step) and not _is_near(after.left, starts, step):
            before, left = after, opening
    return [
        Character(text, left + step * at, left + step * (at + 1), before.bottom, before.top)
        for at, text in enumerate(texts)
    ]


def _is_near(place: float, starts: Sequence[float], em: float) -> bool:
    return any(abs(place - start) < 0.4 * em for start in starts)


def _are_level(one: Character, other: Character) -> bool:
    return min(one.top, other.top) - max(one.bottom, other.bottom) >= SAME_LINE * (one.top - one.bottom)


def _character(code: int) -> str:
    # PDFium hands out UTF-32; a font without a map to Unicode may yield halves of pairs and more.
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def follows(one: Character, other: Character) -> bool:
    height = max(one.top - one.bottom, other.top - other.bottom, 1.0)
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    near = -OVERLAP * height <= other.left - one.right <= CELL_GAP * height
    return near and overlap >= SAME_LINE * min(one.top - one.bottom, other.top - other.bottom, height)
