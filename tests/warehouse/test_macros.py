"""Each macro on hand-made rows, in the published file, and attached to another database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.factories import document, load, records, row


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
