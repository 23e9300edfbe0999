"""What a lost byte does to GBK text: which characters a misread stream may have been.

A reader that has lost the first byte of a two-byte character pairs every byte with the wrong
neighbour, until an ASCII byte stands where a character begins. A `Place` is a point in such a text:
in step with its bytes, or one byte off, with what is known of the byte that waits for its partner.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

LEADS = frozenset(range(0x81, 0xFF))
_TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
# What stands where a byte was lost, or where a byte found no partner.
LOSS_MARKS = "?？\ufffd"
# Full-width marks that arise in a misread stream and may have been made ASCII since, with what it
# costs to think so (natural logarithm): sites fold ？！ and often the others.
_FOLDED = {"?": -0.5, "!": -0.5, ",": -1.0, ":": -1.0, ";": -1.0, "(": -1.0, ")": -1.0, ".": -3.0}
_RESIDUE = re.compile(
    r"[(（]?(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?[aeiouüv\u00e0-\u00fc\u0101-\u016b\u01ce-\u01dc]{1,4}(?:ng?|r)?[)）]"
)
# A character of more possibilities than this is as good as unknown and is never guessed.
_MAXIMUM_CHOICE = 1_700
# A tag, of which a byte without a partner may have swallowed the beginning.
_TAG = re.compile(r"(?:<|(?<=[?？\ufffd]))/?[A-Za-z][A-Za-z0-9]{0,9}>")
_NO_LEADS: frozenset[int] = frozenset()
# What it costs (natural logarithm) to take a `?` for a lost byte rather than a question mark, and to
# think that the end of a line hides a byte without a partner.
_SLIP = -4.0
_HIDDEN_END = -3.0
# A line whose last character lost both bytes ended with one of these; what it costs that nothing proves it.
_LAST, _LAST_LOST = tuple("。！；：，”）》"), -1.0
# Rows of private use, whose characters pages often drop: first bytes (here: second bytes of the
# characters that were) and second bytes (first bytes of the next ones). GBK user-defined areas 1–3.
_DROPPED = (
    ((*range(0xAA, 0xB0), *range(0xF8, 0xFF)), frozenset(range(0xA1, 0xFF))),
    (tuple(range(0xA1, 0xA8)), frozenset(range(0x81, 0xA1))),
)


class Place(NamedTuple):
    """Where a reading has come to.

    `leads` are the bytes that may wait for a partner (none: in step); `dropped` counts characters in a
    row that the page lost; `pending` is an ASCII character that the last misread one had swallowed.
    """

    position: int
    leads: frozenset[int] = _NO_LEADS
    dropped: int = 0
    pending: str = ""

    @property
    def in_step(self) -> bool:
        """True where the reader and the bytes agree again."""
        return not self.leads and not self.pending

    @property
    def rank(self) -> tuple[int, int]:
        """Order of work: by position, and at one position from slipped to in step."""
        return self.position, 9 if self.in_step else 8 if self.pending else self.dropped


class Step(NamedTuple):
    """The characters that may come next, what they cost (a natural logarithm), and where they lead.

    `begins` is true where the step is the first one of a slip, `drops` where the page lost its character.
    """

    characters: tuple[str, ...]
    cost: float
    place: Place
    begins: bool = False
    drops: bool = False


def residue_end(text: str, position: int) -> int:
    """Return where a bracketed pinyin reading at a position ends; the position itself if there is none.

    Its opening bracket may be missing: a byte without a partner swallows it.
    """
    match = _RESIDUE.match(text, position)
    return match.end() if match else position


@cache
def character_of(lead: int, trail: int) -> str | None:
    """Return the character of two bytes, None where GBK has none (private use does not count)."""
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return None


@cache
def bytes_of(character: str) -> tuple[int, int] | None:
    """Return the two bytes of a character (private use too), None where it has one or four."""
    try:
        content = character.encode("gb18030")
    except UnicodeEncodeError:
        return None
    return (content[0], content[1]) if len(content) == 2 else None


def steps(text: str, place: Place, slips: Collection[int], maximum_dropped: int) -> Iterator[Step]:
    """Yield what may come next at a place.

    `slips` are the offsets at which a byte may have been lost, `maximum_dropped` the number of
    characters in a row that the page may have dropped.
    """
    if place.leads:
        yield from _slipped_steps(text, place, maximum_dropped)
    elif place.pending:
        yield Step((place.pending,), 0.0, Place(place.position))
    elif place.position < len(text):
        if place.position in slips:
            for step in _slipped_steps(text, Place(place.position + 1, LEADS), maximum_dropped):
                yield step._replace(cost=step.cost + _SLIP, begins=True)
        yield _plain_step(text, place.position)


def _plain_step(text: str, position: int) -> Step:
    """Return the next character of a text in step; residue says nothing, and a tag ends a line."""
    tag = _TAG.match(text, position)
    if tag:
        return Step(("\n",), 0.0, Place(tag.end()))
    behind = residue_end(text, position)
    at = behind if behind < len(text) else position
    return Step((text[at],), 0.0, Place(at + 1))


def _slipped_steps(text: str, place: Place, maximum_dropped: int) -> Iterator[Step]:
    position = residue_end(text, place.position)
    shown = text[position : position + 1]
    ways: list[tuple[tuple[int, ...], float, Place]] = []
    if shown in ("", "\n"):
        ways.append((_TRAILS, _HIDDEN_END, Place(position)))
    for first, second, cost in _readings(shown):
        in_line = second >= 0x81
        after = Place(position + 1, _one(second)) if in_line else Place(position + 1, pending=chr(second))
        ways.append(((first,), cost, after))
    if "@" <= shown <= "~":
        ways.append(((ord(shown),), 0.0, Place(position + 1)))
    elif shown and shown in LOSS_MARKS:
        # A second byte 0x80 (個, 還) is the first of nothing: it takes the next first byte with it.
        ways.append(((0x80,), 0.0, Place(position + 1, LEADS, 1)))
        ways.append((_TRAILS, 0.0, Place(position + 1)))
        if len(place.leads) > 1 and text[position + 1 : position + 2] in ("", "\n"):
            yield Step(_LAST, _LAST_LOST, Place(position + 1))
    shown_ways = len(ways)
    if place.dropped < maximum_dropped:
        ways += [(trails, 0.0, Place(position, leads, place.dropped + 1)) for trails, leads in _DROPPED]
    for number, (trails, cost, after) in enumerate(ways):
        characters = _characters(place.leads, trails)
        if characters:
            yield Step(characters, cost, after, drops=number >= shown_ways)


def _readings(shown: str) -> Iterator[tuple[int, int, float]]:
    """Yield the two bytes that a shown character may have been made of."""
    if shown in _FOLDED:
        yield 0xA3, ord(shown) + 0x80, _FOLDED[shown]
    elif shown > "\x7f":
        found = bytes_of(shown)
        # A second byte 0x80 is the first of no character.
        if found is not None and found[1] != 0x80:
            yield *found, 0.0


@cache
def _one(byte: int) -> frozenset[int]:
    return frozenset((byte,))


@lru_cache(maxsize=4096)
def _characters(leads: frozenset[int], trails: tuple[int, ...]) -> tuple[str, ...]:
    """Return the characters that the bytes allow, none where they allow nearly all."""
    if len(leads) * len(trails) > _MAXIMUM_CHOICE:
        return ()
    found = (character_of(lead, trail) for lead in sorted(leads) for trail in trails)
    return tuple(one for one in found if one is not None)
