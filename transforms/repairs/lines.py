"""Lines: page furniture around a text, and line ends that a page put inside a sentence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.prose.headings import numbering_of
from transforms.traced_text import Edit

_BLANKS = " \t\u3000"
_BODY = re.compile("[。！？；]|，.*，")
_BODY_LENGTH = 20
# Beyond this a line without a mark is rather the beginning of a sentence than a heading.
_PHRASE_LENGTH = 15
_CRUMB_OPENER = re.compile(
    r"^(?:您的位置|您现在的位置|您所在的位置|当前位置|所在位置|位置)\s*[:：]?\s*(?:首页)?\s*(?:[>＞»/].*)?$"
)
_CRUMB_MARK = re.compile(r"^(?:首页|[>＞»/›\-|]+)$")
# Behind this line a page lists other pages; what follows is not the document.
_RELATED = re.compile(
    r"^(?:相关(?:报道|文档|阅读|链接|新闻|文章|稿件|附件下载|推荐|信息|政策|解读)|延伸阅读|推荐阅读|更多(?:新闻|精彩|内容)|"
    r"热门(?:文章|推荐)|上一篇|下一篇|扩展阅读|猜你喜欢)\s*[:：]?.{0,60}$"
)
_TERMINAL = re.compile("[。！？；：…!?;:][”’）》」』\"')]*$")
_CONTINUES = re.compile("^[，。、；：！？,;:!?）)》”%％]")
_OPEN_END = re.compile("[，、（(《“‘]$")
_LEADING_UNIT = re.compile(
    r"^(?:[.．]?\d|[%％年月日万亿元个家户人名位条项件次亩吨座台套所处辆倍度]|公里|公顷|平方|千|百)"
)
_DIGIT_END = re.compile(r"\d[.．,]?$")
_LABEL = re.compile(r"^.{1,12}[:：]")
# A date ends a head line, and begins a sentence, more often than it is cut.
_DATED = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$|^(?:19|20)\d{2}年")
_STRAY_MARKS = re.compile(r"[,，、.·|\-_>》]{1,3}")
_SALUTATION = re.compile(
    r"^(?:各位|同志们|尊敬的|女士们|[各驻]?.{2,40}(?:人民政府|委员会|部门|单位|机构)[:：])"
)


@dataclass(frozen=True)
class PageChrome:
    """What page furniture looks like: patterns that match a whole line."""

    pattern: re.Pattern[str]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "PageChrome":
        """Build from the rows of `page_chrome.csv`: `kind` is `fixed` or `regex`."""
        parts = [re.escape(row["pattern"]) if row["kind"] == "fixed" else row["pattern"] for row in rows]
        return cls(re.compile("|".join(f"(?:{part})" for part in parts) or r"(?!)"))

    def matches(self, line: str) -> bool:
        """True where the whole line is furniture, or each of its words is (`打印 收藏 下载`)."""
        content = line.strip(_BLANKS)
        words = re.split(r"[ \t\u3000|｜]+", content)
        if self.pattern.fullmatch(content) or _STRAY_MARKS.fullmatch("".join(words)):
            return True
        return len(words) > 1 and all(self.pattern.fullmatch(word) for word in words if word)


@dataclass(frozen=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def find_page_chrome(text: str, chrome: PageChrome) -> list[Edit]:
    """Furniture above and below the text goes: buttons, breadcrumbs, share bars, related links.

    Works only before the first and behind the last paragraph of prose, on whole lines; a line
    inside the text stays whatever it says. What goes is logged, so nothing is lost.
    """
    lines = [line for line in _lines(text) if line.text.strip(_BLANKS)]
    body = [
        index
        for index, line in enumerate(lines)
        if len(line.text) >= _BODY_LENGTH and _BODY.search(line.text)
    ]
    first, last = (body[0], body[-1]) if body else (len(lines), len(lines))
    dropped = _breadcrumbs(lines[:first])
    dropped |= {index for index in range(first) if chrome.matches(lines[index].text)}
    for index in range(last + 1, len(lines)):
        if _RELATED.match(lines[index].text.strip(_BLANKS)):
            dropped |= set(range(index, len(lines)))
            break
        if chrome.matches(lines[index].text):
            dropped.add(index)
    return [
        Edit(lines[at].start, min(lines[at].end + 1, len(text)), "", "page_chrome") for at in sorted(dropped)
    ]


def find_broken_lines(text: str) -> list[Edit]:
    """Line ends inside a sentence go, also those inside a number.

    Where paragraphs are set apart by blank lines or all lines run to one width, a line that ends
    without an end mark goes on in the next. Elsewhere a line end goes only if the next line cannot
    begin one (`，`, `%`, the rest of a number). Must not join headings, list items, indented lines,
    signatures or labels (`来源：`).
    """
    lines = _lines(text)
    printed = [line for line in lines if line.text.strip(_BLANKS)]
    wrapped = _wraps(printed) or _is_set_apart(lines)
    edits = []
    held = ""
    for left, right in pairwise(printed):
        held = held + left.text.strip(_BLANKS) if held else left.text.strip(_BLANKS)
        adjacent = "\n" not in text[left.end + 1 : right.start].strip(_BLANKS)
        if _goes_on(held, left, right, wrapped and adjacent and _is_next(text, left, right)):
            edits.append(Edit(left.end, _content_start(right), "", "broken_line"))
        else:
            held = ""
    return edits


def find_blank_lines(text: str) -> list[Edit]:
    """Blank lines and blanks at line starts and ends go: one paragraph a line."""
    return [
        Edit(m.start(), m.end(), "\n" if m.start() > 0 and m.end() < len(text) else "", "blank_line")
        for m in re.finditer(
            rf"(?:^|(?<=[^\n{_BLANKS}]))[{_BLANKS}]*\n[\n{_BLANKS}]*|^[{_BLANKS}]+|[{_BLANKS}\n]+$", text
        )
        if m.group() != "\n" or m.start() == 0 or m.end() == len(text)
    ]


def _lines(text: str) -> list[_Line]:
    lines = []
    start = 0
    for line in text.split("\n"):
        lines.append(_Line(start, line))
        start += len(line) + 1
    return lines


def _breadcrumbs(lines: list[_Line]) -> set[int]:
    dropped: set[int] = set()
    crumbs: set[str] = set()
    inside = False
    for index, line in enumerate(lines):
        content = line.text.strip(_BLANKS)
        if _CRUMB_OPENER.match(content):
            inside = True
        elif not inside:
            continue
        elif not (
            _CRUMB_MARK.match(content)
            or _CRUMB_MARK.match(lines[index - 1].text.strip(_BLANKS))
            or content in crumbs
        ):
            inside = False
            continue
        crumbs.add(content)
        dropped.add(index)
    return dropped


def _is_next(text: str, left: _Line, right: _Line) -> bool:
    return right.start == left.end + 1


def _is_set_apart(lines: list[_Line]) -> bool:
    """True where most paragraphs have a blank line before them, and so single line ends mean little."""
    printed = blank_before = 0
    previous_blank = True
    for line in lines:
        blank = not line.text.strip(_BLANKS)
        if not blank:
            printed += 1
            blank_before += previous_blank
        previous_blank = blank
    return printed >= 4 and blank_before >= 0.5 * printed


def _wraps(printed: list[_Line]) -> bool:
    """True where lines run to one width: many of nearly the greatest length, none much longer."""
    lengths = sorted(len(line.text) for line in printed)
    if len(lengths) < 6:
        return False
    width = lengths[int(len(lengths) * 0.95) - 1] if len(lengths) >= 20 else lengths[-1]
    near = sum(1 for length in lengths if width - 4 <= length <= width + 2)
    return 15 <= width <= 90 and near >= 0.3 * len(lengths) and lengths[-1] <= width + 8


def _is_cut_number(held: str, following: str) -> bool:
    return bool(
        len(held) >= 6
        and _DIGIT_END.search(held)
        and _LEADING_UNIT.match(following)
        and not (
            _DATED.search(held) or _DATED.match(following) or _LABEL.match(held) or numbering_of(following)
        )
    )


def _goes_on(held: str, left: _Line, right: _Line, in_block: bool) -> bool:
    following = right.text.strip(_BLANKS)
    if _TERMINAL.search(held):
        return False
    if _CONTINUES.match(following) or (_OPEN_END.search(held) and len(held) >= 10):
        return True
    if _is_cut_number(held, following):
        return right.text[:1] not in _BLANKS
    if following.startswith(("——", "――", "--")):
        return False  # a subtitle, or an item with a dash
    if not in_block or right.text[:1] in ("\u3000", "\t", " ") or numbering_of(following):
        return False
    if _LABEL.match(following) or _LABEL.match(held) or _SALUTATION.match(following):
        return False
    # A heading or a signature has no mark inside; a sentence that goes on has one, or is long.
    return "，" in held or "、" in held or len(held) >= _PHRASE_LENGTH


def _content_start(line: _Line) -> int:
    return line.start + len(line.text) - len(line.text.lstrip(_BLANKS))
