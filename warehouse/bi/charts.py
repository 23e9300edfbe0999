"""Charts in Superset's import format: what the browser draws from (`params`) and what the API asks (`query_context`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from warehouse.bi.datasets import FORMAT_VERSION, identifier
from warehouse.bi.spec import Chart

COLOURS = "supersetColors"
# Least widths of a table's columns in pixels, by how their names end.
_WIDTHS = {
    "sentence": 240,
    "title": 150,
    "subject": 220,
    "keywords": 280,
    "heading": 150,
    "issuer": 130,
    "actor": 130,
}
_PLUGINS = {
    "number": "big_number_total",
    "bar": "echarts_timeseries_bar",
    "ranking": "echarts_timeseries_bar",
    "line": "echarts_timeseries_line",
    "pie": "pie",
    "heatmap": "heatmap_v2",
    "table": "table",
}


def chart_config(chart: Chart) -> dict[str, Any]:
    """A chart as Superset imports it."""
    params = {
        "viz_type": _PLUGINS[chart.type],
        "datasource": "0__table",  # the import puts the dataset's own number here
        "adhoc_filters": [_where(chart)] if chart.where else [],
        "row_limit": chart.limit,
        **_SHAPES[chart.type](chart),
    }
    return {
        "slice_name": chart.title,
        "description": chart.note or None,
        "viz_type": _PLUGINS[chart.type],
        "params": params,
        "query_context": json.dumps(query_context(chart, params), ensure_ascii=False),
        "uuid": identifier("chart", chart.name),
        "dataset_uuid": identifier("dataset", chart.dataset.name),
        "version": FORMAT_VERSION,
    }


def query_context(chart: Chart, params: dict[str, Any]) -> dict[str, Any]:
    """The chart's question to its dataset, as the API takes it; reports and alerts ask it too."""
    query: dict[str, Any] = {
        "columns": [column for column in (chart.x, chart.series, *chart.columns) if column],
        # Null asks for the rows themselves; an empty list would group them.
        "metrics": list(chart.metrics) or None,
        "filters": [],
        "extras": {"where": f"({chart.where})" if chart.where else ""},
        "orderby": _order(chart),
        "row_limit": chart.limit,
    }
    if chart.series and chart.series_limit:
        query |= {
            "series_columns": [chart.series],
            "series_limit": chart.series_limit[0],
            "series_limit_metric": chart.series_limit[1],
        }
    return {
        "datasource": {"id": 0, "type": "table"},
        "force": False,
        "queries": [query],
        "form_data": params,
        "result_format": "json",
        "result_type": "full",
    }


def _order(chart: Chart) -> list[list[Any]]:
    if chart.order:
        return [list(chart.order)]
    return [[chart.metrics[0], False]] if chart.metrics and chart.type != "number" else []


def _where(chart: Chart) -> dict[str, Any]:
    return {
        "clause": "WHERE",
        "expressionType": "SQL",
        "sqlExpression": chart.where,
        "filterOptionName": f"where_{chart.name}",
    }


def _number(chart: Chart) -> dict[str, Any]:
    return {
        "metric": chart.metrics[0],
        "y_axis_format": chart.metric.format,
        "header_font_size": 0.5,
        "subheader_font_size": 0.15,
    }


def _axes(chart: Chart) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "x_axis": chart.x,
        "xAxisForceCategorical": True,
        "xAxisLabelInterval": "auto",
        "groupby": [chart.series] if chart.series else [],
        "metrics": list(chart.metrics),
        "x_axis_sort": chart.x,
        "x_axis_sort_asc": True,
        "y_axis_format": chart.metric.format,
        "color_scheme": COLOURS,
        "show_legend": chart.series is not None,
        "legendType": "scroll",
        "legendOrientation": "top",
        "rich_tooltip": True,
        "tooltipSortByMetric": True,
        "truncate_metric": True,
        "show_empty_columns": False,
    }
    if chart.series_limit:
        shape |= {"limit": chart.series_limit[0], "timeseries_limit_metric": chart.series_limit[1]}
    return shape


def _bar(chart: Chart) -> dict[str, Any]:
    shape = {**_axes(chart), "orientation": "vertical"}
    if chart.side_by_side:
        # Names rather than years: each stands under its bars.
        return shape | {"xAxisLabelInterval": "0", "xAxisLabelRotation": 45}
    return shape | {"stack": "Stack" if chart.series else None}


def _ranking(chart: Chart) -> dict[str, Any]:
    """Bars that lie: the longest on top, or by name where they are made of several series."""
    return {
        **_axes(chart),
        "orientation": "horizontal",
        "xAxisLabelInterval": "0",
        "x_axis_sort": chart.x if chart.series else chart.metrics[0],
        # From the foot of the axis up.
        "x_axis_sort_asc": not chart.series,
        "stack": "Stack" if chart.series else None,
        "contributionMode": "row" if chart.as_shares else None,
        "y_axis_format": ".0%" if chart.as_shares else chart.metric.format,
        "show_value": chart.series is None,
    }


def _line(chart: Chart) -> dict[str, Any]:
    return {**_axes(chart), "markerEnabled": True, "markerSize": 6, "truncateYAxis": True}


def _pie(chart: Chart) -> dict[str, Any]:
    return {
        "groupby": [chart.series],
        "metric": chart.metrics[0],
        "donut": True,
        "innerRadius": 30,
        "outerRadius": 55,
        "label_type": "percent",
        "labels_outside": True,
        "show_labels": True,
        "show_labels_threshold": 3,
        "show_legend": True,
        "legendType": "scroll",
        "legendOrientation": "bottom",
        "sort_by_metric": True,
        "number_format": chart.metric.format,
        "color_scheme": COLOURS,
    }


def _heatmap(chart: Chart) -> dict[str, Any]:
    return {
        "x_axis": chart.x,
        "groupby": chart.series,
        "metric": chart.metrics[0],
        "linear_color_scheme": "schemeBlues",
        "normalize_across": "heatmap",
        "sort_x_axis": "value_desc",
        "sort_y_axis": "alpha_desc",
        "show_values": True,
        "show_legend": False,
        "show_percentage": False,
        "y_axis_format": chart.metric.format,
        "left_margin": "auto",
        "bottom_margin": "auto",
        "xscale_interval": 1,
        "yscale_interval": 1,
    }


def _table(chart: Chart) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "server_pagination": False,
        "page_length": 10,
        "include_search": True,
        "show_cell_bars": False,
        "table_timestamp_format": "%Y-%m-%d",
        "order_desc": not chart.order[1] if chart.order else True,
        "allow_rearrange_columns": True,
        "column_config": {name: _cells(chart, name) for name in (*chart.columns, *chart.metrics)},
    }
    if not chart.metrics:
        order = [json.dumps(list(chart.order), ensure_ascii=False)] if chart.order else []
        return {
            **shape,
            "query_mode": "raw",
            "all_columns": list(chart.columns),
            "order_by_cols": order,
        }
    return {
        **shape,
        "query_mode": "aggregate",
        "groupby": list(chart.columns),
        "metrics": list(chart.metrics),
        "timeseries_limit_metric": chart.order[0] if chart.order else None,
    }


def _cells(chart: Chart, name: str) -> dict[str, Any]:
    """How the cells of a column look: names stay on a line, sentences get the room that they need."""
    if name in chart.metrics:
        return {"d3NumberFormat": chart.dataset.metric(name).format}
    return {"columnWidth": next((width for ending, width in _WIDTHS.items() if name.endswith(ending)), 90)}


_SHAPES: dict[str, Callable[[Chart], dict[str, Any]]] = {
    "number": _number,
    "bar": _bar,
    "ranking": _ranking,
    "line": _line,
    "pie": _pie,
    "heatmap": _heatmap,
    "table": _table,
}
