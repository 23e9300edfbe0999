"""The failing rows of an expectation: which documents they belong to, and a few to show.

Great Expectations gives only the first twenty values, so the rows come from the expectation's own query.
"""

from __future__ import annotations

import json
from typing import Any

from warehouse.quality.declaration import Expectation
from warehouse.quality.report import Rejection
from warehouse.quality.sources import fetch

_SAMPLE_CHARACTERS = 300


def sample(cursor: Any, expectation: Expectation) -> list[dict[str, Any]]:
    """Some failing rows, as many as the expectation wants to be shown, values shortened."""
    rows = fetch(cursor, f"FROM ({expectation.sql}) LIMIT {expectation.shown_rows}", expectation.parameters)
    names = [column[0] for column in cursor.description]
    return [{name: _short(value) for name, value in zip(names, row, strict=True)} for row in rows]


def rejections(cursor: Any, expectation: Expectation) -> tuple[list[Rejection], int]:
    """The documents with failing rows, and how many failing rows belong to no document."""
    rows = fetch(
        cursor,
        "SELECT document_key, count(*), min(left(to_json(failing)::VARCHAR, $sample_characters)) "
        f"FROM ({expectation.sql}) AS failing GROUP BY document_key ORDER BY document_key",
        {**expectation.parameters, "sample_characters": _SAMPLE_CHARACTERS},
    )
    found = [
        Rejection(
            document_key=key,
            table_name=expectation.table,
            expectation=expectation.name,
            reason_zh=expectation.description.zh,
            reason_en=expectation.description.en,
            row_count=count,
            sample=text,
        )
        for key, count, text in rows
        if key is not None
    ]
    return found, sum(count for key, count, _ in rows if key is None)


def _short(value: Any) -> Any:
    if isinstance(value, bool | int | float | None):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SAMPLE_CHARACTERS else text[:_SAMPLE_CHARACTERS] + "…"
