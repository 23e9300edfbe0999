"""Who issued a document: by its title, by its signature, by the note on who passed it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.metadata.dates import ISSUER_LINE, is_date_line

_ISSUER_OF_TITLE = re.compile(
    "^([\u4e00-\u9fff、 ]{2,60}?(?:人民政府办公厅|人民政府办公室|人民政府|国务院办公厅|国务院|中共中央|委员会|办公厅|办公室|总局|人民法院|人民检察院|[厅局部委署]))(?:关于|印发|转发|批转|对)"
)
_WORK_REPORT = re.compile(
    "^(?:\\d{4}年)?([\u4e00-\u9fff]{2,9}?(?:省|市|自治区|自治州|区|县))(?:人民)?(?:\\d{4}年)?政府工作报告"
)
# The assembly that a report is given to names the division where the title does not.
_CONGRESS = re.compile(
    "在([\u4e00-\u9fff]{2,9}?(?:省|市|自治区|自治州|自治县|区|县))第?[一二三四五六七八九十]{1,3}届人民代表大会"
)
# Orders promulgate: 中华人民共和国国务院令第386号, 中山市人民政府令; executives pass in their own meetings.
_ORDER = re.compile(
    "(?:^|[日（ 　])(?:中华人民共和国)?(国务院|[\u4e00-\u9fff]{2,20}?(?:人民政府|委员会|办公室|总局|[部署行会]))令(?:$|（?第)"
)
_EXECUTIVE = re.compile(
    "(?:^|[日经（ 　])(?!经)(?:中华人民共和国)?(国务院|[\u4e00-\u9fff]{2,16}?(?:人民政府|委员会|办公室|总局|[部署]))"
    "(?:第\\d+次[\u4e00-\u9fff]{0,4}会议|令第\\d+号|(?:发布|公布|批准)$)"
)
_REPRESENTED = re.compile(
    "我(?:代表|受)(国务院|[\u4e00-\u9fff]{2,9}?(?:省|市|自治区|区|县)人民政府)(?:的委托)?[，向]"
)
_OPENING_LINES = 20
_DIVISION = re.compile("^[\u4e00-\u9fff]{2,9}?(?:自治区|自治州|自治县|省|市|县)")
_PASSED = re.compile(
    "(?:日|^|（)[ 　]*([\u4e00-\u9fff]{0,10}?)(?:第?[一二三四五六七八九十]+届)?(人民代表大会(?:常务委员会)?)(?:第?[一二三四五六七八九十\\d]+次)?[^，。]{0,12}(?:通过|修正|修订|批准)"
)


def find_issuer(title: str | None, head: Sequence[str], lines: Sequence[str]) -> str | None:
    """Return the issuer that title, signature, the note under the title or the speaker name, in this order."""
    return (
        _issuer(title, head, lines)
        or _reporting_government(title, head)
        or _enacting_body(head, title)
        or _ordering_body(head)
        or _represented_government(lines)
    )


def _issuer(title: str | None, head: Sequence[str], lines: Sequence[str]) -> str | None:
    for line in (title or "", *(line for line in head if title and title in line)):
        from_title = _ISSUER_OF_TITLE.match(line)
        if from_title:
            return from_title.group(1).strip()
    for line, following in pairwise(lines):
        if ISSUER_LINE.match(line) and is_date_line(following):
            return line
    return None


def _reporting_government(title: str | None, head: Sequence[str]) -> str | None:
    """A 政府工作报告 is the government's whose division its title names, or the note on the assembly."""
    match = _WORK_REPORT.match(title or "")
    if not match and "政府工作报告" in (title or ""):
        match = next((found for line in head for found in [_CONGRESS.search(line)] if found), None)
    return f"{match.group(1)}人民政府" if match else None


def _ordering_body(head: Sequence[str]) -> str | None:
    """The executive whose order promulgates a regulation, or whose meeting passed it."""
    for line in head:
        match = _ORDER.search(line) or _EXECUTIVE.search(line)
        if match:
            return match.group(1)
    return None


def _represented_government(lines: Sequence[str]) -> str | None:
    """The government that a report is given for: `我代表国务院，向大会作政府工作报告`."""
    for line in lines[:_OPENING_LINES]:
        match = _REPRESENTED.search(line)
        if match:
            return match.group(1)
    return None


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
