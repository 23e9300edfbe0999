"""Regions are right in time, in place and in name."""

from collections import defaultdict
from collections.abc import Mapping

import pytest

from flows.seeds_reader import Row

Seeds = dict[str, list[Row]]

FIRST_YEAR, LAST_YEAR = 1981, 2030


def _years(row: Mapping[str, str]) -> range:
    return range(int(row["valid_from"] or FIRST_YEAR), int(row["valid_to"] or LAST_YEAR) + 1)


def _by_key(seeds: Seeds) -> dict[str, Row]:
    return {row["region_key"]: row for row in seeds["regions"]}


def _at(seeds: Seeds, name: str, year: int) -> list[Row]:
    return [row for row in seeds["regions"] if row["name"] == name and year in _years(row)]


def _code_at(seeds: Seeds, code: str, year: int) -> list[str]:
    return [row["name"] for row in seeds["regions"] if row["region_code"] == code and year in _years(row)]


def test_one_name_for_a_code_in_a_year(seeds: Seeds) -> None:
    taken: dict[tuple[str, int], str] = {}
    for row in seeds["regions"]:
        if not row["region_code"]:
            continue
        assert len(_years(row)) > 0, row
        for year in _years(row):
            assert (row["region_code"], year) not in taken, (row, taken[row["region_code"], year])
            taken[row["region_code"], year] = row["region_key"]


def test_every_code_is_six_digits_and_kept_in_its_key(seeds: Seeds) -> None:
    for row in seeds["regions"]:
        code = row["region_code"]
        if code and row["region_key"] != "cn":
            assert len(code) == 6
            assert code.isdigit()
            assert row["region_key"].startswith(f"cn-{code}")


def test_status_agrees_with_the_years(seeds: Seeds) -> None:
    for row in seeds["regions"]:
        assert (row["status"] == "retired") == bool(row["valid_to"]), row


def test_every_retired_code_resolves_to_codes_in_force(seeds: Seeds) -> None:
    in_force = {row["region_code"] for row in seeds["regions"] if row["status"] == "in_force"} - {""}
    retired = [row for row in seeds["regions"] if row["status"] == "retired" and row["region_code"]]
    assert len(retired) > 3000
    for row in retired:
        current = row["current_codes"].split(";")
        assert set(current) <= in_force, row
        assert row["successor_codes"], row


def test_following_the_successors_gives_the_current_codes(seeds: Seeds) -> None:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in seeds["regions"]:
        rows[row["region_code"]].append(row)

    def current(row: Row) -> set[str]:
        if row["status"] == "in_force":
            return {row["region_code"]}
        after = int(row["valid_to"]) + 1
        return {
            code
            for successor in row["successor_codes"].split(";")
            for then in rows[successor]
            if after in _years(then)
            for code in current(then)
        }

    for row in seeds["regions"]:
        if row["region_code"]:
            assert current(row) == set(row["current_codes"].split(";")), row


def test_parents_are_above_and_end_in_the_country(seeds: Seeds) -> None:
    order = {"country": 0, "province": 1, "cluster": 1, "macro": 1, "city": 2, "district": 3}
    by_key = _by_key(seeds)
    for row in by_key.values():
        if row["region_key"] == "cn":
            assert not row["parent_region_key"]
            continue
        parent = by_key[row["parent_region_key"]]
        if row["level"] in ("province", "city", "district"):
            assert order[parent["level"]] < order[row["level"]], (row, parent)
        if row["region_code"] and row["level"] != "province":
            assert parent["region_code"][:2] == row["region_code"][:2]


def test_all_provinces_are_there(seeds: Seeds) -> None:
    provinces = [r for r in seeds["regions"] if r["level"] == "province" and r["status"] == "in_force"]
    assert len(provinces) == 34
    assert {"香港", "澳门", "台湾", "内蒙古", "上海", "重庆"} <= {row["short_name"] for row in provinces}
    assert all(row["english_name"] and row["short_name_use"] == "free" for row in provinces)


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("420600", 2009, "襄樊市"),
        ("420600", 2011, "襄阳市"),
        ("530800", 2006, "思茅市"),
        ("530800", 2007, "普洱市"),
        ("430800", 1990, "大庸市"),
        ("430800", 1994, "张家界市"),
        ("510200", 1985, "重庆市"),
        ("500000", 1998, "重庆市"),
        ("510400", 1986, "渡口市"),
        ("510400", 1987, "攀枝花市"),
        ("120110", 1991, "东郊区"),
        ("120110", 1992, "东丽区"),
        ("460000", 1988, "海南省"),
    ],
)
def test_a_code_had_this_name_then(seeds: Seeds, code: str, year: int, name: str) -> None:
    assert _code_at(seeds, code, year) == [name]


@pytest.mark.parametrize(("code", "year"), [("460000", 1987), ("510200", 1998), ("110103", 2010)])
def test_a_code_did_not_exist_then(seeds: Seeds, code: str, year: int) -> None:
    assert _code_at(seeds, code, year) == []


@pytest.mark.parametrize(
    ("name", "short_name"),
    [
        ("上海市", "上海"),
        ("浦东新区", "浦东"),
        ("花都区", "花都"),
        ("延边朝鲜族自治州", "延边"),
        ("恩施土家族苗族自治州", "恩施"),
        ("新疆维吾尔自治区", "新疆"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("东乡族自治县", "东乡"),
        ("莫力达瓦达斡尔族自治旗", "莫力达瓦"),
        ("科尔沁右翼前旗", "科尔沁右翼前旗"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("海南藏族自治州", "海南州"),
        ("忠县", "忠县"),
        ("城区", "城区"),
        ("市中区", "市中区"),
        ("雄安新区", "雄安"),
    ],
)
def test_short_names(seeds: Seeds, name: str, short_name: str) -> None:
    assert {row["short_name"] for row in seeds["regions"] if row["name"] == name} == {short_name}


def test_no_short_name_is_one_character(seeds: Seeds) -> None:
    assert [row for row in seeds["regions"] if len(row["short_name"]) < 2] == []


@pytest.mark.parametrize(
    ("short_name", "level", "use"),
    [
        ("广东", "province", "free"),
        ("杭州", "city", "free"),
        ("昆山", "district", "free"),
        ("朝阳", "city", "parent"),
        ("和平", "district", "never"),
        ("建设", "district", None),
        ("长安", "district", "never"),
        ("解放", "district", "never"),
        ("河北", "district", "never"),
        ("西安", "district", "never"),
        ("新华", "district", "never"),
        ("吉林", "city", "never"),
    ],
)
def test_where_a_short_name_may_stand_alone(
    seeds: Seeds, short_name: str, level: str, use: str | None
) -> None:
    uses = {
        row["short_name_use"]
        for row in seeds["regions"]
        if row["short_name"] == short_name and row["level"] == level and row["name"] != short_name
    }
    assert uses == ({use} if use else set())


def test_a_free_short_name_means_one_division_at_a_time(seeds: Seeds) -> None:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in seeds["regions"]:
        if row["short_name_use"] == "free" and row["level"] == "district" and row["status"] == "in_force":
            rows[row["short_name"]].append(row)
    assert {name: found for name, found in rows.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("name", "count", "some"),
    [
        ("京津冀", 3, "河北省"),
        ("长江三角洲", 4, "安徽省"),
        ("粤港澳大湾区", 11, "澳门特别行政区"),
        ("长江经济带", 11, "贵州省"),
        ("黄河流域", 9, "青海省"),
        ("东部地区", 10, "海南省"),
        ("中部地区", 6, "山西省"),
        ("西部地区", 12, "广西壮族自治区"),
        ("东北地区", 3, "吉林省"),
        ("成渝地区双城经济圈", 16, "重庆市"),
    ],
)
def test_cluster_members(seeds: Seeds, name: str, count: int, some: str) -> None:
    by_key = _by_key(seeds)
    (cluster,) = (row["region_key"] for row in by_key.values() if row["name"] == name)
    members = [
        by_key[row["member_region_key"]] for row in seeds["region_members"] if row["region_key"] == cluster
    ]
    assert len(members) == count
    assert some in {member["name"] for member in members}
    assert all(member["status"] == "in_force" for member in members)


def test_members_are_members_of_clusters_only(seeds: Seeds) -> None:
    by_key = _by_key(seeds)
    with_members = {row["region_key"] for row in seeds["region_members"]}
    clusters = {key for key, row in by_key.items() if row["level"] in ("cluster", "macro")}
    assert with_members == clusters
    assert all(by_key[row["member_region_key"]]["status"] == "in_force" for row in seeds["region_members"])


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("我国", "中国"),
        ("湾区", "粤港澳大湾区"),
        ("长三角地区", "长江三角洲"),
        ("沪", "上海市"),
        ("内蒙", "内蒙古自治区"),
    ],
)
def test_aliases(seeds: Seeds, alias: str, name: str) -> None:
    by_key = _by_key(seeds)
    assert {
        by_key[row["region_key"]]["name"] for row in seeds["region_aliases"] if row["alias"] == alias
    } == {name}


def test_an_abbreviation_means_one_region(seeds: Seeds) -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for row in seeds["region_aliases"]:
        if row["kind"] == "abbreviation":
            assert len(row["alias"]) == 1
            meanings[row["alias"]].add(row["region_key"])
    assert {alias: keys for alias, keys in meanings.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("word", ["全国", "全市", "本市", "中华人民共和国"])
def test_words_that_name_no_region(seeds: Seeds, word: str) -> None:
    assert word not in {row["alias"] for row in seeds["region_aliases"]}
    assert word not in {row["name"] for row in seeds["regions"]}


def test_no_trap_takes_a_name_that_is_used(seeds: Seeds) -> None:
    """A trap may be a division's own name only where that name is an ordinary word and reachable with its parent."""
    traps = {row["text"] for row in seeds["region_traps"]}
    with_parent = {row["region_key"] for row in seeds["region_aliases"] if row["kind"] == "with_parent"}
    for row in seeds["regions"]:
        if row["name"] in traps:
            assert row["region_key"] in with_parent, row
        elif row["short_name_use"] == "free":
            assert row["short_name"] not in traps, row
    assert not traps & {row["alias"] for row in seeds["region_aliases"]}


@pytest.mark.parametrize(
    "text", ["中国银行", "海南话", "香港中路", "长江", "长治久安", "重大", "北京时间", "中山装"]
)
def test_traps(seeds: Seeds, text: str) -> None:
    assert text in {row["text"] for row in seeds["region_traps"]}


def test_a_name_of_two_codes_is_told_apart_by_the_year(seeds: Seeds) -> None:
    assert [row["region_code"] for row in _at(seeds, "重庆市", 1990)] == ["510200"]
    assert [row["region_code"] for row in _at(seeds, "重庆市", 2000)] == ["500000"]
