"""Indicators: quantities stated about the world, with what, whose, when, and of which kind."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from transforms.indicators.behind import is_count
from transforms.indicators.clauses import Part, is_strong, parts_of
from transforms.indicators.dates import plan_period, read_period, set_period, settle_period
from transforms.indicators.periods import Frames
from transforms.indicators.regions import RegionTracker, without_regions
from transforms.indicators.settling import settled
from transforms.indicators.state import State, continues_list, listed_behind, own_time
from transforms.indicators.statistics import role_of
from transforms.indicators.status import RULE, is_grant, promises, status_of
from transforms.indicators.subjects import name_quantity, read_clause
from transforms.indicators.times import source_of, tells_time
from transforms.places.regions import RegionMention
from transforms.prose.headings import numbering_of
from transforms.prose.sentences import Sentence
from transforms.quantities.quantities import Quantity, find_quantities
from transforms.quantities.units import Units
from transforms.quantities.uses import may_state, states, taken_spans
from transforms.times.periods import TimeExpression

_HEADLINES = 2
# What a clause sets out to do holds for the clauses that list it: 将打造11个场景，包括…2个.
_STILL_GOAL = re.compile("将|力争|确保|争取|计划|拟|预期|要")

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
    del text  # every sentence says where in it
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
        twin = next(
            (one for one in below if (one.quantity.value_base, one.quantity.base_unit) == value), below[0]
        )
        found[at] = (
            sentence,
            mention._replace(
                period_edtf=twin.period_edtf,
                period_start=twin.period_start,
                period_end=twin.period_end,
                status=twin.status,
            ),
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
            if self._scope.region_key is None and numbering_of(sentence.text) is not None:
                self._whose.enter_section(sentence, regions)
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
        self._frames.enter_sentence(sentence)
        source = source_of(sentence)
        if not quantities and (not regions or self._scope.region_key is not None):
            self._subject = self._subject or (source[0] if source is not None else "")
            self._frames.leave(sentence, times, None, False)
            return []
        inherited = self._frames.inherited()
        grants = bool(quantities) and is_grant(sentence.text)
        state = State(subject=self._subject, period=inherited, grants=grants)
        if source is not None:
            state.subject, state.period = state.subject or source[0], source[1] or inherited
        found: list[IndicatorMention] = []
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
        state: State,
        regions: Sequence[RegionMention],
        inherited: TimeExpression | None,
    ) -> list[IndicatorMention]:
        named = self._whose.read(part, sentence)
        if is_strong(part.opening) and part.is_first and state.horizon_from is not None:
            state.period, state.horizon_from = state.horizon_from, None
        lead = without_regions(part.lead, named)
        if part.quantity is None:
            own = own_time(part)
            if own is not None:
                set_period(sentence, own, state, self._scope.reference_year)
            read_clause(part, lead, following, state)
            return []
        quantity = part.quantity
        state.role = role_of(part, following[0] if following else None, state.role)
        before = state.period
        period = read_period(sentence, part, state, self._scope.reference_year)
        name, statistic = name_quantity(quantity, part, lead, following, state, period)
        if not name:
            return []
        period, statistic = settle_period(sentence, part, state, statistic, before, period)
        every_year = None if state.grants else self._frames.every_year()  # 年度收入 asked for is of no year
        period = plan_period(sentence, part, statistic, period, every_year)
        quantity = settled(quantity, part, state)
        context = sentence.text[: quantity.start]
        weighs = self._frames.is_statute and part.opening in ("（", "(")  # 日常监测（60%）
        frame = RULE if weighs or state.grants else state.status or self._frames.status()
        rules = state.grants and not promises(context)
        status = "actual" if rules or state.role in ("from", "base") else status_of(
            part, context, period, self._scope.reference_year, frame
        )  # fmt: skip
        state.status = "target" if status == "target" and _STILL_GOAL.search(part.lead) else state.status
        if statistic == "level" and is_count(quantity, part):
            statistic = "count"
        keys = self._regions_of(part, following, state, regions)
        names = state.also if state.also and len(keys) == 1 else [name]
        state.also = []
        return [
            _mention(sentence, quantity, one, statistic, key, period, status) for one in names for key in keys
        ]

    def _regions_of(
        self, part: Part, following: Sequence[Part], state: State, regions: Sequence[RegionMention]
    ) -> list[str | None]:
        if state.regions and continues_list(part):
            return [state.regions.pop(0)]
        state.regions = list(self._whose.apart(part.lead, 1 + listed_behind(following)) or [])
        if state.regions:
            return [state.regions.pop(0)]
        only = self._whose.only(regions)
        return [only] if only else self._whose.regions(part.lead)


def _quantities(sentence: Sentence, units: Units, times: Sequence[TimeExpression]) -> list[Quantity]:
    found = list(find_quantities(sentence.text, units))
    if not found:
        return []
    taken = taken_spans(
        sentence.text, [(one.start - sentence.start, one.end - sentence.start) for one in times]
    )
    return [one for one in found if states(one, sentence.text, taken)]


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
