"""The likeliest readings of a misread stream: a beam over characters."""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from transforms.repairs.language_model import MEMORY, Outlook, folded
from transforms.repairs.slip_codec import Place, Step, steps

# How many endings (the last characters of readings) a place keeps, how many readings with each, how far
# behind the best of its position one may lie, and how many characters behind the last slip are read.
_BEAM = 24
_ALIKE = 4
_BEHIND = 12.0
_CONTEXT = 6
# Whether a page that shows no character of private use drops them: as likely as not (natural logarithm).
_DROPPING = math.log(0.5)
# A guessed character that the page's script does not use (natural logarithm).
_FOREIGN = -6.0


class Reading(NamedTuple):
    """A reading of a text up to a place: its score, and where slips began and ended.

    `starts` and `ends` are pairs of an offset into the damaged text and one into `text`; `drops` says
    whether the page lost characters by this reading.
    """

    score: float
    text: str
    starts: tuple[tuple[int, int], ...] = ()
    ends: tuple[tuple[int, int], ...] = ()
    drops: bool = False


class PageOutlook(NamedTuple):
    """What may follow some characters on a page, as log probabilities.

    `said` has what the page has seen there; what else the language has is lowered by `less` (at most 0).
    """

    language: Outlook
    less: float
    said: Mapping[str, float]


class Judge(NamedTuple):
    """What readings are judged by: what may follow on this page, whether one character does, a character's own
    likelihood, the script."""

    outlook: Callable[[str], PageOutlook]
    likelihood: Callable[[str, str], float]
    alone: Callable[[str], float]
    foreign: frozenset[str]


Endings = dict[str, list[Reading]]


class Options(NamedTuple):
    """The characters of a step: by folded form, as written and what they have against them; and the likeliest first.

    `ranked` has for each its log probability by itself, what it has against it taken off.
    """

    known: dict[str, list[tuple[str, float]]]
    ranked: list[tuple[float, str, str]]


def find_readings(
    text: str, slips: Collection[int], start: int, *, memory: str, maximum_dropped: int, judge: Judge
) -> tuple[list[Reading], int]:
    """Return the likeliest readings of a stretch of text that begins at `start`, best first, and its end.

    `slips` are the offsets at which a byte may have been lost, `memory` is what stands before the
    stretch. It ends some characters behind the damage. All readings cover it whole, so their scores
    may be compared.
    """
    search = _Search(text, frozenset(slips), maximum_dropped, judge)
    return search.run(start, folded(memory)[-MEMORY:]), search.limit


class _Search:
    """One pass over the places of a text, from left to right."""

    def __init__(self, text: str, slips: frozenset[int], maximum_dropped: int, judge: Judge) -> None:
        self.text, self.slips, self.maximum_dropped, self.judge = text, slips, maximum_dropped, judge
        self.limit = len(text)
        # By place, and there by the last characters: what follows depends on nothing else.
        self.held: dict[Place, Endings] = {}
        self.queue: list[tuple[tuple[int, int], Place]] = []
        self.best: dict[int, float] = defaultdict(lambda: -math.inf)
        self.options: dict[tuple[str, ...], Options] = {}

    def run(self, start: int, memory: str) -> list[Reading]:
        self._arrive(Place(start), memory, [Reading(0.0, "")])
        last = max(self.slips)
        while self.queue and self.queue[0][0][0] < self.limit:
            _, place = heapq.heappop(self.queue)
            self._expand(place, self.held.pop(place))
            if place.position >= last and all(one.in_step for one in self.held):
                self.limit = min(self.limit, place.position + _CONTEXT)
        final = self.held.get(Place(self.limit), {})
        return sorted((one for readings in final.values() for one in readings), reverse=True)

    def _arrive(self, place: Place, memory: str, readings: list[Reading]) -> None:
        self.best[place.position] = max(self.best[place.position], readings[0].score)
        held = self.held.get(place)
        if held is None:
            held = self.held[place] = {}
            heapq.heappush(self.queue, (place.rank, place))
        before = held.get(memory)
        held[memory] = readings if before is None else _merged(before, readings)

    def _expand(self, place: Place, held: Endings) -> None:
        floor = self.best[place.position] - _BEHIND
        kept = heapq.nlargest(_BEAM, held.items(), key=lambda item: item[1][0].score)
        kept = [item for item in kept if item[1][0].score >= floor]
        for step in steps(self.text, place, self.slips, self.maximum_dropped) if kept else ():
            if step.place.position <= self.limit:
                options = self._options(step.characters)
                for memory, readings in kept:
                    self._continue(memory, readings, place, step, options)

    def _options(self, characters: tuple[str, ...]) -> Options:
        found = self.options.get(characters)
        if found is None:
            foreign = self.judge.foreign if len(characters) > 1 else frozenset()
            known: dict[str, list[tuple[str, float]]] = defaultdict(list)
            for one in characters:
                known[folded(one)].append((one, _FOREIGN if one in foreign else 0.0))
            ranked = [
                (self.judge.alone(plain) + cost, one, plain)
                for plain, ways in known.items()
                for one, cost in ways
            ]
            found = self.options[characters] = Options(known, sorted(ranked, reverse=True))
        return found

    def _continue(
        self, memory: str, readings: list[Reading], place: Place, step: Step, options: Options
    ) -> None:
        only = step.characters[0] if len(step.characters) == 1 else ""
        if only.isspace() and only != "\n":
            self._arrive(step.place, memory, _grown(readings, place, step, only, 0.0))
            return
        room = self.best[step.place.position] - _BEHIND - readings[0].score - step.cost
        for score, character, plain in self._possible(memory, options, room):
            if score >= room:
                grown = _grown(readings, place, step, character, step.cost + score)
                self._arrive(step.place, (memory + plain)[-MEMORY:], grown)

    def _possible(self, memory: str, options: Options, room: float) -> list[tuple[float, str, str]]:
        """Return the characters of a step with their scores; those certainly below `room` may be missing."""
        if len(options.ranked) == 1:
            _, character, plain = options.ranked[0]
            return [(self.judge.likelihood(memory, plain), character, plain)]
        language, less, said = self.judge.outlook(memory)
        known, lost = options.known, language.lost + less
        scores = {plain: score + less for plain, score in language.scores(known.keys()).items()}
        scores.update((plain, said[plain]) for plain in known.keys() & said.keys())
        possible = [
            (score + cost, one, plain) for plain, score in scores.items() for one, cost in known[plain]
        ]
        for score, character, plain in options.ranked:
            if lost + score < room:
                break
            if plain not in scores:
                possible.append((lost + score, character, plain))
        return possible


def _grown(readings: list[Reading], place: Place, step: Step, character: str, cost: float) -> list[Reading]:
    """Return readings with one more character."""
    grown = []
    for score, text, starts, ends, drops in readings:
        if step.drops and not drops:
            drops, score = True, score + _DROPPING
        if step.begins:
            starts = (*starts, (place.position, len(text)))
        if step.place.in_step and (step.begins or not place.in_step):
            ends = (*ends, (step.place.position, len(text) + 1))
        grown.append(Reading(score + cost, text + character, starts, ends, drops))
    return sorted(grown, reverse=True) if step.drops else grown


def _merged(some: list[Reading], others: list[Reading]) -> list[Reading]:
    """Return the best of readings with the same ending, each text once."""
    best: dict[str, Reading] = {}
    for one in heapq.merge(some, others, reverse=True):
        best.setdefault(one.text, one)
        if len(best) == _ALIKE:
            break
    return list(best.values())
