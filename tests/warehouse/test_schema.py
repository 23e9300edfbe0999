"""Reading schema.yml: what it gives, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from warehouse.schema import Reference, SchemaError, load_schema

TEXT = {"zh": "中", "en": "english"}


def write(path: Path, **changes: object) -> Path:
    """A declaration of one table with one column, changed as told (`column_…` changes the column)."""
    column: dict[str, object] = {"name": "a_key", "type": "VARCHAR", **TEXT}
    table: dict[str, object] = {
        "layer": "main",
        "name": "dim_a",
        "kind": "model",
        "grain": TEXT,
        "description": TEXT,
        "key": ["a_key"],
        "columns": [column],
    }
    for name, value in changes.items():
        if name.startswith("column_"):
            column[name.removeprefix("column_")] = value
        else:
            table[name] = value
    file = path / "schema.yml"
    file.write_text(
        yaml.safe_dump({"ended_run": TEXT, "vocabularies": {"v": {"x": TEXT}}, "tables": [table]}),
        encoding="utf-8",
    )
    return file


def test_the_small_declaration_is_read(tmp_path: Path) -> None:
    table = load_schema(write(tmp_path, column_values="v", column_min=0)).table("dim_a")
    assert (table.qualified_name, table.short_name, table.column_names) == ("main.dim_a", "dim_a", ("a_key",))
    assert list(table.columns[0].allowed) == ["x"]
    assert table.columns[0].minimum == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"layer": "gold"}, r"main\.dim_a|gold\.dim_a: layer is 'gold'"),
        ({"kind": "snapshot"}, "kind is 'snapshot'"),
        ({"key": ["b_key"]}, "no column 'b_key'"),
        ({"grain": {"zh": "中"}}, "main.dim_a, grain: a Chinese"),
        ({"grains": TEXT}, "unknown grains"),
        ({"versions": "all"}, "staged tables, and only they"),
        ({"kind": "staged"}, "staged tables, and only they"),
        ({"kind": "view"}, "marts and views are the mart layer"),
        ({"columns": []}, "columns and key are needed"),
        ({"column_type": "TEXT"}, "main.dim_a.a_key: type is 'TEXT'"),
        ({"column_en": ""}, "main.dim_a.a_key: a Chinese"),
        ({"column_values": "w"}, "no vocabulary 'w'"),
        ({"column_nulable": False}, "unknown nulable"),
        ({"column_references": "dim_b.b_key"}, "a reference reads layer.table.column"),
        ({"column_references": "main.dim_b.b_key"}, "no table 'main.dim_b'"),
    ],
)
def test_a_fault_is_refused_and_named(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        load_schema(write(tmp_path, **changes))


def test_a_reference_to_another_type_is_refused(tmp_path: Path) -> None:
    other = {"name": "b", "type": "INTEGER", "references": "main.dim_a.a_key", **TEXT}
    file = write(tmp_path, columns=[{"name": "a_key", "type": "VARCHAR", **TEXT}, other])
    with pytest.raises(SchemaError, match="INTEGER references VARCHAR"):
        load_schema(file)


def test_a_table_or_column_declared_twice_is_refused(tmp_path: Path) -> None:
    column = {"name": "a_key", "type": "VARCHAR", **TEXT}
    with pytest.raises(SchemaError, match=r"main\.dim_a\.a_key is declared twice"):
        load_schema(write(tmp_path, columns=[column, column]))


def test_facts_carry_their_evidence() -> None:
    schema = load_schema()
    for name in ("fact_token", "fact_region_mention", "fact_policy_citation", "fact_indicator"):
        table = schema.table(name)
        assert {"document_key", "sentence_key", "char_start", "char_end", "surface"} <= set(
            table.column_names
        )
        assert table.surface_column is table.column("surface")
        assert table.column("sentence_key").references == Reference("main.fact_sentence", "sentence_key")
    sentence = schema.table("fact_sentence")
    assert sentence.surface_column is sentence.column("text")


def test_a_table_with_history_has_a_table_of_former_states(tmp_path: Path) -> None:
    columns = [
        {"name": "a_key", "type": "VARCHAR", "nullable": False, **TEXT},
        {"name": "weight", "type": "DOUBLE", "derived": True, **TEXT},
        {"name": "added_run_id", "type": "VARCHAR", "loader": True, **TEXT},
    ]
    schema = load_schema(write(tmp_path, columns=columns))
    table, former = schema.table("dim_a"), schema.table("history.dim_a")
    assert [column.name for column in table.identity_columns] == ["a_key"]
    assert former.column_names == ("a_key", "weight", "added_run_id", "ended_run_id")
    assert [column.nullable for column in former.columns] == [True, True, True, False]


def test_every_fact_has_history() -> None:
    facts = [table for table in load_schema().in_layer("main") if table.name.startswith("fact_")]
    assert [table.name for table in facts if not table.has_history] == []


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(SchemaError, match=r"main\.fact_tokens"):
        load_schema().table("fact_tokens")
