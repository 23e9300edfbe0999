"""The goals of one sentence, by what states them."""

from collections.abc import Sequence

from transforms.places.regions import RegionMention
from transforms.prose.clauses import FactScope, split_clauses
from transforms.prose.sentences import Sentence
from transforms.targets.announced import announced, arranged
from transforms.targets.dated_goals import dated_goals
from transforms.targets.due import comes_to, measured
from transforms.targets.goal_words import DEMANDS, GoalWords
from transforms.targets.goals import Goal, apart, demanded, intended, purposes
from transforms.times.edtf import TimeExpression


def stated(
    sentence: Sentence,
    words: GoalWords,
    periods: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    scope: FactScope,
    *,
    looks_back: bool,
) -> list[Goal]:
    """Return the goals that the words of a sentence announce, date, intend or demand, in order, none overlapping."""
    text = sentence.text
    if scope.document_type == "law" and not periods and not _may_aim(text):
        return []
    clauses = split_clauses(text)
    dated = list(dated_goals(sentence, clauses, words, periods, regions, scope))
    if scope.document_type == "law" or (scope.is_official and text.startswith("第一条")):
        return apart([*dated, *purposes(text, clauses)])
    if dated and scope.is_official:
        return dated
    said = [
        *announced(text, clauses, words, sentence, regions, scope),
        *arranged(text, words, sentence, regions),
    ]
    if not said and not dated and not scope.is_official and DEMANDS.search(text):
        return demanded(text, clauses, words)
    meant = list(intended(clauses, words, sentence, regions, scope))
    if looks_back:
        meant = [one for one in meant if one.kind == "intended"]
    return apart([*said, *dated, *meant])


def unannounced(
    sentence: Sentence, words: GoalWords, is_due: bool, scope: FactScope, headed: TimeExpression | None
) -> list[Goal]:
    """Goals that no word announces: what an item with a deadline comes to, what a year's plan measures."""
    if is_due:
        return list(comes_to(split_clauses(sentence.text), words))
    if headed is None or scope.document_type != "report" or sentence.is_heading:
        return []
    return list(measured(split_clauses(sentence.text)))


def _may_aim(text: str) -> bool:
    """A quick look whether a sentence of a law that names no time can hold a goal."""
    return text.startswith("第一条") or "实现" in text or "建成" in text or "预期目标" in text
