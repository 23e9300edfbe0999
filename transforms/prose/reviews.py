"""The period that a report looks back on: what took place then happened within it."""

import re
from collections.abc import Sequence
from datetime import date

from transforms.prose.clauses import FactScope
from transforms.prose.headings import numbering_of
from transforms.prose.sentences import Sentence
from transforms.times.edtf import TimeExpression, expression, year_span

_LOOKS_BACK = re.compile("回顾|总结|成就|成效|历程|进展|完成情况|所做的工作")
_LOOKS_AHEAD = re.compile(
    "目标|安排|部署|任务|计划|打算|下一步|今后|展望|要求|思路|重点|建议|考虑|举措|自身建设|今年"
)
# What may stand before the time that opens a sentence.
_OPENING = re.compile(
    "^(?:——|各位代表[，！：]|同志们[，！：]|[（(][一二三四五六七八九十]+[）)]|刚刚过去的|过去的|在|回顾|回望|回首|即|“)*$"
)
_SECTION_LEVEL = 4
_LONGEST = 5


class Reviews:
    """Follows which period a report is looking back on, sentence by sentence.

    A heading (一、2025年工作回顾) or a sentence that a past period opens (过去一年, 五年来) begins a review; a
    heading of what is to come, or a sentence that a coming year opens, ends it. Only periods of up to five
    years that end right before the report's own year are reviewed.
    """

    def __init__(self, scope: FactScope) -> None:
        self._year = scope.reference_date.year if scope.reference_date is not None else 0
        self._active = scope.document_type == "report" and self._year > 0
        self._framed: TimeExpression | None = None
        self._period: TimeExpression | None = None
        self._paragraph = 0
        self._ahead = False

    def period_of(self, sentence: Sentence, times: Sequence[TimeExpression]) -> TimeExpression | None:
        """Return the period under review in a sentence; to be called for each sentence in order."""
        if not self._active:
            return None
        if sentence.is_heading:
            self._enter(sentence, times)
            return None
        is_first = sentence.paragraph_no != self._paragraph
        if is_first:
            self._paragraph, self._period = sentence.paragraph_no, self._framed
        opening = times[0] if times and times[0].anchor != "context" else None
        if opening is not None and _OPENING.match(sentence.text[: opening.start - sentence.start]):
            self._open(sentence, opening, is_first=is_first)
        return self._period

    def _open(self, sentence: Sentence, opening: TimeExpression, *, is_first: bool) -> None:
        reviewed = self._reviewed(opening)
        if reviewed is not None and not self._ahead:
            self._period = reviewed
            behind = sentence.text[opening.end - sentence.start :]
            # 2024年 that tells one figure dates its paragraph, 2024年是… or 过去一年 what follows.
            names = opening.anchor != "text" or sentence.text.startswith("刚刚")
            if behind.startswith("是") or (names and (is_first or "/" in reviewed.edtf)):
                self._framed = reviewed
        elif "-" not in opening.edtf and opening.start_date.year >= self._year:
            self._period = self._framed = None

    def _enter(self, sentence: Sentence, times: Sequence[TimeExpression]) -> None:
        numbering = numbering_of(sentence.text)
        if (numbering is None and not times) or (numbering is not None and numbering.level > _SECTION_LEVEL):
            return
        back, ahead = _LOOKS_BACK.search(sentence.text), _LOOKS_AHEAD.search(sentence.text)
        reviewed = next((one for one in map(self._reviewed, times) if one is not None), None)
        if back and (not ahead or back.start() < ahead.start() or reviewed is not None):
            self._framed, self._ahead = reviewed or self._last_year(sentence), False
        elif ahead or (times and times[0].start_date.year >= self._year):
            self._framed, self._ahead = None, True
        elif numbering is not None:
            self._framed = reviewed

    def _reviewed(self, time: TimeExpression) -> TimeExpression | None:
        """The time as the closed span of whole years that a review is about, or None."""
        first, last = time.start_date.year, time.end_date.year
        if "-" in time.edtf:
            return None
        if time.is_open and "五" in time.surface and self._year - _LONGEST <= first < self._year:
            span = year_span(first, self._year - 1)
            return time._replace(edtf=span.edtf, end_date=date(self._year - 1, 12, 31))
        return time if last == self._year - 1 and last - first < _LONGEST and not time.is_open else None

    def _last_year(self, sentence: Sentence) -> TimeExpression:
        """工作回顾 without a year: of the one before the report's."""
        last = year_span(self._year - 1, self._year - 1)
        return expression(sentence.start, sentence.start, "", last, "reference")
