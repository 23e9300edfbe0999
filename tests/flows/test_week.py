"""A week of nights on a real Prefect server, a day being some seconds long, with a worker that is killed in the middle."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.doctor import examine
from flows.reading import query
from flows.settings import load_settings
from tests.flows.receiver import Receiver
from tests.flows.test_prefect_server import BIN, Prefect, is_healthy, until

_DAYS = 7
_DAY_SECONDS = 15
_ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    _write(folder, 1)
    return folder


@pytest.fixture
def server(tmp_path: Path, inbox: Path, receiver: Receiver) -> Iterator[Prefect]:
    (tmp_path / "home").mkdir()
    prefect = Prefect(
        tmp_path / "home",
        inbox,
        tmp_path / "data",
        POLICYWH_NOTIFY_URL=f"json://127.0.0.1:{receiver.server_port}/",
        POLICYWH_EVIDENCE_DOCUMENTS="1",
        PREFECT_SERVER_CONCURRENCY_MAXIMUM_CONCURRENCY_SLOT_WAIT_SECONDS="2",
    )
    with prefect.running("server", "start", "--port", str(prefect.port)):
        until(lambda: is_healthy(prefect), "the server's start")
        yield prefect


def _write(inbox: Path, number: int) -> None:
    (inbox / f"第{number}日.txt").write_text(f"上海市2025年新增企业{number}家。\n", encoding="utf-8")


@contextmanager
def _worker(prefect: Prefect) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker in a process group of its own, so that it can be killed with the runs that it has started."""
    with (prefect.home / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [BIN / "prefect", "worker", "start", "--pool", "local", "--type", "process"],
            cwd=prefect.home,
            env=prefect.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(60)


def _kill_with_children(process: "subprocess.Popen[bytes]") -> None:
    """Kill the worker and, as a machine that loses its power does, every process below it."""
    below = [process.pid]
    for pid in below:
        found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
        below += [int(child) for child in found.stdout.split()]
    for pid in below:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()


def _every(prefect: Prefect, deployment: dict[str, Any], begin: datetime, seconds: int) -> None:
    """Have a deployment run every so many seconds."""
    prefect.schedule(
        deployment, schedule={"interval": seconds, "anchor_date": begin.isoformat()}, active=True
    )


def _slots(prefect: Prefect, until_when: datetime) -> list[dict[str, Any]]:
    """The scheduled runs whose time had come, in its order."""
    runs = prefect.ask("/flow_runs/filter", sort="EXPECTED_START_TIME_ASC", limit=200)
    return [run for run in runs if datetime.fromisoformat(run["expected_start_time"]) <= until_when]


@pytest.mark.slow
def test_every_night_of_a_week_ends_well_though_the_worker_dies(
    server: Prefect, inbox: Path, tmp_path: Path, receiver: Receiver
) -> None:
    data_dir = tmp_path / "data"
    server.do("work-pool", "create", "local", "--type", "process")
    server.do("gcl", "create", "warehouse-writer", "--limit", "1")
    server.do("deploy", "--all")
    deployments = {item["name"]: item for item in server.ask("/deployments/filter")}
    for name in ("hourly", "weekly-audit"):
        server.schedule(deployments[name], active=False)
    begun = datetime.now(UTC)
    _every(server, deployments["nightly"], begun, _DAY_SECONDS)
    with _worker(server) as worker:
        until(lambda: (data_dir / "staging").is_dir() or None, "the first night's load")
        _kill_with_children(worker)
    # A dead run keeps the place of its deployment for minutes; a run of the other one finds out that it is dead.
    _every(server, deployments["hourly"], begun, _DAY_SECONDS * 2)
    _write(inbox, 2)
    time.sleep(2 * _DAY_SECONDS)  # two nights without a worker
    with _worker(server):
        until(lambda: (data_dir / "current").is_symlink() or None, "the first release")
        _write(inbox, 3)
        while (datetime.now(UTC) - begun).total_seconds() < _DAYS * _DAY_SECONDS:
            time.sleep(1)
        ended = datetime.now(UTC)
        for name in ("nightly", "hourly"):
            server.schedule(deployments[name], active=False)

        def all_ended() -> list[dict[str, Any]] | None:
            runs = _slots(server, ended)
            return runs if {run["state_type"] for run in runs} <= _ENDED else None

        slots = until(all_ended, "the end of all nights")

    states = [run["state_type"] for run in slots]
    assert len(slots) > _DAYS
    assert "CRASHED" in states
    # Late slots are not run in their order: what counts is that a good run came after each bad one.
    last = max(slots, key=lambda run: datetime.fromisoformat(run["state"]["timestamp"]))
    assert last["state_type"] == "COMPLETED"
    assert set(states) <= {"COMPLETED", "FAILED", "CRASHED"}
    assert any("began after this one was due" in (run["state"]["message"] or "") for run in slots)
    documents = query(data_dir, "SELECT source_uri FROM main.dim_document ORDER BY ALL").rows
    assert documents == [("第1日.txt",), ("第2日.txt",), ("第3日.txt",)]
    assert examine(load_settings(None, data_dir=data_dir)) == []
    assert list((data_dir / "staging").iterdir()) == []
    assert any("Crashed" in message["title"] for message in receiver.told)
