"""Words: they tile the text, keep policy terms whole, and agree with jieba."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases_reader import SAMPLES
from transforms.prose.segmentation import PolicyTerm, Tagger, is_content, is_word, make_tagger, segment
from transforms.reference import Reference

TAGGER = make_tagger([PolicyTerm("一网通办", 2_000, "nz")])


@given(st.text(max_size=200))
def test_words_join_back_to_the_text(text: str) -> None:
    assert "".join(word for word, _ in segment(text, TAGGER)) == text


def test_numbers_ranges_and_addresses_are_split_off() -> None:
    text = "见https://example.com/a?b=1，标准19001-2016，2016-2020年，电话010-12345678。"
    words = [word for word, _ in segment(text, TAGGER)]
    assert {"https://example.com/a?b=1", "19001-2016", "2016-2020", "010-12345678"} <= set(words)


def test_policy_terms_stay_whole(reference: Reference) -> None:
    words = [word for word, _ in segment("推进一网通办，数据要素很重要，发展新质生产力。", reference.tagger)]
    assert {"一网通办", "数据要素", "新质生产力"} <= set(words)


def test_what_counts_as_word_and_content(reference: Reference) -> None:
    tag_of = dict(segment("我们大力发展数字经济，增长12.7%。", reference.tagger))
    assert [word for word in tag_of if not is_word(word)] == ["，", "12.7%", "。"]
    assert is_content("数字经济", tag_of["数字经济"], reference.stop_words)
    assert not is_content("我们", tag_of["我们"], reference.stop_words)


def test_unknown_segmenter_is_refused() -> None:
    with pytest.raises(ValueError, match="rjieba or jieba"):
        make_tagger([], "other")


@pytest.mark.slow
def test_the_fast_build_agrees_with_the_reference() -> None:
    """rjieba's words are jieba's, but for a few in a hundred that its newer tables cut otherwise."""
    reference = make_tagger([PolicyTerm("一网通办", 2_000, "nz")], "jieba")
    same = total = 0
    for path in sorted((SAMPLES / "clean").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        fast, slow = _cuts(text, TAGGER), _cuts(text, reference)
        same += len(fast & slow)
        total += len(fast | slow)
    assert same / total > 0.95


def _cuts(text: str, tagger: Tagger) -> set[tuple[int, int]]:
    """Where the words of a text begin and end."""
    ends = list(accumulate((len(word) for word, _ in segment(text, tagger)), initial=0))
    return set(pairwise(ends))
