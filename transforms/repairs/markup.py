"""Markup left in a text: HTML tags and entities, comments, Markdown marks."""

import html
import re

from transforms.traced_text import Edit

_TAG_NAMES = (
    "p|br|div|span|a|b|i|u|em|strong|font|table|tbody|thead|tr|td|th|ul|ol|li|img|center|h[1-6]|hr|"
    "blockquote|section|article|sup|sub|style|script|o:p|strike|input|form|label|iframe|button|pre|code"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:\s[^<>\n]{{0,500}})?/?>", re.IGNORECASE)
_BREAKING = re.compile(
    r"</?(?:p|br|div|tr|li|h[1-6]|table|ul|ol|blockquote|section|article|center|hr)\b", re.I
)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,15}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_HEADING_MARK = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"\*\*(?=\S)([^*\n]{1,200}?)(?<=\S)\*\*")


def find_html(text: str) -> list[Edit]:
    """Tags, comments and scripts go (a block tag leaves a line end), entities become their character.

    Must not touch `<` and `>` that are no tag of HTML: `<0.05`, `《》`, `<某某条例>`.
    """
    edits: list[Edit] = []
    if "<" in text:
        for pattern in (_COMMENT, _SCRIPT):
            edits += [Edit(m.start(), m.end(), "", "html_remnant") for m in pattern.finditer(text)]
        for match in _TAG.finditer(text):
            replacement = "\n" if _BREAKING.match(match.group()) else ""
            edits.append(Edit(match.start(), match.end(), replacement, "html_remnant"))
    if "&" in text:
        for match in _ENTITY.finditer(text):
            character = html.unescape(match.group())
            if character != match.group():
                character = " " if character == "\u00a0" else character
                edits.append(Edit(match.start(), match.end(), character, "html_remnant"))
    return _outermost(edits)


def find_markdown(text: str) -> list[Edit]:
    """Heading marks and bold marks of Markdown go. Must not touch `#` or `*` inside a line."""
    if "#" not in text and "**" not in text:
        return []
    edits = [Edit(m.start(), m.end(), "", "markdown") for m in _HEADING_MARK.finditer(text)]
    for match in _EMPHASIS.finditer(text):
        edits += (
            Edit(match.start(), match.start() + 2, "", "markdown"),
            Edit(match.end() - 2, match.end(), "", "markdown"),
        )
    return sorted(edits)


def _outermost(edits: list[Edit]) -> list[Edit]:
    """Drop edits that lie within another one (a tag inside a comment)."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
