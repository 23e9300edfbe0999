"""Initiatives: composed cases of several genres, and what holds for any text."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.seeds_reader import read_seeds
from tests.cases_reader import read_cases
from transforms.initiatives.finder import InitiativeMention, find_initiatives
from transforms.initiatives.names import InitiativeVocabulary
from transforms.places.regions import RegionScope, find_regions
from transforms.reference import Reference

CASES: list[dict[str, Any]] = read_cases("initiatives")
PIECES = (
    "“",
    "”",
    "一网通办",
    "牛鼻子",
    "实施",
    "数据",
    "素养提升",
    "工程",
    "计划",
    "、",
    "。",
    "国家",
    "试验区",
    "数字",
    "浙江",
    "+",
    "\n",
)


@pytest.fixture(scope="module")
def vocabulary() -> InitiativeVocabulary:
    seeds = read_seeds()
    return InitiativeVocabulary.from_rows(seeds["initiatives"], seeds["initiative_words"])


def mentions_in(
    text: str, reference: Reference, vocabulary: InitiativeVocabulary, region_key: str | None = None
) -> list[InitiativeMention]:
    scope = RegionScope(region_key, 2025)
    return find_initiatives(text, find_regions(text, reference.gazetteer, scope), vocabulary, scope)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_composed_text(
    case: Mapping[str, Any], reference: Reference, vocabulary: InitiativeVocabulary
) -> None:
    assert [one.name for one in mentions_in(case["text"], reference, vocabulary)] == case["found"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_mentions_are_ordered_disjoint_and_in_the_text(
    reference: Reference, vocabulary: InitiativeVocabulary, text: str
) -> None:
    found = mentions_in(text, reference, vocabulary)
    assert all(text[one.start : one.end] == one.surface and one.name for one in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


def test_another_spelling_counts_under_the_name(
    reference: Reference, vocabulary: InitiativeVocabulary
) -> None:
    assert [one.name for one in mentions_in("打开“随身办”查询。", reference, vocabulary)] == ["随申办"]


def test_a_new_initiative_is_of_the_region_named_before(
    reference: Reference, vocabulary: InitiativeVocabulary
) -> None:
    found = mentions_in("苏州推出“益企云伙伴”计划。", reference, vocabulary, "cn-440000")
    assert [one.region_key for one in found] == ["cn-320500"]
    found = mentions_in("推出“益企云伙伴”计划。", reference, vocabulary, "cn-440000")
    assert [one.region_key for one in found] == ["cn-440000"]
