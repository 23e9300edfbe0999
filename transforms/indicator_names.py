"""What a quantity measures: its noun phrase as stated, and the canonical indicator behind it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# What leads a clause and names nothing measured: connectives, adverbs, times are cut by offsets.
_LEAD = re.compile(
    "^(?:其中|同时|此外|另外|而|但|并|且|到|至|据[^，]{0,12}|截至|截止|目前|当前|累计|共|共计|总计|合计|全年|全市|全省|全区|全国|全县|"
    "我省|我市|我区|本市|本省|我国|仅|已|还|将|要|力争|确保|努力|实现|完成|推动|促进|预计|预期|的|是|为|在|从|由|使|对|把|与|和|以|"
    "分别|均|都|再|又|也|约|近|超|首次|有望|[、，：；“”（）\\s])+"
)
# What stands between the thing measured and its number.
_TAIL = re.compile(
    "(?:达到了?|达|高达|多达|为|是|有|共有|共|计|约|近|超过?|突破|超出|不低于|不少于|不超过|至少|最高|最多|同比|[比较](?:上年|去年|上月|前年|同期|上年同期|计划|目标|全国平均|全省平均|上一年|\\d{4}年|“?十.五”?末?)|"
    "环比|年均|平均|累计|实际|名义|可比|增长|增加|增幅|增至|增加到|增长到|增长至|提高到|提高至|提高|提升到|提升至|提升|上升到?|上升|下降到?|下降至|"
    "下降|减少|降低|降至|降低到|扩大到|扩大至|发展到|缩小到|控制在|保持在|稳定在|位居|居|位列|列|排名?|名列|跃居|跃升至|升至|占|左右|以上|"
    "由|从|到|至|了|的|在|按|以|只|仅|就|已|已经|将|可|能|要|全世界|世界|全国|全球|全省|第|前|完成|实现|新增|投资|给予|一次性|奖励|补助|补贴|"
    "不再|分别|均|都|不|：|、|，|“|”|（|）|\\s)+$"
)
_NOUN_AFTER = re.compile("^(?:以上|以下|左右|余|多|的|来自|新的|重点|国家级|省级)*(?P<noun>[^，。；：、（）《》！？\\d]{2,16})")
_SHARE_OF = re.compile("占(?P<whole>[^，。；：]{0,16}?)(?:的)?(?:比重|比例|比)?(?:的|约|为|达到?|高达|超过?|均|不断|上升|提升|提高|接近|近|[到至])*$")
_MAX_LENGTH = 24


@dataclass(frozen=True)
class IndicatorNames:
    """Canonical indicators and the names that texts give them."""

    canonical: Mapping[str, tuple[str, str | None]]
    pattern: re.Pattern[str]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "IndicatorNames":
        """Build from the rows of `indicators.csv`: `name`, `alias` (joined by `;`), `category`."""
        canonical: dict[str, tuple[str, str | None]] = {}
        for row in rows:
            for name in (row["name"], *filter(None, row["alias"].split(";"))):
                canonical.setdefault(name, (row["name"], row["category"] or None))
        ordered = sorted(canonical, key=len, reverse=True)
        return cls(canonical, re.compile("|".join(map(re.escape, ordered)) or r"(?!)"))

    def resolve(self, name: str) -> tuple[str, str | None]:
        """Return (canonical name, category); a name outside the vocabulary is its own canonical name."""
        exact = self.canonical.get(name)
        if exact is not None:
            return exact
        matches = [match.group() for match in self.pattern.finditer(name)]
        if matches and name.endswith(matches[-1]) and len(matches[-1]) * 2 > len(name):
            return self.canonical[matches[-1]]
        return name, None


def name_before(clause: str) -> str:
    """Return the noun phrase that leads up to a number: `数字经济总规模` of `数字经济总规模达到`."""
    phrase = _TAIL.sub("", clause)
    phrase = _LEAD.sub("", phrase)
    return phrase[-_MAX_LENGTH:]


def name_after(rest: str) -> str:
    """Return the noun phrase that a counter counts: `民生领域的标杆应用` of `11个民生领域的标杆应用，包括`."""
    match = _NOUN_AFTER.match(rest)
    return match.group("noun").strip() if match else ""


def share_of(clause: str) -> str | None:
    """Return `占GDP比重` where a clause says that its number is a share of something, else None."""
    match = _SHARE_OF.search(clause)
    if match is None:
        return None
    whole = match.group("whole").strip("的")
    return f"占{whole}比重" if whole else "占比"
