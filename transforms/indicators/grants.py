"""What a rule grants or fines, and to whom: 给予人力资源服务机构最高50万元奖励, 处一万元以上五万元以下罚款."""

import re

from transforms.indicators.clauses import Part
from transforms.indicators.phrases import name_before
from transforms.quantities.quantities import Quantity

_GRANTS = re.compile(
    "^(?P<whom>.*?)(?:省级|市级|区级|省市|财政|由[^，]{2,8})*(?:按[^，]{1,24})?(?:分别)?(?:给予|予以|发放|享受)(?:企业|单位|个人|每[人户家])?(?:不超过|最高)?(?:一次性|适当|相应|定额)?(?P<what>补助|奖励|补贴|资助|贴息|奖补|扶持|支持|减免)(?:资金)?(?:标准为|不超过|最高)*$"
)
_GIVES = re.compile("(?:给予|予以)[^，。；\\d]{0,20}$")
_WHOM = re.compile("^(?:对于?|支持)(?P<whom>[^，。；]{2,80}?)(?:的)?$")
_BECOMES = re.compile("^.*(?:成为|获得|获评|入选|认定为?|列入|纳入|评为|达到|通过)")
_NO_WHOM = re.compile("^(?:其|该|此|上述|的|比例|标准|数量)|\\d")
_LONGEST_WHOM = 16
_GIFT = "补助|奖励|补贴|资助|贴息|奖补|奖金|扶持"
_GIFT_BEHIND = re.compile(f"(?P<what>[^，。；的、\\d万亿元年]{{0,4}}(?:{_GIFT}))(?=$|[，。；：（）的])")
# 处一万元以上五万元以下罚款: both bounds are of the fine.
_FINE = re.compile(
    "^(?:以上|以下)?(?:[〇零一二两三四五六七八九十百千万亿\\d.%倍元的]|以上|以下|不足|百分之){0,16}罚款"
)
_GRANTS_BEHIND = re.compile(
    "^(?:的?(?:标准|比例|额度))?(?:一次性)?(?:给予|予以|进行)(?:一次性|相应|适当)?(?P<what>[^，。；]{0,4}?(?:补助|奖励|补贴|资助|贴息|支持|奖补))"
)
_AT_RATE = re.compile("(?:分别)?(?:最高)?(?:省级|市级|区级|由[^，。；]{2,8})?(?:最高)?按")
_AWARD = re.compile("[^。；给予]{0,30}(?:给予|予以)[^，。；]{0,8}?(?P<what>补助|奖励|补贴|资助|贴息|奖补)")
_BARE_GIFT = 4
GRANTED = re.compile(f"(?:{_GIFT})$")


def granted_of(quantity: Quantity, part: Part, lead: str, behind: str, whom: str) -> str:
    """Return what a number fines or grants, with whom it is for; empty where it does neither.

    `behind` are the words behind the number up to the next; `whom` is who a clause before named.
    """
    if _FINE.match(part.rest):
        return "罚款"
    grant = _GRANTS_BEHIND.match(part.rest)
    granted = grant.group("what") if grant else grant_of(lead, part.rest) or _award_of(quantity, lead, behind)
    return whom + granted if 0 < len(granted) <= _BARE_GIFT else granted


def bounded_grant(name: str, quantity: Quantity, statistic: str) -> str:
    """Return the name of a grant with what its number is of it: a rate (补贴比例) or the most (奖励上限)."""
    if statistic == "share":
        return f"{name}比例"
    return f"{name}上限" if quantity.comparator == "le" else name


def grant_of(words: str, rest: str = "") -> str:
    """Return what a clause grants, with whom it is for: `企业级平台奖补` of `对企业级平台给予一次性奖补`.

    What is granted may stand behind the number in `rest`: `给予50万元奖励`.
    """
    behind = _GIFT_BEHIND.search(rest) if rest and _GIVES.search(words) else None
    if behind is not None:
        return behind.group("what")
    match = _GRANTS.match(words)
    if match is None:
        return ""
    return _short_whom(match.group("whom")) + match.group("what")


def whom_of(words: str) -> str:
    """Return whom a clause grants to: `人力资源服务机构` of `对依法经营的人力资源服务机构`, else empty."""
    match = _WHOM.match(words)
    return _short_whom(match.group("whom")) if match else ""


def _short_whom(words: str) -> str:
    whom = _BECOMES.sub("", words.rsplit("的", 1)[-1])
    whom = "" if _NO_WHOM.match(whom) else name_before(whom, whole=True)
    return whom if 2 <= len(whom) <= _LONGEST_WHOM else ""


def _award_of(quantity: Quantity, lead: str, behind: str) -> str:
    """What a rate is awarded as: 奖补 of `按合同金额的30%，给予一次性奖补`."""
    if quantity.base_unit != "percent" or not _AT_RATE.match(lead):
        return ""
    award = _AWARD.match(behind)
    return award.group("what") if award else ""
