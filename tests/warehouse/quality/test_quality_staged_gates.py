"""The first three gates over staged batches: good rows pass, and each planted fault is found by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.warehouse.quality import rows
from tests.warehouse.quality.conftest import Check
from warehouse.quality.report import Gate, GateReport, GateRequest, Level, Severity
from warehouse.quality.service import QualityService

TEXT = next(iter(rows.TEXTS.values()))
FIRST, SECOND = (rows.document_key(source_uri) for source_uri in rows.TEXTS)
STAGED_GATES = (Gate.DECODED, Gate.NORMALISED, Gate.FACTS)
Spoil = Callable[[rows.Rows], rows.Rows]


class Fault(NamedTuple):
    """What is done to a good document, and the expectation that must find it."""

    gate: Gate
    expectation: str
    spoil: Spoil
    severity: Severity = Severity.CRITICAL


def change(table: str, index: int = 0, **values: Any) -> Spoil:
    return lambda good: rows.replaced(good, table, index, **values)


def shift(table: str, by: int) -> Spoil:
    def spoil(good: rows.Rows) -> rows.Rows:
        fact = good[table][0]
        return rows.replaced(good, table, 0, char_start=fact.char_start + by, char_end=fact.char_end + by)

    return spoil


def twice(table: str, **values: Any) -> Spoil:
    return lambda good: {**good, table: [good[table][0]._replace(**values), *good[table]]}


def without(table: str) -> Spoil:
    return lambda good: {**good, table: good[table][1:]}


def text(new: str) -> Spoil:
    # Its repairs would not fit another text either.
    return lambda good: {**rows.replaced(good, "document_text", 0, text=new), "fact_text_repair": []}


WARNING = Severity.WARNING
DECODED: list[tuple[Any, ...]] = [
    ("required", change("stage.document", original_encoding=None)),
    ("in_set", change("stage.document", document_type="poem")),
    ("between", change("stage.document", encoding_confidence=1.5)),
    ("reference", change("stage.document", region_key="999999")),
    ("unique", twice("stage.document")),
    ("encoding_recognised", change("stage.document", original_encoding="unknown")),
    ("encoding_confident", change("stage.document", encoding_confidence=0.3), WARNING),
    ("replacement_characters_few", change("stage.document", replacement_char_count=5)),
    ("replacement_characters_absent", change("stage.document", replacement_char_count=1), WARNING),
    ("bytes_cover_characters", change("stage.document", byte_count=0)),
    ("bytes_cover_characters", change("stage.document", byte_count=5)),
    ("bytes_cover_characters", change("stage.document", byte_count=5000)),
    ("publish_date_plausible", change("stage.document", publish_date=date(2999, 1, 1)), WARNING),
    ("publish_date_plausible", change("stage.document", reference_date=date(1066, 1, 1)), WARNING),
]
NORMALISED: list[tuple[Any, ...]] = [
    ("text_present", text(" \n\u3000")),
    ("text_present", twice("document_text")),
    ("text_present", without("document_text")),
    ("reference", without("stage.document")),
    ("char_count_exact", text("多一字")),
    ("paragraph_count_exact", change("stage.document", paragraph_count=9), WARNING),
    ("pinyin_residue_absent", text("市场联(lián)网"), WARNING),
    ("pinyin_residue_rare", text("联(lián)网、发(fā)展、经（jīng）济")),
    ("html_tags_absent", text('前<span class="x">后')),
    ("html_entities_absent", text("前&nbsp;后"), WARNING),
    ("control_characters_absent", text("前\u0007后")),
    ("control_characters_absent", text("前\r\n后")),
    ("control_characters_absent", text("前\u200b后")),
    ("lines_tidy", text("前\n\n后")),
    ("lines_tidy", text("前\n\u3000后")),
    ("lines_tidy", text("前 \n后")),
    ("text_simplified", text("國務院關於經濟發展")),
    ("traditional_characters_absent", text("数据" * 100 + "發展"), WARNING),
    ("repair_at_offset", change("fact_text_repair", after="错"), WARNING),
    ("repair_within_text", change("fact_text_repair", raw_end=10_000)),
    ("between", change("fact_text_repair", confidence=2.0)),
]
FACTS: list[tuple[Any, ...]] = [
    ("surface_at_offset", change("fact_sentence", char_start=1)),
    ("surface_at_offset", change("fact_policy_citation", surface="《网络安全法》")),
    *(("surface_at_offset", shift("fact_region_mention", by)) for by in (-1, 1)),
    *(("surface_at_offset", shift("fact_policy_citation", by)) for by in (-1, 1)),
    *(("surface_at_offset", shift("fact_indicator", by)) for by in (-1, 1)),
    *(("token_at_offset", shift("fact_token", by)) for by in (-1, 1)),
    ("token_at_offset", change("fact_token", surface="资料")),
    ("span_in_sentence", change("fact_region_mention", sentence_key="nowhere")),
    ("reference", change("fact_region_mention", sentence_key="nowhere")),
    ("reference", change("fact_region_mention", region_key="999999")),
    ("reference", without("stage.document")),
    ("in_set", change("fact_region_mention", context="dream")),
    ("between", change("fact_topic", score=-0.5)),
    ("unique", twice("fact_sentence")),
    ("unique", twice("fact_token")),
    ("sentences_disjoint", change("fact_sentence", 1, sentence_no=9)),
    ("sentences_disjoint", change("fact_sentence", char_end=15)),
    ("sentence_count_exact", change("stage.document", sentence_count=9)),
    ("sentence_count_exact", without("fact_sentence")),
    ("term_frequency_exact", change("stage.document_term", frequency=9)),
    ("term_frequency_exact", without("fact_token")),
    ("mention_count_exact", change("stage.policy", mention_count=9)),
    ("mention_count_exact", without("fact_policy_citation")),
    ("edtf_valid", change("stage.policy", issue_edtf="2021年")),
    ("edtf_valid", change("fact_indicator", period_edtf="2021-5")),
    ("indicator_declared", without("stage.indicator")),
    ("indicator_period_ordered", change("fact_indicator", period_start_date=date(2022, 1, 1))),
    ("indicator_period_ordered", change("fact_indicator", period_edtf=None)),
    ("indicator_sign_kept", change("fact_indicator", value_base=Decimal(-1)), WARNING),
]
FAULTS = [
    Fault(gate, *fault)
    for gate, faults in zip(STAGED_GATES, (DECODED, NORMALISED, FACTS), strict=True)
    for fault in faults
]


def _source(fault: int) -> str:
    return f"fault-{fault}.txt"


@cache
def spoiled_run(quality: QualityService, gate: Gate, directory: Path) -> GateReport:
    """One run of a gate over a document for each of its faults, and one good document."""
    documents = [
        fault.spoil(rows.good_document(_source(number), TEXT))
        for number, fault in enumerate(FAULTS)
        if fault.gate is gate
    ]
    staged = rows.together([rows.good_document("good.txt", TEXT), *documents])
    batch_dir = rows.stage(staged, directory, gate)
    return quality.run(GateRequest(gate, (batch_dir,), reference_keys=rows.REFERENCE_KEYS))


@pytest.fixture(scope="module")
def spoiled(
    quality: QualityService, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Gate], GateReport]:
    directory = tmp_path_factory.mktemp("spoiled")
    return lambda gate: spoiled_run(quality, gate, directory)


@pytest.mark.parametrize("gate", STAGED_GATES)
def test_good_rows_pass(check: Check, gate: Gate) -> None:
    report = check(gate, rows.good_rows())

    assert [(result.expectation, result.details) for result in report.failed] == []
    assert report.rejected == ()
    assert len(report.results) > 15


@pytest.mark.parametrize(
    "number", range(len(FAULTS)), ids=lambda number: f"{FAULTS[number].gate}-{FAULTS[number].expectation}"
)
def test_planted_fault_is_found_by_name(spoiled: Callable[[Gate], GateReport], number: int) -> None:
    fault, key = FAULTS[number], rows.document_key(_source(number))
    report = spoiled(fault.gate)

    found = [result for result in report.failed if result.expectation == fault.expectation]
    reasons = {reason.expectation for reason in report.rejected if reason.document_key == key}
    assert {result.severity for result in found} == {fault.severity}
    if fault.severity is Severity.CRITICAL:
        assert fault.expectation in reasons
    else:
        assert fault.expectation not in reasons
        assert any(key in str(result.details["sample"]) for result in found)


@pytest.mark.parametrize("gate", STAGED_GATES)
def test_faults_of_documents_leave_the_good_one_alone(
    spoiled: Callable[[Gate], GateReport], gate: Gate
) -> None:
    report = spoiled(gate)

    assert rows.document_key("good.txt") not in report.rejected_document_keys
    assert not any(rows.document_key("good.txt") in result.details_json for result in report.failed)


def test_rejection_says_why_in_both_languages_with_an_example(
    spoiled: Callable[[Gate], GateReport],
) -> None:
    reason = next(
        reason for reason in spoiled(Gate.NORMALISED).rejected if reason.expectation == "html_tags_absent"
    )

    assert reason.table_name == "main.document_text"
    assert "HTML 标签" in reason.reason
    assert "No HTML tag" in reason.reason
    assert "<span class" in reason.sample


def test_surface_that_spans_two_paragraphs_is_read_from_the_whole_text(check: Check) -> None:
    good = rows.good_rows()
    whole = good["document_text"][0].text
    end = whole.index("\n") + 3

    report = check(Gate.FACTS, rows.replaced(good, "fact_sentence", 0, text=whole[:end], char_end=end))

    found = {result.expectation for result in report.failed}
    assert "surface_at_offset" not in found
    assert "sentences_disjoint" in found


def test_failing_rows_without_document_stop_publishing(check: Check) -> None:
    report = check(Gate.FACTS, change("fact_token", document_key=None)(rows.good_rows()))

    assert "required" in {result.expectation for result in report.blocking}


def test_lost_document_stops_publishing_and_is_named(quality: QualityService, tmp_path: Path) -> None:
    batch_dir = rows.stage(without("stage.document")(rows.good_rows()), tmp_path)

    report = quality.run(GateRequest(Gate.DECODED, (batch_dir,), expected_documents=(FIRST, SECOND)))

    (lost,) = report.blocking
    assert (lost.expectation, lost.level) == ("documents_accounted", Level.SET)
    assert lost.details["sample"] == [{"document_key": FIRST, "outcomes": 0}]


def test_quarantined_document_is_accounted_for(quality: QualityService, tmp_path: Path) -> None:
    good = rows.good_rows()
    held = rows.quarantine(good["stage.document"][0], reason="甲.txt 无法解码")
    batch_dir = rows.stage({**without("stage.document")(good), "stage.quarantine": [held]}, tmp_path)

    report = quality.run(GateRequest(Gate.DECODED, (batch_dir,), expected_documents=(FIRST, SECOND)))

    assert report.failed == ()


def test_two_outcomes_of_a_document_and_an_unnamed_file_are_found(check: Check) -> None:
    good = rows.good_rows()
    held = rows.quarantine(good["stage.document"][0], reason="无法解码")

    report = check(Gate.DECODED, {**good, "stage.quarantine": [held]})

    assert [result.expectation for result in report.blocking] == ["documents_accounted"]
    assert "quarantine_reason_given" in {result.expectation for result in report.failed}


def test_several_batches_are_one_run(quality: QualityService, tmp_path: Path) -> None:
    documents = {source: rows.good_document(source, text) for source, text in rows.TEXTS.items()}
    batches = tuple(rows.stage(staged, tmp_path, f"it's {source}") for source, staged in documents.items())

    report = quality.run(GateRequest(Gate.DECODED, batches, reference_keys=rows.REFERENCE_KEYS))

    assert report.failed == ()
    assert {result.table_name: result.row_count for result in report.results}["stage.document"] == 2


def test_run_without_documents_passes(check: Check) -> None:
    assert check(Gate.FACTS, {}).failed == ()
