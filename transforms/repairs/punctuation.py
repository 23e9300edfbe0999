"""Widths and marks: full-width digits and letters to ASCII, ASCII marks in Chinese prose to full width."""

import re

from transforms.traced_text import Edit

_HAN = "\u3400-\u9fff\uf900-\ufaff〇"
# What makes its neighbour Chinese: characters, and marks that only Chinese prose uses.
_CHINESE = re.compile(f"[{_HAN}，。；：？！、“”‘’《》（）【】〔〕—…％]")
_FULL_WIDTH = str.maketrans(
    {
        chr(code): chr(code - 0xFEE0)
        for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    }
    | {
        "％": "%",
        "＋": "+",
        "．": ".",
        "＠": "@",
        "＆": "&",
        "＝": "=",
        "／": "/",
        "－": "-",
        "～": "~",
        "﹪": "%",
    }
)
_FULL_WIDTH_RUN = re.compile(f"[{re.escape(''.join(map(chr, _FULL_WIDTH)))}]+")
_CORNER = str.maketrans(
    {"「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "﹃": "‘", "﹄": "’"}
)
_CORNER_RUN = re.compile("[「」『』﹁﹂﹃﹄]")
_VARIANT = {"﹐": "，", "﹑": "、", "﹔": "；", "﹕": "：", "﹖": "？", "﹗": "！", "﹙": "（", "﹚": "）", "｡": "。", "､": "、",
            "〝": "“", "〞": "”", "〈": "〈", "〉": "〉", "︰": "：", "‧": "·", "•": "·", "・": "·", "〖": "【", "〗": "】"}  # fmt: skip
_VARIANT_MARK = re.compile(f"[{re.escape(''.join(key for key, value in _VARIANT.items() if key != value))}]")
_ASCII_MARK = re.compile(r"[,;:?!]")
_TO_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_BRACKET = re.compile(r"[()]")
# Patterns begin with what they look for, and look back in Python: so a search skips what has none of it.
_FULL_STOP = re.compile(rf"\.(?=[{_HAN}“‘（《\s]|$)", re.MULTILINE)
_BEFORE_STOP = re.compile(f"[{_HAN}”’）》]")
_QUOTE = re.compile('["\u201c\u201d\u201f\u301f\uff02]')
_STRAIGHT_QUOTE = re.compile('["\u201f\u301f\uff02]')
_STRAIGHT = ('"', "\u201f", "\u301f", "\uff02", "'")
_APOSTROPHE = re.compile(r"(?<![A-Za-z])'([^'\n]{1,200})'(?![A-Za-z])")
_ELLIPSIS = re.compile(r"(?<=[^\d.])(?:\.{3,}|。{3,}|…)+")
_DOTS = ("...", "。。。", "…")
_DASH = re.compile("--+|──+|――+|ーー+|——+")
_DASHES = ("--", "──", "――", "ーー", "——")
_BEFORE_DASH = re.compile(f"[{_HAN}”》]")
_BEHIND_DASH = re.compile(f"[{_HAN}\\d]")


def find_full_width(text: str) -> list[Edit]:
    """Full-width digits, letters and ％＋．／－ become ASCII. Must not touch full-width punctuation."""
    return [
        Edit(m.start(), m.end(), m.group().translate(_FULL_WIDTH), "width")
        for m in _FULL_WIDTH_RUN.finditer(text)
    ]


def find_mark_variants(text: str) -> list[Edit]:
    """Small, vertical and corner forms of marks become the usual ones: 「」 “”, ﹐ ，, • ·."""
    edits = [
        Edit(m.start(), m.end(), m.group().translate(_CORNER), "punctuation")
        for m in _CORNER_RUN.finditer(text)
    ]
    edits += [
        Edit(m.start(), m.end(), _VARIANT[m.group()], "punctuation") for m in _VARIANT_MARK.finditer(text)
    ]
    return sorted(edits)


def find_ascii_marks(text: str) -> list[Edit]:
    """ASCII `, ; : ? ! ( ) .` in Chinese prose become full width.

    Must not touch a thousands comma, a time or ratio (`12:30`, `1:2`), a URL, Latin prose, decimals,
    or the point of `1.` that numbers an item. Brackets turn in pairs.
    """
    edits: list[Edit] = []
    for match in _ASCII_MARK.finditer(text):
        at = match.start()
        left, right = text[at - 1 : at], text[at + 1 : at + 2]
        beside = _CHINESE.match(left) or _CHINESE.match(right)
        if not beside and (right.strip() or not _touches_chinese(text, at)):
            continue
        if match.group() == "," and left.isdigit() and right.isdigit():
            continue
        if match.group() == ":" and text.startswith("//", at + 1):
            continue
        edits.append(Edit(at, match.end(), _TO_FULL[match.group()], "punctuation"))
    edits += _brackets(text)
    edits += [
        Edit(m.start(), m.end(), "。", "punctuation")
        for m in _FULL_STOP.finditer(text)
        if m.start() and _BEFORE_STOP.match(text, m.start() - 1)
    ]
    return sorted(edits)


def find_quotes(text: str) -> list[Edit]:
    """Straight and mismatched double quotes open and close by turns within a paragraph.

    Must not touch a paragraph whose quotes do not pair up, or an apostrophe in a Latin word.
    """
    if not any(mark in text for mark in _STRAIGHT):
        return []
    edits: list[Edit] = []
    start = 0
    for line in text.split("\n"):
        quotes = list(_QUOTE.finditer(line))
        if _STRAIGHT_QUOTE.search(line) and len(quotes) % 2 == 0 and _CHINESE.search(line):
            for turn, match in enumerate(quotes):
                wanted = "“" if turn % 2 == 0 else "”"
                if match.group() != wanted:
                    edits.append(Edit(start + match.start(), start + match.end(), wanted, "punctuation"))
        for match in _APOSTROPHE.finditer(line):
            if _CHINESE.search(match.group(1)):
                edits.append(Edit(start + match.start(), start + match.start() + 1, "‘", "punctuation"))
                edits.append(Edit(start + match.end() - 1, start + match.end(), "’", "punctuation"))
        start += len(line) + 1
    return sorted(edits)


def find_runs(text: str) -> list[Edit]:
    """Dots become ……, doubled hyphens and box lines behind Chinese become ——."""
    edits: list[Edit] = []
    if any(dots in text for dots in _DOTS):
        found = (m for m in _ELLIPSIS.finditer(text) if m.group() != "……")
        edits += (Edit(m.start(), m.end(), "……", "punctuation") for m in found)
    if any(dashes in text for dashes in _DASHES):
        edits += _dashes(text)
    return sorted(edits)


def _dashes(text: str) -> list[Edit]:
    edits = []
    for match in _DASH.finditer(text):
        start, end = match.span()
        opens = start == 0 or text[start - 1] == "\n"
        if opens and (match.group()[0] in "—ー" or not _BEHIND_DASH.match(text, end)):
            continue
        if not opens:
            start -= text[start - 1] == " "
            if not start or not _BEFORE_DASH.match(text, start - 1):
                continue
        if text[start:end] != "——":
            edits.append(Edit(start, end, "——", "punctuation"))
    return edits


def _touches_chinese(text: str, at: int) -> bool:
    """True where the mark closes a clause that began in Chinese: `…增长12.7%,` or `GDP,` in Chinese prose."""
    line_start = text.rfind("\n", 0, at) + 1
    return bool(_CHINESE.search(text, max(line_start, at - 30), at))


def _brackets(text: str) -> list[Edit]:
    edits: list[Edit] = []
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match.group() == "(":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            inside, around = (
                text[start + 1 : match.start()],
                text[start - 1 : start] + text[match.end() : match.end() + 1],
            )
            if "\n" not in inside and (_CHINESE.search(inside) or _CHINESE.search(around)):
                edits.append(Edit(start, start + 1, "（", "punctuation"))
                edits.append(Edit(match.start(), match.end(), "）", "punctuation"))
    return edits
