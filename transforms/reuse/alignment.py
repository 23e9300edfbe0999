"""Which letters of two places answer each other, and where the answering ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

# A letter that answers alone, between two that do not, is as a rule an accident: 的 and 和 stand everywhere.
_SHORTEST_RUN = 2
# What a letter without an answer costs, against 1 for one that answers. At 0.5 a passage of which half was rewritten
# still gains, and two unrelated texts, of whose letters one in six answers, lose at once.
_COST = 0.5
# A passage ends where so much is lost that a clause of this many letters must have been replaced.
_WIDEST_LOSS = 30 * _COST


class Run(NamedTuple):
    """Letters that are the same in both texts, one after the other."""

    one: int
    other: int
    length: int


class Stretch(NamedTuple):
    """Runs that belong to one passage, in order; never empty."""

    runs: tuple[Run, ...]

    @property
    def one_span(self) -> tuple[int, int]:
        """From the first to past the last letter that answers, in the one text."""
        return self.runs[0].one, self.runs[-1].one + self.runs[-1].length

    @property
    def other_span(self) -> tuple[int, int]:
        """The same in the other text."""
        return self.runs[0].other, self.runs[-1].other + self.runs[-1].length


def align(one: str, other: str) -> list[Stretch]:
    """Return the stretches in which two texts answer each other, best runs of a whole alignment.

    The texts are aligned as wholes at the least number of edits; then what gains is kept and what loses more than
    a clause ends a stretch, so that unrelated text before, between and behind falls away.
    """
    stretches: list[Stretch] = []
    runs: list[Run] = []
    score = best = 0.0
    kept = 0
    for run, lost in _runs(one, other):
        score -= lost * _COST
        if runs and (score <= 0 or best - score > _WIDEST_LOSS):
            stretches.append(Stretch(tuple(runs[:kept])))
            runs, kept = [], 0
        if not runs:
            score = best = 0.0
        runs.append(run)
        score += run.length
        if score > best:
            best, kept = score, len(runs)
    if runs:
        stretches.append(Stretch(tuple(runs[:kept])))
    return stretches


def similarity(one: str, other: str) -> float:
    """Return 1 less the edits that lead from one text to the other, as a share of the longer; 1 for equal texts."""
    return Levenshtein.normalized_similarity(one, other)


def _runs(one: str, other: str) -> Iterator[tuple[Run, int]]:
    """Runs of letters that answer, each with the letters without an answer that stand before it."""
    one_past = other_past = 0
    for block in Levenshtein.editops(one, other).as_matching_blocks():
        if block.size >= _SHORTEST_RUN:
            yield Run(*block), max(block.a - one_past, block.b - other_past)
            one_past, other_past = block.a + block.size, block.b + block.size
