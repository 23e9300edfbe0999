"""Marts that hold claims about indicators against each other, on hand-made rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.factories import Rows, document, indicator, load, records, row

GROWTH = {"indicator_key": "i.growth", "statistic": "growth_yoy", "base_unit": "percent"}


def states(key: str, *facts: tuple[Any, ...], **values: Any) -> Rows:
    """A document that states these quantities of 地区生产总值, or of its growth."""
    named = [
        row("stage.indicator", document_key=key, indicator_key=indicator_key, name=name, base_unit=unit)
        for indicator_key, name, unit in (
            ("i.gdp", "地区生产总值", "yuan"),
            ("i.growth", "地区生产总值增速", "percent"),
            ("i.each", "人均地区生产总值", "yuan"),
        )
    ]
    return document(key, words={key: 1}, title=f"文{key}", **values) | {
        "fact_indicator": list(facts),
        "stage.indicator": named,
    }


def conflicts(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return records(con, "SELECT * FROM mart.indicator_conflict ORDER BY kind, value_base")


def test_two_documents_that_give_different_values_are_a_conflict(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load(
        con,
        tmp_path,
        [
            states("a", indicator("a", 100), publish_date=date(2022, 1, 1)),
            states("b", indicator("b", 80), publish_date=date(2021, 1, 1)),
        ],
    )
    (found,) = conflicts(con)
    expected = {
        "kind": "value",
        "indicator_name": "地区生产总值",
        "region_name": "广东省",
        "value_base": Decimal(80),
        "other_value_base": 100.0,
        "deviation_percent": 25.0,
        "surface": "80",
        "other_surface": "100",
        "sentence": "b",
        "other_sentence": "a",
        "document_title": "文b",
        "other_document_title": "文a",
        "is_same_document": False,
    }
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        pytest.param({"amount": 100}, {"amount": 80, "comparator": "gt"}, 0, id="over 80 may be 100"),
        pytest.param({"amount": 70}, {"amount": 80, "comparator": "ge"}, 1, id="70 is not over 80"),
        pytest.param({"amount": 100}, {"amount": 80, "comparator": "lt"}, 1, id="100 is not under 80"),
        pytest.param({"amount": 100}, {"amount": 104, "comparator": "approx"}, 0, id="about"),
        pytest.param({"amount": 100}, {"amount": 120, "comparator": "approx"}, 1, id="not even about"),
        pytest.param({"amount": 100}, {"amount": 90, "region_key": "r.gz"}, 0, id="another region"),
        pytest.param({"amount": 100}, {"amount": 90, "period_edtf": "2020"}, 0, id="another year"),
        pytest.param({"amount": 100}, {"amount": 90, "status": "target"}, 0, id="a target"),
        pytest.param({"amount": 100}, {"amount": 90, "base_unit": "us_dollar"}, 0, id="another unit"),
        pytest.param({"amount": 100}, {"amount": 90, "is_suspect": True}, 0, id="damaged"),
        pytest.param(
            {"amount": 100, "region_key": None}, {"amount": 90, "region_key": None}, 0, id="nobody's"
        ),
    ],
)
def test_claims_are_held_against_each_other_as_they_are_meant(
    con: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    one: dict[str, Any],
    other: dict[str, Any],
    count: int,
) -> None:
    load(con, tmp_path, [states("a", indicator("a", **one)), states("b", indicator("b", **other))])
    assert len(conflicts(con)) == count


def test_a_sentence_does_not_contradict_itself(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path, [states("a", indicator("a", 100), indicator("a", 80))])
    assert conflicts(con) == []


def test_articles_of_a_law_do_not_contradict_each_other(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    law = states("b", indicator("b", 80), document_type="law")
    load(con, tmp_path, [states("a", indicator("a", 100)), law])
    assert conflicts(con) == []


@pytest.mark.parametrize(("surface", "count"), [("1.35万亿元", 0), ("1.350万亿元", 1)])
def test_rounding_is_no_conflict(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, surface: str, count: int
) -> None:
    rounded = indicator(
        "a",
        0,
        value=Decimal("1.35"),
        unit="万亿元",
        value_base=Decimal(1350000000000),
        surface=surface,
    )
    exact = indicator(
        "b", 0, value=Decimal(13489), unit="亿元", value_base=Decimal(1348900000000), surface="13489亿元"
    )
    load(con, tmp_path, [states("a", rounded), states("b", exact)])
    assert len(conflicts(con)) == count


@pytest.mark.parametrize(("stated", "count"), [(10, 0), (14, 0), (30, 1), (-10, 1)])
def test_growth_is_held_against_the_year_before(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, stated: int, count: int
) -> None:
    before = states("a", indicator("a", 1000, period_edtf="2020"), publish_date=date(2021, 1, 1))
    after = states("b", indicator("b", 1100), indicator("b", stated, **GROWTH))
    load(con, tmp_path, [before, after])
    found = conflicts(con)
    assert len(found) == count
    if found:
        assert (found[0]["kind"], found[0]["other_surface"]) == ("growth", "1000 → 1100")
        assert found[0]["other_value_base"] == pytest.approx(10)
        assert found[0]["deviation_percent"] == pytest.approx(10 - stated)
        assert (found[0]["document_key"], found[0]["other_document_key"]) == ("b", "a")


def test_parts_that_exceed_the_whole_are_a_conflict(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    whole = states("a", indicator("a", 100), indicator("a", 100, indicator_key="i.each"))
    parts = states(
        "b",
        indicator("b", 70, region_key="r.hd"),
        indicator("b", 120, region_key="r.gz"),
        indicator("b", 120, region_key="r.gz", indicator_key="i.each"),
    )
    load(con, tmp_path, [whole, parts])
    (found,) = conflicts(con)
    expected = {
        "kind": "parts",
        "region_name": "广东省",
        "other_value_base": 120.0,
        "deviation_percent": 20.0,
        "other_surface": "广州市 120",
        "other_document_key": "b",
    }
    assert {name: found[name] for name in expected} == expected


def test_parts_within_the_whole_are_none(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path, [states("a", indicator("a", 100), indicator("a", 99, region_key="r.gz"))])
    assert conflicts(con) == []


TARGET: dict[str, Any] = {
    "status": "target",
    "period_edtf": "2022",
    "period_start_date": date(2022, 1, 1),
    "period_end_date": date(2022, 12, 31),
}
REPORT = TARGET | {"status": "actual"}


def ledger(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return records(con, "SELECT * FROM mart.target_ledger ORDER BY publish_date, value_base")


def test_a_target_stands_beside_what_was_reported(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(
        con,
        tmp_path,
        [
            states("a", indicator("a", 100, comparator="ge", **TARGET), publish_date=date(2021, 1, 1)),
            states("b", indicator("b", 90, **REPORT), publish_date=date(2023, 1, 1)),
            states("c", indicator("c", 110, **REPORT), publish_date=date(2023, 6, 1)),
        ],
    )
    (found,) = ledger(con)
    expected = {
        "indicator_name": "地区生产总值",
        "region_name": "广东省",
        "period_edtf": "2022",
        "value_base": Decimal(100),
        "sentence": "a",
        "document_title": "文a",
        "outcome": "met",
        "is_due": True,
        "reported_value_base": Decimal(110),
        "reported_sentence": "c",
        "reported_document_title": "文c",
        "revised_value_base": None,
    }
    assert {name: found[name] for name in expected} == expected


def test_what_is_to_change_is_no_report_on_the_target(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    both = [indicator("a", 90, **REPORT), indicator("a", 100, comparator="ge", **TARGET)]
    load(con, tmp_path, [states("a", *both, publish_date=date(2021, 1, 1))])
    (found,) = ledger(con)
    assert (found["outcome"], found["reported_value_base"]) == ("unreported", None)


@pytest.mark.parametrize(
    ("comparator", "reported", "outcome"),
    [
        ("ge", 100, "met"),
        ("ge", 99, "missed"),
        ("eq", 101, "met"),
        ("eq", 98, "missed"),
        ("le", 99, "met"),
        ("le", 102, "missed"),
        ("approx", 96, "met"),
        ("approx", 80, "missed"),
    ],
)
def test_a_target_is_read_as_it_is_meant(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, comparator: str, reported: int, outcome: str
) -> None:
    target = indicator("a", 100, comparator=comparator, **TARGET)
    load(con, tmp_path, [states("a", target), states("b", indicator("b", reported, **REPORT))])
    assert [row["outcome"] for row in ledger(con)] == [outcome]


@pytest.mark.parametrize("unit", ["rank", "day"])
def test_of_ranks_and_time_limits_less_is_better(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, unit: str
) -> None:
    targets = [
        indicator("a", 10, base_unit=unit, **TARGET),
        indicator("a", 20, base_unit=unit, region_key="r.gz", **TARGET),
    ]
    reports = [
        indicator("b", 8, base_unit=unit, **REPORT),
        indicator("b", 21, base_unit=unit, region_key="r.gz", **REPORT),
    ]
    load(con, tmp_path, [states("a", *targets), states("b", *reports)])
    assert [(row["value_base"], row["outcome"]) for row in ledger(con)] == [(10, "met"), (20, "missed")]


def test_of_several_values_in_a_report_the_nearest_counts(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    reports = [indicator("b", 40, **REPORT), indicator("b", 98, **REPORT)]
    load(con, tmp_path, [states("a", indicator("a", 100, **TARGET)), states("b", *reports)])
    assert [(row["reported_value_base"], row["outcome"]) for row in ledger(con)] == [(98, "missed")]


@pytest.mark.parametrize(
    "other",
    [
        {"region_key": "r.gz"},
        {"statistic": "share"},
        {"base_unit": "us_dollar"},
        {"period_edtf": "2021", "period_end_date": date(2021, 12, 31)},
        {"is_suspect": True},
    ],
)
def test_a_report_of_something_else_leaves_the_target_unreported(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, other: dict[str, Any]
) -> None:
    report = indicator("b", 100, **(REPORT | other))
    load(con, tmp_path, [states("a", indicator("a", 100, **TARGET)), states("b", report)])
    assert [(row["outcome"], row["is_due"]) for row in ledger(con)] == [("unreported", False)]


def test_what_an_earlier_document_says_is_no_report(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(
        con,
        tmp_path,
        [
            states("a", indicator("a", 100, **TARGET), publish_date=date(2022, 1, 1)),
            states("b", indicator("b", 100, **REPORT), publish_date=date(2021, 1, 1)),
        ],
    )
    assert [row["outcome"] for row in ledger(con)] == ["unreported"]


def test_a_later_target_revises_the_earlier_one(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(
        con,
        tmp_path,
        [
            states("a", indicator("a", 100, **TARGET), publish_date=date(2021, 1, 1)),
            states("b", indicator("b", 80, **TARGET), publish_date=date(2022, 1, 1)),
        ],
    )
    first, second = ledger(con)
    assert (first["outcome"], first["revised_value_base"], first["revised_sentence"]) == ("revised", 80, "b")
    assert (second["outcome"], second["revised_value_base"]) == ("unreported", None)


def test_what_a_law_fixes_is_no_target(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path, [states("a", indicator("a", 100, **TARGET), document_type="law")])
    assert ledger(con) == []
