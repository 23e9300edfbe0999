"""A Superset on this machine with the bundle imported; its own environment runs it, this one only starts it."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.bi.bundle import Source, build_bundle
from warehouse.publishing import current_release

_HERE = Path(__file__).parent
LOOPBACK = "127.0.0.1"
READER_PASSWORD = "POLICYWH_POSTGRES_READER_PASSWORD"
_SHOWN_LINES = 5


class ServingError(RuntimeError):
    """Superset cannot be started; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Superset:
    """An installation of Superset (`environment`, a virtual environment) and what it keeps (`home`)."""

    environment: Path
    home: Path

    def variables(self) -> dict[str, str]:
        """The environment variables that its processes run with."""
        return {
            **os.environ,
            "SUPERSET_CONFIG_PATH": str(_HERE / "superset_config.py"),
            "POLICYWH_SUPERSET_HOME": str(self.home),
            "FLASK_APP": "superset.app:create_app()",
            "PYTHONWARNINGS": "ignore",
        }

    def prepare(self, source: Source, secret: Mapping[str, str] | None = None) -> None:
        """Make the metadata database and the administrator where they are not there, and import the bundle.

        `secret` adds to the environment; what preparing.py reads of it stands there.

        Raises:
            ServingError: there is no release to show, or Superset refused; the message has its last words.
        """
        if source.postgres is None and current_release(source.data_dir) is None:
            raise ServingError(f"there is no release in {source.data_dir} yet: run `policywh run` first")
        variables = {**self.variables(), **(secret or {})}
        if source.postgres and not variables.get(READER_PASSWORD):
            raise ServingError(f"the password of {source.reader!r} is needed: set {READER_PASSWORD}")
        self._make_home()
        bundle = build_bundle(source, self.home / "bundle.zip")
        command = [str(self._program("python")), str(_HERE / "preparing.py"), str(bundle)]
        log = self.home / "preparing.log"
        with log.open("w", encoding="utf-8") as words:
            done = subprocess.run(command, env=variables, cwd=self.home, stderr=words)
        if done.returncode:
            last = "\n".join(log.read_text(encoding="utf-8").splitlines()[-_SHOWN_LINES:])
            raise ServingError(f"{last}\nSuperset could not be prepared; all that it said is in {log}")

    def server_command(self, port: int) -> list[str]:
        """What starts the server on the loopback address."""
        options = ["--bind", f"{LOOPBACK}:{port}", "--workers", "1", "--threads", "8", "--timeout", "120"]
        return [
            str(self._program("gunicorn")),
            *options,
            "--log-level",
            "warning",
            "superset.app:create_app()",
        ]

    def serve(self, port: int) -> None:
        """Become the server; this process ends with it."""
        command = self.server_command(port)
        os.chdir(self.home)
        os.execve(command[0], command, self.variables())

    def _make_home(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        key = self.home / "secret_key"
        if not key.exists():
            key.touch(mode=0o600)
            key.write_text(secrets.token_urlsafe(42), encoding="ascii")

    def _program(self, name: str) -> Path:
        program = (self.environment / "bin" / name).absolute()
        if not program.exists():
            raise ServingError(f"Superset is not installed in {self.environment}: `make superset` does it")
        return program
