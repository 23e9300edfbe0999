"""A real Prefect server and worker take the deployments of prefect.yaml, and a scheduled run completes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

PROJECT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
T = TypeVar("T")
WAIT_SECONDS = 900


class Prefect:
    """A server on a port of its own, with a home of its own, and its command line."""

    def __init__(self, home: Path, inbox: Path, data_dir: Path, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.home = home
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.environment = {
            **os.environ,
            "DO_NOT_TRACK": "1",
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.api,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            "POLICYWH_INBOX": str(inbox),
            "POLICYWH_DATA_DIR": str(data_dir),
            **environment,
        }

    def do(self, *arguments: str) -> None:
        """Run a command of Prefect's command line from the project's directory."""
        command = [str(BIN / "prefect"), "--no-prompt", *arguments]
        done = subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    @contextmanager
    def running(self, *arguments: str) -> Iterator[None]:
        """Keep a command of Prefect's running while the block does, then end it and what it started."""
        with (self.home / f"{arguments[0]}.log").open("wb") as log:
            process = subprocess.Popen(
                [BIN / "prefect", *arguments], cwd=self.home, env=self.environment, stdout=log, stderr=log
            )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def schedule(self, deployment: dict[str, Any], **change: Any) -> None:
        """Change the schedule that a deployment has."""
        (schedule,) = deployment["schedules"]
        url = f"{self.api}/deployments/{deployment['id']}/schedules/{schedule['id']}"
        self._send("PATCH", url, change)

    def ask(self, path: str, **body: Any) -> Any:
        """Post to the API and return its answer."""
        return self._send("POST", f"{self.api}{path}", body).json()

    @staticmethod
    def _send(method: str, url: str, body: dict[str, Any]) -> httpx.Response:
        """Send a request, again while the server's database is busy, as Prefect's own client does."""

        def sent() -> httpx.Response | None:
            answer = httpx.request(method, url, json=body, timeout=60)
            return None if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else answer

        return until(sent, f"an answer of {url}").raise_for_status()


def until(look: Callable[[], T | None], what: str) -> T:
    """Wait for what `look` finds and return it."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if (found := look()) is not None:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what} did not happen within {WAIT_SECONDS} s")


def is_healthy(prefect: Prefect) -> bool | None:
    """Say whether the server answers; None where it does not."""
    try:
        return httpx.get(f"{prefect.api}/health", timeout=5).json() or None
    except httpx.TransportError:
        return None


def _finished_run(prefect: Prefect) -> dict[str, Any] | None:
    """The first run of the flow that has ended, by whatever outcome."""
    ended = {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}
    runs = prefect.ask("/flow_runs/filter", flow_runs={"state": ended})
    return dict(runs[0]) if runs else None


@pytest.fixture
def prefect(tmp_path: Path, samples: Path) -> Iterator[Prefect]:
    (tmp_path / "home").mkdir()
    server = Prefect(tmp_path / "home", samples, tmp_path / "data")
    with server.running("server", "start", "--port", str(server.port)):
        until(lambda: is_healthy(server), "the server's start")
        yield server


@pytest.mark.slow
def test_a_scheduled_run_completes(prefect: Prefect, tmp_path: Path) -> None:
    prefect.do("work-pool", "create", "local", "--type", "process")
    prefect.do("gcl", "create", "warehouse-writer", "--limit", "1")
    prefect.do("deploy", "--all")
    deployments = {item["name"]: item for item in prefect.ask("/deployments/filter")}
    schedules = {
        name: [(item["schedule"]["cron"], item["schedule"]["timezone"]) for item in deployment["schedules"]]
        for name, deployment in deployments.items()
    }
    assert schedules == {
        "nightly": [("0 2 * * *", "Asia/Shanghai")],
        "hourly": [("30 * * * *", "Asia/Shanghai")],
        "weekly-audit": [("0 5 * * 0", "Asia/Shanghai")],
        "backfill": [],
    }
    assert deployments["backfill"]["parameters"]["reprocess"] is True
    for deployment in deployments.values():
        assert deployment["global_concurrency_limit"]["limit"] == 1
        assert deployment["concurrency_options"]["collision_strategy"] == "ENQUEUE"
        assert deployment["enforce_parameter_schema"] is True
        assert str(PROJECT) not in str(deployment)
    for wrong in ({"reprocess": "perhaps"}, {"inbox": ["a", "b"]}):
        url = f"{prefect.api}/deployments/{deployments['backfill']['id']}/create_flow_run"
        assert httpx.post(url, json={"parameters": wrong}, timeout=30).status_code == 409

    # Nobody wants to wait for half past: the hourly deployment's schedule becomes "every minute".
    prefect.schedule(deployments["hourly"], schedule={"cron": "* * * * *", "timezone": "Asia/Shanghai"})
    with prefect.running("worker", "start", "--pool", "local", "--type", "process"):
        run = until(lambda: _finished_run(prefect), "the end of a scheduled run")
    assert (run["state_type"], run["auto_scheduled"]) == ("COMPLETED", True), run["state"]["message"]
    assert run["deployment_id"] == deployments["hourly"]["id"]

    artifacts = prefect.ask("/artifacts/filter", artifacts={"key": {"any_": ["policy-warehouse-summary"]}})
    assert "| seen | 21 |" in artifacts[0]["data"]
    answer = subprocess.run(
        [BIN / "policywh", "query", "SELECT count(*) AS n FROM main.dim_document", "--format", "csv"],
        env=prefect.environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "n\n19\n"
