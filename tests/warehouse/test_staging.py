"""Writing staged batches."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.warehouse.factories import document, indicator, row, rows
from warehouse.schema import load_schema
from warehouse.staging import (
    StagingError,
    batch_fault,
    list_batches,
    remove_batch,
    remove_leftovers,
    staged_file,
    write_batch,
)

SCHEMA = load_schema()


def test_a_batch_has_every_staged_table_with_the_declared_columns(tmp_path: Path) -> None:
    batch = write_batch(tmp_path, "b1", document("a"))
    for table in SCHEMA.staged:
        assert tuple(pq.read_schema(staged_file(batch, table)).names) == tuple(
            column.name for column in table.given_columns
        )
    assert {file.name for file in batch.glob("*.parquet")} == {
        f"{t.short_name}.parquet" for t in SCHEMA.staged
    }
    assert (batch / "fact_token.parquet").exists()
    assert (batch / "stage.document.parquet").exists()


@pytest.mark.parametrize("tables", [None, {"stage.document", "fact_sentence"}])
def test_a_batch_is_whole_until_a_file_of_it_is_lost_or_cut(tmp_path: Path, tables: set[str] | None) -> None:
    batch = write_batch(tmp_path, "b1", document("a") if tables is None else {}, tables)
    assert batch_fault(batch) is None
    file = batch / "fact_sentence.parquet"
    whole = file.read_bytes()
    file.write_bytes(whole[:-5])
    assert "fact_sentence cannot be read" in (batch_fault(batch) or "")
    file.unlink()
    assert "fact_sentence cannot be read" in (batch_fault(batch) or "")
    file.write_bytes(whole)
    (batch / "tables").unlink()
    assert "what it holds" in (batch_fault(batch) or "")


def test_values_come_back_as_they_went_in(tmp_path: Path) -> None:
    made = indicator("a", 44_000, value=Decimal("4.4"), period_start_date=date(2021, 1, 1), name="生产总值")
    batch = write_batch(tmp_path, "b1", {"fact_indicator": [made]})
    (found,) = pq.read_table(batch / "fact_indicator.parquet").to_pylist()
    assert tuple(found.values()) == made


def test_a_batch_that_exists_is_done(tmp_path: Path) -> None:
    first = write_batch(tmp_path, "b1", document("a"))
    again = write_batch(tmp_path, "b1", document("b"))
    assert again == first
    assert pq.read_table(again / "stage.document.parquet")["document_key"].to_pylist() == ["a"]
    assert [path.name for path in tmp_path.iterdir()] == ["b1"]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    made = rows(document("a"), document("b"))
    one, other = write_batch(tmp_path, "b1", made), write_batch(tmp_path, "b2", made)
    for file in one.iterdir():
        assert file.read_bytes() == (other / file.name).read_bytes()


@pytest.mark.parametrize(
    ("table", "bad", "message"),
    [
        ("document_text", ("a",), r"main\.document_text: a row does not have 2 values"),
        ("document_text", ("a", 3), r"main\.document_text\.text is VARCHAR"),
        ("document_text", ("a", "\ud800"), r"main\.document_text\.text is VARCHAR"),
        ("fact_topic", ("a", "t", 2**31, 0.5, True), r"main\.fact_topic\.sentence_count is INTEGER"),
        ("fact_indicator", indicator("a", 1, value=Decimal("1e-11")), r"\.value is DECIMAL"),
        ("dim_topic", (), "not staged tables: main.dim_topic"),
    ],
)
def test_rows_that_do_not_fit_are_named_and_leave_no_batch(
    tmp_path: Path, table: str, bad: tuple[object, ...], message: str
) -> None:
    with pytest.raises(StagingError, match=message):
        write_batch(tmp_path, "b1", {table: [bad]})
    assert list_batches(tmp_path) == []


def test_a_null_passes_for_the_gate_to_see(tmp_path: Path) -> None:
    batch = write_batch(tmp_path, "b1", {"document_text": [("a", None)]})
    assert pq.read_table(batch / "document_text.parquet")["text"].to_pylist() == [None]


def test_leftovers_of_dead_processes_are_removed(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    (tmp_path / f"b1.tmp-{int(dead.stdout)}").mkdir()
    alive = tmp_path / "b2.tmp-1"
    alive.mkdir()
    done = write_batch(tmp_path, "b3", document("a"))
    assert remove_leftovers(tmp_path) == [f"b1.tmp-{int(dead.stdout)}"]
    assert alive.is_dir()
    assert list_batches(tmp_path) == [done]


def test_a_loaded_batch_can_be_removed(tmp_path: Path) -> None:
    remove_batch(write_batch(tmp_path, "b1", document("a")))
    assert list(tmp_path.iterdir()) == []
    assert list_batches(tmp_path / "none") == []


def test_a_row_from_the_factory_has_every_column() -> None:
    assert len(row("stage.document")) == len(SCHEMA.table("stage.document").columns)
