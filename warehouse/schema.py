"""The warehouse as `schema.yml` declares it, read once, checked, and handed on as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SCHEMA_FILE = Path(__file__).with_name("schema.yml")
LAYERS = ("stage", "main", "mart", "ops", "history")
KINDS = ("staged", "catalog", "reference", "model", "mart", "derived", "view", "record", "history")
ADDED_RUN = "added_run_id"
ENDED_RUN = "ended_run_id"
VERSIONS = ("all", "current")
COLUMN_TYPES = frozenset(
    {"VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "DECIMAL(38,10)"}
)

_COLUMN_FIELDS = frozenset(
    {
        *(
            "name",
            "type",
            "nullable",
            "zh",
            "en",
            "references",
            "values",
            "min",
            "max",
            "surface",
            "volatile",
        ),
        *("loader", "derived"),
    }
)
_TABLE_FIELDS = frozenset({"layer", "name", "kind", "versions", "grain", "description", "key", "columns"})


class SchemaError(ValueError):
    """`schema.yml` contradicts itself; the message says where."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages of the warehouse."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The column whose values a column's values must be among."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `allowed` is its closed vocabulary (value to meaning), empty where any value will do."""

    name: str
    type: str
    description: Text
    nullable: bool = True
    references: Reference | None = None
    allowed: Mapping[str, Text] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    is_surface: bool = False
    is_volatile: bool = False
    is_loader: bool = False
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view; `kind` and `versions` are explained at the head of `schema.yml`."""

    layer: str
    name: str
    kind: str
    grain: Text
    description: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    versions: str | None = None

    @property
    def qualified_name(self) -> str:
        """The name as SQL writes it, such as `main.fact_token`."""
        return f"{self.layer}.{self.name}"

    @property
    def short_name(self) -> str:
        """The name without the default schema: `fact_token`, but `stage.document`."""
        return self.name if self.layer == "main" else self.qualified_name

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns in their declared order."""
        return tuple(column.name for column in self.columns)

    @property
    def given_columns(self) -> tuple[Column, ...]:
        """The columns that a staged batch or a model's query gives; the loader sets the others."""
        return tuple(column for column in self.columns if not column.is_loader)

    @property
    def identity_columns(self) -> tuple[Column, ...]:
        """The columns in which two states of a row differ if it has changed."""
        return tuple(column for column in self.given_columns if not column.is_derived)

    @property
    def has_history(self) -> bool:
        """Whether the rows' former states are kept in a table of the same name in `history`."""
        return self.layer == "main" and ADDED_RUN in self.column_names

    @property
    def surface_column(self) -> Column | None:
        """The column that repeats the text at char_start..char_end, if the table has one."""
        return next((column for column in self.columns if column.is_surface), None)

    @property
    def is_view(self) -> bool:
        """Whether the table is a view."""
        return self.kind == "view"

    def column(self, name: str) -> Column:
        """The column of that name; raises SchemaError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise SchemaError(f"{self.qualified_name} has no column {name!r}")


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables in their declared order, which is also the order in which models are built."""

    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """The table of that name; as in SQL, a name without a layer is looked for in `main`."""
        qualified = name if "." in name else f"main.{name}"
        for table in self.tables:
            if table.qualified_name == qualified:
                return table
        raise SchemaError(f"the schema has no table {qualified!r}")

    def of_kind(self, *kinds: str) -> tuple[Table, ...]:
        """Tables of these kinds, in order."""
        return tuple(table for table in self.tables if table.kind in kinds)

    def in_layer(self, *layers: str) -> tuple[Table, ...]:
        """Tables of these layers, in order."""
        return tuple(table for table in self.tables if table.layer in layers)

    @property
    def staged(self) -> tuple[Table, ...]:
        """Tables whose rows arrive in staged batches."""
        return self.of_kind("staged")


@cache
def load_schema(path: Path = SCHEMA_FILE) -> Schema:
    """Read and check the declaration; raises SchemaError with the table and column at fault."""
    # The C loader: each worker process reads the schema once, in 0.03 s instead of 0.3 s.
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    vocabularies = read_vocabularies(content)
    declared = tuple(_read_table(entry, vocabularies) for entry in content["tables"])
    ended = read_text(content.get("ended_run"), "ended_run")
    former = tuple(_former_states(table, ended) for table in declared if table.has_history)
    schema = Schema(declared + former)
    _check_names(schema)
    _check_references(schema)
    return schema


def read_vocabularies(content: Mapping[str, Any]) -> dict[str, dict[str, Text]]:
    """The closed vocabularies of the declaration: name to value to meaning."""
    return {
        name: {
            str(value): read_text(meaning, f"vocabulary {name}, {value}") for value, meaning in values.items()
        }
        for name, values in content["vocabularies"].items()
    }


def _read_table(entry: Mapping[str, Any], vocabularies: Mapping[str, Mapping[str, Text]]) -> Table:
    where = f"{entry.get('layer')}.{entry.get('name')}"
    refuse_unknown(entry, _TABLE_FIELDS, where)
    table = Table(
        layer=_one_of(entry, "layer", LAYERS, where),
        name=entry["name"],
        kind=_one_of(entry, "kind", KINDS, where),
        grain=read_text(entry.get("grain"), f"{where}, grain"),
        description=read_text(entry.get("description"), f"{where}, description"),
        key=tuple(entry.get("key", ())),
        columns=tuple(read_column(column, vocabularies, where) for column in entry.get("columns", ())),
        versions=_one_of(entry, "versions", VERSIONS, where) if "versions" in entry else None,
    )
    if not table.columns or not table.key:
        raise SchemaError(f"{where}: columns and key are needed")
    for name in table.key:
        table.column(name)
    if (table.kind == "staged") != (table.versions is not None):
        raise SchemaError(f"{where}: staged tables, and only they, say which versions they keep")
    if table.layer != "ops" and (table.kind in ("mart", "view")) != (table.layer == "mart"):
        raise SchemaError(f"{where}: marts and views are the mart layer, and some views of ops")
    return table


def read_column(
    entry: Mapping[str, Any], vocabularies: Mapping[str, Mapping[str, Text]], table: str
) -> Column:
    """The column that an entry of `schema.yml` declares; raises SchemaError, naming `table`."""
    where = f"{table}.{entry.get('name')}"
    refuse_unknown(entry, _COLUMN_FIELDS, where)
    vocabulary = entry.get("values")
    if vocabulary is not None and vocabulary not in vocabularies:
        raise SchemaError(f"{where}: no vocabulary {vocabulary!r}")
    return Column(
        name=entry["name"],
        type=_one_of(entry, "type", COLUMN_TYPES, where),
        description=read_text(entry, where),
        nullable=entry.get("nullable", True),
        references=_reference(entry["references"], where) if "references" in entry else None,
        allowed=vocabularies[vocabulary] if vocabulary else {},
        minimum=entry.get("min"),
        maximum=entry.get("max"),
        is_surface=entry.get("surface", False),
        is_volatile=entry.get("volatile", False),
        is_loader=entry.get("loader", False),
        is_derived=entry.get("derived", False),
    )


def _former_states(table: Table, ended: Text) -> Table:
    """The table of rows that a run has ended: what the row said, and the runs that added and ended it.

    Every column may be null there, as a column that the table gets one day did not exist for former states.
    """
    columns = tuple(
        Column(column.name, column.type, column.description, is_volatile=True) for column in table.columns
    )
    return Table(
        layer="history",
        name=table.name,
        kind="history",
        grain=Text(f"{table.name} 已终止的一行一行", f"one row a row of {table.name} that a run has ended"),
        description=Text(
            f"main.{table.name} 的历史状态：被改变或移除的行；未变的行只存于 main",
            f"Former states of main.{table.name}: rows changed or removed since; unchanged ones stand in main alone",
        ),
        key=(*table.key, ADDED_RUN, ENDED_RUN),
        columns=(*columns, Column(ENDED_RUN, "VARCHAR", ended, nullable=False, is_volatile=True)),
    )


def _reference(written: str, where: str) -> Reference:
    table, _, column = written.rpartition(".")
    if "." not in table:
        raise SchemaError(f"{where}: a reference reads layer.table.column, not {written!r}")
    return Reference(table, column)


def read_text(entry: Any, where: str) -> Text:
    """The text in both languages; raises SchemaError where one is missing."""
    if not isinstance(entry, Mapping) or not entry.get("zh") or not entry.get("en"):
        raise SchemaError(f"{where}: a Chinese (zh) and an English (en) text are needed")
    return Text(entry["zh"], entry["en"])


def _one_of(
    entry: Mapping[str, Any], name: str, allowed: frozenset[str] | tuple[str, ...], where: str
) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or value not in allowed:
        raise SchemaError(f"{where}: {name} is {value!r}, not one of {', '.join(sorted(allowed))}")
    return value


def refuse_unknown(entry: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    """Raise SchemaError where an entry has a field that nothing reads."""
    unknown = sorted(entry.keys() - known)
    if unknown:
        raise SchemaError(f"{where}: unknown {', '.join(unknown)}")


def _check_names(schema: Schema) -> None:
    names = [table.qualified_name for table in schema.tables]
    for table in schema.tables:
        if names.count(table.qualified_name) > 1:
            raise SchemaError(f"{table.qualified_name} is declared twice")
        for column in table.columns:
            if table.column_names.count(column.name) > 1:
                raise SchemaError(f"{table.qualified_name}.{column.name} is declared twice")


def _check_references(schema: Schema) -> None:
    for table in schema.tables:
        for column in table.columns:
            if column.references is None:
                continue
            target = schema.table(column.references.table).column(column.references.column)
            if target.type != column.type:
                raise SchemaError(
                    f"{table.qualified_name}.{column.name}: {column.type} references {target.type}"
                )
