"""The Superset bundle holds together: every table and column is declared, labels are there, the bytes are the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import duckdb
import pytest
import yaml

from tests.warehouse.factories import document, load
from warehouse.bi.__main__ import main
from warehouse.bi.bundle import ROOT, Source, build_bundle, bundle_files
from warehouse.bi.datasets import short_label
from warehouse.bi.spec import SpecError, read_dashboards, read_datasets
from warehouse.database import open_database
from warehouse.schema import Text, load_schema

POSTGRES = "postgresql://loader:secret@db.example:5433/policy?sslmode=require"
Files = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def files() -> Files:
    return bundle_files(Source(Path("/srv/warehouse")))


def of_kind(files: Files, kind: str) -> list[dict[str, Any]]:
    return [content for name, content in files.items() if name.startswith(f"{kind}/")]


def test_there_are_three_dashboards_of_charts(files: Files) -> None:
    titles = {entry["dashboard_title"] for entry in of_kind(files, "dashboards")}
    assert titles == {"全国概览", "地区比较", "政策与目标台账"}
    assert len(of_kind(files, "charts")) >= 12


def test_every_column_of_a_table_is_there_with_its_label(files: Files) -> None:
    schema = load_schema()
    for config in of_kind(files, "datasets"):
        table = schema.table(f"{config['schema']}.{config['table_name']}")
        columns = {column["column_name"]: column for column in config["columns"]}
        for column in table.columns:
            given = columns[column.name]
            assert column.description.zh.startswith(given["verbose_name"])
            assert given["description"].startswith(column.description.zh)
            if column.allowed:
                expression = columns[f"{column.name}_label"]["expression"]
                assert all(f"'{value}'" in expression for value in column.allowed)
        assert config["description"].startswith(table.description.zh)


def test_a_label_ends_before_the_details() -> None:
    assert short_label(Text("省级（省、自治区、直辖市）", "")) == "省级"
    assert short_label(Text("已调整：其后文档另定目标", "")) == "已调整"


def test_labels_in_a_dataset_differ(files: Files) -> None:
    for config in of_kind(files, "datasets"):
        labels = [column["verbose_name"] for column in config["columns"] if not column["expression"]]
        assert len(set(labels)) == len(labels), config["table_name"]


def test_every_reference_leads_somewhere(files: Files) -> None:
    ids = {
        kind: {entry["uuid"] for entry in of_kind(files, kind)}
        for kind in ("databases", "datasets", "charts")
    }
    for dataset in of_kind(files, "datasets"):
        assert dataset["database_uuid"] in ids["databases"]
    for chart in of_kind(files, "charts"):
        assert chart["dataset_uuid"] in ids["datasets"]
    shown = []
    for dashboard in of_kind(files, "dashboards"):
        position = dashboard["position"]
        for place in position.values():
            if isinstance(place, dict):
                assert all(child in position for child in place.get("children", []))
                if place["type"] == "CHART":
                    shown.append(place["meta"]["uuid"])
        for entry in dashboard["metadata"]["native_filter_configuration"]:
            assert entry["targets"][0]["datasetUuid"] in ids["datasets"]
    assert sorted(shown) == sorted(ids["charts"])


def test_computed_sql_and_metrics_run_on_a_warehouse(files: Files, working: Path, tmp_path: Path) -> None:
    with open_database(working) as con:
        load(con, tmp_path / "staging", [document("d1", topic="p.data")])
        for config in of_kind(files, "datasets"):
            computed = [column["expression"] for column in config["columns"] if column["expression"]]
            for expression in computed:
                con.execute(f"SELECT {expression} FROM mart.{config['table_name']}")
            for metric in config["metrics"]:
                con.execute(f"SELECT {metric['expression']} FROM mart.{config['table_name']}")


def test_conditions_of_charts_run_on_a_warehouse(files: Files, working: Path, tmp_path: Path) -> None:
    tables = {entry["uuid"]: entry["table_name"] for entry in of_kind(files, "datasets")}
    with open_database(working) as con:
        load(con, tmp_path / "staging", [document("d1", topic="p.data")])
        for chart in of_kind(files, "charts"):
            (query,) = json.loads(chart["query_context"])["queries"]
            where = query["extras"]["where"] or "true"
            con.execute(f"SELECT count(*) FROM mart.{tables[chart['dataset_uuid']]} WHERE {where}")


def test_rows_in_falling_order_have_no_null_to_begin_with() -> None:
    """PostgreSQL puts nulls first in a falling order, DuckDB puts them last."""
    for dashboard in read_dashboards(read_datasets(load_schema())):
        for chart in dashboard.charts:
            if chart.type == "table" and chart.order and not chart.order[1]:
                column = chart.order[0]
                names = chart.dataset.table.column_names
                nullable = column not in names or chart.dataset.table.column(column).nullable
                assert not nullable or f"{column} IS NOT NULL" in (chart.where or ""), chart.name


def test_the_zip_is_whole_and_the_same_each_time(tmp_path: Path) -> None:
    source = Source(Path("/srv/warehouse"), POSTGRES)
    first, second = (build_bundle(source, tmp_path / name / "b.zip") for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    with ZipFile(first) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert all(name.startswith(f"{ROOT}/") for name in names)
        read = {name.removeprefix(f"{ROOT}/"): yaml.safe_load(archive.read(name)) for name in names}
    assert read == bundle_files(source)


def test_no_password_gets_into_the_bundle() -> None:
    files = bundle_files(Source(Path("/srv/warehouse"), POSTGRES))
    address = files["databases/postgresql.yaml"]["sqlalchemy_uri"]
    expected = "postgresql+psycopg2://policywh_reader:XXXXXXXXXX@db.example:5433/policy?sslmode=require"
    assert address == expected
    assert "secret" not in yaml.safe_dump(files)


def test_both_databases_give_the_same_datasets() -> None:
    release = bundle_files(Source(Path("/srv/warehouse")))
    postgres = bundle_files(Source(Path("/srv/warehouse"), POSTGRES))
    assert of_kind(release, "charts") == of_kind(postgres, "charts")
    assert of_kind(release, "dashboards") == of_kind(postgres, "dashboards")
    for one, other in zip(of_kind(release, "datasets"), of_kind(postgres, "datasets"), strict=True):
        assert {**one, "database_uuid": None} == {**other, "database_uuid": None}
        assert one["database_uuid"] != other["database_uuid"]


def test_the_release_is_opened_read_only_and_nothing_else(files: Files, tmp_path: Path) -> None:
    arguments = files["databases/duckdb.yaml"]["extra"]["engine_params"]["connect_args"]
    file = tmp_path / "warehouse.duckdb"
    duckdb.connect(file).close()
    (tmp_path / "private.csv").write_text("a\n1\n", encoding="utf-8")
    with duckdb.connect(file, **arguments) as con:
        for statement in (
            "CREATE TABLE t (a INT)",
            f"FROM read_csv('{tmp_path / 'private.csv'}')",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                con.execute(statement)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dataset": "nothing"}, "no dataset 'nothing'"),
        ({"metric": "nothing"}, "no metric 'nothing'"),
        ({"x": "nothing"}, "no column nothing"),
        ({"colour": "red"}, "unknown colour"),
        ({"type": "cake"}, "type is 'cake'"),
        ({"width": 11}, "not 12 columns wide"),
    ],
)
def test_a_slip_in_a_declaration_is_named(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    chart = {
        "name": "a",
        "type": "bar",
        "title": "甲",
        "dataset": "document_overview",
        "metric": "documents",
        "x": "year",
        "width": 12,
    }
    rows = [{"height": 10, "charts": [{**chart, **change}]}]
    content = {"slug": "s", "title": "题", "about": "说明", "rows": rows}
    (tmp_path / "d.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(SpecError, match=message):
        read_dashboards(read_datasets(load_schema()), tmp_path)


def test_the_command_builds_the_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "bundle.zip"
    assert main(["build", "--data-dir", str(tmp_path), "--output", str(output)]) == 0
    assert output.exists()
    assert "over duckdb" in capsys.readouterr().out


def test_without_a_release_nothing_is_started(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--data-dir", str(tmp_path), "--environment", str(tmp_path)]) == 1
    assert "run `policywh run` first" in capsys.readouterr().err


def test_postgresql_without_a_password_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POLICYWH_POSTGRES_READER_PASSWORD", raising=False)
    given = ["serve", "--data-dir", str(tmp_path), "--environment", str(tmp_path), "--postgres", POSTGRES]
    assert main(given) == 1
    assert "set POLICYWH_POSTGRES_READER_PASSWORD" in capsys.readouterr().err
