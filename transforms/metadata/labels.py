"""The head and foot of a document, and the labels in them (`发文字号：`, `来源：`)."""

import re
from collections.abc import Sequence

from transforms.metadata.dates import TRAILING_DATE

_HEAD_LINES, _TAIL_LINES = 30, 8
BODY = re.compile("[。；！？]")
BODY_LENGTH = 60
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
LABEL = re.compile(
    # Inside a line a label stands behind a blank; a long one is a label wherever it stands.
    "(?:^|(?<=[ 　）)|])|(?=(?:发布时间|发布日期|发文日期|成文日期|信息来源|发文字号)：))(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + ")："
)
ANY_LABEL = re.compile("[\u4e00-\u9fff]{2,8}：")


def head_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines above the first paragraph of prose, thirty at most."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if len(line) >= BODY_LENGTH and BODY.search(line) and not LABEL.match(line):
            return list(lines[:index])
    return list(lines[:_HEAD_LINES])


def tail_lines(lines: Sequence[str]) -> list[str]:
    """Return the last lines, where authors, editors and sources stand."""
    return (
        list(lines[max(_HEAD_LINES, len(lines) - _TAIL_LINES) :])
        if len(lines) > _HEAD_LINES
        else list(lines[-_TAIL_LINES:])
    )


def read_labels(lines: Sequence[str]) -> dict[str, str]:
    """Return what stands behind each label, by field; the first of a field wins."""
    found: dict[str, str] = {}
    for index, line in enumerate(lines):
        if len(line) > 200:
            continue
        matches = list(LABEL.finditer(line))
        for match in matches:
            rest = line[match.end() :]
            following = ANY_LABEL.search(rest)
            value = (rest[: following.start()] if following else rest).strip(" 　|")
            if match.lastgroup in ("author", "source_name", "editor"):
                value = TRAILING_DATE.sub("", value)
            if not value and match is matches[-1] and index + 1 < len(lines) and "：" not in lines[index + 1]:
                value = lines[index + 1].strip()
            if value and match.lastgroup:
                found.setdefault(match.lastgroup, value.strip("（）()"))
    return found
