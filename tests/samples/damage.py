"""What befalls a text on its way to a web page, as the real processes do it; for sample documents only."""

import codecs
import html
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

PAGES = Path(__file__).parent / "pages"
_ASCII_MARKS = str.maketrans("，；：？！（）", ",;:?!()")
_FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_ENTITIES = {
    "“": "&ldquo;",
    "”": "&rdquo;",
    "·": "&middot;",
    "—": "&mdash;",
    "（": "&#65288;",
    "）": "&#xFF09;",
}


def ascii_punctuation(text: str) -> str:
    """Fold the full-width marks that copy sites fold; 。、 and quotes stay, as they do there."""
    return text.translate(_ASCII_MARKS)


def space_before_year(text: str) -> str:
    """Put the stray blank of `2017 年` behind every year."""
    return re.sub(r"(\d{4})年", r"\1 年", text)


def full_width(text: str, passages: Sequence[str]) -> str:
    """Write the digits, points and per cent signs of some passages in full width."""
    for passage in passages:
        text = _replace_once(text, passage, passage.translate(_FULL_WIDTH))
    return text


def insert_after(text: str, marks: Sequence[tuple[str, str]]) -> str:
    """Put a mark (①, or the `?` that one became) behind each anchor."""
    for anchor, mark in marks:
        text = _replace_once(text, anchor, anchor + mark)
    return text


def convert(text: str, config: str) -> str:
    """Simplified to Traditional by an OpenCC configuration (`s2t`, `s2hk`)."""
    return str(OpenCC(config).convert(text))


def pinyin_residue(text: str, characters: str) -> str:
    """Put the toned reading in brackets behind every occurrence of certain characters."""
    for character in characters:
        reading = lazy_pinyin(character, style=Style.TONE)[0]
        text = text.replace(character, f"{character}({reading})")
    return text


def byte_slip(text: str, passages: Sequence[str]) -> str:
    """Lose the first byte of a GBK page where each passage begins: it becomes `?`, the rest is misread.

    The reader goes on one byte off until an ASCII byte stands where a character begins, which may
    be the second byte of a character (說 ends in `f`). Characters of the private-use rows are dropped;
    `ascii_punctuation` afterwards makes the full-width question marks it read ASCII, as on most pages.
    """
    for passage in passages:
        if text.count(passage) != 1:
            raise ValueError(f"{passage!r} occurs {text.count(passage)} times")
        start = text.index(passage)
        rest = b"?" + text[start:].encode("gbk")[1:]
        text = text[:start] + _read_as_gbk(rest)
    return text


def _read_as_gbk(content: bytes) -> str:
    characters = []
    at = 0
    while at < len(content):
        size = 1 if content[at] < 0x80 else 2
        character = content[at : at + size].decode("gb18030", errors="replace")
        # A pair that is no character is shown as one question mark, and its second byte is lost.
        characters.append("?" if "\ufffd" in character else character)
        at += size
    read = "".join(characters)
    return re.sub("[\ue000-\uf8ff]", "", read)


def hard_wrap(text: str, width: int) -> str:
    """Indent every sentence-bearing line by two blanks and break it at a fixed width, as old pages do."""
    lines = []
    for line in text.split("\n"):
        printed = f"\u3000\u3000{line}" if re.search("[。；：]$", line) else line
        lines += [printed[at : at + width] for at in range(0, len(printed), width)]
    return "\n".join(lines)


def blank_lines(text: str) -> str:
    """Set paragraphs apart by an indent and a blank line."""
    return "\n\n".join(f"\u3000\u3000{line}" for line in text.split("\n"))


def carriage_returns(text: str) -> str:
    """End lines as Windows does, every third one as old Macs did."""
    lines = text.split("\n")
    ends = ["\r" if number % 3 == 2 else "\r\n" for number in range(len(lines) - 1)]
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def markdown(text: str) -> str:
    """Write a regulation as Markdown: `#` title, `##` chapters, paragraphs set apart by blank lines."""
    title, *lines = text.split("\n")
    marked = [f"## {line}" if re.match("第.{1,3}章 ", line) else line for line in lines]
    return "\n\n".join([f"# {title}", *marked]) + "\n"


def wrap(text: str, before: str = "", after: str = "") -> str:
    """Put page furniture around a text."""
    return before + text + after


def insert_lines(text: str, line: int, lines: str) -> str:
    """Put page furniture between the lines of a text."""
    parts = text.split("\n")
    return "\n".join([*parts[:line], *lines.strip("\n").split("\n"), *parts[line:]])


def page(text: str, template: str) -> str:
    """Set a text into an HTML page: the first line is the title, the others are paragraphs."""
    title, *paragraphs = (_escape(line) for line in text.split("\n"))
    body = "\n".join(f"<p>&emsp;&emsp;{paragraph}</p>" for paragraph in paragraphs)
    return (
        (PAGES / template).read_text(encoding="utf-8").replace("{{title}}", title).replace("{{body}}", body)
    )


def _escape(line: str) -> str:
    escaped = html.escape(line)
    for character, entity in _ENTITIES.items():
        escaped = escaped.replace(character, entity)
    return escaped


def _replace_once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"{old!r} occurs {text.count(old)} times")
    return text.replace(old, new)


def encode(text: str, codec: str) -> bytes:
    """Encode a page; UTF-16 is little-endian with its mark, whatever machine writes it."""
    if codec == "utf-16":
        return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    return text.encode(codec)


@lru_cache(maxsize=1)
def steps() -> Mapping[str, Callable[..., str]]:
    """The kinds of damage that a recipe may name."""
    functions: Sequence[Callable[..., Any]] = (
        ascii_punctuation, space_before_year, full_width, insert_after, convert, pinyin_residue, byte_slip,
        hard_wrap, blank_lines, carriage_returns, markdown, wrap, insert_lines, page,
    )  # fmt: skip
    return {function.__name__: function for function in functions}
