"""What the raw store has lost costs its document nothing but news, and comes back with its file."""

import shutil
from pathlib import Path

import pytest

from flows.doctor import examine
from flows.raw_store import RawStore
from flows.reading import query
from flows.settings import load_settings
from tests.flows.conftest import Nursery

TEXTS = {"甲.txt": "上海市2025年新增企业3家。\n", "乙.txt": "浙江省2025年新增企业5家。\n"}
HELD = "SELECT source_uri, reason_code FROM ops.quarantine WHERE is_open"
SENTENCES = "SELECT count(*) FROM main.fact_sentence"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _object(data_dir: Path, name: str) -> Path:
    ((digest,),) = query(
        data_dir, f"SELECT raw_sha256 FROM main.dim_document WHERE source_uri = '{name}'"
    ).rows
    return RawStore(data_dir / "raw").path_of(str(digest))


@pytest.mark.slow
def test_a_lost_document_keeps_its_rows_and_is_named(inbox: Path, tmp_path: Path, nursery: Nursery) -> None:
    data_dir = tmp_path / "data"
    assert nursery.run(inbox, data_dir) == ""
    _object(data_dir, "甲.txt").unlink()
    shutil.move(inbox / "甲.txt", tmp_path)
    assert nursery.run(inbox, data_dir, reprocess=True) == ""
    assert query(data_dir, HELD).rows == [("甲.txt", "raw_lost")]
    assert query(data_dir, SENTENCES).rows == [(2,)]

    shutil.move(tmp_path / "甲.txt", inbox)
    assert nursery.run(inbox, data_dir, reprocess=True) == ""
    assert query(data_dir, HELD).rows == []
    assert query(data_dir, SENTENCES).rows == [(2,)]
    assert examine(load_settings(None, data_dir=data_dir)) == []
