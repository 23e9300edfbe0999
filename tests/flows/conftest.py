"""A Prefect API for all tests of this folder, and the command line as a user has it."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.embedded_api import EmbeddedApi
from flows.reading import checksums
from tests.flows.receiver import Receiver
from warehouse.checksum import TableChecksum

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


class Nursery:
    """Runs forked from a process that has everything imported (tests/flows/forking.py): seconds instead of half a minute."""

    def __init__(self, folder: Path) -> None:
        warm_inbox = folder / "inbox"
        warm_inbox.mkdir()
        (warm_inbox / "甲.txt").write_text("上海市2025年新增企业3家。\n", encoding="utf-8")
        self._log = folder / "run.log"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.flows.forking", warm_inbox],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, inbox: Path, data_dir: Path, **told: object) -> str:
        """Run to the end or, with `kill_at`, to that stage; returns what a user is told of a failure."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        request = {"inbox": str(inbox), "data_dir": str(data_dir), "log": str(self._log), **told}
        print(json.dumps(request), file=self.process.stdin, flush=True)
        return str(json.loads(self.process.stdout.readline())["error"])


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where runs come from that are forked instead of started."""
    nursery = Nursery(tmp_path_factory.mktemp("nursery"))
    yield nursery
    nursery.process.communicate()


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox of four short documents; nobody changes them."""
    inbox = tmp_path_factory.mktemp("few")
    for number in range(4):
        text = f"上海市2025年新增企业{number + 3}家。\n数字经济增加值增长5.{number}%。\n"
        (inbox / f"文{number}.txt").write_text(text, encoding="utf-8")
    return inbox


@pytest.fixture(scope="session")
def undisturbed(
    few: Path, nursery: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, TableChecksum]:
    """The checksums of a warehouse made from `few` in one run that nothing disturbs."""
    data_dir = tmp_path_factory.mktemp("undisturbed")
    assert nursery.run(few, data_dir) == ""
    return checksums(data_dir)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A web hook that notifications can be sent to."""
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


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
