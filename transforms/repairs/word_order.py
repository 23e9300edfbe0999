"""How words and marks follow each other: from jieba's tagging model, and from the rules of writing.

A word has a class: its part of speech, and whether it is a single character. Marks and runs of digits
or Latin letters have classes of their own. `WordOrder.evidence[a][b]` is what the order a, b adds to
the score of a text: the logarithm of how much oftener than by chance b follows a.
"""

import math
import pickle
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

# Part-of-speech evidence counts for less than word frequency: the dictionary gives a word one tag only.
_WEIGHT = 0.6
_LIMIT = 3.0
_MARKS = {
    "stop": "。！？",
    "part": "，；：",
    "list": "、",
    "open": "（“《‘〔【",
    "close": "）”》’〕】",
    "line": "\n",
}
_MARK_CLASSES = ("other", *_MARKS, "run")
# Single characters that official prose strings together by rules of its own, each with the class that
# it has otherwise: 第七十条, （三）, 二百三十九, 市、县（市、区）.
_SPECIAL = {
    "ordinal": ("第", (True, "m")),
    "numeral": ("〇零一二三四五六七八九十百千万亿两", (True, "m")),
    "level": ("省市县區区州旗盟乡镇村", (True, "n")),
}
_NUMERAL_START = "第" + _SPECIAL["numeral"][0]
# What the rules add (natural logarithm, rough).
_STRUNG = {
    ("ordinal", "numeral"): 6.0,
    ("ordinal", "run"): 6.0,
    ("numeral", "numeral"): 2.5,
    ("open", "numeral"): 2.0,
    ("numeral", "close"): 2.0,
    ("level", "open"): 2.5,
    ("open", "level"): 1.5,
    ("list", "level"): 1.0,
    ("level", "list"): 1.0,
    ("level", "close"): 1.5,
}
# Rules of writing: a mark that parts or ends follows no other one and begins no line, no line ends
# within a clause, nothing is opened to be closed at once.
_AGAINST_RULE = -6.0
_NEVER_AFTER = {
    "stop": ("stop", "part", "list"),
    "part": ("stop", "part", "list", "line", "close"),
    "list": ("stop", "part", "list", "line", "close"),
    "open": ("stop", "part", "list", "line", "close"),
    "line": ("stop", "part", "list", "close"),
}
# Lines of prose end with a full stop rather than with a bracket or a quote.
_LINE_END = {"stop": 1.5, "close": -1.0}
_UNFINISHED = -2.0
# What a list or a quotation begins with is seldom a number, and few sentences begin with a quotation.
_NUMBER_INSIDE = -2.0
_OPENS_SENTENCE = -1.0
# Adverbs, prepositions, conjunctions and 地 stand at the end of no clause.
_NEVER_LAST = ("c", "d", "p", "uv")
_LAST = -4.0


class WordOrder(NamedTuple):
    """Numbers of the classes, and the evidence of their order."""

    words: dict[tuple[bool, str], int]
    """By (single character?, jieba's tag)."""
    marks: dict[str, int]
    """By class of mark (other, stop, part, list, open, close, line, run) or of special characters."""
    evidence: list[list[float]]
    particle: float
    """Log probability of 的, the only word of its class."""

    def of_word(self, word: str, tag: str) -> int:
        """Return the class of a word of the dictionary."""
        special = _special(word)
        if special is not None:
            return self.marks[special]
        return self.words.get((len(word) == 1, tag), self.marks["other"])

    def of_mark(self, mark: str) -> int:
        """Return the class of a mark."""
        return next(
            (self.marks[name] for name, marks in _MARKS.items() if mark in marks), self.marks["other"]
        )


def read_word_order(directory: Path) -> WordOrder:
    """Read jieba's tagging model (`posseg`): a chain of characters in states.

    A state is a place in a word (B begin, M middle, E end, S single) and a tag; what ends a word
    (E, S) against what begins the next (B, S) is the order of words.
    """
    transitions = pickle.loads((directory / "prob_trans.p").read_bytes())
    starts = pickle.loads((directory / "prob_start.p").read_bytes())
    states = sorted(transitions)
    index = {state: number for number, state in enumerate(states)}
    chain = np.zeros((len(states), len(states)))
    for state, targets in transitions.items():
        for target, score in targets.items():
            chain[index[state], index[target]] = math.exp(score)
    share = _stationary(chain)
    keys = [(single, tag) for tag in sorted({tag for _, tag in states}) for single in (False, True)]
    words = {key: number for number, key in enumerate(keys)}
    marks = {name: len(words) + number for number, name in enumerate((*_MARK_CLASSES, *_SPECIAL))}
    begins = [index["S" if single else "B", tag] for single, tag in keys]
    ends = [index["S" if single else "E", tag] for single, tag in keys]
    expected = share[begins] / share[begins].sum()
    between = _evidence(chain[np.ix_(ends, begins)], expected)
    first = _evidence(np.array([[math.exp(starts[states[begin]]) for begin in begins]]), expected)[0]
    evidence = _with_marks(between, first, words, marks)
    return WordOrder(words, marks, evidence.tolist(), math.log(expected[words[True, "uj"]]))


def _special(word: str) -> str | None:
    if len(word) == 1:
        return next((name for name, (members, _) in _SPECIAL.items() if word in members), None)
    numerals = _SPECIAL["numeral"][0]
    return "numeral" if word[0] in _NUMERAL_START and all(one in numerals for one in word[1:]) else None


def _with_marks(
    between: Matrix, first: Matrix, words: dict[tuple[bool, str], int], marks: dict[str, int]
) -> Matrix:
    size = len(words)
    evidence = np.zeros((size + len(marks), size + len(marks)))
    evidence[:size, :size] = between
    evidence[size:, :size] = first
    # A run of digits is a numeral among words.
    evidence[:size, marks["run"]] = between[:, words[False, "m"]]
    evidence[marks["run"], :size] = between[words[False, "m"]]
    for name, (_, usual) in _SPECIAL.items():
        evidence[:, marks[name]] = evidence[:, words[usual]]
        evidence[marks[name]] = evidence[words[usual]]
    for (left, right), weight in _STRUNG.items():
        evidence[marks[left], marks[right]] = weight
    for left, rights in _NEVER_AFTER.items():
        for right in rights:
            evidence[marks[left], marks[right]] = _AGAINST_RULE
    evidence[:size, marks["line"]] = _UNFINISHED
    for name, weight in _LINE_END.items():
        evidence[marks[name], marks["line"]] = weight
    evidence[marks["list"], marks["run"]] = evidence[marks["open"], marks["run"]] = _NUMBER_INSIDE
    evidence[marks["stop"], marks["open"]] = _OPENS_SENTENCE
    for tag in _NEVER_LAST:
        for name in ("stop", "part", "list", "close", "line"):
            evidence[words[True, tag], marks[name]] = evidence[words[False, tag], marks[name]] = _LAST
    return evidence


def _stationary(chain: Matrix) -> Matrix:
    """Return how often each state occurs in the long run."""
    share: Matrix = np.full(len(chain), 1 / len(chain))
    for _ in range(200):
        share = share @ chain
        share = share / share.sum()
    return share


def _evidence(seen: Matrix, expected: Matrix) -> Matrix:
    """Return the weighted, limited logarithm of how much oftener than by chance a class follows."""
    by_chance = expected[np.newaxis, :]
    smoothed = (seen + 0.02 * by_chance + 1e-9) / (1.02 * by_chance + 1e-9)
    weighted: Matrix = _WEIGHT * np.clip(np.log(smoothed), -_LIMIT, _LIMIT)
    return weighted
