"""Measures: composed cases of several genres, and what holds for any text."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.seeds_reader import read_seeds
from tests.cases_reader import read_cases
from transforms.measures.enumerations import find_items, number_of
from transforms.measures.finder import MeasureMention, find_measures
from transforms.measures.themes import theme_of, topic_of
from transforms.measures.vocabulary import MeasureVocabulary
from transforms.prose.sentences import split_sentences
from transforms.reference import Reference

CASES: list[dict[str, Any]] = read_cases("measures")
PIECES = (
    "一、",
    "（一）",
    "1.",
    "第一条 ",
    "一是",
    "二是",
    "第一，",
    "首先，",
    "其次，",
    "加强管理",
    "数据不足",
    "。",
    "；",
    "：",
    "\n",
    "坚持",
    "基本原则",
)


@pytest.fixture(scope="module")
def vocabulary() -> MeasureVocabulary:
    seeds = read_seeds()
    return MeasureVocabulary.from_rows(seeds["directive_words"], seeds["measure_words"])


def measures_in(text: str, reference: Reference, vocabulary: MeasureVocabulary) -> list[MeasureMention]:
    return find_measures(text, split_sentences(text), reference.topics, vocabulary)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_composed_text(case: Mapping[str, Any], reference: Reference, vocabulary: MeasureVocabulary) -> None:
    text = case["text"].strip()
    found = measures_in(text, reference, vocabulary)
    assert [[one.ordinal, one.heading, one.type] for one in found] == case["found"]
    if "strengths" in case:
        assert [one.strength for one in found] == case["strengths"]
    if "responsible" in case:
        assert [one.responsible_organization for one in found] == case["responsible"]
    if "topics" in case:
        assert [one.topic_key for one in found] == case["topics"]
    if "deadlines" in case:
        dates = [text[slice(*one.deadline)] if one.deadline else None for one in found]
        assert dates == case["deadlines"]


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_measures_are_in_order_and_in_the_text(
    reference: Reference, vocabulary: MeasureVocabulary, text: str
) -> None:
    found = measures_in(text, reference, vocabulary)
    assert [one.start for one in found] == sorted({one.start for one in found})
    assert all(text[one.start : one.end] == one.surface and one.heading for one in found)


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_items_tile_forward(text: str) -> None:
    items = find_items(text)
    assert all(one.start < one.body <= one.end <= len(text) for one in items)


@pytest.mark.parametrize(
    ("numeral", "value"), [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("一百零三", 103), ("12", 12)]
)
def test_numbers_as_printed(numeral: str, value: int) -> None:
    assert number_of(numeral) == value


def test_topic_of_a_measure(reference: Reference, vocabulary: MeasureVocabulary) -> None:
    text = "一是加快5G和千兆宽带网络建设；二是完善数据产权和交易制度。"
    topics = [one.topic_key for one in measures_in(text, reference, vocabulary)]
    assert topics == ["foundation", "data"]


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("鼓励企业开放数据。", "鼓励"),
        ("不得泄露个人信息。", "禁止"),
        ("数据应用和应急响应体系", None),
        ("各单位应当公开目录。", "应当"),
        ("这是重要的需求和要素", None),
        ("探索数据资产入表。", "探索"),
    ],
)
def test_strength_is_the_first_directive_word(
    sentence: str, strength: str | None, vocabulary: MeasureVocabulary
) -> None:
    assert vocabulary.strength(sentence) == strength


def test_an_item_that_says_little_goes_with_the_title(
    reference: Reference, vocabulary: MeasureVocabulary
) -> None:
    text = "第一条 本奖每两年评一次。\n第二条 评审结果应当公示。\n"
    sentences = split_sentences(text)
    for title, topic in (("文学艺术奖评审办法", "life"), ("政务数据共享管理办法", "data")):
        found = find_measures(text, sentences, reference.topics, vocabulary, title)
        assert {one.topic_key for one in found} == {topic}


def test_an_item_that_says_little_goes_with_the_document() -> None:
    theme = theme_of([{"economy": 20.0}] * 5, {})
    assert topic_of({"ecosystem": 9.0}, theme) == "economy"
    assert topic_of({"ecosystem": 30.0}, theme) == "ecosystem"
