"""Loading staged batches, and the reference rows and versions they are read against."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from warehouse.database import transaction
from warehouse.ddl import column_list
from warehouse.overwriting import overwrite
from warehouse.schema import Table, load_schema
from warehouse.staging import arrow_table, staged_file

REFERENCE_DIR = Path(__file__).with_name("reference")
SEED_COLUMNS: dict[str, tuple[str, ...]] = {
    "regions": (
        *("region_key", "region_code", "name", "short_name", "level", "parent_region_key"),
        *("valid_from", "valid_to", "status", "english_name"),
    ),
    "region_members": ("region_key", "member_region_key"),
    "topics": ("topic_key", "code", "name", "name_en", "parent_code"),
    "plan_periods": ("name", "start_year", "end_year"),
}


class PendingVersion(NamedTuple):
    """A document version that has to be transformed."""

    source_uri: str
    raw_sha256: str
    document_key: str


def load_batch(
    con: duckdb.DuckDBPyConnection, batch_dir: Path, rejected_document_keys: Collection[str]
) -> dict[str, int]:
    """Load a staged batch in one transaction and return the rows loaded by table.

    Every document of the batch first loses its old rows; the rejected ones then get none. Facts are loaded
    for current versions only, so `replace_versions` comes first. Loading again gives the same rows.
    """
    schema = load_schema()
    rejected = pa.table({"document_key": pa.array(sorted(set(rejected_document_keys)), pa.string())})
    with registered(con, {"rejected_document": rejected}), transaction(con):
        con.execute(
            "CREATE OR REPLACE TEMP TABLE batch_document AS "
            "SELECT documents.document_key, rejected.document_key IS NULL AS is_accepted, "
            "coalesce(versions.is_current, false) AS is_current "
            "FROM (SELECT document_key FROM read_parquet($document) "
            "UNION SELECT document_key FROM read_parquet($quarantine)) AS documents "
            "LEFT JOIN rejected_document AS rejected USING (document_key) "
            "LEFT JOIN stage.document_version AS versions USING (document_key)",
            {
                "document": str(staged_file(batch_dir, schema.table("stage.document"))),
                "quarantine": str(staged_file(batch_dir, schema.table("stage.quarantine"))),
            },
        )
        loaded = {table.short_name: _replace_documents(con, table, batch_dir) for table in schema.staged}
        con.execute("DROP TABLE batch_document")
    return loaded


def replace_reference(
    con: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[Mapping[str, str]]]
) -> dict[str, int]:
    """Rebuild the reference dimensions from seed rows, in one transaction; returns the rows of each.

    `tables` needs the tables and columns of SEED_COLUMNS, as text, empty for null; others are left aside.
    Raises KeyError for a missing one.
    """
    seeds = {f"seed_{name}": _text_table(tables[name], columns) for name, columns in SEED_COLUMNS.items()}
    with registered(con, seeds), transaction(con):
        return {
            table.short_name: overwrite(con, table, REFERENCE_DIR)
            for table in load_schema().of_kind("reference")
        }


def replace_versions(con: duckdb.DuckDBPyConnection, rows: Sequence[Sequence[Any]]) -> int:
    """Replace stage.document_version as a whole by rows in its column order; returns their number."""
    return _replace_catalog(con, "stage.document_version", rows)


def replace_disappearances(con: duckdb.DuckDBPyConnection, rows: Sequence[Sequence[Any]]) -> int:
    """Replace main.fact_disappearance as a whole by rows in its column order; returns their number."""
    return _replace_catalog(con, "main.fact_disappearance", rows)


def _replace_catalog(con: duckdb.DuckDBPyConnection, table_name: str, rows: Sequence[Sequence[Any]]) -> int:
    table = load_schema().table(table_name)
    with registered(con, {"new_row": arrow_table(table, rows)}), transaction(con):
        con.execute(f"DELETE FROM {table_name}")
        con.execute(
            f"INSERT INTO {table_name} ({column_list(table)}) SELECT {column_list(table)} FROM new_row"
        )
    return len(rows)


def pending(
    con: duckdb.DuckDBPyConnection, transform_version: str, seeds_version: str
) -> list[PendingVersion]:
    """Versions without a result, or a quarantine record, of these transform and seeds versions.

    A version that has become current again, its facts removed while it was not, is pending too.
    """
    rows = con.execute(
        "SELECT source_uri, raw_sha256, document_key FROM stage.document_version AS versions "
        "WHERE NOT EXISTS (FROM stage.document AS documents "
        "WHERE documents.document_key = versions.document_key "
        "AND documents.transform_version = $transform_version AND documents.seeds_version = $seeds_version "
        "AND (NOT versions.is_current OR documents.sentence_count = 0 OR EXISTS ("
        "FROM main.fact_sentence AS sentences WHERE sentences.document_key = versions.document_key))) "
        "AND NOT EXISTS (FROM ops.quarantine AS held WHERE held.document_key = versions.document_key "
        "AND held.transform_version = $transform_version AND held.seeds_version = $seeds_version) "
        "ORDER BY source_uri, version",
        {"transform_version": transform_version, "seeds_version": seeds_version},
    ).fetchall()
    return [PendingVersion(*row) for row in rows]


@contextmanager
def registered(con: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> Iterator[None]:
    """Let SQL see Arrow tables under these names while the block runs."""
    # A fetchone() leaves its result open, and with one open nothing can be registered.
    con.complete()
    for name, table in tables.items():
        con.register(name, table)
    try:
        yield
    finally:
        con.complete()
        for name in tables:
            con.unregister(name)


def _replace_documents(con: duckdb.DuckDBPyConnection, table: Table, batch_dir: Path) -> int:
    kept = "is_accepted AND is_current" if table.versions == "current" else "is_accepted"
    con.execute(
        f"DELETE FROM {table.qualified_name} WHERE document_key IN (SELECT document_key FROM batch_document)"
    )
    inserted = con.execute(
        f"INSERT INTO {table.qualified_name} ({column_list(table)}) "
        f"SELECT {column_list(table)} FROM read_parquet($file) "
        f"WHERE document_key IN (SELECT document_key FROM batch_document WHERE {kept})",
        {"file": str(staged_file(batch_dir, table))},
    ).fetchone()
    return int(inserted[0]) if inserted else 0


def _text_table(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in columns})
