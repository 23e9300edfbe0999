"""Events: what happened when, and what is none."""

from datetime import date
from typing import Any

import pytest

from flows.seeds_reader import read_seeds
from tests.cases_reader import read_cases
from transforms.events.finder import EventMention, EventVerbs, find_events
from transforms.extraction import extract
from transforms.places.regions import RegionScope, find_regions
from transforms.prose.clauses import FactScope, split_clauses
from transforms.prose.sentences import split_sentences
from transforms.reference import Reference
from transforms.times.periods import find_periods

CASES: list[dict[str, Any]] = read_cases("events")


@pytest.fixture(scope="module")
def verbs() -> EventVerbs:
    seeds = read_seeds()
    return EventVerbs.from_rows(seeds["event_verbs"], seeds["event_words"])


def find(case: dict[str, Any], reference: Reference, verbs: EventVerbs) -> tuple[str, list[EventMention]]:
    text, today = case["text"], case.get("today")
    year = today.year if today else None
    periods = find_periods(text, reference.periods, year, today)
    meetings = list(reference.periods.meetings(text))
    regions = find_regions(text, reference.gazetteer, RegionScope(None, year))
    scope = FactScope(None, today, case["type"], issuer=case.get("issuer"), title=case.get("title"))
    return text, find_events(split_sentences(text), verbs, periods, meetings, regions, scope)


@pytest.mark.parametrize("case", CASES, ids=[case["genre"] for case in CASES])
def test_finds_what_happened(case: dict[str, Any], reference: Reference, verbs: EventVerbs) -> None:
    _, events = find(case, reference, verbs)
    wanted = case["events"]
    assert [(one.event_edtf, one.action, one.date_source) for one in events] == [
        (day, what, src) for day, _, what, src in wanted
    ]
    for one, (_, who, _, _) in zip(events, wanted, strict=True):
        assert who is None or (one.actor is not None and who in one.actor)


def test_a_review_without_a_year_is_of_the_year_before(reference: Reference, verbs: EventVerbs) -> None:
    text = "一、工作回顾\n海港大桥通车。\n二、下一步打算\n空港大桥通车。"
    case = {"text": text, "type": "report", "today": date(2024, 2, 1)}
    _, events = find(case, reference, verbs)
    assert [(one.event_edtf, one.actor) for one in events] == [("2023", "海港大桥")]


@pytest.mark.parametrize("case", CASES, ids=[case["genre"] for case in CASES])
def test_stands_where_it_says(case: dict[str, Any], reference: Reference, verbs: EventVerbs) -> None:
    text, events = find(case, reference, verbs)
    for one in events:
        assert text[one.start : one.end] == one.surface
        # What a header says of the document itself is worded by its kind (成文日期: 印发).
        assert one.action in one.surface or one.object == case["title"]


def test_names_the_place_of_each_actor(reference: Reference, verbs: EventVerbs) -> None:
    _, events = find(CASES[0], reference, verbs)
    names = [reference.gazetteer.regions[one.region_key].name if one.region_key else None for one in events]
    assert names[:3] == ["山东省", "江苏省", "安徽省"]
    assert names[4] == "重庆市"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("2020年6月，我们较好地完成第三期围堤加固。", "我们"),
        ("2018年，湖东渔业协会两次召开休渔大会。", "湖东渔业协会"),
        ("2016年，东堤水闸提前一年建成。", "东堤水闸"),
        ("2015年，五县渔港初步建成。", "五县渔港"),
        ("2019年5月，自然资源部印发渔港图册。", "自然资源部"),
        ("2018年，湖东首艘渔政船在东港下水。", "湖东首艘渔政船"),
        ("2018年，中国同三个邻国签署渔业协定。", "中国"),
        ("2020年，经济开发区管委会成立渔业公司。", "经济开发区管委会"),
    ],
)
def test_adverbs_are_not_who(text: str, who: str, reference: Reference, verbs: EventVerbs) -> None:
    _, events = find({"text": text, "type": "commentary"}, reference, verbs)
    assert [one.actor for one in events] == [who]


def test_takes_each_title_for_an_object(reference: Reference, verbs: EventVerbs) -> None:
    _, events = find(CASES[1], reference, verbs)
    assert [one.object for one in events[:2]] == ["《青岛市智慧港口行动方案》", "《青岛市海洋数据管理办法》"]


def test_an_open_period_has_no_last_day(reference: Reference, verbs: EventVerbs) -> None:
    case = next(case for case in CASES if case["genre"] == "open periods")
    _, events = find(case, reference, verbs)
    assert all(one.end_date is None and one.start_date is not None for one in events)


def test_commas_inside_quotes_and_titles_part_nothing() -> None:
    clauses = split_clauses("他说“先修路，再通车”，随后印发《甲，乙办法》；结束。")
    assert [one.text for one in clauses] == ["他说“先修路，再通车”", "随后印发《甲，乙办法》", "结束"]


def test_a_report_without_an_issuer_is_its_regions_governments(reference: Reference) -> None:
    text = "2026年浙江省政府工作报告\n一、2025年工作回顾\n成功举办首届造船大会。"
    found = extract("key", text, {}, "浙江省_2026.txt", reference)
    assert [(one.actor, one.action) for one in found.events] == [("浙江省人民政府", "成功举办")]
