"""Word documents: read as Word shows them, and refused with a reason that helps."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.pages.decoding import UndecodableError
from transforms.pages.docx import is_word_file, read_docx
from transforms.pages.docx_numbering import chinese_number

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def made(build: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_of(build: Callable[[Any], None]) -> str:
    return read_docx(made(build)).main.text


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """A WordprocessingML element."""
    one = OxmlElement(tag)
    for name, value in attributes.items():
        one.set(qn(f"w:{name}"), value)
    for child in children:
        one.append(child)
    return one


def run(text: str, tag: str = "w:t") -> Any:
    inner = element(tag)
    inner.text = text
    return element("w:r", inner)


def test_paragraphs_stand_one_a_line_in_order() -> None:
    def build(document: Any) -> None:
        document.add_heading("关于数据登记的通知", level=0)
        document.add_paragraph("各单位：").add_run("请按时登记。")
        document.add_paragraph("")
        document.add_paragraph("某市人民政府")

    assert text_of(build) == "关于数据登记的通知\n各单位：请按时登记。\n\n某市人民政府"


def test_table_stands_in_its_place_row_by_row() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("前文。")
        table = document.add_table(rows=2, cols=2)
        for row, cells in zip(
            table.rows, (("发文机关", "某市人民政府"), ("成文日期", "2026年3月1日")), strict=True
        ):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph("后文。")

    assert text_of(build) == "前文。\n发文机关 某市人民政府\n成文日期 2026年3月1日\n后文。"


def test_insertions_links_and_controls_are_read_deletions_and_codes_are_not() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("数据")._p
        paragraph.append(element("w:ins", run("要素")))
        paragraph.append(element("w:del", run("资源", "w:delText")))
        paragraph.append(element("w:hyperlink", run("登记")))
        paragraph.append(run(" PAGE ", "w:instrText"))
        paragraph.append(element("w:sdt", element("w:sdtContent", run("办法"))))
        inside = element("w:p", run("控件中的段落。"))
        document.element.body.insert(1, element("w:sdt", element("w:sdtContent", inside)))

    assert text_of(build) == "数据要素登记办法\n控件中的段落。"


def numbered(document: Any, levels: list[tuple[str, str]], depths: list[int]) -> None:
    """Give the document a list of these levels (style, pattern) and a paragraph at each depth."""
    root = document.part.numbering_part.element
    kinds = [
        element(
            "w:lvl",
            element("w:start", val="1"),
            element("w:numFmt", val=style),
            element("w:lvlText", val=pattern),
            ilvl=str(at),
        )
        for at, (style, pattern) in enumerate(levels)
    ]
    root.insert(0, element("w:abstractNum", *kinds, abstractNumId="77"))
    root.append(element("w:num", element("w:abstractNumId", val="77"), numId="77"))
    for depth in depths:
        paragraph = document.add_paragraph("内容。")
        place = element("w:numPr", element("w:ilvl", val=str(depth)), element("w:numId", val="77"))
        paragraph._p.get_or_add_pPr().append(place)


@pytest.mark.parametrize(
    ("levels", "depths", "labels"),
    [
        ([("chineseCounting", "第%1条"), ("chineseCounting", "（%2）")], [0, 1, 1, 0, 1],
         ["第一条", "（一）", "（二）", "第二条", "（一）"]),
        ([("decimal", "%1."), ("decimal", "%1.%2 ")], [0, 1, 1, 0, 1], ["1.", "1.1 ", "1.2 ", "2.", "2.1 "]),
        ([("upperLetter", "%1、"), ("lowerRoman", "%2）")], [0, 0, 1, 1], ["A、", "B、", "i）", "ii）"]),
        ([("bullet", "\u25cf")], [0, 0], ["", ""]),
    ],
)  # fmt: skip
def test_automatic_numbers_are_written_out(
    levels: list[tuple[str, str]], depths: list[int], labels: list[str]
) -> None:
    lines = text_of(lambda document: numbered(document, levels, depths)).split("\n")
    assert lines == [f"{label}内容。" for label in labels]


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
    ],
)
def test_chinese_numbers(count: int, text: str) -> None:
    assert chinese_number(count) == text


def test_title_of_the_file_is_told() -> None:
    def build(document: Any) -> None:
        document.core_properties.title = "关于数据登记的通知"
        document.add_paragraph("正文。")

    assert read_docx(made(build)).fields == {"page_title": "关于数据登记的通知"}


def test_external_entities_are_not_read() -> None:
    content = made(lambda document: document.add_paragraph("正文。"))
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = re.sub(
                    rb"^(<\?xml.*?\?>)", rb'\1<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>', data
                )
                data = data.replace("正文。".encode(), "正文。&e;".encode())
            package.writestr(name, data)
    assert read_docx(target.getvalue()).main.text == "正文。"


@pytest.mark.parametrize(
    ("content", "reason_code"),
    [
        (OLE + b"\x00" * 600, "legacy_doc"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted_docx"),
        (b"PK\x03\x04word/document.xml", "damaged_docx"),
        (b"", "damaged_docx"),
        (made(lambda document: None), "empty"),
    ],
)
def test_unreadable_file_says_why(content: bytes, reason_code: str) -> None:
    with pytest.raises(UndecodableError) as caught:
        read_docx(content)
    assert caught.value.reason_code == reason_code


def test_old_format_says_what_to_do() -> None:
    with pytest.raises(UndecodableError, match=r"save it as \.docx"):
        read_docx(OLE)


def test_word_file_is_told_by_its_content() -> None:
    assert is_word_file(made(lambda document: None))
    assert is_word_file(OLE)
    assert not is_word_file(b"%PDF-1.7")
    assert not is_word_file("正文。".encode())


SAMPLE = made(lambda document: document.add_paragraph("正文。"))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, len(SAMPLE) - 1), st.binary(max_size=60))
def test_damaged_bytes_give_a_document_or_a_reason(at: int, noise: bytes) -> None:
    try:
        read_docx(SAMPLE[:at] + noise + SAMPLE[at + len(noise) :])
    except UndecodableError as error:
        assert error.reason_code
