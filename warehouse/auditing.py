"""What a run did to the facts (`ops.fact_change`), and the figures by which drift is seen (`ops.run_metric`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.database import transaction
from warehouse.ddl import quoted_list
from warehouse.schema import Schema, Table, load_schema
from warehouse.sql_files import read_sql_file

AUDIT_DIR = Path(__file__).with_name("audit")
METRICS_DIR = AUDIT_DIR / "metrics"
# Where a fact stands, as opposed to what it says.
_PLACE = frozenset({"document_key", "sentence_key", "char_start", "char_end"})


class ChangeTotal(NamedTuple):
    """How many facts of a kind a run added, lost and changed for one cause, and in how many documents."""

    table_name: str
    cause: str
    documents: int
    added: int
    lost: int
    changed: int


def record_changes(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Write what a run has changed since the last run that succeeded before it, replacing what it wrote before."""
    since = con.execute(
        "SELECT coalesce(max(run_id), '') FROM ops.pipeline_run WHERE status = 'succeeded' AND run_id < $run_id",
        {"run_id": run_id},
    ).fetchone()
    names = {"since_run_id": since[0] if since else ""}
    query = (AUDIT_DIR / "fact_change.sql").read_text(encoding="utf-8")
    with transaction(con):
        con.execute("DELETE FROM ops.fact_change WHERE run_id = $run_id", {"run_id": run_id})
        con.execute((AUDIT_DIR / "source_state.sql").read_text(encoding="utf-8"), names)
        for table in fact_tables(load_schema()):
            con.execute(_filled(query, table), {**names, "run_id": run_id})
        con.execute("DROP TABLE source_state")


def read_changes(con: duckdb.DuckDBPyConnection, run_id: str) -> list[ChangeTotal]:
    """What a run changed, summed up by kind of fact and cause."""
    rows = con.execute(
        "SELECT table_name, cause, count(*), sum(added_count), sum(lost_count), sum(changed_count) "
        "FROM ops.fact_change WHERE run_id = $run_id GROUP BY ALL ORDER BY cause, table_name",
        {"run_id": run_id},
    ).fetchall()
    return [ChangeTotal(table, cause, *map(int, counts)) for table, cause, *counts in rows]


def record_metrics(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Write a run's figures, replacing what it wrote before."""
    with transaction(con):
        con.execute("DELETE FROM ops.run_metric WHERE run_id = $run_id", {"run_id": run_id})
        for query in _metric_queries(load_schema()):
            con.execute(
                "INSERT INTO ops.run_metric (run_id, metric, subject, value, base_count) "
                f"SELECT $run_id, metric, subject, value, base_count FROM ({query})",
                {"run_id": run_id},
            )


def fact_tables(schema: Schema) -> list[Table]:
    """The tables of facts, whose changes a run accounts for."""
    return [table for table in schema.tables if table.has_history and table.name.startswith("fact_")]


def _filled(query: str, table: Table) -> str:
    content = quoted_list([column for column in table.identity_columns if column.name not in _PLACE])
    key = quoted_list([table.column(name) for name in table.key])
    return query.replace("{table}", table.name).replace("{content}", content).replace("{key}", key)


def _metric_queries(schema: Schema) -> Iterator[str]:
    facts = fact_tables(schema)
    for path in sorted(METRICS_DIR.glob("*.sql")):
        file = read_sql_file(path, frozenset({"each"}))
        if file.header["each"] == "corpus":
            yield file.sql
        for table in facts if file.header["each"] == "table" else ():
            yield file.sql.replace("{table}", table.qualified_name)
        for table in [*facts, schema.table("dim_document")] if file.header["each"] == "column" else ():
            for column in table.given_columns:
                if column.nullable:
                    filled = file.sql.replace("{table}", table.qualified_name)
                    yield filled.replace("{column}", column.name)
