"""Topics of sentences and documents by the keywords of the seed taxonomy."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

# A topic is a main one where it holds this share of the strongest topic's sentences.
_MAIN_SHARE = 0.5
_MIN_SCORE = 1.0


class DocumentTopic(NamedTuple):
    """A topic of a document: in how many sentences, with which share of all topic weight."""

    topic_key: str
    sentence_count: int
    score: float
    is_main: bool


@dataclass(frozen=True)
class TopicVocabulary:
    """The keywords, what each adds to which topics, and the parents of topics."""

    _automaton: AhoCorasick
    _weights: Sequence[Sequence[tuple[str, float]]]
    parents: Mapping[str, str | None]

    @classmethod
    def from_rows(
        cls, topics: Sequence[Mapping[str, str]], keywords: Sequence[Mapping[str, str]]
    ) -> "TopicVocabulary":
        """Build from the rows of `topics.csv` and `topic_keywords.csv`; a child's weight counts for its parent too."""
        key_of = {row["code"]: row["topic_key"] for row in topics}
        parents = {row["topic_key"]: key_of.get(row["parent_code"]) for row in topics}
        weights: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for row in keywords:
            topic, weight = key_of[row["topic_code"]], float(row["weight"])
            parent = parents[topic]
            weights[row["keyword"]] += [(topic, weight), *([(parent, weight)] if parent is not None else [])]
        ordered = sorted(weights)
        automaton = AhoCorasick(ordered, matchkind=MatchKind.LeftmostLongest)
        return cls(automaton, [weights[keyword] for keyword in ordered], parents)

    def score_sentence(self, text: str) -> dict[str, float]:
        """Return the weight of each topic in a sentence; a keyword said twice in it says it once."""
        scores: dict[str, float] = {}
        for index in dict.fromkeys([match[0] for match in self._automaton.find_matches_as_indexes(text)]):
            for topic, weight in self._weights[index]:
                scores[topic] = scores.get(topic, 0.0) + weight
        return {topic: score for topic, score in scores.items() if score >= _MIN_SCORE}


def document_topics(
    sentence_scores: Sequence[Mapping[str, float]], vocabulary: TopicVocabulary
) -> list[DocumentTopic]:
    """Sum sentences up to the document; `score` is the share of the weight of the topic's own level."""
    counts: dict[str, int] = defaultdict(int)
    weights: dict[str, float] = defaultdict(float)
    for scores in sentence_scores:
        for topic, score in scores.items():
            counts[topic] += 1
            weights[topic] += score
    totals: dict[bool, float] = defaultdict(float)
    strongest: dict[bool, int] = defaultdict(int)
    for topic, weight in weights.items():
        is_top = vocabulary.parents.get(topic) is None
        totals[is_top] += weight
        strongest[is_top] = max(strongest[is_top], counts[topic])
    topics = []
    for topic in sorted(weights):
        is_top = vocabulary.parents.get(topic) is None
        is_main = counts[topic] >= max(2, _MAIN_SHARE * strongest[is_top])
        topics.append(DocumentTopic(topic, counts[topic], round(weights[topic] / totals[is_top], 6), is_main))
    return topics
