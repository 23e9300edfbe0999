"""How likely a piece of Chinese is: which character follows which, from the counts in `seeds/character_runs.csv`.

Each character is judged by the three before it, where such a run was seen often enough, else by fewer. Traditional
characters count as their Simplified forms, ASCII marks as full-width ones, digits and Latin letters each as one
character. All scores are natural logarithms of probabilities: only differences between readings of the same place
mean anything.
"""

from collections.abc import Iterable, Mapping
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
    """What is known of a run of characters: its log probability, what backing off from it adds, what follows."""

    score: float
    back_off: float
    following: "Mapping[str, Run]"


class Outlook(NamedTuple):
    """What may follow some characters: log probabilities, and what any other one's own is lowered by."""

    scores: Mapping[str, float]
    lost: float


_NOTHING: Mapping[str, Run] = {}
_UNKNOWN = Run(FLOOR, 0.0, _NOTHING)


class LanguageModel:
    """Runs of up to four characters (a tree by first character) and their log probabilities.

    The trees are read as they are needed: a page without damage pays nothing for them.
    """

    def __init__(self, trees: Mapping[str, str]) -> None:
        self._trees = trees
        self._read: dict[str, Run] = {}
        self._outlooks: dict[str, Outlook] = {}

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "LanguageModel":
        """Build from the rows of `seeds/character_runs.csv`."""
        return cls({row["character"]: row["runs"] for row in rows})

    def alone(self, character: str) -> float:
        """Return the log probability of a (folded) character of whose neighbours nothing is known."""
        tree = self._trees.get(character)
        return _VALUES[tree[0]] if tree else FLOOR

    def outlook(self, before: str) -> "Outlook":
        """Return what may follow the last characters of a (folded) text."""
        before = before[-MEMORY:]
        found = self._outlooks.get(before)
        if found is None:
            scores: dict[str, float] = {}
            lost = 0.0
            # The longest run first; what it has not, the shorter ones have at a cost.
            for start in range(len(before)):
                run = self._run(before[start:])
                if run is not None:
                    for character, after in run.following.items():
                        scores.setdefault(character, lost + after.score)
                    lost += run.back_off
            found = self._outlooks[before] = Outlook(scores, lost)
        return found

    def score(self, text: str) -> float:
        """Return the log probability of a text that begins anywhere; 0 for the empty text."""
        text = folded(text)
        return sum(self._after(text[max(0, at - MEMORY) : at], one) for at, one in enumerate(text))

    def per_character(self, text: str) -> float:
        """Return the log probability a character: about -4 for prose, below -9 for misread bytes."""
        return self.score(text) / max(1, len(text))

    def _after(self, before: str, character: str) -> float:
        lost = 0.0
        for start in range(len(before)):
            run = self._run(before[start:])
            if run is not None:
                found = run.following.get(character)
                if found is not None:
                    return lost + found.score
                lost += run.back_off
        return max(FLOOR, lost + self.alone(character))

    def _run(self, text: str) -> Run | None:
        run: Run | None = self._tree(text[0])
        for character in text[1:]:
            run = run.following.get(character) if run else None
        return run

    def _tree(self, character: str) -> Run:
        found = self._read.get(character)
        if found is None:
            written = self._trees.get(character)
            found = self._read[character] = _parsed(written) if written else _UNKNOWN
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


def _parsed(written: str) -> Run:
    """Read a tree: a symbol for its own probability, and in brackets one for backing off and what follows."""
    if len(written) == 1:
        return Run(_VALUES[written], 0.0, _NOTHING)
    root: dict[str, Run] = {}
    inner = root
    stack: list[dict[str, Run]] = []
    at, end = 3, len(written) - 1
    while at < end:
        character = written[at]
        if character == ")":
            inner = stack.pop()
            at += 1
        elif written[at + 2] == "(":
            following: dict[str, Run] = {}
            inner[character] = Run(_VALUES[written[at + 1]], _VALUES[written[at + 3]], following)
            stack.append(inner)
            inner = following
            at += 4
        else:
            inner[character] = Run(_VALUES[written[at + 1]], 0.0, _NOTHING)
            at += 2
    return Run(_VALUES[written[0]], _VALUES[written[2]], root)


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
