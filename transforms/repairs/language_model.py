"""How likely a piece of Chinese is: which character follows which, from the counts in `seeds/character_runs.csv`.

Each character is judged by the three before it, where such a run was seen often enough, else by fewer. Traditional
characters count as their Simplified forms, ASCII marks as full-width ones, digits and Latin letters each as one
character. All scores are natural logarithms of probabilities: only differences between readings of the same place
mean anything.
"""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from opencc import OpenCC

# Characters that one is judged by.
MEMORY = 3
# The log probability of a character that was never seen.
FLOOR = -16.0
# What stands for the end of a line, for a digit and for a Latin letter.
LINE_END, _DIGIT, _LETTER = "¶", "0", "a"
_MARKS = {**dict(zip(',;:?!()%"', "，；：？！（）％“", strict=True)), "\n": LINE_END}
# A log probability is written as one of these, each of which stands for a step of _STEP; "," and the
# quotation mark belong to CSV, brackets to the tree.
_SYMBOLS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '",()')
_STEP, _HIGHEST = 0.19, 1.0


class Run(NamedTuple):
    """What is known of a run of characters: its log probability, what backing off from it adds, and the tree behind it."""

    score: float
    back_off: float
    tree: str


class Outlook(NamedTuple):
    """What may follow some characters: after the most of them first, with what each layer is lowered by.

    `lost` is what the own log probability of a character that no layer has is lowered by.
    """

    layers: tuple[tuple[Mapping[str, Run], float], ...]
    lost: float

    def scores(self, among: AbstractSet[str]) -> dict[str, float]:
        """Return the log probabilities of those characters that the layers have."""
        found: dict[str, float] = {}
        # The longest run counts; what it has not, the shorter ones have at a cost.
        for following, lost in reversed(self.layers):
            for one in among & following.keys():
                found[one] = lost + following[one].score
        return found


# So many branches of trees are held at most (some 40 MB).
_HELD = 8_192
_UNKNOWN = Run(FLOOR, 0.0, "")


class LanguageModel:
    """Runs of up to four characters (a tree by first character) and their log probabilities.

    The trees are read branch by branch as they are needed: a page without damage pays nothing for them.
    """

    def __init__(self, trees: Mapping[str, str]) -> None:
        self._trees = trees
        self._runs: dict[str, Run | None] = {}
        self._followers: dict[str, dict[str, Run]] = {}

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "LanguageModel":
        """Build from the rows of `seeds/character_runs.csv`."""
        return cls({row["character"]: row["runs"] for row in rows})

    def alone(self, character: str) -> float:
        """Return the log probability of a (folded) character of whose neighbours nothing is known."""
        tree = self._trees.get(character)
        return _VALUES[tree[0]] if tree else FLOOR

    def outlook(self, before: str) -> Outlook:
        """Return what may follow the last characters of a (folded) text."""
        before = before[-MEMORY:]
        layers: list[tuple[Mapping[str, Run], float]] = []
        lost = 0.0
        for start in range(len(before)):
            run = self._run(before[start:])
            if run is not None:
                layers.append((self._following(before[start:], run), lost))
                lost += run.back_off
        return Outlook(tuple(layers), lost)

    def after(self, before: str, character: str) -> float:
        """Return the log probability of a character after others (folded, at most MEMORY of them)."""
        lost = 0.0
        for start in range(len(before)):
            run = self._run(before[start:])
            if run is not None:
                found = self._following(before[start:], run).get(character)
                if found is not None:
                    return lost + found.score
                lost += run.back_off
        return max(FLOOR, lost + self.alone(character))

    def score(self, text: str) -> float:
        """Return the log probability of a text that begins anywhere; 0 for the empty text."""
        text = folded(text)
        return sum(self.after(text[max(0, at - MEMORY) : at], one) for at, one in enumerate(text))

    def per_character(self, text: str) -> float:
        """Return the log probability a character: about -4 for prose, below -9 for misread bytes."""
        return self.score(text) / max(1, len(text))

    def _run(self, text: str) -> Run | None:
        if text not in self._runs:
            self._runs[text] = self._find(text)
        return self._runs[text]

    def _find(self, text: str) -> Run | None:
        if len(text) == 1:
            written = self._trees.get(text)
            return _branches(text + written)[text] if written else _UNKNOWN
        run = self._run(text[:-1])
        return self._following(text[:-1], run).get(text[-1]) if run else None

    def _following(self, text: str, run: Run) -> dict[str, Run]:
        found = self._followers.get(text)
        if found is None:
            if len(self._followers) >= _HELD:
                self._followers.clear()
                self._runs.clear()
            found = self._followers[text] = _branches(run.tree)
        return found


def symbol_of(score: float) -> str:
    """Return how a log probability is written (what lies beyond the scale as its end)."""
    return _SYMBOLS[min(len(_SYMBOLS) - 1, max(0, round((_HIGHEST - score) / _STEP)))]


def folded(text: str) -> str:
    """Return a text as the model knows it. Must not change its length."""
    return text.translate(_folding())


def to_simplified(text: str) -> str:
    """Put each Traditional character into its Simplified form. Must not change the length of the text."""
    return text.translate(_simplified_table())


_VALUES = {symbol: _HIGHEST - _STEP * number for number, symbol in enumerate(_SYMBOLS)}


# A character, its sign, and in brackets the sign for backing off and a tree of at most three levels.
_BRANCH = re.compile(r"(.)(.)(?:\((.)([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*)\))?", re.S)


def _branches(tree: str) -> dict[str, Run]:
    """Read the first level of a tree."""
    return {
        character: Run(_VALUES[score], _VALUES[back_off] if back_off else 0.0, behind)
        for character, score, back_off, behind in _BRANCH.findall(tree)
    }


@lru_cache(maxsize=1)
def _simplified_table() -> dict[int, str]:
    """Each Traditional character with its Simplified form, one to one."""
    convert = OpenCC("t2s").convert
    table = {}
    for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00)):
        character = chr(code)
        simplified = convert(character)
        if simplified != character and len(simplified) == 1:
            table[code] = simplified
    # Forms that OpenCC leaves alone because only a phrase can tell; prose uses them as these.
    return table | {ord("著"): "着", ord("於"): "于", ord("乾"): "干"}


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    table = {ord(mark): full for mark, full in _MARKS.items()} | _simplified_table()
    for first, after, kind in (("0", "9", _DIGIT), ("A", "Z", _LETTER), ("a", "z", _LETTER)):
        for code in range(ord(first), ord(after) + 1):
            # The same again in full width.
            table[code] = table[code + 0xFEE0] = kind
    return table
