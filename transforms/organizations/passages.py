"""What the extractors of organisations share: mentions, the passage they read, and words around a name."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from transforms.organizations.names import KnownOrganization, OrganizationVocabulary
from transforms.places.gazetteer import Region
from transforms.places.regions import RegionMention, RegionScope

# A body named by its level alone: 省政府, 市工业和信息化局, 自治区党委. 省、市人民政府 and 各市 are classes.
LEVEL = re.compile("自治区|自治州|[省市区县州旗盟]")
# Where a name cannot go on: marks, particles and prepositions, save in words that hold them.
_MARKS = "\\s，。；：、！？《》“”‘’…—〔〕\\[\\]"
_PARTICLES = "的了在由和与及为是将对等向从被把或而则均已其于之"
_HOLDING_PARTICLES = "高等|中等|对外|应对|数据|体系|关系|方向|从业|从事|人为|行为|为民|自由|军民融合与|和平|和谐|其他|科学与技术"
NAME_CHARACTER = f"(?:{_HOLDING_PARTICLES}|[^{_MARKS}{_PARTICLES}])"
HEAD_OF_NAME = re.compile(f"(?:{_HOLDING_PARTICLES}|[^{_MARKS}（）{_PARTICLES}据系]){{2,16}}\\Z")
COUNTED = re.compile("(?:[\\d一二三四五六七八九十百几多数各]|\\d[个家批座所]|[个家批座所项类])$")
PLANNED = re.compile("(?:建设|打造|建成|争创|创建|培育|布局|争取|申建|创设|筹建|构建)$")
_STANDING_BODIES = ("常务委员会", "常委会", "国务院", "政府")
GROUPS = re.compile("领导小组|指挥部|联席会议|协调小组")


class OrganizationMention(NamedTuple):
    """A mention with offsets into the text; `name` is the full official name as far as it is known."""

    start: int
    end: int
    surface: str
    name: str
    kind: str
    region_key: str | None


class Passage(NamedTuple):
    text: str
    regions: Sequence[RegionMention]
    starts: Sequence[int]
    divisions: Mapping[str, Region]
    chain: Sequence[Region]
    vocabulary: OrganizationVocabulary


def chain_of(scope: RegionScope, divisions: Mapping[str, Region]) -> list[Region]:
    chain: list[Region] = []
    key = scope.region_key
    while key is not None and key in divisions and len(chain) < 6:
        chain.append(divisions[key])
        key = divisions[key].parent_key
    return chain


def known_mention(passage: Passage, start: int, end: int, known: KnownOrganization) -> OrganizationMention:
    return OrganizationMention(start, end, passage.text[start:end], known.name, known.kind, known.region_key)


def is_local(text: str, start: int) -> bool:
    return text[start - 1 : start] in ("省", "市", "区", "县", "州", "旗", "盟")


def is_meeting(text: str, end: int) -> bool:
    """全国人大四次会议, 省委十二届六次全会: the meeting of an assembly is no body.

    A standing body is named beside its sessions: 市政府第4次常务会议, 省人大常委会第九次会议, 国务院第五次大督查.
    """
    if text.endswith(_STANDING_BODIES, max(0, end - 5), end):
        return False
    return re.match("第?[一二三四五六七八九十\\d]+[次届]", text[end : end + 8]) is not None


def inside_region(passage: Passage, offset: int) -> bool:
    index = bisect_right(passage.starts, offset) - 1
    return index >= 0 and passage.regions[index].end > offset


def own_region(passage: Passage, offset: int) -> Region | None:
    """The region that a sentence speaks of: named just before, else the document's own."""
    index = bisect_left(passage.starts, offset)
    for mention in reversed(passage.regions[max(0, index - 4) : index]):
        if (
            mention.region is not None
            and mention.region.level in ("province", "city", "district")
            and offset - mention.end < 120
        ):
            return mention.region
    return passage.chain[0] if passage.chain and passage.chain[0].key != "cn" else None


def leading_region(passage: Passage, start: int, end: int) -> str | None:
    index = bisect_left(passage.starts, start)
    if index < len(passage.regions) and passage.regions[index].start < end:
        region = passage.regions[index].region
        return region.key if region else None
    return None


def kind_of(name: str) -> str:
    for kind, endings in (
        ("research", ("研究院", "科学院", "研究所", "设计院", "研究基地", "研究中心", "实验室", "智库")),
        ("school", ("大学", "学院", "党校")), ("bank", ("银行", "分行", "支行")), ("company", ("公司", "集团")),
        ("media", ("日报", "晚报", "时报", "商报", "晨报", "电视台", "广播电台", "通讯社", "出版社")),
        ("association", ("协会", "学会", "联合会", "商会", "联盟", "基金会", "促进会", "研究会")),
        ("leading_group", ("小组", "指挥部", "联席会议", "专班")), ("court", ("法院", "检察院")),
        ("government", ("人民政府", "政府办公厅", "政府办公室")), ("department", ("局", "厅", "署", "海关")),
    ):  # fmt: skip
        if name.endswith(endings):
            return kind
    return "other"
