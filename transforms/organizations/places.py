"""Local bodies: named behind a region (上海市委), by their level (省政府), in lists, or by what a region founded."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from transforms.organizations.names import full_name
from transforms.organizations.passages import (
    LEVEL,
    OrganizationMention,
    Passage,
    inside_region,
    is_meeting,
    kind_of,
    known_mention,
)
from transforms.organizations.patterns import first_verb
from transforms.places.gazetteer import Region
from transforms.places.regions import RegionMention, RegionScope

_NOT_BEFORE_LEVEL = frozenset("各全级县州设区当跨外他邻方辖两城社园特郊市自该省地有关相所直管县新和与及或的")
_LEVEL_LIST = re.compile("(?:省|自治区|直辖市|市|县|区|州|旗|国家|镇|乡|级)[、和及（(/]$")
_LOCAL = frozenset(("party", "government", "department", "congress"))
_BEFORE_BODY = frozenset("由经报向请和与及过立建同送")
_UNLISTED = re.compile(
    "(?![级内际域外直属场民区政长面值])[^\\s，。；：、！？《》（）“”的和与及在]{2,16}?"
    "(?:中心|集团|联席会议办公室|联席会议|领导小组办公室|领导小组|指挥部|办公室|研究院|公司|专班|专项工作组|[局厅])"
    "(?![面势限长级部门布]|办公室|成员)"
)
_LEVEL_NAMES = {
    "省": "省",
    "自治区": "自治区",
    "市": "市",
    "区": "区",
    "县": "县",
    "州": "自治州",
    "自治州": "自治州",
    "旗": "旗",
    "盟": "盟",
}
_TITLES_OF_POSTS = re.compile("(?:书记|常委|副书记)(?![\u4e00-\u9fff]{2,3}(?:强调|指出|表示|说|在|主持))")


def behind_regions(passage: Passage) -> list[OrganizationMention]:
    """上海市委, 广州市工业和信息化局, 天河区人民政府: a region's name and a body of it."""
    text, vocabulary, found = passage.text, passage.vocabulary, []
    for mention in passage.regions:
        region = mention.region
        if region is None or region.level == "macro" or region.key == "cn":
            continue
        at = mention.end
        suffix = LEVEL.match(text, at)
        if suffix and region.name.endswith(suffix.group()) and not mention.surface.endswith(suffix.group()):
            at = suffix.end()
        match = vocabulary.local_body.match(text, at)
        chain = _chain_of_places(passage, mention)
        start = chain[0].start
        of_party = text.startswith("中共", max(0, start - 2))
        if match is None or (match.group("party") == "委员会" and not of_party):
            continue
        body = vocabulary.local(match)
        start -= 2 if of_party else 0
        surface = text[start : match.end()]
        name = full_name("".join(one.region.name for one in chain if one.region is not None), body)
        if "党校" in (match.group("partyoffice") or ""):
            name = surface  # its sign has 市委党校, not 委员会
        known = vocabulary.known(name)
        found.append(
            OrganizationMention(
                start, match.end(), surface, known.name if known else name, body.kind, region.key
            )
        )
    return found


def _chain_of_places(passage: Passage, mention: RegionMention) -> list[RegionMention]:
    """广东省广州市…: the places that stand before a place without a mark, each within the one before."""
    index = bisect_left(passage.starts, mention.start)
    chain = [passage.regions[index]]
    while index > 0:
        outer, inner = passage.regions[index - 1], passage.regions[index]
        if outer.region is None or inner.region is None or outer.end != inner.start:
            break
        if inner.region.parent_key != outer.region.key:
            break
        chain.insert(0, outer)
        index -= 1
    return chain


def with_fullest_names(found: Sequence[OrganizationMention]) -> list[OrganizationMention]:
    """海珠区财政局 is the 广州市海珠区财政局 that the same document names in full."""
    names = {
        (one.region_key, one.name)
        for one in found
        if one.region_key not in (None, "cn") and one.kind in _LOCAL
    }
    fullest: dict[tuple[str | None, str], str] = {}
    for region_key, name in sorted(names, key=lambda pair: len(pair[1])):
        for shorter_key, shorter in list(names):
            if shorter_key == region_key and shorter != name and name.endswith(shorter):
                fullest[(region_key, shorter)] = name
    return [one._replace(name=fullest.get((one.region_key, one.name), one.name)) for one in found]


def by_level(passage: Passage) -> list[OrganizationMention]:
    """省委, 市工业和信息化局: a level and a body of it, in a document or a passage about a region."""
    text, found = passage.text, []
    for level in LEVEL.finditer(text):
        if not _names_one(passage, level):
            continue
        match = passage.vocabulary.local_body.match(text, level.end())
        end = _body_end(match, text) if match else _unlisted_end(passage, level)
        if end is None:
            continue
        region = _region_of_level(passage, level.group(), level.start())
        if region is None:
            continue
        surface = text[level.start() : end]
        if match is not None:
            body = passage.vocabulary.local(match)
            name, kind = full_name(region.name, body), body.kind
        else:
            name, kind = region.name + text[level.end() : end], kind_of(surface)
        found.append(OrganizationMention(level.start(), end, surface, name, kind, region.key))
    return found


def _names_one(passage: Passage, level: re.Match[str]) -> bool:
    """各市, 设区的市, 省、市: levels that name no place."""
    before = passage.text[max(0, level.start() - 4) : level.start()]
    if before[-1:] in _NOT_BEFORE_LEVEL and before[-1:] not in ("和", "与", "及"):
        return False
    return not _LEVEL_LIST.search(before) and not inside_region(passage, level.start())


def _body_end(match: re.Match[str], text: str) -> int | None:
    """Where a listed body ends; None for a meeting (省委六次全会), or a post (市委书记 without a name)."""
    if match.group("party") == "委员会" or is_meeting(text, match.end()):
        return None
    is_committee = match.group("party") and not match.group("partyoffice")
    return None if is_committee and _TITLES_OF_POSTS.match(text, match.end()) else match.end()


def _unlisted_end(passage: Passage, level: re.Match[str]) -> int | None:
    """市公共资源交易中心, 省投资集团: a body that no list holds, by the end of its name."""
    before = passage.text[level.start() - 1 : level.start()]
    if "\u4e00" <= before <= "\u9fff" and before not in _BEFORE_BODY:
        return None
    match = _UNLISTED.match(passage.text, level.end())
    if match is None or first_verb(passage, level.end(), match.end()) is not None:
        return None
    return match.end()


def _region_of_level(passage: Passage, level: str, offset: int) -> Region | None:
    ending = _LEVEL_NAMES[level]
    own = [one for one in passage.chain if _is_of_level(one, ending)]
    if own:
        return own[0]
    if passage.chain:
        return None
    index = bisect_left(passage.starts, offset)
    for mention in reversed(passage.regions[max(0, index - 12) : index]):
        if mention.region is not None and _is_of_level(mention.region, ending):
            return mention.region
    return None


def _is_of_level(region: Region, ending: str) -> bool:
    levels = {"省": "province", "自治区": "province", "区": "district", "县": "district", "旗": "district"}
    if ending == "市":
        return region.level in ("province", "city") and region.name.endswith("市")
    return region.name.endswith(ending) and region.level == levels.get(ending, "city")


def inherited(
    passage: Passage, kept: Sequence[OrganizationMention], scope: RegionScope
) -> list[OrganizationMention]:
    """市发展改革委、财政局: a bare department behind a local one is of the same place."""
    found = []
    text, vocabulary = passage.text, passage.vocabulary
    for one in kept:
        region = passage.divisions.get(one.region_key or "")
        at = one.end
        while one.kind == "department" and text[at : at + 1] in ("、", "和") and at + 1 < len(text):
            match = vocabulary.department.match(text, at + 1)
            if match is None:
                break
            if region is not None and region.key != "cn":
                body = vocabulary.local(match)
                found.append(
                    OrganizationMention(
                        match.start(),
                        match.end(),
                        match.group(),
                        full_name(region.name, body),
                        body.kind,
                        region.key,
                    )
                )
            elif match.group() in vocabulary.own_only and scope.region_key in (None, "cn"):
                known = vocabulary.known(match.group())
                if known is not None:
                    found.append(known_mention(passage, match.start(), match.end(), known))
            at = match.end()
    return found
