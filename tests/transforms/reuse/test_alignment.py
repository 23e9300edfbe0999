"""Which letters answer each other, and where that ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reuse.alignment import align, similarity

SHARED = "支持县级供销社改造冷库并按新增库容给予补助"
BEFORE = "本市公园全年免费开放夜间照明由区里负责维护"
BEHIND = "学校食堂每周公布菜谱家长可以预约参观后厨"
TEXTS = st.text(alphabet="甲乙丙丁戊己庚辛", max_size=60)


def test_equal_texts_are_one_run() -> None:
    (stretch,) = align(SHARED, SHARED)
    assert stretch.one_span == stretch.other_span == (0, len(SHARED))
    assert len(stretch.runs) == 1


def test_unrelated_text_on_both_sides_falls_away() -> None:
    (stretch,) = align(BEFORE + SHARED, SHARED + BEHIND)
    assert stretch.one_span == (len(BEFORE), len(BEFORE + SHARED))
    assert stretch.other_span == (0, len(SHARED))


@pytest.mark.parametrize(
    "edited",
    [
        "支持县级供销社新建冷库并按新增库容给予补助",
        "支持县级供销社改造冷库并按库容给予补助",
        "支持各县级供销社改造一批冷库并按新增库容给予补助",
    ],
    ids=["substituted", "deleted", "inserted"],
)
def test_an_edit_inside_does_not_end_a_stretch(edited: str) -> None:
    (stretch,) = align(edited, SHARED)
    assert stretch.one_span == (0, len(edited))
    assert stretch.other_span == (0, len(SHARED))


def test_two_passages_far_apart_are_two_stretches() -> None:
    between = BEFORE + BEHIND
    found = align(SHARED + between + SHARED[::-1], SHARED + SHARED[::-1])
    assert [stretch.other_span for stretch in found] == [(0, 21), (21, 42)]


def test_what_has_nothing_in_common_gives_nothing() -> None:
    assert align(BEFORE, BEHIND) == []
    assert align("", SHARED) == []


def test_similarity_counts_edits_against_the_longer_text() -> None:
    assert similarity(SHARED, SHARED) == 1
    assert similarity("甲乙丙丁", "甲乙") == 0.5
    assert similarity("甲乙丙丁", "戊己") == 0


@given(TEXTS, TEXTS)
def test_runs_are_the_same_letters_in_order(one: str, other: str) -> None:
    one_past = other_past = 0
    for stretch in align(one, other):
        for run in stretch.runs:
            assert run.one >= one_past
            assert run.other >= other_past
            one_past, other_past = run.one + run.length, run.other + run.length
            assert one[run.one : one_past] == other[run.other : other_past]
    assert one_past <= len(one)
    assert other_past <= len(other)
