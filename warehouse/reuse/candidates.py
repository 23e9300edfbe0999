"""Common grams of all documents, joined in the database: which places of which documents are worth aligning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from warehouse.loading import registered
from warehouse.reuse.documents import read_query

# Documents between which a common gram links each with each.
FEW_DOCUMENTS = 12
_LETTERS_AT_ONCE = 2_000_000

Numbers = npt.NDArray[np.int64]


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


@contextmanager
def grams_loaded(con: duckdb.DuckDBPyConnection, grams: Iterable[DocumentGrams]) -> Iterator[CountedGrams]:
    """Hold the documents' grams in temporary tables while the block runs."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE reuse_gram (document_no INTEGER, gram BIGINT, place INTEGER, is_first BOOLEAN)"
    )
    for batch in _batches(grams):
        with registered(con, {"new_gram": batch}):
            con.execute("INSERT INTO reuse_gram SELECT document_no, gram, place, is_first FROM new_gram")
    con.execute(f"CREATE OR REPLACE TEMP TABLE reuse_gram_count AS {read_query('gram_count')}")
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


def hit_counts(con: duckdb.DuckDBPyConnection, documents: int, most_documents: int) -> Numbers:
    """For each document by number how many hits a join of it may give, at most. Needs `grams_loaded`."""
    _set_variables(con, most_documents=most_documents, few_documents=FEW_DOCUMENTS)
    numbers, counts = _columns(con, read_query("hit_count"))
    found = np.zeros(documents, np.int64)
    found[numbers] = counts
    return found


def joined_grams(
    con: duckdb.DuckDBPyConnection, documents: int, first_no: int, past_no: int, most_documents: int
) -> JoinedGrams:
    """The grams that documents of these numbers have in common with documents of higher numbers.

    Grams of more than `most_documents` documents are left out. Needs `grams_loaded`.
    """
    _set_variables(
        con,
        document_count=documents,
        first_no=first_no,
        past_no=past_no,
        most_documents=most_documents,
        few_documents=FEW_DOCUMENTS,
    )
    return JoinedGrams(*_columns(con, read_query("hit")))


def _set_variables(con: duckdb.DuckDBPyConnection, **values: int) -> None:
    for name, value in values.items():
        con.execute(f"SET VARIABLE {name} = {value}")


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
