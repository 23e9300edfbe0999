"""Creating the working database."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.database import create_all, open_database, transaction


def test_creating_twice_keeps_what_is_there(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO main.document_text VALUES ('d', '文', 'r1')")
    assert create_all(con) == []
    assert con.execute("SELECT * FROM main.document_text").fetchall() == [("d", "文", "r1")]


def insert_twice(con: duckdb.DuckDBPyConnection) -> None:
    """The second row breaks NOT NULL."""
    with transaction(con):
        con.execute("INSERT INTO main.document_text VALUES ('d', '文', NULL)")
        con.execute("INSERT INTO main.document_text VALUES ('e', NULL, NULL)")


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
