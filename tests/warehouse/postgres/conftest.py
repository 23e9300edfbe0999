"""Releases and empty databases for the tests of PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from tests.postgres_server import PostgresServer
from tests.warehouse.factories import Rows, indicator, load, row
from tests.warehouse.factories import document as make_document
from warehouse.database import open_database
from warehouse.publishing import RELEASE_FILE, publish
from warehouse.run_log import RunRecord, record_run

Release = Callable[..., Path]
_numbers = count(1)


def document(key: str, amounts: int = 2, value: int | None = None, **values: object) -> Rows:
    """A document with a topic and some indicators, of this value or of 1, 2, 3 …"""
    made = make_document(key, topic="p.data", **values)  # type: ignore[arg-type]
    made["fact_indicator"] = [
        indicator(key, value or number + 1, char_start=number) for number in range(amounts)
    ]
    named = row("stage.indicator", document_key=key, indicator_key="i.gdp", name="生产总值")
    made["stage.indicator"] = [named]
    return made


@pytest.fixture
def release(working: Path, tmp_path: Path) -> Release:
    """Load these documents into the test's warehouse (as all that there is), and return the release's file."""

    def made(run_id: str, *documents: Rows) -> Path:
        with open_database(working) as con:
            load(con, tmp_path / "staging", documents, batch_id=run_id, run_id=run_id)
            record_run(con, RunRecord(run_id, datetime(2026, 1, 1), None, "succeeded"))
        return publish(working, tmp_path / "data", run_id, keep=2) / RELEASE_FILE

    return made


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    """The address of an empty database, as its owner has it."""
    return postgres.create_database(f"policy{next(_numbers)}")
