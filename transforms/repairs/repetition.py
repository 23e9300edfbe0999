"""Text that a page says several times: a scraper's print of nested elements, each with all that is in it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from transforms.repairs.broken_lines import BLANKS, Line, lines_of
from transforms.traced_text import Edit

# A paragraph that is looked for elsewhere: shorter ones are repeated on purpose.
_PARAGRAPH = 40
# So many paragraphs, spread over a text, are looked for first; a page that repeats itself repeats most.
_PROBES = 5
# A copy is so long, and holds so many paragraphs of the other one; between them stand headings at most.
_PIECE = 8
_SENTENCE = re.compile("[^。！？]+[。！？]?")
_COPY_LENGTH, _COPY_PARAGRAPHS, _COVERED = 300, 3, 0.85


class _Place(NamedTuple):
    """Where a line stands again: its number, and the span among the characters of the lines kept."""

    line: int
    start: int
    end: int


def find_repeated_text(text: str) -> list[Edit]:
    """What a page says again goes, and its paragraphs part the copy that is kept.

    Elements within elements give a text once without its paragraphs for each level, and then
    paragraph by paragraph, often without short headings. So the copies that stand again later go
    first, then the paragraphs that the last whole copy holds; line ends are put where they began.
    Must not touch a law that quotes what it amends, or a phrase that is said twice.
    """
    lines = [line for line in lines_of(text) if line.text.strip(BLANKS)]
    if not _repeats(text, lines):
        return []
    kept, dropped = _without_earlier_copies(lines)
    edits = [_drop(text, line) for line in dropped]
    edits += _without_paragraphs(text, kept)
    return _merged(edits)


def _repeats(text: str, lines: Sequence[Line]) -> bool:
    probes = [line.text.strip(BLANKS) for line in lines if len(line.text) >= _PARAGRAPH]
    step = max(1, len(probes) // _PROBES)
    # The last paragraphs are those of the copy that is parted.
    return any(text.find(probe) != text.rfind(probe) for probe in probes[::-step][:_PROBES])


def _squeezed(line: Line) -> str:
    return "".join(line.text.split())


def _without_earlier_copies(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Runs of lines that stand again, as they are, right behind themselves."""
    contents = [_squeezed(line) for line in lines]
    dropped: set[int] = set()
    at = 0
    while at < len(lines):
        length = _copied_run(contents, at)
        dropped |= set(range(at, at + length))
        at += max(1, length)
    return (
        [line for at, line in enumerate(lines) if at not in dropped],
        [lines[at] for at in sorted(dropped)],
    )


def _copied_run(contents: Sequence[str], at: int) -> int:
    """The number of lines from `at` on that stand again before any other text begins, or 0."""
    for other in range(at + 1, min(len(contents), at + 400)):
        if contents[other] != contents[at]:
            continue
        run = 0
        while (
            at + run < other and other + run < len(contents) and contents[at + run] == contents[other + run]
        ):
            run += 1
        gap = sum(len(one) for one in contents[at + run : other])
        size = sum(len(one) for one in contents[at : at + run])
        if size >= _COPY_LENGTH and gap <= (1 - _COVERED) * size:
            return run
    return 0


def _without_paragraphs(text: str, lines: Sequence[Line]) -> list[Edit]:
    """Lines that an earlier run-on copy holds go; the copy is parted where they begin and end."""
    whole, places = _characters(text, lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(_squeezed(line)))
    found: list[_Place] = []
    for number, line in enumerate(lines):
        found += _places(whole[: starts[number]], number, _squeezed(line), found[-1].end if found else 0)
    runs = [run for run in _runs(found) if _is_run_on_copy(run, starts)]
    edits: list[Edit] = []
    for place in (place for run in runs for place in run):
        edits.append(_drop(text, lines[place.line]))
        for at in (place.start, place.end):
            if 0 < at < len(places) and "\n" not in text[places[at - 1] : places[at]]:
                edits.append(Edit(places[at - 1] + 1, places[at], "\n", "repeated_text"))
        edits += _inner_ends(text, places, place)
    return edits


def _places(earlier: str, number: int, content: str, behind: int) -> list[_Place]:
    """Where a line stands among the characters before it: whole, or sentence by sentence (a heading is missing)."""
    places: list[_Place] = []
    for piece in (content,) if content in earlier else _SENTENCE.findall(content):
        at = earlier.find(piece, behind)
        at = earlier.find(piece) if at < 0 else at
        if at < 0 or len(piece) < _PIECE:
            return []
        places.append(_Place(number, at, at + len(piece)))
        behind = at + len(piece)
    return places


def _inner_ends(text: str, places: Sequence[int], place: _Place) -> list[Edit]:
    """Line ends inside what is one paragraph below go."""
    return [
        Edit(before + 1, after, "", "broken_line")
        for before, after in pairwise(places[place.start : place.end])
        if "\n" in text[before + 1 : after]
    ]


def _runs(found: Sequence[_Place]) -> list[list[_Place]]:
    """Paragraphs that follow each other in both copies, but for what one of them lacks."""
    runs: list[list[_Place]] = []
    for place in found:
        last = runs[-1][-1] if runs else None
        if last and 0 <= place.start - last.end <= _COPY_LENGTH:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _is_run_on_copy(run: Sequence[_Place], starts: Sequence[int]) -> bool:
    """True where paragraphs cover a long stretch that has fewer line ends than they."""
    covered = sum(place.end - place.start for place in run)
    first, last = run[0].start, run[-1].end
    if len(run) < _COPY_PARAGRAPHS or covered < max(_COPY_LENGTH, _COVERED * (last - first)):
        return False
    own_lines = bisect_right(starts, last - 1) - bisect_right(starts, first) + 1
    return own_lines * 2 <= len(run)


def _characters(text: str, lines: Sequence[Line]) -> tuple[str, list[int]]:
    """The characters of the lines without blanks, and where each stands in the text."""
    places = [at for line in lines for at in range(line.start, line.end) if not text[at].isspace()]
    return "".join(text[at] for at in places), places


def _drop(text: str, line: Line) -> Edit:
    return Edit(line.start, min(line.end + 1, len(text)), "", "repeated_text")


def _merged(edits: Sequence[Edit]) -> list[Edit]:
    """In order, each once; an edit within what is dropped whole goes with it."""
    kept: list[Edit] = []
    for edit in sorted(set(edits), key=lambda one: (one.start, -one.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
