"""What a rule grants or fines, and for what: 对企业级平台给予最高50万元奖补, 处一万元以上五万元以下罚款."""

import re
from collections.abc import Sequence

from transforms.indicators.clauses import TIME, Part, is_strong
from transforms.indicators.phrases import METRIC, name_before
from transforms.indicators.purposes import NO_PURPOSE, Purpose, members_of, purpose_of
from transforms.indicators.state import State, continues_list, listed_behind, next_clause
from transforms.quantities.quantities import Quantity

_GIFT = "补助|奖励|补贴|资助|贴息|奖补|奖金|扶持|减免"
_GIVES = "(?:给予|予以|发放|享受|拨付|颁发)"
# 给予企业一次性奖补50万元; what is given stands before the number.
_BEFORE = re.compile(
    f"{_GIVES}(?P<own>[^，。；]{{0,16}}?)(?P<gift>{_GIFT})(?:资金)?(?:标准|金额)?(?:为|不超过|最高|每[人户家项个])*$"
)
_GIVES_AT_END = re.compile(f"{_GIVES}[^，。；\\d]{{0,20}}$")
# 给予50万元的引才奖励; what is given stands behind it.
_BEHIND = re.compile(
    f"^(?P<own>[^，。；\\d]{{0,10}}?)(?P<gift>{_GIFT})(?:资金)?(?=$|[，。；：（）的]|给|政策)"
)
# 按30%给予奖补: given behind the rate.
_AT_RATE = re.compile("(?:按照?|不超过|最高|以)[^，。；]*$")
_AWARDED = re.compile(
    f"^(?:的?(?:标准|比例|额度|部分))?，?(?:省级|市级|区级|由[^，。；]{{2,8}})?(?:一次性)?(?:{_GIVES}|进行|予)(?P<own>[^，。；]{{0,12}}?)(?P<gift>{_GIFT}|支持)"
)
_BARE = re.compile(
    f"^(?:每年|再|另|可|省级|市级|区级|分别|并|一次性|最高|按|\x01)*(?P<own>)(?P<gift>{_GIFT})(?:资金|金额)?(?:最高|不超过|为|可达)*$"
)
_FILLER = re.compile(
    "一次性|企业|单位|个人|其|[/每][人户家年月季]|人民币|最高|不超过|适当|相应|定额|一定|分别|同等|等额|资金|财政|专项|以[上下内]|标准|比例|的|给|予|[、至到]"
)
# 单个企业最高300万元: the most of the grant before.
_MOST = re.compile(
    "^(?P<each>(?:单个|每个|每家|每户|同一|单一|每)(?:企业|项目|单位|机构|平台|主体|家|个|人))?(?:每年|年度|当年|累计|合计|奖励|补助|补贴|奖补|金额|总额|\x01)*"
    "(?:最高|不超过|不高于|最多|不得超过|上限)(?:为|可达|不超过|给予|奖励|补助|补贴|奖补)*$"
)
_PAYER = re.compile(
    f"(?:省|市|区|县|中央|省市)级?(?:财政)?(?:分别|再)?(?=按|{_GIVES})|财政|由[^，]{{2,8}}(?=按|{_GIVES})|分别|最高|一次性|按照?|{_GIVES}"
)
_BASE = re.compile(
    "(?:按照?|(?<=给予)|以)(?:不超过|最高|不低于|其|该|实际){0,2}(?P<base>[^，。；]{2,40}?)的?(?:不超过|最高|不低于)?$"
)
_BASE_OWNER = re.compile("^(?:其|该|本)?[^，。；]{0,10}?(?:机构|企业|单位)(?=[^，。；]{3})|^(?:其|该)")
_LONGEST_BASE = 10
# 处一万元以上五万元以下罚款: both bounds are of the fine.
_FINE = re.compile(
    "^(?:以上|以下)?(?:[〇零一二两三四五六七八九十百千万亿\\d.%倍元的]|以上|以下|不足|百分之){0,16}罚款"
)
_LONGEST_OWN = 4
# 年度营业收入自其成立以来首次达到; 每引进1名在本区年收入不少于.
_SINCE = re.compile("自[^，。；自]{2,10}以来(?:首次)?")
_PER_ONE = re.compile("^.*每[^，。；\\d]{2,6}[1一][名家个项件人位](?:在[^，。；]{1,8}?[省市区县内])?")
_WHOSE = re.compile("^(?:[、\\d.万亿元以上]*)的(?P<noun>[^，。；的\\d]{2,8})(?=[，。；]|$)")
_SHORT_MEASURE = 4
_MONEY = ("currency", "implied")
_RATES = ("percent", "permille")
_BARE_GIFT = 5
_MODIFIED = 2
_PRIZE_ITEM = 12
_GROWS = re.compile("(?:同比|年均)?(?:增速|增幅|增长率)$")
_REACHED = re.compile("首次(?:[^，。；]{0,10})$|首次达到|首次突破")
_PRIZE = re.compile("^[特一二三四]等奖")
_LISTS = re.compile("(?:标准|额度|金额)(?:为|如下|是)?$|如下$|分别为$")
_LONGEST_ITEM = 8


def grant_names(
    quantity: Quantity, part: Part, lead: str, following: Sequence[Part], state: State
) -> list[str]:
    """Return what a number fines or grants, with what it is for; empty where it does neither.

    More names than one are those of the numbers listed behind it (`分别给予50万元、100万元`).
    """
    if _FINE.match(part.rest):
        return ["罚款"]
    is_rate = quantity.base_unit in _RATES
    if not (is_rate or _is_money(quantity)) or continues_list(part):
        return []
    if state.granted and not is_rate and (most := _MOST.match(lead)) is not None:
        return [_each(most.group("each") or "", state.granted)]
    if state.lists_grants and not is_rate and (item := _item_of(lead, state)):
        return [item]
    listed = listed_behind(following)
    what = _what(part, lead, following[listed - 1].rest if listed else part.rest, following[listed:])
    if not what:
        return []
    names = _named(what, lead, 1 + listed, state)
    state.granted = names[0]
    return [f"{one}{_of_what(lead)}" for one in names] if is_rate else names


def read_grant(part: Part, lead: str, state: State) -> str:
    """Take from a clause without a number what is granted, and for what; return the name of what it grants."""
    if part.is_first and is_strong(part.opening) and not state.lists_grants:
        state.purpose, state.condition, state.granted = NO_PURPOSE, "", ""
    state.lists_grants = bool(_LISTS.search(lead) or (state.lists_grants and not part.is_first))
    given = _BEFORE.search(_LISTS.sub("", lead))
    if given is not None and (part.is_first or not state.granted):
        state.granted = _named(_kind(given), lead, 1, state)[0]
        return state.granted
    if part.is_first:
        state.purpose = purpose_of(lead, bare=not state.purpose.words) or state.purpose
    return ""


def read_condition(quantity: Quantity, part: Part, lead: str, name: str, state: State) -> str:
    """Take what a number says of who is granted money, and return its name with what it is of.

    `对实施产业化项目并完成投资1000万元的` gives 产业化项目 and names the number 产业化项目完成投资.
    """
    if part.is_first and is_strong(part.opening):
        state.purpose, state.condition, state.granted = NO_PURPOSE, "", ""
    name = _condition_name(part, lead, name)
    said = purpose_of(lead) if part.is_first else None
    if said is not None and said.doing:
        state.purpose = said
        tail = re.split("并|且", lead)[-1]
        own = name_before(tail) if tail != lead else ""
        name = said.doing + own if own and len(own) <= _LONGEST_ITEM else name
    if _is_money(quantity) or quantity.base_unit in (*_RATES, "persons"):
        stem = _GROWS.sub("", name)
        reached = "首次达标" if _REACHED.search(lead) else ""
        state.condition = f"{stem}增长" if stem != name else name + reached
    return name


def _what(part: Part, lead: str, rest: str, following: Sequence[Part]) -> str:
    """The kind of grant: 一次性奖补, 场租补贴; empty where the words give nothing."""
    given = _BEFORE.search(lead) or _BARE.match(lead)
    if given is None and _GIVES_AT_END.search(lead):
        given = _BEHIND.match(rest)
    if given is None and _AT_RATE.search(lead):
        next_words = next_clause(following)
        given = _AWARDED.match(rest) or (_AWARDED.match(next_words) if not rest.strip("的比例标准") else None)
    return _kind(given) if given is not None else ""


def _kind(given: re.Match[str]) -> str:
    """The kind of grant without words that say how: 奖补 of 企业一次性奖补, 引才奖励 as it is."""
    own = _FILLER.sub("", given.group("own"))
    return (own if len(own) <= _LONGEST_OWN else "") + given.group("gift")


def _is_money(quantity: Quantity) -> bool:
    return quantity.kind in _MONEY or "元" in quantity.surface


def _condition_name(part: Part, lead: str, name: str) -> str:
    """The name of a threshold: without since when, and with whose it is: 产业人才年收入 of `年收入不少于50万元的产业人才`."""
    said = _PER_ONE.sub("", _SINCE.sub("", lead))
    name = (name_before(said) or name) if said != lead and name_before(lead) == name else name
    whose = _WHOSE.search(part.rest)
    return whose.group("noun") + name if whose and 2 <= len(name) <= _SHORT_MEASURE else name


def _named(what: str, lead: str, count: int, state: State) -> list[str]:
    """The names of as many grants: what they are for and the kind."""
    if len(what) > _BARE_GIFT:
        return [what]
    payer = _PAYER.search(lead)
    own = lead[: payer.start()] if payer else ""
    said = purpose_of(own) or (Purpose(name_before(own), "", own) if _is_whom(own) else state.purpose)
    if count > 1 and len(what) <= _MODIFIED:
        members = members_of(said.words, count) if said.words else []
        if members:
            return [one + what for one in members]
    if len(what) > _MODIFIED:
        short = said.whom and len(said.whom) <= len(what) + _MODIFIED
        return [said.whom + what if short else what]
    purpose = said.doing or state.condition or said.whom
    return [purpose + what]


def _is_whom(words: str) -> bool:
    return len(words) > 1 and not re.match("^(?:每|按|其|该|并|再|的|可)", words) and bool(name_before(words))


def _of_what(lead: str) -> str:
    """What a rate is of: 占项目投资额比例 of `按照不超过项目投资额30%`."""
    match = _BASE.search(lead.replace(TIME, ""))
    base = _BASE_OWNER.sub("", match.group("base")) if match else ""
    if len(base) > _LONGEST_BASE:
        base = re.split("[、或的]|以?及", base)[-1]
    return f"占{base}比例" if len(base) > 1 and not METRIC.match(base) else "比例"


def _each(each: str, granted: str) -> str:
    """A grant with what its bound is for: 单个企业技术改造奖补."""
    return each + granted if each and len(granted) > len(each) and not each.startswith("每") else granted


def _item_of(lead: str, state: State) -> str:
    """The name of one of the grants that a clause lists: `一等奖著作5万元，论文3万元`."""
    name = name_before(lead)
    if not 2 <= len(name) <= _PRIZE_ITEM:
        return ""
    prize = _PRIZE.match(name)
    state.prize = prize.group() if prize else state.prize
    return (name if prize else state.prize + name) + (state.granted[-2:] if state.granted else "")
