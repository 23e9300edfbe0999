"""A title that a page set in several lines."""

import re
from collections.abc import Sequence

from transforms.prose.headings import TITLE_END, numbering_of
from transforms.repairs.broken_lines import BLANKS, Line, lines_of
from transforms.traced_text import Edit

# A title stands near the top, in so many lines at most; each is shorter than a line of prose.
_HEAD_LINES, _TITLE_LINES, _LINE_LENGTH = 60, 5, 44
# What opens the title of an official document, and what ends it.
_OPENS = re.compile("[\u4e00-\u9fff、 \u3000]{0,60}(?:关于|印发|转发|批转)")
_ISSUER = re.compile(
    "[\u4e00-\u9fff、 \u3000]{2,40}(?:人民政府|办公厅|办公室|委员会|国务院|总局|[厅局部委署院会])$"
)
_PROSE = re.compile("[。；！？：:，]")


def find_broken_titles(text: str) -> list[Edit]:
    """The lines of a title at the head become one.

    The proof is the title itself, where the page has it whole in another place (`标题：`), or its form: an
    issuer's `关于` up to the word that says what kind of document it is. Must not join an issuer's
    line, a heading or a 文号 to it.
    """
    lines = [line for line in lines_of(text[: _HEAD_LINES * _LINE_LENGTH * 2]) if line.text.strip(BLANKS)]
    head = lines[:_HEAD_LINES]
    whole = {piece for line in head for piece in _whole(line)}
    edits: list[Edit] = []
    at = 0
    while at < len(head) - 1:
        count = _title_lines(head, at, whole)
        for before, after in zip(head[at : at + count - 1], head[at + 1 : at + count], strict=True):
            inner = len(after.text) - len(after.text.lstrip(BLANKS))
            edits.append(Edit(before.end, after.start + inner, "", "broken_line"))
        at += count
    return edits


def _whole(line: Line) -> tuple[str, ...]:
    """What a line may say whole: itself, or what stands behind its label."""
    content = _squeezed(line.text)
    return content, content.partition("：")[2]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _title_lines(head: Sequence[Line], at: int, whole: set[str]) -> int:
    """The number of lines from `at` on that are one title (1 where it is a line like any other)."""
    joined = _squeezed(head[at].text)
    opens = _OPENS.match(joined) or (_ISSUER.match(joined) and _OPENS.match(_squeezed(head[at + 1].text)))
    if len(joined) > _LINE_LENGTH or _PROSE.search(joined) or numbering_of(joined):
        return 1
    ended = TITLE_END.search(joined) is not None
    for count in range(2, _TITLE_LINES + 1):
        if at + count > len(head):
            break
        following = _squeezed(head[at + count - 1].text)
        if len(following) > _LINE_LENGTH or _PROSE.search(following) or numbering_of(following):
            break
        joined += following
        if joined in whole or (opens and not ended and TITLE_END.search(joined)):
            return count
    return 1
