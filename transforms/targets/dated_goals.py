"""Goals with a year: 到2035年…, 今年将…, 主要预期目标：…."""

import re
from collections.abc import Iterator, Sequence

from transforms.places.regions import RegionMention
from transforms.prose.clauses import Clause, FactScope
from transforms.prose.sentences import Sentence
from transforms.targets.goal_words import (
    ADJUNCT,
    BETTER,
    DEMANDS,
    DONE,
    EXPECTED,
    FIRST,
    LONGEST,
    MOST_CLAUSES,
    PLAN,
    QUANTITY,
    UP_TO,
    GoalWords,
)
from transforms.targets.goals import Goal, extent, is_state
from transforms.times.edtf import TimeExpression

_MEANS = re.compile("通过|围绕|坚持|依托|按照|根据|以")
_TO_COME = re.compile("(?:未来|今后)[一二三四五六七八九十\\d]")
# …前报送省政府: papers handed in, no goal.
_REPORTING = re.compile(
    "^之?前，?(?!完成对|建成|建立)[^；。]*(?:报送|上报|报告|报备|备案|反馈|提交|印发|出台|报[省市县区国])"
)
_ACTS_BY = re.compile(
    "之?前，?(?:要|应|须|将)?(?:完成|建成|建立|实现|全面|全部|基本|启动|制定|出台|印发|形成|达到|开工|投产|投用|竣工|住进|推出|开通)"
)
# 夯实基础，就是要…; 只要…，必将…: said of the goals.
_COMMENTS = re.compile("就是|只要|我们|期待|意味着")
_PREPARES = re.compile("(?:办好|举办|筹办|承办|迎接|参加|备战|做好|服务好?)$")
# …增长5%以上，其中制造业占比25%左右，…: a figure within the list, which goes on.
_PART_OF_IT = re.compile("其中[^，。；]*\\d")
_SPAN = re.compile("[一二三四五六七八九十\\d]年")


def dated_goals(
    sentence: Sentence,
    clauses: Sequence[Clause],
    words: GoalWords,
    periods: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    scope: FactScope,
) -> Iterator[Goal]:
    """到2035年…, 今年将…, 今年主要预期目标：…: what stands behind the year, number by number."""
    text = sentence.text
    expected = EXPECTED.search(text)
    ahead = next((one for one in periods if is_ahead(one, sentence, scope)), None)
    if expected and re.match("\\d", text[expected.end() :]) and expected.group()[-1] in "为是":
        # 今年经济增长预期目标为7%左右: the clause is the goal.
        clause = next(one for one in clauses if one.end > expected.start())
        begin = max(clause.start, ahead.end - sentence.start if ahead is not None else 0)
        yield Goal(begin, clause.end, begin, "expected")
    elif (
        expected
        and (
            ahead is not None
            or "预期目标" in expected.group()
            or _is_of_years_to_come(text[: expected.start()], sentence, periods, scope)
        )
        and re.search("[：:]|[是为](?:，|$)", text[expected.start() : expected.end() + 1])
    ):
        yield from _pieces(text, expected.end(), clauses, words, "expected")
    elif ahead is not None:
        start = ahead.end - sentence.start
        if scope.is_official:
            pieces = list(_pieces(text, start, clauses, words, "dated"))
            this_year = scope.reference_date is not None and ahead.edtf == str(scope.reference_date.year)
            # 今年要…: what is done this year is a measure, how much of it a goal.
            yield from (one for one in pieces if not this_year or QUANTITY.search(text[one.start : one.end]))
            return
        behind = text[start:]
        start += len(behind) - len(behind.lstrip("，前底末"))
        end = extent(text, start, clauses, words, sentence, regions, states=True)
        if end > start:
            yield Goal(start, end, ahead.start - sentence.start, "dated")


def _is_of_years_to_come(
    before: str, sentence: Sentence, periods: Sequence[TimeExpression], scope: FactScope
) -> bool:
    """True where the goals named behind `before` are those of years that are not past: “十五五”时期主要目标是，…."""
    today = scope.reference_date
    return today is not None and any(
        one.end <= sentence.start + len(before) and not one.is_open and one.end_date.year > today.year
        for one in periods
    )


def continued(
    text: str,
    clauses: Sequence[Clause],
    words: GoalWords,
    sentence: Sentence,
    regions: Sequence[RegionMention],
) -> Iterator[Goal]:
    """What a paragraph of goals goes on to say in a sentence without a year of its own.

    Behind 通过… only what is to come of it counts (形成一批…, 为…奠定基础); a span (三到五年内) is another horizon.
    """
    if DONE.search(text) or _SPAN.search(text) or DEMANDS.search(text) or _COMMENTS.search(text):
        return
    if not _MEANS.match(text):
        states = [one for one in clauses if _says_how_it_will_be(one, words)]
        yield from _pieces(text, 0, states, words, "dated")
        return
    first = next((one for one in clauses if words.makes.match(one.text)), None)
    if first is not None:
        end = extent(text, first.start, clauses, words, sentence, regions)
        last = clauses[-1]
        closes = last.start == end + 1 and last.text.startswith("为")
        yield Goal(first.start, last.end if closes else end, first.start, "dated")


def _says_how_it_will_be(clause: Clause, words: GoalWords) -> bool:
    """True for a figure, a state of things (…显著增强) and what is made (形成…), not for a step to it (坚持…)."""
    said = FIRST.sub("", clause.text.lstrip("—●•·■◆ "))
    return not ADJUNCT.match(said) and bool(
        QUANTITY.search(said) or words.makes.match(said) or (is_state(said) and not words.begins.match(said))
    )


def is_ahead(one: TimeExpression, sentence: Sentence, scope: FactScope) -> bool:
    """True for a year that a goal is set for: to come, or spoken of as to come (2020年要占到)."""
    start, end = one.start - sentence.start, one.end - sentence.start
    before, after = sentence.text[max(0, start - 8) : start], sentence.text[end : end + 24]
    if scope.document_type == "law" and one.edtf.count("-") > 1:
        return False  # a rule's own dates
    if re.search("[乃甚]至$|[比较]$", before) or "每年" in sentence.text[:start]:
        return False
    if _PREPARES.search(before) and re.match("将[^，。；]{2,}的", after):
        return False  # 办好2027年将举行的运动会
    if one.is_open or PLAN.search(one.surface) or re.match("的|(?:规划|计划)(?!期)|版|[（(]草案|）", after):
        return False
    today = scope.reference_date
    year = one.end_date.year
    if re.match("前?，?[^，。；]{0,10}(?<![纲主重概摘提简])要(?![求点闻素件])", after) and not DONE.search(
        after[:12]
    ):
        return "-" not in one.edtf or one.anchor != "context"
    if today is None:
        return bool(re.search("到$", before)) and not DONE.search(after) and year > scope.latest_year
    if re.match(
        "前?，?[^，。；]{0,10}(?:将(?!近|.{0,16}作为)|力争|确保|计划|拟|争取)", after
    ) and not DONE.search(after[:12]):
        return year >= today.year and not _REPORTING.search(after)
    if scope.is_official and one.end_date > today and _is_set_for(one, before, after):
        return True
    figures = is_of_goals(sentence) and QUANTITY.search(sentence.text[end:])
    if year > today.year and figures and not before and not DONE.search(sentence.text):
        return True
    until = re.search("[到至]$", before) if one.anchor == "name" else UP_TO.search(before)
    return bool(until) and year > today.year and "了" not in sentence.text[:start][-20:]


def is_of_goals(sentence: Sentence) -> bool:
    """True in a section that is headed as one of goals: （四）主要目标。"""
    heading = (sentence.section_path or "").rsplit("/", 1)[-1]
    return "目标" in heading or "指标" in heading


def _is_set_for(one: TimeExpression, before: str, after: str) -> bool:
    """True for a deadline (2025年底前，…) and for years to come (未来五年，…) that open a clause."""
    if before and before[-1] not in "，；：。、（）—":
        # 各县区于6月底前完成…: who acts stands before the date.
        return bool(_ACTS_BY.match(after)) and not _REPORTING.search(after)
    if _TO_COME.match(one.surface):
        return one.start_date.year < one.end_date.year
    return bool(re.match("之?前", after)) and not _REPORTING.search(after)


def _pieces(text: str, start: int, clauses: Sequence[Clause], words: GoalWords, kind: str) -> Iterator[Goal]:
    """Each number a goal of its own; clauses without one run together."""
    run: list[Clause] = []
    start += len(text[start:]) - len(text[start:].lstrip("—●•·■◆ "))
    for clause in clauses:
        if clause.end <= start:
            continue
        at = max(clause.start, start)
        piece = clause._replace(start=at, text=text[at : clause.end])
        if not piece.text.strip("，：前底末的 "):
            continue
        if _PART_OF_IT.match(piece.text):
            piece = piece._replace(start=piece.start + 2, text=piece.text[2:])
        if piece.text.startswith(("包括", "其中", "分别")):
            break
        if (
            words.no_goal.match(piece.text)
            or re.match(
                "比|止|以[保确]|并?报[送备]|(?:到|至)?20\\d{2}年(?:\\d{1,2}月)?[底末]?前?$|[^，]{0,3}$",
                piece.text,
            )
            or BETTER.search(piece.text)
        ):
            continue
        quantity = bool(QUANTITY.search(piece.text))
        long = bool(run) and piece.end - run[0].start > LONGEST
        if run and (quantity or clause.before == "；" or long or len(run) >= MOST_CLAUSES):
            yield Goal(run[0].start, run[-1].end, start, kind)
            run = []
        if quantity:
            yield Goal(piece.start, piece.end, start, kind)
        else:
            run.append(piece)
    if run:
        yield Goal(run[0].start, run[-1].end, start, kind)
