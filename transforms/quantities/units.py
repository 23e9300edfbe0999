"""Units and multipliers as written, and the one pattern that finds numbers with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from transforms.quantities.numerals import ARABIC, CHINESE

# 余 and 多 between number and unit: more than the number.
_MORE = "余|多|几"
# 1.68∶1; 8.3∶41.4∶50.3; ∶ may be printed as a colon.
_TO_ONE = r"(?P<ratio>\d+(?:\.\d+)?)[∶：:]1(?![\d.∶：:])"
_STRUCTURE = r"(?<![\d∶：:])(?P<structure>\d+(?:\.\d+)?(?:[∶：:]\d+(?:\.\d+)?){2})(?![\d∶：:])"
_FRACTION = r"(?P<half>一半)|(?<![\d/／.])(?P<numerator>[1-9])[/／](?P<denominator>[2-9])(?![\d/／年月日])"
# What a number can begin with: one look at a character settles most of them.
_OPENS = r"\d〇零一二两三四五六七八九十百千万亿第前首翻超突跃迈跨达近逾过"
# A unit is none where it begins another word: 5万亿台阶, 排名前10分别为.
_NO_UNIT = (
    "(?!台阶|部门|家庭|条件|分[别类析布之]|名单|成[为立长功员果熟就]|次[于年]|个性|项目(?!标)|位[于居])"
)


class Unit(NamedTuple):
    """A unit as written, with what it is of the base unit."""

    base_unit: str
    factor: Decimal
    kind: str


@dataclass(frozen=True)
class Units:
    """Units and multipliers with the one pattern that finds quantities."""

    units: Mapping[str, Unit]
    multipliers: Mapping[str, Decimal]
    pattern: re.Pattern[str]

    @classmethod
    def from_rows(
        cls, units: Sequence[Mapping[str, str]], multipliers: Sequence[Mapping[str, str]]
    ) -> "Units":
        """Build from the rows of `units.csv` and `multipliers.csv`."""
        by_name = {row["unit"]: Unit(row["base_unit"], Decimal(row["factor"]), row["kind"]) for row in units}
        scale = {row["multiplier"]: Decimal(row["factor"]) for row in multipliers}
        return cls(by_name, scale, _compile(by_name, scale))


def _compile(units: Mapping[str, Unit], multipliers: Mapping[str, Decimal]) -> re.Pattern[str]:
    def either(words: Sequence[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    written = [unit for unit in units if unit not in ("%", "％")]
    small = r"\d+|[一二三四五六七八九十]{1,3}"
    return re.compile(
        rf"(?=[{_OPENS}])(?:(?P<rank>第(?P<rank_value>{small})(?P<rank_unit>位|名)?"
        rf"|前(?P<top>{small})(?P<top_unit>位|名|强)?(?![年个月天日次期季条章一二三四五六七八九十\d]))"
        rf"|百分之(?P<percent>{CHINESE}|{ARABIC})"
        rf"|(?P<first>首位)(?!度|产业|城市)|{_TO_ONE}|{_STRUCTURE}|{_FRACTION}"
        rf"|(?P<whole>[二三四五六七八九十])分之(?P<part>[一二两三四五六七八九])"
        rf"|翻(?:了|两?一?)?(?P<doubled>[一两二三]?)番"
        rf"|(?P<number>{ARABIC})(?P<more>{_MORE})?(?P<scale>(?!千[米克焦瓦伏])(?:{either(list(multipliers))})(?!分[点之]))?(?P<more2>{_MORE})?"
        rf"(?:{_NO_UNIT}(?P<unit>%|％|个百分点|百分点|{either(written)}))?"
        rf"|(?P<chinese>{CHINESE})(?P<cmore>{_MORE})?(?P<cunit>个百分点|百分点|{either(written)})"
        rf"|(?P<bare>(?:超过|突破|超|跃上|迈上|跨上|达到|达|近|逾|(?<![通经不])过))(?P<bare_scale>万亿|千亿|百亿|千万|百万|[百千万亿](?!分))(?P<bare_unit>{either(written)}))"
    )
