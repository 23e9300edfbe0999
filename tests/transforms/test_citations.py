"""Citations: what is cited, of which kind, from whom, when, and in which role."""

from typing import Any

import pytest

from tests.cases_reader import read_cases
from transforms.citations.finder import Citation, find_citations, kind_of
from transforms.places.regions import RegionScope, find_regions
from transforms.prose.sentences import split_sentences
from transforms.reference import Reference
from transforms.times.periods import find_periods

CASES: list[dict[str, Any]] = read_cases("citations")


def find(case: dict[str, Any], reference: Reference) -> tuple[str, list[Citation]]:
    text, today = case["text"], case.get("today")
    year = today.year if today else None
    periods = find_periods(text, reference.periods, year, today)
    regions = find_regions(text, reference.gazetteer, RegionScope(None, year))
    return text, [one for _, one in find_citations(text, split_sentences(text), periods, regions)]


@pytest.mark.parametrize("case", CASES, ids=[case["genre"] for case in CASES])
def test_reads_what_is_said_of_an_instrument(case: dict[str, Any], reference: Reference) -> None:
    _, citations = find(case, reference)
    wanted = case["citations"]
    assert [one.title for one in citations] == [row["title"] for row in wanted]
    for one, row in zip(citations, wanted, strict=True):
        found = {"title": one.title, "kind": one.kind, "role": one.role, "issuer": one.issuer, "issued": one.issue_edtf,
                 "number": one.document_number}  # fmt: skip
        assert {name: value for name, value in found.items() if value is not None} == row


@pytest.mark.parametrize("case", CASES, ids=[case["genre"] for case in CASES])
def test_stands_where_it_says(case: dict[str, Any], reference: Reference) -> None:
    text, citations = find(case, reference)
    for one in citations:
        assert text[one.start : one.end] == one.surface
        assert one.surface.startswith("《")
        assert one.surface.endswith("》")


def test_a_document_number_is_no_date(reference: Reference) -> None:
    _, [one] = find({"text": "按照《关于加强用水管理的意见》（国发〔2012〕3号）印发通知。"}, reference)
    assert (one.document_number, one.issue_edtf) == ("国发〔2012〕3号", None)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("海洋产业发展规划", "plan"),
        ("海洋强市建设纲要", "plan"),
        ("关于加强用水管理的若干措施", "policy"),
        ("湿地保护条例", "law"),
        ("节约用水管理暂行办法", "law"),
        ("海洋经济发展报告（2020）", "report"),
        ("求是", "journal"),
        ("学习时报", "newspaper"),
        ("海的女儿", "other"),
    ],
)
def test_names_the_kind_by_the_title(title: str, kind: str) -> None:
    assert kind_of(title) == kind
