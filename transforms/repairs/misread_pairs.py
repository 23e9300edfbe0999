"""Big5 read as GBK, and GBK read as Big5: every pair of bytes is a character of both."""

import re

from transforms.pages.decoding import character_costs
from transforms.repairs.language_model import LanguageModel
from transforms.repairs.misread_bytes import swap_pairs
from transforms.repairs.misread_scoring import CONTEXT, MAXIMUM_CROWDED, rise
from transforms.traced_text import Edit

_HAN = re.compile("[\u3400-\u9fff]")
# What most pairs are read as; kana, Cyrillic and letters with accents come up too, but not mostly.
_MISREAD = re.compile("[\u3400-\u9fff\ue000-\uf8ff\ufffd]")
# Two characters of chance: GBK and Big5 pair all bytes alike, so every text can be swapped.
_MINIMUM_SWAPPED = 4


def find_swapped(line: str, language: LanguageModel) -> list[Edit]:
    """Big5 read as GBK or the reverse: the whole line, or the stretch of it that gains most by being swapped."""
    found: list[tuple[float, Edit]] = []
    for was_big5 in (True, False):
        swapped = swap_pairs(line, was_big5=was_big5)
        gains = (character_costs(line) - character_costs(swapped)).tolist()
        stretch = _widened(line, swapped, *_best_stretch(gains), language)
        for start, end in ((0, len(line)), stretch):
            after = swapped[start:end]
            if not _is_swappable(line[start:end], after):
                continue
            confidence = rise(line[start:end], after, language)
            if confidence is not None:
                kind = "suspect" if "\ufffd" in after else "mojibake"
                found.append((sum(gains[start:end]), Edit(start, end, after, kind, confidence)))
                break
    return [max(found)[1]] if found else []


def _is_swappable(before: str, after: str) -> bool:
    """False for text of another script, and for little of it: every pair of bytes can be read both ways."""
    high = sum(char > "\x7f" for char in before)
    enough = len(_HAN.findall(after)) >= _MINIMUM_SWAPPED and len(_MISREAD.findall(before)) >= high / 2
    return enough and after.count("\ufffd") <= MAXIMUM_CROWDED * len(after)


def _widened(line: str, swapped: str, start: int, end: int, language: LanguageModel) -> tuple[int, int]:
    """Take in the characters at both ends that are usual either way, where the words ask for it."""
    inner = swapped[start : start + CONTEXT]
    start -= max(
        range(min(start, 3) + 1),
        key=lambda n: language.score(
            line[max(0, start - 6) : start - n] + swapped[start - n : start] + inner
        ),
    )
    inner = swapped[max(start, end - CONTEXT) : end]
    end += max(
        range(min(len(line) - end, 3) + 1),
        key=lambda n: language.score(inner + swapped[end : end + n] + line[end + n : end + 6]),
    )
    return start, end


def _best_stretch(gains: list[float]) -> tuple[int, int]:
    """The span of the greatest sum (Kadane)."""
    best = current = 0.0
    best_span = (0, 0)
    start = 0
    for index, gain in enumerate(gains):
        if current <= 0:
            current, start = 0.0, index
        current += gain
        if current > best:
            best, best_span = current, (start, index + 1)
    return best_span
