"""When a verb says that something happened."""

import re

from transforms.events.state import State
from transforms.events.times import is_current_year, is_precise, is_summary, is_to_come
from transforms.events.words import EventVerbs
from transforms.prose.clauses import FactScope

_NEGATED = re.compile("没有|没能|不能|不再|尚未|未能")
_STATES = re.compile("(?<!大)使(?![用馆])[^，]{1,10}$|(?<![但于可])[是系为]$|^(?:是|即是|正值|适逢)")
_WHEN = re.compile(
    "(?:时刻|之际|情况下|背景下|前后|同时|以后|之后|以前|以来|过程中|任务中|斗争中|的时候|期间|未满.*|满\\d.*)$|(?:以后|之后|以前)[就才即]"
)
_AMOUNT = re.compile(
    "[\\d〇一二三四五六七八九十百千两.,]+(?:余|多)?(?:亿|万|%|个百分点)|约?\\d[\\d.,]*[余多]?[个座条项家所处台套辆艘栋口]$"
)
# 通过 with an instrument behind it is a vote, otherwise a preposition.
_VOTED = re.compile(
    "^了|^的?《|^$|(?:决议|决定|法|条例|办法|方案|纲要|规划|意见|议案|报告|公报|章程|预算|草案|名单|提案)$"
)
# 累计建成 counts a stock.
_TOTAL = re.compile("累计|总数")
# 派出专员的试点工作, 建成强国的目标: the verb says of what kind a thing is.
_OF_A_THING = re.compile("的(?:[^的，]{0,4}目标|试点工作|工作|能力|要求|意愿|条件|地区|城市)$")
_REACHES = re.compile("完成|实现")
_SHORTEST_SUBJECT = 3
QUANTITY = re.compile(r"^\D{0,14}\d[\d.,]*\s?(?:%|个百分点|[亿万]|倍)")


def took_place(bare: str, match: re.Match[str], verbs: EventVerbs, start: int = 0) -> bool:
    """True where a verb of a review tells a single act, not what was kept up, reached or worked at.

    `bare` is the clause with titles and quotes blanked; it is read from `start`, where another act of it ended.
    """
    kind = verbs.kinds[match.group("verb")]
    before, after = bare[start : match.start()], bare[match.end() :]
    if not _can_happen(bare, match, verbs, start):
        return False
    if verbs.under_way.match(before) or verbs.wishes.search(before) or verbs.follows.search(before):
        return False
    if _TOTAL.search(before) or before.endswith("的") or after.startswith("的") or verbs.things.match(after):
        return False
    if _OF_A_THING.search(after) and not _REACHES.search(match.group("verb")):
        return False
    if kind == "act":
        return bool(after) or len(verbs.openings.sub("", before)) >= _SHORTEST_SUBJECT
    if kind in ("soft", "weak"):
        return bool(after and verbs.once.search(before)) and not verbs.achievements.search(after)
    return kind == "meet"


def happens(
    bare: str,
    match: re.Match[str],
    verbs: EventVerbs,
    state: State,
    scope: FactScope,
    time_end: int,
    *,
    is_dated: bool,
) -> bool:
    """True where a verb of a clause says that something happened at the dates in force.

    `bare` is the clause with titles and quotes blanked, `time_end` the end of its own date (0: none).
    """
    kind = verbs.kinds[match.group("verb")]
    before, after = bare[time_end : match.start()], bare[match.end() :]
    if kind == "force":
        return is_dated and before.strip("起开始正式 ") == "" and not after
    if not _can_happen(bare, match, verbs, time_end) or _belongs_to_a_thing(after):
        return False
    if state.planned or verbs.wishes.search(bare[time_end : match.end()]):
        return False
    if is_to_come(state, scope):
        return False
    if not (state.fresh or (verbs.openings.match(before) and not state.reports)):
        return False
    if not after and kind != "meet" and "》" not in bare[: match.start()]:
        return False
    done = bool(re.match("[了过]", after) or re.search("已经?[^，]{0,8}$", before))
    if not done and (is_current_year(state, scope) or verbs.follows.search(before)):
        return False
    if kind == "weak":
        achieved = QUANTITY.match(after) or verbs.achievements.search(after)
        return bool(state.fresh) and done and not achieved
    if kind == "soft":
        return done or ((is_dated or is_precise(state)) and not is_summary(state))
    if kind == "state":
        return bool(state.fresh) and not is_summary(state)
    return done or not is_summary(state) or kind == "meet"


def _can_happen(bare: str, match: re.Match[str], verbs: EventVerbs, time_end: int) -> bool:
    before, after = bare[time_end : match.start()], bare[match.end() :]
    if verbs.nouns.match(after) or _WHEN.search(after) or _AMOUNT.match(after.lstrip("了")):
        return False  # 完成投资15亿元 and the like are indicators
    if match.group("verb") == "通过" and not _VOTED.search(after):
        return False
    if match.group("verb") == "作为" and not re.search("[将把]", before):
        return False
    return not (_NEGATED.search(before) or _STATES.search(before) or bare.endswith("的"))


def _belongs_to_a_thing(after: str) -> bool:
    """出台的措施 names a thing; 出台的《…》 still tells when it came."""
    return after.startswith("的") and not re.match("的[^，]{0,12}[《“]", after)
