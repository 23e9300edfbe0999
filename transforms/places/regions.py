"""Region mentions: which place a name in the text means, resolved by what the document says."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.places.gazetteer import Gazetteer, NameMatch, Region
from transforms.places.word_boundaries import is_own_word

# 市场, 市民, 区域: the name ends before the suffix where suffix and next character make a word.
_SPLIT_SUFFIXES = {
    "市": re.compile("^(?:场(?!区)|值|面上)"),
    "区": re.compile("^(?:域|间|别|分)"),
    "省": re.compile("^(?:略|却|力)"),
}
_ORGANIZATION = re.compile(
    "^[^，。；：、《》“”（）？！\\s]{0,12}?(?:委员会|人民政府|人民代表大会|政府|办公厅|办公室|党委|市委|省委|区委|县委|法院|检察院|大学|"
    "学院|研究院|公司|集团|银行|协会|学会|联合会|中心|党校|日报|晚报|出版社|[厅局委部署院校所])"
)
# A single character stands for a province in a run of them (沪苏浙皖) or behind a verb of place.
_BEHIND_VERB = re.compile("(?:在|赴|来|入|驻|离|援|抵|访|对口支援)$")
_UNSAFE_ALONE = frozenset("青吉新宁甘云贵海台港黑辽陕藏京冀晋蒙苏皖赣鲁豫鄂湘桂琼渝川滇秦陇")
_NEAR = 16


class RegionMention(NamedTuple):
    """A mention with offsets into the text; `region` is None where the text does not tell which."""

    start: int
    end: int
    surface: str
    region: Region | None
    candidates: tuple[Region, ...]
    context: str
    resolution: str


class RegionScope(NamedTuple):
    """What a document says of itself that decides between namesakes."""

    region_key: str | None
    year: int | None


def find_regions(text: str, gazetteer: Gazetteer, scope: RegionScope) -> list[RegionMention]:
    """Return the region mentions of a text in order.

    Longest match; a name of several divisions is resolved by the parent named just before it, by
    the document's own region, by what was mentioned before, and by level, in this order; else it is
    kept with its candidates and no region.
    """
    mentions: list[RegionMention] = []
    titles = [
        match.span()
        for match in re.finditer("《[^《》\n]{1,200}(?:《[^《》\n]{1,100}》[^《》\n]{0,100})?》", text)
    ]
    title_index = 0
    for match in _with_abbreviations(text, gazetteer):
        match = _without_borrowed_suffix(text, match)
        if (
            match.surface[0] in "东南西北中"
            and text[match.start - 1 : match.start] in gazetteer.abbreviations
        ):
            continue  # 浙南山区, 苏北海门: the direction belongs to the province before it
        while title_index < len(titles) and titles[title_index][1] <= match.start:
            title_index += 1
        in_title = title_index < len(titles) and titles[title_index][0] < match.start
        region, resolution = _resolve(match, gazetteer, scope, mentions, text)
        if resolution == "no":
            continue
        context = (
            "title"
            if in_title
            else "organization"
            if _ORGANIZATION.match(text[match.end : match.end + 24])
            else "prose"
        )
        mentions.append(
            RegionMention(
                match.start, match.end, match.surface, region, match.candidates, context, resolution
            )
        )
    return mentions


def _with_abbreviations(text: str, gazetteer: Gazetteer) -> list[NameMatch]:
    found = list(gazetteer.find(text))
    if not gazetteer.abbreviations:
        return found
    letters = "".join(gazetteer.abbreviations)
    taken = {index for match in found for index in range(match.start, match.end)}
    for run in re.finditer(f"[{letters}]+", text):
        if run.start() in taken or run.end() - 1 in taken:
            continue
        alone = run.end() - run.start() == 1
        if alone and (
            run.group() in _UNSAFE_ALONE
            or not _BEHIND_VERB.search(text[max(0, run.start() - 4) : run.start()])
        ):
            continue
        if not alone and not _is_province_run(run.group(), text, run.end()):
            continue
        for offset, letter in enumerate(run.group()):
            at = run.start() + offset
            found.append(NameMatch(at, at + 1, letter, (gazetteer.abbreviations[letter],), "abbreviation"))
    return sorted(found)


def _is_province_run(run: str, text: str, end: int) -> bool:
    """沪苏浙皖, 川渝, 粤桂琼: distinct letters, none of them the start of an ordinary word behind."""
    if len(set(run)) != len(run) or len(run) > 8:
        return False
    following = text[end : end + 2]
    return len(run) >= 3 or bool(
        re.match("两|合作|地区|毗邻|交界|高|一体|双城|协|边|省|联|[，。、；）]|$", following)
    )


def _without_borrowed_suffix(text: str, match: NameMatch) -> NameMatch:
    suffix = match.surface[-1]
    rule = _SPLIT_SUFFIXES.get(suffix)
    if rule is None or not rule.match(text[match.end : match.end + 2]):
        return match
    short = match.candidates[0].short_name
    if len(short) >= 2 and match.surface.startswith(short):
        return match._replace(end=match.start + len(short), surface=short, form="short")
    return match


def _resolve(
    match: NameMatch, gazetteer: Gazetteer, scope: RegionScope, mentions: Sequence[RegionMention], text: str
) -> tuple[Region | None, str]:
    candidates = _in_time(match.candidates, scope.year)
    own = gazetteer.ancestors(scope.region_key) if scope.region_key else []
    before = next((one for one in reversed(mentions) if one.region is not None), None)
    adjacent = before is not None and match.start - before.end <= 1
    if match.form == "short":
        candidates = tuple(
            one
            for one in candidates
            if one.short_name_use == "free" or _is_supported(one, own, before, match, gazetteer)
        )
        if not candidates or not (adjacent or _is_spelt_apart(match, text, gazetteer)):
            return None, "no"
    if len(candidates) == 1:
        return candidates[0], "unique"
    if adjacent and before is not None and before.region is not None:
        children = [one for one in candidates if before.region.key in gazetteer.ancestors(one.key)[1:]]
        if len(children) == 1:
            return children[0], "parent"
    related = [
        one
        for one in candidates
        if own and (one.key in own or own[0] in gazetteer.ancestors(one.key) or one.parent_key in own)
    ]
    if len(related) == 1:
        return related[0], "issuer"
    # The short name of a prefecture and of the city in it (洛阳地区, 洛阳市) is the city's.
    cities = [one for one in candidates if match.form == "short" and one.name == match.surface + "市"]
    candidates = tuple(cities) or candidates
    if len(candidates) == 1:
        return candidates[0], "unique"
    top = min(one.rank for one in candidates)
    highest = [one for one in candidates if one.rank == top]
    if len(highest) == 1 and top <= 2:
        return highest[0], "unique"
    mentioned = {one.region.key for one in mentions if one.region is not None}
    near = [one for one in candidates if one.parent_key in mentioned]
    if len(near) == 1:
        return near[0], "parent"
    return None, "ambiguous"


def _is_spelt_apart(match: NameMatch, text: str, gazetteer: Gazetteer) -> bool:
    """False for two characters of a county's name within or across other words (发扬中华, 三江源)."""
    if gazetteer.cut is None or len(match.surface) > 2 or any(one.rank < 3 for one in match.candidates):
        return True
    return is_own_word(text, match.start, match.end, gazetteer.cut)


def _is_supported(
    region: Region, own: Sequence[str], before: RegionMention | None, match: NameMatch, gazetteer: Gazetteer
) -> bool:
    """A short name that is also a word counts behind what it lies in or beside a sibling, or in a document of its parent."""
    if own and own[0] != "cn" and own[0] in gazetteer.ancestors(region.key):
        return True
    if before is None or before.region is None or match.start - before.end > _NEAR:
        return False
    if region.parent_key in (before.region.key, before.region.parent_key):
        return True
    above = [key for key in gazetteer.ancestors(region.key)[1:] if key != "cn"]
    listed = match.start - before.end <= 1 and not set(above).isdisjoint(
        gazetteer.ancestors(before.region.key)
    )
    return before.region.key in above or listed


def _in_time(candidates: tuple[Region, ...], year: int | None) -> tuple[Region, ...]:
    """Those in force in the document's year (today's where it is not known), else all."""
    at = year if year is not None else 9999
    in_force = tuple(one for one in candidates if one.in_force(at))
    return in_force or candidates
