"""Line ends that a page put inside a sentence, a title or a number."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from transforms.prose.headings import TITLE_END, numbering_of
from transforms.traced_text import Edit

BLANKS = " \t\u3000"
_MARKS = frozenset("。！？；：…!?;:")
_CLOSERS = "”’）》」』\"')"
_CONTINUES = re.compile("[，。、；：！？,;:!?）)》”%％]")
_OPENERS = frozenset("《（(“‘")
# Words that bind what follows: neither a heading nor a paragraph ends with one.
_BOUND_END = re.compile(
    "(?:(?<!目)的|(?<![中缓总饱共谐平温柔祥调])和|(?<![参给付赋])与|以及|于|各|该|或|(?<!反)而|被|不|把|(?<!土耳)其)$"
)
# … and words that no paragraph begins with.
_BOUND_START = re.compile("的(?!士|确)|了(?!解|望|却|如)|们|等[，。、；]")
_LEADING_UNIT = re.compile(
    r"[.．]?\d|[%％年月日万亿元个家户人名位条项件次亩吨座台套所处辆倍度]|公里|公顷|平方|千|百"
)
_DIGIT_END = re.compile(r"\d[.．,]?$")
_HAN = re.compile("[\u3400-\u9fff]")
_PROSE = re.compile("[\u3400-\u9fff，。；]")
_LABEL = re.compile(r"[^，、。；：（）“”]{1,12}[:：]")
# A date ends a head line, and begins a sentence, more often than it is cut.
_DATE_END = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$")
_YEAR = re.compile(r"(?:19|20)\d{2}年")
_SALUTATION = re.compile(
    r"(?:各位|同志们|尊敬的|女士们|[各驻]?.{2,40}(?:人民政府|委员会|部门|单位|机构)[:：])"
)
_SUBTITLE = ("——", "――", "--")
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?$")
_CLAUSE_MARK = re.compile("[，、；。]")
_SENTENCE_MARK = re.compile("[，；。]")
# A statement may be a heading: 总的形势是很好的.
_STATEMENT = re.compile("是[^，。；]{1,30}的$")
_NUMBERED_HEADING = re.compile("第[一二三四五六七八九十]+[、，]")
_SENTENCE_END = re.compile("[。！？]")
# Beyond this a line without a mark is rather the beginning of a sentence than a heading.
_PHRASE_LENGTH = 15
_SENTENCE_LENGTH = 20
# A paragraph that breaks off behind whole sentences; what follows must be prose as well.
_PROSE_LENGTH, _REST_LENGTH = 24, 3
_RAGGED = 8
# A bracket that closes so near behind the line end was opened for one title or phrase.
_BRACKET_REACH = 40
_BRACKETS = {"《": "》", "（": "）", "“": "”"}


class Line(NamedTuple):
    """A line of a text: where it begins and ends, and what stands on it, blanks included."""

    start: int
    end: int
    text: str


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text, blank ones too."""
    lines = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        lines.append(Line(start, end, line))
        start = end + 1
    return lines


def find_broken_lines(text: str) -> list[Edit]:
    """Line ends inside a sentence go, also those inside a number.

    Where paragraphs are set apart by blank lines or indents, or all lines run to one width, a line
    that ends without an end mark goes on in the next. Elsewhere a line end goes only if the next
    line cannot begin one (`，`, `%`, the rest of a number), the line cannot end one (`…的`, `《`), or
    both are prose. Must not join headings, list items, indented lines, signatures, cells of a table
    or labels (`来源：`). The number of an article that stands alone keeps a blank.
    """
    lines = lines_of(text)
    printed = [line for line in lines if line.text.strip(BLANKS)]
    least = _least_length_that_goes_on(lines, printed)
    indented = least is None and _is_indented(printed)
    edits = []
    held = ""
    begins_indented = False
    for left, right in pairwise(printed):
        if not held:
            held, begins_indented = left.text.strip(BLANKS), left.text[0] in BLANKS
        adjacent = right.start == left.end + 1
        following = right.text.strip(BLANKS)
        in_block = adjacent and (
            indented and begins_indented and _are_prose(held, following)
            if least is None
            else len(left.text) >= least
        )
        if _ARTICLE.match(held) and len(following) >= _PHRASE_LENGTH and not numbering_of(following):
            edits.append(Edit(left.end, _content_start(right), " ", "broken_line"))
        elif _goes_on(held, following, right.text[0] in BLANKS, adjacent, in_block):
            edits.append(Edit(left.end, _content_start(right), "", "broken_line"))
        else:
            held = ""
            continue
        held += following
    return edits


def _goes_on(held: str, following: str, is_indented: bool, adjacent: bool, in_block: bool) -> bool:
    """True where `following` is of the sentence that `held` began."""
    last = held.rstrip(_CLOSERS)[-1:]
    if last in _MARKS:
        return last in ";；" and in_block and not is_indented and _is_prose(following)
    if _CONTINUES.match(following) or held[-1] in _OPENERS or (held[-1] in "，、" and len(held) >= 10):
        return True
    if _is_cut_number(held, following):
        return not is_indented
    if following.startswith(_SUBTITLE) or is_indented or numbering_of(following):
        return False  # a subtitle, an item with a dash, a new paragraph
    if _SALUTATION.match(following) or _LABEL.match(following):
        return False
    if _is_bracket_cut(held, following) or (adjacent and _is_phrase_cut(held, following)):
        return True
    if not in_block:
        return _is_prose_cut(held, following)
    if _LABEL.match(held) and not (_CLAUSE_MARK.search(held) and len(held) >= _PHRASE_LENGTH):
        return False
    if "关于" in held and TITLE_END.search(held) and not _SENTENCE_MARK.search(held):
        return False
    # A heading or a signature has no mark inside; a sentence that goes on has one, or is long.
    return "，" in held or "、" in held or len(held) >= _PHRASE_LENGTH


def _is_cut_number(held: str, following: str) -> bool:
    """True for `增长8.` before `7%，高于…`; must not join cells of a table, dates or labels."""
    return bool(
        len(held) >= 6
        and _DIGIT_END.search(held[-2:])
        and _LEADING_UNIT.match(following)
        and _HAN.search(held)
        and _PROSE.search(following)
        and not (
            _DATE_END.search(held[-10:])
            or _YEAR.match(following)
            or _LABEL.match(held)
            or numbering_of(following)
        )
    )


def _is_bracket_cut(held: str, following: str) -> bool:
    """True where a bracket that was opened near the line end closes near the next line's start."""
    for opener, closer in _BRACKETS.items():
        opened = held.rfind(opener, max(0, len(held) - _BRACKET_REACH))
        if opened > held.rfind(closer) and opened >= 0:
            closed = following.find(closer, 0, _BRACKET_REACH)
            return closed >= 0 and opener not in following[:closed]
    return False


def _is_phrase_cut(held: str, following: str) -> bool:
    """True where a phrase was cut behind a word that binds, before one, or before its last character."""
    if len(held) <= 4:
        return False
    if len(following) == 1:
        return _HAN.match(following) is not None
    bound = _BOUND_END.search(held[-4:]) and not _STATEMENT.search(held[-40:])
    return bool(bound or _BOUND_START.match(following))


def _is_prose(following: str) -> bool:
    begins_anew = numbering_of(following) or following.startswith(_SUBTITLE) or _LABEL.match(following)
    return not begins_anew and _CLAUSE_MARK.search(following) is not None


def _is_prose_cut(held: str, following: str) -> bool:
    """True where a paragraph of whole sentences breaks off in one, and prose follows: a page ended there."""
    return (
        len(held) >= _PROSE_LENGTH
        and len(following) >= _REST_LENGTH
        and held[-1] not in _CLOSERS
        and _SENTENCE_END.search(held) is not None
        and _SENTENCE_END.search(following) is not None
        # A paragraph may be a numbered heading of some sentences: these often lack their last mark.
        and not (numbering_of(held) or _NUMBERED_HEADING.match(held))
    )


def _are_prose(held: str, following: str) -> bool:
    return (
        held[-1] not in _CLOSERS
        and (len(held) >= _SENTENCE_LENGTH or _SENTENCE_MARK.search(held) is not None)
        and _SENTENCE_MARK.search(following) is not None
    )


def _is_set_apart(lines: Sequence[Line]) -> bool:
    """True where most paragraphs have a blank line before them, and so single line ends mean little."""
    printed = blank_before = 0
    previous_blank = True
    for line in lines:
        blank = not line.text.strip(BLANKS)
        if not blank:
            printed += 1
            blank_before += previous_blank
        previous_blank = blank
    return printed >= 4 and blank_before >= 0.5 * printed


def _is_indented(printed: Sequence[Line]) -> bool:
    """True where paragraphs are set in, and so a line that is not goes on with one."""
    count = sum(line.text[0] in BLANKS for line in printed)
    return count >= 4 and count >= 0.3 * len(printed)


def _least_length_that_goes_on(lines: Sequence[Line], printed: Sequence[Line]) -> int | None:
    """The length from which on a line may go on in the next; None where line ends part paragraphs."""
    if _is_set_apart(lines):
        return 0
    width = _wrapped_width(printed)
    # A word or a mark that did not fit in leaves a line shorter; Latin words and numbers more so.
    return width - _RAGGED if width else None


def _wrapped_width(printed: Sequence[Line]) -> int:
    """The width that lines run to (many nearly so long, none much longer), or 0 where they run to none."""
    lengths = sorted(len(line.text) for line in printed)
    if len(lengths) < 6:
        return 0
    width = lengths[int(len(lengths) * 0.95) - 1] if len(lengths) >= 20 else lengths[-1]
    near = sum(1 for length in lengths if width - 4 <= length <= width + 2)
    wraps = 15 <= width <= 90 and near >= 0.3 * len(lengths) and lengths[-1] <= width + 8
    return width if wraps else 0


def _content_start(line: Line) -> int:
    return line.start + len(line.text) - len(line.text.lstrip(BLANKS))
