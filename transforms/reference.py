"""Reference knowledge in the form that the extractors want it, built once a process from seed rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.events.words import EventVerbs
from transforms.indicators.names import IndicatorNames
from transforms.initiatives.names import InitiativeVocabulary
from transforms.measures.vocabulary import MeasureVocabulary
from transforms.organizations.names import OrganizationVocabulary
from transforms.places.gazetteer import Gazetteer
from transforms.prose.segmentation import PolicyTerm, Tagger, make_tagger
from transforms.quantities.units import Units
from transforms.repairs.language_model import LanguageModel
from transforms.repairs.lines import PageChrome
from transforms.targets.goal_words import GoalWords
from transforms.times.periods import PlanPeriods
from transforms.topics import TopicVocabulary

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Reference:
    """Everything the transforms know before they see a document."""

    gazetteer: Gazetteer
    chrome: PageChrome
    language: LanguageModel
    tagger: Tagger
    stop_words: frozenset[str]
    surnames: frozenset[str]
    topics: TopicVocabulary
    units: Units
    periods: PlanPeriods
    indicators: IndicatorNames
    organizations: OrganizationVocabulary
    initiatives: InitiativeVocabulary
    measures: MeasureVocabulary
    event_verbs: EventVerbs
    goal_words: GoalWords

    @classmethod
    def from_tables(cls, tables: Mapping[str, Rows], segmenter: str = "rjieba") -> "Reference":
        """Build from the rows of `seeds/`, by file name without ending.

        Raises:
            KeyError: when a table or column is missing.
        """
        gazetteer = Gazetteer.from_rows(tables["regions"], tables["region_aliases"], tables["region_traps"])
        tagger = make_tagger(_dictionary(tables, gazetteer), segmenter)
        return cls(
            gazetteer=replace(gazetteer, cut=lambda text: tagger.cut(text, False)),
            chrome=PageChrome.from_rows(tables["page_chrome"]),
            language=LanguageModel.from_rows(tables["character_runs"]),
            tagger=tagger,
            stop_words=frozenset(row["word"] for row in tables["stop_words"]),
            surnames=frozenset(row["surname"] for row in tables["surnames"]),
            topics=TopicVocabulary.from_rows(tables["topics"], tables["topic_keywords"]),
            units=Units.from_rows(tables["units"], tables["multipliers"]),
            periods=PlanPeriods.from_rows(tables["plan_periods"], tables["historical_periods"]),
            indicators=IndicatorNames.from_rows(tables["indicators"]),
            organizations=OrganizationVocabulary.from_rows(
                tables["organizations"], tables["organization_fields"], tables["organization_words"]
            ),
            initiatives=InitiativeVocabulary.from_rows(tables["initiatives"], tables["initiative_words"]),
            event_verbs=EventVerbs.from_rows(tables["event_verbs"], tables["event_words"]),
            goal_words=GoalWords.from_rows(tables["goal_words"]),
            measures=MeasureVocabulary.from_rows(tables["directive_words"], tables["measure_words"]),
        )


def _dictionary(tables: Mapping[str, Rows], gazetteer: Gazetteer) -> list[PolicyTerm]:
    terms = [
        PolicyTerm(row["term"], int(row["frequency"]), row["part_of_speech"])
        for row in tables["policy_terms"]
    ]
    known = {term.term for term in terms}
    # Official names of divisions stay whole; 200 is what jieba's own dictionary gives a rare county.
    terms += [PolicyTerm(name, 200, "ns") for name in gazetteer.long_names() if name not in known]
    return terms
