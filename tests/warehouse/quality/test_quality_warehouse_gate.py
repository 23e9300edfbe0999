"""The last gate over the working file: a good load passes, and each planted fault stops publishing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.warehouse.quality import rows
from warehouse.database import open_database
from warehouse.quality.report import Gate, GateReport, GateRequest, Level
from warehouse.quality.service import QualityService, QualityServiceError

FIRST, SECOND = (rows.document_key(source_uri) for source_uri in rows.TEXTS)
# A row that says of two documents that the second begins like the first, with what stands there.
REUSE = (
    "INSERT INTO main.fact_text_reuse BY NAME SELECT own.document_key, own.sentence_key, 0 AS char_start, "
    "4 AS char_end, own.text[:4] AS surface, source.document_key AS source_document_key, "
    "source.sentence_key AS source_sentence_key, 0 AS source_char_start, 4 AS source_char_end, "
    "source.text[:4] AS source_surface, 0.5 AS similarity, 20 AS matched_char_count, "
    "20.0 AS distinctive_char_count, 'unknown' AS direction_basis "
    "FROM main.fact_sentence AS own, main.fact_sentence AS source "
    "WHERE own.document_key = $document_key AND source.document_key = $source_document_key "
    "AND own.char_start = 0 AND source.char_start = 0"
)
FAULTS = {
    "unique": "INSERT INTO main.fact_topic SELECT * FROM main.fact_topic LIMIT 1",
    "reference": "UPDATE main.fact_indicator SET region_key = '999999'",
    "in_set": "UPDATE main.dim_region SET level = 'planet'",
    "between": "UPDATE main.fact_term SET tf_idf = -1",
    "version_unique": "INSERT INTO main.dim_document SELECT * REPLACE ('old' AS document_key, false AS is_current) "
    f"FROM main.dim_document WHERE document_key = '{FIRST}'",
    "facts_current": "INSERT INTO main.fact_sentence "
    "SELECT * REPLACE ('old' AS document_key, 'old' AS sentence_key) FROM main.fact_sentence LIMIT 1",
    "current_version_single": "INSERT INTO main.dim_document "
    "SELECT * REPLACE ('twin' AS document_key, 7 AS version) FROM main.dim_document "
    f"WHERE document_key = '{FIRST}'",
    "documents_reconciled": f"DELETE FROM main.dim_document WHERE document_key = '{SECOND}'",
    "rows_reconciled": f"DELETE FROM main.fact_policy_citation WHERE document_key = '{FIRST}'",
    "text_reconciled": f"UPDATE main.document_text SET text = '短' WHERE document_key = '{FIRST}'",
    "reuse_at_offset": "UPDATE main.fact_text_reuse SET source_surface = '错'",
    "reuse_between_first_publications": f"UPDATE main.fact_text_reuse SET source_document_key = '{FIRST}'",
    "reuse_source_earlier": "UPDATE main.fact_text_reuse SET direction_basis = 'date'",
    "sentence_count_exact": f"DELETE FROM main.fact_sentence WHERE document_key = '{FIRST}'",
}


@pytest.fixture(scope="module")
def loaded(quality: QualityService, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a loaded working file and the row counts that the facts gate kept."""
    directory = tmp_path_factory.mktemp("loaded")
    batch_dir = rows.stage(rows.good_rows(), directory / "staging")
    quality.run(GateRequest(Gate.FACTS, (batch_dir,), staged_rows=directory / "staged_rows.parquet"))
    rows.load([batch_dir], directory / "warehouse.duckdb")
    with open_database(directory / "warehouse.duckdb") as con:
        con.execute(REUSE, {"document_key": FIRST, "source_document_key": SECOND})
    return directory


def _run(
    quality: QualityService, loaded: Path, database: Path, held_back: tuple[str, ...] = ()
) -> GateReport:
    return quality.run(
        GateRequest(
            Gate.WAREHOUSE,
            database=database,
            staged_rows=loaded / "staged_rows.parquet",
            held_back=held_back,
        )
    )


def test_good_load_passes_and_leaves_the_file_free(quality: QualityService, loaded: Path) -> None:
    report = _run(quality, loaded, loaded / "warehouse.duckdb")

    assert [(result.expectation, result.details) for result in report.failed] == []
    with open_database(loaded / "warehouse.duckdb") as con:
        con.execute("CREATE OR REPLACE TEMP TABLE writable AS SELECT 1")


@pytest.fixture(scope="module")
def spoiled(quality: QualityService, loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> GateReport:
    """The report on a working file with all the faults."""
    database = Path(shutil.copy(loaded / "warehouse.duckdb", tmp_path_factory.mktemp("spoiled")))
    with open_database(database) as con:
        for statement in FAULTS.values():
            con.execute(statement)
    return _run(quality, loaded, database)


@pytest.mark.parametrize("expectation", FAULTS)
def test_planted_fault_stops_publishing(spoiled: GateReport, expectation: str) -> None:
    assert expectation in {result.expectation for result in spoiled.blocking}


def test_nothing_is_held_back_once_loaded(spoiled: GateReport) -> None:
    assert spoiled.rejected == ()


def test_document_held_back_must_not_be_loaded(quality: QualityService, loaded: Path) -> None:
    report = _run(quality, loaded, loaded / "warehouse.duckdb", held_back=(FIRST,))

    (result,) = report.blocking
    assert (result.expectation, result.level) == ("documents_reconciled", Level.SET)
    assert result.details["sample"] == [{"document_key": FIRST, "is_held_back": True, "is_loaded": True}]


def test_a_current_version_that_is_not_the_newest_is_a_warning(
    quality: QualityService, loaded: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(loaded / "warehouse.duckdb", tmp_path))
    with open_database(database) as con:
        con.execute("UPDATE main.dim_document SET is_newest = false WHERE source_uri = '乙.txt'")

    report = _run(quality, loaded, database)

    found = {result.expectation: result.severity for result in report.failed}
    assert found.get("current_version_loaded") == "warning"
    assert "current_version_single" not in found


def test_missing_database_is_an_error(quality: QualityService, tmp_path: Path) -> None:
    with pytest.raises(QualityServiceError, match=r"missing\.duckdb"):
        quality.run(GateRequest(Gate.WAREHOUSE, database=tmp_path / "missing.duckdb"))
