"""What an examination finds in a damaged data directory, and what mending leaves."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.doctor import Finding, Remedy, Severity, examine, mend
from flows.errors import RunError
from flows.reading import checksums
from flows.run_state import Run
from flows.settings import load_settings
from tests.flows.conftest import Nursery

Damage = Callable[[Path], Path]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Path:
    """A data directory after two runs."""
    inbox, data_dir = tmp_path_factory.mktemp("inbox"), tmp_path_factory.mktemp("whole")
    (inbox / "甲.txt").write_text("上海市2025年新增企业3家。\n", encoding="utf-8")
    assert nursery.run(inbox, data_dir) == ""
    (inbox / "乙.txt").write_text("浙江省2025年新增企业5家。\n", encoding="utf-8")
    assert nursery.run(inbox, data_dir) == ""
    return data_dir


@pytest.fixture
def data_dir(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "data", symlinks=True))


def _found(data_dir: Path) -> list[Finding]:
    return examine(load_settings(None, data_dir=data_dir))


def _mend(data_dir: Path) -> list[str]:
    settings = load_settings(None, data_dir=data_dir)
    return mend(settings, examine(settings))


def _object(data_dir: Path) -> Path:
    return sorted(path for path in (data_dir / "raw" / "objects").rglob("*") if path.is_file())[0]


def _cut_working_file(data_dir: Path) -> Path:
    path = data_dir / "working" / "warehouse.duckdb"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def _scribble_over_release(data_dir: Path) -> Path:
    release = (data_dir / "current").resolve()
    file = release / "warehouse.duckdb"
    file.chmod(0o644)
    file.write_bytes(b"not a database")
    return release


def _half_written_batch(data_dir: Path) -> Path:
    path = data_dir / "staging" / f"0123.tmp-{2**22 + 1}"  # no process has so high a number
    path.mkdir(parents=True)
    return path


def _half_written_release(data_dir: Path) -> Path:
    path = data_dir / "releases" / "20200101T000000Z-0000.tmp"
    path.mkdir()
    return path


def _half_written_object(data_dir: Path) -> Path:
    path = _object(data_dir)
    temporary = path.with_name(f".{path.name}.1.tmp")
    temporary.write_bytes(b"half")
    return temporary


def _spilled_rows(data_dir: Path) -> Path:
    path = next((data_dir / "runs").iterdir()) / "spill-abc"
    path.mkdir()
    return path


def test_nothing_is_wrong_with_a_whole_one(data_dir: Path) -> None:
    assert _found(data_dir) == []


@pytest.mark.parametrize(
    ("damage", "severity"),
    [
        (_cut_working_file, Severity.DAMAGED),
        (_half_written_batch, Severity.LEFTOVER),
        (_half_written_release, Severity.LEFTOVER),
        (_half_written_object, Severity.LEFTOVER),
        (_spilled_rows, Severity.LEFTOVER),
    ],
)
def test_damage_is_found_by_its_path_and_mended(data_dir: Path, damage: Damage, severity: Severity) -> None:
    path = damage(data_dir)
    assert [(one.severity, one.path) for one in _found(data_dir)] == [(severity, path)]
    assert len(_mend(data_dir)) == 1
    assert not path.exists()
    assert _found(data_dir) == []


def test_current_goes_back_to_the_release_before_a_damaged_one(data_dir: Path) -> None:
    damaged = _scribble_over_release(data_dir)
    assert {one.remedy for one in _found(data_dir)} == {Remedy.PUT_ASIDE, Remedy.POINT_CURRENT}
    _mend(data_dir)
    current = (data_dir / "current").resolve()
    assert current != damaged
    assert checksums(data_dir)
    assert list(damaged.parent.glob(f"{damaged.name}.damaged-*"))  # nothing is thrown away


@pytest.mark.parametrize("is_lost", [True, False])
def test_lost_bytes_are_named_with_their_document(data_dir: Path, is_lost: bool) -> None:
    path = _object(data_dir)
    if is_lost:
        path.unlink()
    else:
        path.write_bytes(b"other bytes")
    (finding,) = _found(data_dir)
    assert (finding.severity, finding.path) == (Severity.LOST, path)
    assert ".txt" in finding.what
    assert "inbox" in finding.advice


def test_a_run_says_what_to_do_about_a_damaged_working_file(data_dir: Path) -> None:
    path = data_dir / "working" / "warehouse.duckdb"
    path.write_bytes(b"not a database" * 1000)
    run = Run.at_rest(load_settings(None, data_dir=data_dir))
    with pytest.raises(RunError, match="policywh doctor --mend"), run.database():
        pass
    _mend(data_dir)
    assert list(path.parent.glob(f"{path.name}.damaged-*"))
    with run.database() as con:
        # What the last release held is there again, so that runs and history go on.
        assert con.execute("SELECT count(*) FROM main.fact_sentence").fetchone() == (2,)


def test_what_another_process_writes_now_is_no_leftover(data_dir: Path) -> None:
    (data_dir / "staging" / f"0123.tmp-{os.getpid()}").mkdir(parents=True)
    assert _found(data_dir) == []
