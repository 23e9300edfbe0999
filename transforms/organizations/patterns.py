"""Organisations named in full: what begins with a place or 中国 and ends as an organisation does."""

import re
from collections.abc import Sequence

from transforms.organizations.passages import (
    COUNTED,
    GROUPS,
    HEAD_OF_NAME,
    NAME_CHARACTER,
    PLANNED,
    OrganizationMention,
    Passage,
    is_meeting,
    kind_of,
    leading_region,
)

_RUN = re.compile(NAME_CHARACTER + "{2,36}")
_MOTTO_BEFORE = re.compile("(?:数字|美丽|平安|健康|法治|信用|智慧|宽带)$")
_LOOSE_ANCHORS = frozenset(
    ("国际", "世界", "亚洲", "中央", "全国", "西部", "东部", "中部", "华东", "华南", "华北")
)
_GOES_ON_BEFORE = re.compile("[\u4e00-\u9fff](?<![据系由在的等与和及为向对经是至])")
_SESSION = re.compile("第[一二三四五六七八九十百\\d]+届")
_BRAND = re.compile("(?<=[，、。；：和与由])([\u4e00-\u9fff]{2,5}集团)(?=[，、。；等和与])")
_NO_BRAND = re.compile(
    "反动|流氓|条约|犯罪|军事|防务|侵略|统治|军阀|官僚|企业|产业|国有|大型|财团|利益|大学|教育集团|[个家级的]"
)
# 发布机构：…, or a line that is a signature: the whole field is the name, verbs and all.
_FIELD = re.compile(
    "(?m)^(?:(?:发布机构|发布单位|发文机关|发文机构|发文单位|制定机关|印发机关|来源|信息来源)：[ ]?)?([\u4e00-\u9fff（）]{4,30})$"
)


def named_in_full(passage: Passage, known: Sequence[OrganizationMention]) -> list[OrganizationMention]:
    """中国浦东干部学院城市现代化研究中心: what begins with a place or 中国 and ends as an organisation does."""
    text, found = passage.text, []
    anchors = [(one.start, one.end) for one in passage.regions]
    anchors += [match.span() for match in passage.vocabulary.anchor.finditer(text)]
    anchors += [
        (one.start, one.end) for one in known if one.kind in ("school", "research", "company", "association")
    ]
    anchors += [(one.start, one.end) for one in known if one.name == "国务院"]
    local = {
        one.start: one.end for one in known if one.region_key not in (None, "cn") and one.kind != "other"
    }
    reached = 0
    for start, anchor_end in sorted(set(anchors), key=lambda span: (span[0], -span[1])):
        if start < reached or _MOTTO_BEFORE.search(text, max(0, start - 2), start):
            continue  # 数字中国|研究基地
        if text[start:anchor_end] in _LOOSE_ANCHORS and _GOES_ON_BEFORE.match(text[start - 1 : start]):
            continue
        run = _RUN.match(text, start)
        if run is None:
            continue
        limit = run.end()
        verb = first_verb(passage, anchor_end, limit)
        end = _last_suffix(passage, anchor_end, verb.start() if verb else limit)
        if end is None and verb is not None and verb.start() == anchor_end:
            # 广东加快数字化发展工作领导小组: a leading group is named for what it has to do.
            group = GROUPS.search(text, anchor_end, limit)
            end = group.end() if group else None
        if end is None or not _is_named(passage, start, anchor_end, end):
            continue
        if start in local and any(local[start] <= one.start < end for one in passage.regions):
            continue  # signatures without marks between them: 广东省财政厅广东省商务厅
        start = _widened(passage, start, anchor_end)
        region = leading_region(passage, start, end)
        surface = text[start:end]
        known_one = passage.vocabulary.known(surface)
        name, kind = (
            (known_one.name, known_one.kind) if known_one else (_written_out(surface), kind_of(surface))
        )
        found.append(OrganizationMention(start, end, surface, name, kind, region))
        reached = end
    return found


def _last_suffix(passage: Passage, start: int, limit: int) -> int | None:
    end = None
    text = passage.text
    for match in passage.vocabulary.suffix.finditer(text, start, limit):
        if (match.group()[-2:], text[match.end() : match.end() + 1]) in passage.vocabulary.not_after:
            continue
        if (match.group(), text[match.end() : match.end() + 1]) in passage.vocabulary.not_after:
            continue
        end = match.end()
    return end


def first_verb(passage: Passage, start: int, limit: int) -> re.Match[str] | None:
    """The first word that a name cannot hold; 推进委员会 and 建设领导小组 are names."""
    for verb in passage.vocabulary.verb.finditer(passage.text, start, limit):
        following = verb.end() + 2 if passage.text.startswith("工作", verb.end()) else verb.end()
        if verb.group() == "下设" or passage.vocabulary.suffix.match(passage.text, following, limit) is None:
            return verb
    return None


def _is_named(passage: Passage, start: int, anchor_end: int, end: int) -> bool:
    text = passage.text
    name, middle = text[start:end], text[anchor_end:end]
    if (
        middle.startswith(("性", "级", "一级", "二级", "三级"))
        or len(middle) < 2
        or re.search("\\d[个家所座]", middle)
    ):
        return False
    if _SESSION.search(middle) and is_meeting(text, end):
        return False
    if name.endswith(passage.vocabulary.generic_ends) or not passage.vocabulary.generic.isdisjoint(
        (name, middle)
    ):
        return False
    if middle == "实验室" and text[anchor_end - 1] in "省市区县":
        return False  # 省实验室 is a grade
    before = text[max(0, start - 4) : start]
    if COUNTED.search(before) or name.count("（") != name.count("）"):
        return False
    if text[start:anchor_end] in ("国家", "全国", "国际", "世界", "中央", "亚洲") and (
        len(middle) < 5 or PLANNED.search(before)
    ):
        return False
    return not (middle.endswith(("中心", "实验室", "基地")) and PLANNED.search(before))


def _widened(passage: Passage, start: int, anchor_end: int) -> int:
    """下一代互联网国家工程中心: 国家 may stand within a name, behind what it is about."""
    text = passage.text
    if text[start:anchor_end] != "国家":
        return start
    head = HEAD_OF_NAME.search(text, max(0, start - 16), start)
    if head is None:
        return start
    verbs = list(passage.vocabulary.verb.finditer(text, head.start(), start))
    begin = verbs[-1].end() if verbs else head.start()
    lead = text[begin:start]
    clean = len(lead) >= 3 and not passage.vocabulary.suffix.search(lead) and not re.search("[\\d级]", lead)
    return begin if clean else start


def _written_out(surface: str) -> str:
    """浙江省第十三届人民代表大会常务委员会 is the 浙江省人民代表大会常务委员会."""
    name = _SESSION.sub("", surface) if "人民代表大会" in surface else surface
    return (
        "中共" + name.removeprefix("中国共产党")
        if name.startswith("中国共产党") and name.endswith("委员会")
        else name
    )


def groups_by_brand(passage: Passage) -> list[OrganizationMention]:
    """龙江森工集团: a group of companies under its own name, in a list or as an object."""
    found = []
    for match in _BRAND.finditer(passage.text):
        name = match.group(1)
        if (
            name.endswith(passage.vocabulary.generic_ends)
            or _NO_BRAND.search(name)
            or first_verb(passage, *match.span(1))
        ):
            continue
        found.append(OrganizationMention(match.start(1), match.end(1), name, name, "company", None))
    return found


def named_in_fields(passage: Passage) -> list[OrganizationMention]:
    """A header field or a signature that is an organisation's name."""
    found = []
    for match in _FIELD.finditer(passage.text):
        name = match.group(1)
        suffixes = [one.end() for one in passage.vocabulary.suffix.finditer(name)]
        if not suffixes or suffixes[-1] != len(name) or len(name) < 6 or "关于" in name:
            continue
        anchored = passage.vocabulary.anchor.match(name) or leading_region(
            passage, match.start(1), match.start(1) + 1
        )
        if anchored or match.start() != match.start(1):
            region = leading_region(passage, match.start(1), match.end(1))
            found.append(OrganizationMention(match.start(1), match.end(1), name, name, kind_of(name), region))
    return found
