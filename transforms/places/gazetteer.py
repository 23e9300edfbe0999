"""Names of divisions, clusters and zones: one automaton over all of them, longest match first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.places.word_boundaries import Cut

_LEVEL_ORDER = {"country": 0, "province": 1, "cluster": 1, "macro": 1, "city": 2, "district": 3}


class Region(NamedTuple):
    """A division, cluster or zone; years are inclusive, None is open."""

    key: str
    code: str
    name: str
    short_name: str
    level: str
    parent_key: str | None
    valid_from: int | None
    valid_to: int | None
    short_name_use: str

    def in_force(self, year: int) -> bool:
        """True where the division existed under this name in a year."""
        return (self.valid_from or 0) <= year <= (self.valid_to or 9999)

    @property
    def rank(self) -> int:
        """0 for the country, 3 for a district."""
        return _LEVEL_ORDER[self.level]


class NameMatch(NamedTuple):
    """A name found in a text and what it may stand for."""

    start: int
    end: int
    surface: str
    candidates: tuple[Region, ...]
    form: str  # name / short / alias / abbreviation


@dataclass(frozen=True)
class Gazetteer:
    """All region names with one automaton; traps shadow the names inside them."""

    regions: Mapping[str, Region]
    _automaton: AhoCorasick
    _surfaces: Sequence[str]
    _meanings: Mapping[str, tuple[tuple[Region, ...], str]]
    abbreviations: Mapping[str, Region]
    # Cuts a stretch of text into words; without it every name counts wherever it is spelt.
    cut: Cut | None = None

    @classmethod
    def from_rows(
        cls,
        regions: Sequence[Mapping[str, str]],
        aliases: Sequence[Mapping[str, str]],
        traps: Sequence[Mapping[str, str]],
    ) -> "Gazetteer":
        """Build from the rows of `regions.csv`, `region_aliases.csv` and `region_traps.csv`."""
        by_key = {row["region_key"]: _region(row) for row in regions}
        meanings: dict[str, dict[str, list[Region]]] = defaultdict(lambda: defaultdict(list))
        abbreviations: dict[str, Region] = {}
        for region in by_key.values():
            meanings[region.name]["name"].append(region)
            if (
                region.short_name != region.name
                and region.short_name_use != "never"
                and len(region.short_name) > 1
            ):
                meanings[region.short_name]["short"].append(region)
        for row in aliases:
            region = by_key[row["region_key"]]
            if row["kind"] == "abbreviation":
                abbreviations[row["alias"]] = region
            else:
                meanings[row["alias"]]["with_parent" if row["kind"] == "with_parent" else "alias"].append(
                    region
                )
        chosen: dict[str, tuple[tuple[Region, ...], str]] = {
            surface: (
                tuple(dict.fromkeys(region for form in forms.values() for region in form)),
                next(iter(forms)),
            )
            for surface, forms in meanings.items()
        }
        chosen.update({row["text"]: ((), "trap") for row in traps})
        surfaces = sorted(chosen)
        automaton = AhoCorasick(surfaces, matchkind=MatchKind.LeftmostLongest)
        return cls(by_key, automaton, surfaces, chosen, abbreviations)

    def find(self, text: str, offset: int = 0) -> Iterator[NameMatch]:
        """Yield the longest names in a text, left to right; traps are skipped.

        A name that is safe only behind its parent's (长治市城区) is yielded behind it, each by itself.
        """
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            candidates, form = self._meanings[self._surfaces[index]]
            if form == "with_parent":
                own = end - len(candidates[0].name)
                yield from self.find(text[start:own], start)
                yield NameMatch(offset + own, offset + end, text[own:end], candidates, "name")
            elif candidates:
                yield NameMatch(offset + start, offset + end, text[start:end], candidates, form)

    def long_names(self) -> list[str]:
        """Official names of three characters and more, for the segmenter's dictionary."""
        return sorted({region.name for region in self.regions.values() if len(region.name) >= 3})

    def ancestors(self, key: str) -> list[str]:
        """Return the keys of a region and of what it lies in, innermost first."""
        chain: list[str] = []
        at: str | None = key
        while at and at not in chain and at in self.regions:
            chain.append(at)
            at = self.regions[at].parent_key
        return chain


def _region(row: Mapping[str, str]) -> Region:
    return Region(
        key=row["region_key"],
        code=row["region_code"],
        name=row["name"],
        short_name=row["short_name"],
        level=row["level"],
        parent_key=row["parent_region_key"] or None,
        valid_from=int(row["valid_from"]) if row["valid_from"] else None,
        valid_to=int(row["valid_to"]) if row["valid_to"] else None,
        short_name_use=row["short_name_use"] or "free",
    )
