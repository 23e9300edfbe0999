"""A Prefect API for all tests of this folder, and the command line as a user has it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.embedded_api import EmbeddedApi

SAMPLES = Path(__file__).parents[1] / "samples" / "inbox"
Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def api_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The embedded API, started once: its start is the longest part of a small run."""
    before = dict(os.environ)
    with EmbeddedApi(tmp_path_factory.mktemp("prefect")) as api:
        url = os.environ["PREFECT_API_URL"]
        os.environ.clear()
        os.environ.update(before)
        api.wait()
        yield url


@pytest.fixture(scope="session")
def policywh(api_url: str, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """Run `policywh ARGUMENTS…` in a process of its own and return what came of it."""
    executable = Path(sys.executable).with_name("policywh")
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [executable, *arguments],
            cwd=elsewhere,
            # Reports have their own tests; making one takes longer than a small run's other stages.
            env={**os.environ, "PREFECT_API_URL": api_url, "POLICYWH_REPORT": "false", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample documents; nobody changes them."""
    return SAMPLES


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A copy of the sample documents that a test module may change."""
    folder = tmp_path_factory.mktemp("inbox") / "inbox"
    shutil.copytree(samples, folder)
    return folder
