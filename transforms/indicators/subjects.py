"""The name of a quantity: its subject as stated or carried, and what the number says about it."""

import re
from collections.abc import Sequence

from transforms.indicators.clauses import TIME, Part
from transforms.indicators.phrases import (
    EFFECT,
    MAX_LENGTH,
    METRIC,
    SHORT_NOUN,
    name_after,
    name_before,
    rank_before,
    share_of,
    with_subject,
)
from transforms.indicators.state import State, continues_list, listed_behind
from transforms.indicators.statistics import change_name, gap_with, statistic_of
from transforms.indicators.status import names_goal
from transforms.indicators.times import is_range
from transforms.indicators.topics import grant_of, listed_names, measure_of, topic_of, whom_of
from transforms.quantities.quantities import Quantity
from transforms.times.periods import TimeExpression

_GOAL_LABEL = re.compile(
    "目标|指标|任务|包括|如下|条件|标准|情况|问|答|其中|是$|为$|给予|要求|原因|成就|主要"
)
# 处一万元以上五万元以下罚款: both bounds are of the fine.
_FINE = re.compile(
    "^(?:以上|以下)?(?:[〇零一二两三四五六七八九十百千万亿\\d.%倍元的]|以上|以下|不足|百分之){0,16}罚款"
)
_GRANT = re.compile(
    "^(?:的?(?:标准|比例|额度))?(?:一次性)?(?:给予|予以|进行)(?:一次性|相应|适当)?(?P<what>[^，。；]{0,4}?(?:补助|奖励|补贴|资助|贴息|支持|奖补))"
)
_VERB_ONLY = re.compile(
    "^(?:先|再|共|累计)?(?:发行|增发|投入|安排|新增|发放|筹集|争取|拨付|下达|减免|出资|提供|落实|获得|使用|吸引)$"
)
_WHOLE_BEHIND = re.compile("(?:以上|以下|左右|以内)?(?P<of>的)?")
_PAYS = re.compile("(?:发行|增发|投入|安排|发放|筹集|拨付|下达|减免|出资)$")
_RATES = ("增速", "涨幅", "增幅", "降幅", "增长率")
_AT_RATE = re.compile("(?:分别)?(?:最高)?(?:省级|市级|区级|由[^，。；]{2,8})?(?:最高)?按")
_AWARD = re.compile("[^。；给予]{0,30}(?:给予|予以)[^，。；]{0,8}?(?P<what>补助|奖励|补贴|资助|贴息|奖补)")
_BARE_GIFT = 4
_GIFTS = ("补助", "奖励", "补贴", "资助", "贴息", "奖补", "奖金", "扶持")
_GRANTED = re.compile(f"(?:{'|'.join(_GIFTS)})$")
TOTALS = re.compile("累计|年[来间]?共?$|年累计|共增|[一二三四五六七八九十]年")
_FEW = 1000
_NAMES = re.compile("[一-鿿]{3}")
_LABEL_MARKS = ("：", ":", "（", "(")
INDUSTRIES = ("第一产业占比", "第二产业占比", "第三产业占比")
_EACH = re.compile("(?<![年人户日月])均|双双|都(?!市)")
_MOST_LISTED = 3
_LONGEST_LISTED = 10


def read_clause(part: Part, lead: str, following: Sequence[Part], state: State) -> None:
    """Take the subject that a clause without a number sets: a label, a topic, a grant, a bare measure."""
    is_label = bool(following) and following[0].is_first and following[0].opening in _LABEL_MARKS
    topic = name_before(lead) if is_label and not _GOAL_LABEL.search(lead) else topic_of(lead)
    state.subject = topic or grant_of(lead) or state.subject
    state.whom = whom_of(lead) or state.whom
    state.noun = measure_of(lead) or state.noun
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
    if state.role == "to":
        statistic = (
            state.statistic
            if state.statistic == "share"
            else statistic_of(quantity, part, "to", period, False, "")
        )
        if quantity.base_unit in ("percent", "times"):
            statistic = state.statistic
        return state.name or state.subject, statistic
    if state.names and continues_list(part):
        return state.names.pop(0), state.statistic
    listed = continues_list(part) and (part.lead or quantity.kind != "counter")  # 21批173项 is no list
    if listed and state.name and quantity.base_unit == state.base_unit:
        return state.name, state.statistic
    if names_goal(part.rest) and state.name and quantity.base_unit == state.base_unit:
        return state.name, state.statistic  # 增长7.8%，略低于8%的预定目标
    if quantity.kind == "structure":
        name, *state.names = INDUSTRIES
        state.name, state.statistic, state.base_unit = name, "share", quantity.base_unit
        return name, "share"
    share = share_of(lead)
    statistic = statistic_of(quantity, part, state.role, period, share is not None, state.subject)
    own_share = share if statistic in ("share", "level") else None
    behind = part.rest + (following[0].lead if following else "")
    subject = _subject_of(quantity, part, lead, state, own_share, behind)
    name = _full_name(quantity, lead, part, statistic, subject, period, state.statistic.startswith("growth"))
    state.also = _each_of(lead, subject, name, statistic) if _EACH.search(lead) and not state.regions else []
    count = 1 + listed_behind(following)
    names = listed_names(name_before(lead, whole=True), count) if "分别" in lead else []
    if "分别" in lead and not name_before(lead) and len(state.recent) >= count > 1:
        names = state.recent[-count:]
    if names:
        ending = name.removeprefix(subject) if subject and name.startswith(subject) else ""
        name, *state.names = [one + ending for one in names]
    state.name, state.statistic, state.base_unit, state.clause = name, statistic, quantity.base_unit, ""
    state.rate = name if statistic == "share" else state.rate if quantity.base_unit == "percentage_point" else ""
    if statistic == "level":
        state.recent.append(name)
    return name, statistic


def _each_of(lead: str, subject: str, name: str, statistic: str) -> list[str]:
    """The names of as many things as share one number: `客运量和货运量均突破1亿吨`."""
    listed = rank_before(lead, whole=True) if statistic == "rank" else name_before(lead, whole=True)
    parts = re.split("[、和与及]", listed)
    if not 2 <= len(parts) <= _MOST_LISTED or not all(2 <= len(one) <= _LONGEST_LISTED for one in parts):
        return []
    ending = name.removeprefix(subject) if subject and name.startswith(subject) else ""
    return [one + ending for one in listed_names(listed, len(parts))]


def _subject_of(
    quantity: Quantity, part: Part, lead: str, state: State, share: tuple[str, str] | None, behind: str
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
    if _FINE.match(part.rest):
        return "罚款"
    grant = _GRANT.match(part.rest)
    granted = grant.group("what") if grant else grant_of(lead, part.rest) or _award_of(quantity, lead, behind)
    if granted:
        state.subject = state.whom + granted if len(granted) <= _BARE_GIFT else granted
        return state.subject
    gap = gap_with(lead) if quantity.base_unit == "percentage_point" else None
    own = name_before(gap[0] if gap else lead)
    effect = EFFECT.match(own)
    if effect and quantity.base_unit == "percent":
        own = own[effect.end("verb") :]  # 带动投资增长5%
    elif effect:
        own = (_clause_name(state) or (state.subject if state.name else "")) + own
    counted = name_after(part.rest) if quantity.kind in ("counter", "person", "implied") and part.rest else ""
    if counted and not (own and part.rest.startswith("的")):
        if not own or quantity.kind == "person" or not _is_measured(lead):
            own = _counted_name(own if part.is_first and "、" not in lead else "", counted)
    if not own and state.noun:
        own, state.noun = state.noun, ""
    if quantity.kind == "currency":
        own = _paid_name(own, part)
    if quantity.surface.endswith("人") and part.rest.startswith("口"):
        own = "人口"
    if not own and quantity.base_unit == "percent":
        own = _part_of(quantity, part)
    if not own and quantity.base_unit == "percentage_point" and state.statistic == "share":
        return state.name
    if own == "覆盖":
        own = f"{name_after(part.rest)}覆盖率"
    if not own and quantity.base_unit == "percentage_point" and state.rate:
        return state.rate
    subject = with_subject(own, state.subject) or name_after(part.rest)
    if not subject and quantity.kind != "counter":
        subject = _clause_name(state)
    if part.opening not in ("（", "("):
        state.subject = subject
    return subject


def _clause_name(state: State) -> str:
    """What the clause before spoke of, where it stated no number: 实施三年行动，每年安排140亿元."""
    name = name_before(state.clause)
    return name if _NAMES.search(name) else ""


def _counted_name(own: str, counted: str) -> str:
    """What is counted, after the words that tell which where it is a short noun: 农产品远销 + 国家."""
    if not own or len(counted) > SHORT_NOUN or own.endswith("等") or METRIC.match(own) or own[0].isdigit():
        return counted
    return (own + counted)[-MAX_LENGTH:]


def _award_of(quantity: Quantity, lead: str, behind: str) -> str:
    """What a rate is awarded as: 奖补 of `按合同金额的30%，给予一次性奖补`."""
    if quantity.base_unit != "percent" or not _AT_RATE.match(lead):
        return ""
    award = _AWARD.match(behind)
    return award.group("what") if award else ""


def _part_of(quantity: Quantity, part: Part) -> str:
    """What a share with its whole behind it is of: `70%以上的财政支出`, `一半人口`."""
    whole = _WHOLE_BEHIND.match(part.rest)
    if whole is None or not (whole.group("of") or quantity.unit == "分之"):
        return ""
    noun = name_after(part.rest[whole.end() :])
    return f"{noun}占比" if noun else ""


def _paid_name(own: str, part: Part) -> str:
    """What money is for, where only a verb stands before it: `增发1000亿元国债`, `20亿元补贴拉动消费`."""
    behind = name_after(part.rest)
    if behind and (_VERB_ONLY.match(own) or (part.is_first and not part.lead.strip(TIME))):
        return behind
    verb = _PAYS.search(own)
    return verb.group() + behind if behind and verb else own


def is_count(quantity: Quantity, part: Part) -> bool:
    """True where a number counts the things named behind it: 11个标杆应用."""
    return quantity.kind == "counter" and quantity.value_base < _FEW and bool(name_after(part.rest))


def _is_measured(lead: str) -> bool:
    """True where a verb of amount stands between a noun and its number: 数据集达到, 用户超过."""
    return re.search("(?:达到?|为|超过?|突破|至|到)$", lead) is not None


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
        if _GRANTED.search(subject):
            return subject + (
                "比例" if statistic == "share" else "上限" if quantity.comparator == "le" else ""
            )
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
