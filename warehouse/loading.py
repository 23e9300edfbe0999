"""Loading staged batches, and the reference rows that they refer to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.database import transaction
from warehouse.ddl import quoted_list
from warehouse.merging import merge_rows, remove_rows
from warehouse.overwriting import overwrite
from warehouse.schema import Table, load_schema
from warehouse.staging import staged_file, staged_tables

_OF_THE_BATCH = "held.document_key IN (SELECT document_key FROM batch_document"
_GROUP_BYTES = 16_000_000  # of Parquet: some hundred MB while they are loaded
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


def load_batches(
    con: duckdb.DuckDBPyConnection,
    batch_dirs: Sequence[Path],
    rejected_document_keys: Collection[str],
    run_id: str,
) -> dict[str, int]:
    """Load staged batches, some at a time in one transaction, and return the rows that they give by table.

    Afterwards each document of a batch has the rows of the batch, and none where it is rejected; tables that the
    batch is not about stay as they are. Facts are
    loaded for current versions only, so the versions are settled first. Rows that change or go are kept in
    `history`, ended by `run_id`. Loading again gives the same rows.
    """
    rejected = pa.table({"document_key": pa.array(sorted(set(rejected_document_keys)), pa.string())})
    loaded: Counter[str] = Counter()
    with registered(con, {"rejected_document": rejected}):
        for group in _groups(batch_dirs):
            with transaction(con):
                loaded.update(_load_group(con, group, run_id))
    return dict(loaded)


def _groups(batch_dirs: Sequence[Path]) -> Iterator[list[Path]]:
    """Cut batches about the same tables into groups of a bounded size.

    What a load does for each table takes as long for a small batch as for a hundred of them.
    """
    by_tables: dict[frozenset[str], list[Path]] = {}
    for batch_dir in batch_dirs:
        by_tables.setdefault(staged_tables(batch_dir), []).append(batch_dir)
    for alike in by_tables.values():
        group: list[Path] = []
        size = 0
        for batch_dir in alike:
            weight = sum(file.stat().st_size for file in batch_dir.iterdir())
            if group and size + weight > _GROUP_BYTES:
                yield group
                group, size = [], 0
            group.append(batch_dir)
            size += weight
        yield group


def _load_group(con: duckdb.DuckDBPyConnection, batch_dirs: Sequence[Path], run_id: str) -> dict[str, int]:
    schema = load_schema()
    present = staged_tables(batch_dirs[0])
    con.execute(
        "CREATE OR REPLACE TEMP TABLE batch_document AS "
        "SELECT documents.document_key, documents.has_result AND rejected.document_key IS NULL AS is_accepted, "
        "coalesce(versions.is_current, false) AS is_current "
        "FROM (SELECT document_key, bool_or(has_result) AS has_result FROM ("
        "SELECT document_key, true AS has_result FROM read_parquet($document) "
        "UNION ALL SELECT document_key, false FROM read_parquet($quarantine)) GROUP BY ALL) AS documents "
        "LEFT JOIN rejected_document AS rejected USING (document_key) "
        "LEFT JOIN stage.document_version AS versions USING (document_key)",
        {
            "document": _files(batch_dirs, schema.table("stage.document")),
            "quarantine": _files(batch_dirs, schema.table("stage.quarantine")),
        },
    )
    loaded = {
        table.short_name: _replace_documents(con, table, batch_dirs, run_id)
        for table in schema.staged
        if table.short_name in present
    }
    for table in schema.staged:
        if table.short_name not in loaded:
            remove_rows(con, table, f"{_OF_THE_BATCH} WHERE NOT is_accepted)", run_id)
    con.execute("DROP TABLE batch_document")
    return loaded


def _files(batch_dirs: Sequence[Path], table: Table) -> list[str]:
    return [str(staged_file(batch_dir, table)) for batch_dir in batch_dirs]


def staged_quarantine(con: duckdb.DuckDBPyConnection, batch_dirs: Sequence[Path]) -> list[tuple[Any, ...]]:
    """What the transforms held back in these batches, as rows of stage.quarantine."""
    table = load_schema().table("stage.quarantine")
    if not batch_dirs:
        return []
    return con.execute(
        f"SELECT {quoted_list(table.columns)} FROM read_parquet($files) ORDER BY source_uri, quarantine_key",
        {"files": _files(batch_dirs, table)},
    ).fetchall()


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


def _replace_documents(
    con: duckdb.DuckDBPyConnection, table: Table, batch_dirs: Sequence[Path], run_id: str
) -> int:
    # A quarantine record belongs to a document without a result.
    kept = {"current": "is_accepted AND is_current", "all": "is_accepted"}[str(table.versions)]
    if table.qualified_name == "stage.quarantine":
        kept = "true"
    columns = quoted_list(table.given_columns)
    scope = f"{_OF_THE_BATCH})"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE staged_row AS SELECT {columns} FROM read_parquet($files) "
        f"WHERE document_key IN (SELECT document_key FROM batch_document WHERE {kept})",
        {"files": _files(batch_dirs, table)},
    )
    if table.has_history:
        merge_rows(con, table, "staged_row", scope, run_id)
    else:
        remove_rows(con, table, scope, run_id)
        con.execute(f"INSERT INTO {table.qualified_name} ({columns}) SELECT {columns} FROM staged_row")
    count = con.execute("SELECT count(*) FROM staged_row").fetchone()
    con.execute("DROP TABLE staged_row")
    return int(count[0]) if count else 0


def _text_table(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in columns})
