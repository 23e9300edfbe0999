"""Word documents (.docx): their paragraphs as Word shows them, numbering and tables included.

The raw text that offsets refer to is the document's text as read here: one paragraph a line, cells of
a table row parted by a blank, Word's automatic numbers written out.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from transforms.pages.decoding import UndecodableError
from transforms.pages.docx_numbering import Numbering
from transforms.traced_text import TracedText

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_MAIN_PART = "word/document.xml"
# Struck out by a reviewer, codes of fields, text for programs that cannot show the real one.
_UNSEEN = frozenset({qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:delText"),
                     "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"})  # fmt: skip
_MARKS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
# A work report of a hundred pages has a main part of about 2 MB.
_MOST_XML_BYTES = 100_000_000
# Shorter ones are what templates leave behind.
_MINIMUM_TITLE = 4
_TEXT, _PARAGRAPH, _ROW, _CELL = qn("w:t"), qn("w:p"), qn("w:tr"), qn("w:tc")


@dataclass
class DocxDocument:
    """A Word document: its text traced to itself, and what its properties say; fields as for HTML pages."""

    main: TracedText
    fields: dict[str, str] = field(default_factory=dict)


def is_word_file(content: bytes) -> bool:
    """True for a .docx package and for every file of the old Office format (`read_docx` says which)."""
    if content.startswith(_OLE):
        return True
    return content.startswith(_ZIP) and _MAIN_PART.encode() in content


def read_docx(content: bytes) -> DocxDocument:
    """Read a .docx: body text in order, with tables, text boxes, insertions and automatic numbers.

    Left out: deleted text, headers and footers, comments, footnotes. External entities are not read.

    Raises:
        UndecodableError: `legacy_doc` for the format before 2007, `encrypted_docx` where a password
            is asked for, `decompression_bomb` for one that grows beyond measure, `damaged_docx` where the package cannot be opened, `empty` without text.
    """
    if content.startswith(_OLE):
        if _ENCRYPTED_STREAM in content:
            raise UndecodableError("encrypted_docx", "the document asks for a password: save it without one")
        message = "this is the Word format of before 2007 (.doc): open it in Word or WPS and save it as .docx"
        raise UndecodableError("legacy_doc", message)
    try:
        _refuse_bomb(content)
        document = docx.Document(io.BytesIO(content))
        text = "\n".join(_lines(document))
        fields = _fields(document)
    except UndecodableError:
        raise
    except Exception as error:
        # Whatever a broken package makes zipfile, zlib, lxml or python-docx raise: there is no list of it.
        raise UndecodableError("damaged_docx", f"the Word document cannot be opened: {error}") from error
    if not text.strip():
        raise UndecodableError("empty", "the Word document holds no text")
    return DocxDocument(TracedText.of(text), fields)


def _refuse_bomb(content: bytes) -> None:
    """Look at the sizes before anything is unpacked; the library that unpacks goes no further than they say."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [part for part in package.infolist() if part.filename.endswith((".xml", ".rels"))]
    largest = max((part.file_size for part in parts), default=0)
    if largest > _MOST_XML_BYTES:
        message = f"a part of the Word document unpacks to {largest:,} bytes, more than {_MOST_XML_BYTES:,}"
        raise UndecodableError("decompression_bomb", message)


def _lines(document: Document) -> Iterator[str]:
    numbering = Numbering(document)
    for block in document.element.body:
        yield from _block_lines(block, numbering)


def _block_lines(block: etree._Element, numbering: Numbering) -> Iterator[str]:
    if block.tag == _PARAGRAPH:
        text = "".join(_text(block)).strip()
        label = numbering.label(block)
        spaced = f"{label} {text}" if label[-1:].isalnum() and text[:1].isascii() else f"{label}{text}"
        yield spaced if text else ""
        for inner in block.iter(qn("w:txbxContent")):
            if not any(parent.tag in _UNSEEN for parent in inner.iterancestors()):
                for one in inner:
                    yield from _block_lines(one, numbering)
    elif block.tag == _ROW:
        cells = (" ".join(filter(None, _cell_lines(cell, numbering))) for cell in block.iter(_CELL))
        yield " ".join(filter(None, cells))
    else:
        # Tables, content controls and other wrappers.
        for one in block:
            if one.tag not in _UNSEEN:
                yield from _block_lines(one, numbering)


def _cell_lines(cell: etree._Element, numbering: Numbering) -> Iterator[str]:
    for one in cell:
        yield from _block_lines(one, numbering)


def _text(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph as shown: runs, links, fields' results and insertions."""
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in _UNSEEN and child.tag != qn("w:txbxContent"):
            yield from _text(child)


def _fields(document: Document) -> dict[str, str]:
    """The title, where the author set one; author and dates of the file are its software's."""
    title = (document.core_properties.title or "").strip()
    return {"page_title": title} if len(title) >= _MINIMUM_TITLE else {}
