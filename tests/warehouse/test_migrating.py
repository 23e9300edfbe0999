"""A database of an earlier declaration, and one made from a release."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.warehouse.factories import document, load, records
from tests.warehouse.test_run_log import NOW
from warehouse.checksum import checksum
from warehouse.database import create_all, create_from_release, open_database
from warehouse.document_versions import pending
from warehouse.publishing import publish
from warehouse.run_log import RunRecord, record_run
from warehouse.schema import load_schema


@pytest.fixture
def filled(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A warehouse of one document, whose run is on record."""
    record_run(con, RunRecord("r1", NOW, NOW, "succeeded"))
    load(con, tmp_path, [document("a", topic="p.data", transform_version="t", seeds_version="s")])
    return con


def columns(con: duckdb.DuckDBPyConnection, table: str) -> set[tuple[str, str, bool]]:
    layer, _, name = table.partition(".")
    return set(
        con.execute(
            "SELECT column_name, data_type, is_nullable FROM duckdb_columns() "
            "WHERE schema_name = ? AND table_name = ?",
            [layer, name],
        ).fetchall()
    )


def waiting(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [found.document_key for found in pending(con, "t", "s")]


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE ops.run_metric",
        "ALTER TABLE ops.pipeline_run DROP COLUMN peak_memory_mb",
        "ALTER TABLE main.fact_event DROP COLUMN actor",
        "ALTER TABLE main.fact_event DROP COLUMN added_run_id",
        "DROP SCHEMA history CASCADE",
    ],
)
def test_what_is_missing_is_added_and_nothing_is_lost(filled: duckdb.DuckDBPyConnection, change: str) -> None:
    before = checksum(filled)
    filled.execute(change)
    assert create_all(filled) == []
    assert checksum(filled) == before
    assert waiting(filled) == []
    for table in load_schema().tables:
        if not table.is_view:
            declared = {(column.name, column.type, column.nullable) for column in table.columns}
            assert columns(filled, table.qualified_name) == declared


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE main.fact_topic DROP COLUMN is_main",
        "ALTER TABLE main.fact_topic ADD COLUMN is_main_too BOOLEAN",
        "ALTER TABLE main.fact_topic ALTER is_main TYPE VARCHAR",
        "ALTER TABLE main.fact_topic ALTER is_main DROP NOT NULL",
    ],
)
def test_facts_of_another_shape_are_made_again_and_the_records_stay(
    filled: duckdb.DuckDBPyConnection, change: str
) -> None:
    filled.execute(change)
    (note,) = create_all(filled)
    assert note.startswith("main.fact_topic has other columns than before")
    assert waiting(filled) == ["a"]
    declared = {(one.name, one.type, one.nullable) for one in load_schema().table("fact_topic").columns}
    assert columns(filled, "main.fact_topic") == declared
    assert [run["run_id"] for run in records(filled, "FROM ops.pipeline_run")] == ["r1"]
    assert [row["added_run_id"] for row in records(filled, "FROM main.fact_topic")] == ["r1"]


def test_records_of_another_shape_are_converted(filled: duckdb.DuckDBPyConnection) -> None:
    filled.execute("ALTER TABLE ops.pipeline_run ALTER documents_seen TYPE VARCHAR")
    filled.execute("UPDATE ops.pipeline_run SET documents_seen = '12'")
    (note,) = create_all(filled)
    assert "ops.pipeline_run" in note
    assert waiting(filled) == []
    assert [run["documents_seen"] for run in records(filled, "FROM ops.pipeline_run")] == [12]


def test_a_lost_working_file_comes_back_with_its_records(working: Path, tmp_path: Path) -> None:
    with open_database(working) as con:
        record_run(con, RunRecord("r1", NOW, NOW, "succeeded"))
        load(con, tmp_path / "staging", [document("a", topic="p.data"), document("b")])
    release = publish(working, tmp_path, "r1", keep=2) / "warehouse.duckdb"
    again = tmp_path / "again" / "warehouse.duckdb"
    again.parent.mkdir()
    create_from_release(again, release)
    with open_database(again) as con, open_database(release, read_only=True) as released:
        assert checksum(con) == checksum(released)
        assert [run["run_id"] for run in records(con, "FROM ops.pipeline_run")] == ["r1"]
        # Every document is transformed again: a release does not hold what the loader keeps for itself.
        load(con, tmp_path / "staging", [document("a", topic="p.data"), document("b")], run_id="r2")
        assert {row["added_run_id"] for row in records(con, "FROM main.fact_token")} == {"r1"}
        assert records(con, "FROM history.fact_token") == []
