"""GBK and Big5 read as Latin-1 or Windows-1252: `ÖÐ¹ú`."""

import math
import re

from transforms.repairs.language_model import LanguageModel
from transforms.repairs.misread_bytes import encode_latin
from transforms.repairs.misread_scoring import SCORED, rise
from transforms.traced_text import Edit

_HAN = re.compile("[\u3400-\u9fff]")
# The letters and signs that bytes from 0x80 on turn into in Latin-1 and Windows-1252, with those
# that a lenient reader makes of two of them.
_HIGH = "\x80-\xff\u0100-\u07ff\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
_LATIN_RUN = re.compile(f"[{_HIGH}]{{2,}}")
_ACCENTED_WORD = re.compile(f"[a-z][{_HIGH}]|[{_HIGH}][a-z]")
_OUTER_MARKS = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\xb7\xa0"
# A letter with an accent beside a plain one: French or Portuguese, but for text that is plainly Chinese.
_MINIMUM_ACCENTED = 8
LATIN_SPAN = re.compile(f"[{_HIGH}](?:[ -~]*[{_HIGH}])*")
CLOSE_LETTERS = re.compile("[\xa1-\xff\u0100-\u07ff]{2}")


def find_latin(line: str, language: LanguageModel) -> list[Edit]:
    """GBK or Big5 read as Latin-1: long spans first, then the runs of letters in them."""
    edits: list[Edit] = []
    for span in LATIN_SPAN.finditer(line):
        if not CLOSE_LETTERS.search(span.group()):
            continue
        whole = _latin_edit(line, *span.span(), language) or _latin_edit(
            line, *_without_outer_marks(line, *span.span()), language
        )
        runs = (
            [whole]
            if whole
            else [_latin_edit(line, *run.span(), language) for run in _LATIN_RUN.finditer(line, *span.span())]
        )
        edits += (edit for edit in runs if edit)
    return edits


def _latin_edit(line: str, start: int, end: int, language: LanguageModel) -> Edit | None:
    before = line[start:end]
    best: tuple[float, int, str] | None = None
    for codec in ("gb18030", "big5hkscs"):
        reach, after = end, _strictly(encode_latin(before).content, codec)
        if after.endswith("\ufffd") and line[end : end + 1].isascii():
            # The second byte of the last pair is an ASCII character.
            longer = _strictly(encode_latin(line[start : end + 1]).content, codec)
            reach, after = (end + 1, longer) if not longer.endswith("\ufffd") else (reach, after)
        if _is_chinese(after, accented=_ACCENTED_WORD.search(before) is not None):
            best = max(best or (-math.inf, 0, ""), (language.per_character(after[:SCORED]), reach, after))
    if best is None:
        return None
    _, reach, after = best
    confidence = rise(line[start:reach], after, language)
    kind = "suspect" if "\ufffd" in after else "mojibake"
    return None if confidence is None else Edit(start, reach, after, kind, confidence)


def _is_chinese(text: str, *, accented: bool) -> bool:
    """True for two Chinese characters; where it may be a text with accents, for many and few letters."""
    han = len(_HAN.findall(text))
    letters = sum(char.isascii() and char.isalpha() for char in text)
    return han >= 2 and (not accented or (han >= _MINIMUM_ACCENTED and letters <= han / 4))


def _strictly(content: bytes, codec: str) -> str:
    """The text, or nothing; half a character at the end becomes U+FFFD."""
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        if error.start < len(content) - 1:
            return ""
        return content[:-1].decode(codec) + "\ufffd"


def _without_outer_marks(line: str, start: int, end: int) -> tuple[int, int]:
    while start < end and line[start] in _OUTER_MARKS:
        start += 1
    while start < end and line[end - 1] in _OUTER_MARKS:
        end -= 1
    return start, end
