"""What goes wrong leaves the old data, says so, and the next publish mends it."""

from __future__ import annotations

import random
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.postgres_server import PostgresServer
from tests.warehouse.factories import Rows, row
from tests.warehouse.postgres.conftest import Release, document
from warehouse.postgres.connecting import connected
from warehouse.postgres.errors import PostgresError
from warehouse.postgres.publishing import Reader, publish_to_postgres
from warehouse.schema import load_schema

ROLE = "policywh_reader"
PASSWORD = "只读 'quoted' \\ 1"
UNCHANGED = "Nothing was changed there"


def publish(file: Path, run_id: str, url: str, reader: Reader | None = None) -> None:
    publish_to_postgres(file, run_id, url, reader or Reader(ROLE))


def documents_in(url: str) -> int:
    """How many texts readers see, after a look at every table."""
    with psycopg.connect(url) as con:
        for table in load_schema().in_layer("main", "mart", "ops"):
            con.execute(f"SELECT * FROM {table.qualified_name}".encode()).fetchall()
        row = con.execute("SELECT count(*) FROM main.document_text").fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def cut_after(port: int, limit: int) -> Iterator[int]:
    """A way to the server on another port that breaks off once the client has sent `limit` bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_pass_on, args=(listener, port, limit), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
    thread.join(timeout=30)


def _pass_on(listener: socket.socket, port: int, limit: int) -> None:
    client, _ = listener.accept()
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        back = threading.Thread(target=_pump, args=(server, client), daemon=True)
        back.start()
        sent = 0
        while sent < limit and (block := client.recv(4096)):
            server.sendall(block)
            sent += len(block)
        for end in (client, server):
            end.shutdown(socket.SHUT_RDWR)
        back.join(timeout=30)


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while block := source.recv(65536):
            target.sendall(block)
    except OSError:
        return


def long_text(characters: int) -> str:
    """A text that does not compress."""
    return "".join(map(chr, random.Random(8).choices(range(0x4E00, 0x9FA5), k=characters)))


def long_document(key: str, characters: int) -> Rows:
    """A document with such a text."""
    made = document(key)
    made["document_text"] = [row("document_text", document_key=key, text=long_text(characters))]
    return made


def limit_files(server: PostgresServer, size: str) -> None:
    """Limit the size of the files that the server's new connections may write, in bytes, or `unlimited`."""
    command = ["prlimit", f"--fsize={size}:", "--pid", str(server.process.pid)]
    subprocess.run(command, check=True, user=server.user)


def test_a_connection_cut_in_the_middle_of_copy_leaves_the_old_data(
    release: Release, url: str, postgres: PostgresServer
) -> None:
    publish(release("r1", document("a")), "r1", url)
    file = release("r2", document("a"), long_document("b", 400_000))
    # The text alone is 1.2 MB: 600 kB into the conversation its COPY is under way.
    with cut_after(postgres.port, 600_000) as port, pytest.raises(PostgresError, match=UNCHANGED):
        publish(file, "r2", url.replace(str(postgres.port), str(port)))
    assert documents_in(url) == 1
    publish(file, "r2", url)
    assert documents_in(url) == 2


def test_a_server_that_cannot_store_more_leaves_the_old_data(
    release: Release, url: str, postgres: PostgresServer
) -> None:
    publish(release("r1", document("a")), "r1", url)
    file = release("r2", document("a"), long_document("b", 1_500_000))
    # Files of new connections may not grow past 2 MB: the server meets it where it would meet a full disk.
    limit_files(postgres, str(2 << 20))
    try:
        with pytest.raises(PostgresError, match=f"could not (extend|write).*{UNCHANGED}"):
            publish(file, "r2", url)
    finally:
        limit_files(postgres, "unlimited")
    assert documents_in(url) == 1
    publish(file, "r2", url)
    assert documents_in(url) == 2


def test_a_wrong_password_is_told_without_any_password(
    release: Release, url: str, postgres: PostgresServer
) -> None:
    file = release("r1", document("a"))
    publish(file, "r1", url)
    with pytest.raises(PostgresError, match="password authentication failed") as told:
        publish(file, "r2", url.replace(postgres.password, "wrong-secret"))
    assert UNCHANGED in str(told.value)
    assert "wrong-secret" not in str(told.value)
    with pytest.raises(PostgresError, match="address cannot be read") as told:
        publish(file, "r2", url.replace(":127", ":x:").replace("postgresql:", "postgresql:x:"))
    assert postgres.password not in str(told.value)
    assert documents_in(url) == 1


def test_a_server_that_is_not_there_is_told(release: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(PostgresError, match=f"cannot be reached.*{port}"):
        publish(release("r1", document("a")), "r1", f"postgresql://x@127.0.0.1:{port}/y")


def test_two_publishes_do_not_mix(release: Release, url: str) -> None:
    file = release("r1", document("a"))
    publish(file, "r1", url)
    with psycopg.connect(url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [0x706F6C69])
        with pytest.raises(PostgresError, match="another publish is under way"):
            publish(file, "r2", url)
    publish(file, "r2", url)


def test_a_table_of_somebody_else_is_left_alone(release: Release, url: str) -> None:
    with psycopg.connect(url) as con:
        con.execute("CREATE SCHEMA mart")
        con.execute("CREATE TABLE mart.region_topic AS SELECT 1 AS mine")
    with pytest.raises(PostgresError, match=r"mart\.region_topic exists and was not made by publishing"):
        publish(release("r1", document("a")), "r1", url)
    with psycopg.connect(url) as con:
        assert con.execute("SELECT mine FROM mart.region_topic").fetchone() == (1,)
        assert con.execute("SELECT to_regclass('main.fact_event')").fetchone() == (None,)


WRITES = {
    "insert": "INSERT INTO main.document_text VALUES ('x', 'y')",
    "update": "UPDATE main.fact_indicator SET value = 0",
    "delete": "DELETE FROM ops.pipeline_run",
    "truncate": "TRUNCATE main.document_text CASCADE",
    "copy": "COPY main.document_text FROM PROGRAM 'echo x'",
    "drop table": "DROP TABLE mart.document_overview",
    "drop schema": "DROP SCHEMA mart CASCADE",
    "alter": "ALTER TABLE main.document_text ADD COLUMN x text",
    "comment": "COMMENT ON TABLE main.document_text IS 'x'",
    "index": "CREATE INDEX ON main.document_text (text)",
    "create in main": "CREATE TABLE main.x (y integer)",
    "create in mart": "CREATE VIEW mart.x AS SELECT 1",
    "create in public": "CREATE TABLE public.x (y integer)",
    "create schema": "CREATE SCHEMA mine",
    "records": "UPDATE publishing.release SET release_id = 'x'",
    "lock": "BEGIN; LOCK TABLE main.document_text IN ACCESS EXCLUSIVE MODE",
    "role": "CREATE ROLE friend",
    "become": "SET ROLE owner",
}


@pytest.fixture(scope="module")
def as_reader(postgres: PostgresServer, empty_warehouse: Path) -> str:
    """The address of a published database as the reader's role has it."""
    url = postgres.create_database("reading")
    publish(empty_warehouse, "r1", url, Reader(ROLE, PASSWORD))
    con = f"host=127.0.0.1 port={postgres.port} dbname=reading user={ROLE}"
    return psycopg.conninfo.make_conninfo(con, password=PASSWORD)


@pytest.mark.parametrize("statement", WRITES.values(), ids=WRITES)
def test_the_readers_role_cannot_write(as_reader: str, statement: str) -> None:
    with (
        psycopg.connect(as_reader, autocommit=True) as con,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        con.execute(statement.encode())


def test_the_readers_role_reads_everything(as_reader: str) -> None:
    with psycopg.connect(as_reader) as con:
        for table in load_schema().in_layer("main", "mart", "ops"):
            con.execute(f"SELECT * FROM {table.qualified_name}".encode()).fetchall()
        # Without a schema too, as in DuckDB.
        assert con.execute("SELECT count(*) > 0 FROM dim_region").fetchone() == (True,)
        assert con.execute("SELECT count(*) FROM publishing.release").fetchone() == (1,)


def test_the_readers_password_is_no_secret_of_the_log(as_reader: str, postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.url("reading")) as con:
        row = con.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [ROLE]).fetchone()
    assert row is not None
    assert row[0].startswith("SCRAM-SHA-256$")
    assert PASSWORD not in (postgres.directory / "log").read_text()


def test_a_role_that_can_write_is_no_reader(release: Release, url: str) -> None:
    with pytest.raises(PostgresError, match="'owner' can write or administer"):
        publish(release("r1", document("a")), "r1", url, Reader("owner"))
    with connected(url) as con:
        assert con.execute("SELECT to_regclass('main.fact_event')").fetchone() == (None,)
