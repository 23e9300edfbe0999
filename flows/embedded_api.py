"""Prefect's embedded API, started beside the run instead of in front of it.

Prefect starts an API of its own where none is configured, but does so late and serially: the
process that wants it first imports the whole server in order to find out how to start it. Here the
same server is started at once in a process of its own while this process reads seeds and imports
libraries. Figures are in docs/decisions.md.
"""

import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

_STARTUP_SECONDS = 120  # a fresh home migrates its database first; slow disks need more than Prefect's 20
_POLL_SECONDS = 0.05
_STOP_SECONDS = 10

# The embedded server lives for one run, so the services that watch over other runs have nothing to do.
_SERVER_ENVIRONMENT = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "0",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "0",
    # Whole seconds: Prefect cuts a fraction off, and at 0 the recorder spins on a core.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
}
QUIET_ENVIRONMENT = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "0"}


class EmbeddedApiError(RuntimeError):
    """The embedded API did not come up; the message holds the end of its log."""


def configured_api_url() -> str | None:
    """Return the Prefect API that the user configured: PREFECT_API_URL, or their active profile's.

    The profile is read here because asking Prefect costs seconds that the embedded start could use.
    """
    if url := os.environ.get("PREFECT_API_URL"):
        return url
    home = Path(os.environ.get("PREFECT_HOME", Path.home() / ".prefect"))
    path = Path(os.environ.get("PREFECT_PROFILES_PATH", home / "profiles.toml"))
    try:
        profiles = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    active = os.environ.get("PREFECT_PROFILE", profiles.get("active"))
    url = profiles.get("profiles", {}).get(active, {}).get("PREFECT_API_URL")
    return url if isinstance(url, str) else None


class EmbeddedApi:
    """An API server for the length of a `with` block; entering returns at once, `wait` until it answers.

    Enter before Prefect is imported: that is when Prefect reads PREFECT_API_URL, which this sets.
    Its database stays in `home` (unless PREFECT_HOME is set), so that only a first run migrates it.
    """

    def __init__(self, home: Path) -> None:
        self._home = Path(os.environ.get("PREFECT_HOME", home)).absolute()
        self._log = self._home / "embedded_server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._url = ""

    def __enter__(self) -> Self:
        self._home.mkdir(parents=True, exist_ok=True)
        os.environ.update(QUIET_ENVIRONMENT)
        os.environ["PREFECT_HOME"] = str(self._home)
        os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "0"  # nobody can read them there once the run is over
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.embedded_server"],
                env={**os.environ, **_SERVER_ENVIRONMENT},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        os.environ["PREFECT_API_URL"] = self._url = self._read_url(self._process)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.communicate(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def wait(self) -> None:
        """Wait until the API answers.

        Raises:
            EmbeddedApiError: it ended or did not answer in time.
        """
        if self._process is None:
            raise EmbeddedApiError("the embedded Prefect API was not started")
        opener = build_opener(ProxyHandler({}))  # a proxy has no business with the loopback address
        deadline = time.monotonic() + _STARTUP_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with opener.open(f"{self._url}/health", timeout=_STARTUP_SECONDS):
                    return
            except (URLError, OSError):
                time.sleep(_POLL_SECONDS)
        raise EmbeddedApiError(f"Prefect's embedded API did not start:\n{self._log_end()}")

    @staticmethod
    def _read_url(process: subprocess.Popen[bytes]) -> str:
        assert process.stdout is not None
        port = process.stdout.readline().strip().decode()  # comes before the server's imports, so at once
        return f"http://127.0.0.1:{port}/api"

    def _log_end(self) -> str:
        return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-15:])
