"""Reading the declared macros: what is given, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from warehouse.ddl import macro_comment
from warehouse.macro_schema import Parameter, load_macros
from warehouse.schema import SchemaError, Text

TEXT = {"zh": "中", "en": "english"}


def write(path: Path, **changes: object) -> Path:
    """A declaration of one macro with two parameters and a column, changed as told."""
    macro: dict[str, object] = {
        "name": "find",
        "grain": TEXT,
        "description": TEXT,
        "example": "find('a')",
        "parameters": [{"name": "query", **TEXT}, {"name": "max_rows", "default": 20, **TEXT}],
        "columns": [{"name": "a_key", "type": "VARCHAR", **TEXT}],
    }
    file = path / "schema.yml"
    declared = {"vocabularies": {}, "tables": [], "macros": [macro | changes]}
    file.write_text(yaml.safe_dump(declared), encoding="utf-8")
    return file


def test_the_small_declaration_is_read(tmp_path: Path) -> None:
    (macro,) = load_macros(write(tmp_path))
    text = Text("中", "english")
    assert macro.qualified_name == "mart.find"
    assert macro.parameters == (Parameter("query", text), Parameter("max_rows", text, "20"))
    assert [column.name for column in macro.columns] == ["a_key"]
    assert macro_comment(macro) == (
        "中。粒度：中。参数：query 中；max_rows 中 | "
        "english. Grain: english. Parameters: query: english; max_rows: english | FROM mart.find('a')"
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"columns": []}, "mart.find: parameters, columns and an example are needed"),
        ({"example": ""}, "mart.find: parameters, columns and an example are needed"),
        ({"grain": {"zh": "中"}}, "mart.find, grain: a Chinese"),
        ({"grains": TEXT}, "mart.find: unknown grains"),
        ({"parameters": [{"name": "query", "zh": "中"}]}, r"mart.find\(query\): a Chinese"),
        ({"parameters": [{"name": "query", "type": "VARCHAR", **TEXT}]}, "unknown type"),
        ({"columns": [{"name": "a", "type": "TEXT", **TEXT}]}, "mart.find.a: type is 'TEXT'"),
    ],
)
def test_a_fault_is_refused_and_named(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        load_macros(write(tmp_path, **changes))
