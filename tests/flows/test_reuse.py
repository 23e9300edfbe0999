"""Text reuse over a warehouse: who took what from whom, and what does not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.reuse import update_reuse
from tests.warehouse.factories import Rows, document, load, records, seeds, version
from warehouse.checksum import checksum
from warehouse.database import create_all, open_database
from warehouse.loading import replace_reference

PLAN = (
    "支持县级供销社改造冷库，到2025年新增库容30万吨，按新增库容每吨给予80元补助。"
    "鼓励果蔬产区联合建设预冷站，夜间用电执行低谷价格。"
)
EDITED = PLAN.replace("2025", "2027").replace("30万", "45万").replace("鼓励", "引导").replace("低谷", "居民")
FORMULA = "现将本方案印发给你们，请结合本地实际认真抓好贯彻落实，执行中的重大情况及时向上级报告。"
FILLERS = "渔港码头登记公园照明食堂菜谱河道清淤古树挂牌夜校排课门球联赛图书漂流井盖普查雨棚翻修信箱更新菜场改造路灯检修"


def filler(number: int, length: int = 120) -> str:
    """A text of its own: letters of a list in an order that no other number gives."""
    random = Random(number)
    letters = [random.choice(FILLERS) for _ in range(length)]
    return "".join(letter + ("，" if at % 11 == 10 else "") for at, letter in enumerate(letters)) + "。"


def made(key: str, text: str, issued: date | None = None, region: str | None = None, **values: Any) -> Rows:
    return document(key, words={text: 1}, publish_date=issued, region_key=region, **values)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = fresh()
    yield connection
    connection.close()


def fresh() -> duckdb.DuckDBPyConnection:
    connection = open_database(None)
    create_all(connection)
    replace_reference(connection, seeds())
    return connection


def reuse(con: duckdb.DuckDBPyConnection, staging: Path, documents: Sequence[Rows]) -> list[dict[str, Any]]:
    load(con, staging, documents)
    update_reuse(con, "v1")
    return records(con, "FROM main.fact_text_reuse ORDER BY ALL")


def pairs(found: Sequence[dict[str, Any]]) -> list[tuple[str, str, str | None]]:
    return sorted(
        (row["document_key"], row["source_document_key"], row["ancestor_document_key"]) for row in found
    )


def test_a_copied_passage_names_its_place_and_its_changes(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    later = made("later", filler(1) + EDITED + filler(2), date(2023, 1, 1))
    earlier = made("earlier", filler(3) + PLAN + filler(4), date(2021, 1, 1))
    (row,) = reuse(con, tmp_path, [later, earlier, made("other", filler(5))])
    assert row["surface"] == EDITED
    assert row["source_surface"] == PLAN
    assert (row["document_key"], row["source_document_key"]) == ("later", "earlier")
    assert (row["sentence_key"], row["source_sentence_key"]) == ("later.s1", "earlier.s1")
    assert row["number_changes"] == "2025→2027；30万→45万"
    assert row["wording_changes"] == "鼓励→引导；低谷→居民"
    assert (row["direction_basis"], row["ancestor_document_key"]) == ("date", None)
    assert 0.8 < row["similarity"] < 1
    for side in ("", "source_"):
        text = con.execute(
            "SELECT text FROM main.document_text WHERE document_key = ?", [row[f"{side}document_key"]]
        ).fetchone()
        assert text is not None
        assert text[0][row[f"{side}char_start"] : row[f"{side}char_end"]] == row[f"{side}surface"]


def test_without_dates_the_higher_level_is_the_source(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    texts = [filler(number) + PLAN for number in range(3)]
    documents = [made("a", texts[0], region="r.gz"), made("b", texts[1], region="r.cn"), made("c", texts[2])]
    found = {
        (row["document_key"], row["source_document_key"]): row for row in reuse(con, tmp_path, documents)
    }
    assert {key: row["direction_basis"] for key, row in found.items()} == {
        ("a", "b"): "level",
        ("c", "b"): "unknown",
        ("c", "a"): "unknown",
    }


def test_a_reprint_is_no_reuse_and_counts_once_as_a_source(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    first, copy = filler(1) + PLAN, filler(2) + EDITED
    documents = [
        made("first", first, date(2021, 1, 1)),
        made("reprint", first, date(2021, 2, 1), source_uri="z"),
        made("copy", copy, date(2022, 1, 1)),
    ]
    assert pairs(reuse(con, tmp_path, documents)) == [("copy", "first", None)]


def test_a_formula_of_many_documents_is_no_reuse(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    texts = [filler(number) + FORMULA + filler(number + 100) for number in range(40)]
    texts[7] += PLAN
    texts[8] += EDITED
    found = reuse(con, tmp_path, [made(f"d{at:02}", text) for at, text in enumerate(texts)])
    assert pairs(found) == [("d08", "d07", None)]
    assert FORMULA[:10] not in found[0]["surface"]


def test_the_same_formula_counts_where_two_documents_have_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    documents = [made("a", filler(1) + FORMULA), made("b", filler(2) + FORMULA)]
    assert pairs(reuse(con, tmp_path, documents)) == [("b", "a", None)]


def test_two_copies_of_a_third_are_marked_as_such(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        made("centre", filler(1) + PLAN, date(2021, 1, 1), "r.cn"),
        made("province", filler(2) + PLAN.replace("改造", "新建"), date(2022, 1, 1), "r.gd"),
        made("city", filler(3) + PLAN.replace("鼓励", "引导"), date(2023, 1, 1), "r.gz"),
    ]
    assert pairs(reuse(con, tmp_path, documents)) == [
        ("city", "centre", None),
        ("city", "province", "centre"),
        ("province", "centre", None),
    ]
    marts = records(con, "SELECT * FROM mart.text_reuse WHERE is_through_ancestor")
    assert [row["ancestor_document_key"] for row in marts] == ["centre"]


def test_a_copy_of_a_copy_comes_from_the_copy(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        made("centre", filler(1) + PLAN, date(2021, 1, 1)),
        made("province", filler(2) + EDITED, date(2022, 1, 1)),
        made("city", filler(3) + EDITED, date(2023, 1, 1)),
    ]
    found = pairs(reuse(con, tmp_path, documents))
    assert ("city", "province", None) in found


def test_a_wording_of_many_is_linked_to_its_likely_sources(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    long = (
        PLAN + "粮食仓房逐仓建立温湿度档案，每月公开一次抽检结果，抽检不合格的限期整改并向社会说明原因。" * 2
    )
    copies = [made(f"d{at:02}", filler(at) + long, date(2021, 1, 1 + at)) for at in range(16)]
    others = [made(f"e{at:02}", filler(100 + at)) for at in range(40)]
    linked = {
        (row["document_key"], row["source_document_key"]) for row in reuse(con, tmp_path, copies + others)
    }
    sources = {"d00", "d01", "d02"}
    assert linked == {(f"d{at:02}", source) for at in range(16) for source in sources if source < f"d{at:02}"}


def test_what_was_aligned_is_kept_until_the_rules_change(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    documents = [made("a", filler(1) + PLAN), made("b", filler(2) + EDITED)]
    reuse(con, tmp_path, documents)
    con.execute("UPDATE stage.reuse_passage SET wording_changes = 'kept'")
    counted = "SELECT wording_changes, (SELECT count(*) FROM stage.reuse_region) FROM main.fact_text_reuse"
    (before,) = con.execute("SELECT count(*) FROM stage.reuse_region").fetchall()
    update_reuse(con, "v1")
    assert con.execute(counted).fetchall() == [("kept", *before)]
    update_reuse(con, "v2")
    assert con.execute(counted).fetchall() == [("鼓励→引导；低谷→居民", *before)]


def test_a_superseded_version_takes_its_reuse_along(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    old = made("old", filler(1) + PLAN)
    documents = [old, made("b", filler(2) + EDITED)]
    assert len(reuse(con, tmp_path, documents)) == 1
    versions = [version("old", is_current=False), version("new"), version("b")]
    load(con, tmp_path, [made("new", filler(5))], versions, batch_id="second")
    assert update_reuse(con, "v1") == 0
    assert con.execute("SELECT count(*) FROM stage.reuse_passage").fetchall() == [(0,)]


def test_two_places_in_short_texts_are_aligned_once(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first, second = PLAN.rstrip("。").split("。")
    documents = [made("a", f"{first}，{second}。"), made("b", f"{second}，{filler(1, 30)}{first}。")]
    reuse(con, tmp_path, documents)
    rows = con.execute("SELECT count(*), count(DISTINCT region_key) FROM stage.reuse_passage").fetchall()
    assert rows == [(1, 1)]


def test_an_empty_warehouse_has_no_reuse(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert reuse(con, tmp_path, []) == []
    assert reuse(con, tmp_path, [made("a", "短")]) == []


def corpus() -> list[Rows]:
    """Two sources, copies of either and of both, a formula in all."""
    other = "河湖长每季度带队巡河，发现占用岸线的当场登记，十五日内会同有关单位处置完毕并公示。"
    parts = [PLAN, other, EDITED, other.replace("十五", "三十"), PLAN + other, ""]
    return [
        made(f"d{at}", filler(at) + part + FORMULA, date(2021, 1 + at, 1) if at % 3 else None, "r.gd")
        for at, part in enumerate(parts)
    ]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)), cuts=st.sets(st.integers(1, 5), max_size=3))
def test_the_same_rows_in_any_order_of_arrival(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cuts: set[int]
) -> None:
    documents = corpus()
    bounds = [0, *sorted(cuts), 6]
    with fresh() as at_once, fresh() as in_steps:
        folder = tmp_path_factory.mktemp("reuse")
        expected = reuse(at_once, folder / "once", documents)
        for number, (first, past) in enumerate(pairwise(bounds)):
            arrived = [documents[at] for at in order[:past]]
            news = [documents[at] for at in order[first:past]]
            keys = [record[0] for part in arrived for record in part["stage.document"]]
            load(in_steps, folder, news, [version(key) for key in keys], batch_id=f"batch{number}")
            update_reuse(in_steps, "v1")
        assert expected
        assert checksum(in_steps) == checksum(at_once)
