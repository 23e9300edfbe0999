"""Publishing releases, and what readers see meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.factories import document, load, row, version
from warehouse import publishing
from warehouse.checksum import checksum
from warehouse.database import open_database
from warehouse.ddl import MARTS_DIR
from warehouse.document_versions import replace_versions
from warehouse.overwriting import overwrite
from warehouse.publishing import RELEASED_LAYERS, current_release, list_releases, publish
from warehouse.run_log import RunRecord, record_run
from warehouse.schema import load_schema

# A reader as a BI tool is one: it opens the file anew for each question and must find one whole release.
# Every release has as many runs as documents, so a mixture of two releases shows as a difference.
READER = """
import json, sys, time
from pathlib import Path
import duckdb
file, stop = Path(sys.argv[1]), Path(sys.argv[2])
reads, seen, faults = 0, set(), []
while not stop.exists():
    try:
        with duckdb.connect(str(file), read_only=True) as con:
            runs = con.execute("SELECT count(*) FROM ops.pipeline_run").fetchone()[0]
            texts = con.execute("SELECT count(*) FROM main.document_text").fetchone()[0]
            documents = con.execute("SELECT count(*) FROM mart.document_overview").fetchone()[0]
        if not runs == texts == documents:
            faults.append([runs, texts, documents])
        seen.add(runs)
    except Exception as error:
        faults.append(repr(error))
    reads += 1
    time.sleep(0.01)
    if reads == 1:
        print("ready", flush=True)
print(json.dumps({"reads": reads, "seen": sorted(seen), "faults": faults}))
"""


def grow(working: Path, number: int) -> None:
    """Give the working database one more run and one more document."""
    with open_database(working) as con:
        record_run(con, RunRecord(f"r{number:02}", datetime(2026, 1, 1), None, "running"))
        values = row("dim_document", document_key=f"d{number:02}", is_current=True)
        con.execute(f"INSERT INTO main.dim_document VALUES ({', '.join('?' * len(values))}, NULL)", values)
        con.execute("INSERT INTO main.document_text VALUES (?, ?, NULL)", [values[0], "文"])
        overwrite(con, load_schema().table("mart.document_overview"), MARTS_DIR)


@contextmanager
def reader(data_dir: Path, stop: Path) -> Iterator[subprocess.Popen[str]]:
    """A reader process over the current release, running while the block does."""
    command = [sys.executable, "-c", READER, str(data_dir / "current" / "warehouse.duckdb"), str(stop)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        stop.touch()
        process.wait(timeout=60)


def test_a_reader_sees_no_error_and_no_half_load_through_twenty_publishes(
    working: Path, tmp_path: Path
) -> None:
    grow(working, 1)
    publish(working, tmp_path, "r01", keep=2)
    with reader(tmp_path, tmp_path / "stop") as process:
        for number in range(2, 22):
            grow(working, number)
            publish(working, tmp_path, f"r{number:02}", keep=2)
    assert process.stdout is not None
    told = json.loads(process.stdout.read())
    assert told["faults"] == []
    # The reader did read while releases changed: it met several of them.
    assert len(told["seen"]) > 3


def test_a_release_has_the_rows_of_the_working_database(working: Path, tmp_path: Path) -> None:
    with open_database(working) as con:
        load(con, tmp_path / "staging", [document("a", topic="p.data"), document("b", words={"治理": 2})])
        record_run(con, RunRecord("r01", datetime(2026, 1, 1), None, "running"))
    release = publish(working, tmp_path, "r01", keep=2)
    with (
        open_database(working, read_only=True) as source,
        open_database(release / "warehouse.duckdb", read_only=True) as copy,
    ):
        assert checksum(copy) == checksum(source)
        assert copy.execute("SELECT count(*) FROM ops.pipeline_run").fetchone() == (1,)


def test_a_release_has_comments_and_no_stage(working: Path, tmp_path: Path) -> None:
    release = publish(working, tmp_path, "r01", keep=2)
    with open_database(release / "warehouse.duckdb", read_only=True) as con:
        found = con.execute(
            "SELECT DISTINCT schema_name || '.' || table_name FROM duckdb_columns() "
            "WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        bare = con.execute("SELECT * FROM duckdb_columns() WHERE NOT internal AND comment IS NULL").fetchall()
    expected = sorted(table.qualified_name for table in load_schema().in_layer(*RELEASED_LAYERS))
    assert [name for (name,) in found] == expected
    assert bare == []


def test_a_release_is_in_the_format_that_older_clients_read(working: Path, tmp_path: Path) -> None:
    release = publish(working, tmp_path, "r01", keep=2)
    with open_database(release / "warehouse.duckdb", read_only=True) as con:
        (tags,) = con.execute("SELECT tags FROM duckdb_databases() WHERE path IS NOT NULL").fetchall()[0]
    assert "v1.4" in tags["storage_version"]
    assert [file.name for file in release.iterdir()] == ["warehouse.duckdb"]


def test_marts_work_where_a_release_is_attached(working: Path, tmp_path: Path) -> None:
    grow(working, 1)
    grow(working, 2)
    release = publish(working, tmp_path, "r01", keep=2)
    with open_database(None) as con:
        con.execute(f"ATTACH '{release / 'warehouse.duckdb'}' AS policy (READ_ONLY)")
        for table in load_schema().in_layer("mart"):
            con.execute(f"SELECT * FROM policy.{table.qualified_name}").fetchall()
        assert con.execute("SELECT count(*) FROM policy.mart.document_overview").fetchone() == (2,)


def test_the_last_releases_are_kept(working: Path, tmp_path: Path) -> None:
    for number in range(5):
        publish(working, tmp_path, f"r{number}", keep=3)
    assert [release.name for release in list_releases(tmp_path)] == ["r2", "r3", "r4"]
    assert current_release(tmp_path) == (tmp_path / "releases" / "r4").resolve()


def test_the_current_release_is_never_removed(working: Path, tmp_path: Path) -> None:
    for run_id in ("r7", "r8", "r9", "r1"):
        publish(working, tmp_path, run_id, keep=2)
    assert current_release(tmp_path) == (tmp_path / "releases" / "r1").resolve()
    assert {release.name for release in list_releases(tmp_path)} == {"r1", "r8", "r9"}


def test_fewer_than_two_releases_are_refused(working: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="keep is 1"):
        publish(working, tmp_path, "r1", keep=1)
    assert current_release(tmp_path) is None


def test_the_link_is_relative(working: Path, tmp_path: Path) -> None:
    publish(working, tmp_path, "r01", keep=2)
    assert (tmp_path / "current").readlink() == Path("releases/r01")


def test_a_publish_that_fails_leaves_the_last_release_current(
    working: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(working, 1)
    publish(working, tmp_path, "r01", keep=2)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "STORAGE_VERSION", "v0.0.0")
        with pytest.raises(duckdb.Error):
            publish(working, tmp_path, "r02", keep=2)
    assert current_release(tmp_path) == (tmp_path / "releases" / "r01").resolve()
    assert [release.name for release in list_releases(tmp_path)] == ["r01"]


def test_what_a_killed_publish_left_is_removed_and_the_retry_succeeds(working: Path, tmp_path: Path) -> None:
    publish(working, tmp_path, "r01", keep=2)
    half = tmp_path / "releases" / "r02.tmp"
    half.mkdir()
    (half / "warehouse.duckdb").write_bytes(b"half")
    (tmp_path / "current.tmp").symlink_to("releases/r02")
    publish(working, tmp_path, "r02", keep=2)
    assert current_release(tmp_path) == (tmp_path / "releases" / "r02").resolve()
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {"r01", "r02"}
    assert not (tmp_path / "current.tmp").is_symlink()


def test_a_complete_release_that_was_not_yet_current_becomes_so(working: Path, tmp_path: Path) -> None:
    """Killed between the rename and the link: the retry of the same run finishes the job."""
    publish(working, tmp_path, "r01", keep=2)
    publish(working, tmp_path, "r02", keep=2)
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("releases/r01")
    with open_database(working) as con:
        replace_versions(con, [version("a")])
    publish(working, tmp_path, "r02", keep=2)
    assert current_release(tmp_path) == (tmp_path / "releases" / "r02").resolve()


def test_paths_may_hold_quotes(working: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "it's 数据"
    data_dir.mkdir()
    moved = working.rename(data_dir / "w.duckdb")
    assert (publish(moved, data_dir, "r'01", keep=2) / "warehouse.duckdb").is_file()
