"""Initiatives: named programmes, platforms, scenes and slogans, known or new."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from transforms.initiatives.names import MARK, InitiativeMention, InitiativeVocabulary
from transforms.places.regions import RegionMention, RegionScope

__all__ = ["InitiativeMention", "InitiativeVocabulary", "find_initiatives"]

# A name in quotes is short; a longer quotation is somebody's words.
_QUOTED = re.compile("“([^“”\n]{2,18})”")
_FORM = re.compile("“([^“”\n]{1,2})”字[型形][\u4e00-\u9fff]{2}")
_NOT_A_NAME = re.compile(
    "[。；！？，…：]|^[\\d.A-Za-z\\s％%·]+$|^[一二三四五六七八九十]{1,3}五(?:规划|时期|计划)?(?:纲要)?$|[号奖杯]$|[一-鿿]上的|^(?:不要|反对|打倒|要准备)|(?:占比|比例|指标|作为)$"
)
_HAS_WORDS = re.compile("[\u4e00-\u9fff].*[\u4e00-\u9fff]|[+＋×].*|.*[+＋×]")
# 由“个人判断”向“数据驱动”转型: what things turn from and to.
_TURNING = re.compile("(?:由|从)[^“”。]{0,6}$")
_TURNED = re.compile("(?:由|从)[^“”。]{0,6}“[^“”]{1,16}”[^。；]{0,14}(?:向|到|变|为|成|转向|转为|走向)$")
# Two characters are a figure of speech (握手, 减法) unless they count (两新, 三农) or name a thing that runs.
_COUNTS = re.compile("[二三四五六七八九十两双百千万]")
_RUNS_BEHIND = re.compile(
    "”(?:、“[^“”]{2,8}”){0,4}(?:等)?(?:系列|专项)*(?:平台|工程|应用|码|场景|行动|计划|模式|品牌|系统|改革|战略|政策|小程序|APP|App)"
)
# “走出去”战略: what is a figure of speech elsewhere names a programme here.
_NAMES_A_PROGRAMME = re.compile("”(?:重大|专项|三年)?(战略|工程|行动|计划)(?![一-鿿]{0,2}(?:性|化))")
_OF_THE_LAW = re.compile(
    "(?:所述|所指|所称)[^，。；]{0,40}$|(?:规定|[条款项])(?:中)?的[^，。“”]{0,8}$|认定为|应当理解为$|第[一二三四五六七八九十百\\d]+[条款项][^，。“”]{0,12}$"
)
# “12345”政务热线, “2522”的整体框架: a hotline or a layout goes by its number.
_HOTLINE = re.compile(
    "“(\\d{3,6})”(?=[\u4e00-\u9fff]{0,6}(?:热线|平台|框架|体系|格局|架构|布局|战略|工程|行动|计划|模式))"
)
_INTRODUCED = ("统称", "简称", "下称")
_BULKY = re.compile(
    "[^等]*等(?:重大)?(?:战略|工程|行动|计划)|重大|重点|若干|部分|一系列|新一轮[^一-鿿]|各|有关|相关|.*(?:负责|列入|纳入|优先)"
)
_SETS_UP = re.compile(
    "[新增]?设(?:立|有)?[\\d一二三四五六七八九十两]+[个家批]|[\\d一二三四五六七八九十两]+[个家]"
)
_NATIONAL_PLATFORM = re.compile(
    f"(?<![一-鿿]级)(?:国家|全国)(?!级|和|各)[^{MARK}级各每]{{3,18}}?(?:服务平台|管理平台|共享平台|交换平台|交易平台|监管平台|调查平台|信息平台|信息系统|公示系统|管理系统)"
    f"(?=[{MARK}进上对将向]|建设|上线|互联|公[布示开]|查询|报送|$)"
)
_TRADE_ZONE = re.compile("(?:自贸|自由贸易)试验区$")
_UNITED = re.compile(f"(?<=[，。；、和是])([^{MARK}]{{2,14}}综合应用)(?=[、，。；和与等])")
_PLATFORM = re.compile(
    f"[^{MARK}]{{3,24}}?(?:服务平台|管理平台|共享平台|交换平台|交易平台|协同平台|监管平台|合作平台|云平台)(?=[{MARK}]|建设|上线|$)|[^{MARK}]{{2,12}}政务大数据中心"
)
_PLACE_BEHIND = 5


def find_initiatives(
    text: str, regions: Sequence[RegionMention], vocabulary: InitiativeVocabulary, scope: RegionScope
) -> list[InitiativeMention]:
    """Return the initiatives that a text names, in order; a longer name shadows the shorter ones in it.

    Known names count wherever they stand. New ones are names in quotation marks that are neither
    figures of speech (牛鼻子, 一刀切) nor things in general (智慧城市); programmes behind a verb that
    carries them out (实施…工程, 启动…行动); what a city sets out to be (建设全球…标杆城市); designated
    zones (国家…试验区); places with a motto (数字浙江); and …综合应用.
    """
    places = [one for one in regions if one.region is not None]
    starts = [one.start for one in places]
    found = vocabulary.find_known(text)
    found += _quoted(text, vocabulary)
    found += _carried_out(text, vocabulary)
    found += _mottoes(text, places, vocabulary)
    kept = _longest(found)
    return [_with_region(one, places, starts, scope) for one in kept]


def _quoted(text: str, vocabulary: InitiativeVocabulary) -> list[InitiativeMention]:
    found = [_new(match.start(), match.end(), text) for match in _FORM.finditer(text)]
    found += [_new(match.start(1), match.end(1), text) for match in _HOTLINE.finditer(text)]
    quoted = list(_QUOTED.finditer(text))
    named = [match for match in quoted if _is_name(match, text, vocabulary)]
    names = {match.group(1) for match in named}
    # What is a name elsewhere is one where it is introduced, too (以下统称“两库”).
    named += [
        match for match in quoted
        if match.group(1) in names and text.endswith(_INTRODUCED, 0, match.start()) and match not in named
    ]  # fmt: skip
    return found + [_as_known(*match.span(1), text, vocabulary) for match in named]


def _is_name(match: re.Match[str], text: str, vocabulary: InitiativeVocabulary) -> bool:
    content = match.group(1)
    if vocabulary.known(content):
        return True
    if content in vocabulary.no_names:
        programme = _NAMES_A_PROGRAMME.match(text, match.end(1)) if len(content) > 2 else None
        return programme is not None and content + programme.group(1) not in vocabulary.no_names
    if _NOT_A_NAME.search(content) or not _HAS_WORDS.search(content):
        return False
    if len(content) == 2 and not (
        _COUNTS.match(content) or _RUNS_BEHIND.match(text, match.end(1)) or "+" in content
    ):
        return False
    if "、" in content and any(vocabulary.known(part.removesuffix("建设")) for part in content.split("、")):
        return False  # a list of names, each counted by itself
    before = text[max(0, match.start() - 40) : match.start()]
    if vocabulary.after_figure.match(text, match.end()) or vocabulary.before_figure.search(before):
        return False
    return not (_TURNING.search(before) or _TURNED.search(before) or _OF_THE_LAW.search(before))


def _carried_out(text: str, vocabulary: InitiativeVocabulary) -> list[InitiativeMention]:
    found = []
    for match in vocabulary.programme.finditer(text):
        following: re.Match[str] | None = match
        while following is not None:
            start = _behind_last_verb(*following.span("name"), text, vocabulary)  # …和实施…战略
            name = text[start : following.end("name")]
            if (
                name not in vocabulary.generic
                and not _BULKY.match(name)
                and not _is_counted(name)
                and len(name) >= 5
            ):
                found.append(_as_known(start, following.end("name"), text, vocabulary))
            following = vocabulary.programme_next.match(text, following.end())
    for match in vocabulary.position.finditer(text):
        group = "name" if match.group("name") else "plain"
        found.append(_as_known(match.start(group), match.end(group), text, vocabulary))
    for match in vocabulary.zone.finditer(text):
        listed = text.rfind("等", match.start(), match.end())  # 雄州等国家…试验区
        start = listed + 1 if listed >= 0 else _behind_verbs(match.start(), match.end(), text, vocabulary)
        counted = _SETS_UP.match(text, start, match.end())  # 新设12个|跨境…试验区
        start = counted.end() if counted else start
        if (
            match.end() - start >= 8
            and not _is_counted(text[start : match.end()])
            and not _TRADE_ZONE.search(text, start, match.end())
        ):
            found.append(_as_known(start, match.end(), text, vocabulary))
    found += [_as_known(match.start(1), match.end(1), text, vocabulary) for match in _UNITED.finditer(text)]
    found += [
        _as_known(*match.span(), text, vocabulary)
        for match in _NATIONAL_PLATFORM.finditer(text)
        if _behind_verbs(match.start() + 2, match.end() - 4, text, vocabulary) == match.start() + 2
    ]
    return found


def _behind_last_verb(start: int, end: int, text: str, vocabulary: InitiativeVocabulary) -> int:
    """Where a name begins behind the last verb that carries it out (深化改革加快实施|…战略)."""
    for verb in vocabulary.programme_verb.finditer(text, start, end):
        if verb.start() == start or verb.group().endswith("实施"):
            start = verb.end()
    return start


def _behind_verbs(start: int, end: int, text: str, vocabulary: InitiativeVocabulary) -> int:
    """Where a name begins behind the verbs that lead it in (加快建设|国家…试验区)."""
    for verb in vocabulary.lead_verb.finditer(text, start, end):
        if verb.start() == start or len(verb.group()) > 1:
            start = verb.end()
    return start


def _is_counted(name: str) -> bool:
    """三大工程, 20项行动, 一批重点工程: how many, not which."""
    return (
        re.match(
            "第?[\\d一二三四五六七八九十百两几多各]+[大项个批类轮次]|[一新]批|系列|相关|有关|各类|该|本|此|上述",
            name,
        )
        is not None
    )


def _mottoes(
    text: str, places: Sequence[RegionMention], vocabulary: InitiativeVocabulary
) -> list[InitiativeMention]:
    """数字浙江, 平安西藏: a motto before the short name of a place; and a platform named for its place."""
    found = []
    for one in places:
        platform = _PLATFORM.match(text, one.start) if one.context != "title" else None
        led = platform is not None and _behind_verbs(one.end, platform.end() - 4, text, vocabulary) > one.end
        if platform is not None and not led and one.surface != "中国":
            found.append(_as_known(one.start, platform.end(), text, vocabulary))
        if one.region is None or one.surface != one.region.short_name or len(one.surface) > _PLACE_BEHIND:
            continue
        prefix = vocabulary.place_prefix.search(text, max(0, one.start - 2), one.start)
        if prefix is not None and text[one.end : one.end + 1] not in ("省", "市", "区", "县", "人"):
            found.append(_as_known(prefix.start(), one.end, text, vocabulary))
    return found


def _new(start: int, end: int, text: str) -> InitiativeMention:
    return InitiativeMention(start, end, text[start:end], text[start:end], None)


def _as_known(start: int, end: int, text: str, vocabulary: InitiativeVocabulary) -> InitiativeMention:
    known = vocabulary.known(text[start:end])
    if known is None:
        return _new(start, end, text)
    return InitiativeMention(start, end, text[start:end], known.name, known.region_key)


def _longest(found: Sequence[InitiativeMention]) -> list[InitiativeMention]:
    kept: list[InitiativeMention] = []
    taken: list[tuple[int, int]] = []
    for one in sorted(set(found), key=_longest_and_known):
        index = bisect_left(taken, (one.start, one.end))
        overlaps = (index > 0 and taken[index - 1][1] > one.start) or (
            index < len(taken) and taken[index][0] < one.end
        )
        if not overlaps:
            taken.insert(index, (one.start, one.end))
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _longest_and_known(one: InitiativeMention) -> tuple[int, int, bool, str, str]:
    """The longest mention, and of two readings the one under another, known name; one order for any run."""
    return one.start - one.end, one.start, one.name == one.surface, one.name, one.region_key or ""


def _with_region(
    one: InitiativeMention, places: Sequence[RegionMention], starts: Sequence[int], scope: RegionScope
) -> InitiativeMention:
    """A new initiative is the region's that its sentence speaks of, else the document's own."""
    if one.region_key is not None:
        return one
    index = bisect_left(starts, one.end)
    near = [place for place in places[max(0, index - 3) : index] if one.start - place.end < 60]
    region = near[-1].region if near else None
    return one._replace(region_key=region.key if region else scope.region_key)
