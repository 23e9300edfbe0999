"""Whether a quantity is stated as done or as a goal."""

import re

from transforms.indicators.clauses import Part
from transforms.times.periods import TimeExpression

_GOAL = re.compile(
    "力争|确保|争取|目标|预期|预计|计划(?!完成)|拟|有望|将(?=[^军近]|$)|要(?=达到|实现|占|提高|建|新|完成|推|力|确|增|培|打|把|在|使|坚|超|控)|应当|不得|必须|须|原定"
)
# What a rule grants or fines holds as long as the rule does: a standard in force, no goal.
_GRANTS = re.compile(
    "(?:给予|予以)[^。；]{0,30}(?:奖励|补助|补贴|资助|奖补|贴息|扶持|支持)|按[^。；]{0,24}(?:奖励|补助|补贴|资助|奖补|贴息)|"
    "(?:奖励|补助|补贴|资助|奖补|贴息)[^。；]{0,6}(?:最高|不超过)|(?:奖励|补助|补贴|扶持|奖补)资金(?:总额)?中|颁发[^。；]{0,20}奖金|罚款"
)
_AIMS = re.compile("力争|确保|争取|目标|预期|预计|计划(?!完成)|拟|有望|到20\\d\\d年")
# 到2027年培育企业100家，给予奖励: what is aimed at in a sentence that grants.
_PROMISES = re.compile("力争|争取|确保|预计|有望|到(?:20\\d\\d年|“?十.五”?末)")
RULE = "rule"
_DONE = re.compile(
    "已|了(?!解)|完成了|实现了|达到了|同比|比上年|较上年|比去年|较去年|截至|截止|超额|刚刚过去|累计(?!不|最|超过\\d+万元)|历史新高"
)
_PROMISED = re.compile("提出到20\\d\\d年[^，。；]*$")
# A year that has passed by now was a goal where a text says what was planned for it.
_WAS_PLANNED = re.compile(
    "(?:提出|明确|要求|规划|计划|目标|部署)[^。；]{0,24}(?:到(?:20|“|本世纪)|要(?![求素闻点务害])|力争)|原定|原计划|确保到|力争到"
)
# 在现有62项服务的基础上: what there is already.
_BASIS = re.compile("[^，。；]{0,40}基础上")
_GOAL_BEHIND = re.compile("^[^，。；\\d]{0,5}目标")


def is_grant(text: str) -> bool:
    """True for a sentence that grants or fines: `对…企业给予最高50万元奖励`, `处一万元以上罚款`."""
    return _GRANTS.search(text) is not None


def promises(context: str) -> bool:
    """True where the words up to a number, from the last full stop or semicolon on, aim at something."""
    return _PROMISES.search(re.split("[。；]", context)[-1]) is not None


def names_goal(rest: str) -> bool:
    """True where a number is itself called a goal: 60亿元的阶段目标."""
    return _GOAL_BEHIND.match(rest) is not None


def status_of(
    part: Part, context: str, period: TimeExpression | None, year: int | None, inherited: str | None
) -> str:
    """Return `target` or `actual`.

    A quantity of a coming year is a target, one of a year that ended only where it is called so; in
    the running year words of the clause decide, then what heading or kind of document say.

    Args:
        part: the words before the number.
        context: the sentence up to the number.
        period: the period of the number.
        year: the reference year of the document.
        inherited: the status that its section gives, or `RULE` for a standard that a rule sets.
    """
    if names_goal(part.rest) or (year is None and _PROMISED.search(context)):
        return "target"
    if _BASIS.match(part.rest) and "现有" in context:
        return "actual"
    if period is not None and year is not None and period.end_date.year != year:
        if period.end_date.year > year:
            return "target"
        return "target" if _WAS_PLANNED.search(context[-40:]) and not _DONE.search(part.lead) else "actual"
    if inherited == RULE:
        return "target" if _AIMS.search(part.lead) else "actual"
    if _DONE.search(part.lead):
        return "actual"
    if _GOAL.search(part.lead) or inherited == "target":
        return "target"
    if inherited == "actual":
        return "actual"
    return "target" if _GOAL.search(context[-30:]) and not _DONE.search(context[-40:]) else "actual"
