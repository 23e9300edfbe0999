"""Passages with their bounds, their changes, their weight and their direction."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reuse.bounds import whole_clauses
from transforms.reuse.changes import changes
from transforms.reuse.direction import LEVELS, Direction, Standing, direction
from transforms.reuse.grams import GRAM, grams_of
from transforms.reuse.letters import letters_of
from transforms.reuse.passages import (
    Finding,
    Region,
    Text,
    find_passages,
    strongest,
    with_margin,
)
from transforms.reuse.rarity import CommonGrams, most_documents, rarities

SOURCE = "渔港码头由镇里统一登记。支持县级供销社改造冷库，到2025年新增库容30万吨，按新增库容给予补助。夜间巡查每周两次。"
COPY = (
    "公园全年开放。支持县级供销社新建冷库，到2027年新增库容45万吨，按新增库容给予一次性补助。食堂公布菜谱。"
)
MIXED = st.text(alphabet="甲乙丙丁，。\n《》 1", max_size=50)


def as_text(text: str) -> Text:
    return Text(text, letters_of(text))


def everything(document: Text, source: Text) -> Region:
    return Region(0, len(document.letters.text), 0, len(source.letters.text))


def test_letters_keep_their_places() -> None:
    letters = letters_of("第 1 条　数据，\n开放🎉。")
    assert letters.text == "第1条数据开放"
    assert letters.span(3, 6) == (6, 11)
    assert letters.within(6, 11) == (3, 6)


def test_a_passage_has_whole_sentences_and_its_changes() -> None:
    document, source = as_text(COPY), as_text(SOURCE)
    (found,) = find_passages(document, source, everything(document, source))
    surface = COPY[found.char_start : found.char_end]
    assert surface == "支持县级供销社新建冷库，到2027年新增库容45万吨，按新增库容给予一次性补助。"
    assert SOURCE[found.source_char_start : found.source_char_end].startswith("支持县级")
    assert found.number_changes == "2025→2027；30万→45万"
    assert found.wording_changes == "改造→新建；＋一次性"
    assert 0.7 < found.similarity < 0.9
    assert found.matched_letters == len("支持县级供销社冷库到年新增库容万吨按新增库容给予")


def test_dates_and_amounts_make_no_passage() -> None:
    document, source = (
        as_text("通过日期：2025年09月26日，编号 00012400，电话 02155551234"),
        as_text("通过日期：2025年09月26日，编号 00012400，电话 02155551234"),
    )
    assert find_passages(document, source, everything(document, source)) == []


@given(MIXED, MIXED)
def test_spans_lie_within_the_texts(one: str, other: str) -> None:
    shared = "支持县级供销社改造冷库并按新增库容给予补助三年内"
    document, source = as_text(one + shared + other), as_text(other + shared + one)
    found = find_passages(document, source, everything(document, source))
    assert found
    for passage in found:
        assert 0 <= passage.char_start < passage.char_end <= len(document.text)
        assert 0 <= passage.source_char_start < passage.source_char_end <= len(source.text)
        assert 0 <= passage.similarity <= 1
        surface = document.text[passage.char_start : passage.char_end]
        assert surface == surface.strip()


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("甲乙丙。丁[戊己庚，辛]壬癸子。", "丁戊己庚，"),
        ("甲乙丙。丁[戊己庚，辛壬癸]子。", "丁戊己庚，辛壬癸子。"),
        ("甲乙丙[丁，戊己庚]。", "戊己庚。"),
        ("甲乙[丙丁]戊己。", "丙丁"),
        ("《甲[乙》丙，丁]戊", "《甲乙》丙，丁戊"),
    ],
)
def test_bounds_are_those_of_clauses(marked: str, expected: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    found = whole_clauses(text, start, end)
    assert text[slice(*found)].rstrip("，") == expected.rstrip("，")


@given(MIXED, st.data())
def test_bounds_keep_something_of_the_span(text: str, data: st.DataObject) -> None:
    letters = letters_of(text)
    if not letters.text:
        return
    first = data.draw(st.integers(0, len(letters.text) - 1))
    past = data.draw(st.integers(first + 1, len(letters.text)))
    span = letters.span(first, past)
    start, end = whole_clauses(text, *span)
    assert 0 <= start < end <= len(text)
    assert max(start, span[0]) < min(end, span[1])


@pytest.mark.parametrize(
    ("old", "new", "numbers", "words"),
    [
        ("增长5.5%左右", "增长6%左右", "5.5%→6%", None),
        ("到2025年建成三个", "到2027年建成五个", "2025→2027；三→五", None),
        ("统一管理", "统筹管理", None, "一→筹"),
        ("推动产业发展", "加快推进产业发展", None, "推动→加快推进"),
        ("给予奖励、补助", "给予补助", None, "－奖励"),
        ("收入增长。", "收入增长，新增就业18万人。", "＋新增就业18万人", None),
        ("带领全省人民", "带领7000万人民", None, "全省→7000万"),
        ("数据，开放", "数据开放。", None, None),
    ],
)
def test_changes_name_numbers_apart(old: str, new: str, numbers: str | None, words: str | None) -> None:
    assert changes(old, new) == (numbers, words)


def test_many_changes_are_cut_and_counted() -> None:
    old = "".join(f"{number}甲乙" for number in range(100, 150))
    new = "".join(f"{number}甲乙" for number in range(200, 250))
    numbers = changes(old, new).numbers
    assert numbers is not None
    assert numbers.count("→") == 40
    assert numbers.endswith("…（另 10 处）")


EARLY, LATE = date(2021, 3, 1), date(2022, 3, 1)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((EARLY, "city"), (LATE, "country"), (True, "date")),
        ((LATE, None), (EARLY, None), (False, "date")),
        ((EARLY, "city"), (EARLY, "province"), (False, "level")),
        ((None, "country"), (LATE, "district"), (True, "level")),
        ((None, None), (LATE, "district"), (True, "unknown")),
        ((EARLY, "macro"), (EARLY, "city"), (True, "unknown")),
    ],
)
def test_direction_by_date_then_by_level(
    first: tuple[date | None, str | None],
    second: tuple[date | None, str | None],
    expected: tuple[bool, str],
) -> None:
    assert direction(Standing("a", *first), Standing("b", *second)) == Direction(*expected)


STANDINGS = st.tuples(st.sampled_from([None, EARLY, LATE]), st.sampled_from([None, "cluster", *LEVELS]))


@given(STANDINGS, STANDINGS)
def test_direction_does_not_depend_on_the_order(
    first: tuple[date | None, str | None], second: tuple[date | None, str | None]
) -> None:
    there = direction(Standing("a", *first), Standing("b", *second))
    back = direction(Standing("b", *second), Standing("a", *first))
    assert there.basis == back.basis
    assert there.is_first_source is not back.is_first_source


def test_rarity_falls_with_the_number_of_documents() -> None:
    weights = rarities(np.array([1, 2, 5, 50, 500]), 500)
    assert weights[0] == weights[1] == 1
    assert all(np.diff(weights[1:]) < 0)
    assert rarities(np.array([3]), 3)[0] > 0.8
    most = most_documents(0.3, 500)
    assert rarities(np.array([most, most + 1]), 500)[0] >= 0.3 > rarities(np.array([most + 1]), 500)[0]


def test_a_formula_weighs_less_than_what_stands_around_it() -> None:
    formula, own = letters_of("现将方案印发给你们请认真贯彻执行"), letters_of("冷库改造按库容补助")
    found = np.unique(grams_of(formula.codes).hashes)
    common = CommonGrams(found, np.full(len(found), 90), 100)
    weights = common.weights(letters_of(own.text + formula.text + own.text).codes)
    inside = weights[len(own.text) + GRAM : -len(own.text) - GRAM]
    assert inside.max() < 0.1
    assert weights[: len(own.text) - GRAM].min() == 1


def test_grams_take_figures_for_the_same_and_keep_three_of_a_kind() -> None:
    assert set(grams_of(letters_of("到2025年").codes).hashes) == set(
        grams_of(letters_of("到1949年").codes).hashes
    )
    repeated = grams_of(letters_of("冷库改造" * 9).codes)
    hashes, counts = np.unique(repeated.hashes, return_counts=True)
    assert counts.max() == 3
    assert repeated.is_first.sum() == len(hashes)
    assert len(grams_of(letters_of("冷库").codes).hashes) == 0


@pytest.mark.parametrize(
    ("start", "source_start", "kept"),
    [(2, 2, [1]), (2, 200, [1]), (200, 2, [1]), (45, 45, [0, 1]), (200, 200, [0, 1])],
    ids=["found twice", "repeated in the source", "repeated in the document", "touching", "elsewhere"],
)
def test_the_same_finding_counts_once(start: int, source_start: int, kept: list[int]) -> None:
    weaker = Finding(0, 50, 0, 50, 30.0)
    assert strongest([weaker, Finding(start, start + 50, source_start, source_start + 50, 40.0)]) == kept


def test_a_margin_stays_inside_the_texts() -> None:
    assert with_margin(Region(10, 50, 500, 540), 100, 1000) == Region(0, 100, 410, 630)
