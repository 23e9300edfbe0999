"""The likeliest readings of a misread stream: a beam over words."""

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from transforms.repairs.language_model import MAXIMUM_WORD_LENGTH, language_model, to_simplified
from transforms.repairs.slip_codec import Choices, Place, Step, steps

# How many readings a place keeps, how far behind the best of its position one may lie, and how many
# characters behind the last slip are read to judge it.
_BEAM = 8
_BEHIND = 12.0
_CONTEXT = 8
# The most words that are tried from one place to another; the likeliest are.
_MAXIMUM_WORDS = 30
# A guessed character that the page's script does not use (natural logarithm).
_FOREIGN = -4.0
# How much of a word's probability comes from a long page itself, and the length (characters) at which
# a page is worth half of that.
_PAGE_SHARE, _SMALL_PAGE = 0.4, 1_000


class Reading(NamedTuple):
    """A reading of a text up to a place: its score, and where slips began and ended.

    `starts` and `ends` are pairs of an offset into the damaged text and one into `text`.
    """

    score: float
    word_class: int
    text: str
    starts: tuple[tuple[int, int], ...] = ()
    ends: tuple[tuple[int, int], ...] = ()


class WordStep(NamedTuple):
    """A word of a reading: what it scores, how it is written, where it leads, and a slip's ends in it."""

    score: float
    word_class: int
    written: str
    place: Place
    start: tuple[int, int] | None = None
    end: tuple[int, int] | None = None


def find_readings(
    text: str, slips: Collection[int], start: int, *, maximum_dropped: int, foreign: frozenset[str], page: str
) -> tuple[list[Reading], int]:
    """Return the likeliest readings of a stretch of text that begins at `start`, best first, and its end.

    `slips` are the offsets at which a byte may have been lost. The stretch ends some characters
    behind the damage. All readings cover it whole, so their scores may be compared. `foreign` are
    characters that the script of the page does not use, `page` is sound text around the stretch: what
    it says is likely to be said again.
    """
    search = _Search(text, frozenset(slips), maximum_dropped, foreign, to_simplified(page))
    return search.run(start), search.limit


class _Search:
    """One pass over the places of a text, from left to right."""

    def __init__(
        self, text: str, slips: frozenset[int], maximum_dropped: int, foreign: frozenset[str], page: str
    ) -> None:
        self.text, self.slips, self.maximum_dropped = text, slips, maximum_dropped
        self.model, self.foreign, self.page = language_model(), foreign, page
        self.familiar: dict[str, float] = {}
        self.limit = len(text)
        self.held: dict[Place, dict[tuple[str, int], Reading]] = {}
        self.queue: list[tuple[tuple[int, int], Place]] = []
        self.best: dict[int, float] = defaultdict(lambda: -math.inf)
        self.steps: dict[Place, list[Step]] = {}

    def run(self, start: int) -> list[Reading]:
        self._arrive(Place(start), Reading(0.0, self.model.boundary, ""))
        last = max(self.slips)
        while self.queue and self.queue[0][0][0] < self.limit:
            _, place = heapq.heappop(self.queue)
            held = sorted(self.held.pop(place).values(), reverse=True)[:_BEAM]
            self._expand(place, [one for one in held if one.score >= self.best[place.position] - _BEHIND])
            if place.position >= last and all(one.in_step for one in self.held):
                self.limit = min(self.limit, place.position + _CONTEXT)
        final: dict[str, Reading] = {}
        for reading in sorted(self.held.get(Place(self.limit), {}).values(), reverse=True):
            final.setdefault(reading.text, reading)
        return list(final.values())

    def _arrive(self, place: Place, reading: Reading) -> None:
        self.best[place.position] = max(self.best[place.position], reading.score)
        held = self.held.get(place)
        if held is None:
            held = self.held[place] = {}
            heapq.heappush(self.queue, (place.rank, place))
        key = (reading.text, reading.word_class)
        if key not in held or held[key].score < reading.score:
            held[key] = reading

    def _expand(self, place: Place, held: list[Reading]) -> None:
        order = self.model.order
        for word in self._words(place) if held else ():
            if word.place.position > self.limit:
                continue
            floor = self.best[word.place.position] - _BEHIND
            for reading in held:
                score = reading.score + word.score + order[reading.word_class][word.word_class]
                if score < floor:
                    continue
                starts, ends, size = reading.starts, reading.ends, len(reading.text)
                if word.start is not None:
                    starts = (*starts, (word.start[0], size + word.start[1]))
                if word.end is not None:
                    ends = (*ends, (word.end[0], size + word.end[1]))
                written = reading.text + word.written
                self._arrive(word.place, Reading(score, word.word_class, written, starts, ends))

    def _words(self, place: Place) -> list[WordStep]:
        """Return the words that may begin at a place, the likeliest for each place that they lead to."""
        leading: dict[Place, list[WordStep]] = defaultdict(list)
        for word in self._grown("", WordStep(0.0, 0, "", place)):
            leading[word.place].append(word)
        return [word for words in leading.values() for word in heapq.nlargest(_MAXIMUM_WORDS, words)]

    def _grown(self, beginning: str, so_far: WordStep) -> Iterator[WordStep]:
        """Yield the words that a beginning may grow to; `so_far` has its costs and its way."""
        words = self.model.words
        following = self.model.following(beginning) if beginning else ""
        for step in self._steps(so_far.place):
            written = step.choices.written
            possible = self._possible(following, step.choices) if beginning else step.choices.beginnings
            for simplified in possible:
                spelled = beginning + simplified
                found = words[spelled] if beginning else self.model.lookup(simplified)
                goes_on = len(spelled) < MAXIMUM_WORD_LENGTH and self.model.following(spelled)
                for character in written[simplified]:
                    grown = _with(so_far, character, step)
                    if len(written) > 1 and character in self.foreign:
                        grown = grown._replace(score=grown.score + _FOREIGN)
                    if found is not None:
                        score = grown.score + self._familiar(spelled, found.score)
                        yield grown._replace(score=score, word_class=found.word_class)
                    if goes_on:
                        yield from self._grown(spelled, grown)

    def _familiar(self, word: str, score: float) -> float:
        """Return the score of a word, better where the page uses it."""
        found = self.familiar.get(word)
        if found is None:
            count = self.page.count(word)
            trust = _PAGE_SHARE / (len(self.page) + _SMALL_PAGE)
            found = math.log(math.exp(score) + 2 * trust * count) if count else score
            self.familiar[word] = found
        return found

    def _steps(self, place: Place) -> list[Step]:
        found = self.steps.get(place)
        if found is None:
            found = self.steps[place] = list(steps(self.text, place, self.slips, self.maximum_dropped))
        return found

    @staticmethod
    def _possible(following: str, choices: Choices) -> list[str]:
        """Return the characters of a choice that some word has next."""
        if len(choices.written) < len(following):
            return [one for one in choices.written if one in following]
        return [one for one in following if one in choices.written]


def _with(word: WordStep, character: str, step: Step) -> WordStep:
    """Return a word with one more character, and with the slip that begins or ends at it."""
    start, end = word.start, word.end
    if step.begins:
        start = (word.place.position, len(word.written))
    written = word.written + character
    if step.place.in_step and (step.begins or not word.place.in_step):
        end = (step.place.position, len(written))
    return WordStep(word.score + step.cost, 0, written, step.place, start, end)
