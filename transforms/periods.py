"""Dates and periods in policy prose, as EDTF with first and last day."""

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

_CHINESE_DIGITS = {"〇": "0", "零": "0", "○": "0", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6",
                   "七": "7", "八": "8", "九": "9"}  # fmt: skip
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇零○九一二三四五六七八]{3})"
_TO = r"\s?[-–—~～至到]{1,2}\s?"
_TITLE = re.compile("《[^《》\n]{1,300}(?:《[^《》\n]{0,200}》[^《》\n]{0,200})*》")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# What 今年 and the like add to the reference year.
_RELATIVE_YEARS = {"今年": 0, "本年": 0, "本年度": 0, "当年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2,
                   "明年": 1, "后年": 2, "过去一年": -1, "一年来": -1}  # fmt: skip


def _part(prefix: str) -> str:
    """The pattern of what may follow a year; groups are named with a prefix, for it stands twice."""
    return (
        rf"(?P<{prefix}part>上半年|下半年|前三季度|前[一二两]季度|第?[一二三四1-4]季度|年?初|年?[底末]|年中|"
        rf"(?P<{prefix}month>1[0-2]|0?[1-9])月(?:份)?(?:(?P<{prefix}day>3[01]|[12]\d|0?[1-9])[日号]|[底末初])?|"
        rf"前(?P<{prefix}first>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])个月)"
    )


_TIME = re.compile(
    rf"(?P<range>(?:从)?(?P<y1>{_YEAR})年?{_TO}(?P<y2>{_YEAR})(?:年(?![级])|(?=[，。；、）》]|$)))"
    rf"|(?P<year>{_YEAR})年(?!级)(?:度)?(?:\s?{_part('')})?"
    rf"|(?P<dotted>{_YEAR})[-./](?P<dm>1[0-2]|0?[1-9])[-./](?P<dd>3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|(?P<relative>今年|本年度?|去年|上一?年|前年|明年|后年|过去一年|一年来|当年)(?:度)?"
    rf"(?:\s?{_part('r')})?"
    r"|(?<![\d年])(?P<lonemonth>1[0-2]|0?[1-9])月(?:(?P<loneday>3[01]|[12]\d|0?[1-9])[日号])(?!\d)"
)
_MONTHS = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "前二季度": (1, 6), "前一季度": (1, 3), "前两季度": (1, 6)}


class TimeExpression(NamedTuple):
    """A date or period in the text; offsets are code points, dates inclusive.

    `anchor` says what it hangs on: `text` (it names its year), `reference` (今年), `context` (5月13日).
    """

    start: int
    end: int
    surface: str
    edtf: str
    start_date: date
    end_date: date
    anchor: str


@dataclass(frozen=True)
class PlanPeriods:
    """Named periods: 十四五 and the like, with their first and last year."""

    years: Mapping[str, tuple[int, int]]
    pattern: re.Pattern[str]

    @classmethod
    def from_rows(cls, plans: Sequence[Mapping[str, str]], historical: Sequence[Mapping[str, str]]) -> "PlanPeriods":
        """Build from the rows of `plan_periods.csv`; `historical_periods.csv` names points in time."""
        del historical  # their dates serve the event extractor
        years = {row["name_short"]: (int(row["start_year"]), int(row["end_year"])) for row in plans}
        names = "|".join(sorted(years, key=len, reverse=True))
        pattern = re.compile(
            rf"[“\"]?(?P<name>{names})(?:规划)?[”\"]?(?P<tail>(?:规划)?(?:时期|期间|以来|末期?|收官之年|开局之年|初期|头两年|前三年)?)"
        )
        return cls(years, pattern)


def find_periods(text: str, plans: PlanPeriods, reference_year: int | None) -> list[TimeExpression]:
    """Return the dates and periods of a text in order.

    A year inside a title 《…》 belongs to the title and dates nothing. A year is never invented: 今年 without a reference year, and 5月13日 before any year was named,
    are left out. 年底 is December, 上半年 January to June.
    """
    found: list[TimeExpression] = []
    year_in_context: int | None = None
    titles = [match.span() for match in _TITLE.finditer(text)]
    title_at = 0
    for match in _TIME.finditer(text):
        while title_at < len(titles) and titles[title_at][1] <= match.start():
            title_at += 1
        in_title = title_at < len(titles) and titles[title_at][0] <= match.start()
        if in_title or _is_document_number(text, match.start()):
            continue
        expression = _read(match, reference_year, year_in_context)
        if expression is not None:
            found.append(expression)
            year_in_context = expression.end_date.year
    found += _plan_expressions(text, plans)
    return sorted(found)


def _plan_expressions(text: str, plans: PlanPeriods) -> list[TimeExpression]:
    found = []
    for match in plans.pattern.finditer(text):
        first, last = plans.years[match.group("name")]
        tail = match.group("tail")
        quoted = match.group()[0] in "“\""
        if not quoted and not tail:
            continue  # 三五 or 十一五 without quotes or 时期 is too often something else
        if "末" in tail or "收官" in tail:
            first = last
        elif "开局" in tail:
            last = first
        found.append(_expression(match, (first, 1, 1), (last, 12, 31), "text", f"{first}" if first == last else f"{first}/{last}"))
    return found


def _read(match: re.Match[str], reference_year: int | None, context_year: int | None) -> TimeExpression | None:
    groups = match.groupdict()
    if groups["range"]:
        first, last = _year(groups["y1"]), _year(groups["y2"])
        if last < first:
            return None
        return _expression(match, (first, 1, 1), (last, 12, 31), "text", f"{first}/{last}" if last > first else f"{first}")
    if groups["year"]:
        return _with_part(match, _year(groups["year"]), groups, "", "text")
    if groups["dotted"]:
        return _day(match, _year(groups["dotted"]), int(groups["dm"]), int(groups["dd"]), "text")
    if groups["relative"]:
        base = context_year if groups["relative"] == "当年" else reference_year
        if base is None:
            return None
        offset = _RELATIVE_YEARS.get(groups["relative"], 0)
        return _with_part(match, base + offset, groups, "r", "reference" if groups["relative"] != "当年" else "context")
    year = context_year if context_year is not None else reference_year
    if year is None:
        return None
    return _day(match, year, int(groups["lonemonth"]), int(groups["loneday"]), "context")


def _with_part(match: re.Match[str], year: int, groups: Mapping[str, str | None], prefix: str, anchor: str) -> TimeExpression | None:
    part = groups[f"{prefix}part"]
    if not part:
        return _expression(match, (year, 1, 1), (year, 12, 31), anchor, f"{year}")
    month, day = groups[f"{prefix}month"], groups[f"{prefix}day"]
    if month and day:
        return _day(match, year, int(month), int(day), anchor)
    if month:
        return _months(match, year, int(month), int(month), anchor)
    first = groups[f"{prefix}first"]
    if first:
        return _months(match, year, 1, _small_number(first), anchor)
    if part in _MONTHS:
        return _months(match, year, *_MONTHS[part], anchor)
    if "季度" in part:
        quarter = _QUARTERS[part.removeprefix("第")[0]]
        return _months(match, year, quarter * 3 - 2, quarter * 3, anchor)
    if part[-1] in "底末":
        return _months(match, year, 12, 12, anchor)
    return _expression(match, (year, 1, 1), (year, 12, 31), anchor, f"{year}")


def _months(match: re.Match[str], year: int, first: int, last: int, anchor: str) -> TimeExpression:
    edtf = f"{year}-{first:02d}" if first == last else f"{year}-{first:02d}/{year}-{last:02d}"
    return _expression(match, (year, first, 1), (year, last, calendar.monthrange(year, last)[1]), anchor, edtf)


def _day(match: re.Match[str], year: int, month: int, day: int, anchor: str) -> TimeExpression | None:
    if day > calendar.monthrange(year, month)[1]:
        return None
    return _expression(match, (year, month, day), (year, month, day), anchor, f"{year}-{month:02d}-{day:02d}")


def _expression(
    match: re.Match[str], first: tuple[int, int, int], last: tuple[int, int, int], anchor: str, edtf: str
) -> TimeExpression:
    return TimeExpression(match.start(), match.end(), match.group(), edtf, date(*first), date(*last), anchor)


def _is_document_number(text: str, start: int) -> bool:
    """The year in 国发〔2021〕29号 or [2021] dates nothing."""
    return start > 0 and text[start - 1] in "〔[【"


def _year(text: str) -> int:
    return int("".join(_CHINESE_DIGITS.get(char, char) for char in text))


def _small_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + (int(_CHINESE_DIGITS[text[1]]) if len(text) > 1 else 0)
    return int(_CHINESE_DIGITS[text])
