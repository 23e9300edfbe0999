"""How much a common wording says: much where few documents have it, nothing where all do."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.reuse.grams import GRAM, Hashes, gram_hashes
from transforms.reuse.letters import Codes

Weights = npt.NDArray[np.float64]
# Documents that are thought to stand behind the corpus without the wording in question: in a corpus of three, a
# paragraph that all three have is no formula yet.
_BACKGROUND = 30


class CommonGrams(NamedTuple):
    """The grams that several documents have, sorted by hash, with the number of those documents."""

    hashes: Hashes
    document_counts: npt.NDArray[np.int64]
    documents: int

    def weights(self, codes: Codes) -> Weights:
        """Return for each letter how rare the wording around it is: the mean rarity of the grams over it."""
        hashes = gram_hashes(codes)
        rarity = np.ones(len(hashes))
        if len(self.hashes) and len(hashes):
            at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
            known = self.hashes[at] == hashes
            rarity[known] = rarities(self.document_counts[at[known]], self.documents)
        return _mean_over_grams(rarity, len(codes))


def rarities(document_counts: npt.NDArray[np.int64], documents: int) -> Weights:
    """Return the weight of grams by the number of documents that have them: 1 for two, falling towards 0.

    Inverse document frequency, scaled so that a wording of two documents only counts fully.
    """
    total = documents + _BACKGROUND
    scaled = np.log(total / np.maximum(document_counts, 2)) / math.log(total / 2)
    return np.clip(scaled, 0.0, 1.0)


def most_documents(weight: float, documents: int) -> int:
    """Return in how many documents at most a gram stands whose rarity is at least `weight`."""
    total = documents + _BACKGROUND
    return int(total * (2 / total) ** weight)


def _mean_over_grams(rarity: Weights, letters: int) -> Weights:
    if not len(rarity):
        return np.ones(letters)
    totals = np.concatenate([[0.0], np.cumsum(rarity)])
    first = np.clip(np.arange(letters) - GRAM + 1, 0, len(rarity) - 1)
    last = np.minimum(np.arange(letters), len(rarity) - 1)
    means: Weights = (totals[last + 1] - totals[first]) / (last + 1 - first)
    return means
