"""Words with their part of speech: a private tokenizer, with the policy vocabulary of `seeds/`."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

# URLs, e-mail addresses, telephone numbers, ranges and standard numbers (`1-6`, `19001-2016`) are
# split off first: the two builds of jieba differ in nothing else.
_LITERAL = re.compile(
    r"https?://[\x21-\x7e]+|www\.[\x21-\x7e]+|[\w.+-]+@[\w-]+\.[\w.]+|\d+(?:[-–—~.,:/]\d+)+%?|\d+(?:\.\d+)?%",
    re.ASCII,
)
# One of these stands in each literal: most sentences have none, and need no closer look.
_MARKS_LITERAL = re.compile("[0-9@hw]")
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaffA-Za-z]")
# Tags of jieba (ICTCLAS set) whose words carry content: nouns, verbs, adjectives, idioms, English.
_CONTENT_TAGS = ("n", "v", "a", "i", "j", "l", "eng")
_NEVER_CONTENT_TAGS = frozenset({"vd", "ad", "ag", "vg", "ng"})


class PolicyTerm(NamedTuple):
    """An entry of the user dictionary."""

    term: str
    frequency: int
    part_of_speech: str


class Tagger(Protocol):
    """What cuts a piece of text into tagged words that join back to it."""

    def tag(self, text: str) -> Iterable[tuple[str, str]]:
        """Yield (word, tag) pairs in order."""
        ...

    def cut(self, text: str, hmm: bool = True) -> list[str]:
        """Return the words alone; without `hmm` none that the dictionary does not hold."""
        ...


def make_tagger(terms: Sequence[PolicyTerm], implementation: str = "rjieba") -> Tagger:
    """Build a private tagger; `rjieba` (fast) by default, `jieba` (the reference) on demand."""
    if implementation == "rjieba":
        return _rjieba_tagger(terms)
    if implementation == "jieba":
        return _JiebaTagger(terms)
    raise ValueError(f"unknown segmenter {implementation!r}: use rjieba or jieba")


def segment(text: str, tagger: Tagger) -> list[tuple[str, str]]:
    """Return the words of a text with their tags, in order; they join back to the text without gap or overlap."""
    if not _MARKS_LITERAL.search(text):
        return list(tagger.tag(text))
    words: list[tuple[str, str]] = []
    position = 0
    for match in _LITERAL.finditer(text):
        if match.start() > position:
            words += tagger.tag(text[position : match.start()])
        words.append((match.group(), "m"))
        position = match.end()
    if position < len(text):
        words += tagger.tag(text[position:])
    return words


def is_word(text: str) -> bool:
    """False for punctuation and bare numbers."""
    return _WORD.search(text) is not None


def is_content(text: str, tag: str, stop_words: frozenset[str]) -> bool:
    """True for a word that says what a text is about: two characters or more, content tag, no stop word."""
    return (
        len(text) >= 2
        and tag.startswith(_CONTENT_TAGS)
        and tag not in _NEVER_CONTENT_TAGS
        and text not in stop_words
    )


def _rjieba_tagger(terms: Sequence[PolicyTerm]) -> Tagger:
    import rjieba

    tagger = rjieba.Jieba()
    for term in terms:
        tagger.add_word(term.term, term.frequency, term.part_of_speech)
    return tagger


class _JiebaTagger:
    """The reference build: its own Tokenizer, so that nobody else's dictionary changes ours."""

    def __init__(self, terms: Sequence[PolicyTerm]) -> None:
        jieba, posseg = _import_jieba()
        tokenizer = jieba.Tokenizer()
        tokenizer.initialize()
        for term in terms:
            tokenizer.add_word(term.term, term.frequency, term.part_of_speech)
        self._tokenizer = tokenizer
        self._tagger = posseg.POSTokenizer(tokenizer)
        self._tagger.word_tag_tab.update({term.term: term.part_of_speech for term in terms})

    def tag(self, text: str) -> Iterable[tuple[str, str]]:
        """Yield (word, tag) pairs in order."""
        for pair in self._tagger.cut(text):
            yield pair.word, pair.flag

    def cut(self, text: str, hmm: bool = True) -> list[str]:
        """Return the words alone; without `hmm` none that the dictionary does not hold."""
        return list(self._tokenizer.cut(text, HMM=hmm))


@lru_cache(maxsize=1)
def _import_jieba() -> tuple[Any, Any]:
    import logging
    import warnings

    with warnings.catch_warnings():
        # jieba's source has regular expressions with invalid escapes; Python says so at compile.
        warnings.simplefilter("ignore")
        import jieba
        import jieba.posseg as posseg
    jieba.setLogLevel(logging.WARNING)
    return jieba, posseg
