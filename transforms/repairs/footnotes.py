"""Footnote marks in running text: ① ② [1] 〔2〕, and the `?` that a lost mark left behind."""

import re

from transforms.traced_text import Edit

_CIRCLED = re.compile("[\u2460-\u2473\u24f5-\u24fe\u2776-\u277f]")
_BRACKETED = re.compile(r"(?<=[^\s\n：:；;、])[\[［](\d{1,3})[\]］]")
# A question mark that asks nothing: between a closed clause and the next one, or between a value
# and the mark that closes its clause.
_LOST = re.compile(
    r"(?<=[。；！”’）》])[?\ufffd](?=[\u3400-\u9fff“《（\n]|$)|(?<=[\d%％A-Za-z”》)])[?\ufffd](?=[；。，、;,])"
)


def find_circled_marks(text: str) -> list[Edit]:
    """Circled numbers that mark footnotes go.

    A sequence that numbers a list stays: its first number follows a colon, a comma-like mark or
    the start of a line, where a footnote's follows the word or sentence that it annotates.
    """
    edits: list[Edit] = []
    is_list = False
    for match in _CIRCLED.finditer(text):
        # Blanks before a mark say nothing: they go, or they indent a list.
        before = text[max(0, match.start() - 8) : match.start()].rstrip(" \u3000")[-1:] or "\n"
        begins = match.group() in "\u2460\u2776\u24f5"
        if begins:
            is_list = before in "\n：:；;、，,"
        if not is_list and before not in "\n：:；;、，,":
            edits.append(Edit(match.start(), match.end(), "", "footnote_mark"))
    return edits


def find_bracketed_marks(text: str) -> list[Edit]:
    """`[12]` behind a word or a sentence goes. Must not touch `〔2021〕` of a 文号 or a mark that opens a line."""
    if "[" not in text and "［" not in text:
        return []
    return [Edit(m.start(), m.end(), "", "footnote_mark") for m in _BRACKETED.finditer(text)]


def find_lost_marks(text: str) -> list[Edit]:
    """A `?` between a full stop and the next sentence, or before a closing mark, was a footnote mark.

    Must not touch a question: there the mark follows a word and nothing closes behind it.
    """
    if "?" not in text and "\ufffd" not in text:
        return []
    return [Edit(m.start(), m.end(), "", "footnote_mark", 0.9) for m in _LOST.finditer(text)]
