"""What goes into the report: every query answers, texts are shared, pieces of a document join back to it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tests.warehouse.factories import document, load
from warehouse.quality.report import Gate, Severity
from warehouse.report.data import MOST_ROWS, SECTIONS, read_report_data
from warehouse.report.document_page import (
    DocumentView,
    MarkedFact,
    RawParagraph,
    Repair,
    pieces,
    render_document,
)
from warehouse.report.page import content_policy, labels, release_day
from warehouse.schema import load_schema

ILL = "<script>alert(1)</script>"


def test_every_section_answers_from_an_empty_warehouse(con: duckdb.DuckDBPyConnection) -> None:
    data = read_report_data(con)
    assert set(data.sections) == set(SECTIONS)
    assert data.sections["documents"].total == 0
    assert dict(data.sections["key_figures"].rows)["documents"] == 0


def test_what_is_packed_is_what_was_read(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path, [document("d1", title=ILL), document("d2", title=ILL)])
    data = read_report_data(con)
    assert "<" not in data.packed()
    unpacked = json.loads(gzip.decompress(base64.b64decode(data.packed())))
    assert unpacked["texts"] == data.texts
    section = unpacked["sections"]["documents"]
    position = section["columns"].index("document_title")
    assert [data.texts[row[position]] for row in section["rows"]] == [ILL, ILL]
    assert data.texts.count(ILL) == 1


def test_a_long_section_is_cut_and_says_how_long_it_is(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(con, tmp_path, [document(f"d{number}") for number in range(5)])
    monkeypatch.setitem(MOST_ROWS, "documents", 2)
    section = read_report_data(con).sections["documents"]
    assert (len(section.rows), section.total) == (2, 5)


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda span: span[0] < span[1]))


@given(st.text("数据要素", min_size=1, max_size=20), st.integers(0, 10), spans, spans)
def test_pieces_join_back_to_the_line(
    text: str, start: int, fact_spans: list[tuple[int, int]], repair_spans: list[tuple[int, int]]
) -> None:
    facts = [(n, MarkedFact("region", a, b, "", {})) for n, (a, b) in enumerate(fact_spans, 1)]
    repairs = [(n, Repair("mojibake", a, b, a, b, "", "", 1.0)) for n, (a, b) in enumerate(repair_spans, 1)]
    found = pieces(start, text, facts, repairs)
    assert "".join(piece.text for piece in found) == text
    covered = {at for a, b in fact_spans for at in range(a, b)}
    at = start
    for piece in found:
        assert {place in covered for place in range(at, at + len(piece.text))} == {piece.fact is not None}
        at += len(piece.text)


def test_the_narrowest_fact_is_the_one_that_a_mark_leads_to() -> None:
    wide, narrow = MarkedFact("target", 0, 6, "", {}), MarkedFact("region", 2, 4, "", {})
    found = pieces(0, "到上海达标了", [(1, wide), (2, narrow)], [])
    assert [(piece.text, piece.kinds, piece.fact) for piece in found] == [
        ("到上", ("target",), 1),
        ("海达", ("target", "region"), 2),
        ("标了", ("target",), 1),
    ]


def test_a_document_page_escapes_all_that_came_from_a_source() -> None:
    view = DocumentView(
        document_key="d1",
        title=ILL,
        source_uri=ILL,
        metadata={"author": ILL},
        text=ILL,
        facts=[MarkedFact("region", 0, 3, ILL, {"region": ILL})],
        repairs=[Repair("mojibake", 4, 5, 4, 5, ILL, ILL, 1.0)],
        raw=[RawParagraph(0, ILL)],
    )
    page = render_document(view)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 6


def test_the_policy_names_each_script_by_its_hash() -> None:
    digest = base64.b64encode(hashlib.sha256(b"let a = 1;").digest()).decode()
    assert f"script-src 'sha256-{digest}';" in content_policy([Markup("let a = 1;")])
    assert "script-src 'none';" in content_policy([])


def test_every_word_is_there_in_both_languages() -> None:
    for group, entries in labels().items():
        for name, entry in entries.items():
            assert set(entry) == {"zh", "en"}, (group, name)


def test_values_of_the_vocabularies_that_the_page_shows_have_a_short_name() -> None:
    shown = {
        "mart.indicator_by_region": ("statistic", "status"),
        "mart.target_ledger": ("outcome",),
        "mart.policy_timeline": ("kind",),
        "mart.document_overview": ("document_type",),
    }
    for table_name, columns in shown.items():
        for column in load_schema().table(table_name).columns:
            if column.name in columns:
                assert set(column.allowed) <= set(labels()["values"]), (table_name, column.name)
    assert {*Gate, *Severity} <= set(labels()["values"])


@pytest.mark.parametrize(("release", "day"), [("20261122T031500Z-3f9a", "2026-11-22"), ("r1", "r1")])
def test_a_release_is_dated_by_its_name(release: str, day: str) -> None:
    assert release_day(release) == day
