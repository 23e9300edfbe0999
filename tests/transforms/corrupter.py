"""Damages clean text as byte slips do, with a seed: for tests of the restoration only.

Written from the bytes, not from the restoration: a reader that has lost a byte pairs each byte with
the wrong neighbour until an ASCII byte stands where a character begins.
"""

import random
import re
from typing import NamedTuple

_PRIVATE_ROWS = (((0xAA, 0xAF), (0xA1, 0xFE)), ((0xF8, 0xFE), (0xA1, 0xFE)), ((0xA1, 0xA7), (0x40, 0xA0)))


class Damage(NamedTuple):
    """A clean text, what became of it, and what was lost on the way."""

    clean: str
    damaged: str
    swallowed: str
    """The ASCII character that the slip took with it, "" where none was."""
    dropped: int
    """Characters of private use that the page lost."""


def slip(clean: str, seed: int, *, ascii_marks: bool, drop_private: bool) -> Damage:
    """Lose the first byte of a random two-byte character."""
    places = [at for at, character in enumerate(clean) if not character.isascii()]
    at = random.Random(seed).choice(places)
    return slip_at(clean, at, ascii_marks=ascii_marks, drop_private=drop_private)


def slip_at(
    clean: str, at: int, *, ascii_marks: bool = False, drop_private: bool = False, swallows: bool = True
) -> Damage:
    """Lose the first byte of the character at an offset; the rest is misread up to an ASCII byte.

    With `swallows`, a byte that meets an ASCII byte takes it along, as browsers and editors do;
    without, the ASCII byte is shown again.
    """
    content = clean[at:].encode("gbk")[1:]
    ascii_bytes, offset = set(), -1
    for character in clean[at:]:
        if character.isascii():
            ascii_bytes.add(offset)
        offset += len(character.encode("gbk"))
    shown, swallowed, dropped = read(content, ascii_bytes, drop_private=drop_private, swallows=swallows)
    damaged = clean[:at] + "?" + shown
    if ascii_marks:
        damaged = damaged.replace("？", "?").replace("！", "!")
    return Damage(clean, damaged, swallowed, dropped)


def read(
    content: bytes, ascii_bytes: set[int], *, drop_private: bool, swallows: bool
) -> tuple[str, str, int]:
    """Read bytes as GBK with characters of private use; return the text, what was swallowed, what dropped.

    `ascii_bytes` are the offsets of bytes that were characters of their own.
    """
    shown: list[str] = []
    swallowed = ""
    dropped = at = 0
    while at < len(content):
        first = content[at]
        if first < 0x80:
            shown.append(chr(first))
            at += 1
            continue
        second = content[at + 1] if at + 1 < len(content) else 0
        at += 2
        if drop_private and any(a <= first <= b and c <= second <= d for (a, b), (c, d) in _PRIVATE_ROWS):
            dropped += 1
        elif second >= 0x40 and (character := _character(first, second)):
            shown.append(character)
            swallowed += chr(second) if at - 1 in ascii_bytes else ""
        elif second in (0, 0x0A) or not swallows:
            shown.append("?")
            at -= second < 0x80
        else:
            shown.append("?")
            swallowed += chr(second) if at - 1 in ascii_bytes else ""
    return "".join(shown), swallowed, dropped


def _character(first: int, second: int) -> str:
    character = bytes((first, second)).decode("gb18030", errors="ignore")
    return character if re.fullmatch(".", character) else ""
