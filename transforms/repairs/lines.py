"""Lines of a page that are none of the text: furniture around it, blank lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.repairs.broken_lines import BLANKS, Line, lines_of
from transforms.traced_text import Edit

_BODY = re.compile("[。！？；]|，.*，")
_BODY_LENGTH = 20
_CRUMB_OPENER = re.compile(
    r"^(?:您的位置|您现在的位置|您所在的位置|当前位置|所在位置|位置)\s*[:：]?\s*(?:首页)?\s*(?:[>＞»/].*)?$"
)
_CRUMB_MARK = re.compile(r"^(?:首页|[>＞»/›\-|]+)$")
_STRAY_MARKS = re.compile(r"[,，、.·|\-_>》]{1,3}")
# Marks that frame a button or a banner: 》》点击进入专题《《.
_FRAME = BLANKS + "》《>＞<＜»«|｜-—*·"
_WORD_GAP = re.compile(r"[ \t\u3000|｜]+")
# So long a line of the head or foot may have furniture in it.
_CHROME_LINE = 120
# A notice that closes a page stands on its last lines, and little follows it.
_CLOSING_LINES, _CLOSING_LENGTH = 30, 400
_PAGE_JUMP = re.compile("[（(](?:下转|上接|紧接|转|接)第?[一二三四五六七八九十\\d]{1,3}版[）)]")
_BLANK_LINE = re.compile(rf"[{BLANKS}]+(?:\n[\n{BLANKS}]*|\Z)|\n(?:[\n{BLANKS}]+|\Z)|\A[\n{BLANKS}]+")
# What is in every text that has a blank line, or a blank beside a line end.
_BLANK_BESIDE = ("\n\n", *(pair for blank in BLANKS for pair in (f"\n{blank}", f"{blank}\n")))


@dataclass(frozen=True)
class PageChrome:
    """What page furniture looks like, by where it stands.

    `pattern` matches a whole line, `inline` a piece of one, `closing` the line above a list of other
    pages, `notice` the line from which on a page speaks of itself.
    """

    pattern: re.Pattern[str]
    inline: re.Pattern[str]
    closing: re.Pattern[str]
    notice: re.Pattern[str]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "PageChrome":
        """Build from the rows of `page_chrome.csv`; kind `fixed` is plain text, all others are patterns."""
        return cls(
            *(_union(rows, kinds) for kinds in (("fixed", "regex"), ("inline",), ("closing",), ("notice",)))
        )

    def matches(self, line: str) -> bool:
        """True where the whole line is furniture, or each of its words is (`打印 收藏 下载`)."""
        content = line.strip(BLANKS)
        words = _WORD_GAP.split(content)
        if self.pattern.fullmatch(content) or _STRAY_MARKS.fullmatch("".join(words)):
            return True
        if content[0] in _FRAME and self.pattern.fullmatch(content.strip(_FRAME)):
            return True
        return len(words) > 1 and all(self.pattern.fullmatch(word) for word in words if word)


def _union(rows: Sequence[Mapping[str, str]], kinds: tuple[str, ...]) -> re.Pattern[str]:
    parts = [
        re.escape(row["pattern"]) if row["kind"] == "fixed" else row["pattern"]
        for row in rows
        if row["kind"] in kinds
    ]
    return re.compile("|".join(f"(?:{part})" for part in parts) or r"(?!)")


def find_page_chrome(text: str, chrome: PageChrome) -> list[Edit]:
    """Furniture above and below the text goes: buttons, breadcrumbs, share bars, related links.

    Works only before the first and behind the last paragraph of prose, on whole lines and on
    pieces that no text has (`【我要纠错】`); a line inside the text stays whatever it says. What goes is
    logged, so nothing is lost.
    """
    lines = [line for line in lines_of(text) if line.text.strip(BLANKS)]
    end = _notice_line(lines, chrome)
    first = next((at for at in range(end) if _is_body(lines[at])), end)
    last = next((at for at in range(end - 1, first, -1) if _is_body(lines[at])), first)
    dropped = _breadcrumbs(lines[:first]) | set(range(end, len(lines)))
    pieces: list[Edit] = []
    for at in (*range(first), *range(last + 1, end)):
        line = lines[at]
        if at > last and chrome.closing.fullmatch(line.text.strip(BLANKS)):
            dropped |= set(range(at, end))
            break
        if chrome.matches(line.text):
            dropped.add(at)
        elif at not in dropped and len(line.text) <= _CHROME_LINE:
            found = chrome.inline.finditer(line.text)
            pieces += (Edit(line.start + m.start(), line.start + m.end(), "", "page_chrome") for m in found)
    whole = [Edit(lines[at].start, min(lines[at].end + 1, len(text)), "", "page_chrome") for at in dropped]
    return sorted(whole + pieces)


def _is_body(line: Line) -> bool:
    return len(line.text) >= _BODY_LENGTH and _BODY.search(line.text) is not None


def find_page_jumps(text: str) -> list[Edit]:
    """What a newspaper says of its pages goes: （下转第四版）, （紧接第一版）. Must not touch other brackets."""
    if "版）" not in text and "版)" not in text:
        return []
    return [Edit(m.start(), m.end(), "", "page_chrome") for m in _PAGE_JUMP.finditer(text)]


def find_blank_lines(text: str) -> list[Edit]:
    """Blank lines and blanks at line starts and ends go: one paragraph a line."""
    if text == text.strip("\n" + BLANKS) and not any(pair in text for pair in _BLANK_BESIDE):
        return []
    return [
        Edit(m.start(), m.end(), "\n" if m.start() > 0 and m.end() < len(text) else "", "blank_line")
        for m in _BLANK_LINE.finditer(text)
    ]


def _notice_line(lines: Sequence[Line], chrome: PageChrome) -> int:
    """The index of the line from which on a page speaks of itself, or the number of lines."""
    length = 0
    found = len(lines)
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - _CLOSING_LINES), -1):
        length += len(lines[index].text)
        if length > _CLOSING_LENGTH:
            break
        if index and chrome.notice.fullmatch(lines[index].text.strip(BLANKS)):
            found = index
    return found


def _breadcrumbs(lines: list[Line]) -> set[int]:
    dropped: set[int] = set()
    crumbs: set[str] = set()
    inside = False
    for index, line in enumerate(lines):
        content = line.text.strip(BLANKS)
        if _CRUMB_OPENER.match(content):
            inside = True
        elif not inside:
            continue
        elif not (
            _CRUMB_MARK.match(content)
            or _CRUMB_MARK.match(lines[index - 1].text.strip(BLANKS))
            or content in crumbs
        ):
            inside = False
            continue
        crumbs.add(content)
        dropped.add(index)
    return dropped
