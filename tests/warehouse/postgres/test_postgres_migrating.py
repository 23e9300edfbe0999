"""A database that an earlier version of the program published to."""

from __future__ import annotations

import psycopg
import pytest

from tests.warehouse.postgres.conftest import Release, document
from tests.warehouse.postgres.test_postgres_publishing import assert_equal, publish
from warehouse.postgres.errors import PostgresError


def make_earlier(url: str) -> None:
    """Undo some of the declaration: a column less, one more, another type, a table that is no more."""
    with psycopg.connect(url) as con:
        con.execute("ALTER TABLE main.fact_indicator DROP COLUMN is_suspect, ADD COLUMN dropped text")
        con.execute("ALTER TABLE main.dim_document ALTER COLUMN version TYPE bigint")
        con.execute("ALTER TABLE main.dim_indicator ALTER COLUMN name DROP NOT NULL")
        con.execute("CREATE TABLE main.fact_former AS SELECT 1 AS x")
        con.execute("INSERT INTO publishing.relation VALUES ('main.fact_former', 'earlier')")
        con.execute(
            "UPDATE publishing.relation SET declaration = 'earlier' WHERE table_name IN "
            "('main.fact_indicator', 'main.dim_document', 'main.dim_indicator')"
        )


def keys(url: str) -> set[tuple[str, str]]:
    with psycopg.connect(url) as con:
        return set(
            con.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype IN ('p', 'f') "
                "UNION SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'main'"
            ).fetchall()
        )


def test_an_earlier_schema_is_migrated_and_told(release: Release, url: str) -> None:
    file = release("r1", document("a"), document("b"))
    publish(file, "r1", url)
    wanted = keys(url)
    make_earlier(url)
    report = publish(file, "r1", url)
    assert_equal(file, url)
    assert keys(url) == wanted
    told = "\n".join(report.notes)
    assert "main.fact_indicator: drop column dropped, add column is_suspect boolean not null" in told
    assert "main.dim_document: drop column version, add column version integer not null" in told
    assert "main.dim_indicator: alter column name set not null" in told
    assert "main.fact_former: dropped" in told
    assert set(report.written) == {"main.fact_indicator", "main.dim_document", "main.dim_indicator"}
    assert publish(file, "r1", url).notes == []


def test_a_view_of_somebody_on_a_column_that_goes_is_named(release: Release, url: str) -> None:
    file = release("r1", document("a"))
    publish(file, "r1", url)
    make_earlier(url)
    with psycopg.connect(url) as con:
        con.execute("CREATE VIEW public.mine AS SELECT dropped FROM main.fact_indicator")
    with pytest.raises(PostgresError, match=r"view public.mine depends on.*drop what depends on it"):
        publish(file, "r1", url)
    with psycopg.connect(url) as con:
        assert con.execute("SELECT count(*) FROM public.mine").fetchone() == (2,)
