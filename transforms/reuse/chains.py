"""From single common grams to places where two documents run side by side."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.reuse.grams import GRAM

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
# Letters between two common grams of one passage. At 30 % edits a gram survives every 14 letters on average, so a
# gap of 80 comes once in three hundred; wider gaps tie unrelated places together.
_WIDEST_GAP = 80
# How much the distance between the two texts may change from one common gram to the next: a clause put in or left out.
_WIDEST_SHIFT = 24
# Letters in common grams that make a place worth aligning: two grams that do not overlap, or one longer run.
_FEWEST_LETTERS = 2 * GRAM
# The same with each letter weighted by the rarity of its gram; so many letters of a formula lead nowhere.
_LEAST_WEIGHT = 7.0


class Hits(NamedTuple):
    """Common grams of pairs of documents: number of the pair, place in the one and in the other, rarity (0 to 1)."""

    pairs: Numbers
    ones: Numbers
    others: Numbers
    rarities: Weights


class Regions(NamedTuple):
    """Places where the documents of a pair run side by side: spans of letters, half-open."""

    pairs: Numbers
    one_starts: Numbers
    one_ends: Numbers
    other_starts: Numbers
    other_ends: Numbers


def chain(hits: Hits) -> Regions:
    """Return the maximal groups of hits without a gap in either text or a jump between them.

    Groups are split at every gap until none is left. Which split comes first does not matter: a group without
    gaps is never split, so the outcome is the same for either order of the texts and any order of the hits.
    Groups too small to be worth aligning go as soon as they are, and with them almost all chance hits.
    """
    groups, count = hits.pairs, -1
    while True:
        # The jumps first: chance hits lie anywhere, and so are alone at once.
        hits, groups = _split(hits, groups, hits.others - hits.ones, _WIDEST_SHIFT)
        hits, groups = _split(hits, groups, hits.ones, _WIDEST_GAP)
        hits, groups = _split(hits, groups, hits.others, _WIDEST_GAP)
        found = int(groups.max(initial=-1)) + 1
        if found == count:
            return _regions(hits, groups)
        count = found


def _split(hits: Hits, groups: Numbers, values: Numbers, widest: int) -> tuple[Hits, Numbers]:
    """Number the groups anew, each split where sorted values are further apart than `widest`.

    Returns the hits of the groups that cover letters enough, sorted by group and value.
    """
    if not len(groups):
        return hits, groups
    lowest = values.min()
    order = np.argsort(groups * (values.max() - lowest + 1) + (values - lowest), kind="stable")
    grouped, ordered = groups[order], values[order]
    starts = np.ones(len(order), np.bool_)
    starts[1:] = (grouped[1:] != grouped[:-1]) | (ordered[1:] - ordered[:-1] > widest)
    numbered = np.cumsum(starts) - 1
    hits = _taken(hits, order)
    kept = np.flatnonzero(_is_enough(hits, numbered)[numbered])
    return _taken(hits, kept), _renumbered(numbered[kept])


def _taken(hits: Hits, places: Numbers) -> Hits:
    return Hits(hits.pairs[places], hits.ones[places], hits.others[places], hits.rarities[places])


def _renumbered(groups: Numbers) -> Numbers:
    """The same groups, whose numbers rise, numbered from 0 without gaps."""
    return np.cumsum(np.diff(groups, prepend=groups[:1]) != 0)


def _is_enough(hits: Hits, groups: Numbers) -> npt.NDArray[np.bool_]:
    """For each group whether its grams cover letters enough in both texts."""
    enough = np.bincount(groups) > 1
    candidates = np.flatnonzero(enough[groups])
    few = np.ones(len(candidates))
    for places in (hits.ones, hits.others):
        enough &= _covered(groups[candidates], places[candidates], few, len(enough)) >= _FEWEST_LETTERS
    return enough


def _covered(groups: Numbers, places: Numbers, weights: Weights, count: int) -> Weights:
    """Letters of one text that the grams of each group cover, each letter at its gram's weight."""
    if not len(groups):
        return np.zeros(count)
    order = np.argsort(groups * (places.max() + 1) + places, kind="stable")
    grouped, ordered = groups[order], places[order]
    covered = np.full(len(order), GRAM, np.int64)
    same = grouped[1:] == grouped[:-1]
    covered[:-1][same] = np.minimum(GRAM, (ordered[1:] - ordered[:-1])[same])
    return np.asarray(np.bincount(grouped, weights=covered * weights[order], minlength=count), np.float64)


def _regions(hits: Hits, groups: Numbers) -> Regions:
    if not len(groups):
        return Regions(*(np.zeros(0, np.int64) for _ in Regions._fields))
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    heavy = np.ones(len(firsts), np.bool_)
    for places in (hits.ones, hits.others):
        heavy &= _covered(groups, places, hits.rarities, len(firsts)) >= _LEAST_WEIGHT
    found = (
        hits.pairs[firsts],
        np.minimum.reduceat(hits.ones, firsts),
        np.maximum.reduceat(hits.ones, firsts) + GRAM,
        np.minimum.reduceat(hits.others, firsts),
        np.maximum.reduceat(hits.others, firsts) + GRAM,
    )
    return Regions(*(column[heavy] for column in found))
