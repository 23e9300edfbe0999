"""From a normalised text to everything that is found in it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from transforms.citations.finder import Citation, find_citations
from transforms.citations.handed_on import handed_on
from transforms.events.finder import EventMention, find_events
from transforms.hints import NO_HINTS, Hints
from transforms.indicators.finder import IndicatorMention, IndicatorScope, find_indicators
from transforms.initiatives.finder import find_initiatives
from transforms.initiatives.names import InitiativeMention
from transforms.keys import make_key
from transforms.measures.finder import MeasureMention, find_measures
from transforms.metadata.finder import Metadata, complete, read_metadata
from transforms.organizations.finder import find_organizations
from transforms.organizations.passages import OrganizationMention
from transforms.places.regions import RegionMention, RegionScope, find_regions
from transforms.prose.clauses import FactScope, latest_year
from transforms.prose.sentences import Sentence, split_sentences
from transforms.reference import Reference
from transforms.rules import ALL_RULES
from transforms.targets.finder import TargetMention, find_targets
from transforms.times.periods import TimeExpression, find_periods


class Extraction(NamedTuple):
    """What a document says of itself and what stands in its text."""

    document_key: str
    text: str
    metadata: Metadata
    region_key: str | None
    sentences: Sequence[Sentence]
    sentence_keys: Sequence[str]
    regions: Sequence[RegionMention]
    periods: Sequence[TimeExpression]
    citations: Sequence[tuple[Sentence, Citation]]
    indicators: Sequence[tuple[Sentence, IndicatorMention]]
    organizations: Sequence[OrganizationMention]
    initiatives: Sequence[InitiativeMention]
    measures: Sequence[MeasureMention]
    events: Sequence[EventMention]
    targets: Sequence[TargetMention]

    def sentence_key_at(self, offset: int) -> str:
        """Return the key of the sentence that an offset of the text lies in."""
        number = bisect_right(self.sentences, offset, key=lambda one: one.start)
        return self.sentence_keys[number - 1]

    def period_within(self, span: tuple[int, int] | None) -> TimeExpression | None:
        """Return the last date or period inside a span of the text."""
        if span is None:
            return None
        return next(
            (one for one in reversed(self.periods) if span[0] <= one.start and one.end <= span[1]), None
        )


def extract(
    document_key: str,
    text: str,
    fields: Mapping[str, str],
    source_uri: str,
    reference: Reference,
    hints: Hints = NO_HINTS,
) -> Extraction:
    """Find everything in a normalised text; `fields` is what the page's head said of it, `hints` its source."""
    metadata = read_metadata(text, fields, source_uri, reference.surnames)
    region_key = _own_region(metadata, source_uri, reference, _year(metadata)) or hints.region_key
    return find_facts(document_key, text, complete(metadata, hints), region_key, reference, ALL_RULES)


def find_facts(
    document_key: str,
    text: str,
    metadata: Metadata,
    region_key: str | None,
    reference: Reference,
    rules: frozenset[str],
) -> Extraction:
    """Find what these rules look for in a text of which the rest is known; what other rules find is left empty."""
    sentences = split_sentences(text)
    year = _year(metadata)
    scope = RegionScope(region_key, year)
    regions = find_regions(text, reference.gazetteer, scope)
    periods = find_periods(text, reference.periods, year, metadata.reference_date)
    meetings = list(reference.periods.meetings(text))
    facts = FactScope(
        region_key,
        metadata.reference_date,
        metadata.document_type,
        latest_year(text, periods),
        metadata.issuer or _reporting_government(metadata, region_key, reference),
        metadata.title,
    )
    return Extraction(
        document_key=document_key,
        text=text,
        metadata=metadata,
        region_key=region_key,
        sentences=sentences,
        sentence_keys=[make_key(document_key, "sentence", str(one.sentence_no)) for one in sentences],
        regions=regions,
        periods=periods,
        citations=find_citations(
            text, sentences, periods, regions, handed_on(text, periods, metadata.title, metadata.issuer)
        ),
        indicators=find_indicators(
            text, sentences, reference.units, periods, regions, IndicatorScope(region_key, year)
        )
        if "indicators" in rules
        else (),
        organizations=find_organizations(
            text, regions, reference.organizations, reference.gazetteer.regions, scope
        )
        if "organizations" in rules
        else (),
        initiatives=find_initiatives(text, regions, reference.initiatives, scope)
        if "initiatives" in rules
        else (),
        measures=find_measures(text, sentences, reference.topics, reference.measures, metadata.title)
        if "measures" in rules
        else (),
        events=find_events(sentences, reference.event_verbs, periods, meetings, regions, facts)
        if "events" in rules
        else (),
        targets=find_targets(sentences, reference.goal_words, periods, regions, facts)
        if "targets" in rules
        else (),
    )


def _year(metadata: Metadata) -> int | None:
    return metadata.reference_date.year if metadata.reference_date else None


def _reporting_government(metadata: Metadata, region_key: str | None, reference: Reference) -> str | None:
    """A work report that names no issuer is its region's government's."""
    if (
        metadata.document_type != "report"
        or region_key is None
        or "政府工作报告" not in (metadata.title or "")
    ):
        return None
    return "国务院" if region_key == "cn" else f"{reference.gazetteer.regions[region_key].name}人民政府"


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
