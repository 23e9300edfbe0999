"""Quantities in policy prose: number, multiplier, unit and comparator, exact in decimal."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from transforms.quantities.comparators import comparator_of
from transforms.quantities.numerals import read_number
from transforms.quantities.units import Unit, Units

_STANDS_AT = re.compile("(?:位居|居|位列|列|排名?在?|名次为?|跃升至|升至|上升到|前进到)[^，。；]{0,8}$")
_PERCENT = {"%", "％"}
_POINTS = {"个百分点", "百分点"}
# Numbers that share the unit of the last: 15、22个百分点; a range bounds from both sides: 5%—8%.
_LIST_MARK = re.compile("(?:左右|以上)?(?:、|和|及|与)$")
_RANGE_MARK = re.compile("[-—–－~～至到]{1,2}$")
# 航线突破百条。 counts; 超亿元企业 tells which.
_ENDS_HERE = re.compile("[，。；、）]|$|大关|台阶|关口")
_LONGEST_MARK = 3
_ROUNDING = Decimal("0.3")  # by how much printed parts of a whole may miss it


class Quantity(NamedTuple):
    """A number with its unit; `value_base` is the value in `base_unit`, `unit` as written."""

    start: int
    end: int
    surface: str
    value: Decimal
    unit: str
    value_base: Decimal
    base_unit: str
    kind: str
    comparator: str


class _Bare(NamedTuple):
    """A number that may take its unit from the one behind it."""

    start: int
    end: int
    value: Decimal


_PERCENT_UNIT = Unit("percent", Decimal(1), "percent")
_RATIO_UNIT = Unit("ratio", Decimal(1), "ratio")


def find_quantities(text: str, units: Units) -> Iterator[Quantity]:
    """Yield the quantities of a text in order: `7020亿`, `9.3个百分点`, `2200万`, `第13`, `前十`, `百分之五`.

    Numbers of a list or range share the unit of the last (`15、22个百分点`, `3至5家`); a range gives its
    lower bound (ge) and its upper bound (le); three parts of a whole (`8∶42∶50`) are percentages. A number without unit and multiplier is none; whether
    a quantity states something (and is no date, 文号 or structural number) is for the caller to say.
    """
    waiting: list[_Bare] = []
    lower = None  # a whole quantity that may turn out to be the lower end of a range
    for match in units.pattern.finditer(text):
        if match.group("structure"):
            if lower is not None:
                yield lower
            yield from _structure(match, text)
            waiting, lower = [], None
            continue
        quantity = _read(match, text, units)
        if quantity is None:
            bare = _bare(match)
            linked = bare and waiting and _mark(text, waiting[-1].end, match.start())
            waiting = [*(waiting if linked else []), *([bare] if bare else [])]
            if lower is not None:
                yield lower
            lower = None
            continue
        if waiting and _mark(text, waiting[-1].end, quantity.start):
            shared = [_share(one, quantity, text) for one in waiting]
            if _RANGE_MARK.search(text, waiting[-1].end, quantity.start):
                shared[-1] = shared[-1]._replace(comparator="ge")
                quantity = quantity._replace(comparator="le")
            yield from shared
        elif lower is not None:
            ranged = _is_range(text, lower.end, quantity.start)
            if ranged and lower.kind == "implied":  # 3万至5万元
                lower = lower._replace(
                    base_unit=quantity.base_unit, kind=quantity.kind, unit=lower.unit + quantity.unit[-1]
                )
            ranged = ranged and lower.base_unit == quantity.base_unit
            yield lower._replace(comparator="ge") if ranged else lower
            quantity = quantity._replace(comparator="le") if ranged else quantity
        waiting, lower = [], quantity
    if lower is not None:
        yield lower


def _mark(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    return 0 < len(between) <= _LONGEST_MARK and bool(
        _LIST_MARK.fullmatch(between) or _RANGE_MARK.fullmatch(between)
    )


def _is_range(text: str, end: int, start: int) -> bool:
    return start - end <= _LONGEST_MARK and _RANGE_MARK.fullmatch(text[end:start]) is not None


def _bare(match: re.Match[str]) -> _Bare | None:
    number = match.group("number")
    value = read_number(number) if number and match.end() == match.end("number") else None
    return None if value is None else _Bare(match.start(), match.end(), value)


def _share(bare: _Bare, model: Quantity, text: str) -> Quantity:
    factor = model.value_base / model.value if model.value else Decimal(1)
    return model._replace(
        start=bare.start,
        end=bare.end,
        surface=text[bare.start : bare.end],
        value=bare.value,
        value_base=bare.value * factor,
    )


def _structure(match: re.Match[str], text: str) -> Iterator[Quantity]:
    """The parts of 8.3∶41.4∶50.3, where they add up to a whole."""
    start, parts = match.start(), re.split("[∶：:]", match.group())
    if abs(sum((Decimal(part) for part in parts), Decimal(-100))) > _ROUNDING:
        return
    for part in parts:
        value, end = Decimal(part), start + len(part)
        yield Quantity(start, end, text[start:end], value, "∶", value, "percent", "structure", "eq")
        start = end + 1


def _read(match: re.Match[str], text: str, units: Units) -> Quantity | None:
    if match.group("rank") or match.group("first"):
        return _rank(match)
    if match.group("percent"):
        value = read_number(match.group("percent"))
        return None if value is None else _quantity(match, text, value, value, "%", _PERCENT_UNIT)
    if match.group("part") or match.group("half") or match.group("numerator"):
        return _fraction(match, text)
    if match.group("ratio"):
        value = Decimal(match.group("ratio"))
        return _quantity(match, text, value, value, text[match.end("ratio") : match.end()], _RATIO_UNIT)
    if match.group("doubled") is not None:
        growth = (Decimal(2) ** int(read_number(match.group("doubled") or "一") or 1) - 1) * 100
        return _quantity(match, text, growth, growth, "番", _PERCENT_UNIT)
    if match.group("bare"):
        if len(match.group("bare_scale")) == 1 and not _ENDS_HERE.match(text, match.end()):
            return None
        scale, name = match.group("bare_scale"), match.group("bare_unit")
        unit, factor = units.units[name], units.multipliers[scale]
        return _quantity(
            match, text, Decimal(1), factor * unit.factor, scale + name, unit, lead=len(match.group("bare"))
        )
    return _number(match, text, units)


def _fraction(match: re.Match[str], text: str) -> Quantity | None:
    """三分之二, 2/3 and 一半 as per cent."""
    part, whole = (
        read_number((match.group("half") and "一") or match.group("part") or match.group("numerator")),
        read_number((match.group("half") and "二") or match.group("whole") or match.group("denominator")),
    )
    if part is None or whole is None or part >= whole:
        return None
    share = round(part * 100 / whole, 10)
    return _quantity(match, text, share, share, "分之", _PERCENT_UNIT)


def _number(match: re.Match[str], text: str, units: Units) -> Quantity | None:
    chinese = match.group("chinese")
    value = read_number(chinese or match.group("number"))
    scale = match.group("scale") or ""
    name = match.group("cunit") if chinese else match.group("unit")
    if value is None or not (name or scale):
        return None
    unit = _unit(name, scale, units)
    if name == "位" and not scale and _STANDS_AT.search(text, max(0, match.start() - 12), match.start()):
        unit = Unit("rank", Decimal(1), "rank")
    factor = units.multipliers[scale] if scale else Decimal(1)
    more = match.group("cmore") if chinese else match.group("more") or match.group("more2")
    return _quantity(
        match, text, value, value * factor * unit.factor, scale + (name or ""), unit, more=bool(more)
    )


def _unit(name: str | None, scale: str, units: Units) -> Unit:
    if not name:
        # 7020亿 of output: money is what official prose leaves unnamed at this size; below it, heads.
        return Unit("yuan" if "亿" in scale else "items", Decimal(1), "implied")
    if name in _PERCENT:
        return _PERCENT_UNIT
    if name in _POINTS:
        return Unit("percentage_point", Decimal(1), "percentage_point")
    return units.units[name]


def _rank(match: re.Match[str]) -> Quantity | None:
    top = match.group("top")
    value = Decimal(1) if match.group("first") else read_number(top or match.group("rank_value"))
    if value is None:
        return None
    unit = match.group("rank_unit") or match.group("top_unit") or ("前" if top else "第")
    unit = match.group("first") or unit
    return Quantity(
        match.start(), match.end(), match.group(), value, unit, value, "rank", "rank", "le" if top else "eq"
    )


def _quantity(
    match: re.Match[str],
    text: str,
    value: Decimal,
    base: Decimal,
    written: str,
    unit: Unit,
    *,
    more: bool = False,
    lead: int = 0,
) -> Quantity:
    start, end = match.start() + lead, match.end()
    return Quantity(
        start,
        end,
        text[start:end],
        value,
        written,
        base,
        unit.base_unit,
        unit.kind,
        comparator_of(text, start, end, more),
    )
