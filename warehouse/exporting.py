"""Exports of a release: Parquet, CSV, or a Frictionless data package. The same release gives the same bytes.

Every table and view of `main` and `mart` becomes a file, its rows in the order of its key. Large fact tables are
partitioned by the year of their documents in Parquet, where a reader then takes only the years it wants.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import duckdb

from warehouse.datapackage import write_descriptor
from warehouse.ddl import literal
from warehouse.overwriting import row_count
from warehouse.schema import Schema, SchemaError, Table, load_schema

EXPORTED_LAYERS = ("main", "mart")
# Below this many rows one file is quicker to read than several.
PARTITIONED_ROWS = 1_000_000
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
_TEMPORARY = ".tmp"
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA_START = r"^[=+\-@\t\r]"
_BYTE_ORDER_MARK = "\ufeff"


class ExportFormat(StrEnum):
    """How a release is exported."""

    PARQUET = "parquet"
    CSV = "csv"
    DATAPACKAGE = "datapackage"


class ExportError(ValueError):
    """The export cannot be made as asked; the message says why."""


def export(
    release_file: Path, target: Path, export_format: ExportFormat, names: Sequence[str] = ()
) -> dict[str, int]:
    """Write the release's tables (all, or those named) into the new directory `target`.

    Returns the rows of each table. The directory appears when it is complete. Raises ExportError where it exists
    already or a name is no table of `main` or `mart`.
    """
    tables = _chosen(load_schema(), names)
    if target.exists():
        raise ExportError(f"{target} exists already: remove it or give another place")
    temporary = target.with_name(target.name + _TEMPORARY)
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    # One thread: more of them would cut row groups by chance.
    with duckdb.connect(str(release_file), read_only=True, config={"threads": 1}) as con:
        con.execute("SET preserve_insertion_order = true")
        counts = {table.qualified_name: row_count(con, table) for table in tables}
        for table in tables:
            if export_format is ExportFormat.PARQUET:
                _write_parquet(con, table, temporary, counts[table.qualified_name])
            else:
                _write_csv(con, table, temporary, with_mark=export_format is ExportFormat.CSV)
        if export_format is ExportFormat.DATAPACKAGE:
            write_descriptor(temporary, tables, _latest_run(con))
    temporary.rename(target)
    return counts


def _chosen(schema: Schema, names: Sequence[str]) -> list[Table]:
    tables = list(schema.in_layer(*EXPORTED_LAYERS))
    if not names:
        return tables
    try:
        wanted = [schema.table(name) for name in names]
    except SchemaError as error:
        raise ExportError(str(error)) from error
    for table in wanted:
        if table not in tables:
            raise ExportError(f"{table.qualified_name} is not exported: give tables of main or mart")
    return wanted


def _ordered(table: Table, condition: str = "true") -> str:
    """The table's rows that fulfil the condition, in the order of the key."""
    return f"SELECT * FROM {table.qualified_name} WHERE {condition} ORDER BY {', '.join(table.key)}"


def _write_parquet(con: duckdb.DuckDBPyConnection, table: Table, directory: Path, rows: int) -> None:
    if rows < PARTITIONED_ROWS or "document_key" not in table.column_names:
        _copy(
            con,
            _ordered(table),
            directory / f"{table.short_name}.parquet",
            "FORMAT parquet, COMPRESSION zstd",
        )
        return
    years = con.execute(
        f"SELECT DISTINCT year FROM {table.qualified_name} INNER JOIN main.dim_document USING (document_key) "
        "ORDER BY year"
    ).fetchall()
    for (year,) in years:
        folder = directory / table.short_name / f"year={_NO_YEAR if year is None else year}"
        folder.mkdir(parents=True)
        documents = (
            f"SELECT document_key FROM main.dim_document WHERE year IS NOT DISTINCT FROM {year or 'NULL'}"
        )
        _copy(
            con,
            _ordered(table, f"document_key IN ({documents})"),
            folder / "data.parquet",
            "FORMAT parquet, COMPRESSION zstd",
        )


def _write_csv(con: duckdb.DuckDBPyConnection, table: Table, directory: Path, with_mark: bool) -> None:
    """Write a table as CSV; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    columns = ", ".join(
        f"CASE WHEN regexp_matches(\"{column.name}\", '{_FORMULA_START}') "
        f'THEN \'\'\'\' || "{column.name}" ELSE "{column.name}" END AS "{column.name}"'
        if column.type == "VARCHAR"
        else f'"{column.name}"'
        for column in table.columns
    )
    path = directory / f"{table.short_name}.csv"
    _copy(con, f"SELECT {columns} FROM ({_ordered(table)})", path, "FORMAT csv, HEADER")
    if with_mark:
        # Excel reads a CSV as UTF-8 only where it begins with the mark.
        marked = path.with_suffix(".marked")
        with marked.open("wb") as to, path.open("rb") as source:
            to.write(_BYTE_ORDER_MARK.encode())
            shutil.copyfileobj(source, to)
        marked.replace(path)


def _copy(con: duckdb.DuckDBPyConnection, query: str, path: Path, options: str) -> None:
    con.execute(f"COPY ({query}) TO {literal(str(path))} ({options})")


def _latest_run(con: duckdb.DuckDBPyConnection) -> str:
    row = con.execute("SELECT max(run_id) FROM ops.pipeline_run WHERE status = 'succeeded'").fetchone()
    return str(row[0]) if row and row[0] else "0"
