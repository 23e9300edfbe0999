"""Whom and what a grant is for: `技术改造` of `鼓励企业实施技术改造`, `3A级企业` of `对评估等级在3A、4A级的企业`."""

import re
from typing import NamedTuple

from transforms.indicators.clauses import TIME
from transforms.indicators.phrases import name_before
from transforms.indicators.topics import split_list

_OPENS = re.compile("^(?:每年|对于?|支持|鼓励|引导|推动|大力|积极|进一步|面向[^，。；]{1,12}|的)*")
_SUPPORTS = re.compile("^(?:每年|大力|积极)*(?:对于?|支持|鼓励|引导|推动)(?!象)")
# What one does to be given money, and what one is or has been found to be.
_DOES = re.compile(
    "(?<!依法)(?:实施|开展|建设|租用|租赁|购置|购买|采购|参加|参与|举办|承办|承担|搭建|创建|申请|引进|设立|建立|投保|取得)(?:了|一批|的(?=[^，]))?"
)
_BECOMES = re.compile("(?:成为|获得|获评|获批(?:成为)?|入选|认定为?|列入|纳入|评为|通过|达到)(?:了|一批)?")
_SAYS_WHO = re.compile(f"{_DOES.pattern}|获.*的$")
_JOINS = re.compile("(?:纳入|列入)$")
_PLAIN = re.compile(
    "(?:一批|相关|上述|符合条件|有关|各类)*(?:企业|单位|机构|个人|人员|项目|团队|平台|产品|主体|组织|地区|地方|家庭|者|人)?"
)
_NO_WHOM = re.compile("^(?:其|该|此|上述|的|比例|标准|数量|每|按|依法)|\\d(?!G)")
_MANNERS = re.compile(
    "^[^、]{1,8}化、(?:[^、]{1,6}化[、和])*[^、]{1,4}?化(?=[^、]{2})"
)  # 数字化、智能化技术改造
_QUOTED = re.compile("“([^“”]{2,24})”")
_CLASSES = re.compile(
    "(?P<classes>(?:[\\dA-Za-z一二三四五六甲乙丙特]{1,3}[、和或])+[\\dA-Za-z一二三四五六甲乙丙特]{1,3})(?P<kind>星级|级|类|等奖|等|星)"
)
_LEVELS = re.compile(
    "(?P<levels>(?:(?:国家|省|自治区|市|区|县)级?[、和或])+(?:国家|省|自治区|市|区|县)级)(?P<what>[^，。；、]{2,16})"
)
_LONGEST = 16
_LONGEST_LIST = 20
_MEMBER = 4
_TERM = re.compile("\\d+年期?(?:及)?(?:以上|以下|以内)?")
_SAME = re.compile("^“?(?:全[国省市区县]|[^，。；“”]{2,8}?[省市区县](?=[^，。；]{4}))")


class Purpose(NamedTuple):
    """What a grant is for: who gets it, what they do for it, and the members where it tells several apart."""

    whom: str = ""
    doing: str = ""
    words: str = ""


NO_PURPOSE = Purpose()


def purpose_of(words: str, bare: bool = False) -> Purpose | None:
    """Return the purpose that a clause sets, None where it sets none.

    Args:
        words: a clause: `对企业租用办公用房的`, `支持企业开展技术改造`.
        bare: whether a clause that does not open with 对, 支持 or 鼓励 may set one by what is done in it.
    """
    words = words.replace(TIME, "")
    if not _SUPPORTS.match(words):
        return Purpose("", _doing_of(words), words) if bare and _SAYS_WHO.search(words) else None
    said = _OPENS.sub("", words).removesuffix("的").strip()
    relative, _, head = said.rpartition("的")
    generic = _PLAIN.fullmatch(head) is not None
    doing = _doing_of(relative if relative and not _DOES.search(head) else said)
    if relative and not generic and not _DOES.search(head):
        return Purpose(_noun(head), doing if _DOES.search(relative) else "", words)
    if relative and generic and not doing:
        became = _became(relative, head)
        return Purpose("" if became else _noun(relative + head), became, words)
    if not doing and _BECOMES.search(said):
        return Purpose("", _became(said, ""), words)
    return Purpose("" if doing else _noun(said), doing, words)


def members_of(words: str, count: int) -> list[str]:
    """Return what as many values are for in order: `对3A、4A级企业` with two values; empty where not told apart."""
    quoted = _QUOTED.findall(words)
    if len(quoted) == count:
        return [_SAME.sub("", one) for one in quoted]
    classes = _CLASSES.search(words)
    if classes is not None:
        parts = re.split("[、和或]", classes["classes"])
        purpose = purpose_of(words)
        head = words[classes.end() :].rpartition("的")[2] or (purpose.whom if purpose else "")
        return [f"{one}{classes['kind']}{head}" for one in parts] if len(parts) == count else []
    levels = _LEVELS.search(words)
    if levels is not None:
        parts = re.split("[、和或]", levels["levels"])
        what = name_before(levels["what"].removesuffix("的"))
        return [f"{one.removesuffix('级')}级{what}" for one in parts] if len(parts) == count else []
    said = _OPENS.sub("", words).removesuffix("的").rpartition("的")[2]
    parts = next((one for one in (said.split("、"), split_list(said)) if len(one) == count), [])
    return parts if all(_MEMBER <= len(one) <= _LONGEST for one in parts) else []


def _doing_of(words: str) -> str:
    """The object of the last verb of doing: `技术改造` of `企业实施技术改造`."""
    last = _last(_DOES, words)
    if last is None:
        return ""
    thing = re.split("并|且|而", words[last.end() :])[0].rpartition("的")[2] or words[last.end() :]
    verb = last.group() if last.group() in ("租用", "租赁", "购置", "购买") else ""
    name = _noun(thing)
    return verb + name if name else ""


def _became(words: str, head: str) -> str:
    """What one was found to be or taken into: `国家认证` of `通过国家认证`."""
    last = _last(_BECOMES, words)
    if last is None:
        return ""
    thing = re.split("[，；]", words[last.end() :])[0]
    name = _noun(thing.rpartition("的")[2] or thing)
    return name + head if name and _JOINS.search(last.group()) else name


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(words))), None)


def _noun(words: str) -> str:
    """A noun phrase of some length; of a list that names things apart the first, of one that describes the last."""
    words = _TERM.sub("", re.sub("[（(][^（）()]*[）)]", "", words))
    words = re.sub("^(?:一批|一次性|我国|本[省市区县]|省内|市内|区内)+|(?:项目)?工作$", "", words)
    words = _MANNERS.sub("", words)
    members = split_list(words.removesuffix("等"))
    if (len(members) > 1 and len(words) > _LONGEST_LIST) or words.endswith("等"):
        apart = words.endswith("等") or all(len(one) >= _MEMBER for one in members[1:])
        listed = words.removesuffix("等").split("、")
        words = (members if len(listed) == 1 else listed)[0] + "等" if apart else members[-1]
    if _NO_WHOM.search(words):
        return ""
    name = name_before(words, whole=True)
    return name if 2 <= len(name) <= _LONGEST_LIST else ""
