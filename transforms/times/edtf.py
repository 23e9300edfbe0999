"""Points and periods of time as EDTF with their first and last day.

EDTF as in ISO 8601-2:2019, levels 0 and 1: `2021`, `2021-05`, `2021-05-13`, `2021/2025`, `2017/..`.
"""

import calendar
from datetime import date
from typing import NamedTuple


class Moment(NamedTuple):
    """A year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def edtf(self) -> str:
        """Return the moment as EDTF, as precise as it is known."""
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    @property
    def first_day(self) -> date:
        """Return the day on which the moment begins."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """Return the day on which the moment ends."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def is_valid(self) -> bool:
        """False for 30 February."""
        return self.day is None or self.day <= calendar.monthrange(self.year, self.month or 12)[1]


class Span(NamedTuple):
    """From one moment to another, both inclusive; `last` is None where the end is open."""

    first: Moment
    last: Moment | None

    @property
    def edtf(self) -> str:
        """Return the span as EDTF; a span of one moment is that moment."""
        if self.first == self.last:
            return self.first.edtf
        return f"{self.first.edtf}/{self.last.edtf if self.last is not None else '..'}"

    @property
    def is_valid(self) -> bool:
        """True where both ends exist in the calendar and the last is not before the first."""
        if not self.first.is_valid or (self.last is not None and not self.last.is_valid):
            return False
        return self.last is None or self.first.first_day <= self.last.last_day


class TimeExpression(NamedTuple):
    """A date or period in the text; offsets are code points, dates inclusive.

    An open period (`2017/..`) has as `end_date` the last day that the text can speak of: of the document's
    year where that is known, else of the moment that the period begins with.
    `anchor` says what it hangs on: `text` (it names its year), `name` (十四五, 党的十八大以来),
    `reference` (今年, 近日: the document's reference date), `context` (5月13日, 同期: the expression before it).
    """

    start: int
    end: int
    surface: str
    edtf: str
    start_date: date
    end_date: date
    anchor: str

    @property
    def is_open(self) -> bool:
        """True where the text names no end."""
        return self.edtf.endswith("..")


def expression(
    start: int, end: int, text: str, span: Span, anchor: str, reference_year: int | None = None
) -> TimeExpression:
    """Return the time expression that stands in a text at the given offsets."""
    last = span.last
    if last is None:
        last = (
            Moment(reference_year)
            if reference_year is not None and reference_year > span.first.year
            else span.first
        )
    return TimeExpression(start, end, text[start:end], span.edtf, span.first.first_day, last.last_day, anchor)


def year_span(first: int, last: int) -> Span:
    """Return the span of whole years."""
    return Span(Moment(first), Moment(last))


def month_span(year: int, first: int, last: int) -> Span:
    """Return the span of whole months of a year."""
    return Span(Moment(year, first), Moment(year, last))
