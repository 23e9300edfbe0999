"""Numbers that Word writes before paragraphs: they are not in a document's text, only rules for them are."""

from collections.abc import Callable
from typing import NamedTuple

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


class _Level(NamedTuple):
    start: int
    style: str
    pattern: str


class Numbering:
    """Counts the numbered paragraphs of a document in order and writes their numbers."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._counts: dict[str, list[int]] = {}
        self._styles = _numbered_styles(document)
        abstract_of: dict[str, str] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")),
            None,
        )
        root = getattr(part, "element", None)
        if root is None:
            return
        for num in root.iter(qn("w:num")):
            link = num.find(qn("w:abstractNumId"))
            if link is not None:
                abstract_of[num.get(qn("w:numId"), "")] = link.get(qn("w:val"), "")
        levels = {one.get(qn("w:abstractNumId"), ""): _levels(one) for one in root.iter(qn("w:abstractNum"))}
        for number, abstract in abstract_of.items():
            for depth, level in levels.get(abstract, {}).items():
                self._levels[number, depth] = level

    def label(self, paragraph: etree._Element) -> str:
        """Return the number of the next paragraph (`第三条`, `1.2`), empty where it has none or a bullet."""
        place = self._place(paragraph)
        level = self._levels.get(place) if place else None
        if place is None or level is None:
            return ""
        number, depth = place
        counts = self._counts.setdefault(number, [])
        while len(counts) <= depth:
            missing = self._levels.get((number, len(counts)))
            counts.append((missing.start if missing else 1) - 1)
        counts[depth] += 1
        del counts[depth + 1 :]
        label = level.pattern
        for at, count in enumerate(counts):
            style = self._levels[number, at].style if (number, at) in self._levels else "decimal"
            label = label.replace(f"%{at + 1}", _written(count, style))
        return "" if level.style in ("bullet", "none") else label

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        own = _number_and_depth(properties)
        style = properties.find(qn("w:pStyle"))
        inherited = self._styles.get(style.get(qn("w:val"), "")) if style is not None else None
        return own or inherited


def _number_and_depth(properties: etree._Element) -> tuple[str, int] | None:
    found = properties.find(qn("w:numPr"))
    number = found.find(qn("w:numId")) if found is not None else None
    if found is None or number is None:
        return None
    depth = found.find(qn("w:ilvl"))
    return number.get(qn("w:val"), ""), _integer(depth.get(qn("w:val")) if depth is not None else "0", 0)


def _numbered_styles(document: Document) -> dict[str, tuple[str, int]]:
    found = {}
    for style in document.styles.element.iter(qn("w:style")):
        properties = style.find(qn("w:pPr"))
        place = _number_and_depth(properties) if properties is not None else None
        if place:
            found[style.get(qn("w:styleId"), "")] = place
    return found


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    levels = {}
    for one in abstract.iter(qn("w:lvl")):
        values = {tag: one.find(qn(f"w:{tag}")) for tag in ("start", "numFmt", "lvlText")}
        start, style, pattern = (
            found.get(qn("w:val"), "") if found is not None else "" for found in values.values()
        )
        depth = _integer(one.get(qn("w:ilvl")), 0)
        levels[depth] = _Level(_integer(start, 1), style or "decimal", pattern)
    return levels


def _integer(text: str | None, default: int) -> int:
    # Nine levels at most, and no document counts to a million.
    return int(text) if text and text.isdigit() and len(text) <= 6 else default


def _written(count: int, style: str) -> str:
    write = _STYLES.get(style)
    return write(count) if write else str(count)


def chinese_number(count: int) -> str:
    """Write a number from 1 to 9,999 in Chinese (`一百零一`); others stay in digits."""
    if not 0 < count < 10_000:
        return str(count)
    text = ""
    for place, digit in enumerate(reversed(str(count))):
        text = (_DIGITS[int(digit)] + _UNITS[place] if digit != "0" else _DIGITS[0]) + text
    while "零零" in text:
        text = text.replace("零零", "零")
    text = text.rstrip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def _letters(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count < 1_000 else str(count)


def _roman(count: int) -> str:
    text = ""
    for value, sign in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        text += sign * (count // value)
        count %= value
    return text


def _circled(count: int) -> str:
    return chr(0x245F + count) if 0 < count <= 20 else str(count)


_STYLES: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "ideographDigital": chinese_number,
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda count: f"{count:02d}",
}
