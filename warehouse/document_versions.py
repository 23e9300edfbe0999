"""The versions of the documents: which are known, which is current, which wait for their transformation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import duckdb

from warehouse.database import transaction
from warehouse.ddl import column_list
from warehouse.loading import registered
from warehouse.schema import load_schema
from warehouse.staging import arrow_table


class PendingVersion(NamedTuple):
    """A document version that has to be transformed."""

    source_uri: str
    raw_sha256: str
    document_key: str


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


def settle_versions(con: duckdb.DuckDBPyConnection, transform_version: str, seeds_version: str) -> None:
    """Decide which version of each source is current: the one seen last that is not held back.

    Held back is what has a quarantine record under these rules and reference data. Where all versions are,
    the newest stays current, without rows; a withdrawn source has no current version.
    """
    con.execute(
        "UPDATE stage.document_version AS versions SET is_current = settled.is_current FROM ("
        "SELECT document_key, row_number() OVER (PARTITION BY source_uri "
        "ORDER BY held_key IS NOT NULL, last_observed_at DESC, version DESC) = 1 "
        "AND bool_or(is_newest) OVER (PARTITION BY source_uri) AS is_current "
        "FROM stage.document_version LEFT JOIN ("
        "SELECT DISTINCT document_key AS held_key FROM ops.quarantine "
        "WHERE transform_version = $transform_version AND seeds_version = $seeds_version"
        ") AS held ON document_key = held_key"
        ") AS settled WHERE versions.document_key = settled.document_key",
        {"transform_version": transform_version, "seeds_version": seeds_version},
    )


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
