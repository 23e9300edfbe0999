"""What the report page says: the answers to queries/*.sql, packed so that they fit into the page."""

from __future__ import annotations

import base64
import gzip
import json
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import duckdb

# Sentences and titles stand in several tables; the page keeps each once and the tables their numbers.
_SHARED = frozenset({"sentence", "document_title", "later_sentence", "later_document_title"})
# Rows of a table that a page carries at most; beyond, the page says how many there are and points to SQL.
MOST_ROWS = {
    "documents": 10_000,
    "indicators": 20_000,
    "timeline": 3_000,
    "targets": 5_000,
    "quarantine": 500,
}
SECTIONS = (
    "key_figures",
    "examples",
    "documents",
    "facts_by_year",
    "indicators",
    "region_topics",
    "timeline",
    "targets",
    "terms",
    "repairs",
    "damaged",
    "quality",
    "quarantine",
)


class Section(NamedTuple):
    """A table of the page: `total` is how many rows the release has, `rows` those that the page carries."""

    columns: tuple[str, ...]
    rows: list[list[Any]]
    total: int


class ReportData(NamedTuple):
    """Everything the page shows; values of shared columns are positions in `texts`."""

    texts: list[str]
    sections: dict[str, Section]

    def packed(self) -> str:
        """The data as base64 of gzipped JSON: a third of its size, and nothing in it can end a script."""
        plain = json.dumps(
            {
                "texts": self.texts,
                "sections": {name: section._asdict() for name, section in self.sections.items()},
            },
            ensure_ascii=False,
            separators=(",", ":"),
            default=str,
        )
        # No time stamp: the same release gives the same page.
        return base64.b64encode(gzip.compress(plain.encode(), 9, mtime=0)).decode("ascii")


def read_report_data(con: duckdb.DuckDBPyConnection) -> ReportData:
    """Ask the release behind `con` all that the report page shows."""
    texts: dict[str, int] = {}
    sections = {name: _section(con, name, texts) for name in SECTIONS}
    return ReportData(list(texts), sections)


@cache
def query_text(name: str) -> str:
    """The SQL of a section."""
    return files("warehouse.report").joinpath("queries", f"{name}.sql").read_text(encoding="utf-8")


def _section(con: duckdb.DuckDBPyConnection, name: str, texts: dict[str, int]) -> Section:
    result = con.execute(query_text(name))
    columns = tuple(column[0] for column in result.description or ())
    most = MOST_ROWS.get(name)
    found = result.fetchall() if most is None else result.fetchmany(most)
    total = len(found)
    if columns[-1] == "total":
        total = found[0][-1] if found else 0
        columns = columns[:-1]
    shared = [column in _SHARED for column in columns]
    rows = [
        [
            _number(value, texts) if is_shared else _value(value, texts)
            for value, is_shared in zip(row, shared, strict=False)
        ]
        for row in found
    ]
    return Section(columns, rows, total)


def _number(text: str | None, texts: dict[str, int]) -> int | None:
    return None if text is None else texts.setdefault(text, len(texts))


def _value(value: Any, texts: dict[str, int]) -> Any:
    """Number the texts inside evidence lists too, and cut doubles to what a reader can use."""
    if isinstance(value, list):
        return [
            {key: _number(item, texts) if key in _SHARED else item for key, item in entry.items()}
            for entry in value
        ]
    return float(f"{value:.10g}") if isinstance(value, float) else value
