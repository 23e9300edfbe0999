"""HTML pages: the main text, line by line as a reader sees it, traced to the page's source."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import numpy as np
import trafilatura

from transforms.traced_text import LoggedEdit, TracedText

# Elements whose content nobody reads as text.
_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "select", "button", "iframe", "form"}
)
_FURNITURE = frozenset({"nav", "footer", "aside"})
_VOID = frozenset(
    {"br", "img", "hr", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"}
)
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "tbody", "section", "article", "header", "main", "center",
     "h1", "h2", "h3", "h4", "h5", "h6", "hr", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption"}
)  # fmt: skip
_HTML = re.compile(r"<(?:!doctype html|html|head|body|div|table|p|meta|br)\b", re.IGNORECASE)
_BLANK = re.compile(r"\s+")
_LABEL = re.compile(r"[\u4e00-\u9fff][\s\u3000]*[：:]")
_SITE_NAME = re.compile(r"\s*(?:[_|｜].*|[-–—]+\s*[^-–—，。]{2,20})$")
# Names of <meta> by which Chinese government sites (site templates of the 政府网站 standard) and
# the common web vocabularies give a page's title, date, source and author.
_META_FIELDS = {
    "articletitle": "title", "og:title": "title",
    "pubdate": "publish_date", "publishdate": "publish_date", "article:published_time": "publish_date",
    "contentsource": "source_name", "source": "source_name",
    "author": "author", "article:author": "author",
}  # fmt: skip


@dataclass
class HtmlPage:
    """A page: its main text traced to the source, and what its head says of it."""

    main: TracedText
    fields: dict[str, str] = field(default_factory=dict)


def looks_like_html(text: str) -> bool:
    """True where the first two thousand characters hold a tag of a page."""
    return _HTML.search(text, 0, 2_000) is not None


def read_html(source: str) -> HtmlPage:
    """Read a page as a reader would: block by block, without scripts, navigation and footers.

    Which blocks are the main text is trafilatura's decision; the title and blocks that label
    metadata (`发文字号：`) stay too. Where trafilatura finds no main text, every block stays.
    """
    reader = _read(source)
    traced = reader.traced()
    title = _BLANK.sub("", reader.fields.get("title") or reader.fields.get("page_title", ""))
    kept, dropped = _split_main(traced, _main_text(source), title)
    main = traced.keep(kept, separator="\n")
    log = [
        LoggedEdit("page_chrome", *traced.raw_span(*span), traced.text[slice(*span)], "", 1.0)
        for span in dropped
    ]
    return HtmlPage(main.noted(log), reader.fields)


def read_fragment(source: str) -> TracedText:
    """Read a piece of a page as a reader would see it; it may begin and end between any two tags."""
    return _read(source).traced()


def _read(source: str) -> "_Reader":
    reader = _Reader(source)
    reader.feed(source)
    reader.close()
    return reader


def _main_text(source: str) -> str:
    found = trafilatura.extract(source, include_tables=True, include_comments=False, favor_recall=True)
    return _BLANK.sub("", (found or "").replace("|", ""))


def _split_main(
    traced: TracedText, main: str, title: str
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    kept: list[tuple[int, int]] = []
    dropped: list[tuple[int, int]] = []
    start = 0
    for line in traced.text.split("\n"):
        end = start + len(line)
        content = _BLANK.sub("", line).replace("|", "")
        if not content or not main or content in main or content == title or _LABEL.search(line):
            kept.append((start, end))
        else:
            dropped.append((start, end))
        start = end + 1
    if sum(end - start for start, end in kept) * 2 < len(main):
        # The two readings of the page do not meet: better all of it than a part.
        return sorted(kept + dropped), []
    return kept, dropped


class _Reader(HTMLParser):
    """Collects visible text with the offsets of each character in the source."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self._source_length = len(source)
        self._pieces: list[str] = []
        self._starts: list[np.ndarray] = []
        self._ends: list[np.ndarray] = []
        self._skipping: list[str] = []
        self._in_title = False
        self.fields: dict[str, str] = {}

    def traced(self) -> TracedText:
        empty = np.zeros(0, dtype=np.int32)
        starts = np.concatenate(self._starts) if self._starts else empty
        ends = np.concatenate(self._ends) if self._ends else empty
        return TracedText("".join(self._pieces), starts, ends)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title"
        if tag == "meta":
            self._read_meta({name: value or "" for name, value in attrs})
        if tag in _SKIPPED | _FURNITURE and tag not in _VOID:
            self._skipping.append(tag)
        elif not self._skipping and tag in _BLOCKS:
            self._emit("\n", 0)
        elif not self._skipping and tag in ("td", "th"):
            self._emit(" ", 0)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipping:
            # Whatever was left open inside ends with it.
            while self._skipping.pop() != tag:
                pass
        elif not self._skipping and tag in _BLOCKS:
            self._emit("\n", 0)

    def handle_data(self, data: str) -> None:
        if self._in_title and data.strip():
            # Sites append their names: 关于…的意见_某市人民政府, 关于…的意见-政策文件库.
            self.fields.setdefault("page_title", _SITE_NAME.sub("", data.strip()))
            self._in_title = False
        if not self._skipping:
            # A line end in the source of a page is a blank to its reader.
            self._emit(data.replace("\n", " ").replace("\r", " "), len(data))

    def handle_entityref(self, name: str) -> None:
        self._emit_reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._emit_reference(f"&#{name};")

    def _emit_reference(self, reference: str) -> None:
        if not self._skipping:
            self._emit(html.unescape(reference), len(reference), whole=True)

    def _emit(self, text: str, source_length: int, *, whole: bool = False) -> None:
        line, column = self.getpos()
        at = min(self._line_starts[line - 1] + column, self._source_length)
        count = len(text)
        if source_length == count and not whole:
            starts = np.arange(at, at + count, dtype=np.int32)
            ends = starts + np.int32(1)
        else:
            starts = np.full(count, at, dtype=np.int32)
            ends = np.full(count, min(at + source_length, self._source_length), dtype=np.int32)
        self._pieces.append(text)
        self._starts.append(starts)
        self._ends.append(ends)

    def _read_meta(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        wanted = _META_FIELDS.get(name)
        content = attributes.get("content", "").strip()
        if wanted and content:
            self.fields.setdefault(wanted, content)
