"""SQL that creates the declared tables, views and comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from warehouse.macro_schema import MACRO_LAYER, Macro, load_macros
from warehouse.schema import Column, Schema, Table

MARTS_DIR = Path(__file__).with_name("marts")
MACROS_DIR = Path(__file__).with_name("macros")
VIEW_DIRS = {"mart": MARTS_DIR, "ops": Path(__file__).with_name("audit") / "views"}


def create_statements(schema: Schema, layers: tuple[str, ...]) -> Iterator[str]:
    """Statements that create what is missing of these layers: schemas, tables, views, macros, then all comments.

    Running them again changes nothing. Views and macros are replaced, so a changed query takes effect.
    """
    tables = schema.in_layer(*layers)
    for layer in layers:
        if layer != "main":
            yield f"CREATE SCHEMA IF NOT EXISTS {layer}"
    # A view reads tables of any layer, so they come first.
    for table in sorted(tables, key=lambda table: table.is_view):
        yield create_view(table) if table.is_view else create_table(table)
    for macro in load_macros() if MACRO_LAYER in layers else ():
        yield create_macro(macro)
        yield f"COMMENT ON MACRO TABLE {macro.qualified_name} IS {literal(macro_comment(macro))}"
    for table in tables:
        yield from comment_statements(table)


def create_table(table: Table) -> str:
    """CREATE TABLE for a table. No keys: an index costs 2.4 times the file and 8 times the update."""
    columns = ",\n".join(
        f"    {_quoted(column.name)} {column.type}{'' if column.nullable else ' NOT NULL'}"
        for column in table.columns
    )
    return f"CREATE TABLE IF NOT EXISTS {table.qualified_name} (\n{columns}\n)"


def create_view(table: Table) -> str:
    """CREATE VIEW from the view's file in `warehouse/marts` or `warehouse/audit/views`, with the declared column names."""
    query = (VIEW_DIRS[table.layer] / f"{table.name}.sql").read_text(encoding="utf-8")
    names = ", ".join(_quoted(name) for name in table.column_names)
    return f"CREATE OR REPLACE VIEW {table.qualified_name} ({names}) AS\n{query}"


def create_macro(macro: Macro) -> str:
    """CREATE MACRO from the macro's file in `warehouse/macros`."""
    query = (MACROS_DIR / f"{macro.name}.sql").read_text(encoding="utf-8")
    parameters = ", ".join(
        parameter.name if parameter.default is None else f"{parameter.name} := {parameter.default}"
        for parameter in macro.parameters
    )
    return f"CREATE OR REPLACE MACRO {macro.qualified_name}({parameters}) AS TABLE\n{query}"


def macro_comment(macro: Macro) -> str:
    """What COMMENT ON says of a macro: description, grain and parameters, Chinese then English, and a call."""
    in_chinese = "；".join(f"{parameter.name} {parameter.description.zh}" for parameter in macro.parameters)
    in_english = "; ".join(f"{parameter.name}: {parameter.description.en}" for parameter in macro.parameters)
    return (
        f"{macro.description.zh}。粒度：{macro.grain.zh}。参数：{in_chinese} | "
        f"{macro.description.en}. Grain: {macro.grain.en}. Parameters: {in_english} | "
        f"FROM {MACRO_LAYER}.{macro.example}"
    )


def table_comment(table: Table) -> str:
    """What COMMENT ON says of a table: description and grain, Chinese then English."""
    return f"{table.description.zh}。粒度：{table.grain.zh} | {table.description.en}. Grain: {table.grain.en}"


def column_comment(column: Column) -> str:
    """What COMMENT ON says of a column: its description and, where closed, its vocabulary."""
    comment = f"{column.description.zh} | {column.description.en}"
    if column.allowed:
        comment += " | " + "; ".join(f"{value} {meaning.zh}" for value, meaning in column.allowed.items())
    return comment


def comment_statements(table: Table, kind: str | None = None) -> Iterator[str]:
    """COMMENT ON for a table or view (`kind`, where it is not as declared) and each of its columns."""
    kind = kind or ("VIEW" if table.is_view else "TABLE")
    yield f"COMMENT ON {kind} {table.qualified_name} IS {literal(table_comment(table))}"
    for column in table.columns:
        name = f"{table.qualified_name}.{_quoted(column.name)}"
        yield f"COMMENT ON COLUMN {name} IS {literal(column_comment(column))}"


def column_list(table: Table) -> str:
    """The table's columns as SQL lists them."""
    return quoted_list(table.columns)


def quoted_list(columns: Sequence[Column]) -> str:
    """Some columns as SQL lists them."""
    return ", ".join(_quoted(column.name) for column in columns)


def _quoted(name: str) -> str:
    return f'"{name}"'


def literal(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"
