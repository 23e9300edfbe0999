"""Targets: stated goals, with horizon, whose, and whether an authority or the author states them."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from transforms.places.regions import RegionMention
from transforms.prose.clauses import FactScope, is_prose, region_of, split_clauses, within
from transforms.prose.headings import numbering_of
from transforms.prose.reviews import Reviews
from transforms.prose.sentences import Sentence
from transforms.targets.announced import announced, arranged
from transforms.targets.dated_goals import continued, dated_goals, is_ahead, is_of_goals
from transforms.targets.due import comes_to, due_dates, measured
from transforms.targets.goal_words import DEMANDS, FIRST, FIVE_YEARS
from transforms.targets.goal_words import GoalWords as GoalWords
from transforms.targets.goals import Goal, apart, demanded, intended, purposes
from transforms.times.edtf import TimeExpression, year_span

# 一、 parts a report, （一） a part of it.
_PART_LEVEL = 4
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
    found: list[TargetMention] = []
    starts = [one.start for one in periods]
    region_starts = [one.start for one in regions]
    carried, paragraph, horizon, goes_on = scope.region_key, 0, None, False
    headed: TimeExpression | None = None
    section: str | None = None
    reviews = Reviews(scope)
    due = due_dates(sentences, periods) if scope.is_official else {}
    for sentence in sentences:
        if sentence.paragraph_no != paragraph:
            paragraph, carried = sentence.paragraph_no, scope.region_key
            # The paragraphs of a section of goals go on with the year that it began with.
            if sentence.section_path != section or not is_of_goals(sentence):
                horizon = None
            section, goes_on = sentence.section_path, False
        own = within(periods, starts, sentence.start, sentence.end)
        looks_back = reviews.period_of(sentence, own) is not None
        if scope.document_type == "report" and sentence.is_heading:
            headed = _headed(sentence, own, scope, headed)
        if not (is_prose(sentence) or _is_point_of_goals(sentence)):
            continue
        named = [
            one
            for one in within(regions, region_starts, sentence.start, sentence.end)
            if one.context != "title"
        ]
        goals = _goals(sentence, words, own, named, scope, looks_back=looks_back)
        if horizon is None and is_of_goals(sentence):
            horizon = headed
        if not own and horizon is not None and (is_of_goals(sentence) or (goes_on and not goals)):
            clauses = split_clauses(sentence.text)
            goals = list(continued(sentence.text, clauses, words, sentence, named)) or goals
        if not goals and scope.is_official and not looks_back:
            goals = _unannounced(sentence, words, sentence.sentence_no in due, scope, headed)
        goes_on = bool(goals) and goals[0].kind == "dated"
        if (
            goals
            and goals[0].kind == "expected"
            and not any(one.end <= sentence.start + goals[0].subject_end for one in own)
        ):
            horizon = _year_spoken_of(sentence, periods, starts, scope) or horizon
        for goal in goals:
            mention, horizon = _mention(sentence, goal, own, named, carried, horizon, scope)
            by = due.get(sentence.sentence_no) or (headed if not looks_back else None)
            if mention.horizon_edtf is None and by is not None:
                mention = mention._replace(
                    horizon_edtf=by.edtf, start_date=by.start_date, end_date=by.end_date
                )
            found.append(mention)
        keys = [one.region.key for one in named if one.region is not None]
        # An authority speaks for its own place, wherever the sentence before was.
        carried = keys[0] if keys and not scope.is_official else carried
    return found


def _headed(
    sentence: Sentence,
    periods: Sequence[TimeExpression],
    scope: FactScope,
    headed: TimeExpression | None,
) -> TimeExpression | None:
    """The time that a part of a report plans for, as its heading says: 三、2026年重点工作."""
    numbering = numbering_of(sentence.text)
    if numbering is None:
        to_come = [one for one in periods if _is_to_come(one, scope)]
        return to_come[-1] if to_come else headed
    if numbering.level > _PART_LEVEL:
        return headed
    return next((one for one in reversed(periods) if _is_to_come(one, scope)), None)


def _is_to_come(one: TimeExpression, scope: FactScope) -> bool:
    year = scope.reference_date.year if scope.reference_date is not None else 0
    return not one.is_open and year > 0 and one.start_date.year >= year


def _is_point_of_goals(sentence: Sentence) -> bool:
    """True for ——产业规模进一步扩大。 in a section of goals."""
    return sentence.text.startswith("——") and sentence.text[-1] in "。；" and is_of_goals(sentence)


def _goals(
    sentence: Sentence,
    words: GoalWords,
    periods: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    scope: FactScope,
    *,
    looks_back: bool,
) -> list[Goal]:
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


def _unannounced(
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
    horizon = _horizon(sentence, goal, periods, inside, horizon, scope)
    head = (
        text[_clause_start(text, goal.subject_end) : goal.subject_end]
        if horizon is None and goal.kind == "said"
        else ""
    )
    if goal.kind == "said" and not head.strip("“”明确也，") and not inside:
        head = text[_clause_start(text, _clause_start(text, goal.subject_end) - 1) : goal.subject_end]
    plan = FIVE_YEARS.search(head)
    edtf, first, last = _when(horizon, plan)
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


def _horizon(
    sentence: Sentence,
    goal: Goal,
    periods: Sequence[TimeExpression],
    inside: TimeExpression | None,
    horizon: TimeExpression | None,
    scope: FactScope,
) -> TimeExpression | None:
    """The time by which the goal is to be reached; `inside` is the first that it names, `horizon` that of the goal before."""
    if goal.kind not in ("dated", "expected"):
        to_come = inside is not None and (inside.surface == "全年" or is_ahead(inside, sentence, scope))
        return inside if to_come else None
    start, end = sentence.start + goal.start, sentence.start + goal.end
    cue = sentence.start + goal.subject_end if goal.kind == "expected" else start
    # 主要目标是：到2030年，…: the year stands in the first goal and holds for the others.
    until = end if goal.kind == "expected" else start
    # …；2027年底前，…: a date that opens the goal is its own.
    opening = next((one for one in periods if one.start <= start + 1 and start < one.end), None)
    if opening is not None and is_ahead(opening, sentence, scope):
        until = opening.end
    ahead = next(
        (one for one in reversed(periods) if one.end <= until and is_ahead(one, sentence, scope)), None
    )
    return ahead or next((one for one in reversed(periods) if one.end <= cue), None) or horizon or inside


def _year_spoken_of(
    sentence: Sentence, periods: Sequence[TimeExpression], starts: Sequence[int], scope: FactScope
) -> TimeExpression | None:
    """The year that 主要预期目标 without one is set for: the last that was named and is not past."""
    today = scope.reference_date
    for one in reversed(within(periods, starts, max(0, sentence.start - 600), sentence.start)):
        if not one.is_open and today is not None and one.end_date.year >= today.year and one.anchor != "name":
            return one
    if today is None or scope.document_type != "report":
        return None
    year = year_span(today.year, today.year)
    return TimeExpression(
        sentence.start,
        sentence.start,
        "",
        year.edtf,
        date(today.year, 1, 1),
        date(today.year, 12, 31),
        "reference",
    )


def _when(
    horizon: TimeExpression | None, plan: re.Match[str] | None
) -> tuple[str | None, date | None, date | None]:
    if horizon is not None:
        return horizon.edtf, horizon.start_date, horizon.end_date
    if plan is None:
        return None, None, None
    # 十一五 began in 2006; a goal that a plan sets is set for its five years.
    first = 2006 + 5 * "一二三四五六".index(plan.group(1))
    span = year_span(first, first + 4)
    return span.edtf, date(first, 1, 1), date(first + 4, 12, 31)


def _clause_start(text: str, before: int) -> int:
    return max(text.rfind(mark, 0, before) for mark in "，。；：") + 1
