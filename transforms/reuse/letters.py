"""A text reduced to its letters and figures, each with its place in the text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_CODE_POINTS = 0x110000
# No letter has been given a code point from here on: planes 4 to 16 hold tags and private characters.
_ASSIGNED = 0x40000
Codes = npt.NDArray[np.uint32]


class Letters(NamedTuple):
    """The letters and figures of a text, and where each stands in it (code points from 0).

    Punctuation and line breaks are left out: they are what an editor changes first and a page loses first.
    """

    text: str
    places: npt.NDArray[np.int32]

    @property
    def codes(self) -> Codes:
        """The letters as code points."""
        return _codes(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text from the letter `start` to before the letter `end` (end > start)."""
        return int(self.places[start]), int(self.places[end - 1]) + 1

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The letters that stand in a span of the text: from the first to past the last."""
        first, past = np.searchsorted(self.places, (start, end))
        return int(first), int(past)


def letters_of(text: str) -> Letters:
    """Return the letters and figures of a text."""
    codes = _codes(text)
    places = np.flatnonzero(_is_letter()[codes]).astype(np.int32)
    return Letters(codes[places].tobytes().decode("utf-32-le", "surrogatepass"), places)


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@cache
def _is_letter() -> npt.NDArray[np.bool_]:
    """For each code point whether it is a letter or a figure, as `str.isalnum` has it."""
    return marked(str.isalnum)


def marked(holds: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """Return for each code point whether a property holds of its character."""
    marks = np.zeros(_CODE_POINTS, np.bool_)
    marks[:_ASSIGNED] = np.fromiter((holds(chr(code)) for code in range(_ASSIGNED)), np.bool_, _ASSIGNED)
    return marks
