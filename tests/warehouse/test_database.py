"""Creating the working database."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.database import SchemaMismatchError, create_all, open_database, transaction


def test_creating_twice_keeps_what_is_there(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO main.document_text VALUES ('d', '文')")
    create_all(con)
    assert con.execute("SELECT count(*) FROM main.document_text").fetchone() == (1,)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE main.fact_topic DROP COLUMN is_main",
        "ALTER TABLE main.fact_topic ADD COLUMN is_main_too BOOLEAN",
        "ALTER TABLE main.fact_topic ALTER is_main TYPE VARCHAR",
        "ALTER TABLE main.fact_topic ALTER is_main DROP NOT NULL",
    ],
)
def test_a_database_of_another_declaration_is_refused(con: duckdb.DuckDBPyConnection, change: str) -> None:
    con.execute(change)
    with pytest.raises(SchemaMismatchError, match=r"main\.fact_topic differs .* in is_main"):
        create_all(con)


def insert_twice(con: duckdb.DuckDBPyConnection) -> None:
    """The second row breaks NOT NULL."""
    with transaction(con):
        con.execute("INSERT INTO main.document_text VALUES ('d', '文')")
        con.execute("INSERT INTO main.document_text VALUES ('e', NULL)")


def test_a_transaction_that_raises_leaves_nothing(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.ConstraintException):
        insert_twice(con)
    assert con.execute("SELECT count(*) FROM main.document_text").fetchone() == (0,)


def test_read_only_does_not_create(tmp_path: Path) -> None:
    with pytest.raises(duckdb.IOException):
        open_database(tmp_path / "none" / "warehouse.duckdb", read_only=True)
    assert not (tmp_path / "none").exists()


def test_no_extension_is_fetched(con: duckdb.DuckDBPyConnection) -> None:
    settings = con.execute(
        "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%_known_extensions'"
    ).fetchall()
    assert settings
    assert all(value == "false" for _, value in settings)
