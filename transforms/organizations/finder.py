"""Organisations: bodies named in full or in short, each under its full official name."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from transforms.organizations.groups import founded, leading_groups
from transforms.organizations.names import OrganizationVocabulary
from transforms.organizations.passages import (
    OrganizationMention,
    Passage,
    chain_of,
    is_local,
    is_meeting,
    known_mention,
)
from transforms.organizations.patterns import groups_by_brand, named_in_fields, named_in_full
from transforms.organizations.places import behind_regions, by_level, inherited, with_fullest_names
from transforms.places.gazetteer import Region
from transforms.places.regions import RegionMention, RegionScope

__all__ = ["OrganizationMention", "find_organizations"]

# 国办发〔2019〕6号: the first characters of a document's number.
_NUMBER_BEHIND = re.compile("[\u4e00-\u9fff]{1,3}〔")
_SHORT_NAME = re.compile("（以下(?:统称|简称|称)(?:为)?：?[“《]?([^“”《》（）、，]{2,14})[”》]?）")
_THING_BEHIND = re.compile("产|工业|资源|市场|行业|业|进口|出口|消费|需求|储|勘|价|用户|普及")
_CLASS = re.compile("部门|单位|各方|双方|甲方|乙方")
_TITLE = re.compile("《([^《》\\n]{1,30})》")


def find_organizations(
    text: str,
    regions: Sequence[RegionMention],
    vocabulary: OrganizationVocabulary,
    divisions: Mapping[str, Region],
    scope: RegionScope,
) -> list[OrganizationMention]:
    """Return the organisations that a text names, in order, without overlaps (the longest wins).

    A body named by its level (省委, 市财政局) belongs to the document's own region of that level, else
    to the nearest region of that level named before; where neither is known it is left out. A list
    inherits (市发展改革委、财政局). Classes of bodies (各级人民政府, 人民法院, 有关部门) are none.
    """
    named = [one for one in regions if one.region is not None]
    passage = Passage(
        text, named, [one.start for one in named], divisions, chain_of(scope, divisions), vocabulary
    )
    found = _central(passage, scope)
    found += behind_regions(passage)
    found += by_level(passage)
    found += named_in_full(passage, found)
    found += leading_groups(passage)
    found += founded(passage) + named_in_fields(passage) + groups_by_brand(passage)
    kept = _without_overlaps(found)
    kept = _without_overlaps(kept + _short_names(text, kept))
    kept = _without_overlaps(kept + inherited(passage, kept, scope))
    return with_fullest_names(_without_newspaper_titles(text, kept))


def _central(passage: Passage, scope: RegionScope) -> list[OrganizationMention]:
    text, found = passage.text, []
    for start, end, known in passage.vocabulary.find_known(text):
        surface = text[start:end]
        if surface in passage.vocabulary.own_only and (
            scope.region_key != known.region_key or is_local(text, start)
        ):
            continue
        if _NUMBER_BEHIND.match(text, end):
            continue
        if known.kind == "department" and (text[end : end + 1] in ("门", "长") or is_local(text, start)):
            continue  # 教育部门, 外交部长
        if known.kind == "company" and _THING_BEHIND.match(text, end):
            continue  # 中国石油产量, 中国电信业
        if (surface[-2:], text[end : end + 1]) in passage.vocabulary.not_after or is_meeting(text, end):
            continue
        found.append(known_mention(passage, start, end, known))
    return found


def _short_names(text: str, found: Sequence[OrganizationMention]) -> list[OrganizationMention]:
    """（以下简称联席办）: the short name stands for the organisation from there on."""
    named = {one.end: one for one in found}
    mentions = []
    for match in _SHORT_NAME.finditer(text):
        full = named.get(match.start())
        if full is not None and not _CLASS.search(match.group(1)):
            for again in re.finditer(re.escape(match.group(1)), text[match.start(1) :]):
                start, end = match.start(1) + again.start(), match.start(1) + again.end()
                mentions.append(
                    OrganizationMention(start, end, match.group(1), full.name, full.kind, full.region_key)
                )
    return mentions


def _without_overlaps(found: Sequence[OrganizationMention]) -> list[OrganizationMention]:
    kept: list[OrganizationMention] = []
    taken: list[tuple[int, int]] = []
    for one in sorted(set(found), key=_longest_and_fullest):
        index = bisect_left(taken, (one.start, one.end))
        if index > 0 and taken[index - 1][1] > one.start:
            continue
        if index < len(taken) and taken[index][0] < one.end:
            continue
        taken.insert(index, (one.start, one.end))
        kept.append(one)
    return sorted(kept)


def _longest_and_fullest(one: OrganizationMention) -> tuple[int, int, int, str, str, str]:
    """The longest mention, and of two readings of it the one with the fuller name; one order for any run."""
    return one.start - one.end, one.start, -len(one.name), one.name, one.kind, one.region_key or ""


def _without_newspaper_titles(text: str, found: Sequence[OrganizationMention]) -> list[OrganizationMention]:
    """《人民日报》 is a citation; the paper is an organisation where it is named without marks."""
    titles = {match.span(1) for match in _TITLE.finditer(text)} if "《" in text else set()
    return [one for one in found if (one.start, one.end) not in titles]
