"""Former states: what was published is what `as_of` gives, whatever has come since."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.factories import Rows, document, indicator, load, records, version
from warehouse.auditing import record_changes
from warehouse.database import open_database
from warehouse.publishing import publish
from warehouse.run_log import RunRecord, record_run
from warehouse.schema import Table, load_schema
from warehouse.time_travel import macro_name

START = datetime(2026, 1, 1, 12, 0)
TABLES = [table for table in load_schema().tables if table.has_history]
Publish = Callable[..., Path]


def with_indicators(made: Rows, *amounts: int) -> Rows:
    key = made["stage.document"][0][0]
    made["fact_indicator"] = [
        indicator(key, amount, char_start=number, surface="数") for number, amount in enumerate(amounts)
    ]
    return made


A1 = with_indicators(document("a1", source_uri="a.txt", words={"数据": 2, "的": 1}, topic="p.data"), 1, 2)
A2 = with_indicators(
    document("a2", source_uri="a.txt", words={"数据": 2, "治理": 1}, topic="p.data"), 1, 3, 4
)
B = with_indicators(document("b", words={"治理": 3}, topic="p.open"), 5, 6)
# The same document under other rules: one value is read otherwise, one is lost, one is found.
B_OTHERWISE = with_indicators(
    document("b", words={"治理": 3}, topic="p.open", transform_version="t2"), 5, 7, 8
)
C = document("c", words={"数据": 1})


@pytest.fixture
def published(working: Path, tmp_path: Path) -> Publish:
    """Load and publish documents as run `r<number>`, which ends at noon of that day of January 2026."""

    def run(number: int, documents: Sequence[Rows], versions: Sequence[tuple[object, ...]]) -> Path:
        run_id, at = f"r{number}", START + timedelta(days=number - 1)
        with open_database(working) as con:
            record_run(con, RunRecord(run_id, at, at, "running"))
            load(con, tmp_path / "staging", documents, versions, batch_id=run_id, run_id=run_id)
            record_changes(con, run_id)
            record_run(con, RunRecord(run_id, at, at, "succeeded"))
        return publish(working, tmp_path, run_id, keep=9) / "warehouse.duckdb"

    return run


@pytest.fixture
def releases(published: Publish) -> list[Path]:
    """Three runs: two documents; one of them changed, a third new; one read by other rules, the third withdrawn."""
    a1, b, c = version("a1", source_uri="a.txt"), version("b"), version("c")
    old, a2 = (
        version("a1", source_uri="a.txt", is_current=False),
        version("a2", source_uri="a.txt", version=2),
    )
    return [
        published(1, [A1, B], [a1, b]),
        published(2, [A2, C], [old, a2, b, c]),
        published(3, [B_OTHERWISE], [old, a2, b, version("c", is_current=False)]),
    ]


def differing(con: duckdb.DuckDBPyConnection, table: Table, run_id: str) -> list[tuple[object, ...]]:
    """Rows that are in the release attached as `published` or in today's view of it, but not in both."""
    columns = ", ".join(column.name for column in table.given_columns)
    seen, was = f"history.{macro_name(table)}('{run_id}')", f"published.{table.qualified_name}"
    return con.execute(
        f"(SELECT {columns} FROM {seen} EXCEPT ALL SELECT {columns} FROM {was}) UNION ALL "
        f"(SELECT {columns} FROM {was} EXCEPT ALL SELECT {columns} FROM {seen})"
    ).fetchall()


def test_as_of_a_run_is_what_it_published(releases: list[Path], tmp_path: Path) -> None:
    latest = shutil.copy(releases[-1], tmp_path / "latest.duckdb")
    with duckdb.connect(str(latest), read_only=True) as con:
        for number, release in enumerate(releases, start=1):
            con.execute(f"ATTACH '{release}' AS published (READ_ONLY)")
            found = {table.name: differing(con, table, f"r{number}") for table in TABLES}
            assert found == {table.name: [] for table in TABLES}
            con.execute("DETACH published")


def test_the_runs_published_different_things(releases: list[Path]) -> None:
    """Else the test above would show nothing."""
    values = []
    for release in releases:
        with duckdb.connect(str(release), read_only=True) as con:
            found = con.execute("SELECT value::INTEGER FROM main.fact_indicator ORDER BY ALL").fetchall()
            weights = con.execute("SELECT sum(tf_idf) FROM main.fact_term").fetchall()
            values.append((sorted(value for (value,) in found), weights))
    assert [value for value, _ in values] == [[1, 2, 5, 6], [1, 3, 4, 5, 6], [1, 3, 4, 5, 7, 8]]
    assert len({str(weights) for _, weights in values}) == 3


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("'r2'", "r2"),
        ("'2026-01-01'", "r1"),
        ("DATE '2026-01-02'", "r2"),
        ("'2026-01-02 11:59:59'", "r1"),
        ("TIMESTAMP '2026-01-02 12:00:00'", "r2"),
        ("'2030-01-01'", "r3"),
        ("'2025-12-31'", ""),
    ],
)
def test_a_moment_is_a_run_a_day_or_a_time(releases: list[Path], moment: str, expected: str) -> None:
    with duckdb.connect(str(releases[-1]), read_only=True) as con:
        assert con.execute(f"SELECT history.run_as_of({moment})").fetchone() == (expected,)
        if not expected:
            assert con.execute(f"FROM history.fact_token_as_of({moment})").fetchall() == []


def test_what_is_no_moment_is_refused(releases: list[Path]) -> None:
    with (
        duckdb.connect(str(releases[-1]), read_only=True) as con,
        pytest.raises(duckdb.Error, match="neither the id of a run that succeeded nor a date or time: r9"),
    ):
        con.execute("FROM history.fact_indicator_as_of('r9')").fetchall()


def test_a_fact_that_stays_is_stored_once(releases: list[Path]) -> None:
    """Document b is read again by other rules; what it says the same is neither moved nor written again."""
    with duckdb.connect(str(releases[-1]), read_only=True) as con:
        kept = records(con, "FROM main.fact_token WHERE document_key = 'b'")
        assert {row["added_run_id"] for row in kept} == {"r1"}
        assert records(con, "FROM history.fact_token WHERE document_key = 'b'") == []
        ended = records(
            con, "SELECT value::INTEGER AS value, added_run_id, ended_run_id FROM history.fact_indicator"
        )
        assert {(row["value"], row["added_run_id"], row["ended_run_id"]) for row in ended} == {
            (1, "r1", "r2"),
            (2, "r1", "r2"),
            (6, "r1", "r3"),
        }


def changes(con: duckdb.DuckDBPyConnection, table: str) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (row["run_id"], row["source_uri"]): (
            row["cause"],
            row["added_count"],
            row["lost_count"],
            row["changed_count"],
        )
        for row in records(con, f"FROM ops.fact_change WHERE table_name = '{table}'")
    }


def test_each_run_says_what_it_changed_and_why(releases: list[Path]) -> None:
    with duckdb.connect(str(releases[-1]), read_only=True) as con:
        assert changes(con, "main.fact_indicator") == {
            ("r1", "a.txt"): ("document_new", 2, 0, 0),
            ("r1", "b.txt"): ("document_new", 2, 0, 0),
            # Of 1, 2 and 1, 3, 4 the 1 is the same fact, though it stands in another version.
            ("r2", "a.txt"): ("document_changed", 2, 1, 0),
            # 6 became 7 at the same place; 8 is new.
            ("r3", "b.txt"): ("rules", 1, 0, 1),
        }
        assert changes(con, "main.fact_token")["r3", "c.txt"] == ("document_removed", 0, 1, 0)
        assert ("r3", "b.txt") not in changes(con, "main.fact_token")
        since = records(con, "SELECT DISTINCT run_id, since_run_id FROM ops.fact_change ORDER BY run_id")
        assert [(row["run_id"], row["since_run_id"]) for row in since] == [
            ("r1", None),
            ("r2", "r1"),
            ("r3", "r2"),
        ]
