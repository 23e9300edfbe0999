"""When a quantity holds: the period of its clause, or the one that sentence, paragraph, section or document set."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.indicators.status import RULE
from transforms.indicators.times import (
    is_day_or_month,
    is_initial,
    is_plan_period,
    is_range,
    last_year,
    year_expression,
    year_of,
)
from transforms.prose.headings import numbering_of
from transforms.prose.sentences import Sentence
from transforms.times.periods import TimeExpression

_TARGET_SECTION = re.compile(
    "目标|安排|部署|任务|计划|打算|下一步|今后|展望|措施|组织实施|工作要求|思路|工作重点|重点工作|指标|愿景|蓝图"
)
_PAST_SECTION = re.compile("回顾|成效|成就|进展|情况|总结|基础|现状|背景|形势|做法|经验|问题|完成")
_PLAN_TITLE = re.compile(
    "(?:规划|计划|方案|纲要|意见|措施|办法|细则|规定|条例|政策|决定|通知)(?:[（(].*|》.*|的通知)?$"
)
_RULE_TITLE = re.compile("(?:办法|细则|规定|条例|若干措施|若干政策)(?:[（(].*)?$")
_STATUTE_TITLE = re.compile("(?:办法|细则|规定|条例)(?:[（(].*|》.*|的通知)?$")
_REPORT_TITLE = re.compile("政府工作报告|工作报告")
_LOOKS_BACK = re.compile("(?:这|过去|刚刚过去的)五年|五年(?:来|间|以来)|“十.五”(?:这五年|以来)")
# One of these words stands in each alternative below.
_NAMES_GOALS = re.compile("[目指]标|任务|重点")
_GOALS = re.compile(
    "(?:预期|主要|工作|发展|总体|具体|奋斗)(?:目标|指标|任务)|目标任务|目标(?:是|为|如下|：)|重点抓好|重点做好"
)
_TITLE_LINES = 6
_PLAN_YEARS = 5


class _Section(NamedTuple):
    level: int
    period: TimeExpression | None
    status: str | None


class Frames:
    """Follows the period and status that headings, paragraphs and sentences set for what comes after them.

    A time that opens a sentence frames the paragraph; one in the middle of a sentence holds there. A
    month or day frames what follows only where it was the month of a figure; a paragraph that states
    no figure (`这五年，…迈上新台阶。`) frames the paragraphs behind it as a heading does.
    """

    def __init__(
        self, sentences: Sequence[Sentence], times: Sequence[TimeExpression], year: int | None
    ) -> None:
        self._year = year
        titles = [
            one.text for one in sentences[:_TITLE_LINES] if one.is_heading and numbering_of(one.text) is None
        ]
        self.is_plan = any(_PLAN_TITLE.search(one) and not _REPORT_TITLE.search(one) for one in titles)
        self.is_rule = any(_RULE_TITLE.search(one) for one in titles)
        self.is_statute = any(_STATUTE_TITLE.search(one) for one in titles)
        self._title_year: TimeExpression | None = None
        self._sections: list[_Section] = []
        self._paragraph: TimeExpression | None = None
        self._local: TimeExpression | None = None
        self._lead_in: TimeExpression | None = None
        self._document: TimeExpression | None = None
        self._plan: TimeExpression | None = None
        self._plan_range: TimeExpression | None = None
        self._stated = False
        self._goals = False
        self._list = False
        self._five_years: TimeExpression | None = None
        self._plan_range = self._range_of_title(sentences, times) if self.is_plan else None

    def _range_of_title(
        self, sentences: Sequence[Sentence], times: Sequence[TimeExpression]
    ) -> TimeExpression | None:
        end = max((one.end for one in sentences[:_TITLE_LINES] if one.is_heading), default=0)
        return next((one for one in times if one.end <= end and is_range(one)), None)

    def enter_paragraph(self, sentence: Sentence) -> None:
        """Leave the paragraph before; a list that a colon opened goes on."""
        framed = self._paragraph or self._local
        if framed is not None and not self._stated and not is_day_or_month(framed):
            self._lead_in = framed
        elif framed is not None and self._stated and not is_range(framed) and not self._is_coming(framed):
            self._document = year_of(framed)
            if self._lead_in is not None and not is_day_or_month(framed):
                self._lead_in = None
        if not self._list:
            self._paragraph, self._goals = None, False
        self._local, self._stated = None, False
        if sentence.is_heading and not self._list:
            self._enter_section(sentence)

    def _enter_section(self, sentence: Sentence) -> None:
        numbering = numbering_of(sentence.text)
        status = self._section_status(sentence.text)
        level = numbering.level if numbering else 0 if sentence.sentence_no == 1 else 1
        if numbering is None and sentence.sentence_no > 1 and status is None:
            return
        while self._sections and self._sections[-1].level >= level:
            left = self._sections.pop()
            # What follows the year's tasks (四、加强自身建设) is still about what is to be done.
            status = status or ("target" if left.status == "target" and left.level == level else None)
        self._sections.append(_Section(level, None, status))
        self._lead_in = self._document = None

    def _section_status(self, text: str) -> str | None:
        past, coming = _PAST_SECTION.search(text), _TARGET_SECTION.search(text)
        if past and not (coming and coming.start() > past.start() and coming.group() != "完成"):
            return "actual"
        return "target" if coming and not _REPORT_TITLE.search(text) else None

    def heading_time(self, sentence: Sentence, times: Sequence[TimeExpression]) -> None:
        """Take the period of a heading: 二、2026年工作安排. The year of a work report's title is its date."""
        own = [one for one in times if not is_day_or_month(one)]
        is_title = _REPORT_TITLE if not self.is_plan else _PLAN_TITLE
        if own and numbering_of(sentence.text) is None and is_title.search(sentence.text):
            self._plan_range = own[0] if self.is_plan and is_range(own[0]) else self._plan_range
            if self.is_plan and not is_range(own[0]):
                self._title_year = own[0]
            return
        if not own or (sentence.sentence_no <= _TITLE_LINES and self.is_plan):
            return
        if not self._sections or (numbering_of(sentence.text) is None and self._sections[-1].level > 1):
            self._sections.append(_Section(1, None, self._section_status(sentence.text)))
        section = self._sections[-1]
        status = section.status
        if status is None and self._year is not None and own[0].start_date.year >= self._year:
            status = "target"
        self._sections[-1] = section._replace(period=own[0], status=status)
        self._lead_in = None

    def enter_sentence(self, sentence: Sentence) -> None:
        """Take up what the sentence opens with: 五年来, without saying which five."""
        if _LOOKS_BACK.match(sentence.text) and self._five_years is not None:
            self._paragraph = self._five_years

    def inherited(self) -> TimeExpression | None:
        """The period of a sentence that names none."""
        section = next((one.period for one in reversed(self._sections) if one.period is not None), None)
        for period in (self._paragraph, self._lead_in, section, self._local):
            if period is not None:
                return period
        if self.is_plan:
            return (
                self._plan
                or last_year(self._plan_range)
                or self._title_year
                or (None if self.is_rule else year_expression(self._year))
            )
        return self._document or year_expression(self._year)

    def every_year(self) -> TimeExpression | None:
        """The range of a plan, for what it does 每年."""
        return self._plan_range

    def leave(
        self, sentence: Sentence, times: Sequence[TimeExpression], main: TimeExpression | None, stated: bool
    ) -> None:
        """Remember what a sentence set: `main` is the period its figures ended with."""
        self._stated = self._stated or stated
        if not self._goals and _NAMES_GOALS.search(sentence.text) and _GOALS.search(sentence.text):
            self._goals = True
        self._list = sentence.text.endswith(("：", ":")) or (
            self._list and sentence.text.endswith(("；", ";"))
        )
        if times or main is not None:
            self._remember(sentence, times, main, stated)

    def _remember(
        self, sentence: Sentence, times: Sequence[TimeExpression], main: TimeExpression | None, stated: bool
    ) -> None:
        times = [one for one in times if not one.edtf.endswith("..")]
        main = None if main is not None and main.edtf.endswith("..") else main
        for one in times:
            if one.end_date.year - one.start_date.year == _PLAN_YEARS - 1 and not self._is_coming(one):
                self._five_years = one
        opening = next((one for one in times if is_initial(sentence, one)), None)
        if opening is not None and (
            not is_day_or_month(opening) or (stated and main == opening and len(opening.edtf) == 7)
        ):
            self._paragraph = opening
            if self._is_coming(opening):
                self._plan = last_year(opening)
        elif (
            opening is not None
            and self._paragraph is not None
            and self._paragraph.end_date.year != opening.end_date.year
        ):
            self._paragraph = year_of(opening)
        elif main is not None and stated and not self._is_coming(main) and not is_plan_period(main):
            self._local = year_of(main) if is_day_or_month(main) else main
        elif opening is not None and self._local is None and not self._has_frame():
            self._local = year_of(opening)

    def status(self) -> str | None:
        """The status that headings and the paragraph's opening give to figures of the running year."""
        if self._goals:
            return "target"
        found = next((one.status for one in reversed(self._sections) if one.status is not None), None)
        if self.is_statute and self._title_year is None:
            return RULE
        return found or ("target" if self.is_plan else None)

    def _has_frame(self) -> bool:
        return self._lead_in is not None or any(one.period for one in self._sections)

    def _is_coming(self, period: TimeExpression) -> bool:
        return self._year is not None and period.end_date.year > self._year
