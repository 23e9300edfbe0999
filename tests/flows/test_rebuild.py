"""The warehouse follows from the raw store alone."""

import shutil
from pathlib import Path

import pytest

from tests.flows.conftest import Cli


@pytest.mark.slow
def test_a_rebuild_from_the_raw_store_alone_gives_the_same_rows(policywh: Cli, tmp_path: Path) -> None:
    inbox, data_dir, other = tmp_path / "inbox", tmp_path / "data", tmp_path / "other"
    inbox.mkdir()
    (inbox / "甲.txt").write_text("上海市2025年新增企业3家。\n", encoding="utf-8")
    (inbox / "乙.txt").write_text("浙江省2025年数字经济增加值增长5.1%。\n", encoding="utf-8")
    assert policywh("run", "--inbox", inbox, "--data-dir", data_dir).returncode == 0
    (inbox / "甲.txt").write_text("上海市2025年新增企业4家。\n", encoding="utf-8")
    assert policywh("run", "--inbox", inbox, "--data-dir", data_dir).returncode == 0
    before = policywh("checksum", "--data-dir", data_dir).stdout

    shutil.copytree(data_dir / "raw", other / "raw")
    shutil.rmtree(inbox)
    done = policywh("rebuild", "--data-dir", other)
    assert (done.returncode, done.stderr.count("Error")) == (0, 0), done.stderr
    assert policywh("checksum", "--data-dir", other).stdout == before
    versions = "SELECT count(*) AS n FROM main.dim_document"
    assert policywh("query", versions, "--format", "csv", "--data-dir", other).stdout == "n\n2\n"


@pytest.mark.slow
def test_a_rebuild_beside_a_warehouse_puts_its_working_file_aside(policywh: Cli, tmp_path: Path) -> None:
    inbox, data_dir = tmp_path / "inbox", tmp_path / "data"
    inbox.mkdir()
    (inbox / "甲.txt").write_text("上海市2025年新增企业3家。\n", encoding="utf-8")
    assert policywh("run", "--inbox", inbox, "--data-dir", data_dir).returncode == 0
    before = policywh("checksum", "--data-dir", data_dir).stdout
    working = data_dir / "working" / "warehouse.duckdb"
    working.write_bytes(b"not a database" * 100)
    done = policywh("rebuild", "--data-dir", data_dir)
    assert done.returncode == 0, done.stderr
    assert policywh("checksum", "--data-dir", data_dir).stdout == before
    assert len(list(working.parent.glob("*.damaged-*"))) == 1


def test_a_rebuild_of_nothing_says_so(policywh: Cli, tmp_path: Path) -> None:
    done = policywh("rebuild", "--data-dir", tmp_path / "data")
    assert done.returncode == 1
    assert "raw store" in done.stderr
