"""What `datasets.yml` and `dashboards/*.yml` declare, read, checked against the schema, and handed on as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from warehouse.schema import Schema, Table

FOLDER = Path(__file__).parent
LAYER = "mart"
CHART_TYPES = ("number", "bar", "line", "ranking", "pie", "heatmap", "table")
GRID_COLUMNS = 12
LABEL_ENDING = "_label"

_Record = TypeVar("_Record")


class SpecError(ValueError):
    """A declaration of the bundle contradicts the schema or itself; the message says where."""


@dataclass(frozen=True, slots=True)
class Metric:
    """An aggregate of a dataset; `format` is a d3 format (an axis of counts may have a tick at a half)."""

    name: str
    zh: str
    sql: str
    format: str = ",~f"


@dataclass(frozen=True, slots=True)
class Computed:
    """A column that is computed from a table's own ones in SQL that both databases understand."""

    name: str
    type: str
    zh: str
    sql: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table of `mart` as Superset's charts see it."""

    table: Table
    time: str | None
    computed: tuple[Computed, ...]
    metrics: tuple[Metric, ...]

    @property
    def name(self) -> str:
        """The table's name within its schema."""
        return self.table.name

    @property
    def column_names(self) -> frozenset[str]:
        """All names that a chart may use: the table's columns, computed ones and labels of vocabularies."""
        labels = {f"{column.name}{LABEL_ENDING}" for column in self.table.columns if column.allowed}
        return frozenset({*self.table.column_names, *(column.name for column in self.computed), *labels})

    def metric(self, name: str) -> Metric:
        """The metric of that name; raises SpecError where there is none."""
        for metric in self.metrics:
            if metric.name == name:
                return metric
        raise SpecError(f"dataset {self.name} has no metric {name!r}")


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart; which of the fields it needs follows from its type. `width` counts columns of a grid of twelve."""

    name: str
    type: str
    title: str
    dataset: Dataset
    width: int
    height: int
    note: str = ""
    metrics: tuple[str, ...] = ()
    x: str | None = None
    series: str | None = None
    series_limit: tuple[int, str] | None = None
    columns: tuple[str, ...] = ()
    where: str | None = None
    order: tuple[str, bool] | None = None  # column or metric, and whether it ascends
    limit: int = 10000
    as_shares: bool = False
    side_by_side: bool = False

    @property
    def metric(self) -> Metric:
        """The first metric, for charts that show one."""
        return self.dataset.metric(self.metrics[0])


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a dashboard: `single` takes one value at a time and starts with the first by `sort`."""

    name: str
    dataset: Dataset
    column: str
    single: bool = False
    sort: str | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard: rows of charts, from the top."""

    slug: str
    title: str
    about: str
    filters: tuple[Filter, ...]
    rows: tuple[tuple[Chart, ...], ...]

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All charts in the order in which they are read."""
        return tuple(chart for row in self.rows for chart in row)


def read_datasets(schema: Schema, path: Path = FOLDER / "datasets.yml") -> dict[str, Dataset]:
    """The declared datasets by name; raises SchemaError or SpecError."""
    return {name: _dataset(name, entry, schema) for name, entry in _load(path).items()}


def read_dashboards(
    datasets: Mapping[str, Dataset], folder: Path = FOLDER / "dashboards"
) -> tuple[Dashboard, ...]:
    """The declared dashboards in the order of their files; raises SpecError."""
    dashboards = tuple(_dashboard(_load(path), datasets) for path in sorted(folder.glob("*.yml")))
    names = [chart.name for dashboard in dashboards for chart in dashboard.charts]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SpecError(f"charts of the same name: {', '.join(twice)}")
    return dashboards


def _load(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def _dataset(name: str, entry: Mapping[str, Any], schema: Schema) -> Dataset:
    table = schema.table(f"{LAYER}.{name}")
    if entry.get("time") is not None:
        table.column(entry["time"])
    computed = tuple(
        _record(Computed, {"name": column, **declared}, f"{name}.{column}")
        for column, declared in entry.get("columns", {}).items()
    )
    metrics = tuple(
        _record(Metric, {"name": metric, **declared}, f"{name}.{metric}")
        for metric, declared in entry["metrics"].items()
    )
    return Dataset(table, entry.get("time"), computed, metrics)


def _dashboard(content: Mapping[str, Any], datasets: Mapping[str, Dataset]) -> Dashboard:
    slug = content["slug"]
    filters = tuple(_filter(entry, datasets, slug) for entry in content.get("filters", ()))
    rows = tuple(
        tuple(_chart({"height": row["height"], **entry}, datasets, slug) for entry in row["charts"])
        for row in content["rows"]
    )
    for row in rows:
        if sum(chart.width for chart in row) != GRID_COLUMNS:
            raise SpecError(f"{slug}: the row of {row[0].name} is not {GRID_COLUMNS} columns wide")
    return Dashboard(slug, content["title"], content["about"], filters, rows)


def _filter(entry: Mapping[str, Any], datasets: Mapping[str, Dataset], slug: str) -> Filter:
    where = f"{slug}, filter {entry.get('name')}"
    made = _record(Filter, {**entry, "dataset": _known(entry, datasets, where)}, where)
    _check_columns(made.dataset, [made.column], where)
    if made.sort is not None:
        made.dataset.metric(made.sort)
    return made


def _chart(entry: dict[str, Any], datasets: Mapping[str, Dataset], slug: str) -> Chart:
    where = f"{slug}, chart {entry.get('name')}"
    given = {**entry, "dataset": _known(entry, datasets, where)}
    if "metric" in given:
        given["metrics"] = [given.pop("metric")]
    if "order" in given:
        column, direction = given["order"]
        given["order"] = (column, {"ascending": True, "descending": False}[direction])
    for name in ("metrics", "columns", "series_limit"):
        if name in given:
            given[name] = tuple(given[name])
    chart = _record(Chart, given, where)
    if chart.type not in CHART_TYPES:
        raise SpecError(f"{where}: type is {chart.type!r}, not one of {', '.join(CHART_TYPES)}")
    metrics = {metric.name for metric in chart.dataset.metrics}
    for name in chart.metrics:
        chart.dataset.metric(name)
    ordered = [chart.order[0]] if chart.order and chart.order[0] not in metrics else []
    _check_columns(chart.dataset, [*filter(None, (chart.x, chart.series)), *chart.columns, *ordered], where)
    return chart


def _known(entry: Mapping[str, Any], datasets: Mapping[str, Dataset], where: str) -> Dataset:
    if entry.get("dataset") not in datasets:
        raise SpecError(f"{where}: no dataset {entry.get('dataset')!r}")
    return datasets[entry["dataset"]]


def _check_columns(dataset: Dataset, names: list[str], where: str) -> None:
    unknown = [name for name in names if name not in dataset.column_names]
    if unknown:
        raise SpecError(f"{where}: {dataset.name} has no column {', '.join(unknown)}")


def _record(kind: type[_Record], entry: Mapping[str, Any], where: str) -> _Record:
    """Make the record, naming what is missing or unknown."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(entry.keys() - known):
        raise SpecError(f"{where}: unknown {', '.join(unknown)}")
    try:
        return kind(**entry)
    except TypeError as error:
        raise SpecError(f"{where}: {error}") from None
