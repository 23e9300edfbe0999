"""Bringing the published tables to their declaration, inside the transaction of the publish."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg

from warehouse.postgres.ddl import (
    LAYERS,
    TYPES,
    column_definition,
    comments,
    create_table,
    declaration_hash,
    key_statements,
    published_tables,
)
from warehouse.postgres.errors import PostgresError
from warehouse.schema import Schema, Table


def migrate(con: psycopg.Connection, schema: Schema) -> tuple[set[str], list[str]]:
    """Create, alter and drop tables until their columns are as declared; a table that changes is emptied.

    Returns the names of the tables that have to be filled from nothing and lack their keys, and what a person
    should know of it. Raises PostgresError where a table stands in the way that publishing did not make.
    """
    for layer in LAYERS:
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {layer}")
    known: dict[str, str] = dict(
        con.execute("SELECT table_name, declaration FROM publishing.relation").fetchall()
    )
    declared = {table.qualified_name: table for table in published_tables(schema)}
    _refuse_foreign(con, declared.keys() - known.keys())
    changed = {
        name: table for name, table in declared.items() if known.get(name) != declaration_hash(table, schema)
    }
    gone = known.keys() - declared.keys()
    _drop_keys(con, [*changed.keys() & known.keys(), *gone])
    notes = []
    for name in sorted(gone):
        con.execute(f"DROP TABLE {name}")
        con.execute("DELETE FROM publishing.relation WHERE table_name = %s", [name])
        notes.append(f"{name}: dropped, as it is declared no more")
    for name, table in changed.items():
        notes += _alter(con, table) if name in known else _create(con, table)
        con.execute("DELETE FROM publishing.slice WHERE table_name = %s", [name])
    return set(changed), notes


def finish(con: psycopg.Connection, schema: Schema, changed: Iterable[str]) -> None:
    """Give what `migrate` changed its keys, indexes and comments, now that the rows are there."""
    # What waits for the commit is checked now: a table with such checks pending cannot be altered.
    con.execute("SET CONSTRAINTS ALL IMMEDIATE")
    present = {name for (name,) in con.execute(_KEYS_SQL).fetchall()}
    tables = published_tables(schema)
    missing = [
        statement
        for table in tables
        for name, statement in key_statements(table, schema).items()
        if f"{table.layer}.{name}" not in present
    ]
    # Foreign keys last: they need the primary keys that they refer to.
    for statement in sorted(missing, key=lambda statement: "FOREIGN KEY" in statement):
        con.execute(statement)
    for table in tables:
        if table.qualified_name in changed:
            for comment in comments(table):
                con.execute(comment)
            con.execute(
                "INSERT INTO publishing.relation VALUES (%s, %s) "
                "ON CONFLICT (table_name) DO UPDATE SET declaration = excluded.declaration",
                [table.qualified_name, declaration_hash(table, schema)],
            )


_KEYS_SQL = """
SELECT connamespace::regnamespace::text || '.' || conname FROM pg_constraint
UNION SELECT schemaname || '.' || indexname FROM pg_indexes
"""


def _refuse_foreign(con: psycopg.Connection, names: Iterable[str]) -> None:
    for name in sorted(names):
        found = con.execute("SELECT to_regclass(%s)", [name]).fetchone()
        if found and found[0]:
            raise PostgresError(
                f"{name} exists and was not made by publishing: publish to a database of its own"
            )


def _drop_keys(con: psycopg.Connection, names: list[str]) -> None:
    """Drop the keys and indexes of these tables, and the foreign keys of others that refer to them."""
    constraints = con.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[])) "
        "AND contype IN ('p', 'u', 'f') ORDER BY contype <> 'f'",
        [names, names],
    ).fetchall()
    for table, constraint in constraints:
        con.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
    indexes = con.execute(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = ANY(%s::regclass[])", [names]
    ).fetchall()
    for (index,) in indexes:
        con.execute(f"DROP INDEX {index}")


def _create(con: psycopg.Connection, table: Table) -> list[str]:
    con.execute(create_table(table))
    return []


def _alter(con: psycopg.Connection, table: Table) -> list[str]:
    """Empty the table and alter its columns; a column whose type changed is made anew."""
    con.execute(f"DELETE FROM {table.qualified_name}")
    found = {
        name: (kind, not required)
        for name, kind, required in con.execute(
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
            [table.qualified_name],
        ).fetchall()
    }
    wanted = {column.name: (TYPES[column.type], column.nullable) for column in table.columns}
    remade = {name for name in found.keys() & wanted.keys() if found[name][0] != wanted[name][0]}
    parts = [f'DROP COLUMN "{name}"' for name in sorted((found.keys() - wanted.keys()) | remade)]
    parts += [
        f"ADD COLUMN {column_definition(column)}"
        for column in table.columns
        if column.name not in found or column.name in remade
    ]
    parts += [
        f'ALTER COLUMN "{name}" {"DROP" if wanted[name][1] else "SET"} NOT NULL'
        for name in sorted(found.keys() & wanted.keys() - remade)
        if found[name][1] != wanted[name][1]
    ]
    for part in parts:
        con.execute(f"ALTER TABLE {table.qualified_name} {part}")
    told = ", ".join(part.replace('"', "").lower() for part in parts) or "keys or comments changed"
    return [f"{table.qualified_name}: {told}; filled anew"]
