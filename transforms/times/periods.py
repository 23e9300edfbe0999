"""Dates and periods in policy prose, as EDTF with first and last day.

What a word stands for: 年底 is December, 上半年 January to June, 3年间 ending in 2020 is 2017/2020, 以来 and 至今
leave the end open, 今年以来 is the year. A year is never invented: what hangs on a reference date or on an
expression before it is left out where there is none.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from transforms.quantities.numerals import CHINESE_DIGITS
from transforms.times.edtf import Moment, Span, expression, month_span, year_span
from transforms.times.edtf import TimeExpression as TimeExpression
from transforms.times.named import PlanPeriods as PlanPeriods
from transforms.times.patterns import OPEN, TIME, UNTIL

_TITLE = re.compile("《[^《》\n]{1,300}(?:《[^《》\n]{0,200}》[^《》\n]{0,200})*》")


_HALVES = {"上半年": (1, 6), "下半年": (7, 12)}
# What 今年 and the like add to the reference year.
_RELATIVE_YEARS = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2, "明年": 1, "后年": 2}
_CONTEXT_YEARS = {"次年": 1, "翌年": 1, "当年": 0, "同年": 0, "该年": 0, "全年": 0}
_NEAR_MONTHS = {"上月": -1, "上个月": -1, "下月": 1, "下个月": 1}


def find_periods(
    text: str, plans: PlanPeriods, reference_year: int | None, reference_date: date | None = None
) -> list[TimeExpression]:
    """Return the dates and periods of a text in order, none inside another.

    A year inside a title 《…》 or a 文号 dates nothing. `reference_date` anchors 近日, 本月 and the like and
    sharpens 近三年; 1 January stands for a date of which only the year is known.
    """
    reader = _Reader(text, reference_year, reference_date)
    found = [*reader.read(), *plans.find(text, reference_year)]
    found.sort(key=lambda one: (one.start, -one.end))
    titles = [match.span() for match in _TITLE.finditer(text)] if "《" in text else []
    kept: list[TimeExpression] = []
    title_at = 0
    for one in found:
        while title_at < len(titles) and titles[title_at][1] <= one.start:
            title_at += 1
        if title_at < len(titles) and titles[title_at][0] <= one.start:
            continue
        if kept and one.start < kept[-1].end:
            continue
        kept.append(one)
    return kept


class _Reader:
    """Reads the expressions of one text from left to right, remembering what later ones hang on."""

    def __init__(self, text: str, reference_year: int | None, reference_date: date | None) -> None:
        self.text = text
        self.year = reference_year
        day_known = reference_date is not None and (reference_date.month, reference_date.day) != (1, 1)
        self.today = reference_date if day_known else None
        self.last: tuple[int, Span] | None = None
        self.titles = [match.span() for match in _TITLE.finditer(text)] if "《" in text else []

    def read(self) -> Iterator[TimeExpression]:
        at = title_at = 0
        while match := TIME.search(self.text, at):
            at = match.end()
            while title_at < len(self.titles) and self.titles[title_at][1] <= match.start():
                title_at += 1
            if title_at < len(self.titles) and self.titles[title_at][0] <= match.start():
                at = self.titles[title_at][1]
                continue
            if _is_document_number(self.text, match):
                continue
            read = self._read(match)
            if read is None or not read[0].is_valid:
                continue
            span, anchor = read
            span, end = self._continued(span, match)
            at = max(at, end)
            if not (match.group("span") or match.group("count")):
                self.last = (end, span)
            yield expression(match.start(), end, self.text, span, anchor, self.year)

    def _continued(self, span: Span, match: re.Match[str]) -> tuple[Span, int]:
        """Take in what prolongs a point of time: 至5月, 至2022年3月, 以来, 起."""
        end = match.end()
        first = span.first
        if match.group("near") or match.group("span") or match.group("count"):
            return span, end
        until = UNTIL.match(self.text, end)
        if (
            until
            and not (until.group("ux") and first.day is None)
            and not (until.group("um") and first.month is None)
        ):
            longer = Span(first, self._until(until, first))
            if longer.is_valid:
                return longer, until.end()
        opened = OPEN.match(self.text, end)
        whole_year = match.group("relative") == "今年" and not match.group("rpart")
        if opened and not (whole_year and "来" in opened.group()):
            return Span(first, None), opened.end()
        if opened:
            return span, opened.end()
        return span, end

    def _until(self, until: re.Match[str], first: Moment) -> Moment | None:
        if until.group("uy"):
            return _with_part(_year(until.group("uy")), until.groupdict(), "u").last
        if until.group("um"):
            day = until.group("ud")
            return Moment(first.year, _number(until.group("um")), _number(day) if day else None)
        return Moment(first.year, first.month, _number(until.group("ux")))

    def _read(self, match: re.Match[str]) -> tuple[Span, str] | None:
        groups = match.groupdict()
        if groups["y1"]:
            last = _with_part(_year(groups["y2"]), groups, "z").last
            return Span(Moment(_year(groups["y1"])), last), "text"
        if groups["fy1"]:
            first = int(groups["fy1"])
            return year_span(first, first // 100 * 100 + int(groups["fy2"])), "text"
        if groups["year"]:
            return _with_part(_year(groups["year"]), groups, ""), "text"
        if groups["bare"]:
            return year_span(int(groups["bare"]), int(groups["bare"])), "text"
        if groups["dotted"]:
            day = Moment(int(groups["dotted"]), int(groups["dm"]), int(groups["dd"]))
            return Span(day, day), "text"
        if groups["century"] or groups["decade"]:
            return _decade(groups)
        return self._relative(groups, match)

    def _relative(self, groups: Mapping[str, str | None], match: re.Match[str]) -> tuple[Span, str] | None:
        word = groups["relative"]
        if word in _CONTEXT_YEARS:
            # 当年 in a rule is any year; 全年 may hang on its section's.
            if word != "全年" and not self._is_same_paragraph(match.start()):
                return None
            year = self._context_year(match.start(), any_year=True)
            if year is None:
                return None
            return _with_part(year + _CONTEXT_YEARS[word], groups, "r"), "context"
        if word:
            if self.year is None:
                return None
            return _with_part(self.year + _RELATIVE_YEARS.get(word, 0), groups, "r"), "reference"
        if groups["near"]:
            return self._near(groups["near"], match.start())
        if groups["span"] or groups["count"]:
            return self._counted(groups, match)
        return self._without_year(groups, match)

    def _without_year(
        self, groups: Mapping[str, str | None], match: re.Match[str]
    ) -> tuple[Span, str] | None:
        loose = groups["loose"]
        if (
            loose
            and loose != "年内"
            and not self._is_same_paragraph(match.start())
            and not re.match("[，前]", self.text[match.end() :][:1])
        ):
            return None  # 年底考核 is said of every year
        ahead = loose is not None and (loose == "年内" or self.text[match.end() :][:1] == "前")
        year = self.year if ahead and self.year is not None else self._context_year(match.start())
        if year is None:
            return None
        if loose:
            return _with_part(year, {"part": "" if loose == "年内" else loose}, ""), "context"
        if groups["halves"]:
            return _with_part(year, {"part": groups["halves"]}, ""), "context"
        if groups["lonefrom"]:
            return month_span(year, _number(groups["lonefrom"]), _number(groups["lonetill"] or "")), "context"
        month, day = groups["lonemonth"] or groups["hanmonth"] or "", groups["loneday"] or groups["handay"]
        moment = Moment(year, _number(month), _number(day) if day else None)
        return Span(moment, moment), "context"

    def _counted(self, groups: Mapping[str, str | None], match: re.Match[str]) -> tuple[Span, str] | None:
        """近三年, 过去五年, 未来五年, 五年来, 3年间: a number of years up to or from a year."""
        count = _number(groups["spancount"] or groups["count"] or "")
        word, tail = groups["span"], groups["counttail"]
        if count > 100 or (word in ("前", "这") and self.year is None):
            return None
        if tail == "间":
            year = self._context_year(match.start(), any_year=True) if self.last else None
            return (year_span(year - count, year), "context") if year is not None else None
        if self.year is None or count < 2 or word == "这":
            is_last_year = (
                count == 1
                and self.year is not None
                and word != "前"
                and word not in ("今后", "未来", "接下来")
            )
            return (
                (year_span(self.year - 1, self.year - 1), "reference") if is_last_year and self.year else None
            )
        if word in ("今后", "未来", "接下来"):
            late = self.today is not None and self.today.month > 6
            return year_span(self.year + late, self.year + late + count - 1), "reference"
        if word == "前":
            return None  # 前三年: of what, the text says elsewhere
        # In the first quarter the years that are counted have closed; later the current one counts as the last.
        closed = word == "过去" or self.today is None or self.today.month <= 3
        return (
            year_span(self.year - count, self.year - 1) if closed else year_span(self.year - count, self.year)
        ), "reference"

    def _near(self, word: str, at: int) -> tuple[Span, str] | None:
        if word in ("同期", "同日", "当日", "当天", "同月", "当月", "次日"):
            if self.last is None or not self._is_near(at):
                return None
            span = self.last[1]
            if word == "同期":
                return span, "context"
            moment = span.first
            if moment != span.last or (moment.day is None and word[-1] in "日天"):
                return None
            if word in ("同月", "当月"):
                return (
                    (month_span(moment.year, moment.month, moment.month), "context") if moment.month else None
                )
            if word == "次日":
                following = date.fromordinal(moment.first_day.toordinal() + 1)
                moment = Moment(following.year, following.month, following.day)
            return Span(moment, moment), "context"
        if self.today is None:
            return None
        index = self.today.year * 12 + self.today.month - 1 + _NEAR_MONTHS.get(word, 0)
        return month_span(index // 12, index % 12 + 1, index % 12 + 1), "reference"

    def _context_year(self, at: int, *, any_year: bool = False) -> int | None:
        """The year that an expression without one hangs on: of the one before it, or the document's."""
        if self.last is None:
            return self.year
        moment = self.last[1].last or self.last[1].first
        if self.year is None or (any_year and self._is_same_paragraph(at)):
            return moment.year
        # 到2030年…。6月底前: a goal's year is not the year of what comes after it.
        recent = self.year - 1 <= moment.year <= self.year
        past = moment.year <= self.year and self._is_same_paragraph(at)
        return moment.year if recent or past else self.year

    def _is_same_paragraph(self, at: int) -> bool:
        return self.last is not None and "\n" not in self.text[self.last[0] : at]

    def _is_near(self, at: int) -> bool:
        return self.last is not None and at - self.last[0] <= 150


def _with_part(year: int, groups: Mapping[str, str | None], prefix: str) -> Span:
    part = groups.get(f"{prefix}part")
    if not part:
        return year_span(year, year)
    month, day = groups.get(f"{prefix}month"), groups.get(f"{prefix}day")
    if month:
        moment = Moment(year, _number(month), _number(day) if day else None)
        return Span(moment, moment)
    first, last = groups.get(f"{prefix}from"), groups.get(f"{prefix}till")
    if first and last:
        return month_span(year, _number(first), _number(last))
    count = groups.get(f"{prefix}first")
    if count:
        return month_span(year, 1, min(12, _number(count)))
    if part in _HALVES:
        return month_span(year, *_HALVES[part])
    if "季度" in part:
        number = _number(re.sub("[第前个季度]", "", part))
        return month_span(year, 1 if part.startswith("前") else number * 3 - 2, number * 3)
    return month_span(year, 12, 12) if part[-1] in "底末" else year_span(year, year)


def _decade(groups: Mapping[str, str | None]) -> tuple[Span, str] | None:
    century, decade = groups["century"], groups["cdecade"] or groups["decade"]
    base = 2000 if century in ("21", "二十一", "本", "新") else 1900
    if decade is None:
        return (
            (Span(Moment(2001), None), "name") if century in ("新", "本", "21") and groups["ctail"] else None
        )
    first = base + _number(decade)
    return (Span(Moment(first), None) if groups["ctail"] else year_span(first, first + 9)), "text"


def _is_document_number(text: str, match: re.Match[str]) -> bool:
    """The year in 国发〔2021〕29号 or [2021] dates nothing."""
    before = text[match.start() - 1 : match.start()]
    return before in ("〔", "[", "【") or bool(
        re.match("[）)]第?\\d+号", text[match.end() : match.end() + 8])
    )


def _year(text: str) -> int:
    return int("".join(str(CHINESE_DIGITS.get(char, char)) for char in text))


def _number(text: str) -> int:
    """Read an Arabic number or a Chinese one below a hundred."""
    if text.isdigit() and text.isascii():
        return int(text)
    before, ten, after = text.partition("十")
    if not ten:
        return CHINESE_DIGITS[before]
    return (CHINESE_DIGITS[before] if before else 1) * 10 + (CHINESE_DIGITS[after] if after else 0)
