"""Loading batches, reference rows and versions."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.factories import Rows, document, records, row, rows, seeds, version, versions_of
from warehouse.document_versions import pending, replace_versions, settle_versions
from warehouse.loading import load_batches, replace_reference
from warehouse.modelling import build_models
from warehouse.run_log import QuarantineEntry, record_quarantine, release_quarantine
from warehouse.staging import write_batch

V: dict[str, Any] = {"transform_version": "t1", "seeds_version": "s1"}


def keys(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [
        key for (key,) in con.execute(f"SELECT DISTINCT document_key FROM {table} ORDER BY ALL").fetchall()
    ]


def count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def held(document_key: str) -> Rows:
    """A document that the transform held back."""
    return {
        "stage.quarantine": [
            row("stage.quarantine", quarantine_key=f"q.{document_key}", document_key=document_key)
        ]
    }


def test_a_batch_is_loaded_and_counted(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    made = rows(document("a", words={"数据": 3}), document("b"), held("c"))
    replace_versions(con, [version(key) for key in "abc"])
    loaded = load_batches(con, [write_batch(tmp_path, "b1", made)], (), "r1")
    assert loaded["fact_token"] == 4
    assert loaded["stage.document"] == 2
    assert loaded["stage.quarantine"] == 1
    assert loaded["fact_indicator"] == 0
    assert keys(con, "main.fact_token") == ["a", "b"]


def test_loading_a_batch_again_changes_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    replace_versions(con, [version("a"), version("b")])
    batch = write_batch(tmp_path, "b1", rows(document("a", words={"数据": 3}), held("b")))
    first = load_batches(con, [batch], (), "r1")
    assert load_batches(con, [batch], (), "r1") == first
    assert (count(con, "main.fact_token"), count(con, "stage.quarantine")) == (3, 1)


def test_a_new_result_replaces_the_old_one(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    replace_versions(con, [version("a"), version("b")])
    load_batches(
        con, [write_batch(tmp_path, "b1", rows(document("a", words={"数据": 3}), document("b")))], (), "r1"
    )
    load_batches(con, [write_batch(tmp_path, "b2", document("a", words={"治理": 1}))], (), "r1")
    assert con.execute("SELECT document_key, surface FROM main.fact_token ORDER BY ALL").fetchall() == [
        ("a", "治理"),
        ("b", "数据"),
    ]


def test_a_rejected_document_loses_its_old_rows_and_gets_none(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    replace_versions(con, [version("a"), version("b")])
    load_batches(con, [write_batch(tmp_path, "b1", document("a"))], (), "r1")
    load_batches(con, [write_batch(tmp_path, "b2", rows(document("a"), document("b")))], {"a"}, "r1")
    for table in ("stage.document", "main.document_text", "main.fact_token", "stage.document_term"):
        assert keys(con, table) == ["b"]


def test_a_document_that_is_held_back_now_loses_its_old_rows(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    replace_versions(con, [version("a")])
    load_batches(con, [write_batch(tmp_path, "b1", document("a"))], (), "r1")
    load_batches(con, [write_batch(tmp_path, "b2", held("a"))], (), "r1")
    assert keys(con, "stage.document") == keys(con, "main.fact_token") == []
    load_batches(con, [write_batch(tmp_path, "b3", document("a"))], (), "r1")
    assert count(con, "stage.quarantine") == 0


def test_only_current_versions_have_facts(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    replace_versions(
        con, [version("a1", source_uri="a", is_current=False), version("a2", source_uri="a", version=2)]
    )
    load_batches(
        con, [write_batch(tmp_path, "b1", rows(document("a1"), document("a2"), document("lost")))], (), "r1"
    )
    assert keys(con, "main.document_text") == ["a1", "a2", "lost"]
    for table in ("main.fact_sentence", "main.fact_token", "stage.document_term"):
        assert keys(con, table) == ["a2"]


def test_a_superseded_version_loses_its_facts_and_an_unknown_one_everything(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    replace_versions(con, [version("a1", source_uri="a"), version("b")])
    load_batches(con, [write_batch(tmp_path, "b1", rows(document("a1"), document("b"), held("c")))], (), "r1")
    replace_versions(con, [version("a1", source_uri="a", is_current=False)])
    build_models(con, "r1")
    assert keys(con, "main.document_text") == keys(con, "main.dim_document") == ["a1"]
    assert (
        keys(con, "main.fact_sentence") == keys(con, "main.fact_term") == keys(con, "stage.quarantine") == []
    )


def test_a_load_that_fails_changes_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    replace_versions(con, [version("a")])
    load_batches(con, [write_batch(tmp_path, "b1", document("a"))], (), "r1")
    broken = document("a", words={"治理": 2})
    broken["fact_topic"] = [(*row("fact_topic", document_key="a")[:1], None, 1, 0.5, True)]
    with pytest.raises(duckdb.ConstraintException):
        load_batches(con, [write_batch(tmp_path, "b2", broken)], (), "r1")
    assert con.execute("SELECT surface FROM main.fact_token").fetchall() == [("数据",)]
    assert load_batches(con, [write_batch(tmp_path, "b3", document("a"))], (), "r1")["fact_token"] == 1


def test_pending_is_what_has_no_result_of_these_versions(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = rows(document("done", **V), document("old", transform_version="t0", seeds_version="s1"))
    replace_versions(con, [version(key) for key in ("done", "old", "new", "held")])
    load_batches(con, [write_batch(tmp_path, "b1", made)], (), "r1")
    entry = QuarantineEntry(
        "q", "held", "held.txt", None, None, "decode", "binary", "", None, None, "t1", "s1"
    )
    record_quarantine(con, "run1", [entry])
    assert [found.document_key for found in pending(con, "t1", "s1")] == ["new", "old"]
    assert [found.document_key for found in pending(con, "t1", "s2")] == ["done", "held", "new", "old"]


def test_a_version_that_returns_is_pending_until_its_facts_are_back(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    first, second = version("a1", source_uri="a"), version("a2", source_uri="a", version=2)
    superseded = version("a1", source_uri="a", is_current=False)
    replace_versions(con, [superseded, second])
    batch = write_batch(tmp_path, "b1", rows(document("a1", **V), document("a2", **V)))
    load_batches(con, [batch], (), "r1")
    assert pending(con, "t1", "s1") == []
    replace_versions(con, [first, version("a2", source_uri="a", version=2, is_current=False)])
    assert [found.document_key for found in pending(con, "t1", "s1")] == ["a1"]
    load_batches(con, [batch], (), "r1")
    assert pending(con, "t1", "s1") == []


def test_a_document_without_sentences_is_not_pending_for_ever(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    replace_versions(con, [version("a")])
    load_batches(
        con,
        [
            write_batch(
                tmp_path, "b1", {"stage.document": document("a", sentence_count=0, **V)["stage.document"]}
            )
        ],
        (),
        "r1",
    )
    assert pending(con, "t1", "s1") == []


def test_regions_get_their_full_name_and_province(con: duckdb.DuckDBPyConnection) -> None:
    found = {
        name: (full_name, province)
        for name, full_name, province in con.execute(
            "SELECT name, full_name, province_region_key FROM main.dim_region"
        ).fetchall()
    }
    assert found == {
        "中国": ("中国", None),
        "广东省": ("广东省", "r.gd"),
        "广州市": ("广东省广州市", "r.gd"),
        "花都区": ("广东省广州市花都区", "r.gd"),
        "花县": ("广东省广州市花县", "r.gd"),
        "粤港澳大湾区": ("粤港澳大湾区", None),
    }


def test_empty_seed_cells_are_null_and_years_are_numbers(con: duckdb.DuckDBPyConnection) -> None:
    (county,) = records(con, "SELECT * FROM main.dim_region WHERE name = '花县'")
    assert (county["region_code"], county["valid_from"], county["valid_to"]) == (None, 1981, 1993)
    assert con.execute("SELECT * FROM main.bridge_region_member").fetchall() == [("r.gba", "r.gz")]


def test_topics_get_the_key_of_their_parent(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute("SELECT code, parent_topic_key FROM main.dim_topic ORDER BY code").fetchall() == [
        ("data", None),
        ("open_data", "p.data"),
    ]


def test_regions_in_a_circle_end(con: duckdb.DuckDBPyConnection) -> None:
    faulty = seeds()
    faulty["regions"][1]["parent_region_key"] = "r.gz"
    assert replace_reference(con, faulty)["dim_region"] == len(faulty["regions"])


def test_the_calendar_is_whole(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute(
        "SELECT min(date_key), max(date_key), count(*), count(DISTINCT date_key) FROM main.dim_date"
    ).fetchone() == (date(1949, 1, 1), date(2060, 12, 31), 40908, 40908)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            "2021-05-03",
            {"name": "2021年5月3日", "quarter": 2, "weekday": 1, "is_weekend": False, "year_month": "2021-05"}
            | {"plan_period": "十四五", "plan_period_year": 1},
        ),
        # The Monday of this ISO week lies in the year before.
        ("2028-01-01", {"iso_year": 2027, "iso_week": 52, "is_weekend": True, "plan_period": "远景"}),
        ("2020-12-31", {"day_of_year": 366, "plan_period": "十三五", "plan_period_year": 5}),
        ("1950-01-01", {"plan_period": None, "plan_period_year": None}),
    ],
)
def test_a_day_of_the_calendar(con: duckdb.DuckDBPyConnection, day: str, expected: dict[str, object]) -> None:
    (found,) = records(con, f"SELECT * FROM main.dim_date WHERE date_key = DATE '{day}'")
    assert {name: found[name] for name in expected} == expected


def test_reference_rows_are_replaced_as_a_whole(con: duckdb.DuckDBPyConnection) -> None:
    changed = seeds() | {"region_members": [], "topics": seeds()["topics"][:1]}
    assert replace_reference(con, changed)["dim_topic"] == 1
    assert (count(con, "main.bridge_region_member"), count(con, "main.dim_region")) == (0, 6)


def test_a_missing_seed_table_is_an_error_and_changes_nothing(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(KeyError, match="topics"):
        replace_reference(con, {name: table for name, table in seeds().items() if name != "topics"})
    assert count(con, "main.dim_topic") == 2


def test_versions_are_replaced_as_a_whole(con: duckdb.DuckDBPyConnection) -> None:
    replace_versions(con, versions_of(document("a"), document("b")))
    assert replace_versions(con, [version("c")]) == 1
    assert keys(con, "stage.document_version") == ["c"]


def settled(con: duckdb.DuckDBPyConnection) -> list[str]:
    settle_versions(con, "t1", "s1")
    rows = con.execute(
        "SELECT document_key FROM stage.document_version WHERE is_current ORDER BY ALL"
    ).fetchall()
    return [key for (key,) in rows]


def hold(con: duckdb.DuckDBPyConnection, *document_keys: str, transform_version: str | None = "t1") -> None:
    versions = (transform_version, "s1" if transform_version else None)
    entries = [
        QuarantineEntry(f"q.{key}", key, "a", None, None, "decode", "binary", "", None, None, *versions)
        for key in document_keys
    ]
    record_quarantine(con, "run1", entries)


def test_the_version_seen_last_that_is_not_held_back_is_current(con: duckdb.DuckDBPyConnection) -> None:
    seen = [datetime(2026, 1, day) for day in (1, 2, 3)]
    versions = [
        version(f"a{number}", source_uri="a", version=number, is_current=number == 3, last_observed_at=at)
        for number, at in enumerate(seen, start=1)
    ]
    replace_versions(con, versions)
    assert settled(con) == ["a3"]
    hold(con, "a3")
    assert settled(con) == ["a2"]
    hold(con, "a2", "a1")
    assert settled(con) == ["a3"], "where all are held back, the newest waits to be mended"
    hold(con, "a3", transform_version="t0")
    assert settled(con) == ["a3"], "other rules held it back"
    release_quarantine(con, "a")
    assert settled(con) == ["a3"]


def test_a_withdrawn_source_has_no_current_version(con: duckdb.DuckDBPyConnection) -> None:
    replace_versions(con, [version("a1", source_uri="a", is_current=False), version("b")])
    assert settled(con) == ["b"]


def test_a_batch_of_some_tables_leaves_the_others_alone_unless_the_document_is_rejected(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    replace_versions(con, [version("a"), version("b")])
    whole = rows(document("a", topic="p.data"), document("b", topic="p.data"))
    load_batches(con, [write_batch(tmp_path, "b1", whole)], (), "r1")
    tables = {
        "stage.document",
        "stage.document_rule",
        "stage.quarantine",
        "document_text",
        "fact_sentence",
        "fact_topic",
    }
    part = {name: made for name, made in whole.items() if name in tables - {"fact_topic"}}
    load_batches(con, [write_batch(tmp_path, "b2", part, tables)], ["b"], "r2")
    assert keys(con, "main.fact_topic") == [], "the rule found nothing this time"
    for table in ("main.fact_token", "main.fact_sentence_topic", "stage.document_term", "main.fact_sentence"):
        assert keys(con, table) == ["a"], table
    assert keys(con, "history.fact_token") == ["b"]
