"""The ways to read a release that `policywh connect` describes."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path

import adbc_driver_duckdb
import duckdb
import pytest
import sqlalchemy
from adbc_driver_manager import dbapi

from tests.warehouse.factories import document, load
from warehouse.database import open_database
from warehouse.ddl import column_comment, table_comment
from warehouse.publishing import RELEASE_FILE, publish
from warehouse.schema import load_schema

TITLES = "SELECT title FROM mart.document_overview ORDER BY title"


@pytest.fixture
def file(working: Path, tmp_path: Path) -> Path:
    with open_database(working) as con:
        load(con, tmp_path / "staging", [document("a", title="一"), document("b", title="二")])
    publish(working, tmp_path, "r1", keep=2)
    return tmp_path / "current" / RELEASE_FILE


def test_the_python_client_and_pandas(file: Path) -> None:
    with duckdb.connect(str(file), read_only=True) as con:
        assert con.sql(TITLES).df()["title"].tolist() == ["一", "二"]
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            con.execute("DELETE FROM main.document_text")


def test_sqlalchemy_reflects_tables_columns_and_comments(file: Path) -> None:
    engine = sqlalchemy.create_engine(
        f"duckdb:///{file}", poolclass=sqlalchemy.NullPool, connect_args={"read_only": True}
    )
    inspector = sqlalchemy.inspect(engine)
    for table in load_schema().in_layer("main", "mart", "ops"):
        where = {"table_name": table.name, "schema": table.layer}
        columns = inspector.get_columns(**where)
        assert [column["name"] for column in columns] == list(table.column_names)
        assert [column["comment"] for column in columns] == [column_comment(each) for each in table.columns]
        assert inspector.get_table_comment(**where)["text"] == table_comment(table), table.qualified_name
    with engine.connect() as con:
        assert con.execute(sqlalchemy.text(TITLES)).scalars().all() == ["一", "二"]


def test_an_engine_without_a_pool_meets_the_next_release(file: Path, working: Path, tmp_path: Path) -> None:
    engine = sqlalchemy.create_engine(
        f"duckdb:///{file}", poolclass=sqlalchemy.NullPool, connect_args={"read_only": True}
    )
    with engine.connect() as con:
        assert len(con.execute(sqlalchemy.text(TITLES)).all()) == 2
    with open_database(working) as loader:
        load(loader, tmp_path / "staging", [document("a", title="一")], batch_id="next")
    publish(working, tmp_path, "r2", keep=2)
    with engine.connect() as con:
        assert len(con.execute(sqlalchemy.text(TITLES)).all()) == 1


def test_adbc_answers_in_arrow(file: Path) -> None:
    options = {"path": str(file), "access_mode": "READ_ONLY"}
    with (
        dbapi.connect(
            driver=adbc_driver_duckdb.driver_path(),
            entrypoint="duckdb_adbc_init",
            db_kwargs=options,
            autocommit=True,
        ) as con,
        con.cursor() as cursor,
    ):
        cursor.execute(TITLES)
        assert cursor.fetch_arrow_table().column("title").to_pylist() == ["一", "二"]


@pytest.mark.slow
def test_a_client_of_duckdb_1_opens_the_release(file: Path, tmp_path: Path) -> None:
    client = tmp_path / "client"
    venv.create(client, with_pip=True)
    pip: list[str | Path] = [
        client / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    subprocess.run([*pip, "duckdb==1.4.1"], check=True)
    code = (
        f"import duckdb; con = duckdb.connect({str(file)!r}, read_only=True); "
        f"print(duckdb.__version__, con.sql({TITLES!r}).fetchall())"
    )
    done = subprocess.run([client / "bin" / "python", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1.4.1 [('一',), ('二',)]"


def test_every_view_works_from_another_database(file: Path) -> None:
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{file}' AS policy (READ_ONLY)")
        for table in load_schema().in_layer("mart"):
            con.execute(f"FROM policy.{table.qualified_name}").fetchall()
        assert con.execute("SELECT count(*) FROM policy.mart.document_overview").fetchone() == (2,)
