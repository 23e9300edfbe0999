"""Reads the reference data in ``seeds/`` and holds every file to its declaration in ``seeds/seeds.yml``.

The rest of the product never sees a seed file: it gets rows of text, already checked, so that a wrong
vocabulary stops a run before the first document and names the line that has to be mended.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

Row = dict[str, str]

DECLARATION = "seeds.yml"
LIST_SEPARATOR = ";"


class SeedError(ValueError):
    """A seed file that breaks its declaration; the message names the file and the line."""


@dataclass(frozen=True)
class Column:
    """What one column of a seed file may hold."""

    name: str
    type: str
    required: bool
    is_list: bool
    values: frozenset[str]
    references: tuple[str, str] | None


@dataclass(frozen=True)
class Table:
    """The declaration of one seed file."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """The file's name as an operator knows it."""
        return f"seeds/{self.name}.csv"


@dataclass(frozen=True)
class NumberedRow:
    """A row and the line of its file that it ends on."""

    line: int
    values: Row


def read_seeds(folder: Traversable | None = None) -> dict[str, list[Row]]:
    """Return every seed table by its file's stem, values as they are written; raise SeedError for a bad file.

    ``folder`` stands in for the installed ``seeds`` package.
    """
    place = folder if folder is not None else files("seeds")
    tables = _declared_tables(place)
    _check_files(place, tables)
    rows = {name: _read_table(place, table) for name, table in tables.items()}
    for table in tables.values():
        _check_key(table, rows[table.name])
        _check_references(table, rows)
    return {name: [row.values for row in numbered] for name, numbered in rows.items()}


def seeds_version(folder: Traversable | None = None) -> str:
    """Return 12 hexadecimal digits that change with any byte of a seed file or of the declaration."""
    place = folder if folder is not None else files("seeds")
    digest = hashlib.blake2b(digest_size=6)
    for entry in sorted(_seed_files(place), key=lambda item: item.name):
        content = entry.read_bytes()
        # Name and length keep a line that moved from one file to the next from giving the old hash.
        digest.update(f"{entry.name}\x1f{len(content)}\x1f".encode())
        digest.update(content)
    return digest.hexdigest()


def _seed_files(place: Traversable) -> Iterator[Traversable]:
    for entry in place.iterdir():
        if entry.name.endswith(".csv") or entry.name == DECLARATION:
            yield entry


def _declared_tables(place: Traversable) -> dict[str, Table]:
    # The C loader is 10 times faster; a source build of PyYAML may lack it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = place.joinpath(DECLARATION).read_text(encoding="utf-8")
    try:
        declared = yaml.load(text, Loader=loader)["tables"]
        return {name: _table(name, entry) for name, entry in declared.items()}
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SeedError(f"seeds/{DECLARATION}: cannot be understood: {error}") from error


def _table(name: str, entry: Mapping[str, Any]) -> Table:
    columns = tuple(_column(column, about) for column, about in entry["columns"].items())
    table = Table(name, tuple(entry["key"]), columns)
    unknown = set(table.key) - {column.name for column in columns}
    if unknown:
        raise SeedError(f"seeds/{DECLARATION}: key of {name} names no column: {', '.join(sorted(unknown))}")
    return table


def _column(name: str, about: Mapping[str, Any]) -> Column:
    kind = str(about["type"])
    item = kind.removeprefix("list of ")
    if item not in _VALID:
        raise SeedError(f"seeds/{DECLARATION}: column {name} has the unknown type {kind!r}")
    table, _, column = str(about.get("references", "")).partition(".")
    return Column(
        name=name,
        type=item,
        required=bool(about.get("required", False)),
        is_list=item != kind,
        values=frozenset(str(value) for value in about.get("values", ())),
        references=(table, column) if table else None,
    )


def _check_files(place: Traversable, tables: Mapping[str, Table]) -> None:
    present = {entry.name.removesuffix(".csv") for entry in _seed_files(place)} - {DECLARATION}
    for name in sorted(present - tables.keys()):
        raise SeedError(f"seeds/{name}.csv: not described in seeds/{DECLARATION}")
    for name in sorted(tables.keys() - present):
        raise SeedError(f"seeds/{name}.csv: described in seeds/{DECLARATION}, but there is no such file")


def _read_table(place: Traversable, table: Table) -> list[NumberedRow]:
    try:
        text = place.joinpath(f"{table.name}.csv").read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SeedError(f"{table.file}: not UTF-8: {error}") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names = [column.name for column in table.columns]
    try:
        header = next(reader, [])
        if header != names:
            raise SeedError(f"{table.file} line 1: columns are {header}, declared are {names}")
        accepted = [set[str]() for _ in names]
        return [_row(table, accepted, reader.line_num, fields) for fields in reader]
    except csv.Error as error:
        raise SeedError(f"{table.file} line {reader.line_num}: {error}") from error


def _row(table: Table, accepted: list[set[str]], line: int, fields: list[str]) -> NumberedRow:
    """Check a line; ``accepted`` holds the values of each column that were found right already."""
    if len(fields) != len(table.columns):
        raise SeedError(
            f"{table.file} line {line}: {len(fields)} fields, declared are {len(table.columns)} columns"
        )
    for column, known, value in zip(table.columns, accepted, fields, strict=True):
        if value in known:
            continue
        problem = _problem(column, value)
        if problem:
            raise SeedError(f"{table.file} line {line}: column {column.name}: {problem}")
        known.add(value)
    names = (column.name for column in table.columns)
    return NumberedRow(line, dict(zip(names, fields, strict=True)))


def _problem(column: Column, value: str) -> str | None:
    """Say what is wrong with a value, or None."""
    if not value:
        return "is empty" if column.required else None
    if value != value.strip():
        return f"{value!r} has white space around it"
    for item in _items(column, value):
        if column.values and item not in column.values:
            return f"{item!r} is not one of {', '.join(sorted(column.values))}"
        if not _VALID[column.type](item):
            return f"{item!r} is no {column.type}"
    return None


def _items(column: Column, value: str) -> list[str]:
    if not value:
        return []
    return value.split(LIST_SEPARATOR) if column.is_list else [value]


def _check_key(table: Table, rows: list[NumberedRow]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.values[name] for name in table.key)
        if key in first:
            same = ", ".join(key)
            raise SeedError(f"{table.file} line {row.line}: key {same} already stands in line {first[key]}")
        first[key] = row.line


def _check_references(table: Table, rows: Mapping[str, list[NumberedRow]]) -> None:
    for column in table.columns:
        if column.references is None:
            continue
        target, target_column = column.references
        if target not in rows:
            raise SeedError(f"seeds/{DECLARATION}: {table.name}.{column.name} refers to no table {target}")
        known = {row.values[target_column] for row in rows[target]}
        for row in rows[table.name]:
            for item in _items(column, row.values[column.name]):
                if item not in known:
                    where = f"{table.file} line {row.line}: column {column.name}"
                    raise SeedError(f"{where}: no {item!r} in {target}.{target_column}")


def _is_integer(value: str) -> bool:
    return re.fullmatch(r"-?[0-9]+", value) is not None


def _is_decimal(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_VALID: Mapping[str, Callable[[str], bool]] = {
    "text": bool,
    "integer": _is_integer,
    "decimal": _is_decimal,
    "date": _is_date,
}
