"""Indicators: what, whose, when, of which kind; and what is none."""

from decimal import Decimal
from difflib import SequenceMatcher

import pytest

from tests.cases_reader import read_cases
from transforms.indicators.finder import IndicatorMention, IndicatorScope, find_indicators
from transforms.places.regions import RegionScope, find_regions
from transforms.prose.sentences import split_sentences
from transforms.reference import Reference
from transforms.times.periods import find_periods


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
        "数字经济核心产业增加值",
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
    assert (one.quantity.value, one.quantity.base_unit, one.statistic) == (
        Decimal(4),
        "rank",
        "rank",
    )


def is_alike(left: str, right: str) -> bool:
    """True for two names of the same thing: one within the other, or half of their characters in common."""
    longest, shortest = max(len(left), len(right)), min(len(left), len(right))
    contained = shortest * 2 >= longest and (left in right or right in left)
    return contained or SequenceMatcher(None, left, right, autojunk=False).ratio() >= 0.5


@pytest.mark.parametrize("case", read_cases("indicators"), ids=lambda case: str(case["name"]))
def test_excerpts_state_what_a_reader_finds(case: dict[str, object], reference: Reference) -> None:
    region, year = case["region"], case["year"]
    assert region is None or isinstance(region, str)
    assert isinstance(year, int)
    mentions = found(str(case["text"]).rstrip(), reference, region, year)
    lines = case["indicators"]
    assert isinstance(lines, list)
    wanted = [tuple(field.strip() for field in line.split("|")) for line in lines]
    assert [one.surface for one in mentions] == [surface for surface, *_ in wanted]
    for one, (surface, name, *fields) in zip(mentions, wanted, strict=True):
        assert is_alike(one.name, name), (surface, one.name, name)
        read = [one.region_key, one.period_edtf, one.quantity.comparator, one.statistic, one.status]
        assert [field or "~" for field in read] == fields, (surface, name)


def test_what_is_compared_keeps_the_period_of_the_clause(reference: Reference) -> None:
    now, before, more, growth = found(
        "2025年，全省软件收入达到10700亿元，比2024年的9850亿元增加850亿元，同比增长8.6%。",
        reference,
        "cn-330000",
    )
    assert [one.period_edtf for one in (now, before, more, growth)] == ["2025", "2024", "2025", "2025"]
    assert before.name == now.name
    assert (more.statistic, growth.statistic) == ("difference", "growth_yoy")


def test_growth_over_years_covers_them(reference: Reference) -> None:
    level, growth = found("2025年全市算力规模达到30EFLOPS，比2020年增长4.2倍。", reference, "cn-310000")
    assert (level.period_edtf, growth.period_edtf, growth.statistic) == (
        "2025",
        "2020/2025",
        "growth_cumulative",
    )


def test_two_ends_of_a_change_are_two_levels(reference: Reference) -> None:
    start, end = found("平台接入事项从2022年的3100项增加到2025年的3900项。", reference, "cn-310000")
    assert [(one.period_edtf, one.status, one.statistic) for one in (start, end)] == [
        ("2022", "actual", "level"),
        ("2025", "actual", "level"),
    ]
    assert start.name == end.name == "平台接入事项"


def test_shares_at_both_ends_of_a_range(reference: Reference) -> None:
    growth, low, high = found(
        "数字经济总量从2015年到2020年增长了80%，占GDP比重从33.1%提高到42.5%。", reference, "cn-330000"
    )
    assert (growth.statistic, growth.period_edtf) == ("growth_cumulative", "2015/2020")
    assert [(one.statistic, one.period_edtf) for one in (low, high)] == [("share", "2015"), ("share", "2020")]
    assert "占GDP比重" in low.name


def test_values_told_apart_go_to_their_regions_in_order(reference: Reference) -> None:
    first, second = found(
        "温州市、绍兴市率先完成对接，需求满足率分别达到97.3%和96.8%。", reference, "cn-330000"
    )
    assert (first.region_key, second.region_key) == ("cn-330300", "cn-330600")


def test_what_holds_for_each_is_stated_for_each(reference: Reference) -> None:
    both = found("2020年，广州和深圳数字经济规模都已超过万亿元。", reference, None, 2022)
    assert [one.region_key for one in both] == ["cn-440100", "cn-440300"]
    assert {one.quantity.comparator for one in both} == {"gt"}


def test_a_region_in_passing_is_not_carried_on(reference: Reference) -> None:
    city, province = found("宁波市数据产业规模达到1600亿元。新增光伏装机900万千瓦。", reference, "cn-330000")
    assert (city.region_key, province.region_key) == ("cn-330200", "cn-330000")


def test_a_month_of_an_event_dates_nothing_behind_it(reference: Reference) -> None:
    text = "一、2025年工作\n2025年3月，省里设立测算中心。累计建成智能工厂1200家。"
    [one] = found(text, reference, "cn-330000")
    assert one.period_edtf == "2025"


def test_a_horizon_in_mid_sentence_holds_there(reference: Reference) -> None:
    text = "三、2026年重点工作\n推进项目90个，到2027年产值达到2000亿元。新建基站1.5万个。"
    first, goal, last = found(text, reference, "cn-330000")
    assert [one.period_edtf for one in (first, goal, last)] == ["2026", "2027", "2026"]
    assert {one.status for one in (first, goal, last)} == {"target"}


def test_a_quoted_report_gives_its_year(reference: Reference) -> None:
    [one] = found("《中国城市算力发展报告（2021）》显示，贵阳排名第6。", reference, None, 2023)
    assert (one.period_edtf, one.statistic, one.region_key) == ("2021", "rank", "cn-520100")


def test_a_goal_of_the_past_is_a_target(reference: Reference) -> None:
    done, goal = found("2025年全市数据交易额达到70亿元，略高于65亿元的阶段目标。", reference, "cn-310000")
    assert (done.status, goal.status, goal.quantity.comparator) == ("actual", "target", "eq")


def test_a_headline_takes_the_period_of_its_text(reference: Reference) -> None:
    headline, figure = found(
        "江苏软件业务收入突破1.6万亿元\n2024年，江苏软件业务收入1.6万亿元。", reference, "cn-320000"
    )
    assert headline.period_edtf == figure.period_edtf == "2024"


def test_the_growth_of_a_known_indicator_is_canonical(reference: Reference) -> None:
    assert reference.indicators.resolve("GDP增速")[0] == "地区生产总值增速"
