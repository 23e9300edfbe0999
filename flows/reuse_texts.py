"""The documents that are compared for text reuse: a line for each in memory, their texts a portion at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from transforms.reuse.direction import Standing
from transforms.reuse.grams import grams_of
from transforms.reuse.letters import letters_of
from transforms.reuse.passages import Text
from warehouse.reuse.candidates import DocumentGrams, Numbers
from warehouse.reuse.documents import ComparedDocument, texts_between, texts_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Characters of text at once: with their letters and their places a hundred MB.
_CHARACTERS_AT_ONCE = 4_000_000

Item = TypeVar("Item")


class ComparedTexts:
    """The documents by number. Needs `documents_loaded` on the connection as long as it is used."""

    def __init__(self, con: DuckDBPyConnection, documents: Sequence[ComparedDocument]) -> None:
        self._con = con
        self.standings = [Standing(one.document_key, one.issue_date, one.level) for one in documents]
        self.numbers = {one.document_key: number for number, one in enumerate(documents)}
        self._char_counts = np.array([one.char_count for one in documents], np.int64)
        self._letter_counts = np.zeros(len(documents), np.int64)
        self._at_hand: dict[int, Text] = {}

    def __len__(self) -> int:
        return len(self.standings)

    def grams(self) -> Iterator[DocumentGrams]:
        """The grams of all documents; what else is known of letters is known once this has ended."""
        for first, past in self.portions(self._char_counts, _CHARACTERS_AT_ONCE):
            for number, text in enumerate(texts_between(self._con, first, past), start=first):
                letters = letters_of(text)
                self._letter_counts[number] = len(letters.text)
                yield DocumentGrams(number, *grams_of(letters.codes))

    def letter_count(self, number: int) -> int:
        """How many letters a document has."""
        return int(self._letter_counts[number])

    def text(self, number: int) -> Text:
        """The text of a document that is within reach."""
        return self._at_hand[number]

    def within_reach(
        self, items: Sequence[Item], documents_of: Callable[[Item], Iterable[int]]
    ) -> Iterator[list[Item]]:
        """Give the items in their order in portions whose documents have their texts at hand, in bounded memory."""
        part: list[Item] = []
        wanted: set[int] = set()
        size = 0
        for item in items:
            more = set(documents_of(item)) - wanted
            weight = int(self._char_counts[list(more)].sum())
            if part and size + weight > _CHARACTERS_AT_ONCE:
                yield self._reached(part, wanted)
                part, wanted, size = [], set(), 0
                more = set(documents_of(item))
                weight = int(self._char_counts[list(more)].sum())
            part.append(item)
            wanted |= more
            size += weight
        if part:
            yield self._reached(part, wanted)
        self._at_hand = {}

    def portions(self, weights: Numbers, most: int) -> Iterator[tuple[int, int]]:
        """Ranges of documents, in order and with their end left out, of at most such a weight or of one document."""
        first = 0
        weight = 0
        for number, own in enumerate(weights.tolist()):
            if number > first and weight + own > most:
                yield first, number
                first, weight = number, 0
            weight += own
        if first < len(self):
            yield first, len(self)

    def _reached(self, part: list[Item], wanted: set[int]) -> list[Item]:
        self._at_hand = {}
        found = texts_of(self._con, wanted)
        self._at_hand = {number: Text(text, letters_of(text)) for number, text in found.items()}
        return part
