"""What speaks for a reading of a misread stretch: its likelihood, the page's own words and script."""

import math
import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from opencc import OpenCC

from transforms.repairs.language_model import MEMORY, LanguageModel, folded, to_simplified
from transforms.repairs.slip_search import Judge, PageOutlook, Reading, find_readings

# Characters of the same line before the first slip that are read along.
_BEFORE = 8
_MAXIMUM_DROPPED = 3
# How far around the damage the script of the page is looked up, and what the page says.
_NEAR, _PAGE = 300, 4_000
# The user-defined areas 1–3 of GBK, as GB 18030 maps them.
_PRIVATE = re.compile("[\ue000-\ue765]")
# What follows a lost byte, or a question; the page is not to learn it.
_MAY_BE_MISREAD = re.compile("[?？\ufffd][^\x00-\x40\x7f]*")
# A closing quote or bracket that nothing opened (natural logarithm).
_ODD_PAIR = -3.0
# A line with a comma that ends with none of these.
_LINE_ENDS, _OPEN_END = frozenset("。！？?!；;：:”）)》…"), -3.0
# After how many sightings of a run (of one, two, three characters) the page counts for as much as the language.
_TRUST = (200.0, 20.0, 6.0)


# Start and end of a slip in the damaged text, and what stood there.
Slip = tuple[int, int, str]


class Evidence(NamedTuple):
    """The slips of the best reading of a stretch, and what speaks for it."""

    slips: tuple[Slip, ...]
    gain: float
    """How much likelier than the text as it stands (natural logarithm)."""
    share: float
    """Its share of the probability of all readings, 0–1."""
    share_of_rest: float
    """The same for all that it says but the first character, whose first byte was lost."""
    share_of_length: float
    """The same for how many characters it has."""
    is_whole: bool
    """True where the page drops no characters: it shows those of private use."""


class Page:
    """The language as the text around a stretch speaks it: what it says is likely to be said again.

    The language and what the page has said after one, two and three characters are blended by `_TRUST`.
    """

    def __init__(self, language: LanguageModel, text: str) -> None:
        self._language, self._text = language, folded(text)
        self._seen: dict[str, Counter[str]] = {}
        self._outlooks: dict[str, PageOutlook] = {}
        self._likelihoods: dict[tuple[str, str], float] = {}

    def outlook(self, before: str) -> PageOutlook:
        """Return what may follow the last characters of a (folded) text on this page."""
        found = self._outlooks.get(before)
        if found is None:
            language = self._language.outlook(before)
            share, seen = self._blend(before)
            scores = language.scores(seen.keys())
            said = {}
            for one, own in seen.items():
                score = scores.get(one)
                score = language.lost + self._language.alone(one) if score is None else score
                said[one] = math.log(own + share * math.exp(score))
            found = self._outlooks[before] = PageOutlook(language, math.log(share), said)
        return found

    def likelihood(self, before: str, character: str) -> float:
        """Return the log probability of one (folded) character there: cheaper than all that may follow."""
        found = self._likelihoods.get((before, character))
        if found is None:
            share, seen = self._blend(before)
            score = math.exp(self._language.after(before[-MEMORY:], character))
            found = self._likelihoods[before, character] = math.log(seen.get(character, 0.0) + share * score)
        return found

    def _blend(self, before: str) -> tuple[float, dict[str, float]]:
        """Return the share that the language has after a text, and the probabilities that the page adds."""
        share = 1.0
        seen: dict[str, float] = {}
        for size, trust in enumerate(_TRUST[: len(before)], 1):
            counts = self._seen_after(before[-size:])
            if not counts:
                break
            total = sum(counts.values()) + trust
            share *= trust / total
            seen = {one: own * trust / total for one, own in seen.items()}
            for one, times in counts.items():
                seen[one] = seen.get(one, 0.0) + times / total
        return share, seen

    def _seen_after(self, run: str) -> Counter[str]:
        found = self._seen.get(run)
        if found is None:
            found = self._seen[run] = Counter()
            at = self._text.find(run)
            while 0 <= at < len(self._text) - len(run):
                found[self._text[at + len(run)]] += 1
                at = self._text.find(run, at + 1)
        return found


def weigh(text: str, marks: list[int], after: int, language: LanguageModel) -> Evidence | None:
    """Read the line from its first mark on; `after` is the offset before which nothing is read.

    None where no reading reaches the end of the stretch.
    """
    line_start = text.rfind("\n", 0, marks[0]) + 1
    line_end = text.find("\n", marks[0])
    start = max(after, marks[0] - _BEFORE, line_start)
    foreign = _foreign(text[max(0, marks[0] - _NEAR) : marks[0] + _NEAR])
    around = text[max(0, marks[0] - _PAGE) : marks[0]] + (
        "" if line_end < 0 else text[line_end : line_end + _PAGE]
    )
    page = Page(language, _MAY_BE_MISREAD.sub("\n", around))
    judge = Judge(page.outlook, page.likelihood, language.alone, foreign)
    line = text[line_start:start]
    memory = "\n" + line
    is_whole = _PRIVATE.search(text) is not None
    maximum_dropped = 0 if is_whole else _MAXIMUM_DROPPED
    found, end = find_readings(
        text, marks, start, memory=memory, maximum_dropped=maximum_dropped, judge=judge
    )
    rated = sorted(((_rated(one, line), one) for one in found), reverse=True)
    if not rated:
        return None
    return _evidence(rated, text[start:end], language, is_whole=is_whole)


def _rated(reading: Reading, line: str) -> float:
    whole = line + reading.text
    is_open = whole.endswith("\n") and "，" in whole and whole[-2:-1] not in _LINE_ENDS
    return reading.score + _ODD_PAIR * _odd_pairs(whole) + _OPEN_END * is_open


def _evidence(
    scored: list[tuple[float, Reading]], damaged: str, language: LanguageModel, *, is_whole: bool
) -> Evidence:
    top, best = scored[0]
    weights = {reading.text: math.exp(score - top) for score, reading in scored}
    total = sum(weights.values())
    first = best.starts[0][1] if best.starts else 0
    alike = (best.text[:first], best.text[first + 1 :])
    rest = sum(weight for one, weight in weights.items() if (one[:first], one[first + 1 :]) == alike)
    as_long = sum(weight for one, weight in weights.items() if len(one) == len(best.text))
    slips = _slips(best)
    return Evidence(
        slips,
        top - language.score(damaged),
        1 / total,
        rest / total,
        as_long / total,
        is_whole,
    )


def _slips(reading: Reading) -> tuple[Slip, ...]:
    """Return where a reading's slips stand in the damaged text, and what it makes of them."""
    return tuple(
        (damaged_start, damaged_end, reading.text[written_start:written_end])
        for (damaged_start, written_start), (damaged_end, written_end) in zip(
            reading.starts, reading.ends, strict=True
        )
    )


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
    """Return the characters that only Traditional and that only Simplified text lacks."""
    to_traditional = OpenCC("s2t").convert
    simplified, traditional = set(), set()
    for code in range(0x4E00, 0x9FA6):
        character = chr(code)
        if to_simplified(character) != character or not _fits(character, "gb2312"):
            traditional.add(character)
        if to_traditional(to_simplified(character)) != character:
            simplified.add(character)
    return frozenset(simplified), frozenset(traditional)


def _fits(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _foreign(page: str) -> frozenset[str]:
    """Return the characters of the script that a page is not in; those of neither where it is in doubt."""
    simplified, traditional = _scripts()
    few, many = sum(one in simplified for one in page), sum(one in traditional for one in page)
    if many > 2 * few:
        return simplified
    return traditional if few > 2 * many else simplified & traditional
