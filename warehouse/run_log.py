"""The records of the runs: what happened, what was checked, what was held back (schema `ops`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from warehouse.database import transaction
from warehouse.ddl import column_list
from warehouse.loading import registered
from warehouse.schema import load_schema
from warehouse.staging import arrow_table


class RunRecord(NamedTuple):
    """A row of ops.pipeline_run. Times are UTC; settings, fact_counts and stage_seconds are JSON."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    status: str
    code_version: str | None = None
    transform_version: str | None = None
    seeds_version: str | None = None
    settings: str | None = None
    documents_seen: int | None = None
    documents_new: int | None = None
    documents_changed: int | None = None
    documents_unchanged: int | None = None
    documents_withdrawn: int | None = None
    documents_quarantined: int | None = None
    fact_counts: str | None = None
    checks_passed: int | None = None
    checks_failed: int | None = None
    stage_seconds: str | None = None
    peak_memory_mb: float | None = None
    error: str | None = None


class QualityResult(NamedTuple):
    """A row of ops.quality_result; `details` is JSON."""

    result_key: str
    run_id: str
    gate: str
    table_name: str | None
    column_name: str | None
    expectation: str
    severity: str
    success: bool
    unexpected_count: int | None
    row_count: int | None
    observed: str | None
    details: str | None
    checked_at: datetime


class QuarantineEntry(NamedTuple):
    """What was held back, under which versions; without versions the document is tried again each run."""

    quarantine_key: str
    document_key: str | None
    source_uri: str
    raw_sha256: str | None
    raw_path: str | None
    stage: str
    reason_code: str
    reason: str
    byte_count: int | None
    details: str | None
    transform_version: str | None
    seeds_version: str | None


def record_run(con: duckdb.DuckDBPyConnection, run: RunRecord) -> None:
    """Write a run's record, replacing the one it had: once when the run starts, once when it ends."""
    with transaction(con):
        _upsert(con, "ops.pipeline_run", [run])


def close_dead_runs(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Write down that the runs which say that they are running, this one apart, have died: one loads at a time."""
    con.execute(
        "UPDATE ops.pipeline_run SET status = 'failed', error = 'its process died' "
        "WHERE status = 'running' AND run_id <> $run_id",
        {"run_id": run_id},
    )


def later_run(con: duckdb.DuckDBPyConnection, run: RunRecord, due: datetime) -> str | None:
    """Return a run that succeeded, began after `due` (UTC), and read the same with the same code as `run` would."""
    found = con.execute(
        "SELECT run_id FROM ops.pipeline_run WHERE status = 'succeeded' AND started_at > $due "
        "AND transform_version = $transform_version AND seeds_version = $seeds_version "
        "AND code_version = $code_version "
        "AND json_extract(settings, '$.inbox') IS NOT DISTINCT FROM json_extract($settings, '$.inbox') "
        "AND json_extract(settings, '$.sources') IS NOT DISTINCT FROM json_extract($settings, '$.sources') "
        "ORDER BY started_at LIMIT 1",
        {
            "due": due,
            "transform_version": run.transform_version,
            "seeds_version": run.seeds_version,
            "code_version": run.code_version,
            "settings": run.settings,
        },
    ).fetchone()
    return str(found[0]) if found else None


def record_rules(
    con: duckdb.DuckDBPyConnection, transform_version: str, rules: Mapping[str, tuple[str, str]]
) -> None:
    """Write which rule, in which version, fills each table (by qualified name) under these transforms."""
    rows = [(transform_version, table, rule, version) for table, (rule, version) in rules.items()]
    table = load_schema().table("ops.rule_version")
    with registered(con, {"new_record": arrow_table(table, rows)}), transaction(con):
        con.execute(
            "DELETE FROM ops.rule_version WHERE transform_version = $version", {"version": transform_version}
        )
        con.execute(
            f"INSERT INTO ops.rule_version ({column_list(table)}) SELECT {column_list(table)} FROM new_record"
        )


def record_quality(con: duckdb.DuckDBPyConnection, results: Sequence[QualityResult]) -> None:
    """Write the results of checks, replacing those under the same keys (a gate that ran twice)."""
    with transaction(con):
        _upsert(con, "ops.quality_result", results)


def record_quarantine(
    con: duckdb.DuckDBPyConnection, run_id: str, entries: Sequence[QuarantineEntry]
) -> None:
    """Write what this run held back. A record that exists keeps its first run and is open again.

    Open records of the same documents for reasons that no longer hold under newer rules are closed.
    """
    by_key = {entry.quarantine_key: entry for entry in entries}
    with transaction(con):
        first_runs: dict[str, str] = dict(
            con.execute(
                "SELECT quarantine_key, first_run_id FROM ops.quarantine "
                "WHERE list_contains($keys, quarantine_key)",
                {"keys": list(by_key)},
            ).fetchall()
        )
        rows = [(*entry, first_runs.get(key, run_id), run_id, True) for key, entry in by_key.items()]
        _upsert(con, "ops.quarantine", rows)
        con.execute(
            "UPDATE ops.quarantine AS older SET is_open = false WHERE is_open AND EXISTS ("
            "FROM ops.quarantine AS newer WHERE newer.document_key = older.document_key "
            "AND newer.last_run_id = $run_id AND (older.transform_version, older.seeds_version) "
            "IS DISTINCT FROM (newer.transform_version, newer.seeds_version))",
            {"run_id": run_id},
        )


def close_quarantine(con: duckdb.DuckDBPyConnection, run_id: str, source_uris: Collection[str]) -> int:
    """Close the open records of what is all right now, and return how many.

    That is: the held content itself is loaded; or its source, one of `source_uris` (those read without
    complaint in this run), has its newest version loaded. What this run held back stays open.
    """
    sources = pa.table({"source_uri": pa.array(sorted(set(source_uris)), pa.string())})
    with registered(con, {"read_source": sources}):
        closed = con.execute(
            "UPDATE ops.quarantine AS held SET is_open = false "
            "WHERE is_open AND last_run_id <> $run_id AND ("
            "EXISTS (FROM stage.document AS d WHERE d.document_key = held.document_key) "
            "OR EXISTS (FROM read_source AS r "
            "INNER JOIN stage.document_version AS v ON v.source_uri = r.source_uri AND v.is_current AND v.is_newest "
            "INNER JOIN stage.document AS d ON d.document_key = v.document_key "
            "WHERE r.source_uri = held.source_uri))",
            {"run_id": run_id},
        ).fetchone()
    return int(closed[0]) if closed else 0


def release_quarantine(con: duckdb.DuckDBPyConnection, wanted: str | None) -> list[str]:
    """Let the next run try held-back documents again: those of a key or source_uri, or (None) all that are open.

    Returns the source_uris. A record without versions is one that no rules have judged yet.
    """
    chosen = "is_open AND ($wanted IS NULL OR quarantine_key = $wanted OR source_uri = $wanted)"
    with transaction(con):
        rows = con.execute(
            f"SELECT DISTINCT source_uri FROM ops.quarantine WHERE {chosen} ORDER BY source_uri",
            {"wanted": wanted},
        ).fetchall()
        con.execute(
            f"UPDATE ops.quarantine SET transform_version = NULL, seeds_version = NULL WHERE {chosen}",
            {"wanted": wanted},
        )
    return [uri for (uri,) in rows]


def _upsert(con: duckdb.DuckDBPyConnection, table_name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Replace rows by the table's (single) key column, in the caller's transaction."""
    table = load_schema().table(table_name)
    (key,) = table.key
    with registered(con, {"new_record": arrow_table(table, rows)}):
        con.execute(f"DELETE FROM {table_name} WHERE {key} IN (SELECT {key} FROM new_record)")
        con.execute(
            f"INSERT INTO {table_name} ({column_list(table)}) SELECT {column_list(table)} FROM new_record"
        )
