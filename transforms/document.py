"""One document from bytes to staged records: the way through all transforms."""

import hashlib
from dataclasses import fields
from typing import NamedTuple

from transforms import records
from transforms.extraction import Extraction, extract, find_facts
from transforms.hints import NO_HINTS, Hints
from transforms.keys import make_key
from transforms.metadata.finder import Metadata
from transforms.normalising import NormalisedText, count_suspect, normalise
from transforms.pages.decoding import UndecodableError
from transforms.pages.page import Page, read_page
from transforms.reference import Reference
from transforms.rows import Rows, Span, fact_rows, rule_rows, text_rows


class RawDocument(NamedTuple):
    """A document as it was fetched, and what is known of it beside its bytes."""

    source_uri: str
    content: bytes
    raw_sha256: str
    hints: Hints = NO_HINTS


class Versions(NamedTuple):
    """What a result depends on beside the bytes: the rules and the reference data."""

    transform: str
    seeds: str
    rules: tuple[tuple[str, str], ...] = ()


class StoredDocument(NamedTuple):
    """A document as the warehouse has it, for rules that need not see its bytes again.

    `suspects` are the spans of the text that look damaged.
    """

    record: records.DocumentRecord
    text: str
    suspects: tuple[Span, ...]


def document_key(source_uri: str, raw_sha256: str) -> str:
    """Return the key of a document version: one content under one address."""
    return make_key("document", source_uri, raw_sha256)


def transform_document(raw: RawDocument, reference: Reference, versions: Versions) -> Rows:
    """Turn the bytes of a document into staged records, by table name.

    Never raises for what the bytes hold: a document that is no text gives one `stage.quarantine`
    record and nothing else.
    """
    try:
        page = read_page(raw.content, raw.source_uri)
    except UndecodableError as error:
        return _quarantined(raw, versions, "decoded", error.reason_code, f"{raw.source_uri}: {error}")
    normalised = normalise(page.main, reference.chrome, reference.language, is_markdown=page.is_markdown)
    if not normalised.text:
        return _quarantined(
            raw, versions, "normalised", "no_text", f"{raw.source_uri}: nothing but page furniture"
        )
    key = document_key(raw.source_uri, raw.raw_sha256)
    found = extract(key, normalised.text, page.fields, raw.source_uri, reference, raw.hints)
    rows = fact_rows(found, page.raw, normalised, reference)
    rows["stage.document"] = [_document_row(raw, versions, page, normalised, found)]
    rows["stage.document_rule"] = _version_rows(key, versions)
    return rows


def retransform(
    stored: StoredDocument, rules: frozenset[str], reference: Reference, versions: Versions
) -> Rows:
    """Let these rules read a stored document again; returns their rows and those that facts are read against.

    The text, and what other rules found in it, must be of the present rules: nothing else is looked at again.
    """
    record = stored.record
    metadata = Metadata(**{field.name: getattr(record, field.name) for field in fields(Metadata)})
    found = find_facts(record.document_key, stored.text, metadata, record.region_key, reference, rules)
    stamped = record._replace(transform_version=versions.transform, seeds_version=versions.seeds)
    return {
        **text_rows(found),
        **rule_rows(found, stored.suspects, reference, rules),
        "stage.document": [stamped],
        "stage.document_rule": _version_rows(record.document_key, versions),
    }


def _version_rows(key: str, versions: Versions) -> list[tuple[object, ...]]:
    return [records.DocumentRuleRecord(key, rule, version) for rule, version in versions.rules]


def _document_row(
    raw: RawDocument,
    versions: Versions,
    page: Page,
    normalised: NormalisedText,
    found: Extraction,
) -> records.DocumentRecord:
    text, metadata = normalised.text, found.metadata
    return records.DocumentRecord(
        document_key=found.document_key,
        source_uri=raw.source_uri,
        raw_sha256=raw.raw_sha256,
        transform_version=versions.transform,
        seeds_version=versions.seeds,
        title=metadata.title,
        author=metadata.author,
        source_name=metadata.source_name,
        issuer=metadata.issuer,
        editor=metadata.editor,
        affiliation=metadata.affiliation,
        publish_date=metadata.publish_date,
        reference_date=metadata.reference_date,
        document_type=metadata.document_type,
        document_number=metadata.document_number,
        region_key=found.region_key,
        script=normalised.script,
        original_encoding=page.encoding,
        encoding_confidence=page.confidence,
        text_sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        byte_count=len(raw.content),
        raw_char_count=len(page.raw),
        char_count=len(text),
        paragraph_count=text.count("\n") + 1,
        sentence_count=len(found.sentences),
        replacement_char_count=page.replacement_count,
        suspect_char_count=count_suspect(normalised.repairs),
    )


def _quarantined(raw: RawDocument, versions: Versions, stage: str, reason_code: str, reason: str) -> Rows:
    key = document_key(raw.source_uri, raw.raw_sha256)
    return {
        "stage.quarantine": [
            records.QuarantineRecord(
                make_key("quarantine", key, stage, reason_code), key, raw.source_uri, raw.raw_sha256, stage, reason_code,
                reason, len(raw.content), versions.transform, versions.seeds,
            )
        ]
    }  # fmt: skip
