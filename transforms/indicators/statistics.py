"""Of which kind a quantity is: level, growth, share, rank, difference …; and its part in a comparison."""

import re
from collections.abc import Sequence

from transforms.indicators.clauses import TIME, Part
from transforms.quantities.quantities import Quantity
from transforms.times.periods import TimeExpression

_FROM = re.compile(
    f"(?:从|由)(?:全国|全球|世界|全省|国内|西部|中部|最初|原来|过去|当初|之前|上年|去年|前年|期初|年初|人均|每人|每[年月]|[初末底的约近超]|不足|{TIME})*$"
)
_TO = re.compile(
    f"^[左右以上、]*[^，。；、]{{0,8}}?(?:[到至]|[变降升减增]为)(?:了|目前|现在|今年|[末底的约近超]|超过|不足|{TIME})*$"
)
_BASE = re.compile(
    f"(?:比|较|相比)(?:{TIME}|上年|去年|前年|上年同期|去年同期|期初|年初)(?:同期|[末底的约])*$"
)
_COMPARED_TIME = re.compile(f"(?:比|较|于|对比|相比){TIME}|(?:是|为|相当于){TIME}(?=的)")
_DELTA = re.compile("(?:增加|减少|净增|多|少|增长|下降|提高|降低|缩短|压缩|压减|扩大)了?(?:约|近)?$")
# 人均收入增加1200元; 净增 and 新增 state how many there are of the new.
_CHANGES_BY = re.compile("(?<![净新])(?:增加|减少|提高|降低)了?$")
_NO_NOUN_BEHIND = re.compile("$|[，。；、）]|以上|左右|[—-]")
_GROWTH_BEHIND = re.compile("(?:以上|左右|以内)?的?(?:增长(?![极点])|增速|增幅)|的速度")
_COMPARES = re.compile("[比较]")
_FALL = re.compile("(?:下降|减少|降低|下滑|回落|压减|压缩|缩短|缩减|收窄|下跌|减|降)[^，。；]{0,6}$")
_GROWTH = re.compile(
    "(?:增长|增幅|增速|增加|上升|下降|减少|提高|提升|降低|回升|下滑|下跌|涨幅|上涨|压减|压缩|缩短|缩减|上调|下调|降幅|跌幅|精简|上浮|升值|贬值|翻)[^，。；\\d]{0,8}$|[增降升涨跌](?:超|近|约)?$"
    f"|(?:同比|环比|比上年|较上年|比去年|[比较]{TIME})[^，。；占]{{0,8}}$"
)
_IS_LAST_YEAR = re.compile("上一?年|去年|上月|前年")
_REACHES = re.compile(f"(?:[到至为达]|达到)(?:了|约|近|超过|{TIME})*$")
_RATE_OF_CHANGE = re.compile("增速|增幅|降幅|涨幅|增长率|增长速度")
_VERB = re.compile(
    "(?P<verb>增长|增加|上升|下降|减少|提高|提升|降低|压减|压缩|缩短|缩减|翻番)[^，。；]{0,8}$"
)
_YEARLY = re.compile("同比|环比|[比较](?:上年|去年|上年同期|去年同期|上一年)|增速")
_AVERAGE = re.compile(
    "年均|平均(?:每年)?(?:递?增|下降|提高)|每年(?:平均)?(?:递?增|提高|下降)|年平均|平均增长?速"
)
_CUMULATIVE = re.compile("累计(?:增|提高|下降|减)|[比较]“?十.五|年间|年来|增长了$")
# Rates that are no part of a whole.
_LEVEL_RATE = re.compile(
    "利率|税率|汇率|收益率|死亡率|出生率|增长率|发病率|犯罪率|(?<!投入)(?<!经费)强度|指数|通胀率|费率"
)
_DOUBLED = 100
_GAP = re.compile(
    f"(?:高于|低于|超过(?=全[国省市]|平均|预期)|高出|超出|快于|慢于|领先|落后|优于|大于|小于|(?<![占对正同相])(?:比|较)(?!上年|去年|上月|同期|[例重率价值分为提上下增降]|{TIME})[^，。；]{{1,14}}[高低快慢多少]出?$)"
)


def role_of(part: Part, following: Part | None, before: str) -> str:
    """Return the part of a number in a comparison.

    `from` and `to` are the ends of 从A增长到B, `base` is A and `delta` B of `比2024年的A增加B`, else empty.
    `before` is the role of the number before it.
    """
    if before == "from" and _TO.search(part.lead):
        return "to"
    if (
        _FROM.search(part.lead)
        and following is not None
        and following.quantity
        and _TO.search(following.lead)
    ):
        return "from"
    if _BASE.search(part.lead):
        return "base"
    if (before == "base" and not part.is_first) or (_DELTA.search(part.lead) and _COMPARES.search(part.lead)):
        return "delta"
    return ""


def compared_time(part: Part) -> TimeExpression | None:
    """Return the time that a number is compared with: 2020年 of `比2020年增长`."""
    match = _COMPARED_TIME.search(part.lead)
    return part.times[part.lead.count(TIME, 0, match.end()) - 1] if match else None


def is_last_year(base: TimeExpression) -> bool:
    """True for 上年 and the like: the year before the one spoken of, whichever that is."""
    return _IS_LAST_YEAR.match(base.surface) is not None


def statistic_of(
    quantity: Quantity, part: Part, role: str, period: TimeExpression | None, is_share: bool, label: str
) -> str:
    """Return the statistic of a quantity from the words before and behind it.

    A ratio is growth where a verb of change leads up to it, a share where a share or a rate does;
    `label` stands for the words where there are none (`年均增速：11.6%`).
    """
    lead = part.lead if part.lead.strip(TIME) else label
    if quantity.base_unit == "rank":
        return "rank"
    if quantity.base_unit == "percentage_point":
        return "difference"
    if quantity.base_unit in ("percent", "times", "permille"):
        base = compared_time(part)
        far = base is not None and _COMPARES.search(lead) and not _IS_LAST_YEAR.match(base.surface)
        if (
            far
            and base
            and period is not None
            and not is_share
            and base.end_date.year != period.end_date.year - 1
        ):
            return "growth_cumulative"
        return _ratio(quantity, lead, part, role, period, is_share)
    if role == "delta" or (_CHANGES_BY.search(lead) and _NO_NOUN_BEHIND.match(part.rest)):
        return "difference"
    return "level"


def _ratio(
    quantity: Quantity, lead: str, part: Part, role: str, period: TimeExpression | None, is_share: bool
) -> str:
    if "贡献" in lead[-14:]:
        return "contribution"
    if _AVERAGE.search(lead) or part.rest.startswith(("的年均", "的平均")):
        return "avg_growth"
    if is_share or role in ("from", "base"):
        return "level" if _LEVEL_RATE.search(lead) else "share"
    reaches = _REACHES.search(lead) and not _RATE_OF_CHANGE.search(lead)
    if (_GROWTH.search(lead) and not reaches) or _GROWTH_BEHIND.match(part.rest) or quantity.unit == "番":
        return _growth(quantity, lead, part.times, period)
    if _LEVEL_RATE.search(lead) or quantity.base_unit == "times":
        return "level"
    return "share"


def _growth(
    quantity: Quantity, lead: str, times: Sequence[TimeExpression], period: TimeExpression | None
) -> str:
    if _YEARLY.search(lead) and not any(one.end_date.year > one.start_date.year for one in times):
        return "growth_yoy"
    if _CUMULATIVE.search(lead) or period is None or (quantity.unit == "番" and quantity.value > _DOUBLED):
        return "growth_cumulative"
    return "growth_cumulative" if period.end_date.year > period.start_date.year else "growth_yoy"


def change_name(quantity: Quantity, lead: str, statistic: str, spans_years: bool) -> str:
    """Return how the name of a change ends: 增速, 降幅, 年均增速, 累计增幅, 提高幅度, 排名 …"""
    falls = bool(_FALL.search(lead))
    if statistic == "growth_yoy":
        return "降幅" if falls else "增速"
    if statistic == "avg_growth":
        return "年均降幅" if falls else "年均增速"
    if statistic == "growth_cumulative" and not spans_years:
        verb = _VERB.search(lead)
        return verb.group("verb") if verb else "增幅"
    if statistic == "growth_cumulative":
        return "累计降幅" if falls else "累计增幅"
    if statistic == "difference":
        if quantity.base_unit != "percentage_point":
            return "减少量" if falls else "增加量"
        return "下降幅度" if falls else "提高幅度"
    return "排名" if statistic == "rank" else ""


def gap_with(lead: str) -> tuple[str, str] | None:
    """Return (what, with what) where a number is the gap between two: `高出地区生产总值增速`."""
    match = _GAP.search(lead)
    if match is None:
        return None
    other = lead[match.end() :] or re.sub("^[比较]|[高低快慢多少]$", "", match.group())
    return lead[: match.start()], other
