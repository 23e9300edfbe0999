"""From what was found in a text to the rows of the staged tables."""

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate

from transforms import records
from transforms.events.finder import EventMention
from transforms.extraction import Extraction
from transforms.fingerprints import fingerprint
from transforms.keys import make_key
from transforms.normalising import NormalisedText
from transforms.places.regions import RegionMention
from transforms.prose.segmentation import is_content, is_word, segment
from transforms.reference import Reference
from transforms.rules import ALL_RULES
from transforms.targets.finder import TargetMention
from transforms.topics import document_topics

Rows = dict[str, list[tuple[object, ...]]]
Span = tuple[int, int]
# The scale of the warehouse's DECIMAL columns.
_DECIMALS = 10


def fact_rows(found: Extraction, raw_text: str, normalised: NormalisedText, reference: Reference) -> Rows:
    """Return the rows of all staged tables but `stage.document`, by table name."""
    return {
        **text_rows(found),
        "fact_region_mention": [_region_row(found, one) for one in found.regions],
        "fact_text_repair": _repair_rows(found.document_key, raw_text, normalised),
        **_citation_rows(found),
        **rule_rows(found, _suspect_spans(normalised), reference, ALL_RULES),
    }


def text_rows(found: Extraction) -> Rows:
    """Return the rows that every fact of a document is read against."""
    return {
        "document_text": [records.DocumentTextRecord(found.document_key, found.text)],
        "fact_sentence": _sentence_rows(found),
    }


def rule_rows(
    found: Extraction, suspects: Sequence[Span], reference: Reference, rules: frozenset[str]
) -> Rows:
    """Return the rows of the tables that these rules fill; `suspects` are spans of the text that look damaged."""
    builders: dict[str, Callable[[], Rows]] = {
        "words": lambda: _word_rows(found, reference),
        "indicators": lambda: _indicator_rows(found, suspects, reference),
        "organizations": lambda: _organization_rows(found),
        "initiatives": lambda: _initiative_rows(found),
        "measures": lambda: {"fact_measure": _measure_rows(found)},
        "events": lambda: {"fact_event": [_event_row(found, one) for one in found.events]},
        "targets": lambda: {"fact_target": [_target_row(found, one) for one in found.targets]},
        "topics": lambda: _topic_rows(found, reference),
        "fingerprints": lambda: _band_rows(found),
    }
    rows: Rows = {}
    for name in sorted(rules):
        rows |= builders[name]()
    return rows


def _band_rows(found: Extraction) -> Rows:
    bands = fingerprint(found.text)
    return {"stage.document_band": [records.DocumentBandRecord(found.document_key, *band) for band in bands]}


def _sentence_rows(found: Extraction) -> list[tuple[object, ...]]:
    return [
        records.SentenceRecord(
            key,
            found.document_key,
            one.paragraph_no,
            one.sentence_no,
            one.section_path,
            one.is_heading,
            one.text,
            one.start,
            one.end,
        )
        for one, key in zip(found.sentences, found.sentence_keys, strict=True)
    ]


def _region_row(found: Extraction, mention: RegionMention) -> records.RegionMentionRecord:
    return records.RegionMentionRecord(
        found.document_key,
        found.sentence_key_at(mention.start),
        mention.start,
        mention.end,
        mention.surface,
        mention.region.key if mention.region else None,
        mention.context,
        mention.resolution,
        None if mention.region else ";".join(sorted(one.key for one in mention.candidates)),
    )


def _word_rows(found: Extraction, reference: Reference) -> Rows:
    # There are more tokens than all other rows together, so they are made column by column. Plain tuples:
    # the garbage collector leaves those alone, and walks every NamedTuple again and again.
    said: list[tuple[str, str]] = []
    starts: list[int] = []
    sentence_keys: list[str] = []
    for sentence, sentence_key in zip(found.sentences, found.sentence_keys, strict=True):
        tagged = segment(sentence.text, reference.tagger)
        said += tagged
        sentence_keys += [sentence_key] * len(tagged)
        starts += accumulate([len(word) for word, _ in tagged[:-1]], initial=sentence.start)
    words, tags = [word for word, _ in said], [tag for _, tag in said]
    frequencies = Counter(words)
    keys = {word: _key_of_word(word) for word in frequencies}
    tokens: list[tuple[object, ...]] = [
        (found.document_key, sentence_key, start, start + len(word), word, key, tag)
        for sentence_key, start, word, tag in zip(sentence_keys, starts, words, tags, strict=True)
        if (key := keys[word]) is not None
    ]
    first_tag = dict(reversed(said))
    terms: list[tuple[object, ...]] = [
        records.DocumentTermRecord(
            found.document_key, key, word, first_tag[word], count,
            is_content(word, first_tag[word], reference.stop_words),
        )
        for word, count in frequencies.items()
        if (key := keys[word]) is not None
    ]  # fmt: skip
    return {"fact_token": tokens, "stage.document_term": terms}


@lru_cache(maxsize=200_000)
def _key_of_word(text: str) -> str | None:
    """The term's key, none for punctuation and bare numbers; words recur, so few are worked out twice."""
    return make_key("term", text) if is_word(text) else None


def _citation_rows(found: Extraction) -> Rows:
    mentions: list[tuple[object, ...]] = []
    instruments: dict[str, records.PolicyRecord] = {}
    for sentence, one in found.citations:
        policy_key = make_key("policy", one.title)
        mentions.append(
            records.PolicyCitationRecord(
                found.document_key,
                found.sentence_keys[sentence.sentence_no - 1],
                one.start,
                one.end,
                one.surface,
                policy_key,
                one.role,
            )
        )
        known = instruments.get(policy_key)
        instruments[policy_key] = records.PolicyRecord(
            found.document_key,
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


def _organization_rows(found: Extraction) -> Rows:
    mentions: list[tuple[object, ...]] = []
    named: dict[str, tuple[object, ...]] = {}
    for one in found.organizations:
        key = make_key("organization", one.name)
        named.setdefault(
            key, records.OrganizationRecord(found.document_key, key, one.name, one.kind, one.region_key)
        )
        mentions.append(
            records.OrganizationMentionRecord(
                found.document_key, found.sentence_key_at(one.start), one.start, one.end, one.surface, key
            )
        )
    return {"fact_organization_mention": mentions, "stage.organization": list(named.values())}


def _initiative_rows(found: Extraction) -> Rows:
    mentions: list[tuple[object, ...]] = []
    named: dict[str, tuple[object, ...]] = {}
    for one in found.initiatives:
        key = make_key("initiative", one.name)
        named.setdefault(key, records.InitiativeRecord(found.document_key, key, one.name, one.region_key))
        mentions.append(
            records.InitiativeMentionRecord(
                found.document_key, found.sentence_key_at(one.start), one.start, one.end, one.surface, key
            )
        )
    return {"fact_initiative_mention": mentions, "stage.initiative": list(named.values())}


def _measure_rows(found: Extraction) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for one in found.measures:
        deadline = found.period_within(one.deadline)
        rows.append(
            records.MeasureRecord(
                found.document_key,
                found.sentence_key_at(one.start),
                one.start,
                one.end,
                one.surface,
                one.section_path,
                one.ordinal,
                one.heading,
                one.type,
                one.topic_key,
                one.strength,
                one.responsible_organization,
                deadline.edtf if deadline else None,
            )
        )
    return rows


def _event_row(found: Extraction, one: EventMention) -> records.EventRecord:
    return records.EventRecord(
        found.document_key,
        found.sentence_keys[one.sentence_no - 1],
        one.start,
        one.end,
        one.surface,
        one.event_edtf,
        one.start_date,
        one.end_date,
        one.region_key,
        one.actor,
        one.action,
        one.object,
        one.date_source,
    )


def _target_row(found: Extraction, one: TargetMention) -> records.TargetRecord:
    return records.TargetRecord(
        found.document_key,
        found.sentence_keys[one.sentence_no - 1],
        one.start,
        one.end,
        one.surface,
        one.horizon_edtf,
        one.start_date,
        one.end_date,
        one.region_key,
        one.actor,
        one.goal,
        one.attribution,
    )


def _indicator_rows(found: Extraction, suspects: Sequence[Span], reference: Reference) -> Rows:
    facts: list[tuple[object, ...]] = []
    canonical: dict[str, tuple[object, ...]] = {}
    stated: set[tuple[object, ...]] = set()
    for sentence, one in found.indicators:
        quantity = one.quantity
        name, category = reference.indicators.resolve(one.name)
        if (one.start, one.end, name, one.region_key) in stated:
            name = one.name  # 铁路、航空客运量 share a number, and a canonical name
        stated.add((one.start, one.end, name, one.region_key))
        indicator_key = make_key("indicator", name, quantity.base_unit)
        canonical[indicator_key] = records.IndicatorRecord(
            found.document_key, indicator_key, name, quantity.base_unit, category
        )
        facts.append(
            records.IndicatorFactRecord(
                found.document_key,
                found.sentence_keys[sentence.sentence_no - 1],
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
                any(start <= one.end and one.start <= end for start, end in suspects),
            )
        )
    return {"fact_indicator": facts, "stage.indicator": list(canonical.values())}


def _suspect_spans(normalised: NormalisedText) -> list[Span]:
    """Spans of the text in which damage was seen and not repaired."""
    return [
        normalised.traced.text_span(entry.raw_start, entry.raw_end)
        for entry in normalised.repairs
        if entry.kind == "suspect"
    ]


def _exact(value: Decimal) -> Decimal:
    """Round what has more than ten decimals (no unit needs them); everything else stays exact."""
    return value if -int(value.as_tuple().exponent) <= _DECIMALS else round(value, _DECIMALS)


def _topic_rows(found: Extraction, reference: Reference) -> Rows:
    scores = [reference.topics.score_sentence(one.text) for one in found.sentences]
    by_sentence: list[tuple[object, ...]] = [
        records.SentenceTopicRecord(found.document_key, sentence_key, topic, score)
        for sentence_key, scored in zip(found.sentence_keys, scores, strict=True)
        for topic, score in sorted(scored.items())
    ]
    by_document: list[tuple[object, ...]] = [
        records.TopicRecord(found.document_key, one.topic_key, one.sentence_count, one.score, one.is_main)
        for one in document_topics(scores, reference.topics)
    ]
    return {"fact_sentence_topic": by_sentence, "fact_topic": by_document}


def _repair_rows(key: str, raw_text: str, normalised: NormalisedText) -> list[tuple[object, ...]]:
    """The repairs with what stood in the page and what stands in the text now, whatever came between.

    Edits of one kind inside a span that an earlier repair made one are one repair.
    """
    rows: dict[tuple[object, ...], tuple[object, ...]] = {}
    for entry in normalised.repairs:
        start, end = normalised.traced.text_span(entry.raw_start, entry.raw_end)
        before, after = raw_text[entry.raw_start : entry.raw_end], normalised.text[start:end]
        row = records.TextRepairRecord(
            key, entry.kind, entry.raw_start, entry.raw_end, start, end, before, after, entry.confidence
        )
        rows.setdefault((entry.kind, entry.raw_start, entry.raw_end, start), row)
    return list(rows.values())
