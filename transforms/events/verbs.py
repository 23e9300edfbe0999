"""The verbs of events, and when one says that something happened."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.events.state import State
from transforms.events.times import is_current_year, is_precise, is_summary, is_to_come
from transforms.prose.clauses import FactScope

# What is wanted, planned, allowed or supposed has not happened.
NOT_YET = re.compile(
    "将(?!.{0,16}(?:作为|上升为|列为|确定为|纳入))|(?<![纲主重概摘提简])要(?![闻素求点件])|(?<![相供适响反效对顺])应(?![用急对])|拟|须|计划(?!》)|"
    "力争|确保|争取|努力|预计|有望|可能|可以|倡导|便于|如果|若(?!干)|未来(?!产业|科[学技]|城市)|未经"
)
_NEGATED = re.compile("没有|没能|不能|不再|尚未|未能")
# 按照…部署, 贯彻…要求: the verb names what was said elsewhere, nothing that happens here.
_FOLLOWS = re.compile(
    "贯彻|落实|按照|根据|依据|坚持|围绕|遵循|学习|对照|决策|总体要求|总体部署|指导思想|结构"
)
_STATES = re.compile("(?<![但于可])[是系为]$|^(?:是|即是|正值|适逢)")
_WHEN = re.compile(
    "(?:时刻|之际|情况下|背景下|前后|以后|之后|以前|以来|过程中|的时候|期间|未满.*|满\\d.*)$|(?:以后|之后|以前)[就才即]"
)
_ACHIEVES = re.compile("(?:成就|成绩|成果|进展|效果|胜利|成效|变化|提升|突破|新成效|进步|优势)$")
_LEADS = re.compile(
    "^(?:同时|并且?|还|又|先后|正式|联合|随后|共同|专门|相继|陆续|率先|首次|成功|全面|全部|顺利|圆满|新|再次|再度|"
    "制定并|编制并|研究|一举|提前|隆重|全国首个|[，、 ])*$"
)
_NOUN_AFTER = re.compile(
    "^(?:会(?!议)|方案|办法|细则|情况|工作|机关|机构|日期|之日|后的?|以后|之后|时(?!间表)|前|以来|单位|部门|人(?!才)|者|率|期|条件|标准|程序|项目|感|思想|重建|价|本(?:办法|条例|规定|法|细则|规则|规划|方案|意见)|周年|\\d+周年|\\d+年(?!度)|[一二三四五六七八九十百]+周年|要求|精神|措施|意见的|以[上下内])"
)
_AMOUNT = re.compile(
    "[\\d〇一二三四五六七八九十百千两.,]+(?:余|多)?(?:亿|万|%|个百分点)|约?\\d[\\d.,]*[余多]?[个座条项家所处台套辆艘栋口]$"
)
# 通过 with an instrument behind it is a vote, otherwise a preposition.
_VOTED = re.compile(
    "^了|^的?《|^$|(?:决议|决定|法|条例|办法|方案|纲要|规划|意见|议案|报告|公报|章程|预算|草案|名单|提案)$"
)
# What is under way or helped along in a review is no single act.
_UNDER_WAY = re.compile(
    "(?:同时|并|[、 ])*(?:大力|积极|扎实|全力|深入|持续|着力|加力|有序|有力|强力|统筹|全面|高质量|高标准|高效)*"
    "(?:由于|随着|特别是|推动|推进|促进|加快|支持|鼓励|引导|保障|服务|深化|加强|强化|围绕|聚焦|贯彻|依托|针对|为|让|助力|以|把|将|构建|完善|健全|优化|"
    "提升|提高|培育|争取|确保|坚持|狠抓|抓好|落实|用好|发挥|谋划|筹备|开展|规范|严格|探索)"
)
_ONCE = re.compile("(?:启动|正式|首次|率先|成功|圆满|顺利|一举|提前|全面完成)[^，]{0,2}$")
# 累计建成 counts a stock; 通车里程, 建成区 and 上市公司 are things.
_TOTAL = re.compile("累计|总数")
_NAMES_A_THING = re.compile("(?:总?里程|事项|结果|目标|和(?:完善|健全|建设)|健全|区面积|区绿|公司|总数|总量|投资|面积|率|规模|之年|制造|格局|水平|合同额|产值)")
_SHORTEST_SUBJECT = 3
QUANTITY = re.compile(r"^\D{0,14}\d[\d.,]*\s?(?:%|个百分点|[亿万]|倍)")


@dataclass(frozen=True)
class EventVerbs:
    """The verbs that make a dated clause a happening, by how much else it takes.

    `act` suffices with an object, `meet` (召开, 开工) without; `soft` (实施) where its own clause is dated or 了 follows;
    `state` (提出) as the first verb after a date; `weak` (进行) only with 了 or 已; `force` (施行) is an event
    whether past or to come.
    """

    kinds: Mapping[str, str]
    pattern: re.Pattern[str]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "EventVerbs":
        """Build from the rows of `event_verbs.csv`."""
        kinds = {row["verb"]: row["kind"] for row in rows}
        verbs = "|".join(sorted(kinds, key=len, reverse=True))
        return cls(kinds, re.compile(f"(?P<verb>{verbs})(?:并(?:{verbs}))?"))


def took_place(bare: str, match: re.Match[str], kind: str, start: int = 0) -> bool:
    """True where a verb of a review tells a single act, not what was kept up, reached or worked at.

    The clause is read from `start`, where another act of it ended.
    """
    before, after = bare[start : match.start()], bare[match.end() :]
    if not _can_happen(bare, match, start) or _UNDER_WAY.match(before) or NOT_YET.search(before):
        return False
    if _TOTAL.search(before) or before.endswith("的") or _NAMES_A_THING.match(after):
        return False
    if _FOLLOWS.search(before) or after.startswith("的"):
        return False
    if kind == "act":
        return bool(after) or len(_LEADS.sub("", before)) >= _SHORTEST_SUBJECT
    return kind == "meet" or (kind in ("soft", "weak") and bool(_ONCE.search(before)) and bool(after))


def _can_happen(bare: str, match: re.Match[str], time_end: int = 0) -> bool:
    before, after = bare[time_end : match.start()], bare[match.end() :]
    if _NOUN_AFTER.match(after) or _WHEN.search(after) or _AMOUNT.match(after.lstrip("了")):
        return False  # 完成投资15亿元 and the like are indicators
    if match.group("verb") == "通过" and not _VOTED.search(after):
        return False
    if match.group("verb") == "作为" and not re.search("[将把]", before):
        return False
    return not (_NEGATED.search(before) or _STATES.search(before) or bare.endswith("的"))


def happens(
    bare: str,
    match: re.Match[str],
    kind: str,
    state: State,
    scope: FactScope,
    time_end: int,
    *,
    is_dated: bool,
) -> bool:
    """True where a verb of a clause says that something happened at the dates in force.

    `bare` is the clause with titles and quotes blanked, `time_end` the end of its own date (0: none).
    """
    before, after = bare[time_end : match.start()], bare[match.end() :]
    if kind == "force":
        return is_dated and before.strip("起开始正式 ") == "" and not after
    if not _can_happen(bare, match, time_end) or (
        after.startswith("的") and not re.match("的[^，]{0,12}[《“]", after)
    ):
        return False
    if state.planned or NOT_YET.search(bare[time_end : match.end()]):
        return False
    if is_to_come(state, scope) or not (state.fresh or (_LEADS.match(before) and not state.reports)):
        return False
    if not after and kind != "meet" and "》" not in bare[: match.start()]:
        return False
    done = bool(re.match("[了过]", after) or re.search("已经?[^，]{0,8}$", before))
    if not done and (is_current_year(state, scope) or _FOLLOWS.search(before)):
        return False
    if kind == "weak":
        return bool(state.fresh) and done and not QUANTITY.match(after) and not _ACHIEVES.search(after)
    if kind == "soft":
        return done or ((is_dated or is_precise(state)) and not is_summary(state))
    if kind == "state":
        return bool(state.fresh) and not is_summary(state)
    return done or not is_summary(state) or kind == "meet"
