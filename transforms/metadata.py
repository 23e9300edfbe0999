"""What a document says of itself: title, author, source, issuer, dates, 文号, type."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from transforms.citations import kind_of
from transforms.headings import numbering_of

_HEAD_LINES, _TAIL_LINES = 30, 8
_BODY = re.compile("[。；！？]")
_BODY_LENGTH = 60
_ESSAY_LENGTH = 150
_LABELS = {
    "title": "标题|题目|政策名称?|文件名称|名称",
    "issuer": "发布机构|发文机关|发文机构|发布机关|制定机关|印发机关|发布单位|发文单位|颁布机关|发布部门",
    "document_number": "发文字号|文号|发文文号|文件编号|公文文号",
    "publish_date": "发布日期|发布时间|公布日期|发文日期|发表时间|发表日期|刊发时间|印发日期|日期|时间",
    "written_date": "成文日期|成文时间|制发日期",
    "updated_date": "更新时间|更新日期",
    "source_name": "来源|信息来源|文章来源|稿件来源|稿源|转载来源|供稿",
    "author": "作者|撰稿人?|撰文|文|执笔",
    "editor": "责任编辑|责编|编辑|校对|审核",
}
_LABEL = re.compile(
    # Inside a line a label stands behind a blank; a long one is a label wherever it stands.
    "(?:^|(?<=[ 　）)|])|(?=(?:发布时间|发布日期|发文日期|成文日期|信息来源|发文字号)：))(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + ")："
)
_ANY_LABEL = re.compile("[\u4e00-\u9fff]{2,8}：")
_DATE = re.compile(r"((?:19|20)\d{2})\s?[年/.-]\s?(\d{1,2})\s?[月/.-]\s?(\d{1,2})(?:日|\b)")
_CHINESE_DATE = re.compile(
    "([一二][〇零○九一二三四五六七八]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_TRAILING_DATE = re.compile(
    r"[ 　]*(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ 　]*\d{1,2}:\d{2}(?::\d{2})?)?$"
)
_LEADING_DATE = re.compile(
    r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ 　]*\d{1,2}:\d{2}(?::\d{2})?)?[ 　]*来源："
)
_WRITTEN_DATE = re.compile("^（[^（）]{0,6}(?:19|20)\\d{2}年\\d{1,2}月\\d{1,2}日[^（）]{0,2}）$")
_SIGNED_BY_HEAD = re.compile(
    "(?:长|主任|主席|署长|行长|总理)[ 　]?[\u4e00-\u9fff]{2,4}[ 　]?(?:19|20)\\d{2}年\\d{1,2}月\\d{1,2}日$"
)
_DIGITS = "〇一二三四五六七八九"
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
_ISSUER_LINE = re.compile(
    "^[\u4e00-\u9fff（） 、]{2,40}(?:人民政府|办公厅|办公室|委员会|常务委员会|总局|[厅局部委院署会])$"
)
_ISSUER_OF_TITLE = re.compile(
    "^([\u4e00-\u9fff、 ]{2,60}?(?:人民政府办公厅|人民政府办公室|人民政府|国务院办公厅|国务院|中共中央|委员会|办公厅|办公室|总局|[厅局部委署]))(?:关于|印发|转发|批转)"
)
_WORK_REPORT = re.compile(
    "^(?:\\d{4}年)?([\u4e00-\u9fff]{2,9}?(?:省|市|自治区|自治州|区|县))(?:人民)?(?:\\d{4}年)?政府工作报告"
)
_DIVISION = re.compile("^[\u4e00-\u9fff]{2,9}?(?:自治区|自治州|自治县|省|市|县)")
_PASSED = re.compile(
    "(?:日|^|（)[ 　]*([\u4e00-\u9fff]{0,10}?)(?:第?[一二三四五六七八九十]+届)?(人民代表大会(?:常务委员会)?)(?:第?[一二三四五六七八九十\\d]+次)?[^，。]{0,12}(?:通过|修正|修订|批准)"
)
_PAGE_NUMBER = re.compile("（\\d{1,2}）$")
_TITLE_END = re.compile(
    "(?:报告|意见|通知|方案|规划|纲要|办法|条例|规定|细则|决定|批复|公告|函|措施|计划|要点|解读|通报|建议)(?:（[^）]{1,20}）)?$"
)
_FILE_DATE = re.compile(r"((?:19|20)\d{2})-(\d{2})-(\d{2})")
_FILE_YEAR = re.compile(r"(?:^|[^\d])((?:19|20)\d{2})(?=[^\d]|$)")
_THIS_YEAR = re.compile("今年|去年|明年")
_YEAR_END = re.compile("((?:19|20)\\d{2})年(?:[底末]|12月|全年)")


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
    head, tail = _head(lines), _tail(lines)
    labels = _labels([*head, *tail])
    title = (
        labels.get("title")
        or fields.get("title")
        or _title(head, lines, surnames)
        or fields.get("page_title")
    )
    number = _document_number(labels.get("document_number"), head)
    written = _date(labels.get("written_date", "")) or _signed_date(lines)
    published = (
        _date(labels.get("publish_date", "")) or _date(fields.get("publish_date", "")) or _standing_date(head)
    )
    metadata = Metadata(
        title=title,
        author=_author(labels, fields, head, text, surnames),
        source_name=_source(labels, fields, text),
        issuer=labels.get("issuer")
        or _issuer(title, lines)
        or _reporting_government(title)
        or _enacting_body(head, title),
        editor=labels.get("editor"),
        affiliation=_first(_AFFILIATION_NOTE, text),
        publish_date=published or written,
        document_number=number,
    )
    reference = written or published or _date(labels.get("updated_date", "")) or _subtitle_date(head)
    reference = reference or _enacted_date(head) or _file_date(source_uri) or _derived_year(text)
    return replace(metadata, reference_date=reference, document_type=_document_type(metadata, text, title))


def _head(lines: Sequence[str]) -> list[str]:
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if len(line) >= _BODY_LENGTH and _BODY.search(line) and not _LABEL.match(line):
            return list(lines[:index])
    return list(lines[:_HEAD_LINES])


def _tail(lines: Sequence[str]) -> list[str]:
    return (
        list(lines[max(_HEAD_LINES, len(lines) - _TAIL_LINES) :])
        if len(lines) > _HEAD_LINES
        else list(lines[-_TAIL_LINES:])
    )


def _labels(lines: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for index, line in enumerate(lines):
        if len(line) > 200:
            continue
        matches = list(_LABEL.finditer(line))
        for match in matches:
            rest = line[match.end() :]
            following = _ANY_LABEL.search(rest)
            value = (rest[: following.start()] if following else rest).strip(" 　|")
            if match.lastgroup in ("author", "source_name", "editor"):
                value = _TRAILING_DATE.sub("", value)
            if not value and match is matches[-1] and index + 1 < len(lines) and "：" not in lines[index + 1]:
                value = lines[index + 1].strip()
            if value and match.lastgroup:
                found.setdefault(match.lastgroup, value.strip("（）()"))
    return found


def _title(head: Sequence[str], lines: Sequence[str], surnames: frozenset[str]) -> str | None:
    for index, line in enumerate(head):
        if _LABEL.search(line) or _ANY_LABEL.match(line) or _date(line) or _DOCUMENT_NUMBER.search(line):
            continue
        if (
            _are_names(line, index, head, surnames)
            or _SPEAKER.match(line)
            or numbering_of(line)
            or len(line) < 4
        ):
            continue
        if _BODY.search(line) or line.startswith(("——", "（", "【", "各", "主题词")) or len(line) > 90:
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
        if _are_names(line, index, head, surnames) and not _TITLE_END.search(line):
            return ";".join(re.split("[ 、]", line))
    return None


def _source(labels: Mapping[str, str], fields: Mapping[str, str], text: str) -> str | None:
    supplied = _SUPPLIED_BY.search(text, max(0, len(text) - 400))
    return (
        labels.get("source_name")
        or (supplied and (supplied.group(1) or supplied.group(2)))
        or fields.get("source_name")
    )


def _issuer(title: str | None, lines: Sequence[str]) -> str | None:
    from_title = _ISSUER_OF_TITLE.match(title or "")
    if from_title:
        return from_title.group(1).strip()
    for line, following in pairwise(lines):
        if _ISSUER_LINE.match(line) and _is_date_line(following):
            return line
    return None


def _reporting_government(title: str | None) -> str | None:
    """A 政府工作报告 is the government's whose division its title names."""
    match = _WORK_REPORT.match(title or "")
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


def _signed_date(lines: Sequence[str]) -> date | None:
    """The date under the issuer's name, where a document was signed."""
    for line, following in pairwise(lines):
        if _is_date_line(following) and _ISSUER_LINE.match(line):
            return _date(following)
    for line in lines[:_HEAD_LINES]:
        if _WRITTEN_DATE.match(line) or (len(line) <= _BODY_LENGTH and _SIGNED_BY_HEAD.search(line)):
            return _date(line)
    return None


def _standing_date(head: Sequence[str]) -> date | None:
    """A line above the text that is a date and nothing else, or begins or ends with one beside its labels."""
    for line in head:
        if _LEADING_DATE.match(line):
            return _date(line)
        found = _TRAILING_DATE.search(line)
        if found and (
            found.start() == 0 or ("：" in line and "更新" not in line and line[found.start()] in " 　")
        ):
            return _date(found.group())
    return None


def _subtitle_date(head: Sequence[str]) -> date | None:
    for line in head:
        if line.startswith(("——", "（", "20", "19", "二")) and ("会议" in line or "大会" in line):
            return _date(line)
    return None


def _enacted_date(head: Sequence[str]) -> date | None:
    dates = [
        found
        for line in head
        if re.search("通过|公布|修正|修订|施行|批准", line)
        for found in [_date(line)]
        if found
    ]
    return max(dates, default=None)


def _file_date(source_uri: str) -> date | None:
    name = source_uri.rsplit("/", 1)[-1]
    day = _FILE_DATE.search(name)
    if day:
        return _valid(int(day.group(1)), int(day.group(2)), int(day.group(3)))
    years = _FILE_YEAR.findall(name)
    return date(int(years[-1]), 1, 1) if len(set(years)) == 1 else None


def _derived_year(text: str) -> date | None:
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


def _is_date_line(line: str) -> bool:
    return len(line) <= 16 and _date(line) is not None


def _date(text: str) -> date | None:
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


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group(1).strip() if match else None
