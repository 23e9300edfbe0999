"""Whose a quantity is: the region that is the subject of its clause, or is carried to it."""

import re
from collections.abc import Sequence

from transforms.indicators.clauses import TIME, Part
from transforms.indicators.phrases import METRIC, name_before
from transforms.places.regions import RegionMention
from transforms.prose.sentences import Sentence

# A region behind one of these is no subject: it is compared with, worked with, ranked in, or aimed at.
_NO_SUBJECT = re.compile(
    "(?:与|同|跟|和|联合|对|向|赴|比|较|占|居|位列|高于|低于|超过|服务|融入|来自|面向|辐射|接入|参与|深入|进入|抵达|往返|连接|通往|直达|驻|援|对口支援|会同|"
    "落户|引进|增至|排名?|名列|领先|依托|位于|除|扣除|从)[^，。；]{0,3}$"
)
_TELLS = re.compile("(?:说|称|显示|表明|指出|看到|认为|介绍|报道)$")
_JOINED = re.compile("^(?:市|省|等)?(?:、|和|与|及|以及)?$")
_BEFORE_SUBJECT = re.compile(
    f"^(?:其中|同时|此外|目前|截至|截止|到|至|在|而|但|据[^，]{{0,14}}|如果|把|支持|推动|推进|促进|今年|当年|同期|这一年|答：|问：|《|原|地级市|省会|省内|全省|全国|我国|我省|"
    f"使|让|由|以|将|按照|{TIME}|[、，：；\\s])*$"
)
_ORGANIZED = re.compile("^[^，。；]{0,4}(?:印发|发布|出台|公布|提出|明确|要求|规定|确定)")
_OWN = re.compile(
    "^[^，。；：]{0,4}?(?:全省|全市|全区|全县|全自治区|省属|市属|区属|我省|我市|我区|本省|本市|省级|市级)"
)
_WHOLE_COUNTRY = re.compile(
    "^(?:目前|截至|其中|到|至|\x01|，)*(?:全国|我国)(?!第|前|首|领先|平均|最|重点|统一|一体化|人大|政协|性|文明|先进|模范|劳|十大|试点|示范|唯一|名列|一流|有|增|各地|[^，。；、]{0,10}(?:最|首|唯一|领先))"
)
# A basin or belt that a clause without figures names is where things are done, not whose they are.
_EXAMPLES = re.compile("等(?:共|全[省市区县国])?$")
_LOOSE = ("cluster", "macro")
_WORKS = re.compile("港|机场|银行|集团|铁路|高铁|航线|大学|大桥")
# 昆明长水机场, 合肥中欧班列: the place of a work, which says nothing of the clauses behind it.
_NAMED_WORK = re.compile(
    "[^，。；、的市]{0,8}?(?:机场|港(?!澳)|银行|集团|电厂|电站|班列|地铁|轨道|高铁|铁路|大学|大桥|医院|水库|灌区)"
)
_SHORTEST_SUBJECT = 4
_HEADING_NUMBER = 4
_DIVISION_ENDS = "省市区县州旗盟"
_EACH = re.compile("均|都|各自")
_APART = "分别"


class RegionTracker:
    """Follows the region that a text speaks of, sentence by sentence and clause by clause."""

    def __init__(self, scope: str | None) -> None:
        self._scope = scope
        self._section: str | None = None
        self._paragraph: str | None = None
        self._current: str | None = scope
        self._group: tuple[str, ...] = ()
        self._seen = False
        self._of_work = False
        self._of_work = False  # the region is that of a named work: 昆明长水机场

    def enter_paragraph(self) -> None:
        """Go back to the region of the section or document; without one, the text goes on speaking of the same."""
        self._paragraph = self._section or self._scope
        if self._scope is None and self._section is None:
            self._paragraph = self._current

    def enter_section(self, heading: Sentence, regions: Sequence[RegionMention]) -> None:
        """Take the one region that a heading opens with: 二、杭州：…; a heading without leaves it."""
        keys = {one.region.key for one in regions if one.region}
        opens = bool(regions) and regions[0].start - heading.start <= _HEADING_NUMBER
        self._section = keys.pop() if opens and len(keys) == 1 else None

    def enter_sentence(self) -> None:
        """Begin a sentence with the region of its paragraph."""
        self._current, self._group, self._seen = self._paragraph, (), False
        self._of_work = False

    def read(self, part: Part, sentence: Sentence) -> list[RegionMention]:
        """Take the region that is the subject of a part; return the mentions that name it."""
        subject = _subject(part, sentence)
        if part.quantity is not None and (_EXAMPLES.search(part.lead) or _counts_places(part, subject)):
            self._current, self._group = (
                self._paragraph,
                (),
            )  # 石嘴山某材料等3个平台: an example, not the owner
            return subject
        if part.quantity is None and self._scope and subject and subject[0].surface[-1] not in _DIVISION_ENDS:
            return subject  # 元阳阿者科入选…，全省建成…: a name within a name does not take over
        if subject:
            self._seen = True
            self._of_work = _NAMED_WORK.match(sentence.text, subject[-1].end - sentence.start) is not None
            keys = tuple(dict.fromkeys(one.region.key for one in subject if one.region))
            self._group = keys if len(keys) > 1 else ()
            # Several regions with one number: what holds for all of them together is the document's.
            self._current = keys[0] if len(keys) == 1 else self._scope or keys[0]
            lasting = (
                part.quantity is not None
                or subject[0].region is None
                or subject[0].region.level not in _LOOSE
            )
            if lasting and self._stays(self._current) and len(keys) == 1:
                self._paragraph = self._current
        elif not part.is_first:
            pass
        elif _OWN.match(part.lead) and self._scope and not _is_within(self._current, self._scope, part.lead):
            self._current = self._scope
        elif _WHOLE_COUNTRY.match(part.lead):
            self._current = "cn"
        elif self._of_work and self._scope and part.quantity is not None and _speaks_of_another(part):
            self._current, self._of_work = self._paragraph, False
        return subject

    def regions(self, lead: str) -> list[str | None]:
        """The regions of a number: one, or each of a group (都, 均)."""
        if self._group and _EACH.search(lead) and _APART not in lead:
            return list(self._group)
        return [self._current]

    def only(self, regions: Sequence[RegionMention]) -> str | None:
        """The one region of a sentence that names none before its number, in a text about several."""
        named = {one.region.key for one in regions if one.region and one.context in ("prose", "organization")}
        return named.pop() if self._scope is None and len(named) == 1 and not self._seen else None

    def apart(self, lead: str, values: int) -> list[str] | None:
        """The regions of as many values in order (分别), or None where they are not told apart so."""
        return list(self._group) if _APART in lead and len(self._group) == values else None

    def _stays(self, key: str | None) -> bool:
        """A document that speaks for a region speaks of others in passing, sentence by sentence."""
        return self._scope is None or key == self._scope


def _counts_places(part: Part, subject: Sequence[RegionMention]) -> bool:
    """True where a number counts things of several places: 沈阳某基地、盘锦某园区2个平台."""
    if part.quantity is None or part.quantity.kind != "counter" or "、" not in part.lead:
        return False
    named = {one.region.key for one in part.regions if one.region}
    return len(named) > 1 and len(named) > len({one.region.key for one in subject if one.region})


def _speaks_of_another(part: Part) -> bool:
    """True for a clause with a subject of its own, after one about an airport or a railway of a place."""
    own = name_before(part.lead)
    return len(own) > _SHORTEST_SUBJECT and not METRIC.match(own)


def _subject(part: Part, sentence: Sentence) -> list[RegionMention]:
    group: list[RegionMention] = []
    base = sentence.start
    for mention in part.regions:
        if mention.region is None or (mention.context == "title" and not _issues(mention, sentence)):
            continue
        if mention.region.level in _LOOSE and _WORKS.match(sentence.text[mention.end - base :]):
            continue
        before = sentence.text[part.start : mention.start - base]
        if not part.is_first and not group:
            # 35种中国新记录、71种海南新记录: behind a number, only what a new item of the list opens with.
            listed = re.match("^[^、]*、|^其中|^[、，和与]?$", before)
            if listed is None:
                break
            before = before[listed.end() :]
        if group:
            if _JOINED.match(sentence.text[group[-1].end - base : mention.start - base]):
                group.append(mention)
                continue
            if mention.region.parent_key == group[-1].region.key if group[-1].region else False:
                group[-1] = mention
                continue
            break
        for time in part.times:
            before = before.replace(time.surface, "")
        if _NO_SUBJECT.search(before) and not before.startswith("从"):
            break
        if _BEFORE_SUBJECT.match(before) or _TELLS.search(before):
            group.append(mention)
    return group


def _issues(mention: RegionMention, sentence: Sentence) -> bool:
    """《广东省…意见》印发，提出…: the region of a title that is the subject of its sentence."""
    at = mention.start - sentence.start
    end = sentence.text.find("》", at)
    return (
        sentence.text[max(0, at - 1) : at] == "《"
        and end > 0
        and bool(_ORGANIZED.match(sentence.text[end + 1 :]))
    )


def _is_part(key: str | None, whole: str) -> bool:
    """True for a division below another, by the two-digit steps of their codes."""
    if key is None or key == whole:
        return False
    if whole == "cn":
        return True
    prefix = whole
    while prefix.endswith("00"):
        prefix = prefix[:-2]
    return key.startswith(prefix)


def _is_within(current: str | None, scope: str, lead: str) -> bool:
    """全市 in a sentence about a city of the document's province is that city."""
    return ("全市" in lead or "全区" in lead or "全县" in lead) and _is_part(current, scope)


def without_regions(lead: str, named: Sequence[RegionMention]) -> str:
    """Return the words of a part without the regions that are its subject, and what joins them."""
    for mention in named:
        lead = lead.replace(mention.surface, "", 1)
    return (
        re.sub(
            "^([^一-鿿]*)(?:[、和与及]*(?:省|市)?(?:域)?(?:的|、|两市|三市|两省|两地|各市|等市|等地)*)",
            r"\1",
            lead,
            count=1,
        )
        if named
        else lead
    )
