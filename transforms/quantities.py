"""Quantities in policy prose: number, multiplier, unit and comparator, exact in decimal."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = "[〇零一二两三四五六七八九十百千万亿]+(?:点[〇零一二三四五六七八九]+)?"

# Words before a number, nearest last, that bound it. Source: the wording conventions of official
# prose; 达到, 高达 and 为 state the value itself.
_BEFORE = (
    ("ge", "不低于|不少于|不小于|至少|不下于|最低|下限为?"),
    ("le", "不超过|不高于|不大于|不多于|至多|最高(?:不超过)?(?:给予|奖励|补助|补贴|为|达)?|最多|上限为?|控制在|封顶"),
    ("gt", "超过|超出|突破|多于|高于|大于|超|逾|过(?=[\\d一二两三四五六七八九十百千万])"),
    ("lt", "少于|低于|小于|不足|不到|不及"),
    ("approx", "大约|约为?|将近|接近|近|左右"),
)
_BEFORE_PATTERN = re.compile("(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _BEFORE) + r")(?:了|达到?|至)?$")
_AFTER_PATTERN = re.compile(
    "(?P<ge>及?以上|之上|起)|(?P<le>及?以下|及?以内|之内|封顶)|(?P<approx>左右|上下|许(?=[，。]))"
)
_MAX_DIGITS = 15
_STANDS_AT = re.compile("(?:位居|居|位列|列|排名?在?|名次为?|跃升至|升至|上升到|前进到)[^，。；]{0,8}$")
# 余 and 多 between number and unit: more than the number, 近 before it: about.
_MORE = "余|多|几"


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


class Unit(NamedTuple):
    """A unit as written, with what it is of the base unit."""

    base_unit: str
    factor: Decimal
    kind: str


@dataclass(frozen=True)
class Units:
    """Units and multipliers with the one pattern that finds quantities."""

    units: Mapping[str, Unit]
    multipliers: Mapping[str, Decimal]
    pattern: re.Pattern[str]

    @classmethod
    def from_rows(cls, units: Sequence[Mapping[str, str]], multipliers: Sequence[Mapping[str, str]]) -> "Units":
        """Build from the rows of `units.csv` and `multipliers.csv`."""
        by_name = {row["unit"]: Unit(row["base_unit"], Decimal(row["factor"]), row["kind"]) for row in units}
        scale = {row["multiplier"]: Decimal(row["factor"]) for row in multipliers}
        return cls(by_name, scale, _compile(by_name, scale))


def _compile(units: Mapping[str, Unit], multipliers: Mapping[str, Decimal]) -> re.Pattern[str]:
    def either(words: Sequence[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    written = [unit for unit in units if unit not in ("%", "％")]
    return re.compile(
        rf"(?P<rank>第(?P<rank_value>\d+|[一二三四五六七八九十]{{1,3}})(?P<rank_unit>位|名)?"
        rf"|前(?P<top>\d+|[一二三四五六七八九十]{{1,3}})(?P<top_unit>位|名|强)?(?![年个月天日次期季条章一二三四五六七八九十\d]))"
        rf"|百分之(?P<percent>{_CHINESE}|{_ARABIC})"
        rf"|(?P<number>{_ARABIC})(?P<more>{_MORE})?(?P<scale>(?:{either(list(multipliers))})(?!分[点之]))?(?P<more2>{_MORE})?"
        rf"(?P<unit>%|个百分点|百分点|{either(written)})?"
        rf"|(?P<chinese>{_CHINESE})(?P<cmore>{_MORE})?(?P<cunit>个百分点|百分点|{either(written)})"
        rf"|(?P<bare>(?:超过|突破|超|跃上|迈上|达到|达|近|逾|过))(?P<bare_scale>万亿|千亿|百亿|千万|百万)(?P<bare_unit>{either(written)})"
    )


def find_quantities(text: str, units: Units) -> Iterator[Quantity]:
    """Yield the quantities of a text in order: `7020亿`, `9.3个百分点`, `2200万`, `第13`, `前十`, `百分之五`.

    A number without unit and multiplier is none; whether a quantity states something about the
    world (and is no date, 文号 or structural number) is for the caller to say.
    """
    for match in units.pattern.finditer(text):
        quantity = _read(match, text, units)
        if quantity is not None:
            yield quantity


def parse_chinese_number(text: str) -> Decimal | None:
    """Read a Chinese numeral (`三百二十`, `两万`, `二〇三五`, `三点五`); None where it is none."""
    whole, _, fraction = text.partition("点")
    if not whole:
        return None
    if all(char in _DIGITS for char in whole) and len(whole) > 1:
        value = Decimal("".join(str(_DIGITS[char]) for char in whole))
    else:
        read = _read_scaled(whole)
        if read is None:
            return None
        value = Decimal(read)
    if fraction:
        value += Decimal("0." + "".join(str(_DIGITS[char]) for char in fraction))
    return value


def _read_scaled(text: str) -> int | None:
    total = section = digit = 0
    for char in text:
        scale = _SCALES.get(char)
        if scale is None:
            digit = _DIGITS[char]
            continue
        if scale < 10_000:
            if not digit and char != "十":
                return None
            section += (digit or 1) * scale
        else:
            # 亿 multiplies all that stands before it (三万亿), 万 only its own section (一亿五千万).
            part = section + digit + (total if char == "亿" else 0)
            if not part:
                return None
            total = part * scale + (0 if char == "亿" else total)
            section = 0
        digit = 0
    return total + section + digit


def _read(match: re.Match[str], text: str, units: Units) -> Quantity | None:
    if match.group("rank"):
        return _rank(match)
    if match.group("percent"):
        value = _number(match.group("percent"))
        return None if value is None else _quantity(match, text, value, value, "%", Unit("percent", Decimal(1), "percent"))
    if match.group("bare"):
        scale, name = match.group("bare_scale"), match.group("bare_unit")
        unit, factor = units.units[name], units.multipliers[scale]
        return _quantity(match, text, Decimal(1), factor * unit.factor, scale + name, unit, lead=len(match.group("bare")))
    chinese = match.group("chinese")
    value = _number(chinese or match.group("number"))
    if value is None:
        return None
    scale = match.group("scale") or ""
    name = match.group("cunit") if chinese else match.group("unit")
    if not name and not scale:
        return None
    factor = units.multipliers[scale] if scale else Decimal(1)
    if not name:
        # 7020亿 of output: money is what official prose leaves unnamed at this size; below it, heads.
        unit = Unit("yuan", Decimal(1), "implied") if "亿" in scale else Unit("items", Decimal(1), "implied")
    elif name in ("%", "％"):
        unit = Unit("percent", Decimal(1), "percent")
    elif name in ("个百分点", "百分点"):
        unit = Unit("percentage_point", Decimal(1), "percentage_point")
    else:
        unit = units.units[name]
    if name == "位" and not scale and _STANDS_AT.search(text, max(0, match.start() - 12), match.start()):
        unit = Unit("rank", Decimal(1), "rank")
    more = match.group("cmore") if chinese else match.group("more") or match.group("more2")
    return _quantity(match, text, value, value * factor * unit.factor, scale + (name or ""), unit, more=bool(more))


def _rank(match: re.Match[str]) -> Quantity | None:
    top = match.group("top")
    value = _number(top or match.group("rank_value"))
    if value is None:
        return None
    unit = match.group("rank_unit") or match.group("top_unit") or ("前" if top else "第")
    return Quantity(match.start(), match.end(), match.group(), value, unit, value, "rank", "rank", "le" if top else "eq")


def _quantity(
    match: re.Match[str], text: str, value: Decimal, base: Decimal, written: str, unit: Unit, *, more: bool = False, lead: int = 0
) -> Quantity:
    start, end = match.start() + lead, match.end()
    return Quantity(start, end, text[start:end], value, written, base, unit.base_unit, unit.kind, _comparator(text, start, end, more))


def _comparator(text: str, start: int, end: int, more: bool) -> str:
    after = _AFTER_PATTERN.match(text, end)
    before = _BEFORE_PATTERN.search(text, max(0, start - 8), start)
    if after and after.lastgroup != "approx":
        return after.lastgroup or "eq"
    if before:
        return before.lastgroup or "eq"
    if more:
        return "gt"
    return "approx" if after else "eq"


def _number(text: str) -> Decimal | None:
    if text[0].isdigit():
        # A longer run of digits is an identifier, and would not fit the column either.
        return Decimal(text.replace(",", "")) if len(text) <= _MAX_DIGITS else None
    return parse_chinese_number(text)
