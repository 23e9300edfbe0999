"""Documents as they are stored, handed to rules that read them again without their bytes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from warehouse.ddl import literal, quoted_list
from warehouse.schema import load_schema

SUSPECTS = "suspects"
TEXT = "text"


def stale_rules(
    con: duckdb.DuckDBPyConnection, versions: Mapping[str, str], base: str, seeds_version: str
) -> dict[str, frozenset[str]]:
    """Documents of which only some rules must be read again, and which rules those are.

    That is: the text and what all rules share are of the present version of `base` and of the reference data, and
    the facts of current versions are there. Other rules than those of `versions` are of no account.
    """
    rows = con.execute(
        "WITH present AS (SELECT unnest($rules) AS rule, unnest($versions) AS rule_version), "
        "whole AS (SELECT documents.document_key FROM stage.document AS documents "
        "INNER JOIN stage.document_version AS versions USING (document_key) "
        "INNER JOIN stage.document_rule AS found USING (document_key) "
        "INNER JOIN present ON found.rule = present.rule AND found.rule_version = present.rule_version "
        "WHERE found.rule = $base AND documents.seeds_version = $seeds_version AND (NOT versions.is_current "
        "OR documents.sentence_count = 0 OR EXISTS (FROM main.fact_sentence AS sentences "
        "WHERE sentences.document_key = documents.document_key))) "
        "SELECT whole.document_key, list(present.rule) FILTER ("
        "found.rule_version IS DISTINCT FROM present.rule_version) FROM whole CROSS JOIN present "
        "LEFT JOIN stage.document_rule AS found "
        "ON found.document_key = whole.document_key AND found.rule = present.rule GROUP BY whole.document_key",
        {
            "rules": list(versions),
            "versions": list(versions.values()),
            "base": base,
            "seeds_version": seeds_version,
        },
    ).fetchall()
    return {key: frozenset(rules or ()) for key, rules in rows}


def write_stored(con: duckdb.DuckDBPyConnection, document_keys: Collection[str], path: Path) -> None:
    """Write row, text and suspect spans of these documents as Parquet, for `read_stored`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = quoted_list(load_schema().table("stage.document").columns)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest($keys) AS document_key",
        {"keys": [*document_keys]},
    )
    con.execute(
        f"COPY (SELECT {columns}, {TEXT}, {SUSPECTS} FROM stage.document INNER JOIN wanted USING (document_key) "
        "INNER JOIN main.document_text USING (document_key) LEFT JOIN ("
        f"SELECT document_key, list([char_start, char_end] ORDER BY char_start, char_end) AS {SUSPECTS} "
        "FROM main.fact_text_repair WHERE kind = 'suspect' GROUP BY document_key) USING (document_key) "
        f"ORDER BY document_key) TO {literal(str(path))} (FORMAT parquet, ROW_GROUP_SIZE 2048)"
    )
    con.execute("DROP TABLE wanted")


def read_stored(path: Path, document_keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """Read these documents: the columns of stage.document, `text`, and `suspects` as pairs (or None)."""
    table = pq.read_table(path, filters=[("document_key", "in", list(document_keys))])
    return {row["document_key"]: row for row in table.to_pylist()}
