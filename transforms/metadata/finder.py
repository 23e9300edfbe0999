"""What a document says of itself: title, author, source, issuer, dates, 文号, type."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from transforms.citations.finder import kind_of
from transforms.hints import Hints
from transforms.metadata.dates import (
    derived_year,
    enacted_date,
    file_date,
    letter_date,
    read_date,
    signed_date,
    standing_date,
    subtitle_date,
)
from transforms.metadata.issuers import find_issuer
from transforms.metadata.labels import ANY_LABEL, BODY, LABEL, head_lines, read_labels, tail_lines
from transforms.prose.headings import TITLE_END, numbering_of

_ESSAY_LENGTH = 150
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[［(（](?:19|20)\d{2}[〕\]］)）]\s?\d{1,5}号")
_ORDER_NUMBER = re.compile("^（?(?:[\u4e00-\u9fff]{0,16}令)?第?\\d{1,4}号(?:令)?）?$")
_ORDER_TITLE = re.compile("^[\u4e00-\u9fff]{4,24}令第[\\d一二三四五六七八九十百]{1,4}号$")
_SUPPLIED_BY = re.compile("[（(]([^（）()，。]{2,30})供稿[）)]|[（(]来源：([^（）()，。]{2,30})[）)]")
_AUTHOR_NOTE = re.compile("[（(〔\\[](?:本文)?作者(?:：|:)([^，,（）()〔〕；;]{2,20})[，,；;）)]")
_AFFILIATION_NOTE = re.compile(
    "[（(〔\\[](?:本文)?作者(?:单位)?(?:系|为|单位：|单位)([^（）〔〕]{2,40}?(?:（[^（）]{1,20}）)?[^（）〔〕]{0,20})[）)〕\\]]"
)
_NAME = "[\u4e00-\u9fff·]{2,4}"
_NAMES_LINE = re.compile(f"^{_NAME}(?:[ 、]{_NAME}){{0,3}}$")
_SPEAKER = re.compile(
    f"^(?:[\u4e00-\u9fff]{{0,14}}(?:主席|省长|市长|区长|县长|州长|盟长|总理|特首|行政长官|主任))[ 　]({_NAME}|{_NAME}·{_NAME}|[\u4e00-\u9fff] [\u4e00-\u9fff])$"
)
_REPORTER = re.compile(
    f"^(?:本报|本刊|本网|本台|新华社|人民网)?(?:全媒体)?记者[ 　：]*({_NAME}(?:[ 、]{_NAME}){{0,3}})$"
)
_NOT_A_NAME = re.compile("正文|全文|摘要|前言|目录|首页|通知|公告|报告|决定|意见|导语|编者按|附件|序言|引言")
_PAGE_NUMBER = re.compile("（\\d{1,2}）$")
# Documents of one text and a date below it; laws and reports have dates of their own.
_LETTER_TITLE = re.compile("(?:意见|通知|决定|批复|公告|函|通报|答复|请示)(?:（[^）]{1,20}）)?$")
# A title in full: who, about what, which kind of document; a date may follow it in brackets.
_FULL_TITLE = re.compile("[\u4e00-\u9fff、 ]{2,40}关于[^，]{4,120}$")
_DATE_NOTE = re.compile("（[^（）]{0,4}(?:19|20)\\d{2}年\\d{1,2}月\\d{1,2}日[^（）]{0,8}）$")
_TITLE_LENGTH, _FULL_TITLE_LENGTH = 90, 160


@dataclass(frozen=True)
class Metadata:
    """Metadata as the text states it; None where it states nothing."""

    title: str | None = None
    author: str | None = None
    source_name: str | None = None
    issuer: str | None = None
    editor: str | None = None
    affiliation: str | None = None
    publish_date: date | None = None
    reference_date: date | None = None
    document_type: str = "other"
    document_number: str | None = None


def read_metadata(
    text: str, fields: Mapping[str, str], source_uri: str, surnames: frozenset[str]
) -> Metadata:
    """Read the metadata of a normalised text.

    `fields` is what the page's head said (HTML). Trust falls in this order: labels in the text
    (`发文字号：`), fields, the layout (title first, issuer and date last), and for the reference date
    the file's name. 更新时间 is no date of publication. `surnames` tell a line of names from a heading.
    """
    lines = text.split("\n")
    head, tail = head_lines(lines), tail_lines(lines)
    labels = read_labels([*head, *tail])
    title = (
        labels.get("title")
        or fields.get("title")
        or _title(head, lines, surnames)
        or fields.get("page_title")
    )
    number = _document_number(labels.get("document_number"), head)
    written = read_date(labels.get("written_date", "")) or signed_date(lines)
    if not written and _LETTER_TITLE.search(title or ""):
        written = letter_date(lines)
    published = (
        read_date(labels.get("publish_date", ""))
        or read_date(fields.get("publish_date", ""))
        or standing_date(head)
    )
    metadata = Metadata(
        title=title,
        author=_author(labels, fields, head, text, surnames),
        source_name=_source(labels, fields, text),
        issuer=labels.get("issuer") or find_issuer(title, head, lines),
        editor=labels.get("editor"),
        affiliation=_first(_AFFILIATION_NOTE, text),
        publish_date=published or written,
        document_number=number,
    )
    reference = written or published or read_date(labels.get("updated_date", "")) or subtitle_date(head)
    reference = reference or enacted_date(head) or file_date(source_uri) or derived_year(text)
    return replace(metadata, reference_date=reference, document_type=_document_type(metadata, text, title))


def complete(metadata: Metadata, hints: Hints) -> Metadata:
    """Fill from `hints` what the text does not say of itself; what it says stays."""
    published = metadata.publish_date or hints.publish_date
    silent = metadata.document_type == "other" and hints.document_type is not None
    return replace(
        metadata,
        issuer=metadata.issuer or hints.issuer,
        publish_date=published,
        document_type=hints.document_type if silent and hints.document_type else metadata.document_type,
    )


def _title(head: Sequence[str], lines: Sequence[str], surnames: frozenset[str]) -> str | None:
    """The first line that is one; of a page with a heading of its own above, the document's title in full."""
    first = _first_title(head, lines, surnames)
    full = next((title for title in map(_full_title, head) if title), None)
    if full and (first is None or not (TITLE_END.search(first) or first.endswith("法"))):
        return full
    return first


def _full_title(line: str) -> str | None:
    bare = _DATE_NOTE.sub("", line)
    is_title = len(bare) <= _FULL_TITLE_LENGTH and _FULL_TITLE.match(bare) and TITLE_END.search(bare)
    return bare if is_title and not BODY.search(bare) and not ANY_LABEL.match(bare) else None


def _first_title(head: Sequence[str], lines: Sequence[str], surnames: frozenset[str]) -> str | None:
    for index, line in enumerate(head):
        if LABEL.search(line) or ANY_LABEL.match(line) or read_date(line) or _DOCUMENT_NUMBER.search(line):
            continue
        if (
            _are_names(line, index, head, surnames)
            or _SPEAKER.match(line)
            or numbering_of(line)
            or len(line) < 4
        ):
            continue
        if (
            BODY.search(line)
            or line.startswith(("——", "（", "【", "各", "主题词"))
            or len(line) > _TITLE_LENGTH
        ):
            continue
        if _ORDER_NUMBER.match(line) or re.search("令$", line) or "http" in line:
            continue
        return _without_page_number(line, lines)
    return None


def _without_page_number(line: str, lines: Sequence[str]) -> str:
    """A title that stands again with another page number lost its number to a join of pages."""
    bare = _PAGE_NUMBER.sub("", line)
    if bare != line and any(other != line and _PAGE_NUMBER.sub("", other) == bare for other in lines):
        return bare
    return line


def _are_names(line: str, index: int, head: Sequence[str], surnames: frozenset[str]) -> bool:
    """A line of one to four personal names, near the top; a heading of four characters is none."""
    if not _NAMES_LINE.match(line) or _NOT_A_NAME.search(line) or numbering_of(line) or index > 4:
        return False
    names = re.split("[ 、]", line)
    known = all((name[0] in surnames and len(name) <= 3) or name[:2] in surnames for name in names)
    # A pen name has no surname; above the text and alone it is one all the same.
    return known or (index == 0 and len(head) == 1 and len(line) <= 3)


def _author(
    labels: Mapping[str, str],
    fields: Mapping[str, str],
    head: Sequence[str],
    text: str,
    surnames: frozenset[str],
) -> str | None:
    named = labels.get("author") or _first(_AUTHOR_NOTE, text) or fields.get("author")
    if named:
        return ";".join(part for part in re.split("[、，,;； 　]+", named) if part) or None
    for index, line in enumerate(head):
        speaker = _SPEAKER.match(line) or _REPORTER.match(line)
        if speaker:
            return (
                ";".join(re.split("[ 、]", speaker.group(1)))
                if "记者" in line
                else speaker.group(1).replace(" ", "")
            )
        if _are_names(line, index, head, surnames) and not TITLE_END.search(line):
            return ";".join(re.split("[ 、]", line))
    return None


def _source(labels: Mapping[str, str], fields: Mapping[str, str], text: str) -> str | None:
    supplied = _SUPPLIED_BY.search(text, max(0, len(text) - 400))
    return (
        labels.get("source_name")
        or (supplied and (supplied.group(1) or supplied.group(2)))
        or fields.get("source_name")
    )


def _document_number(label: str | None, head: Sequence[str]) -> str | None:
    if label:
        return label
    for line in head:
        match = _DOCUMENT_NUMBER.search(line)
        if match and len(line) <= len(match.group()) + 6:
            return match.group()
        if _ORDER_TITLE.match(line):
            return line
    return None


def _document_type(metadata: Metadata, text: str, title: str | None) -> str:
    if title:
        if re.search("政府工作报告|工作报告$|公报$|白皮书", title):
            return "report"
        kind = kind_of(title)
        if kind in ("law", "plan", "policy", "report"):
            return kind
    if metadata.document_number:
        return "policy"
    if len(re.findall("^第[一二三四五六七八九十百]+条", text, re.MULTILINE)) >= 3:
        return "law"
    if re.search("各位代表", text[:600]):
        return "report"
    if re.search(
        "^(?:本报|新华社|中新社|人民网)[^。]{0,30}(?:电|讯)|记者", text[:600] + text[-200:], re.MULTILINE
    ):
        return "news"
    if title and re.search("(?:进展|情况|总结)$", title):
        return "report"
    return "commentary" if metadata.author or metadata.affiliation or len(text) >= _ESSAY_LENGTH else "other"


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group(1).strip() if match else None
