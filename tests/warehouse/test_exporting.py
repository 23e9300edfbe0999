"""Exports of a release: complete, the same bytes each time, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.factories import document, load
from warehouse import exporting
from warehouse.checksum import checksum
from warehouse.database import open_database
from warehouse.exporting import EXPORTED_LAYERS, ExportError, ExportFormat, export
from warehouse.publishing import publish
from warehouse.schema import load_schema

TABLES = load_schema().in_layer(*EXPORTED_LAYERS)
FORMULAS = ("=HYPERLINK(1)", "+1", "-1", "@x", "\tx")


@pytest.fixture
def release_file(working: Path, tmp_path: Path) -> Path:
    """A release of documents of two years and of none, one with titles that a spreadsheet would run."""
    with open_database(working) as con:
        documents = [
            document(
                f"d{number}", words={"数据": 2, "治理": 1}, topic="p.data", title=title, publish_date=day
            )
            for number, (title, day) in enumerate(
                zip((*FORMULAS, "平常"), [date(2020, 1, 1), date(2021, 1, 1), None] * 2, strict=True)
            )
        ]
        load(con, tmp_path / "staging", documents)
    return publish(working, tmp_path, "r1", keep=2) / "warehouse.duckdb"


def digests(directory: Path) -> dict[str, str]:
    return {
        path.relative_to(directory).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("export_format", ExportFormat)
def test_the_same_release_gives_the_same_bytes(
    release_file: Path, tmp_path: Path, export_format: ExportFormat
) -> None:
    counts = export(release_file, tmp_path / "one", export_format)
    export(release_file, tmp_path / "two", export_format)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert counts.keys() == {table.qualified_name for table in TABLES}
    assert counts["main.dim_document"] == 6


def test_parquet_holds_every_row(release_file: Path, tmp_path: Path) -> None:
    export(release_file, tmp_path / "out", ExportFormat.PARQUET)
    with duckdb.connect(str(release_file), read_only=True) as con:
        for table in TABLES:
            file = f"read_parquet('{tmp_path / 'out' / table.short_name}.parquet')"
            for one, other in ((file, table.qualified_name), (table.qualified_name, file)):
                assert con.execute(f"FROM {one} EXCEPT ALL FROM {other}").fetchall() == []


def test_a_large_table_is_partitioned_by_year(
    release_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PARTITIONED_ROWS", 10)
    export(release_file, tmp_path / "out", ExportFormat.PARQUET, ["fact_token", "fact_sentence"])
    found = sorted(
        path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.parquet")
    )
    years = ("2020", "2021", "__HIVE_DEFAULT_PARTITION__")
    assert found == ["fact_sentence.parquet", *(f"fact_token/year={year}/data.parquet" for year in years)]
    with duckdb.connect() as con:
        rows = con.execute(
            f"SELECT year, count(*) FROM read_parquet('{tmp_path}/out/fact_token/*/*.parquet') GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert rows == [(2020, 6), (2021, 6), (None, 6)]


@pytest.mark.parametrize("export_format", [ExportFormat.CSV, ExportFormat.DATAPACKAGE])
def test_no_cell_is_a_formula(release_file: Path, tmp_path: Path, export_format: ExportFormat) -> None:
    export(release_file, tmp_path / "out", export_format)
    with (tmp_path / "out" / "dim_document.csv").open(encoding="utf-8-sig", newline="") as file:
        titles = {row["title"] for row in csv.DictReader(file)}
    assert titles == {"平常", *(f"'{formula}" for formula in FORMULAS)}


def test_excel_is_told_the_encoding_and_the_data_package_is_plain(release_file: Path, tmp_path: Path) -> None:
    mark = "\ufeff".encode()
    export(release_file, tmp_path / "csv", ExportFormat.CSV, ["dim_region"])
    export(release_file, tmp_path / "package", ExportFormat.DATAPACKAGE, ["dim_region"])
    assert (tmp_path / "csv" / "dim_region.csv").read_bytes().startswith(mark)
    assert not (tmp_path / "package" / "dim_region.csv").read_bytes().startswith(mark)


def test_the_data_package_describes_every_column_of_its_files(release_file: Path, tmp_path: Path) -> None:
    export(release_file, tmp_path / "out", ExportFormat.DATAPACKAGE)
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert len(resources) == len(TABLES)
    for resource in resources.values():
        file = tmp_path / "out" / resource["path"]
        header = file.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert resource["hash"] == f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
        assert all(" | " in field["description"] for field in resource["schema"]["fields"])
        for key in resource["schema"].get("foreignKeys", ()):
            target = resources[key["reference"]["resource"] or resource["name"]]
            assert key["reference"]["fields"] in {field["name"] for field in target["schema"]["fields"]}
    document_fields = {one["name"]: one for one in resources["dim_document"]["schema"]["fields"]}
    assert document_fields["publish_date"]["type"] == "date"
    assert "law" in document_fields["document_type"]["constraints"]["enum"]
    assert resources["dim_document"]["schema"]["primaryKey"] == ["document_key"]


def test_what_cannot_be_exported_is_said(release_file: Path, tmp_path: Path) -> None:
    for name in ("fact_nothing", "ops.pipeline_run"):
        with pytest.raises(ExportError, match=name):
            export(release_file, tmp_path / "out", ExportFormat.CSV, [name])
    (tmp_path / "there").mkdir()
    with pytest.raises(ExportError, match="exists already"):
        export(release_file, tmp_path / "there", ExportFormat.CSV)
    assert not (tmp_path / "out").exists()


def test_exporting_leaves_the_release_as_it_is(release_file: Path, tmp_path: Path) -> None:
    with open_database(release_file, read_only=True) as con:
        before = checksum(con)
    export(release_file, tmp_path / "out", ExportFormat.PARQUET)
    with open_database(release_file, read_only=True) as con:
        assert checksum(con) == before
