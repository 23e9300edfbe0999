"""Each model on hand-made rows."""

from __future__ import annotations

from datetime import date
from math import log
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.factories import Rows, document, load, records, row, version
from warehouse import modelling
from warehouse.overwriting import QueryError


def cites(document_key: str, **values: object) -> Rows:
    """A document that cites the instrument `p`, as told."""
    given = {"title": "数据条例", "kind": "law", "mention_count": 1} | values
    return document(document_key) | {
        "stage.policy": [row("stage.policy", document_key=document_key, policy_key="p", **given)]
    }


def policy(con: duckdb.DuckDBPyConnection) -> dict[str, object]:
    (found,) = records(con, "SELECT * FROM main.dim_policy WHERE policy_key = 'p'")
    return found


def test_dim_source_counts_and_spans(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        document("a", source_name="人民网", publish_date=date(2021, 3, 1)),
        document("b", source_name="人民网", publish_date=date(2020, 3, 1)),
        document("c", source_name="人民网"),
        document("d"),
    ]
    load(con, tmp_path, documents)
    (found,) = records(con, "SELECT * FROM main.dim_source")
    assert len(found.pop("source_key")) == 12
    assert found == {
        "name": "人民网",
        "document_count": 3,
        "first_publish_date": date(2020, 3, 1),
        "last_publish_date": date(2021, 3, 1),
    }
    assert con.execute(
        "SELECT count(*) FROM main.dim_document INNER JOIN main.dim_source USING (source_key)"
    ).fetchone() == (3,)


def test_dim_document_keeps_every_version(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        document("a1", words={"旧": 1}, source_uri="a"),
        document("a2", words={"新": 1}, source_uri="a"),
    ]
    versions = [version("a1", source_uri="a", is_current=False), version("a2", source_uri="a", version=2)]
    load(con, tmp_path, documents, versions)
    assert con.execute(
        "SELECT document_key, version, is_current, is_reprint FROM main.dim_document ORDER BY version"
    ).fetchall() == [("a1", 1, False, False), ("a2", 2, True, False)]


@pytest.mark.parametrize(
    ("publish_date", "reference_date", "year"),
    [
        (date(2021, 1, 1), date(2020, 1, 1), 2021),
        (None, date(2020, 1, 1), 2020),
        (None, None, None),
    ],
)
def test_dim_document_year(
    con: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    publish_date: date | None,
    reference_date: date | None,
    year: int | None,
) -> None:
    load(con, tmp_path, [document("a", publish_date=publish_date, reference_date=reference_date)])
    assert con.execute("SELECT year FROM main.dim_document").fetchone() == (year,)


def canonical(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(con.execute("SELECT document_key, canonical_document_key FROM main.dim_document").fetchall())


def test_a_reprint_points_to_the_first_publication(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        document("later", publish_date=date(2021, 2, 1)),
        document("first", publish_date=date(2021, 1, 1)),
        document("undated"),
        document("other", words={"治理": 1}),
    ]
    load(con, tmp_path, documents)
    assert canonical(con) == {"later": "first", "first": "first", "undated": "first", "other": "other"}
    assert con.execute("SELECT count(*) FROM main.dim_document WHERE is_reprint").fetchone() == (2,)


def test_without_dates_the_source_decides(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path, [document("z", source_uri="1"), document("a", source_uri="2")])
    assert canonical(con) == {"z": "z", "a": "z"}


def test_a_current_version_is_canonical_before_a_superseded_one(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Else a text whose source was only reformatted would have no current canonical document."""
    documents = [document("a1", source_uri="a"), document("a2", source_uri="a")]
    versions = [version("a1", source_uri="a", is_current=False), version("a2", source_uri="a", version=2)]
    load(con, tmp_path, documents, versions)
    assert canonical(con) == {"a1": "a2", "a2": "a2"}


def test_dim_policy_takes_what_is_stated_most(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        cites("a", kind="policy", issuer="甲委", issue_edtf="2021", mention_count=1),
        cites("b", kind="law", issuer=None, issue_edtf="2021-11", mention_count=3),
        cites("c", kind="policy", issuer="乙委", document_number="粤府〔2021〕1号", mention_count=1),
    ]
    load(con, tmp_path, documents)
    assert policy(con) == {
        "policy_key": "p",
        "title": "数据条例",
        "kind": "law",
        "issuer": "乙委",
        "issue_edtf": "2021-11",
        "issue_start_date": date(2021, 11, 1),
        "issue_end_date": date(2021, 11, 30),
        "document_number": "粤府〔2021〕1号",
        "region_key": None,
        "document_key": None,
        "document_count": 3,
        "mention_count": 5,
    }


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02-03", date(2020, 2, 3), date(2020, 2, 3)),
        ("2021/2025", date(2021, 1, 1), date(2025, 12, 31)),
        ("2017/..", date(2017, 1, 1), None),
        ("202X", None, None),
        (None, None, None),
    ],
)
def test_dim_policy_issue_dates(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, edtf: str | None, start: date | None, end: date | None
) -> None:
    load(con, tmp_path, [cites("a", issue_edtf=edtf)])
    assert (policy(con)["issue_start_date"], policy(con)["issue_end_date"]) == (start, end)


@pytest.mark.parametrize("title", ["数据条例", "《数据条例》", " 数据　条例 "])
def test_dim_policy_knows_the_text_we_hold(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, title: str
) -> None:
    load(con, tmp_path, [cites("a"), document("text", title=title)])
    assert policy(con)["document_key"] == "text"


def test_dim_policy_leaves_out_another_document_of_the_same_title(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    wrong = document("wrong", title="数据条例", document_number="2号", publish_date=date(2020, 1, 1))
    right = document("right", title="数据条例", document_number="1号", publish_date=date(2021, 1, 1))
    load(con, tmp_path, [cites("a", document_number="1号"), wrong])
    assert policy(con)["document_key"] is None
    load(con, tmp_path, [cites("a", document_number="1号"), wrong, right], batch_id="b2")
    assert policy(con)["document_key"] == "right"


def test_dim_policy_prefers_the_first_publication(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        document("reprint", words={"治理": 1}, title="数据条例", publish_date=date(2021, 2, 1)),
        document("first", words={"治理": 1}, title="数据条例", publish_date=date(2021, 1, 1)),
    ]
    load(con, tmp_path, [cites("a"), *documents])
    assert policy(con)["document_key"] == "first"


def test_dim_policy_does_not_point_to_a_superseded_version(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    old = document("old", title="数据条例")
    load(con, tmp_path, [cites("a"), old], [version("a"), version("old", is_current=False)])
    assert policy(con)["document_key"] is None


def test_dim_indicator_takes_the_commonest_statement_whole(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    def states(key: str, unit: str, category: str | None) -> Rows:
        made = row(
            "stage.indicator",
            document_key=key,
            indicator_key="i",
            name="生产总值",
            base_unit=unit,
            category=category,
        )
        return document(key) | {"stage.indicator": [made]}

    load(
        con,
        tmp_path,
        [states("a", "yuan", "经济"), states("b", "percent", None), states("c", "yuan", "经济")],
    )
    assert records(con, "SELECT * FROM main.dim_indicator") == [
        {
            "indicator_key": "i",
            "name": "生产总值",
            "base_unit": "yuan",
            "category": "经济",
            "document_count": 3,
        }
    ]


def test_dim_term_takes_the_commonest_tag(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    def tagged(key: str, tag: str, frequency: int) -> Rows:
        made = row(
            "stage.document_term",
            document_key=key,
            term_key="t",
            name="规划",
            part_of_speech=tag,
            frequency=frequency,
            is_content=True,
        )
        return document(key) | {"stage.document_term": [made]}

    load(con, tmp_path, [tagged("a", "v", 1), tagged("b", "v", 1), tagged("c", "n", 3)])
    assert records(con, "SELECT * FROM main.dim_term") == [
        {
            "term_key": "t",
            "name": "规划",
            "part_of_speech": "n",
            "is_content": True,
            "document_frequency": 3,
            "frequency": 5,
        }
    ]


def test_fact_term_tf_idf(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(
        con,
        tmp_path,
        [document("a", words={"数据": 3, "治理": 1, "的": 4}), document("b", words={"数据": 1})],
    )
    found = {
        (key, term): (frequency, weight)
        for key, term, frequency, weight in con.execute(
            "SELECT document_key, term_key, frequency, tf_idf FROM main.fact_term"
        ).fetchall()
    }
    assert found == {
        ("a", "t.数据"): (3, pytest.approx(3 / 4 * (log(3 / 3) + 1))),
        ("a", "t.治理"): (1, pytest.approx(1 / 4 * (log(3 / 2) + 1))),
        ("a", "t.的"): (4, 0),
        ("b", "t.数据"): (1, pytest.approx(1)),
    }


def test_fact_term_of_a_document_of_function_words(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path, [document("a", words={"的": 1})])
    assert con.execute("SELECT frequency, tf_idf FROM main.fact_term").fetchall() == [(1, 0)]


def test_fact_topic_term_counts_content_words_of_the_topic(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    documents = [document("a", words={"数据": 2, "的": 1}, topic="p.data"), document("b", words={"数据": 5})]
    load(con, tmp_path, documents)
    assert con.execute("SELECT COLUMNS(* EXCLUDE added_run_id) FROM main.fact_topic_term").fetchall() == [
        ("a", "p.data", "t.数据", 2)
    ]


def test_building_again_changes_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path, [cites("a"), document("b", topic="p.data")])
    counts = modelling.build_models(con, "r1")
    assert counts["dim_document"] == 2
    assert modelling.build_models(con, "r1") == counts


def test_a_query_with_other_columns_is_refused(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(con, tmp_path, [document("a", source_name="人民网")])
    for file in modelling.MODELS_DIR.glob("*.sql"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "dim_term.sql").write_text("SELECT 1 AS term_key", encoding="utf-8")
    monkeypatch.setattr(modelling, "MODELS_DIR", tmp_path)
    with pytest.raises(QueryError, match=r"main\.dim_term"):
        modelling.build_models(con, "r1")
    assert con.execute("SELECT count(*) FROM main.dim_source").fetchone() == (1,)
