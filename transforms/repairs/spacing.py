"""Spaces inside Chinese prose."""

import re

from transforms.traced_text import Edit

_SPACES = re.compile(r"[ \u3000]+")
_LATIN = re.compile(r"[A-Za-z0-9.,;:!?'\")\]&/+%_-]")
_LATIN_START = re.compile(r"[A-Za-z(\[&/+_-]")
_ITEM_NUMBER = re.compile(r"^\s*\d{1,2}\.$")
# A numbered heading or article keeps one space behind its number: 第一条 为了…, 一、 总体要求.
_ORDINAL = re.compile(r"(?:第[〇零一二三四五六七八九十百千\d]+[编章节条款篇部分])$")
_LOST_BLANK = re.compile(
    r"^(?:第[〇零一二三四五六七八九十百千\d]+[编章节条]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)([?？\ufffd]{1,2})(?=[\u3400-\u9fff《“])",
    re.MULTILINE,
)
_PROSE = re.compile("[，。；：？！]")
# Several labels on one line: 来源：某报 更新时间：2022年6月29日.
_LABEL = re.compile(r"[\u3400-\u9fff]{2,6}：|(?:19|20)\d{2}[-/年.]\d")
_DATE = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日")
_DATED = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?$")
# Issuers of one document stand side by side: 中共中央 国务院关于….
_JOINT_ISSUER = re.compile("(?:中央|办公厅|国务院|委员会|总局|[部委署])$")
_NEXT_ISSUER = re.compile("(?:国务院|中央军委|全国人大|国家|中央)[\u4e00-\u9fff]{0,20}(?:关于|印发|转发|$)")
_CHROME_LINE_LIMIT = 30


def find_spaces(text: str) -> list[Edit]:
    """Spaces in Chinese prose go, spaces at line ends go, several become one where one must stay.

    One space stays between Latin words, behind 第N条 and the like, and in a short line without
    punctuation, where it separates names (`省长 王某某`, `刘某某 郭某某`).
    """
    if " " not in text and "\u3000" not in text:
        return []
    edits: list[Edit] = []
    start = 0
    for line in text.split("\n"):
        if " " in line or "\u3000" in line:
            edits += _line_edits(line, start)
        start += len(line) + 1
    return edits


def _line_edits(line: str, offset: int) -> list[Edit]:
    separates = len(line.strip()) <= _CHROME_LINE_LIMIT and not _PROSE.search(line)
    edits = []
    for match in _SPACES.finditer(line):
        left, right = line[: match.start()], line[match.end() :]
        keeps = bool(left.strip() and right) and (
            (_LATIN.match(left[-1]) and _LATIN_START.match(right) and not right[0].isdigit())
            or (left[-1].isascii() and left[-1].isalpha() and right[0].isascii() and right[0].isalnum())
            or bool(_ORDINAL.search(left.lstrip()[:12] if len(left.strip()) <= 12 else ""))
            or bool(_LABEL.match(right) and (("：" in left and left[-1] != "：") or _DATED.search(left)))
            or bool(_JOINT_ISSUER.search(left[-4:]) and _NEXT_ISSUER.match(right))
            # A signature and its date: 主任 某某某 2022年7月7日.
            or bool(separates and _DATE.fullmatch(right) and not left[-1].isdigit())
            # 10 20 must not become 1020; where a line end cut a number there is no blank.
            or (left[-1].isdigit() and right[0].isdigit())
            or (separates and not _joins(left, right))
        )
        wanted = " " if keeps else ""
        if match.group() != wanted:
            edits.append(Edit(offset + match.start(), offset + match.end(), wanted, "space"))
    return edits


def _joins(left: str, right: str) -> bool:
    """In a short line, a space beside a digit or inside a spaced-out word (`总　则`) separates nothing."""
    if _ITEM_NUMBER.match(left) or left[-1].isdigit() or right[0].isdigit():
        return True
    words = re.split(r"[ \u3000]+", (left + " " + right).strip())
    return all(len(word) == 1 for word in words)


def find_lost_blanks(text: str) -> list[Edit]:
    """`第一条？为了…`: a blank that the page's encoding lacked becomes one again.

    Must not touch a question: what happens to one numbered line happened to all.
    """
    if "?" not in text and "？" not in text and "\ufffd" not in text:
        return []
    found = list(_LOST_BLANK.finditer(text))
    return [Edit(m.start(1), m.end(1), " ", "lost_blank") for m in found] if len(found) > 1 else []
