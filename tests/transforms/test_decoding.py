"""Encodings: recognised, recorded, and refused where the bytes are no text."""

import gzip
import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.pages.decoding import UndecodableError, decode

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
        (SIMPLIFIED, "hz", "hz"),
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
    decoded = decode(SIMPLIFIED.encode("gb18030")[:-2])
    assert decoded.text == SIMPLIFIED[:-2] + "\ufffd"
    assert decoded.replacement_count == 1


@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-8"])
@pytest.mark.parametrize(
    "text", ["推動公共服務數碼化並加快數據開放共享的工作安排", "統計局公布經濟增長初步核算結果"]
)
def test_one_line_without_ascii_is_enough(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, codec)
    assert decoded.confidence > 0.5


@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs", "utf-16-le", "utf-8"])
def test_file_cut_at_half_a_character_loses_that_one_only(codec: str) -> None:
    text = TRADITIONAL.rstrip("\n")
    decoded = decode(text.encode(codec)[:-1])
    assert decoded.encoding == codec
    assert decoded.text == text[:-1] + "\ufffd"
    assert decoded.replacement_count == 1


def test_mark_before_another_encoding_is_not_believed() -> None:
    decoded = decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode("gb18030"))
    assert (decoded.text, decoded.encoding) == (SIMPLIFIED, "gb18030")


def test_ascii_is_no_utf16_and_no_hz() -> None:
    text = "The plan ~{sets targets~} for 2027: 12,000 data sets and 4,600 licences. " * 3
    assert decode(text.encode()).encoding == "utf-8"


def test_rare_names_in_utf8_are_text() -> None:
    names = "\u4b83\u9fa2\u9f98\u7056\u9e1c\u7228\U00030edd\U00020087"
    assert decode((names * 10).encode()).text == names * 10


def test_every_codec_reads_large_files_the_same_from_head_to_tail() -> None:
    text = SIMPLIFIED * 1_500
    for codec in ("gb18030", "utf-16-be"):
        assert decode(text.encode(codec)).text == text


def _zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", SIMPLIFIED)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        _zipped(),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512,
        b"{\\rtf1\\ansi text}",
        gzip.compress(SIMPLIFIED.encode()),
    ],
    ids=["pdf", "zip", "png", "jpeg", "ole", "rtf", "gzip"],
)
def test_other_kinds_of_files_are_refused(content: bytes) -> None:
    with pytest.raises(UndecodableError) as caught:
        decode(content)
    assert caught.value.reason_code == "binary"


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
