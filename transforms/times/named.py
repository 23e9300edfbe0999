"""Periods that have a name: five-year plans, meetings of the Party and the congress, turns of history."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.times.edtf import Moment, Span, TimeExpression, expression, year_span

_NUMERALS = {"头": 1, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_FULL_NAME = r"第[一二三四五六七八九十]{1,3}个五年(?:规划|计划)"
# What follows the name of a plan and narrows it, or shows that the period is meant.
_PLAN_TAIL = (
    "(?:规划|计划)?(?P<tail>时期|期间|期末|末期?|期内|以来|收官之?年|收官阶段|最后一年|开局起步之年|开局之?年|开局起步|首年|第一年|"
    "(?:前|头|后)[一两二三四]年|第[一二三四五]年|初期|中后?期|后期|前期)?"
)
_SINCE = re.compile("(?:召开)?(?:以来|至今|迄今|之后|以后|后(?=[，的]))")
_MEETING_SINCE = re.compile("(?:胜利)?(?:召开)?(?:以来|至今|迄今|之后|以后|后(?=，))")
_MEETING_KINDS = frozenset(("congress", "plenum", "npc"))
# A bare name of these says when; of the others only that something was named.
_SPEAKS_OF_TIME = re.compile("时期$|^本世纪")


@dataclass(frozen=True)
class _Named:
    span: Span
    kind: str


@dataclass(frozen=True)
class PlanPeriods:
    """Named periods: 十四五 with their first and last year, and what history and meetings date."""

    years: Mapping[str, tuple[int, int]]
    pattern: re.Pattern[str]
    _named: Mapping[str, _Named]
    _names: Sequence[str]
    _automaton: AhoCorasick

    @classmethod
    def from_rows(
        cls, plans: Sequence[Mapping[str, str]], historical: Sequence[Mapping[str, str]]
    ) -> "PlanPeriods":
        """Build from the rows of `plan_periods.csv` and `historical_periods.csv`."""
        years = {row["name_short"]: (int(row["start_year"]), int(row["end_year"])) for row in plans}
        full = {re.sub("计划|规划", "", row["name"]): years[row["name_short"]] for row in plans}
        short = "|".join(sorted(years, key=len, reverse=True))
        pattern = re.compile(
            rf"(?P<open>[“\"])?(?:(?P<name>{short})|(?P<full>{_FULL_NAME}))(?:规划|计划)?(?P<close>[”\"])?{_PLAN_TAIL}"
        )
        named = {row["name"]: _Named(_span_of(row), row["kind"]) for row in historical}
        names = sorted(named)
        return cls(
            {**years, **full}, pattern, named, names, AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
        )

    def find(self, text: str, reference_year: int | None = None) -> Iterator[TimeExpression]:
        """Yield the named periods of a text: “十四五”时期, 党的十八大以来, 本世纪中叶; unsorted.

        A bare 十五 or 三五 is a number; a bare 党的二十大 is a meeting (see `meetings`), no period.
        """
        if "五" in text:
            yield from self._plans(text, reference_year)
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            name = self._names[index]
            named = self._named[name]
            dated = _dated(named, name, text, end)
            if dated is not None:
                yield expression(start, dated[1], text, dated[0], "name", reference_year)

    def meetings(self, text: str) -> Iterator[TimeExpression]:
        """Yield the meetings that a text names, dated by the month they were held in."""
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            named = self._named[self._names[index]]
            if named.kind in _MEETING_KINDS and not _MEETING_SINCE.match(text, end):
                first, last = named.span
                if last is not None:
                    months = Span(first._replace(day=None), last._replace(day=None))
                    yield expression(start, end, text, months, "name")

    def _plans(self, text: str, reference_year: int | None) -> Iterator[TimeExpression]:
        for match in self.pattern.finditer(text):
            tail = match.group("tail")
            quoted = bool(match.group("open") and match.group("close"))
            if not (quoted or tail or match.group("full")):
                continue  # 三五 or 十一五 without quotes or 时期 is too often something else
            key = match.group("name") or re.sub("计划|规划", "", match.group("full"))
            if key in self.years:
                span = _plan_span(*self.years[key], tail or "")
                yield expression(match.start(), match.end(), text, span, "name", reference_year)


def _plan_span(first: int, last: int, tail: str) -> Span:
    part = re.match("(前|头|后|第)([一两二三四五])年", tail)
    if part:
        number = _NUMERALS[part.group(2)]
        if part.group(1) == "第":
            return year_span(first + number - 1, first + number - 1)
        return (
            year_span(last - number + 1, last)
            if part.group(1) == "后"
            else year_span(first, first + number - 1)
        )
    if "末" in tail or "收官" in tail or "最后" in tail:
        return year_span(last, last)
    if "开局" in tail or "首年" in tail:
        return year_span(first, first)
    return Span(Moment(first), None) if "以来" in tail else year_span(first, last)


def _dated(named: _Named, name: str, text: str, end: int) -> tuple[Span, int] | None:
    """What a name dates, and where the expression ends; None where it only names."""
    first, last = named.span
    meeting = named.kind in _MEETING_KINDS
    since = (_MEETING_SINCE if meeting else _SINCE).match(text, end)
    if since:
        # 改革开放以来 counts in years, 党的十八大以来 from the month of the meeting.
        opened = Moment(first.year, first.month) if meeting else Moment(first.year)
        return Span(opened, None), since.end()
    if named.kind == "horizon":
        return year_span(first.year, first.year), end
    if named.kind == "period" and _SPEAKS_OF_TIME.search(name) and last is not None:
        return year_span(first.year, last.year), end
    return None


def _span_of(row: Mapping[str, str]) -> Span:
    return Span(_moment(row["start_date"]), _moment(row["end_date"]) if row["end_date"] else None)


def _moment(day: str) -> Moment:
    at = date.fromisoformat(day)
    return Moment(at.year, at.month, at.day)
