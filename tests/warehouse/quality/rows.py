"""A small run by hand: two documents that pass every expectation, as rows that a test may spoil."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from transforms import records
from transforms.keys import make_key
from warehouse.database import create_all, open_database
from warehouse.document_versions import replace_versions
from warehouse.loading import load_batches, replace_reference
from warehouse.modelling import build_models
from warehouse.run_log import RunRecord, record_run
from warehouse.schema import load_schema
from warehouse.staging import write_batch

VERSIONS = ("transform-1", "seeds-1")
REFERENCE_KEYS = {"main.dim_region": ("CN", "310000"), "main.dim_topic": ("economy",)}
Rows = dict[str, list[Any]]
SEEN = datetime(2026, 1, 1)

TEXTS = {
    "甲.txt": "上海市数据条例\n根据《数据安全法》，上海市制定本条例。2021年规模达到500亿元。",
    "乙.txt": "关于算力的通知\n各区应当按照《数据安全法》推进算力建设。",
}


def document_key(source_uri: str) -> str:
    """The key of one of the two documents."""
    return make_key("document", source_uri, hashlib.sha256(source_uri.encode()).hexdigest())


def good_document(source_uri: str, text: str) -> Rows:
    """Staged rows of one document, table by table."""
    rows: Rows = {name: [] for name in records.STAGED_TABLES}
    _add_document(rows, source_uri, text)
    return rows


def good_rows() -> Rows:
    """Staged rows of both documents."""
    return together(good_document(source_uri, text) for source_uri, text in TEXTS.items())


def together(parts: Iterable[Rows]) -> Rows:
    """The rows of several documents."""
    rows: Rows = {name: [] for name in records.STAGED_TABLES}
    for part in parts:
        for name, found in part.items():
            rows[name] += found
    return rows


def replaced(rows: Rows, table: str, index: int, **values: Any) -> Rows:
    """The rows with some values of one row changed."""
    changed = list(rows[table])
    changed[index] = changed[index]._replace(**values)
    return {**rows, table: changed}


def stage(rows: Rows, directory: Path, name: str = "batch-1") -> Path:
    """Write the rows as a staged batch."""
    schema = load_schema()
    by_column = {
        table: [
            tuple(getattr(row, column.name, None) for column in schema.table(table).given_columns)
            for row in table_rows
        ]
        for table, table_rows in rows.items()
    }
    return write_batch(directory, name, by_column)


def load(batch_dirs: Sequence[Path], database: Path) -> None:
    """Load batches into a new working file and build its models."""
    with open_database(database) as con:
        create_all(con)
        record_run(con, RunRecord("r1", SEEN, SEEN, "succeeded"))
        replace_reference(con, _seeds())
        replace_versions(
            con,
            [(uri, sha256(uri), document_key(uri), 1, True, True, SEEN, SEEN) for uri in TEXTS],
        )
        load_batches(con, batch_dirs, [], "r1")
        build_models(con, "r1")


def quarantine(document: Any, reason: str) -> Any:
    """A quarantine record for a document that has a result in the good rows."""
    return _record(
        records.QuarantineRecord,
        **{name: getattr(document, name) for name in ("document_key", "source_uri", "raw_sha256")},
        quarantine_key=make_key("quarantine", document.document_key),
        stage="decode",
        reason_code="undecodable",
        reason=reason,
        byte_count=document.byte_count,
        transform_version=VERSIONS[0],
        seeds_version=VERSIONS[1],
    )


def sha256(source_uri: str) -> str:
    """The content hash that stands for a document's bytes."""
    return hashlib.sha256(source_uri.encode()).hexdigest()


def _record(kind: Any, **values: Any) -> Any:
    """A record with the given values and no others."""
    return kind(**(dict.fromkeys(kind._fields) | values))


class _Place(NamedTuple):
    document_key: str
    sentence_key: str
    char_start: int
    char_end: int
    surface: str


def _add_document(rows: Rows, source_uri: str, text: str) -> None:
    key = document_key(source_uri)
    sentences = _sentences(key, text)
    rows["fact_sentence"] += sentences
    rows["document_text"].append(records.DocumentTextRecord(key, text))
    rows["fact_topic"].append(records.TopicRecord(key, "economy", 1, 0.5, True))
    rows["fact_sentence_topic"].append(
        records.SentenceTopicRecord(key, sentences[-1].sentence_key, "economy", 0.5)
    )
    rows["fact_text_repair"].append(records.TextRepairRecord(key, "width", 0, 1, 0, 1, "x", text[0], 0.9))
    _add_policy(rows, key, text, sentences)
    _add_words(rows, key, text, sentences)
    for place in _places(key, text, sentences, "上海市"):
        rows["fact_region_mention"].append(
            _record(
                records.RegionMentionRecord,
                **place._asdict(),
                region_key="310000",
                context="prose",
                resolution="unique",
            )
        )
    for place in _places(key, text, sentences, "500亿元"):
        _add_indicator(rows, key, place)
    rows["stage.document"].append(_document(key, source_uri, text, len(sentences)))


def _document(key: str, source_uri: str, text: str, sentence_count: int) -> records.DocumentRecord:
    return records.DocumentRecord(
        document_key=key,
        source_uri=source_uri,
        raw_sha256=sha256(source_uri),
        transform_version=VERSIONS[0],
        seeds_version=VERSIONS[1],
        title=text.partition("\n")[0],
        author=None,
        source_name=None,
        issuer=None,
        editor=None,
        affiliation=None,
        publish_date=date(2021, 11, 29),
        reference_date=date(2021, 11, 29),
        document_type="law",
        document_number=None,
        region_key="310000",
        script="simplified",
        original_encoding="utf-8",
        encoding_confidence=1.0,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        byte_count=len(text.encode()),
        raw_char_count=len(text),
        char_count=len(text),
        paragraph_count=text.count("\n") + 1,
        sentence_count=sentence_count,
        replacement_char_count=0,
        suspect_char_count=0,
    )


def _sentences(key: str, text: str) -> list[records.SentenceRecord]:
    found: list[records.SentenceRecord] = []
    start = 0
    for paragraph_no, paragraph in enumerate(text.split("\n")):
        pieces = [piece + "。" for piece in paragraph.split("。")[:-1]] or [paragraph]
        for piece in pieces:
            number = len(found)
            sentence_key = make_key("sentence", key, str(number))
            end = start + len(piece)
            found.append(
                records.SentenceRecord(
                    sentence_key, key, paragraph_no, number, None, paragraph_no == 0, piece, start, end
                )
            )
            start = end
        start += 1
    return found


def _places(key: str, text: str, sentences: list[records.SentenceRecord], surface: str) -> list[_Place]:
    return [
        _Place(key, sentence.sentence_key, start, start + len(surface), surface)
        for sentence in sentences
        for start in range(sentence.char_start, sentence.char_end)
        if text.startswith(surface, start)
    ]


def _add_policy(rows: Rows, key: str, text: str, sentences: list[records.SentenceRecord]) -> None:
    policy_key = make_key("policy", "数据安全法")
    places = _places(key, text, sentences, "《数据安全法》")
    rows["fact_policy_citation"] += [
        records.PolicyCitationRecord(*place, policy_key, "basis") for place in places
    ]
    rows["stage.policy"].append(
        records.PolicyRecord(key, policy_key, "数据安全法", "law", None, "2021", None, "CN", len(places))
    )


def _add_words(rows: Rows, key: str, text: str, sentences: list[records.SentenceRecord]) -> None:
    for word in ("数据", "算力"):
        term_key = make_key("term", word)
        places = _places(key, text, sentences, word)
        rows["fact_token"] += [records.TokenRecord(*place, term_key, "n") for place in places]
        if places:
            rows["stage.document_term"].append(
                records.DocumentTermRecord(key, term_key, word, "n", len(places), True)
            )


def _add_indicator(rows: Rows, key: str, place: _Place) -> None:
    indicator_key = make_key("indicator", "规模")
    rows["stage.indicator"].append(records.IndicatorRecord(key, indicator_key, "规模", "yuan", None))
    rows["fact_indicator"].append(
        records.IndicatorFactRecord(
            *place,
            indicator_key=indicator_key,
            name="规模",
            value=Decimal(500),
            unit="亿元",
            value_base=Decimal(50_000_000_000),
            base_unit="yuan",
            comparator="eq",
            statistic="level",
            region_key="310000",
            period_edtf="2021",
            period_start_date=date(2021, 1, 1),
            period_end_date=date(2021, 12, 31),
            status="actual",
            is_suspect=False,
        )
    )


def _seeds() -> dict[str, list[dict[str, str]]]:
    region = {"parent_region_key": "", "valid_from": "", "valid_to": "", "status": "", "english_name": ""}
    return {
        "regions": [
            {"region_key": "CN", "region_code": "", "name": "中国", "short_name": "中国", "level": "country"}
            | region,
            {"region_key": "310000", "region_code": "310000", "name": "上海市", "short_name": "上海"}
            | {"level": "province"}
            | region,
        ],
        "region_members": [],
        "topics": [
            {
                "topic_key": "economy",
                "code": "economy",
                "name": "经济",
                "name_en": "economy",
                "parent_code": "",
            }
        ],
        "plan_periods": [{"name": "十四五", "start_year": "2021", "end_year": "2025"}],
    }
