"""The language model: what it prefers, and that it does not depend on the script."""

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.repairs.language_model import UNKNOWN, language_model, to_simplified

PROSE = "我们要加快推进数字政府建设，提高服务水平。"


def test_prose_is_likelier_than_misread_bytes() -> None:
    model = language_model()
    misread = "?颐且涌焱平终ㄉ瑁岣叻袼健"
    assert model.per_character(PROSE) > -6
    assert model.per_character(misread) < -9


def test_traditional_text_scores_as_simplified() -> None:
    model = language_model()
    assert model.score("推動數字政府建設") == model.score("推动数字政府建设")


def test_word_beats_its_characters() -> None:
    model = language_model()
    word, first, second = model.lookup("建设"), model.lookup("建"), model.lookup("设")
    assert word is not None
    assert first is not None
    assert second is not None
    assert word.score > first.score + second.score


def test_words_in_order_beat_words_shuffled() -> None:
    model = language_model()
    assert model.score("在全国推广这一做法") > model.score("做法全国一在推广这")


def test_following_agrees_with_the_words() -> None:
    model = language_model()
    following = model.following("人民")
    assert "政" in following
    assert all("人民" + character in model.words for character in following)


def test_rules_of_writing_count() -> None:
    model = language_model()
    assert model.score("任务完成。\n") > model.score("任务完成、\n")
    assert model.score("第七十条规定") > model.score("在七十条规定")


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_has_a_finite_score(text: str) -> None:
    assert len(to_simplified(text)) == len(text)
    assert len(text) * (UNKNOWN - 10) <= language_model().score(text) <= 5.0 * len(text)


def test_empty_text_costs_nothing() -> None:
    assert language_model().score("") == 0
