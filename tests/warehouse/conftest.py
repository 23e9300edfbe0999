"""Databases for the warehouse's tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.factories import seeds
from warehouse.database import create_all, open_database
from warehouse.loading import replace_reference


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse file with reference rows and nothing else; copying it is quicker than making one a test."""
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    with open_database(path) as connection:
        create_all(connection)
        replace_reference(connection, seeds())
    return path


@pytest.fixture
def working(empty_warehouse: Path, tmp_path: Path) -> Path:
    """The path of such a warehouse of the test's own."""
    path = tmp_path / "working" / "warehouse.duckdb"
    path.parent.mkdir()
    shutil.copy(empty_warehouse, path)
    return path


@pytest.fixture
def con(working: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same, open for writing."""
    connection = open_database(working)
    yield connection
    connection.close()
