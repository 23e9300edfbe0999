"""Hand-made rows: every column has a plain default, so that a test names only what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.document_versions import replace_versions
from warehouse.loading import load_batches
from warehouse.modelling import build_models
from warehouse.schema import Column, load_schema
from warehouse.staging import write_batch

Rows = dict[str, list[tuple[Any, ...]]]

_DEFAULTS: dict[str, Any] = {
    "VARCHAR": "",
    "INTEGER": 1,
    "BIGINT": 1,
    "DOUBLE": 0.5,
    "BOOLEAN": False,
    "DATE": date(2021, 5, 3),
    "TIMESTAMP": datetime(2026, 1, 2, 3, 4, 5),
    "DECIMAL(38,10)": Decimal(1),
}


def row(table_name: str, **values: Any) -> tuple[Any, ...]:
    """A row as a batch or a query gives it, in column order: the values given, else null where allowed, else a default of the type."""
    table = load_schema().table(table_name)
    unknown = values.keys() - set(table.column_names)
    if unknown:
        raise KeyError(f"{table_name} has no {unknown}")
    return tuple(values.get(column.name, _default(column)) for column in table.given_columns)


def rows(*parts: Mapping[str, Iterable[tuple[Any, ...]]]) -> Rows:
    """Several documents' rows together."""
    together: Rows = defaultdict(list)
    for part in parts:
        for name, table_rows in part.items():
            together[name].extend(table_rows)
    return dict(together)


def document(
    key: str, *, words: Mapping[str, int] | None = None, topic: str | None = None, **values: Any
) -> Rows:
    """A coherent document of one sentence that repeats each word as often as told; `topic` is the sentence's.

    The text is the words run together, so surfaces stand where their offsets say. A word that begins with 的
    is a function word.
    """
    words = words or {"数据": 1}
    text, tokens, position = "", [], 0
    for word, count in words.items():
        for _ in range(count):
            start, end = position, position + len(word)
            tokens.append(
                (
                    *row(
                        "fact_token",
                        document_key=key,
                        sentence_key=f"{key}.s1",
                        char_start=start,
                        char_end=end,
                    )[:4],
                    word,
                    f"t.{word}",
                    "n",
                )
            )
            text, position = text + word, end
    values = {"source_uri": f"{key}.txt", "text_sha256": f"sha.{text}", "char_count": len(text)} | values
    made: Rows = {
        "stage.document": [row("stage.document", document_key=key, **values)],
        "document_text": [row("document_text", document_key=key, text=text)],
        "fact_sentence": [
            row(
                "fact_sentence",
                sentence_key=f"{key}.s1",
                document_key=key,
                text=text,
                char_start=0,
                char_end=position,
            )
        ],
        "fact_token": tokens,
        "stage.document_term": [
            row(
                "stage.document_term",
                document_key=key,
                term_key=f"t.{word}",
                name=word,
                part_of_speech="n",
                frequency=count,
                is_content=not word.startswith("的"),
            )
            for word, count in words.items()
        ],
    }
    if topic:
        made["fact_topic"] = [
            row("fact_topic", document_key=key, topic_key=topic, sentence_count=1, is_main=True)
        ]
        made["fact_sentence_topic"] = [
            row("fact_sentence_topic", document_key=key, sentence_key=f"{key}.s1", topic_key=topic)
        ]
    return made


def indicator(document_key: str, amount: int, **values: Any) -> tuple[Any, ...]:
    """A row of fact_indicator in the document's first sentence, of the indicator `i.gdp`."""
    defaults = {
        "sentence_key": f"{document_key}.s1",
        "indicator_key": "i.gdp",
        "value": Decimal(amount),
        "value_base": Decimal(amount),
        "surface": str(amount),
        "name": "生产总值",
        "base_unit": "yuan",
        "period_edtf": "2021",
        "region_key": "r.gd",
        "statistic": "level",
        "status": "actual",
        "comparator": "eq",
    }
    return row("fact_indicator", document_key=document_key, **(defaults | values))


def versions_of(*documents: Rows, **values: Any) -> list[tuple[Any, ...]]:
    """First and current versions for documents made here."""
    return [
        version(record[0], source_uri=record[1], **values)
        for part in documents
        for record in part["stage.document"]
    ]


def version(document_key: str, **values: Any) -> tuple[Any, ...]:
    """A row of stage.document_version, by default the first and current one."""
    defaults = {"source_uri": f"{document_key}.txt", "version": 1, "is_current": True}
    defaults["is_newest"] = values.get("is_current", True)
    return row("stage.document_version", document_key=document_key, **(defaults | values))


def seeds() -> dict[str, list[dict[str, str]]]:
    """Small seed tables: a country, a province with its city and districts, a cluster; topics; plans."""
    return {
        "regions": [
            _region("r.cn", "中国", "country", ""),
            _region(
                "r.gd",
                "广东省",
                "province",
                "r.cn",
                region_code="440000",
                short_name="广东",
                valid_from="1949",
            ),
            _region("r.gz", "广州市", "city", "r.gd", region_code="440100"),
            _region("r.hd", "花都区", "district", "r.gz", valid_from="2000", valid_to=""),
            _region("r.hx", "花县", "district", "r.gz", valid_from="1981", valid_to="1993", status="弃用"),
            _region("r.gba", "粤港澳大湾区", "cluster", "r.cn"),
        ],
        "region_members": [{"region_key": "r.gba", "member_region_key": "r.gz"}],
        "topics": [
            {"topic_key": "p.data", "code": "data", "name": "数据", "name_en": "Data", "parent_code": ""},
            {
                "topic_key": "p.open",
                "code": "open_data",
                "name": "数据开放",
                "name_en": "",
                "parent_code": "data",
            },
        ],
        "plan_periods": [
            {"name": "十三五", "start_year": "2016", "end_year": "2020"},
            {"name": "十四五", "start_year": "2021", "end_year": "2025"},
            {"name": "远景", "start_year": "2021", "end_year": "2035"},
        ],
    }


def load(
    con: duckdb.DuckDBPyConnection,
    staging_dir: Path,
    documents: Sequence[Rows],
    versions: Sequence[tuple[Any, ...]] | None = None,
    batch_id: str = "batch",
    run_id: str = "r1",
) -> None:
    """What a run does to a database that has its reference rows: versions, one batch, models."""
    replace_versions(con, versions if versions is not None else versions_of(*documents))
    load_batches(con, [write_batch(staging_dir, batch_id, rows(*documents))], (), run_id)
    build_models(con, run_id)


def records(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """A query's rows as dicts."""
    cursor = con.execute(query)
    names = [name for name, *_ in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _default(column: Column) -> Any:
    if column.nullable:
        return None
    return next(iter(column.allowed), _DEFAULTS[column.type])


def _region(key: str, name: str, level: str, parent: str, **values: str) -> dict[str, str]:
    defaults = {
        "region_code": "",
        "short_name": "",
        "valid_from": "",
        "valid_to": "",
        "status": "在用",
        "english_name": "",
    }
    return {"region_key": key, "name": name, "level": level, "parent_region_key": parent} | defaults | values
