"""Byte slips in GBK text: a lost byte shows as `?`, and what follows is misread up to an ASCII byte.

`??梢哉f,` was `。可以說，`, and `上?！笆奈濉` was `上海“十四五`. A slip is undone only with proof: the
reading goes back to the damaged text through the codec (the search makes no other readings), it is
far likelier than the text as it stands, and clearly likelier than any other reading.
"""

import re
from collections.abc import Iterator

from transforms.repairs.language_model import LanguageModel
from transforms.repairs.slip_codec import LOSS_MARKS, residue_end
from transforms.repairs.slip_evidence import Evidence, weigh
from transforms.traced_text import Edit

# What may follow a lost byte: a residue, a misread character, or a second byte that reads as ASCII.
_MARK = re.compile(r"[?？\ufffd](?=[^\x00-\x3e\x7f]|[?!,.:;()]+[^\x00-\x7f]|[?？]$)", re.M)
_ANY_MARK = re.compile("[?？\ufffd]")
_STREAM = re.compile("[^\x00-\x20\"#$%&'*+\\-/0-9<=>@-~]{1,8}")
# A misread stream that ends at once: the second byte of a Traditional character reads as ASCII.
_EARLY_END = re.compile(
    r"[^\x00-\x7f]{0,3}[@-~](?= ?[\u3000-\u9fff\uff00-\uffef]|[,.;:!?()]?$|[,.;:!?()][^\x00-\x7f])", re.M
)
# A character of two bytes that is no mark: what a stream shows of the characters that were misread.
_MISREAD = re.compile(r"[^\x00-\x7f\u3000-\u303f\uff00-\uffef\ufffd]")
_TO_FULL = str.maketrans("?!,.:;()", "？！，。：；（）")
# Where the text behind a `?` is likelier than this a character (natural logarithm), it is prose.
_PROSE_PAIR, _PROSE = -8.3, -7.2
# When a reading counts as proved: how much likelier than the damaged text (natural logarithm), and the
# share of all readings' probability that it has, on a page that shows its characters of private use.
_GAIN, _SHARE = 5.0, 0.5
# On any other page characters may be gone without a trace, the more the longer the slip: up to _LONE characters, up to
# _SHORT, and beyond, where it also has to be sure that no reading of another length holds. A page that is long enough
# to know its own words needs that beyond _MIDDLING only. Set on the half of the held-out documents kept for it.
_LONE, _SHARE_LONE = 3, 0.6
_SHORT, _MIDDLING, _LONG_PAGE = 6, 12, 1_500
_SHARE_DROPPING, _SHARE_OF_LENGTH = 0.8, 0.97
# What is needed where no misread character stands behind the mark, and the gain from which it is damage all the same.
_LONE_GAIN, _SURE, _LONE_DAMAGE = 6.0, 0.6, 12.0
# A byte without a partner may have swallowed the digit of `5A`, so that no reading of these is proved.
_HIDES_DIGIT = re.compile("(?<=.)[?？\ufffd][0-9A-Za-z]", re.S)
# Below this likelihood a character a stream is damage, even where no reading is proved.
_SUSPECT = -9.0
_SUSPECT_LENGTH = 4
_NUMBER = re.compile(r"[\d.,]*%?")
# What is left of 1900–1999 and 2001–2049; `000年` may have been 5000年.
_YEAR = re.compile(r"(?:9\d\d|0(?!00)[0-4]\d)\s?年")
_WHOLE_YEAR = re.compile(r"(?:19|20)\d\d\s?年")
_IN_BRACKET = re.compile(r"[^()\d\n][^()\n]{0,30}\)")
# A character that lost both bytes, and with it perhaps the first digit of a number; not a question.
_LOST_WHOLE = re.compile(r"(?<![吗嗎呢么麼?？\ufffd])[?\ufffd]{2}(?![?？\ufffd])[\d.,]*%?(?=\S|$)", re.M)
_TAG_REST = re.compile(r"/?[A-Za-z][A-Za-z0-9]{0,9}>")


def find_byte_slips(text: str, language: LanguageModel) -> list[Edit]:
    """Undo byte slips; where damage is seen and no reading is proved, mark it as `suspect`.

    Must not touch a question mark that asks (`哪些基础？上海…`), a `?` that a footnote mark left
    (`第13?;`), or Latin text. A digit that a slip swallowed comes back only as the first digit of a
    year (`020年`); any other number at the end of a slip is `suspect`.
    """
    edits: list[Edit] = []
    position = 0
    if not _ANY_MARK.search(text):
        return edits
    marks = [match.start() for match in _MARK.finditer(text)]
    for mark in marks:
        if mark < position or not _looks_misread(text, mark, language):
            continue
        line_end = text.find("\n", mark)
        line_end = len(text) if line_end < 0 else line_end
        evidence = weigh(text, [one for one in marks if mark <= one < line_end], position, language)
        found = list(_edits(text, mark, evidence, language))
        edits += found
        position = max([position, mark + 1, *(edit.end for edit in found)])
    return sorted([*edits, *_lost_characters(text, edits)])


def _lost_characters(text: str, edits: list[Edit]) -> Iterator[Edit]:
    """Yield a mark for each character that lost both bytes, with a number behind it, outside the edits."""
    for match in _LOST_WHOLE.finditer(text):
        if all(match.end() <= edit.start or edit.end <= match.start() for edit in edits):
            yield Edit(match.start(), match.end(), match.group(), "suspect", 0.0)


def _looks_misread(text: str, mark: int, language: LanguageModel) -> bool:
    """True where what follows a `?` is so unlikely that a search pays. Must be cheap: prose has many `?`."""
    start = residue_end(text, mark + 1)
    following = text[start : start + 1]
    if start > mark + 1 and following and not following.isascii():
        return True
    if _EARLY_END.match(text, start):
        return True
    match = _STREAM.match(text, start)
    if match is None:
        return False
    if any(one in LOSS_MARKS for one in match.group()[:5]):
        return True
    stream = match.group().translate(_TO_FULL)
    return language.per_character(stream[:2]) < _PROSE_PAIR or language.per_character(stream) < _PROSE


def _edits(text: str, mark: int, evidence: Evidence | None, language: LanguageModel) -> Iterator[Edit]:
    if evidence is None or not evidence.slips or evidence.gain < _GAIN:
        stream = _STREAM.match(text, mark + 1)
        if stream is not None and _is_damage(stream.group(), language):
            yield Edit(mark, stream.end(), text[mark : stream.end()], "suspect", 0.0)
        return
    whole, rest = (
        _is_proved(evidence, share, len(text)) for share in (evidence.share, evidence.share_of_rest)
    )
    for start, end, restored in evidence.slips:
        if not _MISREAD.search(text, start, end) and (evidence.share < _SURE or evidence.gain < _LONE_GAIN):
            # A lone `?a` or `??` may be what it says.
            if evidence.gain >= _LONE_DAMAGE:
                yield Edit(start, end, text[start:end], "suspect", round(evidence.share, 3))
            continue
        if not (whole or rest) or _HIDES_DIGIT.search(text[start:end]):
            yield Edit(start, end, text[start:end], "suspect", round(evidence.share, 3))
            continue
        if not whole and start == evidence.slips[0][0] and len(restored) > 1:
            # All but the character whose first byte was lost: its place stays, as a `?`.
            yield Edit(start, start + 1, text[start], "suspect", round(evidence.share, 3))
            start, restored = start + 1, restored[1:]
        confidence = round(evidence.share if whole else evidence.share_of_rest, 3)
        if text[end - 1] in LOSS_MARKS and text[end : end + 1] not in ("", "\n"):
            yield from _cut_short(text, start, end, restored, confidence)
        else:
            yield Edit(start, end, restored, "mojibake", confidence)


def _is_proved(evidence: Evidence, share: float, page: int) -> bool:
    """True where a share of all readings' probability is enough, and so is what is known of the reading's length.

    `page` is the length of the page in characters.
    """
    if evidence.is_whole:
        return share >= _SHARE
    length = sum(len(restored) for *_, restored in evidence.slips)
    if length <= _LONE:
        return share >= _SHARE_LONE
    is_known = length <= (_MIDDLING if page >= _LONG_PAGE else _SHORT)
    return share >= _SHARE_DROPPING and (is_known or evidence.share_of_length >= _SHARE_OF_LENGTH)


def _is_damage(stream: str, language: LanguageModel) -> bool:
    likelihood = language.per_character(stream.translate(_TO_FULL))
    return len(stream) >= _SUSPECT_LENGTH and likelihood < _SUSPECT


def _cut_short(text: str, start: int, end: int, restored: str, confidence: float) -> Iterator[Edit]:
    """Yield the edits for a slip whose last byte met an ASCII byte, and perhaps swallowed it."""
    swallowed = _swallowed(text, end)
    if swallowed is not None:
        yield Edit(start, end, restored + swallowed, "mojibake", confidence)
        return
    number = _NUMBER.match(text, end)
    stop = number.end() if number else end
    yield Edit(start, end - 1, restored, "mojibake", confidence)
    yield Edit(end - 1, stop, text[end - 1 : stop], "suspect", 0.0)


def _swallowed(text: str, end: int) -> str | None:
    """Return the ASCII character that must have stood before `end` ("" for none), None where it is open.

    Must not guess a digit: only the century of a year follows from what is left of it.
    """
    if _YEAR.match(text, end):
        return "2" if text[end] == "0" else "1"
    if _WHOLE_YEAR.match(text, end):
        return ""
    if _TAG_REST.match(text, end):
        return "<"
    opened = text.rfind("(", max(0, end - 60), end) > text.rfind(")", max(0, end - 60), end)
    return "(" if _IN_BRACKET.match(text, end) and not opened else None
