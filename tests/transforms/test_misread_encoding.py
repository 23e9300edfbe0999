"""Misread encodings: undone where bytes and words prove it, marked where nothing leads back, else left alone."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases_reader import read_cases
from tests.transforms.language import language
from transforms.repairs.misread_encoding import find_misread
from transforms.traced_text import TracedText

CASES: Any = read_cases("misread_encodings")


def repaired(text: str) -> str:
    return TracedText.of(text).apply(find_misread(text, language())).text


def kinds(text: str) -> set[str]:
    return {edit.kind for edit in find_misread(text, language())}


def read_by(content: bytes, codec: str) -> str:
    """Read bytes as browsers do: Windows-1252 shows its five undefined bytes as C1 controls."""
    if codec != "sloppy-1252":
        return content.decode(codec)
    return "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes((byte,)).decode("cp1252")
        for byte in content
    )


def misread(text: str, way: dict[str, Any]) -> str | None:
    """The text after the misreadings of a way, None where its codecs cannot hold it."""
    try:
        for written, read in zip(way["written"], way["read"], strict=True):
            text = read_by(text.encode(written), read)
    except UnicodeError:
        return None
    return text


ROUND_TRIPS = [
    pytest.param(damaged, text, id=f"{way['name']} {number}")
    for way in CASES["round_trip"]["ways"]
    for number, text in enumerate(CASES["round_trip"]["texts"])
    if (damaged := misread(text, way)) is not None
]


@pytest.mark.parametrize("case", CASES["wild"], ids=lambda case: case["after"])
def test_wild_damage_is_undone(case: dict[str, str]) -> None:
    assert repaired(case["before"]) == case["after"]


@pytest.mark.parametrize(("damaged", "text"), ROUND_TRIPS)
def test_misreading_is_undone(damaged: str, text: str) -> None:
    assert damaged != text
    assert repaired(damaged) == text
    assert kinds(damaged) == {"mojibake"}


def test_every_way_has_a_case() -> None:
    held = [
        misread(text, way) for way in CASES["round_trip"]["ways"] for text in CASES["round_trip"]["texts"]
    ]
    assert len(ROUND_TRIPS) >= 2 * len(CASES["round_trip"]["ways"])
    assert len(ROUND_TRIPS) == len([one for one in held if one is not None])


@pytest.mark.parametrize(("damaged", "text"), ROUND_TRIPS)
def test_damaged_line_between_clean_lines_is_undone_alone(damaged: str, text: str) -> None:
    clean = "以下为原文。\n{}\n以上为原文，共3条。"
    assert repaired(clean.format(damaged)) == clean.format(text)
    assert all(
        7 <= edit.start < edit.end <= 7 + len(damaged)
        for edit in find_misread(clean.format(damaged), language())
    )


@pytest.mark.parametrize("case", CASES["lost"], ids=lambda case: case["read"])
def test_lost_byte_is_given_back_by_the_words_around(case: dict[str, str]) -> None:
    damaged = case["text"].encode("utf-8").decode(case["read"], "replace")
    assert "\ufffd" in damaged
    assert repaired(damaged) == case["text"]


def test_lost_character_that_could_be_several_stays_a_hole_and_is_suspect() -> None:
    # The last byte had no partner; whether `！` or `；` ended the line, nothing says.
    damaged = "我们一定要努力！".encode().decode("gb18030", "replace")
    assert repaired(damaged) == "我们一定要努力\ufffd"
    assert kinds(damaged) == {"mojibake", "suspect"}


@pytest.mark.parametrize("hole", ["?", "\ufffd"])
def test_number_behind_a_lost_byte_is_suspect(hole: str) -> None:
    # `。` lost its last byte, and with some readers the first digit of 2027 went the same way.
    read = "项目由市人民政府负责。".encode().decode("gb18030", "replace")
    damaged = read[:-1] + hole + "027年"
    assert read[-1] == "\ufffd"
    assert any(
        edit.kind == "suspect" and damaged[edit.start : edit.end].endswith(hole)
        for edit in find_misread(damaged, language())
    )


@pytest.mark.parametrize("text", CASES["beyond"])
def test_what_nothing_leads_back_from_stays_and_is_suspect(text: str) -> None:
    assert repaired(text) == text
    assert kinds(text) == {"suspect"}
    (edit,) = find_misread(text, language())
    assert re.fullmatch("(?:[锟斤拷]+|烫+|[ï¿½]+)", text[edit.start : edit.end])


@pytest.mark.parametrize("text", CASES["negative"])
def test_clean_text_stays(text: str) -> None:
    assert find_misread(text, language()) == []


@pytest.mark.parametrize(("damaged", "text"), ROUND_TRIPS)
def test_repaired_text_is_not_repaired_again(damaged: str, text: str) -> None:
    assert find_misread(text, language()) == []


MISREADABLE = st.text(
    st.one_of(
        st.sampled_from("锛岀殑鍥藉姟闄㈠ÖÐ¹úÃ¤Â¸â€œ�?锟斤拷瓣產计沮 \n。，的a1"),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


@given(MISREADABLE)
def test_edits_are_in_order_and_within_the_text(text: str) -> None:
    edits = find_misread(text, language())
    TracedText.of(text).apply(edits)
    assert all(0 <= edit.start < edit.end <= len(text) for edit in edits)
    assert all(edit.kind in ("mojibake", "suspect") and 0 <= edit.confidence <= 1 for edit in edits)
