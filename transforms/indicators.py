"""Indicators: quantities stated about the world, with what, whose, when, and of which kind."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from transforms.indicator_names import name_after, name_before, share_of
from transforms.periods import TimeExpression
from transforms.quantities import Quantity, Units, find_quantities
from transforms.regions import RegionMention
from transforms.sentences import Sentence

_CLAUSE_MARKS = "，。；：！？,;"
_TITLE = re.compile("《[^《》]{1,200}》")
_DOCUMENT_NUMBER = re.compile(r"[〔\[［(（]\s?(?:19|20)\d{2}\s?[〕\]］)）]\s?(?:第)?\d+号?|第\s?\d+号")
_STRUCTURAL_AFTER = re.compile(
    "^(?:号|版|期|页|届|次会议|次全体|章|节|条第|款|级|类|楼|室|路|街|线路|频道|热线|型|代|维|D|G|方面|大类别|层面|环节|阶段|步|原则|"
    "问题|要求|维度|层次|部分|统筹|结合|转变|坚持|必须|不|优先|第一|一流)"
)
_STRUCTURAL_BEFORE = re.compile("(?:第|编号|代码|电话|邮编|网址|热线|附件|表|图|序号|版本|[A-Za-z])$")
_CHINESE_NUMERAL = re.compile("^[〇零一二两三四五六七八九十]+(?![〇零一二两三四五六七八九十百千万亿点])")
_MAKES = re.compile("(?:打造|建成|建设|新建|新增|建立|设立|培育|引进|创建|推出|实施|布局|落地|列举|形成|开通|上线|完成|推广|遴选|认定|获评)了?(?:的)?$")
_RANK_BEFORE = re.compile("(?:排名?|居|列|位|升至|升到|跃至|全国|全球|世界|全省|全市|国内|西部|东部|中部|增速|总量|规模|均|分别)[^，。；]{0,6}$")
_RANK_NOT_AFTER = re.compile("^(?:章|节|条|款|项|次|届|期|批|产业|时间|书记|线|人民|中学|医院|层|步|个|年|季|，|、|种|类|编|部分|方阵|梯队|责任|要务|生产力|资源|动力|大)")
_TARGET = re.compile(
    "力争|确保|争取|努力|目标|预期|预计|计划|规划|拟|将|要达到|要实现|要占到|要提高|要建|到20[2-9]\\d年|以上的目标|给予|奖励|补助|补贴|"
    "应当|不得|不低于|不少于|不超过|不高于|必须"
)
_PAST_TARGET = re.compile("提出|目标|力争|确保|计划到|规划到|到20\\d\\d年(?!底?，?已|末)")
_DONE = re.compile("已|了|完成|实现了|达到了|同比|比上年|较上年|截至|截止|累计|超额")
_ITEM_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.、]|[（(]?[一二三四五六七八九十\d]+[)）、])\s*")
_PEOPLE = re.compile("人口|人数|用户|游客|就业|职工|学生|居民|农民|劳动力|参保|服务人")
_GROWTH = re.compile("(?:增长|增幅|增速|增加|上升|下降|减少|提高|提升|降低|回升|下滑|涨幅|上涨)[^，。；\\d]{0,6}$|同比|比上年|较上年|环比")
_FROM_TO = re.compile("(?:增长|增加|提高|提升|上升|下降|减少|降低|扩大|缩小|发展|降|增)(?:到|至)[了]?[^，。；\\d]{0,3}$")

_Item = TypeVar("_Item", TimeExpression, RegionMention)


class IndicatorMention(NamedTuple):
    """A quantity about the world; `region_key`, `period` and dates are None where nothing says."""

    start: int
    end: int
    surface: str
    name: str
    quantity: Quantity
    statistic: str
    region_key: str | None
    period_edtf: str | None
    period_start: date | None
    period_end: date | None
    status: str


class _Carried(NamedTuple):
    """What a clause takes from those before it."""

    name: str = ""
    period: TimeExpression | None = None
    region_key: str | None = None


class IndicatorScope(NamedTuple):
    """What holds for a document where its sentences say nothing."""

    region_key: str | None
    reference_year: int | None


def find_indicators(
    text: str,
    sentences: Sequence[Sentence],
    units: Units,
    periods: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    scope: IndicatorScope,
) -> list[tuple[Sentence, IndicatorMention]]:
    """Return the indicators of a text with the sentence that states each.

    Structural numbers (第一章, 四个方面), 文号, dates, durations and telephone numbers are none. What a
    clause does not say is carried from the clause, sentence or paragraph before, then from the
    document; a year is never invented.
    """
    found: list[tuple[Sentence, IndicatorMention]] = []
    carried = _Carried(region_key=scope.region_key)
    paragraph = 0
    period_at = region_at = 0
    for sentence in sentences:
        if sentence.paragraph_no != paragraph:
            paragraph = sentence.paragraph_no
            carried = _Carried(period=carried.period, region_key=scope.region_key)
        own_periods, period_at = _within(periods, period_at, sentence)
        own_regions, region_at = _within(regions, region_at, sentence)
        if any(char.isdigit() for char in sentence.text) or _has_chinese_quantity(sentence.text):
            mentions, carried = _in_sentence(sentence, units, own_periods, own_regions, carried, scope)
            found += ((sentence, mention) for mention in mentions)
        else:
            carried = _advance(carried, own_periods, own_regions, sentence.end)
    return found


def _in_sentence(
    sentence: Sentence,
    units: Units,
    periods: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    carried: _Carried,
    scope: IndicatorScope,
) -> tuple[list[IndicatorMention], _Carried]:
    mentions = []
    text = sentence.text
    barred = [match.span() for pattern in (_TITLE, _DOCUMENT_NUMBER) for match in pattern.finditer(text)]
    barred += [(one.start - sentence.start, one.end - sentence.start) for one in periods]
    for quantity in find_quantities(text, units):
        if any(start < quantity.end and quantity.start < end for start, end in barred) or not _states(quantity, text):
            continue
        carried = _advance(carried, periods, regions, sentence.start + quantity.start)
        clause = _clause(text, quantity.start, [(one.start - sentence.start, one.end - sentence.start) for one in periods])
        statistic = _statistic(quantity, clause, text)
        name = _name(quantity, clause, text, statistic, carried)
        if not name:
            continue
        if statistic in ("level", "count") or (statistic == "share" and "占" not in name):
            carried = carried._replace(name=name)
        mentions.append(_mention(sentence, quantity, name, statistic, carried, scope))
    return mentions, _advance(carried, periods, regions, sentence.end)


def _mention(
    sentence: Sentence, quantity: Quantity, name: str, statistic: str, carried: _Carried, scope: IndicatorScope
) -> IndicatorMention:
    period = carried.period
    start, end = sentence.start + quantity.start, sentence.start + quantity.end
    return IndicatorMention(
        start, end, quantity.surface, name, _with_people(quantity, sentence.text), statistic, carried.region_key,
        period.edtf if period else None, period.start_date if period else None, period.end_date if period else None,
        _status(sentence.text, quantity, period, scope),
    )  # fmt: skip


def _states(quantity: Quantity, text: str) -> bool:
    """False for numbers that number, date or structure the text instead of stating something."""
    after, before = text[quantity.end : quantity.end + 8], text[max(0, quantity.start - 10) : quantity.start]
    if quantity.kind == "duration":
        return False
    if quantity.kind == "rank":
        return not _RANK_NOT_AFTER.match(after) and bool(_RANK_BEFORE.search(before))
    if _STRUCTURAL_AFTER.match(after) and quantity.kind in ("counter", "implied"):
        return False
    if _STRUCTURAL_BEFORE.search(before) and quantity.kind in ("counter", "implied"):
        return False
    if _CHINESE_NUMERAL.match(quantity.surface):
        # 三角, 一体, 两手: a lone Chinese digit counts only where something is made, or doubles.
        return quantity.unit == "倍" or (quantity.kind == "counter" and bool(_MAKES.search(before)))
    return True


def _statistic(quantity: Quantity, clause: str, text: str) -> str:
    if quantity.base_unit == "rank":
        return "rank"
    before = clause[-24:]
    if quantity.base_unit == "percentage_point":
        return "difference"
    if quantity.base_unit in ("percent", "multiple"):
        return _ratio_statistic(before, text[quantity.end : quantity.end + 6])
    return "count" if quantity.kind == "counter" and quantity.value_base < Decimal(1000) else "level"


def _ratio_statistic(before: str, after: str) -> str:
    if "贡献率" in before:
        return "contribution"
    if re.search("年均|平均增", before):
        return "avg_growth"
    if re.search("占|比重|占比|覆盖率|普及率|[率比]", before) and not _GROWTH.search(before):
        return "share"
    if _FROM_TO.search(before):
        return "share"
    if re.search("累计增|增长了|比20\\d\\d年|比“?十.五|年间", before):
        return "growth_cumulative"
    if _GROWTH.search(before) or "增长" in after:
        return "growth_yoy"
    return "share"


def _name(quantity: Quantity, clause: str, text: str, statistic: str, carried: _Carried) -> str:
    own = name_before(clause)
    if statistic == "share":
        part = share_of(clause)
        if part:
            subject = name_before(clause[: clause.rfind("占")]) or carried.name
            return f"{subject}{part}"
    if statistic in ("count", "level") and quantity.kind == "counter":
        return name_after(text[quantity.end :]) or own or carried.name
    if statistic in ("growth_yoy", "avg_growth", "growth_cumulative", "difference"):
        return own or carried.name
    return own or carried.name or name_after(text[quantity.end :])


def _status(text: str, quantity: Quantity, period: TimeExpression | None, scope: IndicatorScope) -> str:
    """A quantity of a coming year is a target; one of a year that ended only where it is called so."""
    start = _clause_start(text, quantity.start)
    context = text[max(0, start - 20) : quantity.end + 4]
    year = period.end_date.year if period is not None else None
    if scope.reference_year is not None and year is not None:
        if year > scope.reference_year:
            return "target"
        if year < scope.reference_year:
            return "target" if _PAST_TARGET.search(context) else "actual"
    if _TARGET.search(context) and not _DONE.search(text[start : quantity.end]):
        return "target"
    return "actual"


def _with_people(quantity: Quantity, text: str) -> Quantity:
    """A bare 2200万 counts people where its clause speaks of people, and not money or things."""
    clause = text[_clause_start(text, quantity.start) : quantity.end + 6]
    if quantity.kind == "implied" and _PEOPLE.search(clause):
        return quantity._replace(base_unit="persons")
    return quantity


def _advance(
    carried: _Carried, periods: Sequence[TimeExpression], regions: Sequence[RegionMention], until: int
) -> _Carried:
    """Take the last period and region that were named before an offset of the text."""
    for period in periods:
        if period.end <= until:
            carried = carried._replace(period=period)
    for mention in regions:
        if mention.end <= until and mention.region is not None and mention.context in ("prose", "organization"):
            carried = carried._replace(region_key=mention.region.key)
    return carried


def _within(items: Sequence[_Item], at: int, sentence: Sentence) -> tuple[list[_Item], int]:
    own: list[_Item] = []
    while at < len(items) and items[at].start < sentence.end:
        if items[at].start >= sentence.start:
            own.append(items[at])
        at += 1
    return own, at


def _clause_start(text: str, at: int) -> int:
    return max(text.rfind(mark, 0, at) for mark in _CLAUSE_MARKS) + 1


def _clause(text: str, before: int, times: Sequence[tuple[int, int]]) -> str:
    """The words of a clause up to a number, times left out; `名称：` leads a clause that names nothing itself."""
    start = _clause_start(text, before)
    clause = _without(text, start, before, times)
    if not clause.strip() and text[start - 1 : start] in ("：", ":"):
        clause = _without(text, _clause_start(text, start - 1), start - 1, times)
        clause = _ITEM_NUMBER.sub("", clause)
    return clause


def _without(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], start
    for span_start, span_end in spans:
        if at <= span_start and span_end <= end:
            pieces.append(text[at:span_start])
            at = span_end
    return "".join((*pieces, text[at:end]))


def _has_chinese_quantity(text: str) -> bool:
    return re.search("百分之|[万亿]元|第[一二三四五六七八九十]+(?:位|名)?|前[十百]|[打造建设立成增][一二两三四五六七八九十]+[个项家条]", text) is not None
