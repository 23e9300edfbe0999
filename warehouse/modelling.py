"""Building the models: dimensions and facts that follow from what is loaded."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.database import transaction
from warehouse.ddl import MARTS_DIR
from warehouse.overwriting import overwrite
from warehouse.schema import Table, load_schema

MODELS_DIR = Path(__file__).with_name("models")


def build_models(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Drop what no version needs any more and rebuild all models and marts, in one transaction.

    Returns the rows of each. The result depends on the loaded rows only, not on their order.
    """
    schema = load_schema()
    with transaction(con):
        for table in schema.staged:
            _prune(con, table)
        return {
            table.short_name: overwrite(con, table, MODELS_DIR if table.kind == "model" else MARTS_DIR)
            for table in (*schema.of_kind("model"), *schema.of_kind("mart"))
        }


def _prune(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Remove the rows of versions that are unknown or, for tables of current versions, superseded."""
    kept = "WHERE is_current" if table.versions == "current" else ""
    con.execute(
        f"DELETE FROM {table.qualified_name} WHERE document_key NOT IN "
        f"(SELECT document_key FROM stage.document_version {kept})"
    )
