"""Topics, units, indicators, periods and page furniture hold what they promise."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from flows.seeds_reader import Row

Seeds = dict[str, list[Row]]

DIMENSIONS = ["economy", "life", "governance", "foundation", "data", "ecosystem"]


def test_topics_have_two_levels_under_six_codes(seeds: Seeds) -> None:
    assert [row["code"] for row in seeds["topics"] if not row["parent_code"]] == DIMENSIONS
    children = Counter(row["parent_code"] for row in seeds["topics"] if row["parent_code"])
    assert set(children) == set(DIMENSIONS)
    assert all(4 <= number <= 9 for number in children.values()), children
    for row in seeds["topics"]:
        assert row["topic_key"] == row["code"]
        assert row["parent_code"] in ("", row["code"].rpartition(".")[0])


def test_keywords_belong_to_the_second_level_and_are_enough(seeds: Seeds) -> None:
    parents = {row["code"]: row["parent_code"] for row in seeds["topics"]}
    number = Counter(parents[row["topic_code"]] for row in seeds["topic_keywords"])
    assert "" not in number
    assert all(number[code] >= 40 for code in DIMENSIONS), number
    named = {row["topic_code"] for row in seeds["topic_keywords"] if row["weight"] == "3"}
    assert named == {code for code, parent in parents.items() if parent}


def test_five_year_plans_follow_each_other(seeds: Seeds) -> None:
    plans = seeds["plan_periods"]
    assert len(plans) == 15
    for row in plans:
        assert int(row["end_year"]) - int(row["start_year"]) == 4, row
    gaps = [int(b["start_year"]) - int(a["end_year"]) for a, b in pairwise(plans)]
    # Between the second plan and the third lie the years of adjustment.
    assert gaps == [1, 4, *[1] * 12]
    assert (plans[13]["name_short"], plans[13]["start_year"]) == ("十四五", "2021")


def test_historical_periods_do_not_end_before_they_begin(seeds: Seeds) -> None:
    for row in seeds["historical_periods"]:
        assert (row["kind"] == "open") == (not row["end_date"]), row
        if row["end_date"]:
            assert date.fromisoformat(row["start_date"]) <= date.fromisoformat(row["end_date"]), row


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("党的十八大", "2012-11-08", "2012-11-14"),
        ("十一届三中全会", "1978-12-18", "1978-12-22"),
        ("二十届四中全会", "2025-10-20", "2025-10-23"),
        ("十四届全国人大三次会议", "2025-03-05", "2025-03-11"),
        ("新中国成立", "1949-10-01", "1949-10-01"),
        ("本世纪中叶", "2050-01-01", "2050-12-31"),
    ],
)
def test_dates_of_meetings(seeds: Seeds, name: str, start: str, end: str) -> None:
    (row,) = (row for row in seeds["historical_periods"] if row["name"] == name)
    assert (row["start_date"], row["end_date"]) == (start, end)


def test_meetings_of_a_kind_come_in_order(seeds: Seeds) -> None:
    for kind in ("plenum", "npc"):
        starts = [row["start_date"] for row in seeds["historical_periods"] if row["kind"] == kind]
        assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("unit", "base_unit", "factor"),
    [
        ("元", "yuan", "1"),
        ("美元", "us_dollar", "1"),
        ("港币", "hong_kong_dollar", "1"),
        ("%", "percent", "1"),
        ("个百分点", "percentage_point", "1"),
        ("人", "persons", "1"),
        ("人次", "persons", "1"),
        ("户", "items", "1"),
        ("倍", "times", "1"),
        ("项", "items", "1"),
        ("年", "year", "1"),
        ("平方米", "square_metre", "1"),
        ("公里", "kilometre", "1"),
        ("里", "kilometre", "0.5"),
        ("斤", "kilogram", "0.5"),
        ("兆瓦", "kilowatt", "1000"),
        ("吨标准煤", "tonne_coal_equivalent", "1"),
    ],
)
def test_units(seeds: Seeds, unit: str, base_unit: str, factor: str) -> None:
    (row,) = (row for row in seeds["units"] if row["unit"] == unit)
    assert (row["base_unit"], Decimal(row["factor"])) == (base_unit, Decimal(factor))


def test_factors_are_positive_and_written_out(seeds: Seeds) -> None:
    for row in [*seeds["units"], *seeds["multipliers"]]:
        assert Decimal(row["factor"]) > 0
        assert re.fullmatch(r"\d+(\.\d+)?", row["factor"]), row


def test_a_base_unit_is_of_one_kind_and_has_a_unit_of_its_own_size(seeds: Seeds) -> None:
    kinds: dict[str, set[str]] = {}
    for row in seeds["units"]:
        kinds.setdefault(row["base_unit"], set()).add(row["kind"])
    assert {base: kind for base, kind in kinds.items() if len(kind) > 1} == {}
    whole = {row["base_unit"] for row in seeds["units"] if Decimal(row["factor"]) == 1}
    assert set(kinds) - whole <= {"byte", "bit_per_second", "flops"}


def test_multipliers_are_powers_of_ten(seeds: Seeds) -> None:
    factors = {row["multiplier"]: int(row["factor"]) for row in seeds["multipliers"]}
    assert factors["万"] == 10**4
    assert factors["亿"] == 10**8
    assert factors["万亿"] == factors["万"] * factors["亿"]
    assert all(set(str(factor)) <= {"1", "0"} for factor in factors.values())


def test_an_indicator_name_means_one_indicator(seeds: Seeds) -> None:
    assert len(seeds["indicators"]) >= 200
    names = [
        name for row in seeds["indicators"] for name in (row["name"], *filter(None, row["alias"].split(";")))
    ]
    assert [name for name, number in Counter(names).items() if number > 1] == []


def test_indicators_use_known_base_units(seeds: Seeds) -> None:
    known = {row["base_unit"] for row in seeds["units"]} | {"ratio", "per_hundred_thousand"}
    assert {row["base_unit"] for row in seeds["indicators"]} <= known


def _chrome(seeds: Seeds) -> list[re.Pattern[str]]:
    return [
        re.compile(re.escape(row["pattern"]) if row["kind"] == "fixed" else row["pattern"])
        for row in seeds["page_chrome"]
    ]


@pytest.mark.parametrize(
    "line",
    [
        "打印",
        "【字号：",
        "【字体：大 中 小】",
        "分享到:",
        "扫一扫在手机打开当前页",
        "相关报道：",
        "相关文档：",
        "当前位置：",
        "您的位置：首页 > 政务公开 > 规划计划",
        "首页 > 新闻 > 要闻",
        "【关闭窗口】",
        "阅读量：",
        "浏览次数：1024",
        "上一篇：某市印发实施方案",
    ],
)
def test_page_furniture_is_recognised(seeds: Seeds, line: str) -> None:
    assert any(pattern.fullmatch(line) for pattern in _chrome(seeds))


@pytest.mark.parametrize(
    "line",
    [
        "一、总体要求",
        "打印机、复印机等办公设备由机关统一采购。",
        "收藏单位应当建立馆藏文物档案。",
        "索引号：",
        "发文字号：某政办发〔2024〕8号",
        "来源：某市人民政府",
        "责任编辑：张三",
        "（此件公开发布）",
        "各位代表：",
        "各县（市、区）人民政府，市政府各部门：",
        "附件：重点任务分工表",
        "2026年2月3日",
        "相关部门应当按照职责分工做好工作。",
        "位置：东至江边，西至铁路。",
        "大力发展数字经济",
        "首页面向老年人改版，字号可以放大。",
    ],
)
def test_content_is_left_alone(seeds: Seeds, line: str) -> None:
    assert [pattern.pattern for pattern in _chrome(seeds) if pattern.fullmatch(line)] == []


def test_stop_words_take_no_topic_keyword_of_weight_three(seeds: Seeds) -> None:
    stop = {row["word"] for row in seeds["stop_words"]}
    assert stop & {row["keyword"] for row in seeds["topic_keywords"] if row["weight"] == "3"} == set()
    assert stop & {row["term"] for row in seeds["policy_terms"]} == set()


def test_surnames_are_as_long_as_their_kind_says(seeds: Seeds) -> None:
    lengths = {"single": 1, "compound": 2}
    assert [row for row in seeds["surnames"] if len(row["surname"]) != lengths[row["kind"]]] == []
    assert {"王", "欧阳", "肖"} <= {row["surname"] for row in seeds["surnames"]}
