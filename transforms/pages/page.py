"""From the bytes of a file to a page: which kind of file it is, and its text traced to what was read."""

from typing import NamedTuple

from transforms.pages.decoding import decode
from transforms.pages.docx import is_word_file, read_docx
from transforms.pages.html import looks_like_html, read_fragment, read_html
from transforms.pages.pdf import is_pdf, read_pdf
from transforms.traced_text import TracedText

_HTML_ENDINGS = (".html", ".htm")
_MARKDOWN_ENDINGS = (".md", ".markdown")


class Page(NamedTuple):
    """A page as it was read: offsets of `main` lead into `raw`, the decoded or extracted text.

    `encoding` is the codec, or `pdf` or `docx`; `confidence` says how sure it is (0–1).
    """

    raw: str
    main: TracedText
    fields: dict[str, str]
    encoding: str
    confidence: float
    replacement_count: int
    is_markdown: bool = False
    is_html: bool = False

    def piece(self, raw: str) -> TracedText:
        """Return a piece of `raw` as it is read by itself: of an HTML page what its reader sees."""
        return read_fragment(raw) if self.is_html else TracedText.of(raw)


def read_page(content: bytes, source_uri: str) -> Page:
    """Read the bytes of a file by what they are; its name only tells Markdown and HTML from plain text.

    Raises:
        UndecodableError: for bytes that hold no text, with a code and a message that say why.
    """
    if is_pdf(content):
        pdf = read_pdf(content)
        return Page(pdf.raw, pdf.main, pdf.fields, "pdf", 1.0, pdf.raw.count("\ufffd"))
    if is_word_file(content):
        word = read_docx(content)
        return Page(word.main.text, word.main, word.fields, "docx", 1.0, 0)
    decoded = decode(content)
    name = source_uri.lower()
    main, fields = TracedText.of(decoded.text), {}
    is_html = name.endswith(_HTML_ENDINGS) or looks_like_html(decoded.text)
    if is_html:
        html = read_html(decoded.text)
        main, fields = html.main, html.fields
    return Page(
        decoded.text,
        main,
        fields,
        decoded.encoding,
        decoded.confidence,
        decoded.replacement_count,
        name.endswith(_MARKDOWN_ENDINGS),
        is_html,
    )
