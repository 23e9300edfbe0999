"""The warehouse follows from the raw store alone."""

import shutil
from pathlib import Path

import pytest

from flows.reading import checksums, query
from tests.flows.conftest import Cli, Nursery
from warehouse.checksum import TableChecksum


@pytest.mark.slow
def test_a_rebuild_from_the_raw_store_alone_gives_the_same_rows(tmp_path: Path, nursery: Nursery) -> None:
    inbox, data_dir, other = tmp_path / "inbox", tmp_path / "data", tmp_path / "other"
    inbox.mkdir()
    (inbox / "甲.txt").write_text("上海市2025年新增企业3家。\n", encoding="utf-8")
    (inbox / "乙.txt").write_text("浙江省2025年数字经济增加值增长5.1%。\n", encoding="utf-8")
    assert nursery.run(inbox, data_dir) == ""
    (inbox / "甲.txt").write_text("上海市2025年新增企业4家。\n", encoding="utf-8")
    assert nursery.run(inbox, data_dir) == ""

    shutil.copytree(data_dir / "raw", other / "raw")
    assert nursery.run(tmp_path / "no inbox", other, rebuild=True) == ""
    assert checksums(other) == checksums(data_dir)
    assert query(other, "SELECT count(*) FROM main.document_text").rows == [(3,)]


@pytest.mark.slow
def test_a_rebuild_puts_the_working_file_aside(
    few: Path, undisturbed: dict[str, TableChecksum], tmp_path: Path, nursery: Nursery
) -> None:
    assert nursery.run(few, tmp_path) == ""
    working = tmp_path / "working" / "warehouse.duckdb"
    working.write_bytes(b"not a database" * 100)
    assert nursery.run(few, tmp_path, rebuild=True) == ""
    assert checksums(tmp_path) == undisturbed
    assert len(list(working.parent.glob("*.damaged-*"))) == 1


def test_a_rebuild_of_nothing_says_so(policywh: Cli, tmp_path: Path) -> None:
    done = policywh("rebuild", "--data-dir", tmp_path / "data")
    assert done.returncode == 1
    assert "raw store" in done.stderr
