"""Characters that no reader sees: line ends, control characters, zero-width marks, odd blanks."""

import re

from transforms.traced_text import Edit

_LINE_END = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
# Zero width space/joiners, word joiner, soft hyphen, byte order mark inside the text, directional
# marks, variation selectors, C0 and C1 controls.
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u2060-\u2064\u00ad\ufeff\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+"
)
_BLANK = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")


def find_line_ends(text: str) -> list[Edit]:
    """CR, CRLF, form feeds and Unicode separators become one line feed. Must not join or drop lines."""
    return [Edit(m.start(), m.end(), "\n", "line_end") for m in _LINE_END.finditer(text)]


def find_invisible(text: str) -> list[Edit]:
    """Characters without width go; odd blanks become a space. Must not touch U+3000, which indents."""
    edits = [Edit(m.start(), m.end(), "", "invisible") for m in _INVISIBLE.finditer(text)]
    edits += [Edit(m.start(), m.end(), " ", "blank") for m in _BLANK.finditer(text)]
    return sorted(edits)
