"""What a clause takes from those before it in its sentence, and how numbers follow each other in a list."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.indicators.clauses import Part
from transforms.indicators.purposes import NO_PURPOSE, Purpose
from transforms.indicators.statistics import compared_time
from transforms.times.periods import TimeExpression

_MARKS = (
    "、",
    "和",
    "与",
    "及",
    "以及",
    "左右、",
    "以上、",
    "以上和",
    "左右和",
    "—",
    "-",
    "–",
    "－",
    "~",
    "～",
    "∶",
    "：",
    ":",
    "至",
    "到",
    "",
)


@dataclass
class State:
    """What a clause takes from those before it in its sentence."""

    subject: str = ""
    period: TimeExpression | None = None
    horizon_from: TimeExpression | None = None
    started: TimeExpression | None = None
    span: TimeExpression | None = None
    role: str = ""
    name: str = ""
    noun: str = ""
    clause: str = ""
    purpose: Purpose = NO_PURPOSE
    condition: str = ""
    granted: str = ""
    lists_grants: bool = False
    prize: str = ""
    grants: bool = False
    rate: str = ""
    status: str = ""
    statistic: str = ""
    base_unit: str = ""
    comparator: str = "eq"
    recent: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)


def continues_list(part: Part) -> bool:
    """True for a number that only a list mark parts from the one before: the second of `98.2%和97.5%`."""
    return not part.is_first and part.lead in _MARKS


def listed_behind(following: Sequence[Part]) -> int:
    """How many numbers follow in the same list."""
    count = 0
    for part in following:
        if part.quantity is None or part.lead not in _MARKS:
            break
        count += 1
    return count


def next_clause(following: Sequence[Part]) -> str:
    """The words that open the clause behind the one of a number, up to its own first number."""
    return next((one.lead for one in following if one.is_first), "")


def own_time(part: Part) -> TimeExpression | None:
    """The last time of a part that is not what a number is compared with."""
    compared = compared_time(part)
    own = [one for one in part.times if one is not compared]
    return own[-1] if own else None
