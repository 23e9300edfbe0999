"""The instrument that a letter or an order hands on: 《…》已经…通过，现予公布, 现将《…》印发给你们."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.times.edtf import TimeExpression

# Letters and orders stand at the head of a document, before what they hand on.
_HEAD_LINES = 40
_SIGNED_WITHIN = 8
_HANDS_ON = re.compile(
    "《((?:[^《》]|《[^《》]*》){4,120})》(?:（[^）]{0,60}）)?[^《》]{0,120}?"
    "(?:现予?以?(?:公布|发布|印发|颁布|施行)|(?:予以|印发给|现印发|公布施行|发布施行))"
)
_IN_TITLE = re.compile("^([^，。：]{4,60}?)关于(?:印发|公布|发布|颁布)")
_ORDER = re.compile("^([\u4e00-\u9fff、 ]{4,40}?)令(?:[（(]?第[^，。]{1,8}号[)）]?)?$")


class HandedOn(NamedTuple):
    """An instrument with who hands it on and the day of the letter (EDTF)."""

    title: str
    issuer: str | None
    issue_edtf: str | None


def handed_on(
    text: str, periods: Sequence[TimeExpression], title: str | None, issuer: str | None
) -> HandedOn | None:
    """Return what the letter or order at the head of a text hands on, or None.

    Who signs the letter issues the instrument, on the day of the letter, whatever day it was adopted on.
    `title` and `issuer` are the document's own.
    """
    start, orderer = 0, None
    lines = text.split("\n", _HEAD_LINES)[:_HEAD_LINES]
    for index, line in enumerate(lines):
        order = _ORDER.match(line) if len(line) < 60 else None
        orderer = order.group(1) if order else orderer
        match = _HANDS_ON.search(line) if "《" in line else None
        if match and "现行" not in match.group():
            named = _IN_TITLE.match(title or "")
            who = orderer or (named.group(1) if named else issuer)
            following = lines[index + 1 : index + 1 + _SIGNED_WITHIN]
            day = _signed(start + len(line) + 1, following, periods)
            # Else the text only tells of an instrument that others issued.
            return (
                HandedOn(match.group(1), who, day)
                if day or orderer or match.group(1) in (title or "")
                else None
            )
        start += len(line) + 1
    return None


def _signed(start: int, lines: Sequence[str], periods: Sequence[TimeExpression]) -> str | None:
    """The first line that is a date and nothing else."""
    days = {(one.start, one.end): one.edtf for one in periods if len(one.edtf) == 10}
    for line in lines:
        lead = len(line) - len(line.lstrip(" \u3000"))
        day = days.get((start + lead, start + len(line.rstrip(" \u3000"))))
        if day:
            return day
        start += len(line) + 1
    return None
