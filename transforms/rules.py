"""The rules that stand by themselves: an extractor, the modules that it begins in, and the tables that it fills.

Everything else (decoding, repairs, sentences, places, periods, metadata) is the base that all of them read. A change of
a rule touches its tables alone, a change of the base touches everything; `flows.versions` tells which it is.
"""

from collections.abc import Iterable
from typing import NamedTuple

BASE = "base"


class Rule(NamedTuple):
    """An extractor: `modules` are modules or packages of `transforms`, `tables` staged tables."""

    name: str
    modules: tuple[str, ...]
    tables: tuple[str, ...]


RULES = (
    Rule("words", ("prose.segmentation",), ("fact_token", "stage.document_term")),
    Rule("indicators", ("indicators", "quantities"), ("fact_indicator", "stage.indicator")),
    Rule("organizations", ("organizations",), ("fact_organization_mention", "stage.organization")),
    Rule("initiatives", ("initiatives",), ("fact_initiative_mention", "stage.initiative")),
    Rule("measures", ("measures",), ("fact_measure",)),
    Rule("events", ("events",), ("fact_event",)),
    Rule("targets", ("targets",), ("fact_target",)),
    Rule("topics", ("topics",), ("fact_topic", "fact_sentence_topic")),
    Rule("fingerprints", ("fingerprints",), ("stage.document_band",)),
)
ALL_RULES = frozenset(rule.name for rule in RULES)
# What a document has under any rules: the gates read facts against it.
ALWAYS_STAGED = ("stage.document", "stage.document_rule", "document_text", "fact_sentence")


def tables_of(rules: Iterable[str]) -> frozenset[str]:
    """The staged tables that these rules fill."""
    wanted = frozenset(rules)
    return frozenset(table for rule in RULES if rule.name in wanted for table in rule.tables)


def rule_of(table: str) -> str:
    """The rule that fills a staged table; the base where it is none of its own."""
    return next((rule.name for rule in RULES if table in rule.tables), BASE)
