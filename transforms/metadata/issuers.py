"""Who issued a document: by its title, by its signature, by the note on who passed it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.metadata.dates import ISSUER_LINE, is_date_line

_ISSUER_OF_TITLE = re.compile(
    "^([\u4e00-\u9fff、 ]{2,60}?(?:人民政府办公厅|人民政府办公室|人民政府|国务院办公厅|国务院|中共中央|委员会|办公厅|办公室|总局|[厅局部委署]))(?:关于|印发|转发|批转)"
)
_WORK_REPORT = re.compile(
    "^(?:\\d{4}年)?([\u4e00-\u9fff]{2,9}?(?:省|市|自治区|自治州|区|县))(?:人民)?(?:\\d{4}年)?政府工作报告"
)
_REPRESENTED = re.compile("我代表(国务院|[\u4e00-\u9fff]{2,9}?(?:省|市|自治区|区|县)人民政府)[，向]")
# ——2026年1月28日在某省第十四届人民代表大会第四次会议上: to whom the government reports.
_REPORTED_TO = re.compile(
    "[日]在([\u4e00-\u9fff]{2,9}?(?:省|市|自治区|自治州|自治县|区|县))第[一二三四五六七八九十]+届人民代表大会"
)
_OPENING_LINES = 20
_DIVISION = re.compile("^[\u4e00-\u9fff]{2,9}?(?:自治区|自治州|自治县|省|市|县)")
_PASSED = re.compile(
    "(?:日|^|（)[ 　]*([\u4e00-\u9fff]{0,10}?)(?:第?[一二三四五六七八九十]+届)?(人民代表大会(?:常务委员会)?)(?:第?[一二三四五六七八九十\\d]+次)?[^，。]{0,12}(?:通过|修正|修订|批准)"
)


def find_issuer(title: str | None, head: Sequence[str], lines: Sequence[str]) -> str | None:
    """Return the issuer that title, signature, the note under the title or the speaker name, in this order."""
    return (
        _issuer(title, lines)
        or _reporting_government(title)
        or _enacting_body(head, title)
        or _represented_government(lines)
        or _addressing_government(title, lines)
    )


def _issuer(title: str | None, lines: Sequence[str]) -> str | None:
    from_title = _ISSUER_OF_TITLE.match(title or "")
    if from_title:
        return from_title.group(1).strip()
    for line, following in pairwise(lines):
        if ISSUER_LINE.match(line) and is_date_line(following):
            return line
    return None


def _reporting_government(title: str | None) -> str | None:
    """A 政府工作报告 is the government's whose division its title names."""
    match = _WORK_REPORT.match(title or "")
    return f"{match.group(1)}人民政府" if match else None


def _represented_government(lines: Sequence[str]) -> str | None:
    """The government that a report is given for: `我代表国务院，向大会作政府工作报告`."""
    for line in lines[:_OPENING_LINES]:
        match = _REPRESENTED.search(line)
        if match:
            return match.group(1)
    return None


def _addressing_government(title: str | None, lines: Sequence[str]) -> str | None:
    """The government of the division whose congress a work report without a division's name is given to."""
    if "政府工作报告" not in (title or ""):
        return None
    match = next(filter(None, (_REPORTED_TO.search(line) for line in lines[:_OPENING_LINES])), None)
    return f"{match.group(1)}人民政府" if match else None


def _enacting_body(head: Sequence[str], title: str | None) -> str | None:
    """The assembly that passed a regulation, as the note under the title says; 省 is the title's province."""
    for line in head:
        match = _PASSED.search(line)
        if match:
            place = match.group(1)
            if place in ("", "省", "市", "自治区", "区", "自治州", "县"):
                named = _DIVISION.match(title or "")
                place = named.group() if named else ""
            return f"{place}{match.group(2)}" if place else None
    return None
