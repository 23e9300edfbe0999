"""The data dictionary: `schema.yml` as Markdown. `python -m warehouse.dictionary` rewrites it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from warehouse.macro_schema import MACRO_LAYER, Macro, load_macros
from warehouse.schema import ADDED_RUN, ENDED_RUN, Column, Schema, Table, load_schema
from warehouse.time_travel import macro_name

DICTIONARY_FILE = Path(__file__).parent.parent / "docs" / "data_dictionary.md"

_LAYER_TITLES = {
    "main": "main: dimensions and facts 维度与事实",
    "mart": "mart: for analysis and BI 分析与可视化",
    "ops": "ops: runs, checks, quarantine 运行、检查与扣留记录",
    "stage": "stage: the loader's own tables, not part of a release 装载中间表，不随版本发布",
}
_HISTORY = f"""\
## history: former states 历史状态

A row that a run changes or removes moves here with the run that added it (`{ADDED_RUN}`) and the run that ended it
(`{ENDED_RUN}`); what stays the same is stored once, in `main`. The columns are those of the table of the same name.
`history.<table>_as_of(moment)` gives the rows as of a run (`'20261122T031500Z-3f9a'`), a day (`'2026-11-22'`, its end) or
a time in UTC. Where the file is ATTACHed, `USE` it first.

被改变或移除的行移至此处，并记有写入与终止该行的运行；未变的行只在 main 中存一份。各列与 main 中同名的表相同。
`history.<表>_as_of(时点)` 给出某次运行、某日（终了）或某时刻（UTC）的行。

| Table 表 | As of 时点查询 |
|---|---|"""
_INTRODUCTION = """\
# Data dictionary 数据字典

Generated from `warehouse/schema.yml` by `python -m warehouse.dictionary`; edit there. The same texts are the
database's comments: `SELECT table_name, column_name, comment FROM duckdb_columns()`.

由 `warehouse/schema.yml` 生成，请在该处修改；数据库中各表、各列的注释与此相同。

- Offsets (`char_start`, `char_end`) are code points, half-open, into `document_text.text`:
  `substr(text, char_start + 1, char_end - char_start) = surface`.
  起止位置按字符计，含首不含尾。
- `_key` joins, `_date` is DATE, `_edtf` is a date of any precision (EDTF), `is_` is BOOLEAN; times are UTC.
  `_key` 用于连接，`_edtf` 为任意精度的日期，时间均为 UTC。
"""


def render(schema: Schema) -> str:
    """The dictionary as Markdown, ending in a newline."""
    return "\n".join([_INTRODUCTION, *_contents(schema), *_layers(schema), *_history(schema)]).rstrip() + "\n"


def main() -> None:
    """Rewrite the dictionary of this checkout."""
    DICTIONARY_FILE.parent.mkdir(exist_ok=True)
    DICTIONARY_FILE.write_text(render(load_schema()), encoding="utf-8")


def _contents(schema: Schema) -> Iterator[str]:
    yield "| Table 表 | One row 粒度 | |"
    yield "|---|---|---|"
    for layer in _LAYER_TITLES:
        for entry in _entries(schema, layer):
            link = f"[`{entry.qualified_name}`](#{_anchor(entry)})"
            yield f"| {link} | {_cell(entry.grain.zh)} | {_cell(entry.grain.en)} |"
    yield ""


def _layers(schema: Schema) -> Iterator[str]:
    for layer, title in _LAYER_TITLES.items():
        yield f"## {title}"
        yield ""
        for entry in _entries(schema, layer):
            yield from _table(entry) if isinstance(entry, Table) else _macro(entry)


def _entries(schema: Schema, layer: str) -> tuple[Table | Macro, ...]:
    return (*schema.in_layer(layer), *(load_macros() if layer == MACRO_LAYER else ()))


def _history(schema: Schema) -> Iterator[str]:
    yield _HISTORY
    for table in schema.tables:
        if table.has_history:
            yield f"| `history.{table.name}` | `history.{macro_name(table)}(moment)` |"


def _table(table: Table) -> Iterator[str]:
    key = ", ".join(f"`{name}`" for name in table.key)
    yield from _heading(table, f"Key: {key}.")
    yield from _columns(table.columns)


def _macro(macro: Macro) -> Iterator[str]:
    yield from _heading(macro, f"`FROM {MACRO_LAYER}.{macro.example}`")
    yield "| Parameter 参数 | Default 默认值 | 说明 | Description |"
    yield "|---|---|---|---|"
    for parameter in macro.parameters:
        default = "" if parameter.default is None else f"`{_cell(parameter.default)}`"
        chinese, english = _cell(parameter.description.zh), _cell(parameter.description.en)
        yield f"| `{parameter.name}` | {default} | {chinese} | {english} |"
    yield ""
    yield from _columns(macro.columns)


def _heading(entry: Table | Macro, last: str) -> Iterator[str]:
    yield f"### {entry.qualified_name}"
    yield ""
    yield f"{entry.description.zh}。粒度：{entry.grain.zh}。"
    yield ""
    yield f"{entry.description.en}. Grain: {entry.grain.en}. {last}"
    yield ""


def _columns(columns: Iterable[Column]) -> Iterator[str]:
    yield "| Column 列 | Type 类型 | 说明 | Description |"
    yield "|---|---|---|---|"
    for column in columns:
        yield f"| `{column.name}` | {_type(column)} | {_chinese(column)} | {_english(column)} |"
    yield ""


def _type(column: Column) -> str:
    return column.type if column.nullable else f"{column.type} NOT NULL"


def _chinese(column: Column) -> str:
    values = "；".join(f"`{value}` {meaning.zh}" for value, meaning in column.allowed.items())
    return _cell(f"{column.description.zh}。取值：{values}" if values else column.description.zh)


def _english(column: Column) -> str:
    text = column.description.en
    if column.references:
        text += f" → `{column.references.table}.{column.references.column}`"
    if column.allowed:
        values = "; ".join(f"`{value}` {meaning.en}" for value, meaning in column.allowed.items())
        text += f". Values: {values}"
    return _cell(text)


def _anchor(entry: Table | Macro) -> str:
    return entry.qualified_name.replace(".", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    main()
