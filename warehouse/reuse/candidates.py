"""Common grams of all documents, joined in the database: which places of which documents are worth aligning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from warehouse.loading import registered

SQL_DIR = Path(__file__).parent
# Documents between which a common gram links each with each.
FEW_DOCUMENTS = 12
_LETTERS_AT_ONCE = 2_000_000

Numbers = npt.NDArray[np.int64]


class ComparedDocument(NamedTuple):
    """A document that is compared, with what the direction is told from."""

    document_no: int
    document_key: str
    issue_date: date | None
    level: str | None
    text: str


class DocumentGrams(NamedTuple):
    """The grams of one document: hash, place, and whether it is the first of its hash there."""

    document_no: int
    hashes: npt.NDArray[np.int64]
    places: npt.NDArray[np.int32]
    is_first: npt.NDArray[np.bool_]


class CountedGrams(NamedTuple):
    """Grams that three documents or more have, sorted, with the number of documents."""

    hashes: npt.NDArray[np.int64]
    document_counts: Numbers


class JoinedGrams(NamedTuple):
    """Grams that two documents have: number of the first x number of documents + number of the second; places;
    in how many documents the gram stands."""

    pairs: Numbers
    ones: Numbers
    others: Numbers
    document_counts: Numbers


def compared_documents(con: duckdb.DuckDBPyConnection) -> list[ComparedDocument]:
    """The documents that are compared, by their number from 0."""
    return [ComparedDocument(*row) for row in con.execute(_query("document")).fetchall()]


@contextmanager
def grams_loaded(con: duckdb.DuckDBPyConnection, grams: Iterable[DocumentGrams]) -> Iterator[CountedGrams]:
    """Hold the documents' grams in temporary tables while the block runs."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE reuse_gram (document_no INTEGER, gram BIGINT, place INTEGER, is_first BOOLEAN)"
    )
    for batch in _batches(grams):
        with registered(con, {"new_gram": batch}):
            con.execute("INSERT INTO reuse_gram SELECT document_no, gram, place, is_first FROM new_gram")
    con.execute(f"CREATE OR REPLACE TEMP TABLE reuse_gram_count AS {_query('gram_count')}")
    try:
        yield CountedGrams(
            *_columns(
                con,
                "SELECT gram, document_count FROM reuse_gram_count WHERE document_count > 2 ORDER BY gram",
            )
        )
    finally:
        con.execute("DROP TABLE reuse_gram")
        con.execute("DROP TABLE reuse_gram_count")


def joined_grams(
    con: duckdb.DuckDBPyConnection, documents: int, first_no: int, past_no: int, most_documents: int
) -> JoinedGrams:
    """The grams that documents of these numbers have in common with documents of higher numbers.

    Grams of more than `most_documents` documents are left out. Needs `grams_loaded`.
    """
    limits = {
        "document_count": documents,
        "first_no": first_no,
        "past_no": past_no,
        "most_documents": most_documents,
        "few_documents": FEW_DOCUMENTS,
    }
    for name, limit in limits.items():
        con.execute(f"SET VARIABLE {name} = {limit}")
    return JoinedGrams(*_columns(con, _query("hit")))


def _columns(con: duckdb.DuckDBPyConnection, query: str) -> Iterator[Numbers]:
    """The columns of a query of whole numbers."""
    found = con.execute(query).fetchnumpy()
    return (np.asarray(column, np.int64) for column in found.values())


def _batches(grams: Iterable[DocumentGrams]) -> Iterator[pa.Table]:
    waiting: list[DocumentGrams] = []
    letters = 0
    for one in grams:
        waiting.append(one)
        letters += len(one.hashes)
        if letters > _LETTERS_AT_ONCE:
            yield _arrow(waiting)
            waiting, letters = [], 0
    if waiting:
        yield _arrow(waiting)


def _arrow(grams: list[DocumentGrams]) -> pa.Table:
    numbers: Any = np.repeat([one.document_no for one in grams], [len(one.hashes) for one in grams])
    return pa.table(
        {
            "document_no": numbers,
            "gram": np.concatenate([one.hashes for one in grams]),
            "place": np.concatenate([one.places for one in grams]),
            "is_first": np.concatenate([one.is_first for one in grams]),
        }
    )


def _query(name: str) -> str:
    return (SQL_DIR / f"{name}.sql").read_text(encoding="utf-8")
