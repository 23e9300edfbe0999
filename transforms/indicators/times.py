"""Times in clauses: where they stand, what they span, and which of them date nothing."""

import re
from datetime import date

from transforms.prose.sentences import Sentence
from transforms.times.periods import TimeExpression

_INITIAL = re.compile(
    r"^[\s—－\-“]*(?:\d{1,2}[.、．]|[（(]?[一二三四五六七八九十\d]+[)）、])?"
    "(?:截至|截止|到|至|从|自|在|力争|确保|预计|经过|答：|问：|据[^，]{1,14}，|刚刚过去的|过去的|回顾|展望|总的看，|即|进入|[“”，\\s])*$"
)
_SOURCE = re.compile(
    "《[^《》]*(?:报告|白皮书|公报|年鉴|指数|蓝皮书|榜单|排行榜)[^《》]*?(?P<year>20\\d{2})[^《》]*》|《[^《》]*(?P<first>20\\d{2})年?[^《》]*(?:报告|白皮书|公报|年鉴|指数|蓝皮书|榜单)[^《》]*》"
)
_REPORT_NAME = re.compile("(?:发展)?(?:报告|白皮书|公报|年鉴|蓝皮书|榜单|排行榜).*$|[（(].*$|20\\d{2}年?")
_REPORTS = re.compile("^[^，。；]{0,8}(?:显示|测算|统计|指出|数据|表明|披露|发布|认为)")
_NAMES = re.compile('^(?:规划|纲要|计划|[”"]?(?:规划|纲要|目标纲要))(?!期|实施期)')


def is_initial(sentence: Sentence, time: TimeExpression) -> bool:
    """True for a time that opens its sentence."""
    return _INITIAL.match(sentence.text[: time.start - sentence.start]) is not None


def baseline_of(period: TimeExpression) -> TimeExpression:
    """What a change over a range is counted from: 2015 from 2015年到2020年, the year before a named plan (2020)."""
    first = period.start_date.year - (period.anchor != "text")
    return _between(period, first, first)


def year_before(period: TimeExpression) -> TimeExpression:
    """The year before the one in which a period ends."""
    return _between(period, period.end_date.year - 1, period.end_date.year - 1)


def end_of(period: TimeExpression) -> TimeExpression:
    """The last year of a range."""
    return _between(period, period.end_date.year, period.end_date.year)


def span(first: TimeExpression, last: TimeExpression | None) -> TimeExpression:
    """The years from one period to another: what 比2020年增长 covers in a text about 2025."""
    end = max(last.end_date.year, first.end_date.year) if last else first.end_date.year
    return _between(first, first.start_date.year, end)._replace(anchor="text")


def _between(period: TimeExpression, first: int, last: int) -> TimeExpression:
    edtf = f"{first}" if first == last else f"{first}/{last}"
    return period._replace(edtf=edtf, start_date=date(first, 1, 1), end_date=date(last, 12, 31))


def is_range(period: TimeExpression | None) -> bool:
    return period is not None and period.end_date.year > period.start_date.year


def is_day_or_month(period: TimeExpression) -> bool:
    """True for a day, and for a month that is not the end of a year, where stocks are counted."""
    return len(period.edtf) == 10 or (len(period.edtf) == 7 and period.surface[-1] not in "底末")


def is_plan_period(period: TimeExpression) -> bool:
    """True for 十四五 and the like: named in passing, it frames nothing."""
    return "五" in period.surface


def year_of(period: TimeExpression) -> TimeExpression:
    return _between(period, period.end_date.year, period.end_date.year)


def last_year(period: TimeExpression | None) -> TimeExpression | None:
    return year_of(period) if period is not None else None


def year_expression(year: int | None) -> TimeExpression | None:
    if year is None:
        return None
    return TimeExpression(0, 0, "", f"{year}", date(year, 1, 1), date(year, 12, 31), "reference")


def source_of(sentence: Sentence) -> tuple[str, TimeExpression | None] | None:
    """Return (what a quoted report is about, its year) of a sentence like 《…报告（2020）》显示…, else None."""
    match = _SOURCE.search(sentence.text)
    if match is None or not _REPORTS.match(sentence.text[match.end() :]):
        return None
    about = _REPORT_NAME.sub("", match.group()[1:-1])
    return about, year_expression(int(match.group("year") or match.group("first")))


def tells_time(sentence: Sentence, time: TimeExpression) -> bool:
    """False where a plan period is only part of a plan's name (“十四五”规划纲要提出…), for 全年 and 上年度.

    全年 is the year that the text speaks of, which is carried anyway; 上年度 is a rule's, of any year.
    """
    if time.surface in ("全年", "上一年度", "上年度"):
        return False
    behind = sentence.text[time.end - sentence.start :]
    return not (time.surface.endswith("规划") or (is_plan_period(time) and _NAMES.match(behind)))


def is_stock_month(period: TimeExpression) -> bool:
    """True for a single month, such as the December in which a year's stocks are counted."""
    return len(period.edtf) == len("2024-12")
