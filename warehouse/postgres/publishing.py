"""`policywh publish --to`: a release into PostgreSQL, in one transaction, only what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import psycopg

from warehouse.postgres.connecting import SOURCE, connected, opened_release
from warehouse.postgres.copying import replace_rows
from warehouse.postgres.ddl import published_tables
from warehouse.postgres.errors import PostgresError
from warehouse.postgres.fingerprint import Slice, Slices, duckdb_slices, is_sliced, postgres_slices
from warehouse.postgres.migrating import finish, migrate
from warehouse.postgres.roles import grant_reading
from warehouse.schema import Schema, Table, load_schema

BOOKKEEPING = Path(__file__).with_name("bookkeeping.sql")
_LOCK = 0x706F6C69  # one publish at a time, whoever starts it
_SHARE = 0.5  # from this share of changed documents on, a table is replaced whole


@dataclass(frozen=True)
class Reader:
    """The role that may read: its name, and its password where it is to be set."""

    role: str
    password: str | None = None


@dataclass
class PublishReport:
    """What a publish did: rows written by table, tables left alone, and what a person should know."""

    release_id: str
    written: dict[str, int] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_reader: bool = False


@dataclass(frozen=True)
class _Change:
    """A table's slices in the release, and the documents to replace: None for the whole table."""

    table: Table
    slices: Slices
    documents: list[str] | None


def publish_to_postgres(
    release_file: Path, release_id: str, url: str, reader: Reader, full: bool = False
) -> PublishReport:
    """Make the PostgreSQL database at `url` hold what the release holds; readers see all of it or nothing.

    Args:
        release_file: the release's DuckDB file.
        release_id: its name, kept in `publishing.release`.
        url: libpq's connection string or URI; what it leaves open comes from PGPASSWORD, ~/.pgpass and the like.
        reader: who may read.
        full: write all rows, also those that are there by the records of the last publish.

    Raises:
        PostgresError: whatever went wrong; nothing has changed in PostgreSQL then.
    """
    report = PublishReport(release_id)
    with opened_release(release_file) as release, connected(url) as con:
        with con.transaction():
            _prepare(con)
            _publish(con, release, reader, full, report)
        _tidy(con, report)
    return report


def _prepare(con: psycopg.Connection) -> None:
    """Refuse to publish beside another publish, and see that there is a place for the records."""
    row = con.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK]).fetchone()
    if not row or not row[0]:
        raise PostgresError("another publish is under way; wait for it and publish again")
    con.execute(BOOKKEEPING.read_bytes())


def _tidy(con: psycopg.Connection, report: PublishReport) -> None:
    """Free the room of rows that were replaced, and tell the planner of the new ones; readers are not held up."""
    if report.written:
        # The release is published: what fails here, autovacuum does in its time.
        with suppress(psycopg.Error):
            con.execute(f"VACUUM (ANALYZE) {', '.join(report.written)}".encode())


def _publish(
    con: psycopg.Connection,
    release: duckdb.DuckDBPyConnection,
    reader: Reader,
    full: bool,
    report: PublishReport,
) -> None:
    schema = load_schema()
    migrated, report.notes = migrate(con, schema)
    if full:
        con.execute("DELETE FROM publishing.slice")
    if full or migrated or not _is_newest(con, report.release_id):
        changes = list(_changes(con, release, schema, report))
        for change in changes:
            name = change.table.qualified_name
            report.written[name] = replace_rows(con, release, change.table, SOURCE, change.documents)
        finish(con, schema, migrated)
        for change in changes:
            _verify(con, change)
            _remember(con, change)
        con.execute(
            "INSERT INTO publishing.release VALUES (%s, clock_timestamp(), %s, %s) ON CONFLICT (release_id) "
            "DO UPDATE SET (published_at, tables_changed, rows_written) = "
            "(excluded.published_at, excluded.tables_changed, excluded.rows_written)",
            [report.release_id, len(changes), sum(report.written.values())],
        )
    report.has_reader = grant_reading(con, reader.role, reader.password)


def _is_newest(con: psycopg.Connection, release_id: str) -> bool:
    """Whether the last publish was of this release."""
    row = con.execute(
        "SELECT release_id FROM publishing.release ORDER BY published_at DESC LIMIT 1"
    ).fetchone()
    return row is not None and row[0] == release_id


def _changes(
    con: psycopg.Connection, release: duckdb.DuckDBPyConnection, schema: Schema, report: PublishReport
) -> Iterator[_Change]:
    """The tables whose rows differ from those published, and by which documents."""
    for table in published_tables(schema):
        slices = duckdb_slices(release, table, SOURCE)
        published = _published_slices(con, table)
        differing = {key for key, _ in slices.items() ^ published.items()}
        if not differing:
            report.unchanged.append(table.qualified_name)
        elif is_sliced(table) and len(differing) <= _SHARE * len(published):
            yield _Change(table, slices, sorted(differing))
        else:
            yield _Change(table, slices, None)


def _published_slices(con: psycopg.Connection, table: Table) -> Slices:
    rows = con.execute(
        "SELECT document_key, row_count, checksum FROM publishing.slice WHERE table_name = %s",
        [table.qualified_name],
    ).fetchall()
    return {key: Slice(count, int(total)) for key, count, total in rows}


def _verify(con: psycopg.Connection, change: _Change) -> None:
    """Compare what PostgreSQL holds with the release: checksums of what was written, rows of the whole table."""
    name = change.table.qualified_name
    found = postgres_slices(con, change.table, change.documents)
    chosen = change.slices.keys() if change.documents is None else set(change.documents)
    wanted = {key: value for key, value in change.slices.items() if key in chosen}
    if found != wanted:
        differing = len({key for key, _ in found.items() ^ wanted.items()})
        raise PostgresError(f"{name} does not hold what the release does ({differing} documents differ)")
    row = con.execute(f"SELECT count(*) FROM {name}").fetchone()
    expected = sum(each.row_count for each in change.slices.values())
    if row is None or row[0] != expected:
        raise PostgresError(
            f"{name} has {row and row[0]} rows where the release has {expected}: somebody else wrote into it; "
            "publish with --full"
        )


def _remember(con: psycopg.Connection, change: _Change) -> None:
    name = change.table.qualified_name
    con.execute("DELETE FROM publishing.slice WHERE table_name = %s", [name])
    with con.cursor().copy("COPY publishing.slice FROM STDIN") as copy:
        for key, (count, total) in change.slices.items():
            copy.write_row((name, key, count, total))
