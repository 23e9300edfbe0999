"""Each mart on hand-made rows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from math import log
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.factories import Rows, document, indicator, load, records, row, version
from warehouse.run_log import RunRecord, record_run

DAY = date(2021, 5, 3)


def with_indicators(made: Rows, *facts: tuple[Any, ...]) -> Rows:
    """A document that states these quantities of 生产总值."""
    key = made["stage.document"][0][0]
    canonical = row(
        "stage.indicator",
        document_key=key,
        indicator_key="i.gdp",
        name="地区生产总值",
        base_unit="yuan",
        category="经济",
    )
    return made | {"fact_indicator": list(facts), "stage.indicator": [canonical]}


def overview(con: duckdb.DuckDBPyConnection, key: str) -> dict[str, Any]:
    (found,) = records(con, f"SELECT * FROM mart.document_overview WHERE document_key = '{key}'")
    return found


def claims(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return records(con, "SELECT * FROM mart.indicator_by_region ORDER BY value_base, statistic")


def test_document_overview_counts_and_names(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    made = document(
        "a", words={"数据": 3, "治理": 1, "的": 9}, topic="p.data", publish_date=DAY, region_key="r.hd"
    )
    made["fact_region_mention"] = [
        row("fact_region_mention", document_key="a", char_start=start, region_key=region)
        for start, region in enumerate(["r.gd", "r.gd", "r.gz"])
    ]
    made["fact_policy_citation"] = [row("fact_policy_citation", document_key="a")]
    made["fact_text_repair"] = [
        row("fact_text_repair", document_key="a", kind=kind) for kind in ("mojibake", "suspect")
    ]
    load(con, tmp_path, [with_indicators(made, indicator("a", 1), indicator("a", 2)), document("b")])
    found = overview(con, "a")
    expected = {
        "year": 2021,
        "region_name": "花都区",
        "region_level": "district",
        "province_name": "广东省",
        "main_topic_code": "data",
        "main_topic_name": "数据",
        "keywords": "数据;治理",
        "region_mention_count": 3,
        "region_count": 2,
        "citation_count": 1,
        "indicator_count": 2,
        "repair_count": 1,
        "is_reprint": False,
    }
    assert {name: found[name] for name in expected} == expected
    empty = overview(con, "b")
    assert (empty["region_name"], empty["main_topic_code"], empty["indicator_count"]) == (None, None, 0)


def test_document_overview_has_current_versions_and_reprints_once(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    documents = [document("old", words={"旧": 1}), document("new"), document("reprint", source_uri="z")]
    load(con, tmp_path, documents, [version("old", is_current=False), version("new"), version("reprint")])
    assert con.execute(
        "SELECT document_key, is_reprint, canonical_document_key FROM mart.document_overview ORDER BY 1"
    ).fetchall() == [("new", False, "new"), ("reprint", True, "new")]


def test_document_overview_with_two_main_topics_keeps_one_row(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = document("a")
    made["fact_topic"] = [
        row("fact_topic", document_key="a", topic_key=topic, score=0.5, is_main=True)
        for topic in ("p.open", "p.data")
    ]
    load(con, tmp_path, [made])
    assert overview(con, "a")["main_topic_code"] == "data"


def test_indicator_by_region_names_its_earliest_source(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    later = document("later", words={"后": 1}, title="后文", publish_date=date(2022, 1, 1))
    first = document("first", words={"先": 1}, title="先文", publish_date=date(2021, 1, 1))
    undated = document("undated", words={"无": 1}, title="无日期")
    load(
        con,
        tmp_path,
        [
            with_indicators(later, indicator("later", 5, surface="五元")),
            with_indicators(
                first,
                indicator("first", 5, surface="第二处", char_start=9),
                indicator("first", 5, surface="5元", char_start=2),
            ),
            with_indicators(undated, indicator("undated", 5)),
        ],
    )
    (claim,) = claims(con)
    expected = {
        "indicator_name": "地区生产总值",
        "category": "经济",
        "region_name": "广东省",
        "region_level": "province",
        "province_name": "广东省",
        "value_base": Decimal(5),
        "surface": "5元",
        "sentence": "先",
        "document_key": "first",
        "document_title": "先文",
        "document_count": 3,
        "mention_count": 4,
        "claim_count": 1,
        "is_suspect": False,
    }
    assert {name: claim[name] for name in expected} == expected


def test_indicator_by_region_shows_that_documents_differ(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = with_indicators(
        document("a"),
        indicator("a", 5),
        indicator("a", 6),
        indicator("a", 7, statistic="growth_yoy"),
        indicator("a", 8, period_edtf="2022"),
        indicator("a", 9, region_key=None),
    )
    load(con, tmp_path, [made])
    assert [(claim["value_base"], claim["claim_count"]) for claim in claims(con)] == [
        (5, 2),
        (6, 2),
        (7, 1),
        (8, 1),
        (9, 1),
    ]


@pytest.mark.parametrize(("marks", "suspect"), [((True, True), True), ((True, False), False)])
def test_indicator_by_region_is_suspect_where_nothing_better_is_known(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, marks: tuple[bool, bool], suspect: bool
) -> None:
    facts = [indicator("a", 5, char_start=place, is_suspect=mark) for place, mark in enumerate(marks)]
    load(con, tmp_path, [with_indicators(document("a"), *facts)])
    assert claims(con)[0]["is_suspect"] is suspect


def test_indicator_by_region_counts_a_reprint_once(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [with_indicators(document(key), indicator(key, 5)) for key in ("a", "b")]
    load(con, tmp_path, documents)
    assert [(claim["document_key"], claim["document_count"]) for claim in claims(con)] == [("a", 1)]


def test_indicator_by_region_with_unknown_period_and_region(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    facts = [indicator("a", 5, region_key=None, period_edtf=None, char_start=place) for place in (1, 2)]
    load(con, tmp_path, [with_indicators(document("a"), *facts)])
    (claim,) = claims(con)
    assert (claim["region_name"], claim["mention_count"]) == (None, 2)


def test_region_topic_shares_and_keywords(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    here: dict[str, Any] = {"region_key": "r.gz", "publish_date": DAY}
    documents = [
        document("a", words={"数据": 2, "开放": 3, "的": 9}, topic="p.open", **here),
        document("b", words={"数据": 9}, **here),
        document("c", words={"数据": 1}, topic="p.open"),
    ]
    load(con, tmp_path, documents)
    found = {row["region_name"]: row for row in records(con, "SELECT * FROM mart.region_topic")}
    expected = {
        "topic_code": "open_data",
        "topic_name": "数据开放",
        "parent_topic_code": "data",
        "province_name": "广东省",
        "year": 2021,
        "document_count": 1,
        "sentence_count": 1,
        "sentence_share": 0.5,
        "keywords": "开放;数据",
    }
    assert {name: found["广州市"][name] for name in expected} == expected
    assert (found[None]["year"], found[None]["sentence_share"], found[None]["keywords"]) == (None, 1, "数据")


def test_region_topic_knows_a_region_by_the_sentences_that_name_it_too(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = document("a", words={"广州": 1, "开放": 1}, topic="p.open", region_key="r.gd", publish_date=DAY)
    made["fact_region_mention"] = [
        row(
            "fact_region_mention",
            document_key="a",
            sentence_key="a.s1",
            char_start=start,
            region_key=region,
        )
        for start, region in enumerate(["r.gz", "r.gz", None])
    ]
    load(con, tmp_path, [made])
    found = records(
        con,
        "SELECT basis, region_name, sentence_count, region_sentence_count, keywords "
        "FROM mart.region_topic ORDER BY basis",
    )
    assert [tuple(row.values()) for row in found] == [
        ("issued", "广东省", 1, 1, "广州;开放"),
        ("named", "广州市", 1, 1, "广州;开放"),
    ]


def test_region_topic_leaves_reprints_out(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(con, tmp_path, [document(key, topic="p.data") for key in ("a", "b")])
    assert con.execute("SELECT document_count, sentence_count FROM mart.region_topic").fetchall() == [(1, 1)]


def test_region_topic_keywords_weigh_rare_words_more(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """Equal frequency in the topic, but 治理 stands in every document."""
    documents = [
        document("a", words={"治理": 2, "牌照": 2}, topic="p.data"),
        *(document(key, words={"治理": number}) for number, key in enumerate("bcd", start=1)),
    ]
    load(con, tmp_path, documents)
    assert con.execute("SELECT keywords FROM mart.region_topic").fetchall() == [("牌照;治理",)]


def test_term_trend(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    here: dict[str, Any] = {"region_key": "r.gd", "publish_date": DAY}
    documents = [
        document("a", words={"数据": 3, "治理": 1, "的": 9}, **here),
        document("b", words={"治理": 4}, **here),
        document("c", words={"数据": 2}, region_key="r.gd", publish_date=date(2022, 1, 1)),
        document("d", words={"数据": 5}),
        document("reprint", words={"数据": 5}, source_uri="z"),
    ]
    load(con, tmp_path, documents)
    found = {
        (row["term"], row["year"], row["region_name"]): row
        for row in records(con, "SELECT * FROM mart.term_trend")
    }
    assert found.keys() == {
        ("数据", 2021, "广东省"),
        ("治理", 2021, "广东省"),
        ("数据", 2022, "广东省"),
        ("数据", None, None),
    }
    idf = log(6 / 5) + 1
    expected = {
        "frequency": 3,
        "frequency_per_10k_words": 3750.0,
        "document_frequency": 1,
        "document_count": 2,
        "tf_idf": pytest.approx(3 / 4 * idf / 2),
        "region_level": "province",
    }
    assert {name: found["数据", 2021, "广东省"][name] for name in expected} == expected
    assert found["数据", None, None]["frequency"] == 5


def test_term_trend_shows_a_burst(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        document(
            f"d{year}",
            words={"数据": count, "治理": 90} if year % 2 else {"治理": 90, "数据": count},
            region_key="r.gd",
            publish_date=date(year, 1, 1),
        )
        for year, count in ((2020, 10), (2021, 10), (2022, 110))
    ]
    load(con, tmp_path, documents)
    found = {
        (row["term"], row["year"]): row["burst"]
        for row in records(con, "SELECT * FROM mart.term_trend WHERE region_key = 'r.gd'")
    }
    assert found["数据", 2020] is None
    assert abs(found["数据", 2021]) < 0.5
    rate = (20 + 0.5) / 201
    assert found["数据", 2022] == pytest.approx((110 - 200 * rate) / (200 * rate * (1 - rate)) ** 0.5)
    assert found["治理", 2022] < 0


def test_document_quality(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    made = document("a", sentence_count=4, char_count=100, suspect_char_count=3, replacement_char_count=1)
    made["fact_text_repair"] = [
        row("fact_text_repair", document_key="a", kind=kind, char_start=place, confidence=confidence)
        for place, (kind, confidence) in enumerate(
            [("mojibake", 0.5), ("mojibake", 1.0), ("html_remnant", 0.9), ("suspect", 0.1)]
        )
    ]
    made["fact_indicator"] = [indicator("a", 1), indicator("a", 2, region_key=None, is_suspect=True)]
    made["fact_region_mention"] = [
        row("fact_region_mention", document_key="a", sentence_key=sentence, char_start=place)
        for place, sentence in enumerate(["a.s1", "a.s2"])
    ]
    whole = document(
        "b", title="题", publish_date=DAY, reference_date=DAY, region_key="r.gd", source_name="报"
    )
    load(con, tmp_path, [made, whole])
    found, other = records(con, "SELECT * FROM mart.document_quality ORDER BY document_key")
    expected = {
        "repair_count": 3,
        "repair_kinds": "mojibake 2;html_remnant 1",
        "mean_repair_confidence": pytest.approx(0.8),
        "suspect_count": 1,
        "damaged_share": 0.04,
        "fact_count": 4,
        "fact_sentence_count": 2,
        "fact_sentence_share": 0.5,
        "indicator_count": 2,
        "suspect_indicator_count": 1,
        "unplaced_indicator_count": 1,
        "unresolved_region_count": 2,
        "missing_metadata": "title;publish_date;reference_date;region;origin",
    }
    assert {name: found[name] for name in expected} == expected
    assert (other["repair_count"], other["fact_sentence_share"], other["missing_metadata"]) == (0, 0, None)


def test_pipeline_health(con: duckdb.DuckDBPyConnection) -> None:
    first = RunRecord("r1", datetime(2026, 1, 1, 3), datetime(2026, 1, 1, 3, 1, 30), "succeeded")
    second = RunRecord(
        "r2", datetime(2026, 1, 2, 3), None, "failed", stage_seconds='{"load": 2, "model": 5.5}'
    )
    for run in (
        first._replace(transform_version="t", seeds_version="s"),
        second._replace(transform_version="t", seeds_version="s"),
    ):
        record_run(con, run)
    con.execute(
        "INSERT INTO ops.quality_result "
        "(result_key, run_id, gate, table_name, column_name, expectation, severity, success, checked_at) "
        "SELECT 'k' || id, 'r2', 'warehouse', 'main.t', 'c', 'e' || id, severity, success, now() "
        "FROM (VALUES (0, 'critical', false), (1, 'critical', true), (2, 'warning', false)) "
        "AS results (id, severity, success)"
    )
    held = [
        row(
            "ops.quarantine",
            quarantine_key=f"q{number}",
            source_uri=f"{number}.txt",
            first_run_id="r1",
            last_run_id="r2",
            is_open=is_open,
        )
        for number, is_open in enumerate([True, False])
    ]
    con.executemany(f"INSERT INTO ops.quarantine VALUES ({', '.join('?' * len(held[0]))})", held)
    one, two = records(con, "SELECT * FROM mart.pipeline_health ORDER BY run_id")
    assert (one["duration_seconds"], one["hours_since_previous_run"], one["is_new_version"]) == (
        90,
        None,
        True,
    )
    assert (one["held_back_count"], one["still_held_back_count"], one["failed_critical_count"]) == (2, 1, 0)
    expected = {
        "status": "failed",
        "duration_seconds": None,
        "slowest_stage": "model",
        "slowest_stage_seconds": 5.5,
        "failed_critical_count": 1,
        "failed_warning_count": 1,
        "failed_checks": "main.t.c e0;main.t.c e2",
        "hours_since_previous_run": 24,
        "is_new_version": False,
        "held_back_count": 0,
    }
    assert {name: two[name] for name in expected} == expected


def test_text_reuse_names_both_documents(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    own = document(
        "own", words={"后文": 1}, title="实施细则", publish_date=date(2022, 1, 1), region_key="r.gz"
    )
    own["fact_policy_citation"] = [row("fact_policy_citation", document_key="own", policy_key="p")]
    own["stage.policy"] = [row("stage.policy", document_key="own", policy_key="p", title="总体方案")]
    source = document(
        "source", words={"前文": 1}, title="总体方案", publish_date=date(2021, 12, 1), region_key="r.gd"
    )
    third = document("third", words={"又文": 1}, title="意见")
    load(con, tmp_path, [own, source, third])
    reuse = row(
        "fact_text_reuse",
        document_key="own",
        sentence_key="own.s1",
        surface="后文",
        source_document_key="source",
        source_surface="前文",
        direction_basis="date",
        ancestor_document_key="third",
        number_changes="5→6",
    )
    con.execute(f"INSERT INTO main.fact_text_reuse VALUES ({', '.join('?' * len(reuse))})", reuse)
    (found,) = records(con, "SELECT * FROM mart.text_reuse")
    expected = {
        "title": "实施细则",
        "issue_date": date(2022, 1, 1),
        "region_name": "广州市",
        "province_name": "广东省",
        "source_title": "总体方案",
        "source_region_level": "province",
        "days_after_source": 31,
        "is_source_cited": True,
        "number_changes": "5→6",
        "surface": "后文",
        "source_surface": "前文",
        "is_through_ancestor": True,
        "ancestor_title": "意见",
        "section_path": None,
    }
    assert {name: found[name] for name in expected} == expected


def test_no_view_reads_a_shared_result_several_times(con: duckdb.DuckDBPyConnection) -> None:
    """DuckDB 2.0.0 never answers `SELECT … LIMIT 10` where a view joins an intermediate result several times."""
    views = con.execute("SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    assert ("mart", "text_reuse") in views
    for schema, name in views:
        ((_, plan),) = con.execute(f"EXPLAIN SELECT * FROM {schema}.{name} LIMIT 10").fetchall()
        assert not ("Streaming Limit" in plan and "CTE" in plan), f"{schema}.{name} never answers"
