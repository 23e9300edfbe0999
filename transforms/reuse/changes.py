"""What a passage says otherwise than its source: the numbers apart from the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

# A number with its fraction, its per cent and its 万 or 亿; a word in Latin letters; else each letter by itself.
_TOKEN = re.compile(r"\d+(?:[.,．]\d+)*(?:[%％‰]|[百千万亿]+)?|[A-Za-z]+|[^\W_]")
_NUMERAL = re.compile(r"\d.*|[零〇一二两三四五六七八九十百千万亿]")
_MOST = 40


class Changes(NamedTuple):
    """Changes from the source to the passage, each `old→new`, `＋new` or `－old`, joined by `；`; None for none."""

    numbers: str | None
    words: str | None


def changes(source: str, passage: str) -> Changes:
    """Return what was changed; punctuation does not count. Of more than forty changes of a kind the first stand."""
    found = list(_changed(_TOKEN.findall(source), _TOKEN.findall(passage)))
    numbers = [_written(old, new) for old, new in found if _is_number(old, new)]
    words = [_written(old, new) for old, new in found if not _is_number(old, new)]
    return Changes(_listed(numbers), _listed(words))


def _changed(source: list[str], passage: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Pairs of what stood and what stands; two of words that only one letter parts are one."""
    pending: tuple[int, int, int, int] | None = None
    for step in Levenshtein.opcodes(source, passage):
        if step.tag == "equal":
            continue
        span = (step.src_start, step.src_end, step.dest_start, step.dest_end)
        if pending and _belongs_to(pending, span, source, passage):
            span = (pending[0], span[1], pending[2], span[3])
        elif pending:
            yield source[pending[0] : pending[1]], passage[pending[2] : pending[3]]
        pending = span
    if pending:
        yield source[pending[0] : pending[1]], passage[pending[2] : pending[3]]


def _belongs_to(
    pending: tuple[int, int, int, int], span: tuple[int, int, int, int], source: list[str], passage: list[str]
) -> bool:
    if span[0] == pending[1]:
        return True
    if span[0] > pending[1] + 1:
        return False
    both = (*source[pending[0] : span[1]], *passage[pending[2] : span[3]])
    return not any(token[0].isdigit() for token in both)


def _is_number(old: list[str], new: list[str]) -> bool:
    """Whether number answers number, or what was put in or left out has one; a word for a number is wording."""
    sides = [any(token[0].isdigit() for token in side) for side in (old, new) if side]
    if any(sides):
        return all(sides)
    # 一 stands in 统一 as well: numerals count where numeral answers numeral.
    return bool(old and new) and all(_NUMERAL.fullmatch(token) for token in old + new)


def _written(old: list[str], new: list[str]) -> str:
    if not new:
        return "－" + "".join(old)
    return f"{''.join(old)}→{''.join(new)}" if old else "＋" + "".join(new)


def _listed(found: list[str]) -> str | None:
    if not found:
        return None
    rest = [f"…（另 {len(found) - _MOST} 处）"] if len(found) > _MOST else []
    return "；".join(found[:_MOST] + rest)
