"""Expectations as they are declared: basic ones from the schema, special ones from SQL files.

Every expectation has a query that gives its failing rows. Names of tables and columns stand in it as {table},
{column} and so on, and are replaced by identifiers of the schema, nothing else; values are bound. The header of
a special one says which `table` it belongs to; or it is declared for `each` of a selection (one expectation a
table or column) or for `all` of it (one expectation that unites their failing rows). `rows` says how many failing
rows a result keeps. Those in `expectations/staged` belong to each of the gates over staged batches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from warehouse.quality.report import DOCUMENT_KEY, STAGED_GATES, Gate, Level, Severity
from warehouse.schema import Column, Schema, Table, Text
from warehouse.sql_files import SqlFile, SqlFileError, read_sql_file

EXPECTATIONS_DIR = Path(__file__).with_name("expectations")
BASIC = "basic"
STAGED = "staged"
_SHOWN_ROWS = 5
# One row a fact again, joined to records: what it shows is checked where it stands.
_LINEAGE = "ops.lineage"
_PLACEHOLDER = re.compile(r"\{(table|column|columns|identity|target|target_column)\}")
_HEADER_FIELDS = frozenset({"table", "each", "all", "except", "level", "severity", "rows"})
_FIRST_SEEN = {
    "stage.document": Gate.DECODED,
    "stage.quarantine": Gate.DECODED,
    "main.document_text": Gate.NORMALISED,
    "main.fact_text_repair": Gate.NORMALISED,
}


_Subject = tuple[Table, Column | None]


@dataclass(frozen=True, slots=True)
class Expectation:
    """One check: `kind` is the basic expectation it is, or `rows` where only its query says what fails."""

    name: str
    gate: Gate
    kind: str
    table: str
    column: str | None
    severity: Severity
    level: Level
    sql: str
    description: Text
    parameters: Mapping[str, Any] = field(default_factory=dict)
    shown_rows: int = _SHOWN_ROWS


def expectations_for(gate: Gate, schema: Schema, reference_tables: frozenset[str]) -> list[Expectation]:
    """All expectations of a gate; `reference_tables` are those that references can be checked against."""
    tables = [table for table in schema.tables if _is_checked(table, gate)]
    basic = [item for table in tables for item in _basic(gate, table, reference_tables)]
    files = sql_files(gate) + (sql_files(STAGED) if gate in STAGED_GATES else ())
    return basic + [item for file in files for item in _special(gate, file, schema)]


@cache
def sql_files(folder: str) -> tuple[SqlFile, ...]:
    """The SQL files of a folder of `expectations/`, by name; raises SqlFileError."""
    return tuple(
        read_sql_file(path, _HEADER_FIELDS) for path in sorted((EXPECTATIONS_DIR / folder).glob("*.sql"))
    )


def first_gate(table: Table) -> Gate:
    """The gate that sees a table's rows first, and checks its columns."""
    return _FIRST_SEEN.get(table.qualified_name, Gate.FACTS) if table.kind == "staged" else Gate.WAREHOUSE


def _is_checked(table: Table, gate: Gate) -> bool:
    if gate is Gate.WAREHOUSE:
        return table.kind not in ("record", "history") and table.qualified_name != _LINEAGE
    return first_gate(table) is gate


def _basic(gate: Gate, table: Table, reference_tables: frozenset[str]) -> Iterator[Expectation]:
    if first_gate(table) is gate and not table.is_view:
        for column in table.given_columns:
            yield from _value_checks(gate, table, column)
    required = [column for column in table.columns if not column.nullable]
    # The working file declares NOT NULL, so nulls are looked for only before it.
    if gate is not Gate.WAREHOUSE:
        yield _expectation(_basic_file("required"), gate, table, [(table, column) for column in required])
    referring = [
        column
        for column in table.columns
        if column.references and column.references.table in reference_tables
    ]
    if referring and not table.is_view:
        yield _expectation(_basic_file("reference"), gate, table, [(table, column) for column in referring])
    yield _expectation(_basic_file("unique"), gate, table, [(table, None)])


def _value_checks(gate: Gate, table: Table, column: Column) -> Iterator[Expectation]:
    if column.allowed:
        allowed = {"allowed": list(column.allowed)}
        yield _expectation(_basic_file("in_set"), gate, table, [(table, column)], allowed)
    if column.minimum is not None or column.maximum is not None:
        limits = {"minimum": column.minimum, "maximum": column.maximum}
        yield _expectation(_basic_file("between"), gate, table, [(table, column)], limits)


def _special(gate: Gate, file: SqlFile, schema: Schema) -> Iterator[Expectation]:
    header = file.header
    if "each" in header:
        for subject in _selected(header["each"], header.get("except", ()), schema):
            yield _expectation(file, gate, subject[0], [subject])
        return
    table = schema.table(header["table"])
    subjects = (
        _selected(header["all"], header.get("except", ()), schema) if "all" in header else [(table, None)]
    )
    yield _expectation(file, gate, table, subjects)


def _selected(selection: str, excluded: Collection[str], schema: Schema) -> list[_Subject]:
    """The tables, or the columns of tables, that an expectation is declared for by `each` or `all`."""
    if selection not in _SELECTIONS:
        raise SqlFileError(f"{selection!r} is none of {', '.join(_SELECTIONS)}")
    tables = [table for table in schema.staged if table.qualified_name not in excluded]
    return [(table, column) for table in tables for column in _SELECTIONS[selection](table)]


def _surfaces(table: Table) -> list[Column | None]:
    return [table.surface_column] if table.surface_column else []


def _dates(table: Table) -> list[Column | None]:
    return [column for column in table.columns if column.name.endswith("_edtf")]


def _whole_if(condition: bool) -> list[Column | None]:
    return [None] if condition else []


_SELECTIONS: Mapping[str, Callable[[Table], list[Column | None]]] = {
    "surface": _surfaces,
    "edtf": _dates,
    "span": lambda table: _whole_if({"sentence_key", "char_start"} <= set(table.column_names)),
    "staged": lambda table: _whole_if(True),
    "current": lambda table: _whole_if(table.versions == "current"),
}


def _basic_file(name: str) -> SqlFile:
    return next(file for file in sql_files(BASIC) if file.name == name)


def _expectation(
    file: SqlFile,
    gate: Gate,
    table: Table,
    subjects: Sequence[_Subject],
    parameters: Mapping[str, Any] | None = None,
) -> Expectation:
    """One expectation for a file: its query over each subject, all their failing rows together."""
    queries = [_substitute(file.sql, _identifiers(file, *subject)) for subject in subjects]
    names = _identifiers(file, *subjects[0])
    names["columns"] = ", ".join(column.name for _, column in subjects if column) or ", ".join(table.key)
    columns = {column.name for _, column in subjects if column}
    level = file.header.get("level") or (Level.SET if _concerns_whole(gate, table) else Level.ROW)
    return Expectation(
        name=file.name,
        gate=gate,
        kind=file.name if file.name in ("in_set", "between") else "rows",
        table=table.qualified_name,
        column=columns.pop() if len(columns) == 1 else None,
        severity=Severity(file.header.get("severity", Severity.CRITICAL)),
        level=Level(level),
        sql="\nUNION ALL\n".join(queries),
        description=Text(_substitute(file.header["zh"], names), _substitute(file.header["en"], names)),
        parameters=parameters or {},
        shown_rows=file.header.get("rows", _SHOWN_ROWS),
    )


def _identifiers(file: SqlFile, table: Table, column: Column | None) -> dict[str, str]:
    names = {"table": table.qualified_name, "identity": _identity(file, table)}
    if column is not None:
        names["column"] = column.name
        if column.references is not None:
            names |= {"target": column.references.table, "target_column": column.references.column}
    return names


def _identity(file: SqlFile, table: Table) -> str:
    """The columns that name a failing row: its document, where it has one, and its key."""
    names = dict.fromkeys(table.key)
    if DOCUMENT_KEY in table.column_names and DOCUMENT_KEY not in names:
        # Grouped by the document too, a key that two documents share would not be found.
        document = f"min({DOCUMENT_KEY}) AS {DOCUMENT_KEY}" if file.name == "unique" else DOCUMENT_KEY
        return ", ".join([document, *names])
    return ", ".join(names)


def _concerns_whole(gate: Gate, table: Table) -> bool:
    # A document that is held back already cannot be held back again.
    return gate is Gate.WAREHOUSE or table.qualified_name == "stage.quarantine"


def _substitute(text: str, identifiers: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: identifiers[found[1]], text)
