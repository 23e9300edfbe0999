"""Bringing a table to a new state row by row: what is the same stays, what goes is kept in `history`.

Every table with history belongs to documents. A row's identity is all that it says (its derived columns apart), so a document that is transformed again and says
the same leaves no trace, and nothing that stays is stored twice.
"""

from __future__ import annotations

import duckdb

from warehouse.ddl import column_list, quoted_list
from warehouse.schema import ADDED_RUN, ENDED_RUN, Column, Table


def merge_rows(con: duckdb.DuckDBPyConnection, table: Table, new: str, scope: str, run_id: str) -> None:
    """Make the table's rows within `scope` those of the relation `new`, in the caller's transaction.

    `scope` is a condition on the table's own columns; `new` has the columns that batches and models give. Rows that
    go are ended by `run_id`, rows that come are added by it. Derived columns of rows that stay are brought up to date.
    """
    given = quoted_list(table.given_columns)
    same = _same(table.identity_columns, "held", "arriving")
    _find_differing(con, table, new, scope)
    differing = "document_key IN (SELECT document_key FROM merge_document)"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE merge_added AS SELECT {given} FROM {new} AS arriving "
        f"WHERE {differing} AND NOT EXISTS (FROM {table.qualified_name} AS held WHERE {scope} AND {same})"
    )
    gone = f"{scope} AND held.{differing} AND NOT EXISTS (FROM {new} AS arriving WHERE {same})"
    end_rows(con, table, gone, run_id)
    con.execute(
        f"INSERT INTO {table.qualified_name} ({given}, {ADDED_RUN}) SELECT {given}, $run_id FROM merge_added",
        {"run_id": run_id},
    )
    con.execute("DROP TABLE merge_added")
    con.execute("DROP TABLE merge_document")
    _refresh_derived(con, table, new, scope)


def _find_differing(con: duckdb.DuckDBPyConnection, table: Table, new: str, scope: str) -> None:
    """Note the documents whose rows are not all the same; to join row with row for the others would take long."""
    # The sum of 64-bit hashes over a document's rows: no order, and a duplicate counts.
    summed = f"sum(hash({quoted_list(table.identity_columns)})::HUGEINT) AS content"
    con.execute(
        "CREATE OR REPLACE TEMP TABLE merge_document AS "
        "SELECT coalesce(before.document_key, after.document_key) AS document_key FROM "
        f"(SELECT document_key, {summed} FROM {table.qualified_name} AS held WHERE {scope} GROUP BY ALL) AS before "
        f"FULL JOIN (SELECT document_key, {summed} FROM {new} GROUP BY ALL) AS after "
        "ON before.document_key = after.document_key WHERE before.content IS DISTINCT FROM after.content"
    )


def end_rows(con: duckdb.DuckDBPyConnection, table: Table, condition: str, run_id: str) -> None:
    """Move the rows that fulfil `condition` (they are called `held` in it) to `history`, ended by `run_id`."""
    columns = column_list(table)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE merge_ended AS "
        f"SELECT held.rowid AS held_row FROM {table.qualified_name} AS held WHERE {condition}"
    )
    con.execute(
        f"INSERT INTO history.{table.name} ({columns}, {ENDED_RUN}) SELECT {columns}, $run_id "
        f"FROM {table.qualified_name} WHERE rowid IN (SELECT held_row FROM merge_ended)",
        {"run_id": run_id},
    )
    con.execute(f"DELETE FROM {table.qualified_name} WHERE rowid IN (SELECT held_row FROM merge_ended)")
    con.execute("DROP TABLE merge_ended")


def remove_rows(con: duckdb.DuckDBPyConnection, table: Table, condition: str, run_id: str) -> None:
    """Remove the rows that fulfil `condition` (they are called `held` in it), into `history` where the table has one."""
    if table.has_history:
        end_rows(con, table, condition, run_id)
    else:
        con.execute(f"DELETE FROM {table.qualified_name} AS held WHERE {condition}")


def _refresh_derived(con: duckdb.DuckDBPyConnection, table: Table, new: str, scope: str) -> None:
    derived = [column for column in table.columns if column.is_derived]
    if not derived:
        return
    values = ", ".join(f'"{column.name}" = arriving."{column.name}"' for column in derived)
    differs = " OR ".join(
        f'held."{column.name}" IS DISTINCT FROM arriving."{column.name}"' for column in derived
    )
    con.execute(
        f"UPDATE {table.qualified_name} AS held SET {values} FROM {new} AS arriving "
        f"WHERE {scope} AND {_same(table.identity_columns, 'held', 'arriving')} AND ({differs})"
    )


def _same(columns: tuple[Column, ...], one: str, other: str) -> str:
    """Say that two rows agree; null agrees with null."""
    return " AND ".join(
        f'{one}."{column.name}" {"IS NOT DISTINCT FROM" if column.nullable else "="} {other}."{column.name}"'
        for column in columns
    )
