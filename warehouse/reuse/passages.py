"""What was aligned before, so that it need not be aligned again, and the fact table that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

from warehouse.database import transaction
from warehouse.ddl import column_list
from warehouse.loading import registered
from warehouse.overwriting import overwrite
from warehouse.reuse.documents import SQL_DIR
from warehouse.schema import load_schema
from warehouse.staging import arrow_table

_PASSAGES_AT_ONCE = 30_000


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
    """An aligned passage that counts as reuse, with its texts and with what follows from the other documents."""

    passage: AlignedPassage
    distinctive_char_count: int
    surface: str
    source_surface: str
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


def end_regions(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the regions that are no more, with their passages."""
    with transaction(con):
        for name in ("stage.reuse_region", "stage.reuse_passage"):
            con.execute(
                f"DELETE FROM {name} WHERE region_key NOT IN (SELECT region_key FROM reuse_region_seen)"
            )
        con.execute("DROP TABLE reuse_region_seen")


def aligned_passages(con: duckdb.DuckDBPyConnection) -> Iterator[list[AlignedPassage]]:
    """All passages, some thousand at a time, in the order of the pairs of documents; no pair is torn."""
    columns = column_list(load_schema().table("stage.reuse_passage"))
    counts = con.execute(
        "SELECT document_key, count(*) FROM stage.reuse_passage GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    for first, last in _key_ranges(counts):
        rows = con.execute(
            f"SELECT {columns} FROM stage.reuse_passage WHERE document_key BETWEEN $1 AND $2 "
            f"ORDER BY document_key, source_document_key, {columns}",
            (first, last),
        ).fetchall()
        yield [AlignedPassage(*row) for row in rows]


def begin_reuse(con: duckdb.DuckDBPyConnection) -> None:
    """Begin to collect the passages that count as reuse."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE reuse_found AS SELECT *, 0::INTEGER AS distinctive_char_count, "
        "'' AS surface, '' AS source_surface, '' AS direction_basis FROM stage.reuse_passage WHERE false"
    )


def add_reuse(con: duckdb.DuckDBPyConnection, found: Sequence[FoundPassage]) -> None:
    """Collect passages that count as reuse."""
    rows = arrow_table(load_schema().table("stage.reuse_passage"), [one.passage for one in found])
    added = {
        "distinctive_char_count": pa.array([one.distinctive_char_count for one in found], pa.int32()),
        "surface": pa.array([one.surface for one in found], pa.string()),
        "source_surface": pa.array([one.source_surface for one in found], pa.string()),
        "direction_basis": pa.array([one.direction_basis for one in found], pa.string()),
    }
    for name, column in added.items():
        rows = rows.append_column(name, column)
    with registered(con, {"new_found": rows}):
        con.execute("INSERT INTO reuse_found BY NAME SELECT * FROM new_found")


def write_reuse(con: duckdb.DuckDBPyConnection) -> int:
    """Build main.fact_text_reuse from the passages that were collected; returns its rows."""
    with transaction(con):
        rows = overwrite(con, load_schema().table("fact_text_reuse"), SQL_DIR)
    con.execute("DROP TABLE reuse_found")
    return rows


def _key_ranges(counts: Sequence[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """Ranges of keys, both ends included, that have some thousand passages together."""
    waiting: list[str] = []
    passages = 0
    for key, count in counts:
        if waiting and passages + count > _PASSAGES_AT_ONCE:
            yield waiting[0], waiting[-1]
            waiting, passages = [], 0
        waiting.append(key)
        passages += count
    if waiting:
        yield waiting[0], waiting[-1]
