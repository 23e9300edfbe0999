"""The time that a goal is set for: its own, its section's, its heading's, or that of the plan that sets it."""

import re
from collections.abc import Sequence
from datetime import date

from transforms.prose.clauses import FactScope, within
from transforms.prose.headings import numbering_of
from transforms.prose.sentences import Sentence
from transforms.targets.dated_goals import is_ahead
from transforms.targets.goals import Goal
from transforms.times.edtf import TimeExpression, year_span

# 一、 parts a report, （一） a part of it.
_PART_LEVEL = 4


def headed_time(
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


def horizon_of(
    sentence: Sentence,
    goal: Goal,
    periods: Sequence[TimeExpression],
    inside: TimeExpression | None,
    horizon: TimeExpression | None,
    scope: FactScope,
) -> TimeExpression | None:
    """The time by which the goal is to be reached; `inside` is the first that it names, `horizon` that of the goal before."""
    if goal.kind not in ("dated", "expected"):
        to_come = inside is not None and (
            inside.surface == "全年"
            or _opens(inside, sentence, goal, scope)
            or is_ahead(inside, sentence, scope)
        )
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


def year_spoken_of(
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


def when(
    horizon: TimeExpression | None, plan: re.Match[str] | None
) -> tuple[str | None, date | None, date | None]:
    """Return a horizon as EDTF with its first and last day; without one that of the five-year plan named, if any."""
    if horizon is not None:
        return horizon.edtf, horizon.start_date, horizon.end_date
    if plan is None:
        return None, None, None
    # 十一五 began in 2006; a goal that a plan sets is set for its five years.
    first = 2006 + 5 * "一二三四五六".index(plan.group(1))
    span = year_span(first, first + 4)
    return span.edtf, date(first, 1, 1), date(first + 4, 12, 31)


def _opens(inside: TimeExpression, sentence: Sentence, goal: Goal, scope: FactScope) -> bool:
    """True for the deadline that a goal begins with: 确保年底95%以上的学校复课."""
    opens = inside.start <= sentence.start + goal.start + 1 and not inside.is_open
    return opens and "-" in inside.edtf and _is_to_come(inside, scope)
