"""The records of runs, checks and quarantine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from tests.warehouse.factories import document, load, records, version
from warehouse.document_versions import replace_versions
from warehouse.run_log import (
    QualityResult,
    QuarantineEntry,
    RunRecord,
    close_quarantine,
    record_quality,
    record_quarantine,
    record_run,
)

NOW = datetime(2026, 1, 2, 3, 4, 5)


def entry(key: str = "q1", **values: Any) -> QuarantineEntry:
    plain = QuarantineEntry(
        quarantine_key=key,
        document_key="a",
        source_uri="a.txt",
        raw_sha256=None,
        raw_path=None,
        stage="decode",
        reason_code="binary",
        reason="a.txt 不是文本",
        byte_count=9,
        details=None,
        transform_version="t1",
        seeds_version="s1",
    )
    return plain._replace(**values)


def quarantine(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str, bool]]:
    return {
        record["quarantine_key"]: (record["first_run_id"], record["last_run_id"], record["is_open"])
        for record in records(con, "SELECT * FROM ops.quarantine")
    }


def test_a_run_is_recorded_when_it_starts_and_when_it_ends(con: duckdb.DuckDBPyConnection) -> None:
    record_run(con, RunRecord("r1", NOW, None, "running"))
    record_run(con, RunRecord("r1", NOW, NOW, "succeeded", documents_seen=3, settings='{"keep": 5}'))
    record_run(con, RunRecord("r2", NOW, None, "running"))
    assert con.execute(
        "SELECT run_id, status, documents_seen, settings FROM ops.pipeline_run ORDER BY run_id"
    ).fetchall() == [("r1", "succeeded", 3, '{"keep": 5}'), ("r2", "running", None, None)]


def test_results_of_a_gate_that_runs_again_replace_the_first(con: duckdb.DuckDBPyConnection) -> None:
    result = QualityResult(
        *("k", "r1", "facts", "fact_topic", "score", "not_null", "critical"),
        *(False, 3, 10, None, None, NOW),
    )
    record_quality(con, [result])
    record_quality(con, [result._replace(success=True, unexpected_count=0)])
    assert con.execute("SELECT success, unexpected_count FROM ops.quality_result").fetchall() == [(True, 0)]


def test_recording_nothing_is_fine(con: duckdb.DuckDBPyConnection) -> None:
    record_quality(con, [])
    record_quarantine(con, "r1", [])
    assert quarantine(con) == {}


def test_a_file_held_back_again_keeps_its_first_run(con: duckdb.DuckDBPyConnection) -> None:
    record_quarantine(con, "r1", [entry()])
    record_quarantine(con, "r2", [entry(), entry("q2", document_key="b")])
    assert quarantine(con) == {"q1": ("r1", "r2", True), "q2": ("r2", "r2", True)}


def test_the_same_entry_twice_is_one_record(con: duckdb.DuckDBPyConnection) -> None:
    record_quarantine(con, "r1", [entry(), entry()])
    assert len(records(con, "SELECT * FROM ops.quarantine")) == 1


def test_a_reason_of_older_rules_is_closed_by_one_of_newer_rules(con: duckdb.DuckDBPyConnection) -> None:
    record_quarantine(con, "r1", [entry("q1"), entry("other", document_key="b")])
    record_quarantine(con, "r2", [entry("q2", transform_version="t2", reason_code="damaged")])
    assert quarantine(con) == {
        "q1": ("r1", "r1", False),
        "q2": ("r2", "r2", True),
        "other": ("r1", "r1", True),
    }


def test_two_reasons_of_one_run_both_stay_open(con: duckdb.DuckDBPyConnection) -> None:
    record_quarantine(con, "r1", [entry("q1"), entry("q2", reason_code="damaged")])
    assert {is_open for _, _, is_open in quarantine(con).values()} == {True}


def test_a_record_is_closed_when_the_same_content_loads(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    record_quarantine(con, "r1", [entry()])
    load(con, tmp_path, [document("a")])
    assert close_quarantine(con, "r2", []) == 1
    assert quarantine(con) == {"q1": ("r1", "r1", False)}


def test_a_record_is_closed_when_a_new_content_of_its_source_loads(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    record_quarantine(con, "r1", [entry(document_key="a1")])
    versions = [
        version("a1", source_uri="a.txt", is_current=False),
        version("a2", source_uri="a.txt", version=2),
    ]
    load(con, tmp_path, [document("a2", source_uri="a.txt")], versions)
    assert close_quarantine(con, "r2", ["other.txt"]) == 0
    assert close_quarantine(con, "r2", ["a.txt"]) == 1


def test_a_record_stays_open_while_its_source_is_not_loaded(con: duckdb.DuckDBPyConnection) -> None:
    record_quarantine(con, "r1", [entry()])
    replace_versions(con, [version("a", source_uri="a.txt")])
    assert close_quarantine(con, "r2", ["a.txt"]) == 0


def test_what_this_run_held_back_stays_open(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """A file that grew over the limit: its last good version is still loaded."""
    load(con, tmp_path, [document("a1", source_uri="a.txt")])
    record_quarantine(con, "r2", [entry(document_key=None, reason_code="oversized")])
    assert close_quarantine(con, "r2", ["a.txt"]) == 0


def test_a_closed_record_opens_again(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    record_quarantine(con, "r1", [entry()])
    load(con, tmp_path, [document("a")])
    close_quarantine(con, "r2", [])
    record_quarantine(con, "r3", [entry()])
    assert quarantine(con) == {"q1": ("r1", "r3", True)}


def test_a_callers_open_result_is_no_hindrance(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("SELECT range FROM range(5)").fetchone()
    record_run(con, RunRecord("r1", NOW, None, "running"))
    assert con.execute("SELECT count(*) FROM ops.pipeline_run").fetchone() == (1,)
