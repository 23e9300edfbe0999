"""A run may die at any instruction: the next one carries on, and the warehouse is that of an undisturbed run."""

import random
from pathlib import Path

import pytest

from flows.reading import checksums
from tests.flows import killing
from warehouse.checksum import TableChecksum

_RANDOM_KILLS = 6
_LATEST_SECONDS = 8.0

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox of four documents."""
    inbox = tmp_path_factory.mktemp("few")
    for number in range(4):
        text = f"上海市2025年新增企业{number + 3}家。\n数字经济增加值增长5.{number}%。\n"
        (inbox / f"文{number}.txt").write_text(text, encoding="utf-8")
    return inbox


@pytest.fixture(scope="module")
def undisturbed(few: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, TableChecksum]:
    data_dir = tmp_path_factory.mktemp("undisturbed")
    killing.finish(few, data_dir)
    return checksums(data_dir)


@pytest.mark.parametrize("stage", killing.BOUNDARIES)
def test_killed_at_a_stage(
    stage: str, few: Path, undisturbed: dict[str, TableChecksum], tmp_path: Path
) -> None:
    assert killing.kill_at_stage(few, tmp_path, stage)
    assert killing.faults_after(few, tmp_path, undisturbed) == ()


def test_killed_at_random_moments(few: Path, undisturbed: dict[str, TableChecksum], tmp_path: Path) -> None:
    moments = random.Random(7)
    for number in range(_RANDOM_KILLS):
        data_dir = tmp_path / str(number)
        killing.kill_after(few, data_dir, moments.uniform(0.5, _LATEST_SECONDS))
        assert killing.faults_after(few, data_dir, undisturbed) == ()


def test_a_staged_batch_that_was_damaged_is_made_again(
    few: Path, undisturbed: dict[str, TableChecksum], tmp_path: Path
) -> None:
    assert killing.kill_at_stage(few, tmp_path, "check_staged")
    (batch,) = [path for path in (tmp_path / "staging").iterdir() if path.is_dir()]
    file = batch / "fact_sentence.parquet"
    file.write_bytes(file.read_bytes()[:-20])
    assert killing.faults_after(few, tmp_path, undisturbed) == ()
