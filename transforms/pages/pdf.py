"""PDF pages: the text in reading order, without running heads, its lines joined into paragraphs.

The raw text that offsets refer to is the text as it was extracted page by page: each page's lines
in reading order, an indented line led by two ideographic spaces, a line feed behind each line and a
form feed between pages. Running heads, feet and page numbers are in it; the main text drops them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from transforms.pages.decoding import UndecodableError, character_costs
from transforms.pages.pdf_characters import count_lost
from transforms.pages.pdf_layout import Fragment, read_lines
from transforms.pages.pdf_lines import lay_out
from transforms.pages.pdf_paragraphs import find_joins
from transforms.pages.pdf_running_lines import find_running_lines
from transforms.traced_text import Edit, TracedText

# The share of the pages that must carry text, and the characters that a page of text has at least.
_TEXT_PAGE_SHARE, _TEXT_PAGE_CHARACTERS = 0.2, 10
# Characters that cannot be read because their font is nowhere: looked for on the first pages.
_CHECKED_PAGES, _MAXIMUM_LOST_SHARE = 5, 0.05
_READABLE_COST = 2.5
_SITE_NAME = re.compile(r"\s*(?:[_|｜].*|[-–—]+\s*[^-–—，。]{2,20})$")
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass
class PdfDocument:
    """A PDF: its main text traced to the extracted text, where the pages of that begin, its metadata.

    `page_starts` are offsets into `raw`, ascending, one a page; `fields` are named as for HTML pages.
    """

    raw: str
    main: TracedText
    page_starts: list[int]
    fields: dict[str, str] = field(default_factory=dict)


def is_pdf(content: bytes) -> bool:
    """True where the header of a PDF stands in the first kilobyte, as readers accept it."""
    return b"%PDF-" in content[:1024]


def read_pdf(content: bytes) -> PdfDocument:
    """Read a PDF as its reader would: columns in order, paragraphs whole, no running heads or numbers.

    What is dropped is logged as `page_chrome`, each line end that goes as `broken_line`.

    Raises:
        UndecodableError: `scanned_pdf` where the pages are pictures, `encrypted_pdf` where a
            password is asked for, `damaged_pdf` where it cannot be opened, `empty` without a page,
            `pdf_fonts_missing` where characters would be lost, `undecodable` where its fonts do not
            say which characters they draw.
    """
    document = _open(content)
    try:
        pages = [read_lines(page) for page in document]
        _refuse_unreadable(document, pages)
        fields = _fields(document)
    except pypdfium2.PdfiumError as error:
        raise UndecodableError("damaged_pdf", f"the PDF cannot be read: {error}") from error
    finally:
        document.close()
    raw, page_starts, lines = lay_out(pages)
    chrome = find_running_lines(len(pages), lines)
    edits = [Edit(line.start, min(line.end + 1, len(raw)), "", "page_chrome") for line in chrome]
    dropped = set(chrome)
    kept = [line for line in lines if line not in dropped]
    edits += find_joins(raw, kept, {one.start: one.end for one in edits})
    main = TracedText.of(raw).apply(sorted(edits))
    return PdfDocument(raw, main, page_starts, fields)


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise UndecodableError(
                "encrypted_pdf", "the PDF asks for a password: save it without one"
            ) from error
        raise UndecodableError("damaged_pdf", f"the PDF cannot be opened: {error}") from error
    if not pages:
        document.close()
        raise UndecodableError("empty", "the PDF has no page")
    return document


def _refuse_unreadable(document: pypdfium2.PdfDocument, pages: Sequence[Sequence[Fragment]]) -> None:
    counts = [sum(len(line.text) for line in lines) for lines in pages]
    lost = sum(count_lost(document[at]) for at in range(min(_CHECKED_PAGES, len(pages))))
    if lost > _MAXIMUM_LOST_SHARE * sum(counts[:_CHECKED_PAGES]):
        message = "the fonts of its Chinese text are neither in the PDF nor on this machine: install one"
        raise UndecodableError("pdf_fonts_missing", message)
    without = sum(count < _TEXT_PAGE_CHARACTERS for count in counts)
    if without == len(pages) or without > (1 - _TEXT_PAGE_SHARE) * len(pages):
        if any(next(page.get_objects(max_depth=3), None) for page in document):
            message = f"{without} of {len(pages)} pages are pictures without text: run text recognition first"
            raise UndecodableError("scanned_pdf", message)
        if not sum(counts):
            raise UndecodableError("empty", "the pages of the PDF are blank")
    text = "".join(line.text for lines in pages for line in lines)
    if character_costs(text).mean() > _READABLE_COST:
        raise UndecodableError("undecodable", "the fonts of the PDF do not say which characters they draw")


def _fields(document: pypdfium2.PdfDocument) -> dict[str, str]:
    """The title, where it is one; author and dates of a PDF are its software's, not the document's."""
    title = _SITE_NAME.sub("", (document.get_metadata_value("Title") or "").strip())
    return {"page_title": title} if len(_HAN.findall(title)) >= 4 else {}
