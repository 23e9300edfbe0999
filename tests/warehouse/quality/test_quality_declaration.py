"""Expectations as declared: well formed, in both languages, and about what the schema has."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.quality import declaration
from warehouse.quality.declaration import Expectation, expectations_for, sql_files
from warehouse.quality.report import Gate, Level, Severity
from warehouse.schema import load_schema
from warehouse.sql_files import SqlFileError

SCHEMA = load_schema()
ALL_TABLES = frozenset(table.qualified_name for table in SCHEMA.tables)
EVERY = [item for gate in Gate for item in expectations_for(gate, SCHEMA, ALL_TABLES)]


def _named(gate: Gate, name: str) -> list[Expectation]:
    return [item for item in EVERY if item.gate is gate and item.name == name]


def test_every_expectation_has_its_own_identity() -> None:
    identities = [(item.gate, item.table, item.column, item.name) for item in EVERY]

    assert len(identities) == len(set(identities)) > 100


def test_no_placeholder_is_left() -> None:
    left = [
        item.name
        for item in EVERY
        for text in (item.sql, item.description.zh, item.description.en)
        if declaration._PLACEHOLDER.search(text)
    ]

    assert left == []


def test_every_staged_table_is_checked_by_one_gate_before_it_is_loaded() -> None:
    gates = [gate for gate in Gate if gate is not Gate.WAREHOUSE]
    checked = [item.table for gate in gates for item in _named(gate, "unique")]

    assert sorted(checked) == sorted(table.qualified_name for table in SCHEMA.staged)


def test_every_surface_is_looked_up() -> None:
    located = {item.table for item in _named(Gate.FACTS, "surface_at_offset")} | {"main.fact_token"}

    assert located == {table.qualified_name for table in SCHEMA.staged if table.surface_column}


def test_references_are_checked_only_against_tables_at_hand() -> None:
    without = [item.name for item in expectations_for(Gate.FACTS, SCHEMA, frozenset())]

    assert "reference" not in without
    assert any("main.dim_region" in item.sql for item in _named(Gate.FACTS, "reference"))


def test_staged_rows_hold_documents_back_and_loaded_ones_stop_publishing() -> None:
    critical = [item for item in EVERY if item.severity is Severity.CRITICAL]

    assert {item.level for item in critical if item.gate is Gate.WAREHOUSE} == {Level.SET}
    rows_of = {item.name for item in critical if item.gate is Gate.NORMALISED and item.level is Level.ROW}
    assert "text_present" in rows_of
    sets = {item.name for item in critical if item.gate is Gate.NORMALISED and item.level is Level.SET}
    assert sets == {"documents_accounted"}


def test_key_of_two_documents_is_grouped_by_the_key_alone() -> None:
    (unique,) = [item for item in _named(Gate.FACTS, "unique") if item.table == "main.fact_sentence"]

    assert "min(document_key) AS document_key, sentence_key" in unique.sql


@pytest.mark.parametrize(
    "content",
    [
        "SELECT 1",
        "/*\nzh: 甲\n*/\nSELECT 1",
        '/*\nzh: "甲"\nen: "a"\ncolour: red\n*/\nSELECT 1',
        "/*\nzh: a: b\nen: c\n*/\nSELECT 1",
    ],
)
def test_badly_written_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "broken.sql").write_text(content, encoding="utf-8")
    monkeypatch.setattr(declaration, "EXPECTATIONS_DIR", tmp_path)

    with pytest.raises(SqlFileError, match=r"broken\.sql"):
        sql_files.__wrapped__("facts")
