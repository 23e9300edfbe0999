"""Reading the current release: queries, and a document with the facts found in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from warehouse.checksum import TableChecksum, checksum
from warehouse.database import open_database
from warehouse.exporting import ExportFormat, export
from warehouse.publishing import RELEASE_FILE, current_release
from warehouse.schema import Column, Table, load_schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_POSITION = frozenset({"document_key", "sentence_key", "char_start", "char_end", "surface", "added_run_id"})
_MANY = 20


class NothingToRead(LookupError):
    """There is no release, or not the document that was asked for; the message says which."""


class Answer(NamedTuple):
    """A query's columns and rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class Fact(NamedTuple):
    """A fact with its place in the text; `details` are its other values, keys replaced by names."""

    kind: str
    start: int
    end: int
    surface: str
    details: dict[str, Any]


class Document(NamedTuple):
    """A document as the release has it."""

    document_key: str
    source_uri: str
    title: str | None
    metadata: dict[str, Any]
    text: str
    facts: list[Fact]


@contextmanager
def release(data_dir: Path) -> Iterator["DuckDBPyConnection"]:
    """Open the current release, read-only.

    Raises:
        NothingToRead: nothing has been published yet.
    """
    directory = current_release(data_dir)
    if directory is None:
        raise NothingToRead(f"nothing has been published in {data_dir} yet: run `policywh run` first")
    connection = open_database(directory / RELEASE_FILE, read_only=True)
    try:
        yield connection
    finally:
        connection.close()


def query(data_dir: Path, sql: str) -> Answer:
    """Return what the current release answers to a query.

    Raises:
        NothingToRead: nothing has been published yet.
        duckdb.Error: the query is wrong.
    """
    with release(data_dir) as con:
        result = con.execute(sql)
        return Answer(tuple(column[0] for column in result.description or ()), result.fetchall())


def read_document(data_dir: Path, wanted: str) -> Document:
    """Return the document with this key or source_uri, or the one whose title or source_uri contains it.

    Raises:
        NothingToRead: there is none, or more than one; the message lists those.
    """
    with release(data_dir) as con:
        return document_in(con, find_key(con, wanted))


def document_in(con: "DuckDBPyConnection", key: str) -> Document:
    """Return the document with this key, which must be there, from an open release."""
    result = con.execute("SELECT * FROM main.dim_document WHERE document_key = $key", {"key": key})
    names = [column[0] for column in result.description or ()]
    metadata = dict(zip(names, result.fetchone() or (), strict=True))
    text = con.execute(
        "SELECT text FROM main.document_text WHERE document_key = $key", {"key": key}
    ).fetchone()
    facts = sorted(
        (fact for table in _tables_with_evidence() for fact in _facts(con, table, key)),
        key=lambda fact: (fact.start, fact.end, fact.kind),
    )
    return Document(key, metadata["source_uri"], metadata["title"], metadata, text[0] if text else "", facts)


def checksums(data_dir: Path) -> dict[str, TableChecksum]:
    """Return rows and checksum of every table of the current release.

    Raises:
        NothingToRead: nothing has been published yet.
    """
    with release(data_dir) as con:
        return checksum(con)


def export_release(data_dir: Path, target: Path, export_format: str, tables: Sequence[str]) -> dict[str, int]:
    """Write tables of the current release (all, or those named) as files below `target`; returns their rows.

    Raises:
        NothingToRead: nothing has been published yet.
        ExportError: the target exists, or a name is no table of `main` or `mart`.
    """
    directory = current_release(data_dir)
    if directory is None:
        raise NothingToRead(f"nothing has been published in {data_dir} yet: run `policywh run` first")
    return export(directory / RELEASE_FILE, target, ExportFormat(export_format), tables)


def find_key(con: "DuckDBPyConnection", wanted: str) -> str:
    """Return the key of the document that `wanted` names; see `read_document`."""
    rows = con.execute(
        "SELECT document_key, source_uri, title, document_key = $wanted OR source_uri = $wanted AS is_exact "
        "FROM main.dim_document WHERE document_key = $wanted OR (is_current AND ("
        "contains(lower(source_uri), lower($wanted)) OR contains(lower(title), lower($wanted)))) "
        "ORDER BY is_exact DESC, source_uri",
        {"wanted": wanted},
    ).fetchall()
    if not rows:
        raise NothingToRead(f"no document has {wanted!r} as its key or in its title or source_uri")
    if len(rows) > 1 and not rows[0][3]:
        listed = "\n".join(f"  {key}  {uri}  {title or ''}" for key, uri, title, _ in rows[:_MANY])
        more = f"\n  … and {len(rows) - _MANY} more" if len(rows) > _MANY else ""
        raise NothingToRead(f"{len(rows)} documents match {wanted!r}; give the key of one:\n{listed}{more}")
    return str(rows[0][0])


def _tables_with_evidence() -> list[Table]:
    """Return the fact tables whose rows stand at a place in the text, without mere words and shared passages."""
    return [
        table
        for table in load_schema().in_layer("main")
        if table.surface_column
        and table.name.startswith("fact_")
        and table.name not in ("fact_token", "fact_sentence", "fact_text_reuse")
    ]


def _facts(con: "DuckDBPyConnection", table: Table, key: str) -> Iterator[Fact]:
    result = con.execute(f"SELECT * FROM {table.qualified_name} WHERE document_key = $key", {"key": key})
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    lookups = {
        column.name: _names(con, column, [row[column.name] for row in rows])
        for column in table.columns
        if column.name not in _POSITION and column.references
    }
    kind = table.name.removeprefix("fact_").removesuffix("_mention")
    for row in rows:
        details = {
            name.removesuffix("_key"): lookups[name].get(value, value) if name in lookups else value
            for name, value in row.items()
            if name not in _POSITION and value is not None
        }
        yield Fact(kind, row["char_start"], row["char_end"], row["surface"], details)


def _names(con: "DuckDBPyConnection", column: Column, keys: Sequence[str | None]) -> dict[str, str]:
    """Return what the referenced table calls these keys; nothing where it has no name for them."""
    assert column.references is not None
    target = load_schema().table(column.references.table)
    label = next((name for name in ("name", "title") if name in target.column_names), None)
    if label is None:
        return {}
    rows = con.execute(
        f"SELECT {column.references.column}, {label} FROM {target.qualified_name} "
        f"WHERE list_contains($keys, {column.references.column})",
        {"keys": [key for key in keys if key is not None]},
    ).fetchall()
    return {str(key): str(name) for key, name in rows}
