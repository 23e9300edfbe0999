"""The table macros (functions that SQL users call) as `schema.yml` declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warehouse.schema import (
    SCHEMA_FILE,
    Column,
    SchemaError,
    Text,
    read_column,
    read_text,
    read_vocabularies,
    refuse_unknown,
)

MACRO_LAYER = "mart"

_MACRO_FIELDS = frozenset({"name", "grain", "description", "example", "parameters", "columns"})
_PARAMETER_FIELDS = frozenset({"name", "default", "zh", "en"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `default` is its value as SQL writes it, None where the caller has to give one."""

    name: str
    description: Text
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Macro:
    """One table macro; `example` is a call of it as SQL writes it, without the schema."""

    name: str
    grain: Text
    description: Text
    example: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]

    @property
    def qualified_name(self) -> str:
        """The name as SQL writes it, such as `mart.search_sentences`."""
        return f"{MACRO_LAYER}.{self.name}"


@cache
def load_macros(path: Path = SCHEMA_FILE) -> tuple[Macro, ...]:
    """Read and check the declared macros, in order; raises SchemaError with the macro at fault."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    vocabularies = read_vocabularies(content)
    return tuple(_read_macro(entry, vocabularies) for entry in content.get("macros", ()))


def _read_macro(entry: Mapping[str, Any], vocabularies: Mapping[str, Mapping[str, Text]]) -> Macro:
    where = f"{MACRO_LAYER}.{entry.get('name')}"
    refuse_unknown(entry, _MACRO_FIELDS, where)
    if not entry.get("parameters") or not entry.get("columns") or not entry.get("example"):
        raise SchemaError(f"{where}: parameters, columns and an example are needed")
    return Macro(
        name=entry["name"],
        grain=read_text(entry.get("grain"), f"{where}, grain"),
        description=read_text(entry.get("description"), f"{where}, description"),
        example=entry["example"],
        parameters=tuple(_read_parameter(parameter, where) for parameter in entry["parameters"]),
        columns=tuple(read_column(column, vocabularies, where) for column in entry["columns"]),
    )


def _read_parameter(entry: Mapping[str, Any], macro: str) -> Parameter:
    where = f"{macro}({entry.get('name')})"
    refuse_unknown(entry, _PARAMETER_FIELDS, where)
    default = entry.get("default")
    return Parameter(entry["name"], read_text(entry, where), None if default is None else str(default))
