"""Encodings: recognised, recorded, and refused where the bytes are no text."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.decoding import UndecodableError, decode

SIMPLIFIED = "各区人民政府应当推进政务服务“一网通办”，到2025年底接入事项达到3800项，同比增长12.7%。\n" * 3
TRADITIONAL = "政府推動公共服務數碼化，預計到二〇二五年提供三百項網上服務，投放資源約3.5億港元。\n" * 3


@pytest.mark.parametrize(
    ("text", "codec", "named"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (TRADITIONAL, "big5hkscs", "big5hkscs"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "utf-8", "utf-8"),
    ],
)
def test_encoding_is_recognised(text: str, codec: str, named: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.encoding == named
    assert decoded.replacement_count == 0


def test_what_the_page_says_of_its_charset_is_not_believed() -> None:
    page = f'<html><head><meta charset="utf-8"></head><body>{SIMPLIFIED}</body></html>'
    assert decode(page.encode("gb18030")).text == page


def test_truncated_character_is_counted_and_the_rest_kept() -> None:
    decoded = decode(SIMPLIFIED.encode("gb18030")[:-4])
    assert decoded.replacement_count <= 1
    assert decoded.text.startswith(SIMPLIFIED[:100])


def test_stray_bytes_in_utf8_are_counted() -> None:
    content = SIMPLIFIED.encode("utf-8") + b"\xff" + SIMPLIFIED.encode("utf-8")
    decoded = decode(content)
    assert (decoded.encoding, decoded.replacement_count) == ("utf-8", 1)
    assert 0.9 < decoded.confidence < 1


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x00"])
def test_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(UndecodableError) as caught:
        decode(content)
    assert caught.value.reason_code == "empty"


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_refused(seed: int) -> None:
    with pytest.raises(UndecodableError) as caught:
        decode(random.Random(seed).randbytes(2_000))
    assert caught.value.reason_code in ("binary", "undecodable")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_a_reason(content: bytes) -> None:
    try:
        decoded = decode(content)
    except UndecodableError as error:
        assert error.reason_code in ("empty", "binary", "undecodable")
    else:
        assert 0 <= decoded.confidence <= 1
