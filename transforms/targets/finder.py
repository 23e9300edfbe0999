"""Targets: stated goals, with horizon, whose, and whether an authority or the author states them."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from transforms.places.regions import RegionMention
from transforms.prose.clauses import FactScope, is_prose, region_of, split_clauses, within
from transforms.prose.reviews import Reviews
from transforms.prose.sentences import Sentence
from transforms.targets.dated_goals import continued, is_of_goals
from transforms.targets.due import due_dates
from transforms.targets.goal_words import DEMANDS, FIRST, FIVE_YEARS
from transforms.targets.goal_words import GoalWords as GoalWords
from transforms.targets.goals import Goal
from transforms.targets.horizons import headed_time, horizon_of, when, year_spoken_of
from transforms.targets.stated import stated, unannounced
from transforms.times.edtf import TimeExpression

# 到2030年 stands where who acts would stand.
_TIME_LED = re.compile(
    "^(?:特别是|其中|力争|争取|确保)*(?:到|至|在|今|明|未来|“|十[一二三四五]五|\\d{4}年).*$|(?:力争|争取|确保|到|至|在)+$"
)


# 省委《…建议》提出: the body, not its paper; of a paper that speaks for itself its title.
_TITLES = re.compile("(?<=[\\u4e00-\\u9fff])《[^》]*》中?$")


class TargetMention(NamedTuple):
    """A stated goal; `goal` is its wording, `horizon_edtf` the year or period it is set for."""

    start: int
    end: int
    surface: str
    sentence_no: int
    horizon_edtf: str | None
    start_date: date | None
    end_date: date | None
    region_key: str | None
    actor: str | None
    goal: str
    attribution: str


def find_targets(
    sentences: Sequence[Sentence],
    words: GoalWords,
    periods: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    scope: FactScope,
) -> list[TargetMention]:
    """Return the stated goals of a text in order.

    A goal is announced (提出…, 明确了…的目标), intended (力争, 致力于, 将打造), set for a year (到2035年…),
    expected (主要预期目标：…), or envisioned (打造…高地). In essays what the author demands (应, 必须) counts
    with the clause that says what is to come of it, attributed to the author. Numbers of an expected
    or dated goal are a goal each; other clauses that go on belong to the goal before them.
    """
    return _Reader(sentences, words, periods, regions, scope).read()


class _Reader:
    """Reads a document sentence by sentence and keeps what carries over: a year, a place, a part's heading."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        words: GoalWords,
        periods: Sequence[TimeExpression],
        regions: Sequence[RegionMention],
        scope: FactScope,
    ) -> None:
        self._sentences, self._words, self._scope = sentences, words, scope
        self._periods, self._starts = periods, [one.start for one in periods]
        self._regions, self._region_starts = regions, [one.start for one in regions]
        self._due = due_dates(sentences, periods) if scope.is_official else {}
        self._reviews = Reviews(scope)
        self._carried = scope.region_key
        self._horizon: TimeExpression | None = None
        self._headed: TimeExpression | None = None
        self._section: str | None = None
        self._paragraph, self._goes_on = 0, False

    def read(self) -> list[TargetMention]:
        """Return the goals in order."""
        found: list[TargetMention] = []
        for sentence in self._sentences:
            if sentence.paragraph_no != self._paragraph:
                self._enter_paragraph(sentence)
            own = within(self._periods, self._starts, sentence.start, sentence.end)
            looks_back = self._reviews.period_of(sentence, own) is not None
            if self._scope.document_type == "report" and sentence.is_heading:
                self._headed = headed_time(sentence, own, self._scope, self._headed)
            if is_prose(sentence) or _is_point_of_goals(sentence):
                found += self._in_sentence(sentence, own, looks_back=looks_back)
        return found

    def _enter_paragraph(self, sentence: Sentence) -> None:
        self._paragraph, self._carried = sentence.paragraph_no, self._scope.region_key
        # The paragraphs of a section of goals go on with the year that it began with.
        if sentence.section_path != self._section or not is_of_goals(sentence):
            self._horizon = None
        self._section, self._goes_on = sentence.section_path, False

    def _in_sentence(
        self, sentence: Sentence, own: Sequence[TimeExpression], *, looks_back: bool
    ) -> list[TargetMention]:
        inside = within(self._regions, self._region_starts, sentence.start, sentence.end)
        named = [one for one in inside if one.context != "title"]
        goals = self._goals_of(sentence, own, named, looks_back=looks_back)
        self._goes_on = bool(goals) and goals[0].kind == "dated"
        if goals and goals[0].kind == "expected" and not _says_when(sentence, goals[0], own):
            spoken_of = year_spoken_of(sentence, self._periods, self._starts, self._scope)
            self._horizon = spoken_of or self._horizon
        found = [self._mention_of(sentence, one, own, named, looks_back=looks_back) for one in goals]
        keys = [one.region.key for one in named if one.region is not None]
        # An authority speaks for its own place, wherever the sentence before was.
        self._carried = keys[0] if keys and not self._scope.is_official else self._carried
        return found

    def _goals_of(
        self,
        sentence: Sentence,
        own: Sequence[TimeExpression],
        named: Sequence[RegionMention],
        *,
        looks_back: bool,
    ) -> list[Goal]:
        """The goals that a sentence states, goes on with, or leaves to a bracket or heading to date."""
        words, scope = self._words, self._scope
        goals = stated(sentence, words, own, named, scope, looks_back=looks_back)
        of_goals = is_of_goals(sentence)
        if self._horizon is None and of_goals:
            self._horizon = self._headed
        if not own and self._horizon is not None and (of_goals or (self._goes_on and not goals)):
            clauses = split_clauses(sentence.text)
            goals = list(continued(sentence.text, clauses, words, sentence, named)) or goals
        if not goals and scope.is_official and not looks_back:
            goals = unannounced(sentence, words, sentence.sentence_no in self._due, scope, self._headed)
        return goals

    def _mention_of(
        self,
        sentence: Sentence,
        goal: Goal,
        own: Sequence[TimeExpression],
        named: Sequence[RegionMention],
        *,
        looks_back: bool,
    ) -> TargetMention:
        mention, self._horizon = _mention(
            sentence, goal, own, named, self._carried, self._horizon, self._scope
        )
        by = self._due.get(sentence.sentence_no) or (self._headed if not looks_back else None)
        if mention.horizon_edtf is None and by is not None:
            return mention._replace(horizon_edtf=by.edtf, start_date=by.start_date, end_date=by.end_date)
        return mention


def _says_when(sentence: Sentence, goal: Goal, periods: Sequence[TimeExpression]) -> bool:
    """True where a time stands before what is expected."""
    return any(one.end <= sentence.start + goal.subject_end for one in periods)


def _is_point_of_goals(sentence: Sentence) -> bool:
    """True for ——产业规模进一步扩大。 in a section of goals."""
    return sentence.text.startswith("——") and sentence.text[-1] in "。；" and is_of_goals(sentence)


def _mention(
    sentence: Sentence,
    goal: Goal,
    periods: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    carried: str | None,
    horizon: TimeExpression | None,
    scope: FactScope,
) -> tuple[TargetMention, TimeExpression | None]:
    text = sentence.text
    subject = FIRST.sub("", text[_clause_start(text, goal.subject_end) : goal.subject_end]).strip("，、 ")
    subject = _TITLES.sub("", subject)
    if goal.kind in ("dated", "expected"):
        subject = _TIME_LED.sub("", subject).strip("—")
    start, end = sentence.start + goal.start, sentence.start + goal.end
    inside = next((one for one in periods if start <= one.start < end), None)
    horizon = horizon_of(sentence, goal, periods, inside, horizon, scope)
    head = (
        text[_clause_start(text, goal.subject_end) : goal.subject_end]
        if horizon is None and goal.kind == "said"
        else ""
    )
    if goal.kind == "said" and not head.strip("“”明确也，") and not inside:
        head = text[_clause_start(text, _clause_start(text, goal.subject_end) - 1) : goal.subject_end]
    plan = FIVE_YEARS.search(head)
    edtf, first, last = when(horizon, plan)
    wording = re.sub(
        "^(?:要|将|了|前|，|：|—|(?:到|在|至)?(?:20\\d{2})年(?:\\d{1,2}月)?(?:底|末|前)*，?)+",
        "",
        text[goal.start : goal.end],
    ).strip("，。；： ")
    clause_start = sentence.start + _clause_start(text, goal.subject_end)
    key = region_of(subject or None, clause_start, start, regions) or region_of(None, start, end, regions)
    if key is None:
        before = [one.region.key for one in regions if one.region is not None and one.start < start]
        key = before[-1] if before and not scope.is_official else carried
    by_author = goal.kind == "author" or (
        not scope.is_official and bool(DEMANDS.search(text)) and goal.kind != "said"
    )
    return TargetMention(
        start, end, text[goal.start : goal.end], sentence.sentence_no, edtf, first, last, key, subject[-30:] or None, wording,
        "author" if by_author else "official",
    ), horizon  # fmt: skip


def _clause_start(text: str, before: int) -> int:
    return max(text.rfind(mark, 0, before) for mark in "，。；：") + 1
