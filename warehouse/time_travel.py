"""The macros of schema `history`: each table with history as of a run, a date or a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from warehouse.ddl import literal, quoted_list
from warehouse.schema import Schema, Table
from warehouse.sql_files import SqlFile, read_sql_file

HISTORY_DIR = Path(__file__).with_name("history")
_GENERAL = "as_of"
_RUN = "run_as_of"


def macro_statements(schema: Schema) -> Iterator[str]:
    """Statements that create or replace `history.run_as_of` and `history.<table>_as_of`, with their comments."""
    yield from _create(_RUN, _read(_RUN), is_table=False)
    # A table whose as_of is written by hand reads the others', which are made first.
    for table in sorted(_with_history(schema), key=lambda one: _own_file(one).exists()):
        yield from _create(macro_name(table), _filled(table), is_table=True)


def macro_name(table: Table) -> str:
    """The name of a table's as_of macro in `history`."""
    return f"{table.name}_{_GENERAL}"


def _with_history(schema: Schema) -> list[Table]:
    return [table for table in schema.tables if table.has_history]


def _own_file(table: Table) -> Path:
    return HISTORY_DIR / f"{macro_name(table)}.sql"


def _filled(table: Table) -> SqlFile:
    file = _read(macro_name(table) if _own_file(table).exists() else _GENERAL)
    names = {"{table}": table.name, "{columns}": quoted_list(table.given_columns)}
    texts = [file.sql, file.header["zh"], file.header["en"]]
    for placeholder, name in names.items():
        texts = [text.replace(placeholder, name) for text in texts]
    return SqlFile(file.name, {"zh": texts[1], "en": texts[2]}, texts[0])


def _read(name: str) -> SqlFile:
    return read_sql_file(HISTORY_DIR / f"{name}.sql", frozenset())


def _create(name: str, file: SqlFile, is_table: bool) -> Iterator[str]:
    kind = "MACRO TABLE" if is_table else "MACRO"
    yield f"CREATE OR REPLACE MACRO history.{name}(moment) AS {'TABLE ' if is_table else ''}{file.sql}"
    comment = f"{file.header['zh']} | {file.header['en']}"
    yield f"COMMENT ON {kind} history.{name} IS {literal(comment)}"
