"""The descriptor of a Frictionless data package: what each file and column means, from the one declaration."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warehouse.ddl import column_comment, table_comment
from warehouse.schema import Column, Table

DESCRIPTOR = "datapackage.json"
_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "DECIMAL(38,10)": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
# As DuckDB writes a time into CSV.
_TIME_FORMAT = "%Y-%m-%d %H:%M:%S"
_NOTE = (
    "Text cells that begin with = + - @ have an apostrophe before them, so that no spreadsheet runs them. | "
    "以 = + - @ 开头的文本前加撇号，以免被电子表格当作公式。"
)


def write_descriptor(directory: Path, tables: Sequence[Table], version: str) -> Path:
    """Describe the CSV files of `tables` in `directory` and return the descriptor's path."""
    package = {
        "profile": "tabular-data-package",
        "name": "policy-warehouse",
        "title": "Facts from Chinese policy texts | 中文政策文本事实库",
        "description": _NOTE,
        "version": version,
        "resources": [_resource(directory, table, tables) for table in tables],
    }
    path = directory / DESCRIPTOR
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _resource(directory: Path, table: Table, exported: Sequence[Table]) -> dict[str, Any]:
    file = directory / f"{table.short_name}.csv"
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    keys = [
        {
            "fields": column.name,
            "reference": {
                "resource": _name(target) if target != table else "",
                "fields": column.references.column,
            },
        }
        for column in table.columns
        if column.references
        for target in exported
        if target.qualified_name == column.references.table
    ]
    # A key of which a column may be null is unique, but no primary key in the sense of the specification.
    is_primary = not any(table.column(name).nullable for name in table.key)
    return {
        "profile": "tabular-data-resource",
        "name": _name(table),
        "path": file.name,
        "title": table.description.en,
        "description": table_comment(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            **({"primaryKey": list(table.key)} if is_primary else {}),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _name(table: Table) -> str:
    return table.short_name.replace(".", "-")


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    # An empty text and a missing one look alike in CSV, so a required text may seem missing.
    if not column.nullable and column.type != "VARCHAR":
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    return {
        "name": column.name,
        "type": _TYPES[column.type],
        **({"format": _TIME_FORMAT} if column.type == "TIMESTAMP" else {}),
        "title": column.description.zh,
        "description": column_comment(column),
        **({"constraints": constraints} if constraints else {}),
    }
