"""PDF pages: read in order, joined into paragraphs, and refused where there is no text in them."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from transforms.pages.decoding import UndecodableError
from transforms.pages.pdf import PdfDocument, is_pdf, read_pdf

# Every PDF reader knows its characters, so nothing is embedded.
FONT = "STSong-Light"
SIZE, LEADING, LEFT, TOP = 12, 20, 72, 760
WIDTH = 30  # characters a line

TITLE = "关于加快公共数据资源登记工作的通知"
PARAGRAPHS = [
    "各区人民政府应当在每季度末完成公共数据资源登记，登记内容包括数据名称、提供单位、更新周期和安全级别，并对登记的真实性负责。",
    "到2027年底，全市登记的公共数据资源达到12000项，比2024年增长35.5%，其中可以授权运营的不少于4600项，年服务企业超过8万家次。",
    "市数据主管部门每年组织一次检查，检查结果向社会公布；对虚假登记的单位，责令限期改正，情节严重的依法处理。",
]
HEADER = "某市人民政府公报"


pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def wrap(paragraph: str, width: int = WIDTH) -> list[str]:
    """Break a paragraph as a typesetter does: two characters of indent, then lines of one width."""
    lines, held, used = [], "", 0.0
    for char in "\u3000\u3000" + paragraph:
        if used + (size := pdfmetrics.stringWidth(char, FONT, 1)) > width:
            lines.append(held)
            held, used = "", 0.0
        held, used = held + char, used + size
    return [*lines, held]


def made(draw: Callable[[Canvas], None], password: str | None = None) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), encrypt=password, invariant=1)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def put_lines(canvas: Canvas, lines: list[str]) -> None:
    for at, line in enumerate(lines):
        put(canvas, line, LEFT, TOP - at * LEADING)


def put(canvas: Canvas, text: str, left: float, top: float, size: float = SIZE) -> None:
    """Set a line as a typesetter does: blanks at its start move it, and are not in it."""
    bare = text.lstrip("\u3000")
    canvas.setFont(FONT, size)
    canvas.drawString(left + (len(text) - len(bare)) * size, top, bare)


def printed(lines: list[str], lines_a_page: int) -> Callable[[Canvas], None]:
    """Pages with a running head and a page number around the lines, the title on the first one."""

    def draw(canvas: Canvas) -> None:
        pages = [lines[at : at + lines_a_page] for at in range(0, len(lines), lines_a_page)]
        for number, page in enumerate(pages, start=1):
            put(canvas, HEADER, 240, 810, 9)
            if number == 1:
                put(canvas, TITLE, 140, 785, 18)
            for at, line in enumerate(page):
                put(canvas, line, LEFT, TOP - at * LEADING)
            put(canvas, f"—{number}—", 280, 40, 10)
            canvas.showPage()

    return draw


def paragraphs(document: PdfDocument) -> list[str]:
    return [line.strip("\u3000") for line in document.main.text.split("\n") if line.strip("\u3000")]


@pytest.mark.parametrize("lines_a_page", [2, 3, 4, 20])
def test_paragraphs_are_whole_wherever_lines_and_pages_break(lines_a_page: int) -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrap(paragraph)]
    document = read_pdf(made(printed(lines, lines_a_page)))
    expected = [TITLE, *PARAGRAPHS]
    # On a single page nothing shows that the head runs on.
    assert paragraphs(document) == (expected if lines_a_page < 20 else [HEADER, *expected])


def test_running_heads_and_page_numbers_are_logged() -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrap(paragraph)]
    document = read_pdf(made(printed(lines, 3)))
    dropped = [entry.before.strip() for entry in document.main.log if entry.kind == "page_chrome"]
    assert dropped == [HEADER, "—1—", HEADER, "—2—", HEADER, "—3—"]
    assert len(document.page_starts) == 3
    for entry in document.main.log:
        assert document.raw[entry.raw_start : entry.raw_end] == entry.before


def test_map_leads_back_to_the_extracted_text() -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrap(paragraph)]
    document = read_pdf(made(printed(lines, 3)))
    at = document.main.text.index("12000")
    start, end = document.main.raw_span(at, at + 5)
    assert document.raw[start:end].replace("\n", "") == "12000"
    assert [document.raw[start - 1] for start in document.page_starts[1:]] == ["\f", "\f"]
    assert all(
        one <= other for one, other in zip(document.main.starts, document.main.starts[1:], strict=False)
    )


def test_number_broken_by_a_line_is_one_number() -> None:
    text = "全市登记的公共数据资源总量在今年年底预计达到的数量大约为12000项"
    lines = [text[:30], text[30:]]
    assert (lines[0][-1] + lines[1][0]).isdigit()
    document = read_pdf(made(lambda canvas: put_lines(canvas, lines)))
    assert paragraphs(document) == [text]


@pytest.mark.parametrize("by_rows", [False, True])
def test_columns_are_read_one_after_the_other(by_rows: bool) -> None:
    columns = [
        [line for one in pair for line in wrap(one, 16)]
        for pair in (PARAGRAPHS[:2], PARAGRAPHS[2:] + PARAGRAPHS[:1])
    ]
    places = [
        (line, LEFT + side * 240, TOP - at * LEADING)
        for side, lines in enumerate(columns)
        for at, line in enumerate(lines)
    ]
    if by_rows:
        places.sort(key=lambda place: (-place[2], place[1]))

    def draw(canvas: Canvas) -> None:
        put(canvas, TITLE, 140, 790, 18)
        for line, left, top in places:
            put(canvas, line, left, top)

    assert paragraphs(read_pdf(made(draw))) == [TITLE, *PARAGRAPHS[:2], *PARAGRAPHS[2:], PARAGRAPHS[0]]


def test_table_is_read_row_by_row() -> None:
    rows = [("登记机构的职责", "市数据主管部门"), ("安全审查的职责", "市网信主管部门"), ("经费保障的职责", "市财政部门等"),
            ("监督检查的职责", "市审计部门等")]  # fmt: skip

    def draw(canvas: Canvas) -> None:
        for at, (left, right) in enumerate(rows):
            put(canvas, left, LEFT, TOP - at * LEADING)
            put(canvas, right, LEFT + 260, TOP - at * LEADING)

    assert paragraphs(read_pdf(made(draw))) == [f"{left} {right}" for left, right in rows]


def test_title_over_two_lines_is_one_line() -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, TITLE[:10], 200, 800, 18)
        put(canvas, TITLE[10:], 220, 772, 18)
        for at, line in enumerate(wrap(PARAGRAPHS[0])):
            put(canvas, line, LEFT, 730 - at * LEADING)

    assert paragraphs(read_pdf(made(draw))) == [TITLE, PARAGRAPHS[0]]


def test_signature_and_headings_stay_apart() -> None:
    lines = [*wrap(PARAGRAPHS[0]), "\u3000\u3000一、总体要求", *wrap(PARAGRAPHS[1]), "\u3000" * 20 + "某市人民政府",
             "\u3000" * 20 + "2026年3月1日"]  # fmt: skip
    document = read_pdf(made(lambda canvas: put_lines(canvas, lines)))
    assert paragraphs(document) == [
        PARAGRAPHS[0],
        "一、总体要求",
        PARAGRAPHS[1],
        "某市人民政府",
        "2026年3月1日",
    ]


def test_title_of_the_file_is_told_without_the_site() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle(f"{TITLE}_通知公告_某市人民政府")
        put(canvas, TITLE, LEFT, TOP)

    assert read_pdf(made(draw)).fields == {"page_title": TITLE}


def _picture(canvas: Canvas) -> None:
    canvas.rect(50, 50, 400, 600, fill=1)


def _pictures(canvas: Canvas) -> None:
    for _ in range(3):
        _picture(canvas)
        canvas.showPage()


@pytest.mark.parametrize(
    ("content", "reason_code"),
    [
        (made(_pictures), "scanned_pdf"),
        (made(lambda canvas: canvas.showPage()), "empty"),
        (made(lambda canvas: canvas.drawString(72, 700, "locked"), password="secret"), "encrypted_pdf"),
        (made(lambda canvas: canvas.drawString(72, 700, "cut"))[:300], "damaged_pdf"),
        (b"%PDF-1.7\nnothing", "damaged_pdf"),
    ],
)
def test_unreadable_pdf_says_why(content: bytes, reason_code: str) -> None:
    with pytest.raises(UndecodableError) as caught:
        read_pdf(content)
    assert caught.value.reason_code == reason_code


def test_characters_that_no_font_draws_are_not_lost_in_silence() -> None:
    # Where the machine has a Chinese font PDFium reads such a page; without one it drops each character.
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, SIZE)
        for at, char in enumerate(PARAGRAPHS[0][:30]):
            canvas.drawString(LEFT + at * SIZE, TOP, char)
        canvas.drawString(LEFT, TOP - LEADING, PARAGRAPHS[1][:25])

    try:
        text = read_pdf(made(draw)).main.text
    except UndecodableError as error:
        assert error.reason_code == "pdf_fonts_missing"
    else:
        assert PARAGRAPHS[0][:30] in text


@pytest.mark.parametrize(
    ("content", "expected"), [(b"%PDF-1.4", True), (b"\n\n%PDF-1.4", True), (b"PK\x03\x04", False)]
)
def test_pdf_is_told_by_its_header(content: bytes, expected: bool) -> None:
    assert is_pdf(content) is expected


SAMPLE = made(lambda canvas: canvas.drawString(72, 700, "sample 2026"))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(SAMPLE) - 1), st.binary(max_size=40))
def test_damaged_bytes_give_a_document_or_a_reason(at: int, noise: bytes) -> None:
    try:
        read_pdf(SAMPLE[:at] + noise + SAMPLE[at + len(noise) :])
    except UndecodableError as error:
        assert error.reason_code
