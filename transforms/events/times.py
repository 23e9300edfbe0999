"""Which times date what happens in a clause."""

import re
from collections.abc import Sequence
from datetime import date

from transforms.events.state import Dated, EventMention, State
from transforms.prose.clauses import Clause, FactScope
from transforms.prose.sentences import Sentence
from transforms.times.edtf import TimeExpression

_COMPARED = re.compile("(?:比|较|同|与|象|像|相比|超过|高于|低于|不低于|占|(?<!面|针|应|核|相|反)对)$")
_SUBORDINATE = re.compile("(?:[将把]|要把|避免|防止|为了|以免)[^，]{0,4}$")
_UP_TO = re.compile("(?:截至|截止|截止到|至|到|直至)$")
_BY = re.compile("^(?:之?前|以前|为止|期间的|版|[电讯]|度?预算|不变价)")
_DONE = re.compile("已|累计|共")
_PLAN = re.compile("规划|计划")
_SUMMARY = re.compile("一年|年来|年间|以来$")


def dates_of(
    sentence: Sentence, clause: Clause, own: Sequence[TimeExpression], state: State
) -> tuple[Dated, ...] | None:
    """The dates that a clause gives what happens in it; None where it names no time, () where none that counts."""
    if not own:
        return None
    dated: list[Dated] = []
    for one in own:
        start, end = one.start - sentence.start, one.end - sentence.start
        before, after = sentence.text[clause.start : start], sentence.text[end : end + 6]
        if (
            _COMPARED.search(before)
            or _SUBORDINATE.search(before)
            or _BY.match(after)
            or _PLAN.search(one.surface)
            or _PLAN.match(after)
        ):
            continue
        if (one.anchor == "name" and ".." not in one.edtf) or before.count("（") > before.count("）"):
            continue
        if one.anchor in ("reference", "context") and _is_years(one):
            continue  # 五年来: what was kept up, not what took place
        if one.surface == "同期" and state.last is not None:
            one = time_of(state.last)
        elif _UP_TO.search(before):
            if not (
                state.last
                and state.last.sentence_no == sentence.sentence_no
                and _DONE.search(sentence.text[end:])
            ):
                continue
            one = _from_to(state.last, one)
        if dated and not re.fullmatch(
            "[、和及与]|以及", sentence.text[dated[-1].time.end - sentence.start : start]
        ):
            continue  # the first date of a clause dates it, the others belong to its objects
        dated.append(Dated(one, "text" if one.anchor in ("text", "name") else "derived"))
    return tuple(dated)


def is_to_come(state: State, scope: FactScope) -> bool:
    """True where a date lies behind the document's own."""
    starts = [one.time.start_date for one in state.dates]
    today = scope.reference_date
    if today is None or not starts:
        return False
    return min(starts).year > today.year or (scope.knows_day and min(starts) > today)


def is_current_year(state: State, scope: FactScope) -> bool:
    """今年 in a report or plan of the first months is what is to be done, unless it says 了 or 已."""
    today = scope.reference_date
    if today is None or not scope.is_official or today.month > 3:
        return False
    return any(one.time.edtf == str(today.year) for one in state.dates)


def is_precise(state: State) -> bool:
    """True where the dates name a month or day and still reach."""
    return bool(state.fresh) and all("-" in one.time.edtf for one in state.dates)


def is_summary(state: State) -> bool:
    """一年来, 今年以来: a year in review, in which only what took place counts, not what was kept up."""
    return any(_SUMMARY.search(one.time.surface) and one.source == "derived" for one in state.dates)


def is_dated_apart(state: State, clause: Clause) -> bool:
    """True where a clause of a review has a date of its own: a month or day that still reaches it, or another year."""
    if not (state.fresh and state.dates) or clause.before == "；":
        return False
    return any("-" in one.time.edtf or one.time.anchor == "text" for one in state.dates)


def from_start(dated: Dated) -> Dated:
    """自2024年1月1日起施行 happens on that day."""
    time = dated.time
    return dated._replace(time=time._replace(edtf=time.edtf.split("/")[0], end_date=time.start_date))


def last_day(time: TimeExpression) -> date | None:
    """The day on which a time ends, None where it is open."""
    return None if time.is_open else time.end_date


def time_of(event: EventMention) -> TimeExpression:
    """The time of an event, for what happened at the same time."""
    last = event.end_date or event.start_date
    return TimeExpression(event.start, event.start, "", event.event_edtf, event.start_date, last, "context")


def _from_to(event: EventMention, until: TimeExpression) -> TimeExpression:
    """From an event to what a later clause of its sentence counts up to (至2020年底，已经…)."""
    first = event.event_edtf.split("/")[0]
    return until._replace(edtf=f"{first}/{until.edtf.split('/')[-1]}", start_date=event.start_date)


def _is_years(time: TimeExpression) -> bool:
    return not time.is_open and time.start_date.year != time.end_date.year
