"""Connections to PostgreSQL and to the release, and what is said when they fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psycopg

from warehouse.database import open_database
from warehouse.postgres.errors import PostgresError

SOURCE = "release"  # the name under which the release is attached
OLDEST_SERVER = 15  # the first with NULLS NOT DISTINCT
_CONNECT_SECONDS = 15
_LOCK_WAIT = "60s"  # a migration waits no longer for readers, as those after it wait behind it


@contextmanager
def opened_release(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory with the release attached as SOURCE, read-only."""
    con = open_database(None)
    try:
        path = str(file).replace("'", "''")
        con.execute(f"ATTACH '{path}' AS {SOURCE} (READ_ONLY)")
        yield con
    finally:
        con.close()


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    """A connection that commits each statement, in UTC and with unambiguous dates.

    Raises PostgresError: the server cannot be used, or whatever PostgreSQL refuses inside.
    """
    con = _connect(url)
    where = f"PostgreSQL ({con.info.host or 'local'}:{con.info.port}/{con.info.dbname})"
    try:
        _check_server(con)
        for name, value in (("timezone", "UTC"), ("datestyle", "ISO"), ("lock_timeout", _LOCK_WAIT)):
            con.execute("SELECT set_config(%s, %s, false)", [name, value])
        # Names that the server writes out come with their schema.
        con.execute("SELECT set_config('search_path', 'pg_catalog', false)")
        yield con
    except (psycopg.Error, PostgresError, duckdb.Error, OSError) as error:
        raise PostgresError(
            f"{where}: {explain(error)}. Nothing was changed there, readers see what they saw"
        ) from error
    finally:
        con.close()


def explain(error: Exception) -> str:
    """The reason in one line: the server's own words and, where it gives one, the detail."""
    if not isinstance(error, psycopg.Error):
        return str(error)
    words = error.diag.message_primary or " ".join(str(error).split())
    detail = error.diag.message_detail
    if isinstance(error, psycopg.errors.DependentObjectsStillExist):
        return f"{words} ({detail}): drop what depends on it, publish, and make it again"
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return f"a reader held a table that has to be altered for more than {_LOCK_WAIT}: publish again later"
    return f"{words} ({detail})" if detail else words


def _connect(url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(
            url, autocommit=True, connect_timeout=_CONNECT_SECONDS, application_name="policywh publish"
        )
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise PostgresError(f"PostgreSQL cannot be reached: {reason}. Nothing was changed there") from error
    except psycopg.Error:
        # What libpq says of an address that it cannot read may repeat it, with the password.
        raise PostgresError(
            "PostgreSQL: the address cannot be read; it is written postgresql://USER@HOST:PORT/DATABASE"
        ) from None


def _check_server(con: psycopg.Connection) -> None:
    version = con.info.server_version // 10_000
    if version < OLDEST_SERVER:
        raise PostgresError(f"version {version} is too old, {OLDEST_SERVER} or later is needed")
    encoding = con.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise PostgresError(f"the database is in {encoding}; make one with ENCODING 'UTF8'")
