"""What was aligned before, so that it need not be aligned again, and the fact table that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

from warehouse.database import transaction
from warehouse.ddl import column_list
from warehouse.loading import registered
from warehouse.overwriting import overwrite
from warehouse.reuse.candidates import SQL_DIR
from warehouse.schema import load_schema
from warehouse.staging import arrow_table


class AlignedPassage(NamedTuple):
    """A row of stage.reuse_passage."""

    region_key: str
    document_key: str
    char_start: int
    char_end: int
    source_document_key: str
    source_char_start: int
    source_char_end: int
    similarity: float
    matched_char_count: int
    number_changes: str | None
    wording_changes: str | None


class FoundPassage(NamedTuple):
    """An aligned passage that counts as reuse, with what follows from the other documents."""

    passage: AlignedPassage
    distinctive_char_count: float
    direction_basis: str


def begin_regions(con: duckdb.DuckDBPyConnection) -> None:
    """Begin to note which regions there are."""
    con.execute("CREATE OR REPLACE TEMP TABLE reuse_region_seen (region_key VARCHAR)")


def new_regions(con: duckdb.DuckDBPyConnection, region_keys: Sequence[str]) -> set[str]:
    """Note these regions as still there, and return those that were never aligned."""
    with registered(con, {"seen": pa.table({"region_key": pa.array(region_keys, pa.string())})}):
        con.execute("INSERT INTO reuse_region_seen SELECT region_key FROM seen")
        rows = con.execute(
            "SELECT region_key FROM seen WHERE region_key NOT IN (SELECT region_key FROM stage.reuse_region)"
        ).fetchall()
    return {str(row[0]) for row in rows}


def add_aligned(
    con: duckdb.DuckDBPyConnection, region_keys: Iterable[str], passages: Sequence[AlignedPassage]
) -> None:
    """Keep what regions were aligned and which passages came of them (of most, none)."""
    regions, table = load_schema().table("stage.reuse_region"), load_schema().table("stage.reuse_passage")
    news = {
        "new_region": arrow_table(regions, [(key,) for key in region_keys]),
        "new_passage": arrow_table(table, passages),
    }
    with registered(con, news), transaction(con):
        con.execute("INSERT INTO stage.reuse_region SELECT region_key FROM new_region")
        con.execute(f"INSERT INTO stage.reuse_passage SELECT {column_list(table)} FROM new_passage")


def end_regions(con: duckdb.DuckDBPyConnection) -> list[AlignedPassage]:
    """Drop the regions that are no more, and return the passages of all others."""
    with transaction(con):
        for name in ("stage.reuse_region", "stage.reuse_passage"):
            con.execute(
                f"DELETE FROM {name} WHERE region_key NOT IN (SELECT region_key FROM reuse_region_seen)"
            )
        con.execute("DROP TABLE reuse_region_seen")
    table = load_schema().table("stage.reuse_passage")
    rows = con.execute(f"SELECT {column_list(table)} FROM stage.reuse_passage ORDER BY ALL").fetchall()
    return [AlignedPassage(*row) for row in rows]


def write_reuse(con: duckdb.DuckDBPyConnection, found: Sequence[FoundPassage]) -> int:
    """Build main.fact_text_reuse from the passages that were found; returns its rows."""
    rows = arrow_table(load_schema().table("stage.reuse_passage"), [one.passage for one in found])
    rows = rows.append_column(
        "distinctive_char_count", pa.array([one.distinctive_char_count for one in found], pa.float64())
    ).append_column("direction_basis", pa.array([one.direction_basis for one in found], pa.string()))
    with registered(con, {"reuse_found": rows}), transaction(con):
        return overwrite(con, load_schema().table("fact_text_reuse"), SQL_DIR)
