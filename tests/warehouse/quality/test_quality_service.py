"""The checking process: quiet, answers line by line, renders its pages, survives a bad request."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.warehouse.quality import rows
from warehouse.quality.report import Gate, GateReport, GateRequest, Rejection
from warehouse.quality.service import QualityService, QualityServiceError


def test_process_writes_answers_only_and_renders_pages(tmp_path: Path) -> None:
    batch_dir = rows.stage(rows.good_rows(), tmp_path / "staging")
    requests = [
        GateRequest(Gate.NORMALISED, (batch_dir,)).to_json(),
        '{"gate": "none"}',
        GateRequest(Gate.NORMALISED, (batch_dir,)).to_json(),
    ]

    done = subprocess.run(
        [sys.executable, "-m", "warehouse.quality", str(tmp_path / "data_docs")],
        input="\n".join(requests) + "\n",
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(answer) for answer in answers] == [["report"], ["error"], ["report"], ["data_docs"]]
    assert "KeyError" in answers[1]["error"]
    assert done.stderr == ""
    index_page = Path(answers[-1]["data_docs"])
    assert index_page == tmp_path / "data_docs" / "index.html"
    assert "document_text" in index_page.read_text(encoding="utf-8")
    pages = [page.read_text(encoding="utf-8") for page in index_page.parent.rglob("validations/**/*.html")]
    assert any("正文中没有 HTML 标签" in page for page in pages)


def test_request_and_report_survive_the_way_through_json() -> None:
    request = GateRequest(
        Gate.FACTS,
        (Path("a b"), Path("c'd")),
        reference_keys={"main.dim_region": ("CN",)},
        expected_documents=("文",),
        held_back=("x",),
        staged_rows=Path("counts.parquet"),
    )
    report = GateReport(Gate.FACTS, (), (Rejection("key", "main.t", "name", "中", "en", 2, "例"),), 1.5)

    assert GateRequest.from_json(request.to_json()) == request
    assert GateReport.from_json(report.to_json()) == report


def test_results_survive_the_way_through_json(quality: QualityService, tmp_path: Path) -> None:
    report = quality.run(GateRequest(Gate.DECODED, (rows.stage(rows.good_rows(), tmp_path),)))

    assert GateReport.from_json(report.to_json()) == report
    assert json.loads(report.results[0].details_json)["zh"]


def test_error_leaves_the_service_running(quality: QualityService, tmp_path: Path) -> None:
    with pytest.raises(QualityServiceError, match="nowhere"):
        quality.run(GateRequest(Gate.DECODED, (tmp_path / "nowhere",)))

    batch_dir = rows.stage(rows.good_rows(), tmp_path)
    assert quality.run(GateRequest(Gate.NORMALISED, (batch_dir,))).failed == ()


def test_dead_process_is_an_error(tmp_path: Path) -> None:
    service = QualityService(tmp_path)
    service.stop()

    with pytest.raises(QualityServiceError, match="ended"):
        service.run(GateRequest(Gate.DECODED))


def test_a_process_that_never_answers_is_ended(tmp_path: Path) -> None:
    service = QualityService(tmp_path / "data_docs", answer_seconds=0.1)  # it takes longer to start
    try:
        with pytest.raises(QualityServiceError, match=r"did not answer within 0\.1 seconds"):
            service.run(GateRequest(Gate.NORMALISED, (rows.stage(rows.good_rows(), tmp_path / "staging"),)))
    finally:
        service.stop()


def test_great_expectations_is_the_version_that_was_measured() -> None:
    # The list of dialects that gx_duckdb extends is private: look at it again before another version comes in.
    assert version("great-expectations") == "1.24.1"


def test_duckdb_fails_without_the_workaround() -> None:
    # When this one fails, Great Expectations has learnt DuckDB, and gx_duckdb.enable_duckdb can go.
    script = (
        "from warehouse.quality import context, gx_duckdb, gx_suite\n"
        "import great_expectations as gx\n"
        "from great_expectations.expectations import core\n"
        "url = gx_duckdb.memory_url()\n"
        "connection = gx_duckdb.connect(url)\n"
        "connection.cursor().execute('CREATE TABLE main.t AS SELECT 1 AS x')\n"
        "source = gx.get_context(mode='ephemeral').data_sources.add_sql('s', connection_string=url)\n"
        "batch = source.add_table_asset('t', table_name='t', schema_name='main')"
        ".add_batch_definition_whole_table('t').get_batch()\n"
        "expectation = core.ExpectColumnValuesToBeBetween(column='x', min_value=0, max_value=2)\n"
        "print('without', batch.validate(expectation).success)\n"
        "gx_duckdb.enable_duckdb()\n"
        "print('with', batch.validate(expectation).success)\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)

    assert done.stdout.split("\n")[:2] == ["without False", "with True"]
