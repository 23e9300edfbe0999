"""What speaks for a reading of a misread stretch: its likelihood, the page's own words and script."""

import math
import re
from functools import lru_cache
from typing import NamedTuple

from opencc import OpenCC

from transforms.repairs.language_model import language_model, to_simplified
from transforms.repairs.slip_search import Reading, find_readings

# Characters of the same line before the first slip that are read along.
_BEFORE = 8
_MAXIMUM_DROPPED = 2
# Differences of score are divided by this before they become shares of probability.
_TEMPERATURE = 1.0
# Characters of a passage that is judged on its own.
_PASSAGE = 5
# How far around the damage the script of the page is looked up, and what the page says.
_NEAR, _PAGE = 300, 4_000
# To think that the page drops characters at all (natural logarithm).
_DROPPING = -2.0
# The user-defined areas 1–3 of GBK, as GB 18030 maps them.
_PRIVATE = re.compile("[\ue000-\ue765]")
# A character is common from here on; a closing quote or bracket that nothing opened (natural logarithms).
_COMMON = -12.0
_ODD_PAIR = -3.0


class Evidence(NamedTuple):
    """The best reading of a stretch: (start, end, restored) of its slips, and what speaks for it."""

    slips: list[tuple[int, int, str]]
    gain: float
    """How much likelier than the text as it stands (natural logarithm)."""
    share: float
    """Its share of the probability of all readings, 0–1."""
    share_of_rest: float
    """The same for all that it says but the first character, whose first byte was lost."""
    weakest: float
    """Log probability a character of its least likely passage."""


def weigh(text: str, marks: list[int], after: int) -> Evidence | None:
    """Read the line from its first mark on; `after` is the offset before which nothing is read.

    None where no reading reaches the end of the stretch.
    """
    line_start = text.rfind("\n", 0, marks[0]) + 1
    line_end = text.find("\n", marks[0])
    start = max(after, marks[0] - _BEFORE, line_start)
    foreign = _foreign(text[max(0, marks[0] - _NEAR) : marks[0] + _NEAR])
    page = text[max(0, marks[0] - _PAGE) : marks[0]] + (
        "" if line_end < 0 else text[line_end : line_end + _PAGE]
    )
    line = text[line_start:start]
    rated: dict[str, tuple[float, Reading]] = {}
    best: Evidence | None = None
    # A page that shows characters of private use drops none.
    for maximum_dropped in (0,) if _PRIVATE.search(text) else (0, _MAXIMUM_DROPPED):
        found, end = find_readings(
            text, marks, start, maximum_dropped=maximum_dropped, foreign=foreign, page=page
        )
        undropped = set(rated) if maximum_dropped else {one.text for one in found}
        rated = {
            one.text: (_rated(one, line, 0.0 if one.text in undropped else _DROPPING), one) for one in found
        }
        if rated:
            best = _evidence(sorted(rated.values(), reverse=True), text, start, end)
    return best


def _rated(reading: Reading, line: str, cost: float) -> float:
    return reading.score + cost + _ODD_PAIR * _odd_pairs(line + reading.text)


def _evidence(scored: list[tuple[float, Reading]], text: str, start: int, end: int) -> Evidence:
    top, best = scored[0]
    weights = {reading.text: math.exp((score - top) / _TEMPERATURE) for score, reading in scored}
    total = sum(weights.values())
    slips = [
        (damaged_start, damaged_end, best.text[written_start:written_end])
        for (damaged_start, written_start), (damaged_end, written_end) in zip(
            best.starts, best.ends, strict=True
        )
    ]
    first = best.starts[0][1] if best.starts else 0
    alike = (best.text[:first], best.text[first + 1 :])
    rest = sum(weight for one, weight in weights.items() if (one[:first], one[first + 1 :]) == alike)
    return Evidence(
        slips,
        top - language_model().score(text[start:end]),
        1 / total,
        rest / total,
        min((_weakest(restored) for *_, restored in slips), default=0.0),
    )


def _weakest(restored: str) -> float:
    per_character = language_model().per_character
    last = max(1, len(restored) - _PASSAGE + 1)
    return min(per_character(restored[at : at + _PASSAGE]) for at in range(0, last, 2))


def _odd_pairs(line: str) -> int:
    """Return how many closing quotes and brackets of a line were never opened."""
    odd = 0
    for opening, closing in ("“”", "（）", "《》", "‘’", "()"):
        depth = 0
        for character in line:
            depth += (character == opening) - (character == closing)
            odd += depth < 0
            depth = max(depth, 0)
    return odd


@lru_cache(maxsize=1)
def _scripts() -> tuple[frozenset[str], frozenset[str]]:
    """Return the common characters that only Simplified and only Traditional text uses."""
    to_traditional = OpenCC("s2t").convert
    lookup = language_model().words
    simplified, traditional = set(), set()
    for code in range(0x4E00, 0x9FA6):
        character = chr(code)
        plain = to_simplified(character)
        word = lookup.get(plain)
        if word is None or word.score < _COMMON:
            continue
        if plain != character and not _fits(character, "gb2312"):
            traditional.add(character)
        elif to_traditional(character) != character and not _fits(character, "big5"):
            simplified.add(character)
    return frozenset(simplified), frozenset(traditional)


def _fits(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _foreign(page: str) -> frozenset[str]:
    """Return the characters of the script that a page is not in; none where it is in doubt."""
    simplified, traditional = _scripts()
    few, many = sum(one in simplified for one in page), sum(one in traditional for one in page)
    if many > 2 * few:
        return simplified
    return traditional if few > 2 * many else frozenset()
