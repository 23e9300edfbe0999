"""The name of a quantity: its subject as stated or carried, and what the number says about it."""

import re
from collections.abc import Sequence

from transforms.indicators.behind import (
    MEASURES,
    PAYS,
    counted_name,
    done_name,
    paid_name,
    part_of,
    used_name,
)
from transforms.indicators.clauses import TIME, Part
from transforms.indicators.grants import grant_names, read_condition, read_grant
from transforms.indicators.phrases import EFFECT, name_after, name_before, rank_before, share_of, with_subject
from transforms.indicators.state import State, continues_list, listed_behind, next_clause
from transforms.indicators.statistics import change_name, gap_with, statistic_of
from transforms.indicators.status import names_goal
from transforms.indicators.times import is_range
from transforms.indicators.topics import listed_names, measure_of, split_list, topic_of
from transforms.quantities.quantities import Quantity
from transforms.times.periods import TimeExpression

_GOAL_LABEL = re.compile(
    "目标|指标|任务|包括|如下|条件|标准|情况|问|答|其中|是$|为$|给予|要求|原因|成就|主要"
)
_RATES = ("增速", "涨幅", "增幅", "降幅", "增长率")
TOTALS = re.compile("累计|年[来间]?共?$|年累计|共增|[一二三四五六七八九十]年")
_NAMES = re.compile("[一-鿿]{3}")
_LABEL_MARKS = ("：", ":", "（", "(")
INDUSTRIES = ("第一产业占比", "第二产业占比", "第三产业占比")
_EACH = re.compile("(?<![年人户日月平])均|双双|都(?!市)")
_MOST_LISTED = 3
_LONGEST_LISTED = 10


def read_clause(part: Part, lead: str, following: Sequence[Part], state: State) -> None:
    """Take the subject that a clause without a number sets: a label, a topic, a grant, a bare measure."""
    is_label = bool(following) and following[0].is_first and following[0].opening in _LABEL_MARKS
    topic = name_before(lead) if is_label and not _GOAL_LABEL.search(lead) else topic_of(lead)
    granted = read_grant(part, lead, state) if state.grants else ""
    state.subject = topic or granted or state.subject
    state.noun = (measure_of(lead) or state.noun) if not granted and not state.purpose.words else ""
    state.clause = lead or state.clause


def name_quantity(
    quantity: Quantity,
    part: Part,
    lead: str,
    following: Sequence[Part],
    state: State,
    period: TimeExpression | None,
) -> tuple[str, str]:
    """Return the name of a quantity and its statistic, and remember what later clauses take from them."""
    continued = _continued(quantity, part, state, period)
    if continued is not None:
        return continued
    granted = grant_names(quantity, part, lead, following, state) if state.grants else []
    if granted:
        return _granted(granted, quantity, state)
    share = share_of(lead)
    statistic = statistic_of(quantity, part, state.role, period, share is not None, state.subject)
    own_share = share if statistic in ("share", "level") else None
    subject = _subject_of(quantity, part, lead, state, own_share)
    name = _full_name(quantity, lead, part, statistic, subject, period, state.statistic.startswith("growth"))
    if statistic == "share":
        name = used_name(name, f"{part.rest}，{next_clause(following)}")
    if state.grants:
        name = read_condition(quantity, part, lead, name, state)
    state.also = _each_of(lead, subject, name, statistic) if _EACH.search(lead) and not state.regions else []
    if "分别" in lead:
        name, *state.names = _told_apart(lead, subject, name, 1 + listed_behind(following), state.recent)
    if quantity.base_unit != "percentage_point":
        state.rate = ""
    state.rate = name if statistic == "share" else state.rate
    state.name, state.statistic, state.base_unit, state.clause = name, statistic, quantity.base_unit, ""
    if statistic == "level":
        state.recent.append(name)
    return name, statistic


def _granted(names: Sequence[str], quantity: Quantity, state: State) -> tuple[str, str]:
    """The name and statistic of a number that grants or fines, and what later clauses take from them."""
    name, *state.names = names
    state.subject = state.granted or name
    state.name, state.base_unit, state.clause = name, quantity.base_unit, ""
    state.statistic = "share" if quantity.base_unit in ("percent", "permille") else "level"
    return name, state.statistic


def _continued(
    quantity: Quantity, part: Part, state: State, period: TimeExpression | None
) -> tuple[str, str] | None:
    """The name and statistic of a number that goes on with the one before it: in a list, 从A到B, against a goal."""
    if state.role == "to":
        if state.statistic == "share" or quantity.base_unit in ("percent", "times"):
            return state.name or state.subject, state.statistic
        return state.name or state.subject, statistic_of(quantity, part, "to", period, False, "")
    if state.names and continues_list(part):
        return state.names.pop(0), state.statistic
    listed = continues_list(part) and (part.lead or quantity.kind != "counter")  # 21批173项 is no list
    # 增长7.8%，略低于8%的预定目标: the goal is of the same.
    if (listed or names_goal(part.rest)) and state.name and quantity.base_unit == state.base_unit:
        return state.name, state.statistic
    if quantity.kind == "structure":
        name, *state.names = INDUSTRIES
        state.name, state.statistic, state.base_unit = name, "share", quantity.base_unit
        return name, "share"
    return None


def _told_apart(lead: str, subject: str, name: str, count: int, recent: Sequence[str]) -> list[str]:
    """The names of as many numbers as 分别 tells apart: those listed, or those that the text just named."""
    listed = name_before(lead, whole=True)
    named_before = not listed and len(recent) >= count > 1
    names = recent[-count:] if named_before else listed_names(listed, count)
    return [_ended(one, subject, name) for one in names] or [name]


def _ended(one: str, subject: str, name: str) -> str:
    """A member of a list with what the name says about its subject: 增速, 占比."""
    ending = name.removeprefix(subject) if subject and name.startswith(subject) else ""
    return one if one.endswith(ending) else one + ending


def _each_of(lead: str, subject: str, name: str, statistic: str) -> list[str]:
    """The names of as many things as share one number: `客运量和货运量均突破1亿吨`."""
    listed = rank_before(lead, whole=True) if statistic == "rank" else name_before(lead, whole=True)
    parts = split_list(listed)
    if not 2 <= len(parts) <= _MOST_LISTED or not all(2 <= len(one) <= _LONGEST_LISTED for one in parts):
        return []
    return [_ended(one, subject, name) for one in listed_names(listed, len(parts))]


def _subject_of(
    quantity: Quantity, part: Part, lead: str, state: State, share: tuple[str, str] | None
) -> str:
    """What a clause is about; it stays the subject of clauses that name none."""
    if state.role == "delta" and quantity.base_unit == "percentage_point" and state.statistic == "share":
        return with_subject(name_before(lead), state.name)  # 占比达到9.9%，比上年提高0.3个百分点
    if state.role in ("base", "delta"):
        state.subject = (
            with_subject(name_before(lead), state.subject) if state.role == "delta" else state.subject
        )
        return state.subject
    if share is not None:
        owner = with_subject(name_before(share[0]), state.subject)
        state.subject = owner or state.subject
        return owner
    if quantity.base_unit == "rank":
        return with_subject(rank_before(lead), state.subject)
    gap = gap_with(lead) if quantity.base_unit == "percentage_point" else None
    own = _own_name(quantity, part, lead, gap[0] if gap else lead, state)
    if not own and quantity.base_unit == "percentage_point" and state.rate:
        return state.rate
    subject = with_subject(own, state.subject) or name_after(part.rest)
    if not subject and quantity.kind != "counter":
        subject = _clause_name(state)
    if part.opening not in ("（", "("):
        state.subject = subject
    return subject


def _own_name(quantity: Quantity, part: Part, lead: str, words: str, state: State) -> str:
    """What the clause itself says a number is of: the words before it, and those behind."""
    own = _with_cause(quantity, name_before(words), state)
    if own == "覆盖":
        return f"{name_after(part.rest)}覆盖率"
    if quantity.surface.endswith("人") and part.rest.startswith("口"):
        return "人口"
    own = counted_name(quantity, part, lead, own)
    if not own and state.noun:
        own, state.noun = state.noun, ""
    if quantity.kind == "currency":
        own = paid_name(own, part) or (_clause_name(state) if PAYS.search(lead) else "")
    if quantity.kind in MEASURES:
        own = done_name(own, part)
    return own if own or quantity.base_unit != "percent" else part_of(quantity, part)


def _with_cause(quantity: Quantity, own: str, state: State) -> str:
    """惠及群众 of what, where the clause does not say: of what the clause before spoke of."""
    effect = EFFECT.match(own)
    if effect is None:
        return own
    if quantity.base_unit == "percent":
        return own[effect.end("verb") :]  # 带动投资增长5%
    return (_clause_name(state) or (state.subject if state.name else "")) + own


def _clause_name(state: State) -> str:
    """What the clause before spoke of, where it stated no number: 实施三年行动，每年安排140亿元."""
    name = name_before(state.clause)
    return name if _NAMES.search(name) else ""


def _full_name(
    quantity: Quantity,
    lead: str,
    part: Part,
    statistic: str,
    subject: str,
    period: TimeExpression | None,
    grows: bool,
) -> str:
    if statistic in ("share", "level"):
        share = share_of(lead)
        if share is not None and quantity.base_unit in ("percent", "times"):
            return f"{subject}{share[1]}"
        return subject
    gap = gap_with(lead) if statistic == "difference" else None
    if gap is not None:
        other = gap[1].strip(f"{TIME}的")
        return f"{subject}{'' if name_before(gap[0]) or not grows else '增速'}与{other}之差"
    ending = change_name(
        quantity, part.lead, statistic, is_range(period) and TOTALS.search(part.lead) is not None
    )
    if not subject or subject.endswith(ending) or (statistic != "rank" and subject.endswith(_RATES)):
        return subject
    return f"{subject}{ending}"
