"""Every question of the cookbook gives the answer that it shows."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.reading import query
from tests.cookbook import COOKBOOK, answered, questions

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def data_dir(policywh: Cli, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the sample documents as `make run` builds it."""
    directory = tmp_path_factory.mktemp("cookbook")
    process = policywh("run", "--inbox", samples, "--data-dir", directory)
    assert process.returncode == 0, process.stderr
    return directory


@pytest.mark.slow
def test_the_answers_are_those_of_the_sample_documents(data_dir: Path) -> None:
    written = COOKBOOK.read_text(encoding="utf-8")
    assert answered(written, data_dir) == written, "run: make cookbook"


@pytest.mark.slow
def test_every_question_has_an_answer(data_dir: Path) -> None:
    asked = questions(COOKBOOK.read_text(encoding="utf-8"))
    assert len(asked) >= 15
    assert [sql for sql in asked if not query(data_dir, sql).rows] == []
