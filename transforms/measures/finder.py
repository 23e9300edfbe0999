"""Enumerated principles, measures and problems."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from transforms.measures.details import deadline_of, responsible_of
from transforms.measures.enumerations import Item, find_items
from transforms.measures.head_phrases import head_clauses
from transforms.measures.kinds import Company, kind_of
from transforms.measures.principles import Principle, find_principles
from transforms.measures.themes import Scores, scores_of, theme_of, title_scores, topic_of
from transforms.measures.vocabulary import MeasureVocabulary
from transforms.prose.sentences import Sentence
from transforms.topics import TopicVocabulary

_CLAUSE_END = re.compile("[，；：。！？\n]")
_SENTENCE_END = re.compile("[。！？；\n]")
_PRINCIPLES = re.compile("(?:原则(?!上)|理念)[^，；。]{0,8}[：:。]?$|以下原则|(?:坚持|遵循|做到)以下")
_BRACKET = re.compile("（[^（）]{0,120}）$")
_STRENGTH_CONTEXT = 300


class MeasureMention(NamedTuple):
    """An enumerated measure; `surface` runs from the ordinal to the end of the heading.

    `deadline` is the span of the date that the item sets; `topic_key` is a topic of the top level.
    """

    start: int
    end: int
    surface: str
    section_path: str | None
    ordinal: str | None
    heading: str
    type: str
    topic_key: str | None
    strength: str | None
    responsible_organization: str | None
    deadline: tuple[int, int] | None


def find_measures(
    text: str,
    sentences: Sequence[Sentence],
    topics: TopicVocabulary,
    vocabulary: MeasureVocabulary,
    title: str | None = None,
) -> list[MeasureMention]:
    """Return the enumerated principles, measures and problems of a text, in order.

    Enumerations are numbered lines (一、, （一）, 1., 第三条), running ordinals (一是, 第一，, 首先，), and the
    paragraphs without numbers that set out principles. What is none: a heading that only groups (第一章,
    and 一、 above （一） unless it says what to do), frames (指导思想, 附则), lists of conditions or
    documents below 下列…：, reasons and features (原因有三：一是…), what a review of past work
    achieved, targets, and items within an article.
    """
    items = find_items(text)
    headings = {item.start: _heading(item, text) for item in items}
    companies = _companies(items, headings, vocabulary)
    below = _enumerations_below(items)
    starts = [one.start for one in sentences]
    found: list[tuple[MeasureMention, Scores]] = []
    for item in items:
        heading, end = headings[item.start]
        children = companies[below[item.start]] if item.start in below else None
        kind = kind_of(item, heading, companies[item.run], children, vocabulary)
        if kind is None:
            continue
        sentence = sentences[bisect_right(starts, item.start) - 1]
        body = text[item.body : item.end]
        mention = MeasureMention(
            item.start, end, text[item.start : end], sentence.section_path, item.ordinal, heading, kind, None,
            vocabulary.strength(body[:_STRENGTH_CONTEXT]), responsible_of(body), deadline_of(text, item.body, item.end),
        )  # fmt: skip
        found.append((mention, scores_of(heading, body, (item.lead, *item.parents[-1:]), topics)))
    for one in find_principles(text):
        sentence = sentences[bisect_right(starts, one.start) - 1]
        found.append(_unnumbered(one, text, sentence.section_path, topics, vocabulary))
    theme = theme_of([scores for _, scores in found], title_scores(title or "", topics))
    return sorted(
        (one._replace(topic_key=topic_of(scores, theme)) for one, scores in found), key=lambda one: one.start
    )


def _companies(
    items: Sequence[Item], headings: Mapping[int, tuple[str, int]], vocabulary: MeasureVocabulary
) -> dict[int, Company]:
    runs: dict[int, list[str]] = {}
    for item in items:
        runs.setdefault(item.run, []).append(headings[item.start][0])
    return {run: Company.of(said, vocabulary) for run, said in runs.items()}


def _enumerations_below(items: Sequence[Item]) -> dict[int, int]:
    """Which run begins directly below an item that heads a line: start of the item -> run."""
    return {
        item.start: following.run
        for item, following in pairwise(items)
        if item.is_line and following.is_line and following.level > item.level
    }


def _unnumbered(
    principle: Principle,
    text: str,
    section_path: str | None,
    topics: TopicVocabulary,
    vocabulary: MeasureVocabulary,
) -> tuple[MeasureMention, Scores]:
    body = text[principle.start : principle.paragraph_end]
    mention = MeasureMention(
        principle.start, principle.end, principle.heading, section_path, None, principle.heading, "principle",
        None, vocabulary.strength(body[:_STRENGTH_CONTEXT]), None, None,
    )  # fmt: skip
    return mention, scores_of(principle.heading, body, (), topics)


def _heading(item: Item, text: str) -> tuple[str, int]:
    """Return the head phrase of an item and where it ends in the text."""
    body = item.body
    while text[body : body + 1] in (" ", "\u3000"):
        body += 1
    stop = _SENTENCE_END.search(text, body, item.end)
    sentence = text[body : stop.start() if stop else item.end].rstrip()
    if item.level == 5:
        clause = _CLAUSE_END.split(sentence, maxsplit=1)[0]
        return clause, body + len(clause)
    if item.is_heading:
        sentence = _BRACKET.sub("", sentence)
        return sentence, body + len(sentence)
    sentence = sentence.rstrip("，、：")
    sentence = re.split("：", sentence, maxsplit=1)[0] if "：" in sentence[:24] else sentence
    at = stop.end() if stop else item.end
    heading = head_clauses(sentence, alone=text[at : at + 1] in ("\n", ""), titled=item.is_line)
    return heading, body + len(heading)
