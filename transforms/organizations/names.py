"""What is known of organisations: central bodies, local bodies by level, and the words of names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

# How the short form of a kind of department is written out.
_KINDS_OF_DEPARTMENT = {"委": "委员会", "办": "办公室"}
# What may not follow, lest it be another word: 委员, 局面, 办理, 厅长 (a post, not a body).
_DEPARTMENT = "(?P<suffix>委员会|委(?!员|托|任|派|婉)|办公室|办(?!理|法|事|学|案|公|好|成|税|证)|厅(?!长|级|局)|局(?!面|限|势|长|部)|总队)"
_PARTY = (
    "(?P<party>党委|委员会|委(?!员|托|任|派|婉|会(?!议)))"
    "(?P<partyoffice>办公厅|办公室|组织部|宣传部|统战部|社会工作部|政法委员会|政法委|党校（行政学院）|党校|网信办|编办|金融办|农办|外办|全面深化改革委员会|财经委员会|金融委员会)?"
)
_GOVERNMENT = "(?P<government>人民政府|政府(?!工作报告|采购|网站|性|债|购|投资|引导|规章|数据|信息|和社会))(?P<governmentoffice>办公厅|办公室|研究室|参事室|新闻办公室|新闻办|驻[\u4e00-\u9fff]{1,4}办事处)?"
_CONGRESS = (
    "(?P<congress>人民代表大会|人大)(?P<standing>常务委员会|常委会)?(?P<congressoffice>办公厅|[\u4e00-\u9fff、]{2,10}(?:工作委员会|工委))?"
    "(?!常|代表(?!大会)|(?<!委员会)(?<!常委会)第?[一二三四五六七八九十]+次会议|会议|选举)"
)
_OTHER = (
    "(?P<cppcc>政协(?!委员|第?[一二三四五六七八九十]+[届次]))|(?P<discipline>纪委监委|纪委|监委)|"
    "(?P<court>(?:高级|中级|互联网|金融|知识产权|海事|铁路运输)?(?:第[一二三四五])?(?:中级)?人民法院|(?:互联网|金融|知识产权|海事)法院|(?:第[一二三四五]分院)?人民检察院)|"
    "(?P<committee>管理委员会|管委会)|(?P<mass>总工会|妇联|妇女联合会|团委|科协|残联|工商联|文联|红十字会|供销社|供销合作社)"
)
_MASS_ORGANIZATIONS = {
    "妇联": "妇女联合会", "科协": "科学技术协会", "残联": "残疾人联合会", "工商联": "工商业联合会",
    "文联": "文学艺术界联合会", "供销社": "供销合作社", "团委": "共青团委员会",
}  # fmt: skip


class KnownOrganization(NamedTuple):
    """An organisation of the vocabulary."""

    name: str
    kind: str
    region_key: str | None


class LocalBody(NamedTuple):
    """A body of local government by its place: what follows the region's name in the full name."""

    suffix: str
    kind: str
    is_party: bool


@dataclass(frozen=True)
class OrganizationVocabulary:
    """Organisations known by name and the grammar of the others."""

    _automaton: AhoCorasick
    _surfaces: Sequence[str]
    _known: Mapping[str, KnownOrganization]
    own_only: frozenset[str]
    _fields: Mapping[str, str]
    local_body: re.Pattern[str]
    department: re.Pattern[str]
    suffix: re.Pattern[str]
    anchor: re.Pattern[str]
    verb: re.Pattern[str]
    generic: frozenset[str]
    generic_ends: tuple[str, ...]
    not_after: frozenset[tuple[str, str]]

    @classmethod
    def from_rows(
        cls,
        organizations: Sequence[Mapping[str, str]],
        fields: Sequence[Mapping[str, str]],
        words: Sequence[Mapping[str, str]],
    ) -> "OrganizationVocabulary":
        """Build from the rows of `organizations.csv`, `organization_fields.csv` and `organization_words.csv`."""
        known: dict[str, KnownOrganization] = {}
        own_only: set[str] = set()
        for row in organizations:
            organization = KnownOrganization(row["name"], row["kind"], row["region_key"] or None)
            short = [alias for alias in row["own_alias"].split(";") if alias]
            own_only.update(short)
            for surface in (row["name"], *filter(None, row["alias"].split(";")), *short):
                known.setdefault(surface, organization)
        surfaces = sorted(known)
        by_alias = {
            alias: row["name"]
            for row in fields
            for alias in (row["name"], *filter(None, row["alias"].split(";")))
        }
        field = "(?P<field>" + _alternatives(by_alias) + ")" + _DEPARTMENT
        by_kind: dict[str, list[str]] = {}
        for row in words:
            by_kind.setdefault(row["kind"], []).append(row["word"])
        pairs = (word.split(":") for word in by_kind["not_after"])
        return cls(
            AhoCorasick(surfaces, matchkind=MatchKind.LeftmostLongest), surfaces, known, frozenset(own_only), by_alias,
            local_body=re.compile(f"{_PARTY}|{_GOVERNMENT}|{_CONGRESS}|{field}|{_OTHER}"),
            department=re.compile(field),
            suffix=re.compile(_alternatives(by_kind["suffix"])),
            anchor=re.compile(_alternatives(by_kind["anchor"])),
            verb=re.compile(_alternatives(by_kind["verb"])),
            generic=frozenset(by_kind["generic"]),
            generic_ends=tuple(by_kind["generic_end"]),
            not_after=frozenset((suffix, after) for suffix, after in pairs),
        )  # fmt: skip

    def find_known(self, text: str) -> list[tuple[int, int, KnownOrganization]]:
        """Return the vocabulary's names in a text, longest first at each place."""
        return [
            (start, end, self._known[self._surfaces[index]])
            for index, start, end in self._automaton.find_matches_as_indexes(text)
        ]

    def known(self, name: str) -> KnownOrganization | None:
        """Return the organisation that a full or short name stands for."""
        return self._known.get(name)

    def local(self, match: re.Match[str]) -> LocalBody:
        """Write out the local body that `local_body` or `department` matched."""
        groups = match.groupdict()
        if groups.get("field"):
            suffix = groups["suffix"]
            return LocalBody(
                self._fields[groups["field"]] + _KINDS_OF_DEPARTMENT.get(suffix, suffix), "department", False
            )
        if groups.get("party"):
            office = groups["partyoffice"]
            return LocalBody("委" + office if office else "委员会", "party", True)
        if groups.get("government"):
            return LocalBody("人民政府" + (groups["governmentoffice"] or ""), "government", False)
        if groups.get("congress"):
            standing = "常务委员会" if groups["standing"] else ""
            return LocalBody("人民代表大会" + standing + (groups["congressoffice"] or ""), "congress", False)
        if groups.get("cppcc"):
            return LocalBody("政协", "cppcc", False)
        if groups.get("discipline"):
            return LocalBody(
                "纪律检查委员会" if groups["discipline"] != "监委" else "监察委员会",
                "party",
                groups["discipline"] != "监委",
            )
        if groups.get("court"):
            return LocalBody(groups["court"], "court", False)
        if groups.get("mass"):
            return LocalBody(_MASS_ORGANIZATIONS.get(groups["mass"], groups["mass"]), "association", False)
        return LocalBody("管理委员会", "government", False)


def full_name(region_name: str, body: LocalBody) -> str:
    """Return the full official name of a local body (上海市 + 委 → 中共上海市委员会)."""
    if body.suffix == "政协":
        return f"中国人民政治协商会议{region_name}委员会"
    if region_name.endswith("特别行政区") and body.suffix == "人民政府":
        return region_name + "政府"
    return ("中共" if body.is_party else "") + region_name + body.suffix


def _alternatives(words: Sequence[str] | Mapping[str, str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"
