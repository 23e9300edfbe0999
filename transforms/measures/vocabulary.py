"""Directive words by strength, and the words that tell a measure from a section or a list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind


@dataclass(frozen=True)
class MeasureVocabulary:
    """What the seeds know of measures; each pattern is an alternation of the words of one kind."""

    _directives: AhoCorasick
    _strengths: Sequence[str]
    action: re.Pattern[str]
    action_end: re.Pattern[str]
    problem: re.Pattern[str]
    review: re.Pattern[str]
    frame: re.Pattern[str]
    no_measure: re.Pattern[str]
    condition: re.Pattern[str]

    @classmethod
    def from_rows(
        cls, directives: Sequence[Mapping[str, str]], words: Sequence[Mapping[str, str]]
    ) -> "MeasureVocabulary":
        """Build from the rows of `directive_words.csv` and `measure_words.csv`."""

        def any_of(kind: str) -> str:
            found = [row["word"] for row in words if row["kind"] == kind]
            return "(?:" + "|".join(sorted(map(re.escape, found), key=len, reverse=True)) + ")"

        return cls(
            AhoCorasick([row["word"] for row in directives], matchkind=MatchKind.LeftmostLongest),
            [row["strength"] for row in directives],
            action=re.compile(any_of("action")),
            action_end=re.compile(any_of("action_end") + "(?:（[^（）]{1,20}）)?$"),
            problem=re.compile(any_of("problem") + "$"),
            review=re.compile(any_of("review")),
            frame=re.compile(f"(?:{any_of('frame')}|[和与及及其、])+$"),
            no_measure=re.compile(any_of("no_measure")),
            condition=re.compile(any_of("condition")),
        )

    def acts(self, heading: str) -> bool:
        """True for a heading that says what is to be done: 加快…, …平台建设."""
        return self.action.match(heading) is not None

    def strength(self, text: str) -> str | None:
        """Return the strength of the first directive word of a text (必须, 应当, 鼓励 …)."""
        for index, _start, _end in self._directives.find_matches_as_indexes(text):
            if self._strengths[index]:
                return self._strengths[index]
        return None
