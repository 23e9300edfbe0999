"""The vocabulary of indicators: the canonical name behind a name as stated."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# How the name of a change ends; resolved apart from what changes.
CHANGES = ("同比增速", "年均增速", "累计增幅", "累计降幅", "增速", "增幅", "降幅", "排名")


@dataclass(frozen=True)
class IndicatorNames:
    """Canonical indicators and the names that texts give them."""

    canonical: Mapping[str, tuple[str, str | None]]
    pattern: re.Pattern[str]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "IndicatorNames":
        """Build from the rows of `indicators.csv`: `name`, `alias` (joined by `;`), `category`."""
        canonical: dict[str, tuple[str, str | None]] = {}
        for row in rows:
            for name in (row["name"], *filter(None, row["alias"].split(";"))):
                canonical.setdefault(name, (row["name"], row["category"] or None))
        ordered = sorted(canonical, key=len, reverse=True)
        return cls(canonical, re.compile("|".join(map(re.escape, ordered)) or r"(?!)"))

    def resolve(self, name: str) -> tuple[str, str | None]:
        """Return (canonical name, category); a name outside the vocabulary is its own canonical name.

        The growth of a known indicator is named by its canonical name: `GDP增速` is 地区生产总值增速.
        """
        exact = self.canonical.get(name)
        if exact is not None:
            return exact
        for change in CHANGES:
            if name.endswith(change) and len(name) > len(change):
                stem, category = self.resolve(name.removesuffix(change))
                return stem + change, category
        matches = [match.group() for match in self.pattern.finditer(name)]
        if matches and name.endswith(matches[-1]) and len(matches[-1]) * 2 > len(name):
            return self.canonical[matches[-1]]
        return name, None
