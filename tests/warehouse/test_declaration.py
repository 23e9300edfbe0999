"""Declaration, database, staged records, query files and dictionary say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import get_args, get_type_hints

import duckdb
import pytest

from transforms.records import STAGED_TABLES
from warehouse import dictionary
from warehouse.database import open_database
from warehouse.ddl import MACROS_DIR, MARTS_DIR, VIEW_DIRS, column_comment, macro_comment, table_comment
from warehouse.loading import REFERENCE_DIR
from warehouse.macro_schema import MACRO_LAYER, Macro, load_macros
from warehouse.modelling import MODELS_DIR
from warehouse.run_log import QualityResult, QuarantineEntry, RunRecord
from warehouse.schema import Table, load_schema

SCHEMA = load_schema()
PYTHON_TYPES: dict[type, set[str]] = {
    str: {"VARCHAR"},
    int: {"INTEGER", "BIGINT"},
    float: {"DOUBLE"},
    bool: {"BOOLEAN"},
    date: {"DATE"},
    datetime: {"TIMESTAMP"},
    Decimal: {"DECIMAL(38,10)"},
}


@pytest.fixture(scope="module")
def con(empty_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One database is enough for tests that only read."""
    connection = open_database(empty_warehouse, read_only=True)
    yield connection
    connection.close()


def declared(table: Table) -> list[tuple[str, str, str]]:
    return [(column.name, column.type, column_comment(column)) for column in table.columns]


def test_the_database_has_the_declared_tables_and_no_others(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute(
        "SELECT schema_name || '.' || table_name, comment, false FROM duckdb_tables() UNION ALL "
        "SELECT schema_name || '.' || view_name, comment, true FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    assert sorted(found) == sorted((t.qualified_name, table_comment(t), t.is_view) for t in SCHEMA.tables)


@pytest.mark.parametrize("table", SCHEMA.tables, ids=lambda table: table.qualified_name)
def test_the_database_has_the_declared_columns_and_comments(
    con: duckdb.DuckDBPyConnection, table: Table
) -> None:
    found = con.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() "
        "WHERE schema_name = ? AND table_name = ? ORDER BY column_index",
        [table.layer, table.name],
    ).fetchall()
    assert found == declared(table)


def test_the_staged_tables_are_the_records() -> None:
    named = {SCHEMA.table(name).qualified_name for name in STAGED_TABLES}
    assert named == {table.qualified_name for table in SCHEMA.staged}


RECORDS = {**STAGED_TABLES, "ops.pipeline_run": RunRecord, "ops.quality_result": QualityResult}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_has_the_columns_of_its_table(name: str) -> None:
    table, hints = SCHEMA.table(name), get_type_hints(RECORDS[name])
    assert tuple(hints) == tuple(column.name for column in table.given_columns)
    for column in table.given_columns:
        types = set(get_args(hints[column.name]) or [hints[column.name]])
        assert (NoneType in types) == column.nullable, column.name
        (python_type,) = types - {NoneType}
        assert column.type in PYTHON_TYPES[python_type], column.name


def test_a_quarantine_entry_is_the_table_without_what_the_log_adds() -> None:
    added = ("first_run_id", "last_run_id", "is_open")
    assert (*QuarantineEntry._fields, *added) == SCHEMA.table("ops.quarantine").column_names


@pytest.mark.parametrize(
    ("kinds", "layer", "directory"),
    [
        (("model",), "", MODELS_DIR),
        (("mart", "view"), "mart", MARTS_DIR),
        (("view",), "ops", VIEW_DIRS["ops"]),
        (("reference",), "", REFERENCE_DIR),
    ],
)
def test_each_query_file_has_its_table_and_says_its_grain(
    kinds: tuple[str, ...], layer: str, directory: Path
) -> None:
    tables = {table.name: table for table in SCHEMA.of_kind(*kinds) if table.layer == layer or not layer}
    assert {file.stem for file in directory.glob("*.sql")} == tables.keys()
    for file in directory.glob("*.sql"):
        assert file.read_text(encoding="utf-8").startswith(
            f"-- {tables[file.stem].qualified_name}: one row a"
        )


def test_marts_and_macros_name_every_table_in_full() -> None:
    """An unqualified name works in the opened file and fails where the file is attached to another."""
    names = "|".join(table.name for table in SCHEMA.tables)
    for file in (*MARTS_DIR.glob("*.sql"), *MACROS_DIR.glob("*.sql")):
        found = re.findall(rf"(?:FROM|JOIN)\s+(?:{names})\b", file.read_text(encoding="utf-8"))
        assert not found, file.name


def test_each_macro_has_its_file_and_says_its_grain() -> None:
    macros = {macro.name: macro for macro in load_macros()}
    assert {file.stem for file in MACROS_DIR.glob("*.sql")} == macros.keys()
    for file in MACROS_DIR.glob("*.sql"):
        assert file.read_text(encoding="utf-8").startswith(
            f"-- {macros[file.stem].qualified_name}: one row a"
        )


def test_the_database_has_the_declared_macros_and_no_others(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute(
        "SELECT schema_name || '.' || function_name, parameters, comment FROM duckdb_functions() "
        "WHERE function_type = 'table_macro' AND NOT internal AND schema_name = $schema",
        {"schema": MACRO_LAYER},
    ).fetchall()
    assert sorted(found) == sorted(
        (macro.qualified_name, [parameter.name for parameter in macro.parameters], macro_comment(macro))
        for macro in load_macros()
    )


@pytest.mark.parametrize("macro", load_macros(), ids=lambda macro: macro.name)
def test_a_macro_s_example_runs_and_gives_the_declared_columns(
    con: duckdb.DuckDBPyConnection, macro: Macro
) -> None:
    described = con.execute(f"DESCRIBE FROM {MACRO_LAYER}.{macro.example}").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [
        (column.name, column.type) for column in macro.columns
    ]


def test_a_model_reads_only_what_is_built_before_it() -> None:
    order = [table.qualified_name for table in (*SCHEMA.of_kind("model"), *SCHEMA.of_kind("mart"))]
    for position, name in enumerate(order):
        layer, _, file_name = name.partition(".")
        query = ((MODELS_DIR if layer == "main" else MARTS_DIR) / f"{file_name}.sql").read_text(
            encoding="utf-8"
        )
        read = set(re.findall(r"(?:FROM|JOIN)\s+((?:main|mart)\.\w+)", query))
        assert not read & set(order[position:]), name


def test_the_dictionary_is_up_to_date() -> None:
    assert dictionary.DICTIONARY_FILE.read_text(encoding="utf-8") == dictionary.render(SCHEMA), (
        "run: python -m warehouse.dictionary"
    )


def test_the_dictionary_has_every_table_column_and_value() -> None:
    text = dictionary.render(SCHEMA)
    for macro in load_macros():
        section = text.split(f"### {macro.qualified_name}\n")[1].split("\n### ")[0]
        for part in (
            macro.grain,
            macro.description,
            *(parameter.description for parameter in macro.parameters),
        ):
            assert part.zh in section
            assert part.en in section
        assert all(f"| `{column.name}` | {column.type}" in section for column in macro.columns)
    for table in SCHEMA.tables:
        if table.kind == "history":
            assert f"| `{table.qualified_name}` |" in text
            continue
        section = text.split(f"### {table.qualified_name}\n")[1].split("\n### ")[0]
        assert table.grain.zh in section
        assert table.grain.en in section
        for column in table.columns:
            assert f"| `{column.name}` | {column.type}" in section
            assert all(f"`{value}`" in section for value in column.allowed)
