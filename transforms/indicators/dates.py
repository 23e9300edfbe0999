"""When a number of a clause holds, and what comparisons, totals and plans make of it."""

import re

from transforms.indicators.clauses import Part
from transforms.indicators.state import State, own_time
from transforms.indicators.statistics import compared_time, is_last_year
from transforms.indicators.subjects import TOTALS
from transforms.indicators.times import (
    baseline_of,
    end_of,
    is_initial,
    is_range,
    is_stock_month,
    span,
    year_before,
)
from transforms.prose.sentences import Sentence
from transforms.times.periods import TimeExpression

_ALL_YEARS = re.compile("[三五]年(?:共|累计|合计|间)")
_WHOLE_YEAR = re.compile("全年")
_EVERY_YEAR = re.compile("每年|逐年|年度")


def set_period(sentence: Sentence, own: TimeExpression, state: State, year: int | None) -> None:
    """Take a time as the period of a clause; a horizon in mid-sentence is left at the next semicolon."""
    coming = year is not None and own.end_date.year > year
    if coming and not is_initial(sentence, own) and state.horizon_from is None:
        state.horizon_from = state.period
    elif not coming:
        state.horizon_from = None
    state.period = own


def read_period(sentence: Sentence, part: Part, state: State, year: int | None) -> TimeExpression | None:
    """Return the period of a number: its own, or by its part in a comparison, or the one carried."""
    own = own_time(part)
    if state.role == "base":
        return _before(part.times[-1], state.period) if part.times else state.period
    if state.role == "from":
        known = state.span or state.period  # 从2021年的A增加到2025年的B，产业规模由C增长到D
        if own is not None:
            period: TimeExpression | None = _before(own, state.period)
        else:
            period = baseline_of(known) if known is not None and is_range(known) else state.period
        state.started = period
        return period
    if own is not None:
        set_period(sentence, own, state, year)
    period = state.period
    if state.role == "to" and period is not None:
        known = state.span or period
        if own is None and is_range(known):
            state.span, period = known, end_of(known)
        elif state.started is not None:
            state.span = span(state.started, period)
    return period


def _before(own: TimeExpression, spoken_of: TimeExpression | None) -> TimeExpression:
    """上年 in what a text says of 2025 is 2024, whichever year the text is of."""
    if spoken_of is None or not is_last_year(own) or spoken_of.end_date.year != own.end_date.year:
        return own
    return year_before(own)


def settle_period(
    sentence: Sentence,
    part: Part,
    state: State,
    statistic: str,
    before: TimeExpression | None,
    period: TimeExpression | None,
) -> tuple[TimeExpression | None, str]:
    """Return the period and statistic of a number once its statistic is known.

    Growth since a year covers the years between; what a sentence adds up in the end (五年累计) covers
    the change it told before; the range of one rate is not carried on.
    """
    base = compared_time(part)
    if statistic == "growth_cumulative" and base is not None and not is_range(base):
        return span(base, period), statistic
    if statistic.startswith("growth") and state.span is not None and TOTALS.search(part.lead):
        return state.span, "growth_cumulative"
    if period is not None and is_stock_month(period):
        # 比2023年增加, 全年开行: what a year did, even where a stock was counted at its end.
        adds = base is not None and not is_last_year(base)
        return (end_of(period) if adds or "全年" in part.lead else period), statistic
    if period is not None and _WHOLE_YEAR.match(part.lead) and len(period.edtf) > len("2024"):
        state.period = end_of(period)
        return state.period, statistic
    own = own_time(part)
    if statistic == "avg_growth" and state.span is not None and own is None:
        return state.span, statistic
    if own is not None and is_range(own) and (statistic == "avg_growth" or "年间" in own.surface):
        state.period = before  # 2021—2025年年均增长: the next figure is again of the year spoken of
    elif own is not None and own.surface[0] in "近最" and not is_initial(sentence, own):
        state.period = before  # 达到66%，近3年提升21个百分点，超过全国…
    return period, statistic


def plan_period(
    sentence: Sentence, part: Part, statistic: str, period: TimeExpression | None, plan: TimeExpression | None
) -> TimeExpression | None:
    """The years of a plan, for what it does every year or over all of them."""
    if plan is None or own_time(part) is not None:
        return period
    if _EVERY_YEAR.search(sentence.text[max(0, part.start - 8) : part.end]) or _ALL_YEARS.search(part.lead):
        return plan
    over_all = statistic == "avg_growth" and period is not None and period.end_date == plan.end_date
    return plan if over_all else period
