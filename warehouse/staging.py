"""Staged batches: what a batch of documents was transformed into, as one Parquet file a table.

A batch is a directory that appears under its name only when it is complete, so an existing one means done.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.files import fsync_path
from warehouse.schema import Column, Table, load_schema

_ARROW_TYPES: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "DECIMAL(38,10)": pa.decimal128(38, 10),
}
_TEMPORARY = ".tmp-"
_TABLES_FILE = "tables"  # names the tables that the batch is about, so that a lost file is missed


class StagingError(ValueError):
    """Rows that do not fit their table's declaration; the message names table and column."""


def arrow_table(table: Table, rows: Sequence[Sequence[Any]]) -> pa.Table:
    """Rows in column order as an Arrow table of the declared types.

    Raises StagingError for a row of the wrong length or a value that is not of its column's type.
    Nulls pass, even where the column is declared without: that is the gate's to see, row by row.
    """
    width = len(table.given_columns)
    if any(length != width for length in set(map(len, rows))):
        raise StagingError(f"{table.qualified_name}: a row does not have {width} values")
    # Column by column: zip(*rows) over a hundred thousand rows takes several times as long.
    arrays = [
        _arrow_array(table, column, list(map(itemgetter(position), rows)))
        for position, column in enumerate(table.given_columns)
    ]
    return pa.Table.from_arrays(arrays, names=[column.name for column in table.given_columns])


def write_batch(
    staging_dir: Path,
    batch_id: str,
    rows: Mapping[str, Sequence[tuple[Any, ...]]],
    tables: Collection[str] | None = None,
) -> Path:
    """Write a batch and return its directory; one that exists already is done and stays as it is.

    `rows` has the staged tables' rows under their names (`fact_token`, `stage.document`); a table left out
    is written empty. With `tables` the batch is about those alone: the others have no file, and the load leaves
    what the warehouse holds of them. Raises SchemaError for an unknown table, StagingError for rows that do not fit.
    """
    target = staging_dir / batch_id
    if target.is_dir():
        return target
    schema = load_schema()
    by_table = {schema.table(name).qualified_name: table_rows for name, table_rows in rows.items()}
    unknown = by_table.keys() - {table.qualified_name for table in schema.staged}
    if unknown:
        raise StagingError(f"not staged tables: {', '.join(sorted(unknown))}")
    temporary = staging_dir / f"{batch_id}{_TEMPORARY}{os.getpid()}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    about = [table for table in schema.staged if tables is None or table.short_name in tables]
    for table in about:
        file = staged_file(temporary, table)
        pq.write_table(arrow_table(table, by_table.get(table.qualified_name, ())), file, compression="zstd")
        fsync_path(file)
    (temporary / _TABLES_FILE).write_text("\n".join(table.short_name for table in about), encoding="utf-8")
    fsync_path(temporary / _TABLES_FILE)
    fsync_path(temporary)
    _rename_into_place(temporary, target)
    return target


def staged_file(batch_dir: Path, table: Table) -> Path:
    """Where a batch keeps a table's rows; there is no file where the batch is not about the table."""
    return batch_dir / f"{table.short_name}.parquet"


def staged_tables(batch_dir: Path) -> frozenset[str]:
    """The tables that a batch is about, by their short names."""
    return frozenset((batch_dir / _TABLES_FILE).read_text(encoding="utf-8").splitlines())


def list_batches(staging_dir: Path) -> list[Path]:
    """Complete batches, by name."""
    if not staging_dir.is_dir():
        return []
    return sorted(path for path in staging_dir.iterdir() if path.is_dir() and _TEMPORARY not in path.name)


def batch_fault(batch_dir: Path) -> str | None:
    """Say why a batch cannot be loaded: a table's file is missing or not what was written; None where it can."""
    try:
        names = (batch_dir / _TABLES_FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        return f"what it holds cannot be read: {error}"
    for name in names:
        try:
            pq.read_table(batch_dir / f"{name}.parquet")
        except (OSError, pa.ArrowException) as error:
            return f"{name} cannot be read: {str(error).splitlines()[0]}"
    return None


def is_leftover(path: Path) -> bool:
    """True for what a process of this machine that is no more left half written."""
    _name, mark, process = path.name.rpartition(_TEMPORARY)
    return bool(mark) and not _is_running(int(process))


def remove_batch(batch_dir: Path) -> None:
    """Remove a batch that has been loaded."""
    # Renamed first: a crash half way through must not leave a directory that looks complete.
    doomed = batch_dir.with_name(f"{batch_dir.name}{_TEMPORARY}{os.getpid()}")
    batch_dir.rename(doomed)
    shutil.rmtree(doomed)


def remove_leftovers(staging_dir: Path) -> list[str]:
    """Remove what dead processes of this machine left half written; returns the names removed."""
    removed = []
    for path in sorted(staging_dir.glob("*")):
        if is_leftover(path):
            shutil.rmtree(path)
            removed.append(path.name)
    return removed


def _arrow_array(table: Table, column: Column, cells: Sequence[Any]) -> pa.Array:
    try:
        return pa.array(cells, type=_ARROW_TYPES[column.type])
    except (pa.ArrowException, TypeError, UnicodeError, OverflowError) as error:
        raise StagingError(f"{table.qualified_name}.{column.name} is {column.type}: {error}") from error


def _rename_into_place(temporary: Path, target: Path) -> None:
    try:
        temporary.rename(target)
    except OSError:
        # Another process finished the same batch first; both wrote the same rows.
        if not target.is_dir():
            raise
        shutil.rmtree(temporary)
    fsync_path(target.parent)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
