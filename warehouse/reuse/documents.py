"""The documents that are compared: who they are, and their texts as they are needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

SQL_DIR = Path(__file__).parent


class ComparedDocument(NamedTuple):
    """A document that is compared, with what the direction is told from; its number is its place in the list."""

    document_key: str
    issue_date: date | None
    level: str | None
    char_count: int


def read_query(name: str) -> str:
    """The text of a query of this folder."""
    return (SQL_DIR / f"{name}.sql").read_text(encoding="utf-8")


@contextmanager
def documents_loaded(con: duckdb.DuckDBPyConnection) -> Iterator[list[ComparedDocument]]:
    """Hold the documents that are compared in a temporary table, by their numbers, while the block runs."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE reuse_document AS {read_query('document')}")
    try:
        rows = con.execute(
            "SELECT document_key, issue_date, level, char_count FROM reuse_document ORDER BY document_no"
        ).fetchall()
        yield [ComparedDocument(*row) for row in rows]
    finally:
        con.execute("DROP TABLE reuse_document")


def texts_between(con: duckdb.DuckDBPyConnection, first_no: int, past_no: int) -> list[str]:
    """The texts of the documents from number `first_no` to before `past_no`. Needs `documents_loaded`."""
    rows = con.execute(
        "SELECT text FROM reuse_document WHERE document_no >= $1 AND document_no < $2 ORDER BY document_no",
        (first_no, past_no),
    ).fetchall()
    return [str(row[0]) for row in rows]


def texts_of(con: duckdb.DuckDBPyConnection, numbers: Collection[int]) -> dict[int, str]:
    """The texts of some documents, by number. Needs `documents_loaded`."""
    rows = con.execute(
        "SELECT document_no, text FROM reuse_document WHERE document_no IN (SELECT unnest($1::BIGINT[]))",
        (list(numbers),),
    ).fetchall()
    return dict(rows)
