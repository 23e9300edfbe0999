"""Each macro on hand-made rows, in the published file, and attached to another database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.factories import document, load, records, row
from warehouse.database import open_database
from warehouse.macro_schema import load_macros
from warehouse.publishing import publish


def test_similar_documents_ranks_by_common_rare_words(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        document("a", words={"数据": 2, "治理": 1, "的": 9}),
        document("same", words={"数据": 2, "治理": 1, "港口": 1}, title="同", publish_date=date(2021, 1, 1)),
        document("less", words={"数据": 1, "港口": 5}, region_key="r.gd"),
        document("none", words={"渔业": 1, "的": 9}),
    ]
    load(con, tmp_path, documents)
    found = records(con, "FROM mart.similar_documents('a')")
    assert [row["document_key"] for row in found] == ["same", "less"]
    assert (found[0]["title"], found[0]["publish_date"]) == ("同", date(2021, 1, 1))
    assert found[0]["shared_terms"] == "数据;治理"
    assert found[1]["region_name"] == "广东省"
    assert 1 > found[0]["similarity"] > found[1]["similarity"] > 0
    assert len(records(con, "FROM mart.similar_documents('a', max_rows := 1)")) == 1


def test_similar_documents_of_a_reprint_is_the_first_publication(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    documents = [document("a", words={"数据": 2, "治理": 1}), document("z", words={"数据": 2, "治理": 1})]
    load(con, tmp_path, documents)
    (found,) = records(con, "FROM mart.similar_documents('z')")
    assert (found["document_key"], found["similarity"], found["is_reprint"]) == ("a", pytest.approx(1), False)


def test_compare_regions_sets_topics_side_by_side(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    gd: dict[str, Any] = {"region_key": "r.gd"}
    gz: dict[str, Any] = {"region_key": "r.gz"}
    documents = [
        document("a", words={"数据": 2, "港口": 1}, topic="p.data", publish_date=date(2020, 1, 1), **gd),
        document("b", words={"数据": 1, "海关": 1}, topic="p.data", publish_date=date(2021, 1, 1), **gd),
        document("c", words={"数据": 1, "地铁": 1}, topic="p.data", **gz),
        document("d", words={"数据": 3}, topic="p.open", **gz),
        document("e", words={"数据": 4}, topic="p.open", region_key="r.hd"),
    ]
    load(con, tmp_path, documents)
    found = {
        (row["topic_code"], row["region_name"]): row
        for row in records(con, "FROM mart.compare_regions(['广东', '广州市'])")
    }
    assert found.keys() == {
        (topic, region) for topic in ("data", "open_data") for region in ("广东省", "广州市")
    }
    assert found["data", "广东省"] == {
        "topic_code": "data",
        "topic_name": "数据",
        "region_name": "广东省",
        "document_count": 2,
        "sentence_count": 2,
        "sentence_share": 1.0,
        "rank_in_region": 1,
        "share_above_mean": 0.25,
        "keywords": "海关;港口;数据",
    }
    absent = found["open_data", "广东省"]
    assert (absent["sentence_count"], absent["share_above_mean"], absent["keywords"]) == (0, -0.25, None)


def test_compare_regions_by_the_sentences_that_name_them(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = document("a", words={"广州": 1, "数据": 1}, topic="p.data")
    made["fact_region_mention"] = [
        row("fact_region_mention", document_key="a", sentence_key="a.s1", region_key="r.gz")
    ]
    load(con, tmp_path, [made])
    assert records(con, "FROM mart.compare_regions(['广州市'])") == []
    (found,) = records(con, "FROM mart.compare_regions(['广州市'], region_basis := 'named')")
    assert (found["topic_name"], found["sentence_count"]) == ("数据", 1)


TEXTS = {
    "a": {"数据要素": 1, "市场": 2, "建设": 1},
    "b": {"数据要素": 1, "流通": 1},
    "c": {"市场": 1, "监管": 1, "执法": 4},
    "d": {"5G": 1, "基站": 1},
    "e": {"公共数据": 1, "开放": 1},
    "f": {"流通业": 1, "渔港": 1},
}


@pytest.fixture
def library(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A warehouse of five documents of one sentence each, and a reprint of the first."""
    documents = [document(key, words=words, title=f"文{key}") for key, words in TEXTS.items()]
    load(con, tmp_path, [*documents, document("z", words=TEXTS["a"])])
    return con


def keys(con: duckdb.DuckDBPyConnection, call: str) -> list[str]:
    return [row["document_key"] for row in records(con, f"FROM mart.{call}")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("数据要素 市场", ["a", "b", "c"], id="both words before one"),
        pytest.param("数据要素，市场", ["a", "b", "c"], id="a comma splits"),
        pytest.param("5g", ["d"], id="case does not matter"),
        pytest.param("流通", ["b", "f"], id="the term before longer ones that contain it"),
        pytest.param("数据", ["b", "e", "a"], id="no term: the terms that contain it, shorter texts first"),
        pytest.param("市场监管执法", ["c", "a"], id="no term: the terms within it"),
        pytest.param("数据要素市场", ["a", "b", "c"], id="a compound that the texts cut"),
        pytest.param("渔业", [], id="nothing"),
        pytest.param("", [], id="no query"),
        pytest.param("a.*|b(", [], id="no pattern"),
    ],
)
def test_search_finds_and_ranks(library: duckdb.DuckDBPyConnection, query: str, expected: list[str]) -> None:
    assert keys(library, f"search_sentences('{query}')") == expected
    assert keys(library, f"search_documents('{query}')") == expected


def test_search_marks_the_hits(library: duckdb.DuckDBPyConnection) -> None:
    (sentence, *_) = records(library, "FROM mart.search_sentences('市场 数据要素')")
    assert sentence["highlighted"] == "【数据要素】【市场】【市场】建设"
    assert (sentence["document_title"], sentence["sentence_key"]) == ("文a", "a.s1")
    (found, *_) = records(library, "FROM mart.search_documents('市场 数据要素')")
    assert (found["highlighted"], found["hit_count"]) == ("【数据要素】【市场】【市场】建设", 3)
    (found,) = records(library, "FROM mart.search_documents('5g')")
    assert found["highlighted"] == "【5G】基站"


def test_search_gives_as_many_rows_as_asked(library: duckdb.DuckDBPyConnection) -> None:
    assert keys(library, "search_sentences('市场', max_rows := 1)") == ["a"]
    assert keys(library, "search_documents('市场', max_rows := 1)") == ["a"]


def test_a_document_is_found_by_the_sentence_that_says_most(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = document("a", words={"市场": 1, "数据": 1})
    first = row("fact_sentence", sentence_key="a.s0", document_key="a", text="市场", char_start=0, char_end=2)
    token = row("fact_token", document_key="a", sentence_key="a.s0", term_key="t.市场", part_of_speech="n")
    made["fact_sentence"] = [first, *made["fact_sentence"]]
    made["fact_token"] = [token, *made["fact_token"]]
    load(con, tmp_path, [made])
    (found,) = records(con, "FROM mart.search_documents('数据 市场')")
    assert found["highlighted"] == "【市场】【数据】"


def test_macros_are_in_the_release_and_work_where_it_is_attached(working: Path, tmp_path: Path) -> None:
    with open_database(working) as con:
        documents = [document(key, words=words, topic="p.data") for key, words in TEXTS.items()]
        load(con, tmp_path / "staging", documents)
    release = publish(working, tmp_path, "r01", keep=2) / "warehouse.duckdb"
    calls = [f"FROM mart.{macro.example}" for macro in load_macros()]
    calls += ["FROM mart.search_sentences('市场')", "FROM mart.similar_documents('a')"]
    with open_database(release, read_only=True) as con:
        expected = [records(con, call) for call in calls]
        assert all(expected[-2:])
    with open_database(None) as con:
        con.execute(f"ATTACH '{release}' AS policy (READ_ONLY)")
        # A macro's names are looked up where it is called, so the search path has to lead to the file.
        con.execute("SET search_path = 'memory.main,policy.main,policy.mart'")
        assert [records(con, call) for call in calls] == expected
