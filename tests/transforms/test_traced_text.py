"""The map from the normalised text back to the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.traced_text import Edit, TracedText


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(alphabet="数据要素ab1。\n", max_size=40))
    edits: list[Edit] = []
    position = 0
    while position < len(text) and draw(st.booleans()):
        start = draw(st.integers(position, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        edits.append(Edit(start, end, draw(st.text(alphabet="xy云", max_size=3)), "test"))
        position = end + 1
    return text, edits


@given(texts_with_edits())
def test_map_is_total_and_monotone(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    traced = TracedText.of(text).apply(edits)
    assert len(traced.starts) == len(traced.ends) == len(traced.text)
    assert all(traced.starts[1:] >= traced.starts[:-1])
    assert all(traced.ends[1:] >= traced.ends[:-1])
    assert all(traced.starts <= traced.ends)
    assert all((traced.starts >= 0) & (traced.ends <= len(text)))


@given(texts_with_edits())
def test_untouched_characters_lead_back_to_themselves(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    traced = TracedText.of(text).apply(edits)
    for index, char in enumerate(traced.text):
        start, end = traced.raw_span(index, index + 1)
        if end - start == 1 and char not in "xy云":
            assert text[start:end] == char


def test_edits_of_edits_lead_back_to_the_page() -> None:
    traced = TracedText.of("互聯(lián)網 平台")
    traced = traced.apply([Edit(1, 8, "聯", "pinyin_residue")])
    traced = traced.apply([Edit(1, 3, "联网", "traditional"), Edit(3, 4, "", "space")])
    assert traced.text == "互联网平台"
    assert traced.raw_span(1, 2) == (1, 8)
    assert traced.raw_span(0, 3) == (0, 9)
    assert traced.text_span(1, 9) == (1, 3)
    assert [entry.before for entry in traced.log] == ["聯(lián)", "聯網", " "]


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        TracedText.of("数据要素").apply([Edit(0, 2, "", "a"), Edit(1, 3, "", "b")])


def test_keep_joins_spans_with_a_separator() -> None:
    traced = TracedText.of("导航\n正文一\n正文二")
    kept = traced.keep([(3, 6), (7, 10)], separator="\n")
    assert kept.text == "正文一\n正文二"
    assert kept.raw_span(4, 7) == (7, 10)
