"""One document from bytes to staged records: the way through all transforms."""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from transforms import records
from transforms.citations import Citation, find_citations
from transforms.decoding import DecodedText, UndecodableError, decode
from transforms.html_pages import looks_like_html, read_html
from transforms.indicators import IndicatorMention, IndicatorScope, find_indicators
from transforms.keys import make_key, term_key
from transforms.metadata import Metadata, read_metadata
from transforms.normalising import NormalisedText, count_suspect, normalise
from transforms.periods import find_periods
from transforms.reference import Reference
from transforms.regions import RegionMention, RegionScope, find_regions
from transforms.segmentation import Word, is_content, is_word, segment
from transforms.sentences import Sentence, split_sentences
from transforms.topics import document_topics
from transforms.traced_text import TracedText

Rows = dict[str, list[tuple[object, ...]]]
# The scale of the warehouse's DECIMAL columns.
_DECIMALS = 10


class RawDocument(NamedTuple):
    """A document as it was fetched."""

    source_uri: str
    content: bytes
    raw_sha256: str


class Versions(NamedTuple):
    """What a result depends on beside the bytes: the rules and the reference data."""

    transform: str
    seeds: str


class _Context(NamedTuple):
    key: str
    text: str
    sentences: Sequence[Sentence]
    sentence_keys: Sequence[str]
    starts: Sequence[int]


def document_key(source_uri: str, raw_sha256: str) -> str:
    """Return the key of a document version: one content under one address."""
    return make_key("document", source_uri, raw_sha256)


def transform_document(raw: RawDocument, reference: Reference, versions: Versions) -> Rows:
    """Turn the bytes of a document into staged records, by table name.

    Never raises for what the bytes hold: a document that is no text gives one `stage.quarantine`
    record and nothing else.
    """
    try:
        decoded = decode(raw.content)
    except UndecodableError as error:
        return _quarantined(raw, versions, "decoded", error.reason_code, f"{raw.source_uri}: {error}")
    fields: dict[str, str] = {}
    is_html = raw.source_uri.lower().endswith((".html", ".htm")) or looks_like_html(decoded.text)
    if is_html:
        page = read_html(decoded.text)
        traced, fields = page.main, page.fields
    else:
        traced = TracedText.of(decoded.text)
    normalised = normalise(traced, reference.chrome, is_markdown=raw.source_uri.lower().endswith(".md"))
    if not normalised.text:
        return _quarantined(
            raw, versions, "normalised", "no_text", f"{raw.source_uri}: nothing but page furniture"
        )
    return _records(raw, versions, decoded, normalised, fields, reference)


def _records(
    raw: RawDocument,
    versions: Versions,
    decoded: DecodedText,
    normalised: NormalisedText,
    fields: dict[str, str],
    reference: Reference,
) -> Rows:
    text = normalised.text
    key = document_key(raw.source_uri, raw.raw_sha256)
    sentences = split_sentences(text)
    sentence_keys = [make_key(key, "sentence", str(one.sentence_no)) for one in sentences]
    context = _Context(key, text, sentences, sentence_keys, [one.start for one in sentences])
    metadata = read_metadata(text, fields, raw.source_uri, reference.surnames)
    year = metadata.reference_date.year if metadata.reference_date else None
    region_key = _own_region(metadata, raw.source_uri, reference, year)
    regions = find_regions(text, reference.gazetteer, RegionScope(region_key, year))
    periods = find_periods(text, reference.periods, year)
    citations = find_citations(text, sentences, periods, regions)
    scope = IndicatorScope(region_key, year)
    indicators = find_indicators(text, sentences, reference.units, periods, regions, scope)
    rows: Rows = {
        "document_text": [records.DocumentTextRecord(key, text)],
        "fact_sentence": [
            records.SentenceRecord(
                one_key,
                key,
                one.paragraph_no,
                one.sentence_no,
                one.section_path,
                one.is_heading,
                one.text,
                one.start,
                one.end,
            )
            for one, one_key in zip(sentences, sentence_keys, strict=True)
        ],
        "fact_region_mention": [_region_row(context, one) for one in regions],
        "fact_text_repair": _repair_rows(key, decoded.text, normalised),
        **_word_rows(context, reference),
        **_citation_rows(context, citations),
        **_indicator_rows(context, indicators, reference),
        **_topic_rows(context, reference),
    }
    rows["stage.document"] = [
        _document_row(raw, versions, decoded, normalised, metadata, region_key, context)
    ]
    return rows


def _document_row(
    raw: RawDocument,
    versions: Versions,
    decoded: DecodedText,
    normalised: NormalisedText,
    metadata: Metadata,
    region_key: str | None,
    context: _Context,
) -> records.DocumentRecord:
    text = normalised.text
    return records.DocumentRecord(
        document_key=context.key,
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
        region_key=region_key,
        script=normalised.script,
        original_encoding=decoded.encoding,
        encoding_confidence=decoded.confidence,
        text_sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        byte_count=len(raw.content),
        raw_char_count=len(decoded.text),
        char_count=len(text),
        paragraph_count=text.count("\n") + 1,
        sentence_count=len(context.sentences),
        replacement_char_count=decoded.replacement_count,
        suspect_char_count=count_suspect(normalised.repairs),
    )


def _own_region(metadata: Metadata, source_uri: str, reference: Reference, year: int | None) -> str | None:
    """The region that a document speaks for: its issuer's, its title's, or the one its file is named for."""
    for said in (metadata.issuer, metadata.title, source_uri.rsplit("/", 1)[-1]):
        mentions = find_regions(said or "", reference.gazetteer, RegionScope(None, year))
        named = [one.region for one in mentions if one.region is not None]
        if named:
            # 广东省广州市…: the innermost of a chain of places.
            first = named[0]
            for region in named[1:]:
                if first.key in reference.gazetteer.ancestors(region.key):
                    first = region
            return first.key
    if metadata.issuer and metadata.issuer.startswith(("国务院", "中共中央", "全国人", "国家")):
        return "cn"
    return None


def _sentence_at(context: _Context, offset: int) -> str:
    return context.sentence_keys[bisect_right(context.starts, offset) - 1]


def _region_row(context: _Context, mention: RegionMention) -> records.RegionMentionRecord:
    return records.RegionMentionRecord(
        context.key,
        _sentence_at(context, mention.start),
        mention.start,
        mention.end,
        mention.surface,
        mention.region.key if mention.region else None,
        mention.context,
        mention.resolution,
        None if mention.region else ";".join(sorted(one.key for one in mention.candidates)),
    )


def _word_rows(context: _Context, reference: Reference) -> Rows:
    tokens: list[tuple[object, ...]] = []
    frequencies: Counter[str] = Counter()
    first_seen: dict[str, Word] = {}
    keys: dict[str, str | None] = {}
    for sentence, sentence_key in zip(context.sentences, context.sentence_keys, strict=True):
        offset = sentence.start
        for word in segment(sentence.text, reference.tagger):
            start, end, text, tag = word
            if text not in keys:
                keys[text] = term_key(text) if is_word(word) else None
                first_seen[text] = word
            key = keys[text]
            if key is not None:
                frequencies[text] += 1
                tokens.append(
                    records.TokenRecord(
                        context.key, sentence_key, offset + start, offset + end, text, key, tag
                    )
                )
    terms: list[tuple[object, ...]] = [
        records.DocumentTermRecord(
            context.key,
            term_key(name),
            name,
            first_seen[name].part_of_speech,
            count,
            is_content(first_seen[name], reference.stop_words),
        )
        for name, count in frequencies.items()
    ]
    return {"fact_token": tokens, "stage.document_term": terms}


def _citation_rows(context: _Context, citations: Sequence[tuple[Sentence, Citation]]) -> Rows:
    mentions: list[tuple[object, ...]] = []
    instruments: dict[str, records.PolicyRecord] = {}
    for sentence, one in citations:
        policy_key = make_key("policy", one.title)
        mentions.append(
            records.PolicyCitationRecord(
                context.key,
                context.sentence_keys[sentence.sentence_no - 1],
                one.start,
                one.end,
                one.surface,
                policy_key,
                one.role,
            )
        )
        known = instruments.get(policy_key)
        instruments[policy_key] = records.PolicyRecord(
            context.key,
            policy_key,
            one.title,
            one.kind,
            (known and known.issuer) or one.issuer,
            (known and known.issue_edtf) or one.issue_edtf,
            (known and known.document_number) or one.document_number,
            (known and known.region_key) or one.region_key,
            (known.mention_count if known else 0) + 1,
        )
    return {"fact_policy_citation": mentions, "stage.policy": list(instruments.values())}


def _indicator_rows(
    context: _Context, indicators: Sequence[tuple[Sentence, IndicatorMention]], reference: Reference
) -> Rows:
    facts: list[tuple[object, ...]] = []
    canonical: dict[str, tuple[object, ...]] = {}
    for sentence, one in indicators:
        quantity = one.quantity
        name, category = reference.indicators.resolve(one.name)
        indicator_key = make_key("indicator", name, quantity.base_unit)
        canonical[indicator_key] = records.IndicatorRecord(
            context.key, indicator_key, name, quantity.base_unit, category
        )
        facts.append(
            records.IndicatorFactRecord(
                context.key,
                context.sentence_keys[sentence.sentence_no - 1],
                one.start,
                one.end,
                one.surface,
                indicator_key,
                one.name,
                _exact(quantity.value),
                quantity.unit,
                _exact(quantity.value_base),
                quantity.base_unit,
                quantity.comparator,
                one.statistic,
                one.region_key,
                one.period_edtf,
                one.period_start,
                one.period_end,
                one.status,
                False,
            )
        )
    return {"fact_indicator": facts, "stage.indicator": list(canonical.values())}


def _exact(value: Decimal) -> Decimal:
    """Round what has more than ten decimals (no unit needs them); everything else stays exact."""
    return value if -int(value.as_tuple().exponent) <= _DECIMALS else round(value, _DECIMALS)


def _topic_rows(context: _Context, reference: Reference) -> Rows:
    scores = [reference.topics.score_sentence(one.text) for one in context.sentences]
    by_sentence: list[tuple[object, ...]] = [
        records.SentenceTopicRecord(context.key, sentence_key, topic, score)
        for sentence_key, found in zip(context.sentence_keys, scores, strict=True)
        for topic, score in sorted(found.items())
    ]
    by_document: list[tuple[object, ...]] = [
        records.TopicRecord(context.key, one.topic_key, one.sentence_count, one.score, one.is_main)
        for one in document_topics(scores, reference.topics)
    ]
    return {"fact_sentence_topic": by_sentence, "fact_topic": by_document}


def _repair_rows(key: str, raw_text: str, normalised: NormalisedText) -> list[tuple[object, ...]]:
    """The repairs with what stood in the page and what stands in the text now, whatever came between."""
    rows: list[tuple[object, ...]] = []
    for entry in normalised.repairs:
        start, end = normalised.traced.text_span(entry.raw_start, entry.raw_end)
        before, after = raw_text[entry.raw_start : entry.raw_end], normalised.text[start:end]
        rows.append(
            records.TextRepairRecord(
                key, entry.kind, entry.raw_start, entry.raw_end, start, end, before, after, entry.confidence
            )
        )
    return rows


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
