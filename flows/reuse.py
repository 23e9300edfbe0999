"""The search for text reuse over all documents: candidates by common grams, then each place aligned once.

What is found follows from the documents alone, so it is the same in any order of arrival. Which places two
documents have in common is joined anew at each run that has news, because a wording grows more common with each
document; what was aligned before is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from transforms.keys import make_key
from transforms.reuse.chains import Hits, chain
from transforms.reuse.direction import Direction, Standing, direction
from transforms.reuse.grams import grams_of
from transforms.reuse.letters import letters_of
from transforms.reuse.passages import (
    LEAST_WEIGHT,
    Finding,
    Region,
    Text,
    find_passages,
    strongest,
    with_margin,
)
from transforms.reuse.rarity import CommonGrams, most_documents, rarities
from warehouse.reuse.candidates import (
    ComparedDocument,
    DocumentGrams,
    compared_documents,
    grams_loaded,
    joined_grams,
)
from warehouse.reuse.passages import (
    AlignedPassage,
    FoundPassage,
    add_aligned,
    begin_regions,
    end_regions,
    new_regions,
    write_reuse,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Below this rarity a gram is part of a formula and leads nowhere.
_LEAST_RARITY = 0.3
_LETTERS_AT_ONCE = 1_000_000


class _Document(NamedTuple):
    """A document as it is compared."""

    standing: Standing
    text: Text


class _Place(NamedTuple):
    """A region between two documents under its key: it is the same as long as their texts are."""

    region_key: str
    document: _Document
    source: _Document
    region: Region


def update_reuse(con: DuckDBPyConnection, version: str) -> int:
    """Bring main.fact_text_reuse up to date with the current documents; returns its rows.

    Args:
        con: the working database, its models built.
        version: what the texts and the alignment follow from besides the bytes: a new one aligns all anew.
    """
    documents = [_document(row) for row in compared_documents(con)]
    grams = (_grams(number, document) for number, document in enumerate(documents))
    with grams_loaded(con, grams) as counted:
        common = CommonGrams(*counted, documents=len(documents))
        begin_regions(con)
        for places in _places(con, documents, version):
            _align_new(con, places)
    return write_reuse(con, _found(documents, end_regions(con), common))


def _document(row: ComparedDocument) -> _Document:
    standing = Standing(row.document_key, row.issue_date, row.level)
    return _Document(standing, Text(row.text, letters_of(row.text)))


def _grams(number: int, document: _Document) -> DocumentGrams:
    return DocumentGrams(number, *grams_of(document.text.letters.codes))


def _places(con: DuckDBPyConnection, documents: Sequence[_Document], version: str) -> Iterator[list[_Place]]:
    """The regions worth aligning, some hundred documents' at a time."""
    most = most_documents(_LEAST_RARITY, len(documents))
    for first, past in _slices(documents):
        hits = joined_grams(con, len(documents), first, past, most)
        rarity = rarities(hits.document_counts, len(documents))
        regions = chain(Hits(hits.pairs, hits.ones, hits.others, rarity))
        ones, others = np.divmod(regions.pairs, len(documents))
        columns = (ones, others, *regions[1:])
        yield [
            _place(documents[one], documents[other], spans, version)
            for one, other, *spans in zip(*(column.tolist() for column in columns), strict=True)
        ]


def _slices(documents: Sequence[_Document]) -> Iterator[tuple[int, int]]:
    """Ranges of documents of about a million letters, so that the join of one fits into memory."""
    first = letters = 0
    for number, document in enumerate(documents):
        letters += len(document.text.letters.text)
        if letters > _LETTERS_AT_ONCE:
            yield first, number + 1
            first, letters = number + 1, 0
    if first < len(documents):
        yield first, len(documents)


def _place(one: _Document, other: _Document, spans: Sequence[int], version: str) -> _Place:
    """A region turned so that the source comes second, with its margin."""
    if direction(one.standing, other.standing).is_first_source:
        document, source, region = other, one, Region(*spans[2:], *spans[:2])
    else:
        document, source, region = one, other, Region(*spans)
    region = with_margin(region, len(document.text.letters.text), len(source.text.letters.text))
    names = (version, document.standing.document_key, source.standing.document_key)
    return _Place(make_key("reuse_region", *names, *map(str, region)), document, source, region)


def _align_new(con: DuckDBPyConnection, places: list[_Place]) -> None:
    news = new_regions(con, sorted({place.region_key for place in places}))
    # Near the ends of short texts the margins make one place of two.
    single = {place.region_key: place for place in places}
    passages = [
        AlignedPassage(
            key,
            place.document.standing.document_key,
            found.char_start,
            found.char_end,
            place.source.standing.document_key,
            *found[2:],
        )
        for key, place in single.items()
        if key in news
        for found in find_passages(place.document.text, place.source.text, place.region)
    ]
    add_aligned(con, sorted(news), passages)


def _found(
    documents: Sequence[_Document], passages: Sequence[AlignedPassage], common: CommonGrams
) -> list[FoundPassage]:
    """The passages that are distinctive enough, without those that are found twice."""
    by_key = {document.standing.document_key: document for document in documents}
    weights = _weights(by_key, passages, common)
    heavy = [
        (passage, weight) for passage, weight in zip(passages, weights, strict=True) if weight >= LEAST_WEIGHT
    ]
    heavy.sort(key=lambda item: (_pair(item[0]), item[0]))
    found: list[FoundPassage] = []
    for (document, source), group in groupby(heavy, key=lambda item: _pair(item[0])):
        ways = direction(by_key[document].standing, by_key[source].standing)
        found += _of_one_pair(list(group), ways)
    return found


def _of_one_pair(items: Sequence[tuple[AlignedPassage, float]], ways: Direction) -> list[FoundPassage]:
    findings = [
        Finding(one.char_start, one.char_end, one.source_char_start, one.source_char_end, weight)
        for one, weight in items
    ]
    return [FoundPassage(*items[at], ways.basis) for at in strongest(findings)]


def _weights(
    documents: dict[str, _Document], passages: Sequence[AlignedPassage], common: CommonGrams
) -> list[float]:
    """The letters that match in each passage, times how rare the wording is where it is more common."""
    rarity = [1.0] * len(passages)
    spans: dict[str, list[tuple[int, int, int]]] = {}
    for at, passage in enumerate(passages):
        spans.setdefault(passage.document_key, []).append((at, passage.char_start, passage.char_end))
        spans.setdefault(passage.source_document_key, []).append(
            (at, passage.source_char_start, passage.source_char_end)
        )
    for key, found in spans.items():
        letters = documents[key].text.letters
        totals = np.concatenate([[0.0], np.cumsum(common.weights(letters.codes))])
        for at, start, end in found:
            first, past = letters.within(start, end)
            rarity[at] = min(rarity[at], float(totals[past] - totals[first]) / max(1, past - first))
    return [
        round(passage.matched_char_count * rare, 2) for passage, rare in zip(passages, rarity, strict=True)
    ]


def _pair(passage: AlignedPassage) -> tuple[str, str]:
    return passage.document_key, passage.source_document_key
