"""A release in PostgreSQL: the same rows, keys and comments, and only what changed is written."""

from __future__ import annotations

import subprocess
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
import sqlalchemy

from tests.postgres_server import PostgresServer, binary
from tests.warehouse.factories import row
from tests.warehouse.postgres.conftest import Release, document
from warehouse.ddl import column_comment, column_list, table_comment
from warehouse.postgres.ddl import TYPES, published_tables
from warehouse.postgres.publishing import PublishReport, Reader, publish_to_postgres
from warehouse.schema import COLUMN_TYPES, Table, load_schema

TABLES = published_tables(load_schema())
NOBODY = Reader("policywh_reader")


def publish(file: Path, run_id: str, url: str, **options: Any) -> PublishReport:
    return publish_to_postgres(file, run_id, url, NOBODY, **options)


def rows_of(con: Any, table: Table) -> list[tuple[Any, ...]]:
    """The table's rows as Python values, in an order that does not depend on the database."""
    query = f"SELECT {column_list(table)} FROM {table.qualified_name}"
    return sorted(con.execute(query).fetchall(), key=repr)


def assert_equal(file: Path, url: str) -> None:
    """Every table holds the same values, of the same Python types, in both databases."""
    with duckdb.connect(str(file), read_only=True) as release, psycopg.connect(url) as con:
        for table in TABLES:
            assert rows_of(con, table) == rows_of(release, table), table.qualified_name


def test_every_type_of_the_schema_has_one_in_postgresql() -> None:
    assert TYPES.keys() == COLUMN_TYPES


def test_a_release_is_published_whole(release: Release, url: str) -> None:
    file = release("r1", document("a"), document("b", words={"治理": 3}, publish_date=date(2024, 2, 29)))
    report = publish(file, "r1", url)
    assert_equal(file, url)
    assert report.written["main.fact_indicator"] == 4
    with psycopg.connect(url) as con:
        found = con.execute("SELECT value, period_edtf FROM main.fact_indicator ORDER BY 1").fetchall()
        assert found[-1] == (Decimal("2.0000000000"), "2021")
        assert con.execute("SELECT sum(row_count) FROM publishing.slice").fetchone() == (
            sum(report.written.values()),
        )


def test_facts_in_one_place_have_one_lineage(release: Release, url: str) -> None:
    file = release("r1", document("a", words={"数据": 2, "治理": 3}))
    with duckdb.connect(str(file), read_only=True) as con:
        terms = "SELECT count(*) FROM main.fact_term WHERE document_key = 'a'"
        assert con.execute(terms).fetchone() == (2,)
        assert con.execute(
            "SELECT count(*) FROM ops.lineage WHERE table_name = 'main.fact_term'"
        ).fetchone() == (1,)
    publish(file, "r1", url)
    assert_equal(file, url)


def test_only_documents_that_changed_are_written(release: Release, url: str) -> None:
    documents = [document(key) for key in "abcd"]
    publish(release("r1", *documents), "r1", url)
    documents[1] = document("b", amounts=5)
    file = release("r2", *documents)
    report = publish(file, "r2", url)
    assert_equal(file, url)
    assert report.written["main.fact_indicator"] == 5
    assert {"main.dim_region", "main.fact_token", "main.document_text"} <= set(report.unchanged)
    # A document goes and one comes; what stays is not written again.
    file = release("r3", *documents[:3], document("e"))
    report = publish(file, "r3", url)
    assert_equal(file, url)
    assert report.written["main.document_text"] == 1


def test_a_release_that_is_there_is_not_written_again(release: Release, url: str) -> None:
    file = release("r1", document("a"))
    everything = publish(file, "r1", url).written
    assert publish(file, "r1", url).written == {}
    assert publish(file, "r1", url, full=True).written.keys() | {
        table.qualified_name for table in TABLES
    } == {*everything, *(table.qualified_name for table in TABLES)}
    assert_equal(file, url)


def test_full_mends_what_somebody_wrote_into_a_table(release: Release, url: str) -> None:
    file = release("r1", document("a"))
    publish(file, "r1", url)
    with psycopg.connect(url) as con:
        con.execute("UPDATE main.fact_indicator SET value = 7")
    publish(file, "r1", url, full=True)
    assert_equal(file, url)


def test_texts_arrive_as_they_are(release: Release, url: str, working: Path, tmp_path: Path) -> None:
    hard = ["", "\\N", "\\.", 'a"b', "a,b\r\n\tc", "'; DROP TABLE x --", "𠮷\u2028", " ", "NULL", "%s"]
    release("r0", document("a"))
    with duckdb.connect(str(working)) as con:
        for number, text in enumerate([*hard, None]):
            values = row("dim_policy", policy_key=f"p{number}", title=text or "", issuer=text)
            con.execute(f"INSERT INTO main.dim_policy VALUES ({', '.join('?' * len(values))})", values)
        con.execute("INSERT INTO main.document_text (document_key, text) VALUES ('z', 'a' || chr(0) || 'b')")
        con.execute(
            "INSERT INTO main.dim_document BY NAME SELECT * REPLACE ('z' AS document_key) FROM main.dim_document"
        )
    from warehouse.publishing import publish as make_release

    file = make_release(working, tmp_path / "data", "r1", keep=2) / "warehouse.duckdb"
    publish(file, "r1", url)
    with psycopg.connect(url) as con:
        found = con.execute(
            "SELECT issuer FROM main.dim_policy ORDER BY length(policy_key), policy_key"
        ).fetchall()
        assert [text for (text,) in found] == [*hard, None]
        # PostgreSQL has no NUL in a text; a visible sign stands for it, so that offsets stay right.
        assert con.execute("SELECT text FROM main.document_text WHERE document_key = 'z'").fetchone() == (
            "a␀b",
        )


def test_reflection_finds_types_keys_and_comments(release: Release, url: str) -> None:
    publish(release("r1", document("a")), "r1", url)
    engine = sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    inspector = sqlalchemy.inspect(engine)
    references = 0
    for table in TABLES:
        where = {"table_name": table.name, "schema": table.layer}
        assert inspector.get_table_comment(**where)["text"] == table_comment(table)
        columns = inspector.get_columns(**where)
        assert [column["comment"] for column in columns] == [column_comment(each) for each in table.columns]
        assert [column["nullable"] for column in columns] == [each.nullable for each in table.columns]
        key = inspector.get_pk_constraint(**where)["constrained_columns"]
        unique = [index for index in inspector.get_indexes(**where) if index["unique"]]
        assert key == list(table.key) or (not key and len(unique) == 1), table.qualified_name
        found = {
            (each["constrained_columns"][0], f"{each['referred_schema']}.{each['referred_table']}")
            for each in inspector.get_foreign_keys(**where)
        }
        declared = {
            (each.name, each.references.table)
            for each in table.columns
            if each.references and not each.references.table.startswith("stage.")
        }
        assert found == declared, table.qualified_name
        references += len(found)
    assert references > 60
    engine.dispose()


def test_psql_reads_counts_and_comments(release: Release, url: str) -> None:
    publish(release("r1", document("a"), document("b")), "r1", url)

    def psql(command: str) -> str:
        done = subprocess.run(
            [binary("psql"), url, "-Ac", command], capture_output=True, text=True, check=True
        )
        return done.stdout

    assert psql("SELECT count(*) FROM mart.document_overview").splitlines()[1] == "2"
    listed = psql(r"\dt+ main.*")
    assert all(table.name in listed for table in TABLES if table.layer == "main")
    assert table_comment(load_schema().table("main.fact_indicator")) in listed
    assert "REFERENCES main.dim_region(region_key)" in psql(r"\d main.fact_indicator")


def test_facts_without_their_dimension_are_refused(release: Release, url: str, working: Path) -> None:
    file = release("r1", document("a"))
    publish(file, "r1", url)
    with psycopg.connect(url) as con:
        con.execute("DELETE FROM main.dim_indicator")
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            con.execute("SET CONSTRAINTS ALL IMMEDIATE")
        con.rollback()


def test_a_publish_notes_when_it_was(release: Release, url: str) -> None:
    publish(release("r1", document("a")), "r1", url)
    publish(release("r2", document("a"), document("b")), "r2", url)
    with psycopg.connect(url) as con:
        found = con.execute(
            "SELECT release_id, published_at, rows_written > 0 FROM publishing.release ORDER BY published_at"
        ).fetchall()
    assert [release_id for release_id, _, _ in found] == ["r1", "r2"]
    assert all(isinstance(when, datetime) and written for _, when, written in found)


def test_another_encoding_is_refused(release: Release, postgres: PostgresServer) -> None:
    url = postgres.create_database("latin", "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(Exception, match=r"LATIN1.*ENCODING 'UTF8'"):
        publish(release("r1", document("a")), "r1", url)
