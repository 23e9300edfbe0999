"""The records that a transformed document consists of: one NamedTuple a staged table.

Field names are the column names of `warehouse/schema.yml` (a test holds the two together).
Offsets are code points, half-open, into the document's normalised text unless a name says raw.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class DocumentRecord(NamedTuple):
    """A document version: identity, metadata as the text states it, and sizes."""

    document_key: str
    source_uri: str
    raw_sha256: str
    transform_version: str
    seeds_version: str
    title: str | None
    author: str | None
    source_name: str | None
    issuer: str | None
    editor: str | None
    affiliation: str | None
    publish_date: date | None
    reference_date: date | None
    document_type: str
    document_number: str | None
    region_key: str | None
    script: str
    original_encoding: str
    encoding_confidence: float
    text_sha256: str
    byte_count: int
    raw_char_count: int
    char_count: int
    paragraph_count: int
    sentence_count: int
    replacement_char_count: int
    suspect_char_count: int


class DocumentTextRecord(NamedTuple):
    """The normalised text: one paragraph a line."""

    document_key: str
    text: str


class SentenceRecord(NamedTuple):
    """A sentence, or a heading or list line that stands for itself."""

    sentence_key: str
    document_key: str
    paragraph_no: int
    sentence_no: int
    section_path: str | None
    is_heading: bool
    text: str
    char_start: int
    char_end: int


class TokenRecord(NamedTuple):
    """A word in its sentence; punctuation and bare numbers are none."""

    document_key: str
    sentence_key: str
    char_start: int
    char_end: int
    surface: str
    term_key: str
    part_of_speech: str


class DocumentTermRecord(NamedTuple):
    """How often a document uses a word."""

    document_key: str
    term_key: str
    name: str
    part_of_speech: str
    frequency: int
    is_content: bool


class RegionMentionRecord(NamedTuple):
    """A place name, resolved to a division or cluster, or kept with its candidates (`;`-joined keys)."""

    document_key: str
    sentence_key: str
    char_start: int
    char_end: int
    surface: str
    region_key: str | None
    context: str
    resolution: str
    candidate_region_keys: str | None


class PolicyCitationRecord(NamedTuple):
    """A mention of a 《…》."""

    document_key: str
    sentence_key: str
    char_start: int
    char_end: int
    surface: str
    policy_key: str
    role: str


class PolicyRecord(NamedTuple):
    """What one document says of an instrument that it cites."""

    document_key: str
    policy_key: str
    title: str
    kind: str
    issuer: str | None
    issue_edtf: str | None
    document_number: str | None
    region_key: str | None
    mention_count: int


class IndicatorFactRecord(NamedTuple):
    """One quantity stated about the world; `surface` is the number with its unit."""

    document_key: str
    sentence_key: str
    char_start: int
    char_end: int
    surface: str
    indicator_key: str
    name: str
    value: Decimal
    unit: str | None
    value_base: Decimal
    base_unit: str
    comparator: str
    statistic: str
    region_key: str | None
    period_edtf: str | None
    period_start_date: date | None
    period_end_date: date | None
    status: str
    is_suspect: bool


class IndicatorRecord(NamedTuple):
    """The canonical indicator behind a document's quantities."""

    document_key: str
    indicator_key: str
    name: str
    base_unit: str
    category: str | None


class DocumentBandRecord(NamedTuple):
    """A band of a document's MinHash: documents that share many are reprints of one text."""

    document_key: str
    band_no: int
    band_key: str


class OrganizationMentionRecord(NamedTuple):
    """An organisation named in the text."""

    document_key: str
    sentence_key: str
    char_start: int
    char_end: int
    surface: str
    organization_key: str


class OrganizationRecord(NamedTuple):
    """An organisation that a document names, by its full name."""

    document_key: str
    organization_key: str
    name: str
    kind: str | None
    region_key: str | None


class InitiativeMentionRecord(NamedTuple):
    """A named programme, platform, slogan or scene in the text."""

    document_key: str
    sentence_key: str
    char_start: int
    char_end: int
    surface: str
    initiative_key: str


class InitiativeRecord(NamedTuple):
    """An initiative that a document names."""

    document_key: str
    initiative_key: str
    name: str
    region_key: str | None


class EventRecord(NamedTuple):
    """A dated happening."""

    document_key: str
    sentence_key: str
    char_start: int
    char_end: int
    surface: str
    event_edtf: str
    event_start_date: date | None
    event_end_date: date | None
    region_key: str | None
    actor: str | None
    action: str
    object: str | None
    date_source: str


class TargetRecord(NamedTuple):
    """A stated goal."""

    document_key: str
    sentence_key: str
    char_start: int
    char_end: int
    surface: str
    horizon_edtf: str | None
    horizon_start_date: date | None
    horizon_end_date: date | None
    region_key: str | None
    actor: str | None
    goal: str
    attribution: str


class MeasureRecord(NamedTuple):
    """An enumerated principle, measure or problem."""

    document_key: str
    sentence_key: str
    char_start: int
    char_end: int
    surface: str
    section_path: str | None
    ordinal: str | None
    heading: str
    type: str
    topic_key: str | None
    strength: str | None
    responsible_organization: str | None
    deadline_edtf: str | None


class TopicRecord(NamedTuple):
    """How much of a document speaks of a topic."""

    document_key: str
    topic_key: str
    sentence_count: int
    score: float
    is_main: bool


class SentenceTopicRecord(NamedTuple):
    """A topic that a sentence speaks of."""

    document_key: str
    sentence_key: str
    topic_key: str
    score: float


class TextRepairRecord(NamedTuple):
    """One change made to the text on its way from the decoded page to the normalised text."""

    document_key: str
    kind: str
    raw_start: int
    raw_end: int
    char_start: int
    char_end: int
    before: str
    after: str
    confidence: float


class QuarantineRecord(NamedTuple):
    """A document that was held back, and why."""

    quarantine_key: str
    document_key: str
    source_uri: str
    raw_sha256: str
    stage: str
    reason_code: str
    reason: str
    byte_count: int
    transform_version: str
    seeds_version: str


class DocumentRuleRecord(NamedTuple):
    """Under which version of a rule a document's facts were found."""

    document_key: str
    rule: str
    rule_version: str


STAGED_TABLES: dict[str, type[tuple[object, ...]]] = {
    "stage.document": DocumentRecord,
    "stage.document_rule": DocumentRuleRecord,
    "stage.document_term": DocumentTermRecord,
    "stage.document_band": DocumentBandRecord,
    "stage.policy": PolicyRecord,
    "stage.indicator": IndicatorRecord,
    "stage.organization": OrganizationRecord,
    "stage.initiative": InitiativeRecord,
    "stage.quarantine": QuarantineRecord,
    "document_text": DocumentTextRecord,
    "fact_sentence": SentenceRecord,
    "fact_token": TokenRecord,
    "fact_region_mention": RegionMentionRecord,
    "fact_policy_citation": PolicyCitationRecord,
    "fact_indicator": IndicatorFactRecord,
    "fact_organization_mention": OrganizationMentionRecord,
    "fact_initiative_mention": InitiativeMentionRecord,
    "fact_event": EventRecord,
    "fact_target": TargetRecord,
    "fact_measure": MeasureRecord,
    "fact_topic": TopicRecord,
    "fact_sentence_topic": SentenceTopicRecord,
    "fact_text_repair": TextRepairRecord,
}
