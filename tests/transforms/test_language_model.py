"""The language model: what it prefers, and that it does not depend on the script."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.seeds_reader import read_seeds
from tests.transforms.language import language
from transforms.repairs.language_model import FLOOR, LanguageModel, folded, symbol_of, to_simplified

PROSE = "我们要加快推进数字政府建设，提高服务水平。"


def test_prose_is_likelier_than_misread_bytes() -> None:
    misread = "?颐且涌焱平终ㄉ瑁岣叻袼健"
    assert language().per_character(PROSE) > -5
    assert language().per_character(misread) < -9


def test_traditional_text_scores_as_simplified() -> None:
    assert language().score("推動數字政府建設") == language().score("推动数字政府建设")


def test_ascii_marks_score_as_full_width_ones() -> None:
    assert language().score("可以说,各地都在探索。") == language().score("可以说，各地都在探索。")


def test_characters_in_order_beat_characters_shuffled() -> None:
    assert language().score("在全国推广这一做法") > language().score("做法全国一在推广这")


@pytest.mark.parametrize(
    ("likelier", "other"),
    [
        ("任务完成。\n", "任务完成、\n"),
        ("第七十条规定", "在七十条规定"),
        ("县（市、区）人民政府", "县）市、区（人民政府"),
    ],
)
def test_habits_of_writing_count(likelier: str, other: str) -> None:
    assert language().score(likelier) > language().score(other)


@pytest.mark.parametrize("before", ["", "的", "人民政", "龘龘龘", "，建设", "¶第一"])
def test_what_may_follow_is_a_distribution(before: str) -> None:
    model = language()
    outlook = model.outlook(before)
    characters = {row["character"] for row in read_seeds()["character_runs"]}
    scores = outlook.scores(characters)
    total = sum(map(math.exp, scores.values()))
    total += sum(math.exp(outlook.lost + model.alone(one)) for one in characters - scores.keys())
    # Scores are rounded to steps of 0.19.
    assert total == pytest.approx(1, abs=0.15)


def test_outlook_and_a_single_look_agree() -> None:
    model = language()
    outlook = model.outlook("人民政")
    for one, score in outlook.scores(frozenset("府治法")).items():
        assert model.after("人民政", one) == score
    assert model.after("人民政", "龘") == max(FLOOR, outlook.lost + model.alone("龘"))


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_has_a_finite_score(text: str) -> None:
    assert len(to_simplified(text)) == len(folded(text)) == len(text)
    assert len(text) * FLOOR <= language().score(text) <= 0.5 * len(text)


def test_empty_text_costs_nothing() -> None:
    assert language().score("") == 0


def test_longest_run_decides_and_shorter_ones_are_backed_off_to() -> None:
    sure, rare, cost = symbol_of(-0.14), symbol_of(-7.17), symbol_of(-2.04)
    rows = [
        {"character": "甲", "runs": f"{rare}({cost}乙{sure}({cost}丙{sure}))"},
        {"character": "乙", "runs": f"{rare}({cost}丁{sure})"},
        {"character": "丙", "runs": rare},
    ]
    model = LanguageModel.from_rows(rows)
    assert model.score("甲乙丙") == pytest.approx(-7.17 - 0.14 - 0.14)
    assert model.score("甲乙丁") == pytest.approx(-7.17 - 0.14 - 2.04 - 0.14)
    assert model.score("甲丙") == pytest.approx(-7.17 - 2.04 - 7.17)
