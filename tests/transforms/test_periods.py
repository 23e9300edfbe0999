"""Time expressions read as EDTF, with their days, and nothing invented."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases_reader import read_cases
from transforms.reference import Reference
from transforms.times.edtf import Moment, Span, TimeExpression, expression
from transforms.times.periods import find_periods

GROUPS: list[dict[str, Any]] = read_cases("periods")
CASES = [(group.get("today"), case["text"], case["found"]) for group in GROUPS for case in group["cases"]]


def find(text: str, reference: Reference, today: date | None) -> list[TimeExpression]:
    return find_periods(text, reference.periods, today.year if today else None, today)


@pytest.mark.parametrize(("today", "text", "found"), CASES, ids=[text for _, text, _ in CASES])
def test_reads_expression(reference: Reference, today: date | None, text: str, found: dict[str, str]) -> None:
    assert [(one.surface, one.edtf) for one in find(text, reference, today)] == list(found.items())


def test_there_are_two_hundred_expressions() -> None:
    assert sum(max(1, len(found)) for _, _, found in CASES) >= 200


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2020年底", date(2020, 12, 1), date(2020, 12, 31)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021年上半年", date(2021, 1, 1), date(2021, 6, 30)),
        ("“十四五”时期", date(2021, 1, 1), date(2025, 12, 31)),
        ("2021年10月1日至7日", date(2021, 10, 1), date(2021, 10, 7)),
    ],
)
def test_gives_first_and_last_day(reference: Reference, text: str, start: date, end: date) -> None:
    [one] = find(text, reference, None)
    assert (one.start_date, one.end_date) == (start, end)


@pytest.mark.parametrize(
    ("text", "year", "end"),
    [
        ("2017年以来", 2022, date(2022, 12, 31)),
        ("2017年以来", None, date(2017, 12, 31)),
        ("党的十八大以来", 2022, date(2022, 12, 31)),
        ("“十四五”以来", 2021, date(2021, 12, 31)),
    ],
)
def test_an_open_period_reaches_to_the_year_of_the_document(
    reference: Reference, text: str, year: int | None, end: date
) -> None:
    [one] = find_periods(text, reference.periods, year)
    assert one.is_open
    assert one.end_date == end


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("2021年3月", "text"),
        ("“十四五”时期", "name"),
        ("今年", "reference"),
        ("近日，", "reference"),
        ("5月13日", "context"),
    ],
)
def test_says_what_it_hangs_on(reference: Reference, text: str, anchor: str) -> None:
    [one] = find(text, reference, date(2022, 6, 29))
    assert one.anchor == anchor


def test_meetings_are_dated_by_their_month(reference: Reference) -> None:
    text = "十九届五中全会通过了建议，党的十八大以来成效明显。"
    assert [(one.surface, one.edtf) for one in reference.periods.meetings(text)] == [
        ("十九届五中全会", "2020-10")
    ]


PIECES = [
    "2021年",
    "5月13日",
    "今年",
    "上半年",
    "至",
    "以来",
    "“十四五”",
    "时期",
    "《2020年规划》",
    "同期",
    "近三年",
    "，",
    "。",
    "\n",
    "底",
    "3月",
    "年内",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_holds_together_whatever_the_text(reference: Reference, text: str) -> None:
    found = find(text, reference, date(2022, 6, 29))
    for one in found:
        assert text[one.start : one.end] == one.surface
        assert one.start_date <= one.end_date
        assert one.edtf.count("/") <= 1
    for left, right in pairwise(found):
        assert left.end <= right.start


MOMENTS = st.dates(date(1900, 1, 1), date(2100, 12, 31)).flatmap(
    lambda day: st.sampled_from(
        [Moment(day.year), Moment(day.year, day.month), Moment(day.year, day.month, day.day)]
    )
)


@given(MOMENTS, MOMENTS)
def test_edtf_sorts_as_the_days_do(left: Moment, right: Moment) -> None:
    span = Span(left, right)
    written = expression(0, 0, "", span, "text")
    assert span.is_valid == (left.first_day <= right.last_day)
    assert written.edtf.split("/")[0] == left.edtf
    assert (written.start_date, written.end_date) == (left.first_day, right.last_day)
