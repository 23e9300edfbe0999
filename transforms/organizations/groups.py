"""Bodies named without their region: leading groups, and what a region founded."""

import re
from bisect import bisect_left

from transforms.organizations.passages import (
    COUNTED,
    GROUPS,
    HEAD_OF_NAME,
    LEVEL,
    PLANNED,
    OrganizationMention,
    Passage,
    inside_region,
    kind_of,
    own_region,
)
from transforms.places.gazetteer import Region

_FOUNDED = re.compile(
    "(?:年|月|日|[底初]|先后|正式)[^，。；\\n]{0,4}?(?:成立|组建|设立)了?(?=([^\\s，。；：、《》“”（）的和与]{2,14}?(?:中心|集团|研究院|委员会|办公室|专班|联盟|交易所|局))[，。；并和负])"
)


def leading_groups(passage: Passage) -> list[OrganizationMention]:
    """城市数字化转型工作领导小组: a leading group named without its region belongs to the nearest one."""
    found = []
    for match in GROUPS.finditer(passage.text):
        head = HEAD_OF_NAME.search(passage.text, max(0, match.start() - 16), match.start())
        if head is None:
            continue
        verbs = list(passage.vocabulary.verb.finditer(passage.text, head.start(), match.start()))
        start = verbs[-1].end() if verbs else head.start()
        level = LEVEL.match(passage.text, start)
        if match.start() - start < 4 or (verbs and PLANNED.search(verbs[-1].group())):
            continue
        index = bisect_left(passage.starts, start)
        named = index < len(passage.starts) and passage.starts[index] < match.start()
        if named or passage.vocabulary.anchor.match(passage.text, start):
            continue  # it says whose it is
        region = own_region(passage, start)
        if region is None:
            continue
        bare = passage.text[level.end() if level else start : match.end()]
        found.append(_of_region(passage, start, match.end(), region, bare, "leading_group"))
    return found


def founded(passage: Passage) -> list[OrganizationMention]:
    """上海于2018年4月成立大数据中心: what a region founded is that region's."""
    found = []
    for match in _FOUNDED.finditer(passage.text):
        start, end = match.span(1)
        if passage.vocabulary.anchor.match(passage.text, start) or COUNTED.search(
            passage.text[start : start + 1]
        ):
            continue
        region = own_region(passage, start)
        if region is not None and not inside_region(passage, start):
            bare = passage.text[start:end]
            found.append(
                _of_region(passage, start, end, region, bare.removeprefix(region.name[-1]), kind_of(bare))
            )
    return found


def _of_region(
    passage: Passage, start: int, end: int, region: Region, bare: str, kind: str
) -> OrganizationMention:
    name = region.name + bare
    known = passage.vocabulary.known(name)
    surface = passage.text[start:end]
    return OrganizationMention(
        start, end, surface, known.name if known else name, known.kind if known else kind, region.key
    )
