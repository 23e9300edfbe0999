"""How likely a piece of Chinese is: words and their order, from the tables that jieba ships.

A text is scored as its best segmentation into words. A word costs the logarithm of its frequency in
jieba's dictionary; two neighbours gain or lose what their parts of speech say about each other in
jieba's tagging model. Traditional characters count as their Simplified forms. All scores are natural
logarithms of probabilities: only differences between readings of the same place mean anything.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from opencc import OpenCC

from transforms.repairs.word_order import WordOrder, read_word_order

# No probability comes out lower: a character that no word has, 1 in 500 million.
UNKNOWN = -20.0
# Longer entries are names of institutions, made of words that it has anyway.
MAXIMUM_WORD_LENGTH = 8
# A digit or a Latin letter within its run: about one of ten, less what the run's own habits say.
_ASCII_RUN = -3.0
# Marks that end or part clauses, by their share of running official prose (rough: one mark in eight
# characters); dictionaries leave them out. Every other mark is as rare as a rare word.
_MARKS = {
    "，": -2.8, "。": -3.5, "、": -3.7, "；": -5.6, "：": -5.8, "“": -5.3, "”": -5.3, "（": -5.6, "）": -5.6,
    "《": -6.2, "》": -6.2, "？": -8.5, "！": -8.0, "—": -7.0, "…": -9.0, "·": -9.0, "－": -9.0,
    "〔": -9.5, "〕": -9.5, "％": -8.0, "【": -11.0, "】": -11.0, "～": -10.0, "‘": -9.0, "’": -9.0,
    "\n": -4.0, "\u3000": -8.0, "〇": -9.0,
}  # fmt: skip
_ASCII_MARKS = dict(zip(',.;:?!()%"', "，。；：？！（）％“", strict=True))
_OTHER_MARK = -12.0
# Single characters whose share of official prose (rough, by order of magnitude) is far from that of
# the novels and papers that jieba counted.
_OFFICIAL = {
    "第": -6.0, "本": -6.3, "市": -6.3, "各": -6.5, "省": -6.8, "县": -7.0, "区": -6.8, "条": -7.2,
    "款": -7.5, "项": -7.3, "他": -8.0, "她": -10.0, "我": -8.0, "你": -9.0, "它": -9.0, "说": -8.0,
    "道": -9.5,
}  # fmt: skip
_FULL_WIDTH_RUN = -9.0


class Word(NamedTuple):
    """What the dictionary says of a word: log probability, and its class for the order of words."""

    score: float
    word_class: int


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Words with their scores, and how their classes follow each other.

    `words` has the beginnings of words too, with None, so that a reader knows when to stop.
    """

    words: dict[str, Word | None]
    word_order: WordOrder
    _spelled: list[str] = field(default_factory=list)
    _following: dict[str, str] = field(default_factory=dict)

    @property
    def order(self) -> list[list[float]]:
        """What the order of two classes adds to a score."""
        return self.word_order.evidence

    @property
    def boundary(self) -> int:
        """The class before the first word of a text of which nothing else is known."""
        return self.word_order.marks["other"]

    def lookup(self, word: str) -> Word | None:
        """Return a word (in Simplified characters) or None; every single character is a word."""
        found = self.words.get(word)
        return self._single(word) if found is None and len(word) == 1 else found

    def following(self, beginning: str) -> str:
        """Return the characters that some word has next after its beginning (one character or more)."""
        found = self._following.get(beginning)
        if found is None:
            if not self._spelled:
                self._spelled.extend(sorted(self.words))
            at, size = bisect_left(self._spelled, beginning), len(beginning)
            until = bisect_left(self._spelled, beginning + "\U0010ffff")
            found = "".join(
                {spelled[size] for spelled in self._spelled[at:until] if len(spelled) == size + 1}
            )
            self._following[beginning] = found
        return found

    def score(self, text: str) -> float:
        """Return the log probability of the best segmentation of a text; 0 for the empty text.

        Must not depend on the script: Traditional characters are read as Simplified ones.
        """
        text = to_simplified(text)
        order = self.order
        best: list[dict[int, float]] = [{self.boundary: 0.0}] + [{} for _ in text]
        for start in range(len(text)):
            arrivals = list(best[start].items())
            for end, (score, word_class) in self._words_at(text, start):
                reached = score + max(before + order[previous][word_class] for previous, before in arrivals)
                if reached > best[end].get(word_class, -math.inf):
                    best[end][word_class] = reached
        return max(best[-1].values())

    def per_character(self, text: str) -> float:
        """Return the log probability a character: about -5 for prose, below -9 for misread bytes."""
        return self.score(text) / max(1, len(text))

    def _words_at(self, text: str, start: int) -> Iterator[tuple[int, Word]]:
        yield start + 1, self.words.get(text[start]) or self._single(text[start])
        for end in range(start + 2, min(len(text), start + MAXIMUM_WORD_LENGTH) + 1):
            beginning = text[start:end]
            if beginning not in self.words:
                return
            found = self.words[beginning]
            if found is not None:
                yield end, found

    def _single(self, character: str) -> Word:
        """Return what a character that is no word counts as."""
        if character.isascii() and character.isalnum():
            return Word(_ASCII_RUN, self.word_order.marks["run"])
        if "\uff10" <= character <= "\uff5a" and character.isalnum():
            return Word(_FULL_WIDTH_RUN, self.word_order.marks["run"])
        mark = _ASCII_MARKS.get(character, character)
        if mark in _MARKS:
            return Word(_MARKS[mark], self.word_order.of_mark(mark))
        rare = character.isascii() or "\u2010" <= mark <= "\u206f" or "\u3000" <= mark <= "\u303f"
        return Word(_OTHER_MARK if rare else UNKNOWN, self.boundary)


@lru_cache(maxsize=1)
def language_model() -> LanguageModel:
    """Build the model once a process, from the installed jieba (about a second, 90 MB)."""
    package = _jieba_directory()
    word_order = read_word_order(package / "posseg")
    lines = (package / "dict.txt").read_text(encoding="utf-8").splitlines()
    entries = [(text, int(frequency), tag) for text, frequency, tag in map(str.split, lines)]
    words = _scored(entries, word_order)
    tags = {text: tag for text, _, tag in entries if text in _OFFICIAL}
    # The dictionary counts 的 ten times too seldom; the tagging model knows its share.
    for character, share in _OFFICIAL.items():
        words[character] = Word(share, word_order.of_word(character, tags[character]))
    words["的"] = Word(word_order.particle, word_order.words[True, "uj"])
    return LanguageModel(words, word_order)


def _scored(entries: list[tuple[str, int, str]], word_order: WordOrder) -> dict[str, Word | None]:
    total = math.log(sum(frequency for _, frequency, _ in entries))
    words: dict[str, Word | None] = {}
    # Most words share their frequency and tag with many others: one object for all of them.
    shared: dict[tuple[int, int], Word] = {}
    for text, frequency, tag in entries:
        size = len(text)
        if size > MAXIMUM_WORD_LENGTH:
            continue
        key = (frequency, word_order.of_word(text, tag))
        word = shared.get(key)
        if word is None:
            word = shared[key] = Word(math.log(frequency) - total, key[1])
        words[text] = word
        for length in range(2, size):
            words.setdefault(text[:length], None)
    return words


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


def to_simplified(text: str) -> str:
    """Put each Traditional character into its Simplified form. Must not change the length of the text."""
    return text.translate(_simplified_table())


def _jieba_directory() -> Path:
    """Where jieba's tables are; the package itself is not imported, its code is not needed here."""
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("jieba, whose dictionary the language model is made of, is not installed")
    return Path(spec.submodule_search_locations[0])
