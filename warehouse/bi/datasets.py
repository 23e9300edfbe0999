"""Datasets in Superset's import format: labels and descriptions from the schema, never written twice."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid5

from warehouse.bi.spec import LABEL_ENDING, LAYER, Computed, Dataset, Metric
from warehouse.schema import Column, Text

FORMAT_VERSION = "1.0.0"
# All of the bundle's ids hang from this one, so that a bundle built anew replaces what was imported before.
NAMESPACE = UUID("6d0f6a0e-5b8c-5f0e-9a53-2d7a1f3c9b10")
# A label ends where a description goes into detail.
_DETAIL = re.compile("[（；：，]")


def identifier(kind: str, name: str) -> str:
    """The id of a thing of the bundle, the same in every build."""
    return str(uuid5(NAMESPACE, f"{kind}/{name}"))


def short_label(description: Text) -> str:
    """The first words of a Chinese description: what stands over a table's column or in a legend."""
    return _DETAIL.split(description.zh, maxsplit=1)[0]


def dataset_config(dataset: Dataset, database_id: str) -> dict[str, Any]:
    """A dataset as Superset imports it; `database_id` is the id of the database where the table lies."""
    table = dataset.table
    columns = [_column(column) for column in table.columns]
    columns += [_label_column(column) for column in table.columns if column.allowed]
    columns += [_computed_column(column) for column in dataset.computed]
    return {
        "table_name": table.name,
        "schema": LAYER,
        "main_dttm_col": dataset.time,
        "description": f"{table.description.zh}。粒度：{table.grain.zh}",
        "columns": columns,
        "metrics": [_metric(metric) for metric in dataset.metrics],
        "uuid": identifier("dataset", dataset.name),
        "database_uuid": database_id,
        "version": FORMAT_VERSION,
    }


def vocabulary_sql(column: Column) -> str:
    """SQL that turns a column's codes into the Chinese words of its vocabulary."""
    cases = " ".join(
        f"WHEN {_literal(value)} THEN {_literal(short_label(meaning))}"
        for value, meaning in column.allowed.items()
    )
    return f"CASE {column.name} {cases} ELSE {column.name} END"


def _column(column: Column) -> dict[str, Any]:
    values = "；".join(f"{value} {meaning.zh}" for value, meaning in column.allowed.items())
    description = column.description.zh + (f"。取值：{values}" if values else "")
    is_time = column.type in {"DATE", "TIMESTAMP"}
    return _entry(column.name, short_label(column.description), column.type, description, is_time=is_time)


def _label_column(column: Column) -> dict[str, Any]:
    name = f"{column.name}{LABEL_ENDING}"
    label = short_label(column.description)
    return _entry(name, label, "VARCHAR", f"{column.name} 的中文取值", vocabulary_sql(column))


def _computed_column(column: Computed) -> dict[str, Any]:
    return _entry(column.name, column.zh, column.type, None, column.sql)


def _entry(
    name: str,
    label: str,
    kind: str,
    description: str | None,
    sql: str | None = None,
    *,
    is_time: bool = False,
) -> dict[str, Any]:
    return {
        "column_name": name,
        "verbose_name": label,
        "description": description,
        "type": kind,
        "is_dttm": is_time,
        "is_active": True,
        "groupby": True,
        "filterable": True,
        "expression": sql,
    }


def _metric(metric: Metric) -> dict[str, Any]:
    return {
        "metric_name": metric.name,
        "verbose_name": metric.zh,
        "expression": metric.sql,
        "d3format": metric.format,
    }


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
