"""Facts that could not be led back to the page they come from, on their way to the last gate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, get_type_hints

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.schema import load_schema

# Their surfaces are the text itself, by the million; the facts stand in them.
_TEXT_ITSELF = frozenset({"main.fact_token", "main.fact_sentence"})


class EvidenceFailure(NamedTuple):
    """A fact whose words in the page, normalised again, differ from its surface; offsets are into the text."""

    table_name: str
    document_key: str
    source_uri: str
    char_start: int
    char_end: int
    surface: str
    raw: str
    normalised_again: str


def facts_with_surface(con: duckdb.DuckDBPyConnection, document_key: str) -> list[tuple[str, int, int, str]]:
    """Table, char_start, char_end and surface of each fact of a document, words and sentences left out."""
    found: list[tuple[str, int, int, str]] = []
    for table in load_schema().in_layer("main"):
        if table.surface_column is None or table.qualified_name in _TEXT_ITSELF:
            continue
        rows = con.execute(
            f"SELECT char_start, char_end, {table.surface_column.name} FROM {table.qualified_name} "
            "WHERE document_key = $key ORDER BY ALL",
            {"key": document_key},
        ).fetchall()
        found += [(table.qualified_name, start, end, surface) for start, end, surface in rows]
    return found


def write_evidence(path: Path, failures: Sequence[EvidenceFailure]) -> Path:
    """Write the failures as Parquet and return the path."""
    types = {str: pa.string(), int: pa.int32()}
    columns = {
        name: pa.array([getattr(failure, name) for failure in failures], types[kind])
        for name, kind in get_type_hints(EvidenceFailure).items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return path
