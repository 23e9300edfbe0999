"""What the words behind a number say it is of: what is counted, paid for, or shared."""

import re

from transforms.indicators.clauses import TIME, Part
from transforms.indicators.phrases import MAX_LENGTH, METRIC, SHORT_NOUN, name_after
from transforms.quantities.quantities import Quantity

_VERB_ONLY = re.compile(
    "^(?:先|再|共|累计)?(?:发行|增发|投入|安排|新增|发放|筹集|争取|拨付|下达|减免|出资|提供|落实|获得|使用|吸引)$"
)
_WHOLE_BEHIND = re.compile("(?:以上|以下|左右|以内)?(?P<of>的)?")
PAYS = re.compile("(?:发行|增发|投入|安排|发放|筹集|拨付|下达|减免|出资)$")
_FEW = 1000
MEASURES = ("area", "length", "mass", "volume", "energy", "power")
_USED = re.compile("^(?:以上|以下|左右)?的?(?:比例|部分)?，?(?:专项)?用于(?P<use>[^，。；]{2,16})")
_WITHIN = re.compile("(?:总额)?[中里内]?(?:的?占比|占.*比重)?$")
_DOES = re.compile(
    "(?:建设|新建|改建|扩建|改造|提升|新增|完成|实施|修建|修复|整治|治理|打造|建成|投产|供应|储备|推广|种植|节约|压减|化解|淘汰|减少)*"
)
_COUNTS = ("counter", "person", "implied")
# A verb of amount between a noun and its number: 数据集达到, 用户超过.
_MEASURED = re.compile("(?:(?<![通抵直])达到?|为|超过?|突破|至|到)$")


def counted_name(quantity: Quantity, part: Part, lead: str, own: str) -> str:
    """Return what a counter counts, where the words behind it say so; else `own`, the words before it."""
    counted = name_after(part.rest) if quantity.kind in _COUNTS and part.rest else ""
    if not counted or (own and part.rest.startswith("的")):
        return own
    if own and quantity.kind != "person" and _MEASURED.search(lead):
        return own
    return _with_context(own if part.is_first and "、" not in lead else "", counted)


def _with_context(own: str, counted: str) -> str:
    """What is counted, after the words that tell which where it is a short noun: 农产品远销 + 国家."""
    if not own or len(counted) > SHORT_NOUN or own.endswith("等") or METRIC.match(own) or own[0].isdigit():
        return counted
    return (own + counted)[-MAX_LENGTH:]


def part_of(quantity: Quantity, part: Part) -> str:
    """What a share with its whole behind it is of: `70%以上的财政支出`, `一半人口`."""
    whole = _WHOLE_BEHIND.match(part.rest)
    if whole is None or not (whole.group("of") or quantity.unit == "分之"):
        return ""
    noun = name_after(part.rest[whole.end() :])
    return f"{noun}占比" if noun else ""


def used_name(name: str, behind: str) -> str:
    """What a share is used for, where the words behind say so: `资金中50%以上的比例，用于人员补助`."""
    use = _USED.match(behind)
    if use is None:
        return name
    of = "" if "用于" in name or name.startswith("比例") else _WITHIN.sub("", name)
    return f"{of}用于{use.group('use')}比例"


def paid_name(own: str, part: Part) -> str:
    """What money is for, where only a verb stands before it: `增发1000亿元国债`, `20亿元补贴拉动消费`."""
    behind = name_after(part.rest)
    if behind and (_VERB_ONLY.match(own) or (part.is_first and not part.lead.strip(TIME))):
        return behind
    verb = PAYS.search(own)
    return verb.group() + behind if behind and verb else own


def done_name(own: str, part: Part) -> str:
    """What is done so much of, where only verbs stand before the number: `新建310公里农村公路`."""
    behind = name_after(part.rest) if _DOES.fullmatch(own) else ""
    return own + behind


def is_count(quantity: Quantity, part: Part) -> bool:
    """True where a number counts the things named behind it: 11个标杆应用."""
    return quantity.kind == "counter" and quantity.value_base < _FEW and bool(name_after(part.rest))
