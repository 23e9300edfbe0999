"""Each repair on its cases: what it mends, and what it must leave alone."""

from collections.abc import Callable, Iterator

import pytest

from tests.cases_reader import read_cases
from transforms.repairs import (
    broken_lines,
    broken_titles,
    footnotes,
    markup,
    numbers,
    pinyin,
    punctuation,
    regional_terms,
    spacing,
    traditional,
)
from transforms.traced_text import Edit, TracedText

FINDERS: dict[str, tuple[Callable[[str], list[Edit]], ...]] = {
    "pinyin_residue": (pinyin.find_pinyin_residue,),
    "html_remnant": (markup.find_html,),
    "footnote_mark": (
        footnotes.find_circled_marks,
        footnotes.find_bracketed_marks,
        footnotes.find_lost_marks,
    ),
    "punctuation": (punctuation.find_ascii_marks,),
    "width": (punctuation.find_full_width,),
    "space": (spacing.find_lost_blanks, spacing.find_spaces),
    "zero_variant": (traditional.find_zero_variants,),
    "traditional": (traditional.find_traditional,),
    "broken_line": (broken_lines.find_broken_lines,),
    "broken_title": (broken_titles.find_broken_titles,),
    "regional_term": (regional_terms.find_regional_terms,),
    "spread_number": (numbers.find_spaced_digits, numbers.find_wide_commas),
}


def cases(*groups: str) -> Iterator[tuple[str, str, str]]:
    for kind, found in read_cases("repairs").items():
        for group in groups:
            for case in found[group]:
                before, after = (case, case) if isinstance(case, str) else (case["before"], case["after"])
                yield kind, before, after


def repaired(kind: str, text: str) -> str:
    traced = TracedText.of(text)
    for find in FINDERS[kind]:
        traced = traced.apply(find(traced.text))
    return traced.text


@pytest.mark.parametrize(("kind", "before", "after"), list(cases("wild", "synthetic")))
def test_damage_is_mended(kind: str, before: str, after: str) -> None:
    assert repaired(kind, before) == after


@pytest.mark.parametrize(("kind", "before", "after"), list(cases("negative")))
def test_clean_text_stays(kind: str, before: str, after: str) -> None:
    assert repaired(kind, before) == after


def test_every_repair_has_cases_of_each_sort() -> None:
    found = read_cases("repairs")
    assert set(found) == set(FINDERS)
    assert all(group["wild"] and group["negative"] for group in found.values())
