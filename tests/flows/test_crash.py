"""A run may die at any instruction: the next one carries on, and the warehouse is that of an undisturbed run."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.doctor import examine, mend
from flows.reading import checksums
from flows.settings import load_settings
from tests.flows import killing
from tests.flows.conftest import Nursery
from warehouse.checksum import TableChecksum

_RANDOM_KILLS = 6
_ALL = killing.BOUNDARIES

pytestmark = pytest.mark.slow


def test_kills_at_every_stage_and_at_random_moments_leave_no_trace() -> None:
    command = [sys.executable, "-m", "tests.flows.killing", str(_RANDOM_KILLS), "--boundaries"]
    done = subprocess.run(command, cwd=killing.ROOT, capture_output=True, text=True, check=False)
    expected = f"{len(_ALL) + _RANDOM_KILLS} killed of {len(_ALL) + _RANDOM_KILLS}, 0 wrong"
    assert expected in done.stdout, done.stdout[-4000:] + done.stderr[-4000:]
    assert done.returncode == 0


@pytest.mark.parametrize("stage", ["transform", "check_warehouse"])
def test_a_started_run_that_is_killed(
    stage: str, few: Path, undisturbed: dict[str, TableChecksum], tmp_path: Path
) -> None:
    killing.kill_at_stage(few, tmp_path, stage)
    killing.finish(few, tmp_path)
    assert checksums(tmp_path) == undisturbed
    assert list((tmp_path / "staging").iterdir()) == []


def test_a_staged_batch_that_was_damaged_is_made_again(
    few: Path, undisturbed: dict[str, TableChecksum], tmp_path: Path, nursery: Nursery
) -> None:
    assert nursery.run(few, tmp_path, kill_at="check_staged") == ""
    (batch,) = [path for path in (tmp_path / "staging").iterdir() if path.is_dir()]
    file = batch / "fact_sentence.parquet"
    file.write_bytes(file.read_bytes()[:-20])
    assert nursery.run(few, tmp_path) == ""
    assert checksums(tmp_path) == undisturbed


def test_a_damaged_working_file_stops_a_run_and_is_made_anew(
    few: Path, undisturbed: dict[str, TableChecksum], tmp_path: Path, nursery: Nursery
) -> None:
    assert nursery.run(few, tmp_path) == ""
    working = tmp_path / "working" / "warehouse.duckdb"
    working.write_bytes(b"not a database" * 1000)
    assert "policywh doctor --mend" in nursery.run(few, tmp_path)
    assert checksums(tmp_path) == undisturbed  # readers do not notice
    settings = load_settings(None, data_dir=tmp_path)
    findings = examine(settings)
    assert [one.path for one in findings] == [working]
    mend(settings, findings)
    assert examine(settings) == []
    assert nursery.run(few, tmp_path) == ""
    assert checksums(tmp_path) == undisturbed


@pytest.mark.parametrize("stage", ["transform", "load"])
def test_a_run_that_is_told_to_end_does_so_at_once_and_says_so(
    stage: str,
    few: Path,
    undisturbed: dict[str, TableChecksum],
    tmp_path: Path,
    api_url: str,
    nursery: Nursery,
) -> None:
    process = subprocess.Popen(
        [Path(sys.executable).with_name("policywh"), "run", "--inbox", few, "--data-dir", tmp_path],
        cwd=tmp_path,
        env={**os.environ, "PREFECT_API_URL": api_url},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip().endswith(f"stage {stage}"):
            break
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    said = process.stderr.read()
    assert (process.wait(), "the next run takes up where this one stopped" in said) == (130, True), said
    assert "Traceback" not in said
    assert nursery.run(few, tmp_path) == ""
    assert checksums(tmp_path) == undisturbed
