"""Enumerated principles, measures and problems."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.measures.details import deadline_of, responsible_of
from transforms.measures.enumerations import Item, find_items
from transforms.prose.sentences import Sentence
from transforms.topics import TopicVocabulary

# A heading is said in one breath: past this many characters its first clause stands for it.
_HEADING_LENGTH = 46
# The second half of a couplet (强化支撑，提升效率) is not much longer than the first.
_COUPLET_RATIO = 2.0
_SAFE_RATIO = 1.3
# A sentence that is a paragraph by itself heads what follows.
_TOPIC_SENTENCE_RATIO = 2.4
_CLAUSE_END = re.compile("[，；：。！？\n]")
_SENTENCE_END = re.compile("[。！？；\n]")
_PRINCIPLES = re.compile("(?:原则(?!上)|理念)[^，；。]{0,8}[：:。]?$|以下原则|(?:坚持|遵循|做到)以下")
_PROBLEMS = re.compile("问题|不足|短板|困难|挑战|差距|瓶颈|制约|薄弱|风险")
_AGAINST_PROBLEMS = re.compile("针对|解决|破解|应对|克服|围绕|聚焦|化解|措施|举措|建议|对策")
_TARGETS = re.compile("目标(?!责任|管理|考核|任务分解)")
_LISTS = re.compile("(?:以下|如下)[^。]{0,24}[：:]?$|[：:]$")
_CASES = re.compile("下列|之一[^。]{0,12}[：:]$")
_BRACKET = re.compile("（[^（）]{0,120}）$")
_HEADING_WEIGHT = 3.0
_CONTEXT_WEIGHT = 3.0
# The head of a Chinese phrase is its end: 数字经济发展生态 is about the 发展生态.
_HEAD_NOUN_WEIGHT = 4.0
_HEAD_NOUN_LENGTH = 5
_TOPIC_CONTEXT = 400
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


@dataclass(frozen=True)
class MeasureVocabulary:
    """Directive words by strength, and the words that tell a measure from a section or a list."""

    _directives: AhoCorasick
    _strengths: Sequence[str]
    action: re.Pattern[str]
    problem: re.Pattern[str]
    review: re.Pattern[str]
    frame: re.Pattern[str]
    no_measure: re.Pattern[str]
    condition: re.Pattern[str]

    @classmethod
    def from_rows(
        cls, directives: Sequence[Mapping[str, str]], words: Sequence[Mapping[str, str]]
    ) -> "MeasureVocabulary":
        """Build from the rows of `directive_words.csv` and `measure_words.csv`."""

        def any_of(kind: str) -> str:
            found = [row["word"] for row in words if row["kind"] == kind]
            return "(?:" + "|".join(sorted(map(re.escape, found), key=len, reverse=True)) + ")"

        return cls(
            AhoCorasick([row["word"] for row in directives], matchkind=MatchKind.LeftmostLongest),
            [row["strength"] for row in directives],
            action=re.compile(any_of("action")),
            problem=re.compile(any_of("problem") + "$"),
            review=re.compile(any_of("review")),
            frame=re.compile(f"(?:{any_of('frame')}|[和与及及其、])+$"),
            no_measure=re.compile(any_of("no_measure")),
            condition=re.compile(any_of("condition")),
        )

    def strength(self, text: str) -> str | None:
        """Return the strength of the first directive word of a text (必须, 应当, 鼓励 …)."""
        for index, _start, _end in self._directives.find_matches_as_indexes(text):
            if self._strengths[index]:
                return self._strengths[index]
        return None


def find_measures(
    text: str, sentences: Sequence[Sentence], topics: TopicVocabulary, vocabulary: MeasureVocabulary
) -> list[MeasureMention]:
    """Return the enumerated principles, measures and problems of a text, in order.

    Enumerations are numbered lines (（一）, 1., 第三条) and running ordinals (一是, 第一，, 首先，). What
    is none: a heading that only groups (一、 above （一）, 第一章), frames (指导思想, 附则), lists of
    conditions or documents below 下列…：, reasons and features (原因有三：一是…), what a review of past
    work achieved, targets, and items within an article.
    """
    items = find_items(text)
    headings = {item.start: _heading(item, text) for item in items}
    runs: dict[int, list[Item]] = {}
    for item in items:
        runs.setdefault(item.run, []).append(item)
    starts = [one.start for one in sentences]
    found = []
    for item in items:
        heading, end = headings[item.start]
        kind = _kind(item, heading, [headings[one.start][0] for one in runs[item.run]], vocabulary)
        if kind is None:
            continue
        sentence = sentences[bisect_right(starts, item.start) - 1]
        body = text[item.body : item.end]
        found.append(
            MeasureMention(
                item.start, end, text[item.start : end], sentence.section_path, item.ordinal, heading, kind,
                _topic(heading, body, item, topics), vocabulary.strength(body[:_STRENGTH_CONTEXT]),
                responsible_of(body), deadline_of(text, item.body, item.end),
            )
        )  # fmt: skip
    return found


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
    heading = _head_clauses(sentence, alone=text[at : at + 1] in ("\n", ""))
    return heading, body + len(heading)


def _head_clauses(sentence: str, alone: bool) -> str:
    """The first clause, with the second where the two are a couplet or make up the sentence."""
    clauses = sentence.split("，")
    if len(clauses) == 1:
        return sentence
    first, second = clauses[0], clauses[1]
    ratio = _TOPIC_SENTENCE_RATIO if alone else _COUPLET_RATIO if len(clauses) == 2 else _SAFE_RATIO
    if len(first) + len(second) + 1 <= _HEADING_LENGTH and len(second) <= ratio * len(first):
        return f"{first}，{second}"
    return first


def _kind(item: Item, heading: str, siblings: Sequence[str], vocabulary: MeasureVocabulary) -> str | None:
    """Return principle, measure or problem; None for an item that is none of them."""
    if not heading or item.level < 4:
        return None
    if item.level == 5:
        return "measure"
    if item.in_article or _is_frame(heading, vocabulary):
        return None
    if item.level == 4 and item.has_children:
        return None
    if _is_case(item, siblings, vocabulary):
        return None
    if any(_PRINCIPLES.search(one) for one in (item.stem, *item.parents[-1:])):
        return "principle"
    if _is_problem(item, heading, siblings, vocabulary):
        return "problem"
    if not _is_policy(item, heading, siblings, vocabulary):
        return None
    principled = sum(one.startswith(("坚持", "必须坚持", "始终坚持")) for one in siblings)
    return (
        "principle"
        if heading.startswith(("坚持", "必须坚持")) and principled * 2 > len(siblings)
        else "measure"
    )


def _is_frame(heading: str, vocabulary: MeasureVocabulary) -> bool:
    first = _CLAUSE_END.split(heading, maxsplit=1)[0].replace(" ", "")
    if vocabulary.frame.fullmatch(first):
        return True
    return bool(vocabulary.frame.search(first)) and not vocabulary.action.match(first)


def _is_case(item: Item, siblings: Sequence[str], vocabulary: MeasureVocabulary) -> bool:
    """下列情形：…的；…的: an item that says when a rule applies, or what papers it takes."""
    acting = sum(bool(vocabulary.action.match(one)) for one in siblings) * 2 >= len(siblings)
    if sum(one.endswith("的") for one in siblings) * 2 >= len(siblings):
        return True
    introduced = " ".join((item.stem, *item.parents[-1:]))
    return not acting and bool(_CASES.search(introduced))


def _is_problem(item: Item, heading: str, siblings: Sequence[str], vocabulary: MeasureVocabulary) -> bool:
    lacking = sum(bool(vocabulary.problem.search(one)) for one in siblings)
    if vocabulary.problem.search(heading) and lacking * 2 >= len(siblings):
        return True
    if not _PROBLEMS.search(item.stem) or _AGAINST_PROBLEMS.search(item.stem):
        return False
    acting = sum(bool(vocabulary.action.match(one)) for one in siblings)
    return acting * 2 < len(siblings)


def _is_policy(item: Item, heading: str, siblings: Sequence[str], vocabulary: MeasureVocabulary) -> bool:
    acting = sum(bool(vocabulary.action.match(one)) for one in siblings) * 2 >= len(siblings)
    acts = bool(vocabulary.action.match(heading))
    if any(vocabulary.review.search(one) for one in (*item.parents, item.stem)):
        return acting
    if any(_TARGETS.search(parent) for parent in item.parents[-1:]) or re.search(
        "目标[^。]{0,12}[：。]$", item.stem
    ):
        return False
    if vocabulary.no_measure.search(item.stem):
        return False
    if _LISTS.search(item.stem) and vocabulary.condition.search(item.stem) and not acting:
        return False
    if item.is_line and item.level in (7, 8, 9) and item.is_heading:
        return acting
    return not item.is_heading or acts or acting


def _topic(heading: str, body: str, item: Item, topics: TopicVocabulary) -> str | None:
    """The top-level topic that the heading, and less so the rest of the item and what is above, speak of."""
    scores: dict[str, float] = {}
    above = "，".join((item.lead, *item.parents[-1:]))
    head_noun = heading.split("，", 1)[0][-_HEAD_NOUN_LENGTH:]
    weighted = (
        (heading, _HEADING_WEIGHT), (head_noun, _HEAD_NOUN_WEIGHT), (body[:_TOPIC_CONTEXT], 1.0), (above, _CONTEXT_WEIGHT)
    )  # fmt: skip
    for said, weight in weighted:
        for topic, score in topics.score_sentence(said).items():
            if topics.parents.get(topic) is None:
                scores[topic] = scores.get(topic, 0.0) + weight * score
    return min(scores, key=lambda topic: (-scores[topic], topic)) if scores else None
