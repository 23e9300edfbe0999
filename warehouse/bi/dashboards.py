"""Dashboards in Superset's import format: a grid of charts, filters, and colours that mean the same everywhere."""

from __future__ import annotations

from typing import Any

from warehouse.bi.datasets import FORMAT_VERSION, identifier
from warehouse.bi.spec import GRID_COLUMNS, Chart, Dashboard, Filter

# What is good, bad or open looks so in every chart.
_LABEL_COLOURS = {"完成": "#3C9D6B", "未完成": "#D1495B", "未报告": "#B8BEC6", "已调整": "#E0A030"}


def dashboard_config(dashboard: Dashboard) -> dict[str, Any]:
    """A dashboard as Superset imports it."""
    return {
        "dashboard_title": dashboard.title,
        "description": dashboard.about,
        "slug": dashboard.slug,
        "published": True,
        "uuid": identifier("dashboard", dashboard.slug),
        "position": _position(dashboard),
        "metadata": {
            "native_filter_configuration": [_filter(entry, dashboard) for entry in dashboard.filters],
            "label_colors": _LABEL_COLOURS,
            "map_label_colors": _LABEL_COLOURS,
            "shared_label_colors": list(_LABEL_COLOURS),
            "color_scheme": "",
            "cross_filters_enabled": True,
            "refresh_frequency": 0,
        },
        "version": FORMAT_VERSION,
    }


def _position(dashboard: Dashboard) -> dict[str, Any]:
    grid = ["ROOT_ID", "GRID_ID"]
    numbers = {chart.name: number for number, chart in enumerate(dashboard.charts, 1)}
    rows = {f"ROW-{row[0].name}": row for row in dashboard.rows}
    about = _about(dashboard.about, [*grid, "ROW-about"])
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {
            "type": "GRID",
            "id": "GRID_ID",
            "children": ["ROW-about", *rows],
            "parents": ["ROOT_ID"],
        },
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": dashboard.title}},
        "ROW-about": _row("ROW-about", [about["id"]], grid),
        about["id"]: about,
    }
    for row_id, row in rows.items():
        position[row_id] = _row(row_id, [f"CHART-{chart.name}" for chart in row], grid)
        for chart in row:
            position[f"CHART-{chart.name}"] = _cell(chart, numbers[chart.name], [*grid, row_id])
    return position


def _row(row_id: str, children: list[str], parents: list[str]) -> dict[str, Any]:
    return {
        "type": "ROW",
        "id": row_id,
        "children": children,
        "parents": parents,
        "meta": {"background": "BACKGROUND_TRANSPARENT"},
    }


def _cell(chart: Chart, number: int, parents: list[str]) -> dict[str, Any]:
    return {
        "type": "CHART",
        "id": f"CHART-{chart.name}",
        "children": [],
        "parents": parents,
        "meta": {
            # The number ties filters to charts within this file; the import replaces it.
            "chartId": number,
            "uuid": identifier("chart", chart.name),
            "sliceName": chart.title,
            "width": chart.width,
            "height": chart.height,
        },
    }


def _about(text: str, parents: list[str]) -> dict[str, Any]:
    return {
        "type": "MARKDOWN",
        "id": "MARKDOWN-about",
        "children": [],
        "parents": parents,
        "meta": {"code": text, "width": GRID_COLUMNS, "height": 7},
    }


def _filter(entry: Filter, dashboard: Dashboard) -> dict[str, Any]:
    """A filter over all charts whose dataset has the column."""
    without = [
        number
        for number, chart in enumerate(dashboard.charts, 1)
        if entry.column not in chart.dataset.column_names
    ]
    where = {"clause": "WHERE", "expressionType": "SQL", "sqlExpression": entry.where}
    return {
        "id": f"NATIVE_FILTER-{dashboard.slug}-{entry.column}",
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "name": entry.name,
        "description": "",
        "targets": [
            {"datasetUuid": identifier("dataset", entry.dataset.name), "column": {"name": entry.column}}
        ],
        "adhoc_filters": [where] if entry.where else [],
        "sortMetric": entry.sort,
        "requiredFirst": entry.single,  # else the first value is shown and not applied
        "controlValues": {
            "multiSelect": not entry.single,
            "defaultToFirstItem": entry.single,
            "enableEmptyFilter": entry.single,
            "sortAscending": entry.sort is None,
            "inverseSelection": False,
            "searchAllOptions": True,
        },
        "defaultDataMask": {"extraFormData": {}, "filterState": {}},
        "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": without},
    }
