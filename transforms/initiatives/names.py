"""What is known of initiatives: names, words that only look like names, and the grammar of new ones."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

# Where an unquoted name begins and ends.
MARK = "\\s，。；：、！？《》“”‘’（）…—的了和与及着是为在由"


class InitiativeMention(NamedTuple):
    """A mention with offsets into the text; `surface` is without the quotation marks."""

    start: int
    end: int
    surface: str
    name: str
    region_key: str | None


class KnownInitiative(NamedTuple):
    """What a known name stands for."""

    name: str
    region_key: str | None


@dataclass(frozen=True)
class InitiativeVocabulary:
    """Initiatives known by name, words that look like names and are none, and the grammar of new ones."""

    _automaton: AhoCorasick
    _surfaces: Sequence[str]
    _known: Mapping[str, KnownInitiative]
    no_names: frozenset[str]
    after_figure: re.Pattern[str]
    before_figure: re.Pattern[str]
    programme: re.Pattern[str]
    programme_verb: re.Pattern[str]
    programme_next: re.Pattern[str]
    position: re.Pattern[str]
    zone: re.Pattern[str]
    place_prefix: re.Pattern[str]
    lead_verb: re.Pattern[str]
    generic: frozenset[str]

    @classmethod
    def from_rows(
        cls, initiatives: Sequence[Mapping[str, str]], words: Sequence[Mapping[str, str]]
    ) -> "InitiativeVocabulary":
        """Build from the rows of `initiatives.csv` and `initiative_words.csv`."""
        known: dict[str, KnownInitiative] = {}
        for row in initiatives:
            for surface in (row["name"], *filter(None, row["alias"].split(";"))):
                known.setdefault(surface, KnownInitiative(row["name"], row["region_key"] or None))
        kinds: dict[str, list[str]] = {}
        for row in words:
            kinds.setdefault(row["kind"], []).append(row["word"])
        surfaces = sorted(known)
        ends = _any(kinds["programme"])
        name = f"[^{MARK}]{{2,22}}?{ends}"
        stop = f"(?=[{MARK}]|建设|实施|等|[\\d一二三四五六七八九十百]+[个项])"
        start, end = _any(kinds["position_start"]), _any(kinds["position_end"])
        return cls(
            AhoCorasick(surfaces, matchkind=MatchKind.LeftmostLongest), surfaces, known,
            no_names=frozenset((*kinds["rhetorical"], *kinds["concept"])),
            after_figure=re.compile(_any(kinds["after_rhetorical"])),
            before_figure=re.compile(_any(kinds["before_rhetorical"]) + "了?$"),
            programme=re.compile(f"{_any(kinds['programme_verb'])}(?P<name>{name}){stop}"),
            programme_verb=re.compile(_any(kinds["programme_verb"])),
            programme_next=re.compile(f"[、和与](?P<name>{name}){stop}"),
            position=re.compile(
                f"{_any(kinds['position_verb'])}(?P<name>{start}[^{MARK}]{{0,12}}(?:领先的|一流的)?[^{MARK}]{{0,10}}?{end}){stop}"
                f"|{_any(kinds['position_verb'])}(?P<plain>[^{MARK}]{{2,10}}(?:(?:引领型|标杆|先锋|示范|样板|典范)城市|第一城)){stop}"
            ),
            zone=re.compile(
                f"(?:国家|全国|(?<=[、，是为着设入批]))(?P<name>[^{MARK}]{{4,20}}{_any(kinds['zone_end'])})"
                f"|国家级?[^{MARK}]{{4,18}}?{_any(kinds['designation_end'])}(?![域群])"
            ),
            place_prefix=re.compile(_any(kinds["place_name"]) + "$"),
            lead_verb=re.compile(_any(kinds["lead_verb"])),
            generic=frozenset(kinds["generic_programme"]),
        )  # fmt: skip

    def find_known(self, text: str) -> list[InitiativeMention]:
        """Return the vocabulary's names in a text, the longest at each place."""
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            surface = self._surfaces[index]
            known = self._known[surface]
            found.append(InitiativeMention(start, end, surface, known.name, known.region_key))
        return found

    def known(self, surface: str) -> KnownInitiative | None:
        """Return what a name stands for, or None for a new one."""
        return self._known.get(surface)


def _any(words: Sequence[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"
