"""What an event is, and what a clause takes from those before it."""

from datetime import date
from typing import NamedTuple

from transforms.times.edtf import TimeExpression


class EventMention(NamedTuple):
    """A happening; `surface` is its clause, `end_date` is None where the period is open; `date_source` text (its sentence dates it) or derived."""

    start: int
    end: int
    surface: str
    sentence_no: int
    event_edtf: str
    start_date: date
    end_date: date | None
    region_key: str | None
    actor: str | None
    action: str
    object: str | None
    date_source: str


class Dated(NamedTuple):
    """A time that dates what happens, and whether the sentence says it (`text`) or it is derived."""

    time: TimeExpression
    source: str


class State(NamedTuple):
    """What a clause takes from those before it.

    `fresh` counts the clauses that the dates still reach; `reports` is true behind 提出, whose clauses tell
    what was said; `planned` behind 要 or 将; `review` is the period a report looks back on.
    """

    dates: tuple[Dated, ...] = ()
    fresh: int = 0
    reports: bool = False
    planned: bool = False
    review: TimeExpression | None = None
    actor: str | None = None
    region_key: str | None = None
    last: EventMention | None = None
