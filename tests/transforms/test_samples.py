"""The sample documents, from bytes to facts: what `tests/samples/expected/` says must come out."""

import hashlib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.seeds_reader import read_seeds
from tests.cases_reader import SAMPLES
from transforms.document import RawDocument, Versions, transform_document
from transforms.records import STAGED_TABLES
from transforms.reference import Reference
from transforms.rows import Rows

EXPECTED = sorted((SAMPLES / "expected").glob("*.yml"))
METADATA = ("title", "author", "source_name", "document_number", "issuer")
# The share of the expected quantities that must be found with value and unit, and the other way
# round. Names, periods and kinds have tests of their own.
FLOOR = 0.9


@cache
def reference() -> Reference:
    return Reference.from_tables(read_seeds())


@cache
def expected(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


@cache
def transformed(path: Path) -> Rows:
    content = (SAMPLES / "inbox" / expected(path)["source_uri"]).read_bytes()
    raw = RawDocument(expected(path)["source_uri"], content, hashlib.sha256(content).hexdigest())
    return transform_document(raw, reference(), Versions("test", "test"))


def loadable(aspect: str = "") -> list[Any]:
    """The documents that load; where an aspect is a known failure of one, it must fail (strict)."""
    return [
        pytest.param(
            path,
            id=path.stem,
            marks=[pytest.mark.xfail(strict=True, reason=str(reason))] if reason else [],
        )
        for path in EXPECTED
        if not expected(path).get("quarantined")
        for reason in [expected(path).get("known_failures", {}).get(aspect)]
    ]


def value_and_unit(entry: Any) -> tuple[float, str]:
    if isinstance(entry, dict):
        return round(float(entry["value_base"]), 6), entry["base_unit"]
    return round(float(entry.value_base), 6), entry.base_unit


@pytest.mark.parametrize(
    "path", [path for path in EXPECTED if expected(path).get("quarantined")], ids=lambda p: p.stem
)
def test_what_is_no_text_is_held_back_with_its_name(path: Path) -> None:
    rows = transformed(path)
    assert list(rows) == ["stage.quarantine"]
    records: Any = rows["stage.quarantine"]
    assert records[0].source_uri in records[0].reason


@pytest.mark.parametrize("path", loadable("metadata"))
def test_metadata(path: Path) -> None:
    wanted = expected(path)
    documents: Any = transformed(path)["stage.document"]
    document = documents[0]
    assert {name: getattr(document, name) for name in METADATA} == {
        name: wanted.get(name) for name in METADATA
    }
    assert (str(document.publish_date) if document.publish_date else None) == wanted["publish_date"]
    types = wanted["document_type"]
    assert document.document_type in (types if isinstance(types, list) else [types])
    assert (document.original_encoding, document.script) == (wanted["encoding"], wanted["script"])


@pytest.mark.parametrize("path", loadable("text"))
def test_text(path: Path) -> None:
    wanted = expected(path)
    texts: Any = transformed(path)["document_text"]
    row = texts[0]
    clean = (SAMPLES / "clean" / wanted["clean"]).read_text(encoding="utf-8").rstrip("\n")
    if wanted["text"] == "exact":
        assert row.text == clean
    else:
        lines = row.text.split("\n")
        assert [line for line in clean.split("\n") if line not in lines] == []
    assert [mark for mark in wanted.get("absent", []) if mark in row.text] == []


@pytest.mark.parametrize("path", loadable("regions"))
def test_regions(path: Path) -> None:
    wanted = expected(path)
    names = {region.key: region.name for region in reference().gazetteer.regions.values()}
    rows: Any = transformed(path)["fact_region_mention"]
    found = Counter(names[row.region_key] for row in rows if row.region_key)
    for name in wanted.get("optional_regions", []):
        found.pop(name, None)
    assert dict(found) == {name: count for name, count in wanted["regions"].items() if count}


@pytest.mark.parametrize("path", loadable("citations"))
def test_citations(path: Path) -> None:
    wanted = expected(path).get("citations", [])
    rows: Any = transformed(path)["fact_policy_citation"]
    assert Counter(row.surface[1:-1] for row in rows) == Counter(
        {one["title"]: one["count"] for one in wanted}
    )
    instruments: Any = transformed(path)["stage.policy"]
    kinds = {row.title: row.kind for row in instruments}
    wanted_kinds = {one["title"]: one["kind"] for one in wanted if not one.get("alias_of")}
    assert {title: kind for title, kind in kinds.items() if title in wanted_kinds} == wanted_kinds


@pytest.mark.parametrize("path", loadable("indicator_values"))
def test_indicator_values(path: Path) -> None:
    entries = expected(path).get("indicators", [])
    wanted = Counter(value_and_unit(one) for one in entries if not one.get("optional"))
    optional = Counter(value_and_unit(one) for one in entries if one.get("optional"))
    found = Counter(value_and_unit(row) for row in transformed(path)["fact_indicator"])
    missed, extra = wanted - found, found - wanted - optional
    assert sum(missed.values()) <= (1 - FLOOR) * sum(wanted.values()), missed
    assert sum(extra.values()) <= (1 - FLOOR) * max(10, sum(found.values())), extra


@pytest.mark.parametrize("path", loadable("repairs"))
def test_repairs(path: Path) -> None:
    kinds = Counter(row.kind for row in transformed(path)["fact_text_repair"])  # type: ignore[attr-defined]
    assert {
        kind: kinds[kind]
        for kind, least in (expected(path).get("repairs") or {}).items()
        if kinds[kind] < least
    } == {}


@pytest.mark.parametrize("path", loadable("every_surface_stands_at_its_offset"))
def test_every_surface_stands_at_its_offset(path: Path) -> None:
    rows = transformed(path)
    texts: Any = rows["document_text"]
    text = texts[0].text
    for table in ("fact_token", "fact_region_mention", "fact_policy_citation", "fact_indicator"):
        found: Any = list(map(STAGED_TABLES[table]._make, rows[table]))  # type: ignore[attr-defined]
        assert [row for row in found if text[row.char_start : row.char_end] != row.surface] == []
    sentences: Any = rows["fact_sentence"]
    assert [row for row in sentences if text[row.char_start : row.char_end] != row.text] == []
