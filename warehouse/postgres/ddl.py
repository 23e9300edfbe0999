"""The declared tables as PostgreSQL has them: types, keys, indexes, comments.

Views of the release become tables here, under the same names, so that a query reads the same in both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from warehouse.ddl import comment_statements
from warehouse.schema import Column, Schema, Table

LAYERS = ("main", "mart", "ops")
TYPES = {
    "VARCHAR": "text",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp without time zone",
    "DECIMAL(38,10)": "numeric(38,10)",
}
_NAME_LIMIT = 63  # bytes of an identifier; PostgreSQL cuts longer ones without a word
_BOUNDED = ("_key", "_id", "_edtf", "_code")  # endings of text columns whose values are short


def published_tables(schema: Schema) -> tuple[Table, ...]:
    """The tables that PostgreSQL gets, in their declared order."""
    return schema.in_layer(*LAYERS)


def declaration_hash(table: Table, schema: Schema) -> str:
    """A hash of all that makes the table: it changes where the table has to be migrated."""
    statements = (create_table(table), *key_statements(table, schema).values(), *comments(table))
    return sha256("\n".join(statements).encode()).hexdigest()


def create_table(table: Table) -> str:
    """CREATE TABLE without keys, which come when the rows are there."""
    columns = ", ".join(column_definition(column) for column in table.columns)
    return f"CREATE TABLE {table.qualified_name} ({columns})"


def column_definition(column: Column) -> str:
    """Name, type and nullability of a column."""
    return f'"{column.name}" {TYPES[column.type]}{"" if column.nullable else " NOT NULL"}'


def key_statements(table: Table, schema: Schema) -> dict[str, str]:
    """What gives a filled table its keys and indexes, by the name of each; the table's own key is the first."""
    statements = dict([_key(table)])
    indexed = {table.key[0]}
    for column in table.columns:
        target = _target(column, schema)
        if target is not None and column.references is not None:
            name = _name(table.name, column.name, "fkey")
            # Deferred, so that a dimension's rows can be replaced under facts that stay.
            statements[name] = (
                f'ALTER TABLE {table.qualified_name} ADD CONSTRAINT {name} FOREIGN KEY ("{column.name}") '
                f'REFERENCES {target.qualified_name} ("{column.references.column}") '
                "DEFERRABLE INITIALLY DEFERRED"
            )
        if (target is not None or column.type == "DATE") and column.name not in indexed:
            name = _name(table.name, column.name, "idx")
            statements[name] = f'CREATE INDEX {name} ON {table.qualified_name} ("{column.name}")'
    return statements


def comments(table: Table) -> Iterator[str]:
    """COMMENT ON for the table and its columns, the same texts as in the release."""
    return comment_statements(table, kind="TABLE")


def _key(table: Table) -> tuple[str, str]:
    columns = [table.column(name) for name in table.key]
    long = [column for column in columns if len(columns) > 1 and _may_be_long(column)]
    if not long and not any(column.nullable for column in columns):
        name = _name(table.name, "pkey")
        names = ", ".join(f'"{column.name}"' for column in columns)
        return name, f"ALTER TABLE {table.qualified_name} ADD CONSTRAINT {name} PRIMARY KEY ({names})"
    # An index has no room for values above 2.7 kB, so long texts are held by their hash.
    name = _name(table.name, "key")
    parts = ", ".join(f'md5("{column.name}")' if column in long else f'"{column.name}"' for column in columns)
    return name, f"CREATE UNIQUE INDEX {name} ON {table.qualified_name} ({parts}) NULLS NOT DISTINCT"


def _may_be_long(column: Column) -> bool:
    return (
        column.type == "VARCHAR"
        and not column.allowed
        and column.references is None
        and not column.name.endswith(_BOUNDED)
    )


def _target(column: Column, schema: Schema) -> Table | None:
    """The table that the column refers to, where PostgreSQL has it with that key."""
    if column.references is None:
        return None
    target = schema.table(column.references.table)
    is_key = target.key == (column.references.column,)
    return target if is_key and target.layer in LAYERS else None


def _name(*parts: str) -> str:
    name = "_".join(parts)
    if len(name.encode()) <= _NAME_LIMIT:
        return name
    return f"{name[: _NAME_LIMIT - 9]}_{sha256(name.encode()).hexdigest()[:8]}"
