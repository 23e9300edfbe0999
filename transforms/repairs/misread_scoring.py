"""Whether a span is misread, and which of its readings is the better one."""

import math
from functools import lru_cache
from itertools import takewhile

import numpy as np
import numpy.typing as npt

from transforms.pages.decoding import character_costs
from transforms.repairs.language_model import LanguageModel
from transforms.repairs.misread_bytes import Block

# Costs (`transforms.pages.decoding.character_costs`) from which a character is unusual, odd, and in no text.
UNUSUAL, ODD, GARBAGE = 2.0, 3.0, 8.0
# Of six characters in a row three unusual ones: names have fewer, misread text has more.
_WINDOW, _WINDOW_UNUSUAL = 6, 3
# Of a span this much is scored; a longer one says nothing new.
SCORED = 24
# Scores are natural logarithms a character: prose has about -5, misread text below -9.
_MINIMUM_RISE, _MINIMUM_SCORE = 3.0, -9.0
# A repaired text in which more of the characters than this still crowd is another misreading.
MAXIMUM_CROWDED = 0.1
# The surest that a repair can be.
SURE = 0.9999
# A lost byte is given back where the best reading is e³ times as likely as the next one.
_LOST_MARGIN = 3.0
CONTEXT = 4
_PAIRED_MARKS = {
    "》": "《",
    "】": "【",
    "」": "「",
    "』": "『",
    "〕": "〔",
    "〉": "〈",
    "”": "“",
    "’": "‘",
    "）": "（",
    "］": "［",
}
_NEVER_LAST = frozenset("，、《【「『〔〈“‘（［")


def crowds(text: str) -> npt.NDArray[np.bool_]:
    """True for each character that ends a crowd: two odd ones in a row, or three unusual ones of six."""
    costs = character_costs(text)
    odd = costs >= ODD
    crowded = np.zeros(len(text), dtype=bool)
    crowded[1:] = odd[1:] & odd[:-1]
    counts = np.cumsum(costs >= UNUSUAL)
    crowded[_WINDOW:] |= counts[_WINDOW:] - counts[:-_WINDOW] >= _WINDOW_UNUSUAL
    crowded[:_WINDOW] |= counts[:_WINDOW] >= _WINDOW_UNUSUAL
    return crowded


def rise(before: str, after: str, language: LanguageModel) -> float | None:
    """How sure it is that `after` is the better reading (0–1), None where the score does not rise clearly.

    The costs of characters are asked first: they are had for nothing, and rule most readings out.
    """
    if (
        not after
        or character_costs(before).mean() <= character_costs(after).mean()
        or crowds(after).mean() > MAXIMUM_CROWDED
    ):
        return None
    length = max(1, round(SCORED * len(before) / len(after)))
    new = language.per_character(after[:SCORED])
    gain = new - language.per_character(before[:length])
    if new < _MINIMUM_SCORE or gain < _MINIMUM_RISE:
        return None
    return min(SURE, 1 / (1 + math.exp(-gain)))


def join(line: str, blocks: list[Block], language: LanguageModel) -> str:
    """The text of a run of blocks; a lost byte is what the words around ask for, U+FFFD where they do not say."""
    text = ""
    characters = [one for block in blocks for one in block.characters]
    after = line[blocks[-1].end : blocks[-1].end + 1]
    for index, readings in enumerate(characters):
        if len(readings) > 1:
            known = takewhile(lambda one: len(one) == 1, characters[index + 1 : index + 1 + CONTEXT])
            right = "".join(one[0] for one in known) or ("" if index + 1 < len(characters) else after or "\n")
            left = text[-CONTEXT:].rpartition("\ufffd")[2]
            text += _likeliest(
                left, tuple(one for one in readings if _fits(one, text, right)), right, language
            )
        else:
            text += readings[0]
    return text


def _fits(character: str, before: str, right: str) -> bool:
    """False for a closing mark that nothing opened, and for a mark that ends no line at a line's end."""
    opener = _PAIRED_MARKS.get(character)
    if opener is not None:
        return before.count(opener) > before.count(character)
    return right != "\n" or character not in _NEVER_LAST


@lru_cache(maxsize=4096)
def _likeliest(left: str, readings: tuple[str, ...], right: str, language: LanguageModel) -> str:
    """The reading that the words around ask for, U+FFFD where they leave a choice."""
    around = left + right
    if around and character_costs(around).mean() > 1:
        return "\ufffd"  # misread more than once: no words to ask yet
    costs = character_costs("".join(readings))
    usual = [one for one, cost in zip(readings, costs, strict=True) if cost < UNUSUAL]
    ranked = sorted(((language.score(left + one + right), one) for one in usual), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _LOST_MARGIN):
        return "\ufffd"
    return ranked[0][1]
