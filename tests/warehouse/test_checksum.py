"""The same documents give the same rows, in whatever order and however many batches they come."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.factories import Rows, document, indicator, load, row, rows, version, versions_of
from warehouse.checksum import TableChecksum, checksum
from warehouse.database import open_database
from warehouse.document_versions import replace_versions
from warehouse.loading import load_batches
from warehouse.modelling import build_models
from warehouse.staging import write_batch


def corpus() -> list[Rows]:
    """Documents that differ where order could matter: reprints, sources, terms, policies, missing dates."""
    documents = []
    for number in range(6):
        key = f"d{number}"
        words = {"数据": 1 + number % 2, "治理": 2, f"词{number // 2}": 1}
        made = document(
            key,
            words=words,
            topic="p.data" if number % 2 else "p.open",
            source_name=f"报{number % 3}",
            region_key="r.gd" if number < 3 else None,
            publish_date=date(2020 + number % 2, 1, 1) if number % 3 else None,
        )
        made["fact_indicator"] = [indicator(key, number % 2, char_start=place) for place in range(2)]
        made["stage.indicator"] = [
            row("stage.indicator", document_key=key, indicator_key="i.gdp", name=f"总值{number % 3}")
        ]
        made["stage.policy"] = [
            row(
                "stage.policy",
                document_key=key,
                policy_key="p1",
                title=f"条例{number % 3}",
                issuer=f"委{number}",
            )
        ]
        documents.append(made)
    return documents


CORPUS = corpus()


def loaded_in(
    empty_warehouse: Path, directory: Path, batches: Sequence[Sequence[int]]
) -> dict[str, TableChecksum]:
    """The checksum after loading these batches of document numbers in this order."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    working = directory / "warehouse.duckdb"
    shutil.copy(empty_warehouse, working)
    with open_database(working) as con:
        replace_versions(con, versions_of(*CORPUS))
        for number, batch in enumerate(batches):
            staged = write_batch(directory, f"b{number}", rows(*(CORPUS[member] for member in batch)))
            load_batches(con, [staged], (), "r1")
        build_models(con, "r1")
        return checksum(con)


@pytest.fixture(scope="module")
def loaded_at_once(
    empty_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, TableChecksum]:
    """What the corpus gives in one batch; the tables in which order could show have rows."""
    found = loaded_in(empty_warehouse, tmp_path_factory.mktemp("once") / "db", [range(len(CORPUS))])
    assert all(found[name].row_count for name in ("main.fact_term", "main.dim_policy", "mart.region_topic"))
    return found


@given(
    order=st.permutations(range(len(CORPUS))), cuts=st.sets(st.integers(1, len(CORPUS) - 1)), data=st.data()
)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_and_batches_do_not_matter(
    loaded_at_once: dict[str, TableChecksum],
    empty_warehouse: Path,
    tmp_path: Path,
    order: list[int],
    cuts: set[int],
    data: st.DataObject,
) -> None:
    edges = [0, *sorted(cuts), len(order)]
    batches = [order[start:end] for start, end in pairwise(edges)]
    again = data.draw(st.sampled_from(batches), label="a batch that comes twice")
    expected = loaded_in(empty_warehouse, tmp_path / "one", [range(len(CORPUS))])
    assert all(
        expected[name].row_count for name in ("main.fact_term", "main.dim_policy", "mart.region_topic")
    )
    assert loaded_in(empty_warehouse, tmp_path / "other", [*batches, again]) == expected


def one_table(con: duckdb.DuckDBPyConnection, name: str = "main.document_text") -> TableChecksum:
    return checksum(con)[name]


def test_a_duplicate_row_is_seen(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO main.document_text (document_key, text) VALUES ('a', '一')")
    once = one_table(con)
    con.execute("INSERT INTO main.document_text (document_key, text) VALUES ('a', '一'), ('a', '一')")
    assert one_table(con).row_count == 3
    assert one_table(con).checksum != once.checksum


@pytest.mark.parametrize("rows_sql", ["('a', '二'), ('b', '一')", "('a', '一'), ('b', '')", "('a', '一')"])
def test_other_rows_are_seen(con: duckdb.DuckDBPyConnection, rows_sql: str) -> None:
    con.execute("INSERT INTO main.document_text (document_key, text) VALUES ('a', '一'), ('b', '二')")
    before = one_table(con)
    con.execute("DELETE FROM main.document_text")
    con.execute(f"INSERT INTO main.document_text (document_key, text) VALUES {rows_sql}")
    assert one_table(con) != before


def test_when_a_document_was_first_seen_does_not_count(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load(con, tmp_path, [document("a")])
    before = checksum(con)
    con.execute("UPDATE main.dim_document SET first_observed_at = TIMESTAMP '2030-01-01'")
    assert checksum(con) == before
    con.execute("UPDATE main.dim_document SET version = 2")
    assert checksum(con)["main.dim_document"] != before["main.dim_document"]


def test_ops_and_stage_do_not_count(con: duckdb.DuckDBPyConnection) -> None:
    before = checksum(con)
    replace_versions(con, [version("a")])
    assert checksum(con) == before
    assert {name.split(".")[0] for name in before} == {"main", "mart"}
    assert {name.split(".")[0] for name in checksum(con, include_marts=False)} == {"main"}
