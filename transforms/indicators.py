"""Indicators: quantities stated about the world, with what, whose, when, and of which kind."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from transforms.indicator_clauses import Part, is_strong, parts_of
from transforms.indicator_names import (
    grant_of,
    listed_names,
    measure_of,
    name_after,
    name_before,
    rank_before,
    share_of,
    topic_of,
    with_subject,
)
from transforms.indicator_periods import Frames, end_of, is_initial, is_range, source_of, span, start_of, tells_time
from transforms.indicator_regions import RegionTracker
from transforms.indicator_statistics import change_name, compared_time, gap_with, is_last_year, role_of, statistic_of
from transforms.indicator_status import names_goal, status_of
from transforms.periods import TimeExpression
from transforms.quantities import Quantity, Units, find_quantities
from transforms.quantity_uses import may_state, states
from transforms.regions import RegionMention
from transforms.sentences import Sentence

_PEOPLE = re.compile("人口|人数|用户|游客|就业|职工|学生|居民|农民|劳动力|群众|村民|市民|老人|儿童|师生|党员|干部|劳务|参保|服务人|旅客|旅居|人才|从业")
_ALL_YEARS = re.compile("[三五]年(?:共|累计|合计|间)")
_HEADLINES = 2
_EVERY_YEAR = re.compile("每年|逐年|年度")
_GOAL_LABEL = re.compile("目标|指标|任务|包括|如下|条件|标准|情况|问|答|其中|是$|为$|给予|要求|原因|成就|主要")
_GRANT = re.compile("^(?:的?(?:标准|比例|额度))?(?:一次性)?(?:给予|予以|进行)(?:一次性|相应|适当)?(?P<what>[^，。；]{0,4}?(?:补助|奖励|补贴|资助|贴息|支持|奖补))")
_VERB_ONLY = re.compile("^(?:先|再|共|累计)?(?:发行|增发|投入|安排|新增|发放|筹集|争取|拨付|下达|减免|出资|提供|落实|获得|使用|吸引)$")
_LIST_MARKS = ("、", "和", "与", "及", "以及", "左右、", "以上、", "以上和", "左右和", "")
_RATES = ("增速", "涨幅", "增幅", "降幅", "增长率")
_GRANTED = re.compile("(?:补助|奖励|补贴|资助|贴息|奖补)$")
# What a clause sets out to do holds for the clauses that list it: 将打造11个场景，包括…2个.
_STILL_GOAL = re.compile("将|力争|确保|争取|计划|拟|预期|要")
_TOTALS = re.compile("累计|年[来间]?共?$|年累计|共增|[一二三四五六七八九十]年")

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


class IndicatorScope(NamedTuple):
    """What holds for a document where its sentences say nothing."""

    region_key: str | None
    reference_year: int | None


@dataclass
class _State:
    """What a clause takes from those before it in its sentence."""

    subject: str = ""
    period: TimeExpression | None = None
    horizon_from: TimeExpression | None = None
    started: TimeExpression | None = None
    span: TimeExpression | None = None
    role: str = ""
    name: str = ""
    noun: str = ""
    status: str = ""
    statistic: str = ""
    base_unit: str = ""
    recent: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)


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
    clause does not say is carried from the clause, sentence, paragraph or heading before, then from
    the document; a year is never invented.
    """
    del text  # every sentence is a substring of it, and says where
    return _with_headline_periods(list(_Reader(sentences, units, periods, regions, scope).read()), periods)


def _with_headline_periods(
    found: list[tuple[Sentence, IndicatorMention]], periods: Sequence[TimeExpression]
) -> list[tuple[Sentence, IndicatorMention]]:
    """A headline without a time says what the text below it dates."""
    for at, (sentence, mention) in enumerate(found):
        if not sentence.is_heading or sentence.sentence_no > _HEADLINES:
            break
        below = [one for other, one in found[at + 1 :] if not other.is_heading]
        if not below or any(sentence.start <= one.start < sentence.end for one in periods):
            continue
        value = (mention.quantity.value_base, mention.quantity.base_unit)
        twin = next((one for one in below if (one.quantity.value_base, one.quantity.base_unit) == value), below[0])
        found[at] = sentence, mention._replace(
            period_edtf=twin.period_edtf, period_start=twin.period_start, period_end=twin.period_end, status=twin.status
        )
    return found


class _Reader:
    """Reads a document sentence by sentence and keeps what carries over."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        units: Units,
        periods: Sequence[TimeExpression],
        regions: Sequence[RegionMention],
        scope: IndicatorScope,
    ) -> None:
        self._sentences, self._units, self._scope = sentences, units, scope
        self._periods, self._regions = periods, regions
        self._frames = Frames(sentences, periods, scope.reference_year)
        self._whose = RegionTracker(scope.region_key)
        self._subject = ""

    def read(self) -> Iterator[tuple[Sentence, IndicatorMention]]:
        """Yield the indicators in order."""
        paragraph = time_at = region_at = 0
        for sentence in self._sentences:
            times, time_at = _within(self._periods, time_at, sentence)
            times = [one for one in times if tells_time(sentence, one)]
            regions, region_at = _within(self._regions, region_at, sentence)
            if sentence.paragraph_no != paragraph:
                paragraph = sentence.paragraph_no
                self._enter_paragraph(sentence, times, regions)
            quantities = _quantities(sentence, self._units, times) if may_state(sentence.text) else []
            for mention in self._in_sentence(sentence, quantities, times, regions):
                yield sentence, mention

    def _enter_paragraph(
        self, sentence: Sentence, times: Sequence[TimeExpression], regions: Sequence[RegionMention]
    ) -> None:
        self._frames.enter_paragraph(sentence)
        if sentence.is_heading:
            self._frames.heading_time(sentence, times)
        self._whose.enter_paragraph()
        self._subject = ""

    def _in_sentence(
        self,
        sentence: Sentence,
        quantities: Sequence[Quantity],
        times: Sequence[TimeExpression],
        regions: Sequence[RegionMention],
    ) -> list[IndicatorMention]:
        self._whose.enter_sentence()
        inherited = self._frames.inherited(sentence)
        state = _State(subject=self._subject, period=inherited)
        source = source_of(sentence)
        if source is not None:
            state.subject, state.period = state.subject or source[0], source[1] or inherited
        found: list[IndicatorMention] = []
        if quantities or regions or times:
            parts = list(parts_of(sentence, quantities, times, regions))
            for at, part in enumerate(parts):
                found += self._in_part(sentence, part, parts[at + 1 :], state, regions, inherited)
        self._subject = state.subject
        self._frames.leave(sentence, times, state.period if found else None, bool(found))
        return found

    def _in_part(
        self,
        sentence: Sentence,
        part: Part,
        following: Sequence[Part],
        state: _State,
        regions: Sequence[RegionMention],
        inherited: TimeExpression | None,
    ) -> list[IndicatorMention]:
        named = self._whose.read(part, sentence)
        if is_strong(part.opening) and part.is_first and state.horizon_from is not None:
            state.period, state.horizon_from = state.horizon_from, None
        if part.quantity is None:
            self._time_of_clause(sentence, part, state)
            lead = _without_regions(part.lead, named)
            is_label = bool(following) and following[0].opening in ("：", ":") and following[0].is_first
            topic = name_before(lead) if is_label and not _GOAL_LABEL.search(lead) else topic_of(lead)
            state.subject = topic or grant_of(lead) or state.subject
            state.noun = measure_of(lead) or state.noun
            return []
        quantity = part.quantity
        state.role = role_of(part, following[0] if following else None, state.role)
        before = state.period
        period = self._period(sentence, part, state)
        if state.role == "from":
            state.started = period
        elif state.role == "to" and state.started is not None:
            state.span = span(state.started, period)
        lead = _without_regions(part.lead, named)
        name, statistic = self._name(quantity, part, lead, following, state, period)
        if not name:
            return []
        base = compared_time(part)
        if statistic == "growth_cumulative" and base is not None:
            period = span(base, period)
        elif statistic.startswith("growth") and state.span is not None and _TOTALS.search(part.lead):
            period, statistic = state.span, "growth_cumulative"
            name = name.removesuffix("增速") + "累计增幅" if name.endswith("增速") else name
        elif base is not None and not is_last_year(base) and period is not None and len(period.edtf) == len("2024-12"):
            period = end_of(period)  # 比2023年增加: what a year added, even where the stock was counted at its end
        elif _is_passing(_own_time(part), statistic):
            state.period = before  # 2021—2025年年均增长: the next figure is again of the year spoken of
        period = self._plan_period(sentence, part, statistic, period)
        quantity = _with_people(quantity, part)
        if names_goal(part.rest) and quantity.comparator in ("gt", "lt"):
            quantity = quantity._replace(comparator="eq")  # 高于60亿元的目标: the goal itself is 60
        context = sentence.text[: quantity.start]
        status = "actual" if state.role in ("from", "base") else status_of(
            part, context, period, self._scope.reference_year, state.status or self._frames.status()
        )  # fmt: skip
        state.status = "target" if status == "target" and _STILL_GOAL.search(part.lead) else state.status
        keys = self._regions_of(part, following, state, regions)
        return [_mention(sentence, quantity, name, statistic, key, period, status) for key in keys]

    def _plan_period(
        self, sentence: Sentence, part: Part, statistic: str, period: TimeExpression | None
    ) -> TimeExpression | None:
        """The years of a plan, for what it does every year or over all of them."""
        plan = self._frames.every_year()
        if plan is None or _own_time(part) is not None:
            return period
        if _EVERY_YEAR.search(sentence.text[max(0, part.start - 8) : part.end]) or _ALL_YEARS.search(part.lead):
            return plan
        over_all = statistic == "avg_growth" and period is not None and period.end_date == plan.end_date
        return plan if over_all else period

    def _regions_of(
        self, part: Part, following: Sequence[Part], state: _State, regions: Sequence[RegionMention]
    ) -> list[str | None]:
        if state.regions and part.lead in _LIST_MARKS:
            return [state.regions.pop(0)]
        state.regions = list(self._whose.apart(part.lead, 1 + _listed(following)) or [])
        if state.regions:
            return [state.regions.pop(0)]
        only = self._whose.only(regions)
        return [only] if only else self._whose.regions(part.lead)

    def _time_of_clause(self, sentence: Sentence, part: Part, state: _State) -> None:
        own = _own_time(part)
        if own is not None:
            self._set_period(sentence, own, state)

    def _set_period(self, sentence: Sentence, own: TimeExpression, state: _State) -> None:
        year = self._scope.reference_year
        coming = year is not None and own.end_date.year > year
        if coming and not is_initial(sentence, own) and state.horizon_from is None:
            state.horizon_from = state.period
        elif not coming:
            state.horizon_from = None
        state.period = own

    def _period(self, sentence: Sentence, part: Part, state: _State) -> TimeExpression | None:
        own = _own_time(part)
        if state.role in ("from", "base"):
            if own is None and state.role == "from" and state.period is not None and is_range(state.period):
                return start_of(state.period)
            if state.role == "base" and part.times:
                return part.times[-1]
            return own or state.period
        if own is not None:
            self._set_period(sentence, own, state)
        elif state.role == "to" and state.period is not None and is_range(state.period):
            return end_of(state.period)
        return state.period

    def _name(
        self,
        quantity: Quantity,
        part: Part,
        lead: str,
        following: Sequence[Part],
        state: _State,
        period: TimeExpression | None,
    ) -> tuple[str, str]:
        if state.role == "to":
            statistic = state.statistic if state.statistic == "share" else statistic_of(quantity, part, "to", period, False, "")
            if quantity.base_unit in ("percent", "multiple"):
                statistic = state.statistic
            return state.name or state.subject, statistic
        if state.names and not part.is_first and part.lead in _LIST_MARKS:
            return state.names.pop(0), state.statistic
        if not part.is_first and part.lead in _LIST_MARKS and state.name and quantity.base_unit == state.base_unit:
            return state.name, state.statistic
        share = share_of(lead)
        statistic = statistic_of(quantity, part, state.role, period, share is not None, state.subject)
        subject = self._subject_of(quantity, part, lead, state, share if statistic in ("share", "level") else None)
        name = _full_name(quantity, lead, part, statistic, subject, period)
        count = 1 + _listed(following)
        names = listed_names(name_before(lead, whole=True), count) if "分别" in lead else []
        if "分别" in lead and not name_before(lead) and len(state.recent) >= count > 1:
            names = state.recent[-count:]
        if names:
            ending = name.removeprefix(subject) if subject and name.startswith(subject) else ""
            name, *state.names = [one + ending for one in names]
        state.name, state.statistic, state.base_unit = name, statistic, quantity.base_unit
        if statistic == "level":
            state.recent.append(name)
        return name, statistic

    def _subject_of(
        self, quantity: Quantity, part: Part, lead: str, state: _State, share: tuple[str, str] | None
    ) -> str:
        """What a clause is about; it stays the subject of clauses that name none."""
        if state.role in ("base", "delta"):
            state.subject = with_subject(name_before(lead), state.subject) if state.role == "delta" else state.subject
            return state.subject
        if share is not None:
            owner = with_subject(name_before(share[0]), state.subject)
            state.subject = owner or state.subject
            return owner
        if quantity.base_unit == "rank":
            return with_subject(rank_before(lead), state.subject)
        grant = _GRANT.match(part.rest)
        granted = grant.group("what") if grant else grant_of(lead)
        if granted:
            state.subject = granted
            return state.subject
        gap = gap_with(lead) if quantity.base_unit == "percentage_point" else None
        own = name_before(gap[0] if gap else lead)
        counted = name_after(part.rest) if quantity.kind in ("counter", "person", "implied") and part.rest else ""
        if counted and (not own or quantity.kind == "person" or not _is_measured(lead)):
            own = counted
        if not own and state.noun:
            own, state.noun = state.noun, ""
        if quantity.kind == "currency" and _VERB_ONLY.match(own):
            own = name_after(part.rest) or own
        if quantity.surface.endswith("人") and part.rest.startswith("口"):
            own = "人口"
        if own == "覆盖":
            own = f"{name_after(part.rest)}覆盖率"
        subject = with_subject(own, state.subject) or name_after(part.rest)
        if part.opening not in ("（", "("):
            state.subject = subject
        return subject


def _is_measured(lead: str) -> bool:
    """True where a verb of amount stands between a noun and its number: 数据集达到, 用户超过."""
    return re.search("(?:达到?|为|超过?|突破|至|到)$", lead) is not None


def _full_name(
    quantity: Quantity, lead: str, part: Part, statistic: str, subject: str, period: TimeExpression | None
) -> str:
    if statistic in ("share", "level"):
        share = share_of(lead)
        if share is not None and quantity.base_unit in ("percent", "multiple"):
            return f"{subject}{share[1]}"
        if _GRANTED.search(subject):
            return subject + ("比例" if statistic == "share" else "上限" if quantity.comparator == "le" else "")
        return subject
    gap = gap_with(lead) if statistic == "difference" else None
    if gap is not None:
        return f"{subject}与{name_before(gap[1])}之差"
    ending = change_name(quantity, part.lead, statistic, is_range(period))
    if not subject or subject.endswith(ending) or (statistic != "rank" and subject.endswith(_RATES)):
        return subject
    return f"{subject}{ending}"


def _listed(following: Sequence[Part]) -> int:
    """How many numbers follow in the same list: `98.2%和97.5%`."""
    count = 0
    for part in following:
        if part.quantity is None or part.lead not in _LIST_MARKS:
            break
        count += 1
    return count


def _own_time(part: Part) -> TimeExpression | None:
    """The last time of a part that is not what a number is compared with."""
    compared = compared_time(part)
    own = [one for one in part.times if one is not compared]
    return own[-1] if own else None


def _is_passing(own: TimeExpression | None, statistic: str) -> bool:
    """True for a range that belongs to one rate of growth and not to the figures behind it."""
    return own is not None and is_range(own) and (statistic == "avg_growth" or "年间" in own.surface)


def _without_regions(lead: str, named: Sequence[RegionMention]) -> str:
    for mention in named:
        lead = lead.replace(mention.surface, "", 1)
    return re.sub("^([^一-鿿]*)(?:[、和与及]*(?:省|市)?(?:域)?(?:的|、|两市|三市|两省|两地|各市|等市|等地)*)", r"\1", lead, count=1) if named else lead


def _quantities(sentence: Sentence, units: Units, times: Sequence[TimeExpression]) -> list[Quantity]:
    spans = [(one.start - sentence.start, one.end - sentence.start) for one in times]
    return [one for one in find_quantities(sentence.text, units) if states(one, sentence.text, spans)]


def _with_people(quantity: Quantity, part: Part) -> Quantity:
    """A bare 2200万 counts people where its clause speaks of people, and not money or things."""
    if quantity.kind == "implied" and _PEOPLE.search(part.lead + part.rest[:6]):
        return quantity._replace(base_unit="persons")
    return quantity


def _within(items: Sequence[_Item], at: int, sentence: Sentence) -> tuple[list[_Item], int]:
    own: list[_Item] = []
    while at < len(items) and items[at].start < sentence.end:
        if items[at].start >= sentence.start:
            own.append(items[at])
        at += 1
    return own, at


def _mention(
    sentence: Sentence,
    quantity: Quantity,
    name: str,
    statistic: str,
    region_key: str | None,
    period: TimeExpression | None,
    status: str,
) -> IndicatorMention:
    return IndicatorMention(
        sentence.start + quantity.start, sentence.start + quantity.end, quantity.surface, name, quantity, statistic,
        region_key, period.edtf if period else None, period.start_date if period else None,
        period.end_date if period else None, status,
    )  # fmt: skip
