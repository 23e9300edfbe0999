"""Each macro on hand-made rows, in the published file, and attached to another database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.factories import document, load, records


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
