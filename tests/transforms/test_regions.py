"""Region mentions: longest match, traps, namesakes, times."""

import pytest

from transforms.places.regions import RegionScope, find_regions
from transforms.reference import Reference

NOWHERE = RegionScope(None, None)


def found(text: str, reference: Reference, scope: RegionScope = NOWHERE) -> list[tuple[str, str | None]]:
    mentions = find_regions(text, reference.gazetteer, scope)
    assert all(text[one.start : one.end] == one.surface for one in mentions)
    return [(one.surface, one.region.name if one.region else None) for one in mentions]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("上海、广东和浙江", ["上海市", "广东省", "浙江省"]),
        ("浦东新区与雄安新区", ["浦东新区", "雄安新区"]),
        ("粤港澳大湾区和长三角", ["粤港澳大湾区", "长江三角洲"]),
        ("大湾区建设", ["粤港澳大湾区"]),
        ("我国数字经济", ["中国"]),
        ("全国一盘棋", []),
        ("内蒙古自治区呼和浩特市", ["内蒙古自治区", "呼和浩特市"]),
        ("沪苏浙皖三省一市", ["长江三角洲"]),
        ("粤桂合作", ["广东省", "广西壮族自治区"]),
        ("吉林和海南", ["吉林省", "海南省"]),
    ],
)
def test_names_are_found(text: str, names: list[str], reference: Reference) -> None:
    assert [name for _, name in found(text, reference)] == names


@pytest.mark.parametrize(
    "text", ["长江流经这里", "海南话难懂", "走过香港中路", "黄河水位", "全省全市", "本市各区", "维护和平"]
)
def test_traps_hold_no_region(text: str, reference: Reference) -> None:
    assert [name for _, name in found(text, reference) if name not in ("黄河流域",)] == []


@pytest.mark.parametrize(
    "text",
    ["弘扬中华文化", "地级以上城市", "稳定和安全", "养老金水平", "居世界首位", "三江源保护", "国家繁荣昌盛"],
)
def test_two_characters_across_words_are_no_county(text: str, reference: Reference) -> None:
    for scope in (NOWHERE, RegionScope("cn", 2024)):
        assert found(text, reference, scope) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("山西省长治市城区", ["山西省", "长治市", "城区"]),
        ("洛阳市老城区开展整治", ["洛阳市", "老城区"]),
        ("云南盈江地震", ["云南省", "盈江县"]),
        ("珠海横琴岛", ["珠海市", "横琴粤澳深度合作区"]),
    ],
)
def test_a_place_behind_what_it_lies_in(text: str, names: list[str], reference: Reference) -> None:
    assert [name for _, name in found(text, reference, RegionScope("cn", 2012))] == names


def test_market_is_no_city(reference: Reference) -> None:
    assert found("经过上海市场检验", reference) == [("上海", "上海市")]


def test_governor_belongs_to_the_province(reference: Reference) -> None:
    assert found("广东省长表示", reference) == [("广东省", "广东省")]


def test_party_committee_is_an_organization(reference: Reference) -> None:
    mentions = find_regions("浙江省委召开会议", reference.gazetteer, NOWHERE)
    assert [(one.surface, one.context) for one in mentions] == [("浙江省", "organization")]


def test_title_is_its_own_context(reference: Reference) -> None:
    mentions = find_regions("《广东省数据条例》在广东施行", reference.gazetteer, NOWHERE)
    assert [one.context for one in mentions] == ["title", "prose"]


def test_namesake_follows_its_parent(reference: Reference) -> None:
    [nanjing, gulou] = find_regions("南京市鼓楼区", reference.gazetteer, NOWHERE)
    assert gulou.region is not None
    assert nanjing.region is not None
    assert gulou.region.parent_key == nanjing.region.key
    assert gulou.resolution == "parent"


def test_namesake_follows_the_document(reference: Reference) -> None:
    [mention] = find_regions("鼓楼区印发方案", reference.gazetteer, RegionScope("cn-350100", None))
    assert mention.region is not None
    assert mention.region.parent_key == "cn-350100"
    assert mention.resolution == "issuer"


@pytest.mark.parametrize(
    ("text", "year"), [("铁路修到湛江", 1956), ("洛阳的工厂投产", 1958), ("推广石家庄的经验", 1987)]
)
def test_the_short_name_of_a_prefecture_and_its_city_is_the_citys(
    text: str, year: int, reference: Reference
) -> None:
    [mention] = find_regions(text, reference.gazetteer, RegionScope("cn", year))
    assert mention.region is not None
    assert mention.region.name == mention.surface + "市"


def test_namesake_without_help_is_not_guessed(reference: Reference) -> None:
    [mention] = find_regions("鼓楼区印发方案", reference.gazetteer, NOWHERE)
    assert mention.region is None
    assert mention.resolution == "ambiguous"
    assert len(mention.candidates) >= 3


def test_direction_belongs_to_the_province_before_it(reference: Reference) -> None:
    assert "南山区" not in [name for _, name in found("浙南山区的电商", reference)]


@pytest.mark.parametrize(("year", "name"), [(2005, "襄樊市"), (2015, "襄阳市")])
def test_the_name_of_the_time_is_taken(year: int, name: str, reference: Reference) -> None:
    assert found(name, reference, RegionScope(None, year)) == [(name, name)]
