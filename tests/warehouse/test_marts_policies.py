"""Marts about happenings and instruments, on hand-made rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.factories import Rows, document, load, records, row

TITLE = "数据条例"


def event(key: str, **values: Any) -> tuple[Any, ...]:
    """A row of fact_event in the document's first sentence: on 3 May 2021 广东省 published 《数据条例》."""
    defaults = {
        "sentence_key": f"{key}.s1",
        "char_start": 0,
        "char_end": 9,
        "event_edtf": "2021-05-03",
        "event_start_date": date(2021, 5, 3),
        "event_end_date": date(2021, 5, 3),
        "region_key": "r.gd",
        "actor": "广东",
        "action": "发布",
        "object": f"《{TITLE}》",
        "date_source": "text",
    }
    return row("fact_event", document_key=key, **(defaults | values))


def citation(key: str, policy_key: str = "p1", **values: Any) -> tuple[Any, ...]:
    """A row of fact_policy_citation in the document's first sentence."""
    defaults = {
        "sentence_key": f"{key}.s1",
        "char_start": 2,
        "char_end": 8,
        "surface": f"《{TITLE}》",
        "role": "cites",
    }
    return row("fact_policy_citation", document_key=key, policy_key=policy_key, **(defaults | values))


def policy(key: str, policy_key: str = "p1", **values: Any) -> tuple[Any, ...]:
    """A row of stage.policy: what the document says about an instrument."""
    defaults = {"title": TITLE, "kind": "law", "region_key": "r.gd", "mention_count": 1}
    return row("stage.policy", document_key=key, policy_key=policy_key, **(defaults | values))


def telling(key: str, **tables: list[tuple[Any, ...]]) -> Rows:
    """A document of its own words with these rows; `stage_policy` stands for stage.policy."""
    return document(key, words={key: 1}, title=f"文{key}", document_type="commentary") | {
        name.replace("stage_", "stage."): made for name, made in tables.items()
    }


def timeline(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return records(con, "SELECT * FROM mart.policy_timeline ORDER BY start_date, kind")


def network(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return records(con, "SELECT * FROM mart.policy_citation_network ORDER BY document_key, policy_key")


def test_a_happening_of_two_documents_is_one_row(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    load(
        con,
        tmp_path,
        [
            telling("a", fact_event=[event("a", date_source="derived")]),
            telling("b", fact_event=[event("b"), event("b", char_start=20, char_end=29)]),
        ],
    )
    (found,) = timeline(con)
    expected = {
        "kind": "event",
        "edtf": "2021-05-03",
        "start_date": date(2021, 5, 3),
        "region_name": "广东省",
        "province_name": "广东省",
        "actor": "广东",
        "action": "发布",
        "subject": "《数据条例》",
        "date_source": "text",
        "policy_key": None,
        "document_title": "文b",
        "sentence": "b",
        "document_count": 2,
    }
    assert {name: found[name] for name in expected} == expected


def test_a_happening_knows_its_instrument_and_takes_its_place(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    issued = policy("a", issue_edtf="2021-05-03", issuer="广东省人民政府")
    load(
        con,
        tmp_path,
        [telling("a", fact_event=[event("a")], fact_policy_citation=[citation("a")], stage_policy=[issued])],
    )
    assert [(found["kind"], found["policy_key"]) for found in timeline(con)] == [("event", "p1")]


@pytest.mark.parametrize(
    "told", [{}, {"object": "大会"}, {"event_edtf": "2021-06", "char_start": 30, "char_end": 40}]
)
def test_an_instrument_stands_by_its_own_date_where_no_happening_tells_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, told: dict[str, Any]
) -> None:
    made = telling(
        "a",
        fact_policy_citation=[citation("a")],
        stage_policy=[policy("a", issue_edtf="2021-05", issuer="广东省人民政府")],
    )
    load(con, tmp_path, [made | ({"fact_event": [event("a", **told)]} if told else {})])
    (found,) = [row for row in timeline(con) if row["kind"] == "instrument"]
    expected = {
        "edtf": "2021-05",
        "start_date": date(2021, 5, 1),
        "end_date": date(2021, 5, 31),
        "actor": "广东省人民政府",
        "subject": "《数据条例》",
        "policy_key": "p1",
        "sentence": "a",
        "document_count": 1,
    }
    assert {name: found[name] for name in expected} == expected


def test_a_held_instrument_stands_by_its_publication(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    held: dict[str, Any] = {"document_type": "law", "publish_date": date(2021, 5, 3)}
    essay: dict[str, Any] = {"document_type": "commentary", "publish_date": date(2021, 5, 3)}
    documents = [
        document("a", words={"一": 1}, title=TITLE, region_key="r.gz", **held),
        document("b", words={"二": 1}, **essay),
    ]
    load(con, tmp_path, documents)
    (found,) = timeline(con)
    expected = {"kind": "document", "edtf": "2021-05-03", "region_name": "广州市", "subject": "《数据条例》"}
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ({"object": TITLE}, ["event"]),
        ({"object": "大会"}, ["document", "event"]),
        ({"event_start_date": date(2021, 5, 1)}, ["document", "event"]),
    ],
)
def test_a_held_instrument_that_tells_of_its_own_issue_stands_once(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, told: dict[str, Any], kinds: list[str]
) -> None:
    held: dict[str, Any] = {"document_type": "law", "publish_date": date(2021, 5, 3), "title": TITLE}
    load(con, tmp_path, [document("a", **held) | {"fact_event": [event("a", **told)]}])
    assert sorted(row["kind"] for row in timeline(con)) == kinds


def test_the_network_tells_who_cites_what(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first = telling(
        "a",
        fact_policy_citation=[citation("a", role="basis"), citation("a", char_start=9, char_end=15)],
        stage_policy=[policy("a", issuer="广东省人民政府", issue_edtf="2021")],
    )
    second = telling("b", fact_policy_citation=[citation("b")], stage_policy=[policy("b")])
    here = document("c", words={"城": 1}, region_key="r.gz", publish_date=date(2022, 1, 1))
    third = here | {"fact_policy_citation": [citation("c")], "stage.policy": [policy("c")]}
    load(con, tmp_path, [first, second, third])
    found = network(con)
    assert [(row["document_key"], row["roles"], row["mention_count"]) for row in found] == [
        ("a", "basis;cites", 2),
        ("b", "cites", 1),
        ("c", "cites", 1),
    ]
    expected = {
        "document_title": "文a",
        "policy_title": TITLE,
        "policy_issuer": "广东省人民政府",
        "policy_issue_edtf": "2021",
        "policy_region_name": "广东省",
        "is_central": False,
        "sentence": "a",
        "citing_document_count": 3,
        "citing_province_count": 1,
    }
    assert {name: found[0][name] for name in expected} == expected
    assert (found[2]["region_name"], found[2]["province_name"], found[2]["year"]) == (
        "广州市",
        "广东省",
        2022,
    )


@pytest.mark.parametrize(
    ("values", "central"),
    [
        ({"region_key": "r.cn"}, True),
        ({"region_key": None, "title": "中华人民共和国数据安全法"}, True),
        ({"region_key": "r.gz", "issuer": "国务院"}, True),
        ({"region_key": None, "issuer": "广东省人民政府、国家数据局"}, True),
        ({"region_key": None, "issuer": "国家城市报"}, False),
        ({"region_key": None}, False),
        ({"region_key": "r.gd", "issuer": "广东省人民政府"}, False),
    ],
)
def test_what_is_central(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, values: dict[str, Any], central: bool
) -> None:
    organizations = [
        row(
            "stage.organization",
            document_key="a",
            organization_key=name,
            name=name,
            kind=kind,
            region_key="r.cn",
        )
        for name, kind in (("国家数据局", "department"), ("国家城市报", "media"))
    ]
    made = telling(
        "a",
        fact_policy_citation=[citation("a")],
        stage_policy=[policy("a", **values)],
        stage_organization=organizations,
    )
    load(con, tmp_path, [made])
    assert [row["is_central"] for row in network(con)] == [central]


def test_a_reprint_cites_nothing_of_its_own(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        document(key, words={"同": 1})
        | {
            "fact_policy_citation": [citation(key)],
            "stage.policy": [policy(key)],
            "fact_event": [event(key)],
        }
        for key in ("a", "b")
    ]
    load(con, tmp_path, documents)
    assert [(row["document_key"], row["citing_document_count"]) for row in network(con)] == [("a", 1)]
    assert [row["document_count"] for row in timeline(con)] == [1]


def measure(key: str, **values: Any) -> tuple[Any, ...]:
    """A row of fact_measure in the document's first sentence."""
    defaults = {"sentence_key": f"{key}.s1", "char_start": 0, "char_end": 1, "heading": "建设平台"}
    return row("fact_measure", document_key=key, **(defaults | {"type": "measure"} | values))


def test_the_measure_ledger_tells_who_must_do_what_by_when(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    whole = measure(
        "a",
        section_path="二、任务",
        ordinal="（一）",
        topic_key="p.data",
        strength="应当",
        responsible_organization="市数据局",
        deadline_edtf="2025-02",
    )
    bare = measure("a", char_start=1, char_end=2)
    principle = measure("a", char_start=2, char_end=3, type="principle")
    load(con, tmp_path, [telling("a", fact_measure=[whole, bare, principle])])
    found, second = records(con, "SELECT * FROM mart.measure_ledger ORDER BY char_start")
    expected = {
        "document_title": "文a",
        "section_path": "二、任务",
        "ordinal": "（一）",
        "heading": "建设平台",
        "topic_name": "数据",
        "strength": "应当",
        "strength_rank": 2,
        "responsible_organization": "市数据局",
        "deadline_edtf": "2025-02",
        "deadline_date": date(2025, 2, 28),
        "sentence": "a",
    }
    assert {name: found[name] for name in expected} == expected
    assert (second["strength_rank"], second["deadline_date"]) == (None, None)


@pytest.mark.parametrize(
    ("edtf", "day"),
    [
        ("2025", date(2025, 12, 31)),
        ("2021/2025", date(2025, 12, 31)),
        ("2024-03-01", date(2024, 3, 1)),
        ("2024/..", None),
    ],
)
def test_a_deadline_ends_on_its_last_day(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, edtf: str, day: date | None
) -> None:
    load(con, tmp_path, [telling("a", fact_measure=[measure("a", deadline_edtf=edtf)])])
    assert con.execute("SELECT deadline_date FROM mart.measure_ledger").fetchall() == [(day,)]


def movers(con: duckdb.DuckDBPyConnection, kind: str) -> list[tuple[Any, ...]]:
    return con.execute(
        "SELECT thing, region_name, first_date, adoption_rank, days_after_first, region_count, "
        "central_first_date, document_key, sentence FROM mart.first_mover WHERE kind = ? "
        "ORDER BY thing, adoption_rank",
        [kind],
    ).fetchall()


def dated(key: str, region: str, day: int, **words: int) -> Rows:
    return document(key, words=words or {key: 1}, region_key=region, publish_date=date(2021, 1, day))


def test_who_used_a_term_first(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        dated("a", "r.gz", 9, 数据=1, 甲=1),
        dated("b", "r.gd", 5, 数据=2),
        dated("c", "r.gd", 2, 治理=1, 乙乙=1),
        dated("d", "r.gz", 3, 数据=1, 丙丙=1),
        dated("e", "r.cn", 1, 数据=1, 丁丁=1),
    ]
    load(con, tmp_path, documents)
    central = date(2021, 1, 1)
    assert movers(con, "term") == [
        ("数据", "广州市", date(2021, 1, 3), 1, 0, 2, central, "d", "数据丙丙"),
        ("数据", "广东省", date(2021, 1, 5), 2, 2, 2, central, "b", "数据数据"),
    ]


def test_who_cited_an_instrument_first(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    documents = [
        dated(key, region, day) | {"fact_policy_citation": [citation(key)], "stage.policy": [policy(key)]}
        for key, region, day in (("a", "r.gz", 9), ("b", "r.gd", 5))
    ]
    load(con, tmp_path, documents)
    assert [row[:5] for row in movers(con, "instrument")] == [
        (TITLE, "广东省", date(2021, 1, 5), 1, 0),
        (TITLE, "广州市", date(2021, 1, 9), 2, 4),
    ]


def test_a_dated_happening_tells_when_an_initiative_began(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    def names(key: str, region: str, *events: tuple[Any, ...]) -> Rows:
        mention = row(
            "fact_initiative_mention",
            document_key=key,
            sentence_key=f"{key}.s1",
            char_start=2,
            char_end=6,
            initiative_key="n",
        )
        known = row("stage.initiative", document_key=key, initiative_key="n", name="一网通办")
        return dated(key, region, 9) | {
            "fact_initiative_mention": [mention],
            "stage.initiative": [known],
            "fact_event": list(events),
        }

    launched = event("a", event_edtf="2018", event_start_date=date(2018, 1, 1), region_key="r.gz")
    elsewhere = event("b", event_start_date=date(2001, 1, 1), char_start=3, region_key="r.gd")
    load(con, tmp_path, [names("a", "r.cn", launched), names("b", "r.gd", elsewhere)])
    assert [row[:5] for row in movers(con, "initiative")] == [
        ("一网通办", "广州市", date(2018, 1, 1), 1, 0),
        ("一网通办", "广东省", date(2021, 1, 9), 2, 1104),
    ]
