"""Looking whether a gate would find anything, without Great Expectations and the seconds that it takes to start."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.quality.declaration import expectations_for
from warehouse.quality.report import GateRequest
from warehouse.quality.sources import fetch, opened
from warehouse.schema import load_schema


def finds_anything(request: GateRequest, spill_dir: Path) -> bool:
    """Say whether an expectation of the gate has failing rows."""
    with (
        duckdb.connect() as con,
        con.cursor() as cursor,
        opened(cursor, request, spill_dir) as reference_tables,
    ):
        return any(
            fetch(cursor, f"FROM ({item.sql}) LIMIT 1", item.parameters)
            for item in expectations_for(request.gate, load_schema(), reference_tables)
        )
