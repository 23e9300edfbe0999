"""The faults that a night may bring, planted one by one: each is found by its name and blocks or warns as it should."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.factories import row
from tests.warehouse.quality import rows
from tests.warehouse.quality.conftest import Check
from warehouse.auditing import record_metrics
from warehouse.database import open_database
from warehouse.quality.evidence import EvidenceFailure, write_evidence
from warehouse.quality.preview import finds_anything
from warehouse.quality.report import ExpectationResult, Gate, GateReport, GateRequest
from warehouse.quality.service import QualityService
from warehouse.run_log import RunRecord, record_run
from warehouse.schema import load_schema

FIRST, SECOND = (rows.document_key(source_uri) for source_uri in rows.TEXTS)
LIMITS = {"drift_limit": 0.2, "loss_limit": 0.5, "rule_change_limit": 0.05}
Spoil = Callable[[duckdb.DuckDBPyConnection], None]
Gated = Callable[..., GateReport]


def named(report: GateReport, expectation: str) -> ExpectationResult:
    (found,) = [result for result in report.results if result.expectation == expectation]
    return found


def insert(con: duckdb.DuckDBPyConnection, table_name: str, *values: tuple[object, ...]) -> None:
    columns = ", ".join(column.name for column in load_schema().table(table_name).given_columns)
    table = load_schema().table(table_name).qualified_name
    for one in values:
        con.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(one))})", one)


@pytest.fixture(scope="module")
def loaded(quality: QualityService, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a loaded working file, and how many rows were staged for it."""
    directory = tmp_path_factory.mktemp("planted")
    batch_dir = rows.stage(rows.good_rows(), directory / "staging")
    quality.run(GateRequest(Gate.FACTS, (batch_dir,), staged_rows=directory / "staged_rows.parquet"))
    rows.load([batch_dir], directory / "warehouse.duckdb")
    return directory


@pytest.fixture
def after(quality: QualityService, loaded: Path, tmp_path: Path) -> Gated:
    """Spoil a copy of the working file and run a gate over it as run `r2`."""

    def run(spoil: Spoil, gate: Gate = Gate.WAREHOUSE, evidence: Path | None = None) -> GateReport:
        database = Path(shutil.copy(loaded / "warehouse.duckdb", tmp_path / f"{spoil.__name__}.duckdb"))
        with open_database(database) as con:
            spoil(con)
        return quality.run(
            GateRequest(
                gate,
                database=database,
                staged_rows=loaded / "staged_rows.parquet",
                run_id="r2",
                started_at="2026-03-01T00:00:00",
                limits=LIMITS,
                evidence=evidence,
            )
        )

    return run


@pytest.mark.parametrize(
    ("expectation", "statement"),
    [
        (
            "unique",
            f"INSERT INTO main.fact_indicator FROM main.fact_indicator WHERE document_key = '{FIRST}'",
        ),
        ("reference", "DELETE FROM main.dim_indicator"),
        ("documents_reconciled", f"DELETE FROM main.dim_document WHERE document_key = '{SECOND}'"),
        ("rows_reconciled", f"DELETE FROM main.fact_region_mention WHERE document_key = '{FIRST}'"),
    ],
    ids=["duplicate key", "orphan", "a document lost between gates", "a fact lost between gates"],
)
def test_what_breaks_the_whole_blocks(after: Gated, expectation: str, statement: str) -> None:
    def spoil(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(statement)

    assert expectation in {result.expectation for result in after(spoil).blocking}


@pytest.mark.parametrize(
    ("expectation", "values"),
    [
        ("indicator_value_printed", {"value": Decimal(5000), "value_base": Decimal(500_000_000_000)}),
        ("indicator_unit_given", {"unit": None}),
        ("surface_at_offset", {"char_start": 38, "char_end": 43}),
    ],
    ids=["value changed by 10", "unit lost", "surface shifted by one"],
)
def test_what_breaks_a_document_holds_it_back(
    check: Check, expectation: str, values: dict[str, object]
) -> None:
    good = rows.good_rows()
    fact = good["fact_indicator"][0]
    if expectation == "surface_at_offset":
        values = {"char_start": fact.char_start + 1, "char_end": fact.char_end + 1}
    report = check(Gate.FACTS, rows.replaced(good, "fact_indicator", 0, **values))
    assert (FIRST, expectation) in {(one.document_key, one.expectation) for one in report.rejected}
    assert SECOND not in report.rejected_document_keys


@pytest.mark.parametrize(
    ("surface", "value", "is_printed"),
    [
        ("1/4", "25", True),
        ("1/4", "4", True),
        ("1/4", "20", False),
        ("5·8%", "5.8", True),
        ("5·8%", "58", False),
    ],
)
def test_a_number_may_be_printed_otherwise(check: Check, surface: str, value: str, is_printed: bool) -> None:
    values = {"surface": surface, "value": Decimal(value), "value_base": Decimal(value)}
    report = check(Gate.FACTS, rows.replaced(rows.good_rows(), "fact_indicator", 0, **values))
    found = (FIRST, "indicator_value_printed") in {
        (one.document_key, one.expectation) for one in report.rejected
    }
    assert found is not is_printed


def test_a_value_whose_base_changed_by_10_is_seen_by_the_others_of_its_unit(check: Check) -> None:
    documents = [rows.good_document(f"{number}.txt", next(iter(rows.TEXTS.values()))) for number in range(5)]
    spoiled = rows.replaced(documents[0], "fact_indicator", 0, value_base=Decimal(500_000_000_000))
    report = check(Gate.FACTS, rows.together([spoiled, *documents[1:]]))
    found = {(one.document_key, one.expectation) for one in report.rejected}
    assert found == {(rows.document_key("0.txt"), "indicator_unit_factor")}


def grown(con: duckdb.DuckDBPyConnection, count: int, run_id: str) -> None:
    """Make the working file have so many indicators, and measure it as this run."""
    con.execute("DELETE FROM main.fact_indicator WHERE char_start >= 1000")
    con.execute(
        "INSERT INTO main.fact_indicator SELECT fact.* REPLACE (1000 + number AS char_start, 1000 + number AS char_end) "
        f"FROM main.fact_indicator AS fact CROSS JOIN range({count - 1}) AS made(number) WHERE document_key = '{FIRST}'"
    )
    record_metrics(con, run_id)


@pytest.mark.parametrize(
    ("now", "failed"),
    [
        (200, set()),
        (170, set()),
        (140, {"volume_steady", "fact_density_steady"}),
        (90, {"volume_steady", "volume_kept", "fact_density_steady"}),
    ],
    ids=["as before", "15 % fewer", "30 % fewer", "55 % fewer"],
)
def test_fewer_facts_than_last_run_warn_and_far_fewer_block(after: Gated, now: int, failed: set[str]) -> None:
    def spoil(con: duckdb.DuckDBPyConnection) -> None:
        grown(con, 200, "r1")
        grown(con, now, "r2")

    report = after(spoil)
    drift = {
        "volume_steady",
        "volume_kept",
        "fact_density_steady",
        "null_share_steady",
        "document_types_steady",
    }
    assert {result.expectation for result in report.failed} & drift == failed
    assert ("volume_kept" in {result.expectation for result in report.blocking}) == (now == 90)
    if failed:
        assert named(report, "volume_steady").details["sample"][0]["rows_before"] == 200


def test_a_column_that_turns_empty_is_a_warning(after: Gated) -> None:
    def spoil(con: duckdb.DuckDBPyConnection) -> None:
        grown(con, 200, "r1")
        con.execute("UPDATE main.fact_indicator SET region_key = NULL WHERE char_start >= 1100")
        record_metrics(con, "r2")

    found = named(after(spoil), "null_share_steady")
    assert (found.success, found.severity) == (False, "warning")
    assert found.details["sample"][0]["column_name"] == "main.fact_indicator.region_key"


def claims(con: duckdb.DuckDBPyConnection, contradicting: int, agreeing: int) -> None:
    """Two documents that state values of as many indicators; they differ beyond rounding in the first ones."""
    for number in range(contradicting + agreeing):
        con.execute(
            "INSERT INTO main.dim_indicator (indicator_key, name, base_unit, document_count) VALUES (?, ?, 'yuan', 2)",
            [f"i{number}", f"指标{number}"],
        )
        # 4.4万亿 and 43 900亿 are the same number, printed more and less exactly.
        values = [(Decimal("4.4"), 10**12), (Decimal(46_000 if number < contradicting else 43_900), 10**8)]
        for document_key, (value, factor) in zip((FIRST, SECOND), values, strict=True):
            fact = row(
                "fact_indicator",
                document_key=document_key,
                sentence_key="s",
                indicator_key=f"i{number}",
                name="指标",
                surface=str(value),
                value=value,
                value_base=value * factor,
                unit="亿",
                base_unit="yuan",
                comparator="eq",
                statistic="level",
                region_key="310000",
                period_edtf="2021",
                status="actual",
            )
            insert(con, "fact_indicator", fact)


def test_ten_contradictions_planted_ten_found(after: Gated) -> None:
    def spoil(con: duckdb.DuckDBPyConnection) -> None:
        claims(con, contradicting=10, agreeing=7)

    found = named(after(spoil), "indicator_values_agree")
    assert (found.severity, found.unexpected_count) == ("warning", 10)
    shown = found.details["sample"]
    assert {one["indicator"] for one in shown} == {f"指标{number}" for number in range(10)}
    assert all(FIRST in one["document_keys"] and SECOND in one["document_keys"] for one in shown)


def news(con: duckdb.DuckDBPyConnection, source: str, *days: int) -> None:
    """A source with a new document on each of these days of January 2026."""
    for number, day in enumerate(days):
        made = row(
            "dim_document",
            document_key=f"{source}{number}",
            source_uri=f"{source}{number}",
            source_name=source,
            is_current=True,
            is_newest=True,
            first_observed_at=datetime(2026, 1, day),
        )
        insert(con, "dim_document", made)


def test_a_source_that_falls_silent_is_a_warning(after: Gated) -> None:
    """On 1 March a weekly source is stale whose last news are of January; one without a rhythm is not judged."""

    def spoil(con: duckdb.DuckDBPyConnection) -> None:
        news(con, "周刊", 1, 8, 15, 22)
        news(con, "月刊", 1, 2, 31)
        news(con, "一次", 1, 2)

    (found,) = after(spoil, Gate.FRESHNESS).results
    assert (found.expectation, found.severity, found.success) == ("source_fresh", "warning", False)
    shown = [
        (one["source_name"], one["longest_gap_days"], one["silent_days"]) for one in found.details["sample"]
    ]
    assert shown == [("周刊", 7, 38)]


def test_staleness_is_seen_without_great_expectations_too(loaded: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(loaded / "warehouse.duckdb", tmp_path))
    request = GateRequest(Gate.FRESHNESS, database=database, started_at="2026-03-01T00:00:00")
    assert not finds_anything(request, tmp_path)
    with open_database(database) as con:
        news(con, "周刊", 1, 8, 15, 22)
    assert finds_anything(request, tmp_path)


def test_facts_that_cannot_be_led_back_are_shown(after: Gated, tmp_path: Path) -> None:
    failure = EvidenceFailure(
        "main.fact_indicator", FIRST, "甲.txt", 3, 8, "500亿元", "50\n0亿元", "50 0亿元"
    )
    evidence = write_evidence(tmp_path / "evidence.parquet", [failure])

    def nothing(con: duckdb.DuckDBPyConnection) -> None:
        assert con

    found = named(after(nothing, evidence=evidence), "evidence_kept")
    assert (found.severity, found.unexpected_count) == ("warning", 1)
    assert found.details["sample"][0]["raw"] == "50\n0亿元"
    assert named(after(nothing), "evidence_kept").success


def test_rules_that_move_much_are_a_warning_and_documents_are_not(after: Gated) -> None:
    def spoil(con: duckdb.DuckDBPyConnection) -> None:
        grown(con, 200, "r1")
        record_metrics(con, "r2")
        record_run(con, RunRecord("r2", datetime(2026, 3, 1), None, "running"))
        for source, cause, changed in (("甲.txt", "rules", 11), ("乙.txt", "document_changed", 90)):
            change = ("r2", "r1", "main.fact_indicator", source, FIRST, cause, 0, 0, changed)
            insert(con, "ops.fact_change", change)

    found = named(after(spoil), "rule_changes_small")
    assert (found.severity, found.success) == ("warning", False)
    (shown,) = found.details["sample"]
    assert (shown["table_name"], shown["changed_count"], shown["rows_before"]) == (
        "main.fact_indicator",
        11,
        200,
    )
