"""Citations: what is cited, of which kind, from whom, when, and in which role."""

from typing import Any

import pytest

from tests.cases_reader import read_cases
from transforms.citations.finder import Citation, find_citations, kind_of
from transforms.citations.handed_on import handed_on
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


LETTER = """临江市人民政府办公室关于印发临江市节水办法的通知
各县（市、区）人民政府：
《临江市节水办法》已经市政府同意，现印发给你们，请认真执行。
临江市人民政府办公室
2021年3月9日"""
ORDER = """临江市养犬管理办法
临江市人民政府令
（第7号）
《临江市养犬管理办法》已经2020年4月2日市政府常务会议审议通过，现予公布，自2020年7月1日起施行。
市长 李某
2020年5月6日"""
TOLD = """临江市水务局关于节水情况的报告
2021年3月，市政府办公室将《临江市节水办法》印发给各县，成效明显。"""


@pytest.mark.parametrize(
    ("text", "issuer", "issued"),
    [(LETTER, "临江市人民政府办公室", "2021-03-09"), (ORDER, "临江市人民政府", "2020-05-06")],
)
def test_who_signs_the_letter_issues_what_it_hands_on(
    text: str, issuer: str, issued: str, reference: Reference
) -> None:
    periods = find_periods(text, reference.periods, None, None)
    regions = find_regions(text, reference.gazetteer, RegionScope(None, None))
    letter = handed_on(text, periods, text.split("\n", 1)[0], None)
    [citation] = [one for _, one in find_citations(text, split_sentences(text), periods, regions, letter)]
    assert (citation.issuer, citation.issue_edtf) == (issuer, issued)


def test_a_report_that_tells_of_an_instrument_hands_on_none(reference: Reference) -> None:
    periods = find_periods(TOLD, reference.periods, None, None)
    assert handed_on(TOLD, periods, "临江市水务局关于节水情况的报告", "临江市水务局") is None


def test_bodies_that_a_title_names_without_marks(reference: Reference) -> None:
    _, [one] = find({"text": "落实《东江省财政厅东江省商务厅关于开展绿色采购的通知》。"}, reference)
    assert one.issuer == "东江省财政厅、东江省商务厅"
