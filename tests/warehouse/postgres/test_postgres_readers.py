"""What readers see while releases are published under them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.postgres_server import PostgresServer
from tests.warehouse.postgres.conftest import Release, document
from warehouse.postgres.publishing import Reader, publish_to_postgres

# Release n has n documents, n releases on record, n rows in the overview, and every indicator has the value n. Half of the readers
# ask one query over all, half ask one table after the other within a transaction. `done` is the last release
# whose publish had ended before they asked: less than that would be stale.
READER = """
import json, sys
from pathlib import Path
import psycopg
conninfo, stop, done, whole = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4] == "whole"
counts = ["count(*) FROM main.document_text", "count(*) FROM mart.document_overview",
          "count(*) FROM publishing.release", "count(DISTINCT document_key) FROM main.fact_indicator",
          "min(value)::int FROM main.fact_indicator", "max(value)::int FROM main.fact_indicator"]
seen, faults, reads = set(), [], 0
with psycopg.connect(conninfo) as con:
    con.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    while not stop.exists():
        try:
            least = int(done.read_text() or 0)
            with con.transaction():
                if whole:
                    found = con.execute("SELECT " + ", ".join(f"(SELECT {each})" for each in counts)).fetchone()
                else:
                    found = [con.execute("SELECT " + each).fetchone()[0] for each in counts]
            if len(set(found)) > 1 or found[0] < least:
                faults.append([least, *found])
            seen.add(found[0])
        except Exception as error:
            faults.append(repr(error))
        reads += 1
        if reads == 1:
            print("ready", flush=True)
print(json.dumps({"reads": reads, "seen": sorted(seen), "faults": faults}))
"""
READERS = ("whole", "parts", "whole", "parts")


@contextmanager
def readers(conninfo: str, stop: Path, done: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Reader processes that ask without a pause while the block runs."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", READER, conninfo, str(stop), str(done), way],
            stdout=subprocess.PIPE,
            text=True,
        )
        for way in READERS
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        yield processes
    finally:
        stop.touch()
        for process in processes:
            process.wait(timeout=60)


@pytest.mark.slow
def test_four_readers_see_whole_new_releases_through_twenty_publishes(
    release: Release, url: str, postgres: PostgresServer, tmp_path: Path
) -> None:
    reader = Reader("policywh_watcher", "geheim")
    stop, done = tmp_path / "stop", tmp_path / "done"

    def publish(number: int) -> None:
        documents = [document(f"d{each}", value=number) for each in range(number)]
        publish_to_postgres(release(f"r{number:02}", *documents), f"r{number:02}", url, reader)
        temporary = done.with_suffix(".new")
        temporary.write_text(str(number))
        temporary.replace(done)

    publish(1)
    database = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    conninfo = f"host=127.0.0.1 port={postgres.port} dbname={database} user={reader.role} password=geheim"
    with readers(conninfo, stop, done) as processes:
        for number in range(2, 22):
            publish(number)
    for process in processes:
        assert process.stdout is not None
        told = json.loads(process.stdout.read())
        assert told["faults"] == []
        assert len(told["seen"]) > 3
