"""The bundle: databases, datasets, charts and dashboards as a zip that Superset imports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import yaml

from warehouse.bi.charts import chart_config
from warehouse.bi.dashboards import dashboard_config
from warehouse.bi.datasets import FORMAT_VERSION, dataset_config, identifier
from warehouse.bi.spec import read_dashboards, read_datasets
from warehouse.publishing import RELEASE_FILE
from warehouse.schema import load_schema

ROOT = "policywh"
DUCKDB = "duckdb"
POSTGRES = "postgresql"
POSTGRES_FILE = f"databases/{POSTGRES}.yaml"
# What Superset takes for "ask for the password at import".
_PASSWORD_MASK = "XXXXXXXXXX"
# Zip cannot tell earlier times, and a fixed one keeps the bytes the same in every build.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the dashboards read: the release in `data_dir`, or PostgreSQL where its address is given.

    `postgres` is the address that releases are published to; user and password in it are left out, as
    dashboards read as `reader`.
    """

    data_dir: Path
    postgres: str | None = None
    reader: str = "policywh_reader"

    @property
    def main(self) -> str:
        """The database that the datasets belong to."""
        return POSTGRES if self.postgres else DUCKDB


def build_bundle(source: Source, path: Path) -> Path:
    """Write the bundle to `path`, the same bytes for the same source, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w") as archive:
        for name, content in sorted(bundle_files(source).items()):
            info = ZipInfo(f"{ROOT}/{name}", date_time=_EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110))
    return path


def bundle_files(source: Source) -> dict[str, dict[str, Any]]:
    """The files of the bundle by their path within it."""
    datasets = read_datasets(load_schema())
    dashboards = read_dashboards(datasets)
    # Without a type, both ways in take it: the dashboards page and the API for assets.
    files: dict[str, dict[str, Any]] = {
        "metadata.yaml": {"version": FORMAT_VERSION, "timestamp": "1980-01-01T00:00:00+00:00"},
        f"databases/{DUCKDB}.yaml": _duckdb(source),
    }
    if source.postgres:
        files[POSTGRES_FILE] = _postgres(source.postgres, source.reader)
    for dataset in datasets.values():
        config = dataset_config(dataset, identifier("database", source.main))
        files[f"datasets/{source.main}/{dataset.name}.yaml"] = config
    for dashboard in dashboards:
        files[f"dashboards/{dashboard.slug}.yaml"] = dashboard_config(dashboard)
        for chart in dashboard.charts:
            files[f"charts/{chart.name}.yaml"] = chart_config(chart)
    return files


def _duckdb(source: Source) -> dict[str, Any]:
    file = source.data_dir.absolute() / "current" / RELEASE_FILE
    # No file of the server but the release can be read from SQL Lab, and nobody can allow it again.
    config = {"enable_external_access": "false", "lock_configuration": "true"}
    return _database(
        DUCKDB,
        "政策文本库（DuckDB）",
        f"duckdb:///{file}",
        {"connect_args": {"read_only": True, "config": config}},
    )


def _postgres(url: str, reader: str) -> dict[str, Any]:
    parts = urlsplit(url)
    host = (parts.netloc.rpartition("@")[2]) or "localhost"
    address = urlunsplit(
        ("postgresql+psycopg2", f"{quote(reader)}:{_PASSWORD_MASK}@{host}", parts.path, parts.query, "")
    )
    return _database(POSTGRES, "政策文本库（PostgreSQL）", address, {})


def _database(kind: str, name: str, address: str, engine: dict[str, Any]) -> dict[str, Any]:
    return {
        "database_name": name,
        "sqlalchemy_uri": address,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {"allows_virtual_table_explore": True, "engine_params": engine, "metadata_params": {}},
        "uuid": identifier("database", kind),
        "version": FORMAT_VERSION,
    }
