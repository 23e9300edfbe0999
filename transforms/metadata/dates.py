"""Dates that a document states of itself: labelled, signed, standing alone, in its file's name."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

_DATE = re.compile(r"((?:19|20)\d{2})\s?[年/.-]\s?(\d{1,2})\s?[月/.-]\s?(\d{1,2})(?:日|\b)")
_CHINESE_DATE = re.compile(
    "([一二][〇零○九一二三四五六七八]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
TRAILING_DATE = re.compile(
    r"[ 　]*(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ 　]*\d{1,2}:\d{2}(?::\d{2})?)?$"
)
_LEADING_DATE = re.compile(
    r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ 　]*\d{1,2}:\d{2}(?::\d{2})?)?[ 　]*来源："
)
_WRITTEN_DATE = re.compile("^（[^（）]{0,6}(?:19|20)\\d{2}年\\d{1,2}月\\d{1,2}日[^（）]{0,2}）$")
_SIGNED_BY_HEAD = re.compile(
    "(?:长|主任|主席|署长|行长|总理)[ 　]?[\u4e00-\u9fff]{2,4}[ 　]?(?:19|20)\\d{2}年\\d{1,2}月\\d{1,2}日$"
)
_HEAD_OF_BODY = re.compile(
    "^[\u4e00-\u9fff]{0,16}(?:长|主任|主席|署长|行长|总理)[ 　][\u4e00-\u9fff·]{2,10}(?:[ 　][\u4e00-\u9fff])?$"
)
_DATE_LINE = re.compile(
    "(?:(?:19|20)\\d{2}|[一二][〇零○一二三四五六七八九]{3})年[\\d一二三四五六七八九十]{1,2}月[\\d一二三四五六七八九十]{1,3}日$"
)
_DIGITS = "〇一二三四五六七八九"
_FILE_DATE = re.compile(r"((?:19|20)\d{2})-(\d{2})-(\d{2})")
_FILE_YEAR = re.compile(r"(?:^|[^\d])((?:19|20)\d{2})(?=[^\d]|$)")
_THIS_YEAR = re.compile("今年|去年|明年")
_YEAR_END = re.compile("((?:19|20)\\d{2})年(?:[底末]|12月|全年)")
ISSUER_LINE = re.compile(
    "^[\u4e00-\u9fff（） 、]{2,40}(?:人民政府|办公厅|办公室|委员会|常务委员会|总局|[厅局部委院署会])$"
)
# Longer lines are prose, and their dates are of what they tell.
_SIGNATURE_LENGTH, _SIGNATURE_LINES = 60, 30


def signed_date(lines: Sequence[str]) -> date | None:
    """The date under the issuer's name, where a document was signed."""
    for line, following in pairwise(lines):
        if is_date_line(following) and (ISSUER_LINE.match(line) or _HEAD_OF_BODY.match(line)):
            return read_date(following)
    for line in lines[:_SIGNATURE_LINES]:
        if _WRITTEN_DATE.match(line) or (len(line) <= _SIGNATURE_LENGTH and _SIGNED_BY_HEAD.search(line)):
            return read_date(line)
    return None


def letter_date(lines: Sequence[str]) -> date | None:
    """The date on a line of its own right below the text of a letter or notice that names no issuer there."""
    for line, following in pairwise(lines):
        if line.endswith("。") and is_date_line(following) and _DATE_LINE.match(following):
            return read_date(following)
    return None


def standing_date(head: Sequence[str]) -> date | None:
    """A line above the text that is a date and nothing else, or begins or ends with one beside its labels."""
    for line in head:
        if _LEADING_DATE.match(line):
            return read_date(line)
        found = TRAILING_DATE.search(line)
        if found and (
            found.start() == 0 or ("：" in line and "更新" not in line and line[found.start()] in " 　")
        ):
            return read_date(found.group())
    return None


def subtitle_date(head: Sequence[str]) -> date | None:
    """Return the day of the meeting that a report was given at, as the line under its title says."""
    for line in head:
        if line.startswith(("——", "（", "20", "19", "二")) and ("会议" in line or "大会" in line):
            return read_date(line)
    return None


def enacted_date(head: Sequence[str]) -> date | None:
    """Return the last day on which a regulation was passed or amended, as the notes under its title say."""
    dates = [
        found
        for line in head
        if re.search("通过|公布|修正|修订|施行|批准", line)
        for found in [read_date(line)]
        if found
    ]
    return max(dates, default=None)


def file_date(source_uri: str) -> date | None:
    """Return the day or year that the name of a file ends in: `某条例(2019-01-15).md`, `某省_2026.txt`."""
    name = source_uri.rsplit("/", 1)[-1]
    day = _FILE_DATE.search(name)
    if day:
        return _valid(int(day.group(1)), int(day.group(2)), int(day.group(3)))
    years = _FILE_YEAR.findall(name)
    return date(int(years[-1]), 1, 1) if len(set(years)) == 1 else None


def derived_year(text: str) -> date | None:
    """Where 今年 is said and the last year named had come to its end, 今年 is the year after it."""
    if not _THIS_YEAR.search(text):
        return None
    ended = [int(year) for year in _YEAR_END.findall(text[: _last_this_year(text)])]
    past = [int(year) for year in re.findall("((?:19|20)\\d{2})年", text)]
    if ended and past and max(ended) == max(year for year in past if year <= max(ended) + 1):
        return date(max(ended) + 1, 1, 1)
    return None


def _last_this_year(text: str) -> int:
    return text.rfind("今年") if "今年" in text else len(text)


def is_date_line(line: str) -> bool:
    """True for a short line that is a date."""
    return len(line) <= 16 and read_date(line) is not None


def read_date(text: str) -> date | None:
    """Return the first full date of a text, in Arabic or Chinese numerals, or None."""
    match = _DATE.search(text)
    if match:
        return _valid(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    chinese = _CHINESE_DATE.search(text)
    if chinese:
        year = int("".join(str(_DIGITS.index("〇" if char in "零○" else char)) for char in chinese.group(1)))
        return _valid(year, _tens(chinese.group(2)), _tens(chinese.group(3)))
    return None


def _tens(text: str) -> int:
    """Read 一 … 三十一."""
    before, ten, after = text.partition("十")
    if not ten:
        return _DIGITS.index(before)
    return (_DIGITS.index(before) if before else 1) * 10 + (_DIGITS.index(after) if after else 0)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
