"""Organisations: composed cases of several genres, and what holds for any text."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.seeds_reader import read_seeds
from tests.cases_reader import read_cases
from transforms.organizations.finder import OrganizationMention, find_organizations
from transforms.organizations.names import OrganizationVocabulary
from transforms.places.regions import RegionScope, find_regions
from transforms.reference import Reference

CASES: list[dict[str, Any]] = read_cases("organizations")
PIECES = (
    "上海",
    "广州市",
    "市委",
    "省政府",
    "中国",
    "财政部",
    "、",
    "。",
    "《",
    "》",
    "研究院",
    "推进",
    "领导小组",
    "成立",
    "2023年",
    "\n",
    "（",
    "）",
)


@pytest.fixture(scope="module")
def vocabulary() -> OrganizationVocabulary:
    seeds = read_seeds()
    return OrganizationVocabulary.from_rows(
        seeds["organizations"], seeds["organization_fields"], seeds["organization_words"]
    )


def mentions_in(
    text: str, region: str | None, reference: Reference, vocabulary: OrganizationVocabulary
) -> list[OrganizationMention]:
    """What is found in a text of a region that is named in full."""
    divisions = reference.gazetteer.regions
    in_force = (key for key, one in divisions.items() if one.name == region and one.valid_to is None)
    scope = RegionScope(next(in_force, None), 2025)
    regions = find_regions(text, reference.gazetteer, scope)
    return find_organizations(text, regions, vocabulary, divisions, scope)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_composed_text(
    case: Mapping[str, Any], reference: Reference, vocabulary: OrganizationVocabulary
) -> None:
    found = mentions_in(case["text"], case["region"], reference, vocabulary)
    assert [[one.surface, one.name] for one in found] == case["found"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_mentions_are_ordered_disjoint_and_in_the_text(
    reference: Reference, vocabulary: OrganizationVocabulary, text: str
) -> None:
    found = mentions_in(text, "广州市", reference, vocabulary)
    assert all(text[one.start : one.end] == one.surface and one.name for one in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


def test_same_name_in_two_documents_is_two_bodies(
    reference: Reference, vocabulary: OrganizationVocabulary
) -> None:
    names = {
        mentions_in("市财政局负责。", city, reference, vocabulary)[0].name for city in ("广州市", "杭州市")
    }
    assert names == {"广州市财政局", "杭州市财政局"}


def test_a_level_without_a_region_is_left_out(
    reference: Reference, vocabulary: OrganizationVocabulary
) -> None:
    assert mentions_in("省政府和市财政局共同负责。", None, reference, vocabulary) == []


def test_region_of_a_body_is_kept(reference: Reference, vocabulary: OrganizationVocabulary) -> None:
    found = mentions_in("由市财政局报省政府。", "广州市", reference, vocabulary)
    assert [one.region_key for one in found] == ["cn-440100", "cn-440000"]
