"""Building the models: dimensions and facts that follow from what is loaded."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.database import transaction
from warehouse.ddl import MARTS_DIR
from warehouse.merging import merge_rows, remove_rows
from warehouse.overwriting import overwrite, read_query, row_count
from warehouse.schema import Table, load_schema

MODELS_DIR = Path(__file__).with_name("models")


def build_models(con: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    """Drop what no version needs any more and rebuild all models and marts, in one transaction.

    Returns the rows of each. The result depends on the loaded rows only, not on their order. What goes or
    changes in a table with history is kept there, ended by `run_id`.
    """
    schema = load_schema()
    with transaction(con):
        for table in schema.staged:
            _prune(con, table, run_id)
        return {
            table.short_name: _build(con, table, run_id)
            for table in (*schema.of_kind("model"), *schema.of_kind("mart"))
        }


def _build(con: duckdb.DuckDBPyConnection, table: Table, run_id: str) -> int:
    directory = MODELS_DIR if table.kind == "model" else MARTS_DIR
    if not table.has_history:
        return overwrite(con, table, directory)
    query = read_query(con, table, directory)
    con.execute(f"CREATE OR REPLACE TEMP TABLE model_row AS {query}")
    merge_rows(con, table, "model_row", "true", run_id)
    con.execute("DROP TABLE model_row")
    return row_count(con, table)


def _prune(con: duckdb.DuckDBPyConnection, table: Table, run_id: str) -> None:
    """Remove the rows of versions that are unknown or, for tables of current versions, superseded."""
    kept = "WHERE is_current" if table.versions == "current" else ""
    gone = f"held.document_key NOT IN (SELECT document_key FROM stage.document_version {kept})"
    remove_rows(con, table, gone, run_id)
