"""Indicators: what, whose, when, of which kind; and what is none."""

import pytest

from transforms.indicators import IndicatorMention, IndicatorScope, find_indicators
from transforms.periods import find_periods
from transforms.reference import Reference
from transforms.regions import RegionScope, find_regions
from transforms.sentences import split_sentences


def found(
    text: str, reference: Reference, region: str | None = None, year: int | None = 2026
) -> list[IndicatorMention]:
    sentences = split_sentences(text)
    periods = find_periods(text, reference.periods, year)
    regions = find_regions(text, reference.gazetteer, RegionScope(region, year))
    mentions = find_indicators(
        text, sentences, reference.units, periods, regions, IndicatorScope(region, year)
    )
    assert all(text[one.start : one.end] == one.surface for _, one in mentions)
    return [one for _, one in mentions]


def test_a_chain_of_clauses_keeps_its_subject(reference: Reference) -> None:
    text = "某省的数字经济，2025年浙江省数字经济核心产业增加值达到11700亿元，同比增长9.1%，占地区生产总值的比重为12.3%。"
    level, growth, share = found(text, reference)
    assert (level.name, level.statistic, level.quantity.base_unit) == (
        "浙江省数字经济核心产业增加值",
        "level",
        "yuan",
    )
    assert {one.region_key for one in (level, growth, share)} == {"cn-330000"}
    assert {one.period_edtf for one in (level, growth, share)} == {"2025"}
    assert (growth.statistic, share.statistic) == ("growth_yoy", "share")
    assert level.name in growth.name
    assert {one.status for one in (level, growth, share)} == {"actual"}


def test_percentage_points_are_never_percent(reference: Reference) -> None:
    [point] = found("2025年全省绿电占比提高2.4个百分点。", reference)
    assert (point.quantity.base_unit, point.statistic) == ("percentage_point", "difference")


def test_a_goal_is_a_target(reference: Reference) -> None:
    [goal] = found("到2030年，全市数据交易额力争达到400亿元。", reference)
    assert (goal.status, goal.period_edtf) == ("target", "2030")


def test_a_list_with_a_colon_is_named_by_what_stands_before_it(reference: Reference) -> None:
    now, then = found("5.公共数据开放率：2025年42%，2030年70%，预期性；", reference)
    assert (now.name, now.period_edtf, now.status) == ("公共数据开放率", "2025", "actual")
    assert (then.name, then.period_edtf, then.status) == ("公共数据开放率", "2030", "target")


def test_the_document_says_whose_where_the_sentence_does_not(reference: Reference) -> None:
    [one] = found("2025年新增市场主体120万户。", reference, region="cn-330000")
    assert one.region_key == "cn-330000"


def test_no_year_is_invented(reference: Reference) -> None:
    [one] = found("接入事项达到3860项。", reference, year=None)
    assert one.period_edtf is None


@pytest.mark.parametrize(
    "text",
    [
        "国发〔2021〕29号文件要求加快推进。",
        "第三章 共享开放",
        "第十二条 数据共享应当依法进行。",
        "围绕四个方面推进改革。",
        "拨打12345热线咨询。",
        "2025年6月30日起施行。",
        "第一，坚持人民至上。",
        "加快长三角一体化。",
        "第一产业稳步发展。",
        "建设5G网络。",
        "《行动计划（2021—2023年）》印发。",
    ],
)
def test_structural_numbers_are_none(text: str, reference: Reference) -> None:
    assert found(text, reference) == []


def test_counters_count_what_follows_them(reference: Reference) -> None:
    [one] = found("上海今年将打造11个民生领域的标杆应用。", reference, year=2021)
    assert (one.name, one.statistic, one.status, one.period_edtf) == (
        "民生领域的标杆应用",
        "count",
        "target",
        "2021",
    )


def test_rank_is_a_number(reference: Reference) -> None:
    [one] = found("2025年全省数字经济总量排名全国第4位。", reference)
    assert (one.quantity.value, one.quantity.base_unit, one.statistic) == (4, "rank", "rank")
