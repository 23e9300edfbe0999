"""Which of two documents took from the other."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

# From the top of the state downwards; wording travels this way where nothing says otherwise.
LEVELS = ("country", "province", "city", "district")


class Standing(NamedTuple):
    """What direction is told from: key, day of issue and level of the region (None where unknown)."""

    document_key: str
    issue_date: date | None
    level: str | None


class Direction(NamedTuple):
    """Whether the first of two documents is the source, and what says so: date, level or nothing (unknown)."""

    is_first_source: bool
    basis: str


def direction(first: Standing, second: Standing) -> Direction:
    """Return which is the source: the earlier one, else the one of the higher level.

    Where neither tells, the order is that of the keys and means nothing.
    """
    if first.issue_date and second.issue_date and first.issue_date != second.issue_date:
        return Direction(first.issue_date < second.issue_date, "date")
    if first.level in LEVELS and second.level in LEVELS and first.level != second.level:
        return Direction(LEVELS.index(first.level) < LEVELS.index(second.level), "level")
    return Direction(first.document_key < second.document_key, "unknown")
