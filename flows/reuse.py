"""The search for text reuse over all documents: candidates by common grams, then each place aligned once.

What is found follows from the documents alone, so it is the same in any order of arrival. Which places two
documents have in common is joined anew at each run that has news, because a wording grows more common with each
document; what was aligned before is kept. Texts, hits and passages are looked at in portions, so that memory does
not grow with the documents but by a line for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from flows.reuse_texts import ComparedTexts
from transforms.keys import make_key
from transforms.reuse.chains import Hits, Regions, chain
from transforms.reuse.direction import Direction, direction
from transforms.reuse.passages import (
    LEAST_WEIGHT,
    Finding,
    Region,
    find_passages,
    strongest,
    with_margin,
)
from transforms.reuse.rarity import CommonGrams, most_documents, rarities
from warehouse.reuse.candidates import grams_loaded, hit_counts, joined_grams
from warehouse.reuse.documents import documents_loaded
from warehouse.reuse.passages import (
    AlignedPassage,
    FoundPassage,
    add_aligned,
    add_reuse,
    aligned_passages,
    begin_regions,
    begin_reuse,
    end_regions,
    new_regions,
    write_reuse,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Below this rarity a gram is part of a formula and leads nowhere.
_LEAST_RARITY = 0.3
_HITS_AT_ONCE = 500_000


class _Place(NamedTuple):
    """A region between two documents (by number) under its key: it is the same as long as their texts are."""

    region_key: str
    document: int
    source: int
    region: Region


class _Weighed(NamedTuple):
    """A passage, its letters by their rarity, and what stands in the document and in the source."""

    passage: AlignedPassage
    weight: int
    surface: str
    source_surface: str


def update_reuse(con: DuckDBPyConnection, version: str) -> int:
    """Bring main.fact_text_reuse up to date with the current documents; returns its rows.

    Args:
        con: the working database, its models built.
        version: what the texts and the alignment follow from besides the bytes: a new one aligns all anew.
    """
    with documents_loaded(con) as documents:
        texts = ComparedTexts(con, documents)
        with grams_loaded(con, texts.grams()) as counted:
            common = CommonGrams(*counted, documents=len(documents))
            begin_regions(con)
            for regions in _regions(con, texts):
                _align_new(con, texts, _places(texts, regions, version))
            end_regions(con)
        begin_reuse(con)
        for passages in aligned_passages(con):
            add_reuse(con, _found(texts, passages, common))
    return write_reuse(con)


def _regions(con: DuckDBPyConnection, texts: ComparedTexts) -> Iterator[Regions]:
    """The regions worth aligning, some documents' at a time."""
    most = most_documents(_LEAST_RARITY, len(texts))
    for first, past in texts.portions(hit_counts(con, len(texts), most), _HITS_AT_ONCE):
        hits = joined_grams(con, len(texts), first, past, most)
        rarity = rarities(hits.document_counts, len(texts))
        yield chain(Hits(hits.pairs, hits.ones, hits.others, rarity))


def _places(texts: ComparedTexts, regions: Regions, version: str) -> list[_Place]:
    ones, others = np.divmod(regions.pairs, max(1, len(texts)))
    columns = (ones, others, *regions[1:])
    return [
        _place(texts, one, other, spans, version)
        for one, other, *spans in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _place(texts: ComparedTexts, one: int, other: int, spans: Sequence[int], version: str) -> _Place:
    """A region turned so that the source comes second, with its margin."""
    if direction(texts.standings[one], texts.standings[other]).is_first_source:
        document, source, region = other, one, Region(*spans[2:], *spans[:2])
    else:
        document, source, region = one, other, Region(*spans)
    region = with_margin(region, texts.letter_count(document), texts.letter_count(source))
    names = (version, texts.standings[document].document_key, texts.standings[source].document_key)
    return _Place(make_key("reuse_region", *names, *map(str, region)), document, source, region)


def _align_new(con: DuckDBPyConnection, texts: ComparedTexts, places: list[_Place]) -> None:
    news = new_regions(con, sorted({place.region_key for place in places}))
    # Near the ends of short texts the margins make one place of two.
    single = {place.region_key: place for place in places if place.region_key in news}
    for part in texts.within_reach(list(single.values()), lambda place: (place.document, place.source)):
        add_aligned(con, sorted(place.region_key for place in part), list(_passages(texts, part)))


def _passages(texts: ComparedTexts, places: Iterable[_Place]) -> Iterator[AlignedPassage]:
    for key, document, source, region in places:
        for found in find_passages(texts.text(document), texts.text(source), region):
            yield AlignedPassage(
                key,
                texts.standings[document].document_key,
                found.char_start,
                found.char_end,
                texts.standings[source].document_key,
                *found[2:],
            )


def _found(
    texts: ComparedTexts, passages: Sequence[AlignedPassage], common: CommonGrams
) -> list[FoundPassage]:
    """The passages that are distinctive enough, without those that are found twice."""
    heavy = [one for one in _weighed(texts, passages, common) if one.weight >= LEAST_WEIGHT]
    heavy.sort(key=lambda one: (_pair(one.passage), one.passage))
    found: list[FoundPassage] = []
    for (document, source), group in groupby(heavy, key=lambda one: _pair(one.passage)):
        ways = direction(*(texts.standings[texts.numbers[key]] for key in (document, source)))
        found += _of_one_pair(list(group), ways)
    return found


def _of_one_pair(items: Sequence[_Weighed], ways: Direction) -> list[FoundPassage]:
    findings = [
        Finding(one.char_start, one.char_end, one.source_char_start, one.source_char_end, weight)
        for one, weight, *_ in items
    ]
    return [FoundPassage(*items[at], ways.basis) for at in strongest(findings)]


def _weighed(texts: ComparedTexts, passages: Sequence[AlignedPassage], common: CommonGrams) -> list[_Weighed]:
    """The letters that match in each passage, times how rare the wording is where it is more common."""
    rarity = [1.0] * len(passages)
    surfaces = [["", ""] for _ in passages]
    spans: dict[int, list[tuple[int, int, int, int]]] = {}
    for at, one in enumerate(passages):
        document, source = texts.numbers[one.document_key], texts.numbers[one.source_document_key]
        spans.setdefault(document, []).append((at, 0, one.char_start, one.char_end))
        spans.setdefault(source, []).append((at, 1, one.source_char_start, one.source_char_end))
    for part in texts.within_reach(sorted(spans.items()), lambda item: (item[0],)):
        for number, found in part:
            text, letters = texts.text(number)
            totals = np.concatenate([[0.0], np.cumsum(common.weights(letters.codes))])
            for at, side, start, end in found:
                first, past = letters.within(start, end)
                rarity[at] = min(rarity[at], float(totals[past] - totals[first]) / max(1, past - first))
                surfaces[at][side] = text[start:end]
    return [
        _Weighed(passage, int(passage.matched_char_count * rare), *both)
        for passage, rare, both in zip(passages, rarity, surfaces, strict=True)
    ]


def _pair(passage: AlignedPassage) -> tuple[str, str]:
    return passage.document_key, passage.source_document_key
