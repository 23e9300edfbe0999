"""Who issued an instrument that a text cites, and when."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.places.gazetteer import Region
from transforms.places.regions import RegionMention
from transforms.prose.clauses import split_clauses
from transforms.prose.sentences import Sentence
from transforms.times.edtf import TimeExpression

_ISSUER_IN_TITLE = re.compile(
    "^((?:中共中央(?:[、\\s]?国务院)?|全国人大常委会|国务院|最高人民法院(?:[、\\s]?最高人民检察院)?|最高人民检察院|中共[\u4e00-\u9fff]{2,10}(?:省|市|区|县|州)委(?:员会)?|[\u4e00-\u9fff]{2,30}?(?:人民政府办公厅|人民政府办公室|人民政府|人民代表大会常务委员会|"
    "人民代表大会|委员会|办公厅|办公室|总局|[厅局部委署])|[\u4e00-\u9fff]{2,12}部)(?:[、\\s][\u4e00-\u9fff、\\s]{2,60}?(?:办公厅|办公室|总局|[厅局部委署行府]))*)(?:关于|印发|转发|批转)"
)
# 国务院…委员会…指南: a body of the 国务院 that names its instrument without 关于.
_COUNCIL_IN_TITLE = re.compile("^国务院[\u4e00-\u9fff]{2,8}?(?:委员会|办公室)")
_ISSUER_IN_NUMBER = re.compile("([\u4e00-\u9fff]{1,6}(?:总局|部|委|局|署))[〔\\[［(（]")
_BODY_IN_TITLE = re.compile(
    "[^、\\s]{2,20}?(?:人民政府办公[厅室]|人民政府(?!办公)|委员会|办公厅|办公室|总局|[厅局署](?!局)|(?<!全)部(?!门)|委(?!员会))"
)
_ISSUES = (
    "(?:联合|正式|共同|研究|组织|专门|率先|首次|随后|同时|先后|相继|陆续|分别|重新|均|也|还|又|已|已经)*"
    "(?:审议通过并发布|通过并发布|制定并印发|制定并实施|审议通过|修订通过|印发|发布|出台|制定|制订|颁布|下发|公布|推出|通过|编制|修订|批准|转发|颁发|发出|起草)"
    "(?:了|的|并发布|并实施|实施)*"
)
ISSUED_BEFORE = re.compile(
    f"{_ISSUES}(?:[^，。；《》]{{1,30}}，(?:即|也就是|包括|名为|题为)|[^，。；《》]{{0,12}})$"
)
_ISSUED_AFTER = re.compile(
    "^(?:（[^）]{0,60}）)?(?:等[^，。；]{0,8})?(?:已|已经|正式|由[^，。；]{2,30}|经[^，。；]{2,40}|于[^，。；]{2,12})*(?:印发|发布|出台|颁布|公布|通过|施行|实施|下发)"
)
_REVISED_AFTER = re.compile("(?:第[一二三四五六七八九十]次)?(?:修订|修正|修改)")
_NAME = "(?:[^\\W\\da-zA-Z_的召即了把将]|[、“”])"
_ORGANIZATION = (
    f"(?:{_NAME}{{0,40}}(?:国务院|中共中央|党中央|全国人大常委会|办公厅|办公室|人民政府|政府|委员会|常委会|代表大会|代表会议|党委|研究院|研究所|"
    "研究中心|大学|学院|协会|学会|联合会|银行|公司|集团|法院|检察院|智库|总局|组织|会议|全会|党代会)|"
    f"{_NAME}{{1,40}}(?:中央|中心|[省市区县州]委|[厅局委院]|(?<![首全内外干各多])部|(?<!部)署))"
)
_ORGANIZATION_ONLY = re.compile(f"^{_ORGANIZATION}$|^国务院$|^中共中央$|^党中央$")
_OWNED = re.compile(
    "(?:^|[，。；：、（据照由]|根据|依据|按照|贯彻|落实|执行|转发|引用|参照|年|月|日|在|与|和|了|对|的)("
    + _ORGANIZATION
    + ")(?:的)?$"
)
_LEADING = re.compile(
    "^(?:.*(?:应当|按照|依照|根据|依据|会同|落实|适用)|[，、的 ]|近日|日前|近期|随后|此后|目前|当前|其中|同时|为此|专门|由|在|并|而|且|据|根据|依据|按照|经|自(?![治然])|截至|早在|去年|今年|上年|"
    "[上中下]旬|底|初)+"
)
# Whose numbers begin so. Source: the 发文字号 of the central authorities.
_NUMBER_ISSUERS = (
    ("国办", "国务院办公厅"),
    ("国发", "国务院"),
    ("国函", "国务院"),
    ("中办", "中共中央办公厅"),
    ("中发", "中共中央"),
)
ASSEMBLY_BEFORE = re.compile(
    "(?:[日，（经]|^)([^\\W\\d日月年经第]{2,9}?)?第?[一二三四五六七八九十]{1,3}届((?:全国)?人民代表大会(?:常务委员会)?)第?[^，。；《》]{1,8}次会议$"
)
_ISSUES_HERE = re.compile(f"({_ORGANIZATION})关于(?:印发|发布|公布)[^，。；《》]{{0,12}}$")
OWN_BODY = re.compile("^(?:本?[省市区县州])(人民政府|政府|委|人民政府办公厅|政府办公厅)$")
AT_THE_SAME = re.compile("^(?:会上|会议|大会上|同时|同日|当日|当天|活动期间|期间)")
_TIME_WORDS = re.compile(
    r"(?:(?:19|20)\d{2}年(?:度|初|底|末|上半年|下半年)?)?(?:\d{1,2}月(?:份|底|初|[上中下]旬)?)?(?:\d{1,2}[日号])?|近日|日前|近期|最近|不久前|今年(?:初|底)?|去年(?:初|底)?"
)
_SUBJECT_TAIL = re.compile(
    "^(?:[^，。；]{0,10}(?:召开|举行|也|又|还|在|已|于|等|率先|先后|提出|印发|发布|出台|着力|探索|正|将|把|坚持|高度|市委|省委|政府)|省|市|区)"
)


class Carried(NamedTuple):
    """What a sentence takes from those before it: who last acted in the paragraph, and when."""

    subject: str | None = None
    issue_edtf: str | None = None


def issuer_of(
    title: str,
    before: str,
    number: str | None,
    sentence: Sentence,
    regions: Sequence[RegionMention],
    carried: Carried,
) -> str | None:
    joint = _joint_issuers(title)
    if joint:
        return joint
    in_title = _ISSUER_IN_TITLE.match(title) or ASSEMBLY_BEFORE.search(before)
    if in_title:
        return "".join(part for part in in_title.groups() if part)
    issued = ISSUED_BEFORE.search(before)
    if issued:
        said = _subject(before[: issued.start()], sentence, regions)
        if said:
            return said
    owned = _ISSUES_HERE.search(before) or _OWNED.search(before[-60:])
    if owned and not issued:
        name = _LEADING.sub("", owned.group(1))
        if name and name[0] not in "你我该本贵":
            return name
    council = _COUNCIL_IN_TITLE.match(title)
    if council:
        return council.group()
    by_number = _ISSUER_IN_NUMBER.match(number or "")
    if by_number:
        return by_number.group(1)
    return next((issuer for prefix, issuer in _NUMBER_ISSUERS if number and number.startswith(prefix)), None)


def _joint_issuers(title: str) -> str | None:
    """某省财政厅某省商务厅关于印发…: bodies that a title names one behind the other without a mark."""
    head = title.partition("关于")[0]
    if not 8 <= len(head) < len(title) or re.search("批转|转发", head):
        return None
    bodies = _BODY_IN_TITLE.findall(head)
    return "、".join(bodies) if len(bodies) > 1 and "".join(bodies) == head else None


def _subject(head: str, sentence: Sentence, regions: Sequence[RegionMention]) -> str | None:
    """Who acts at the end of a stretch of a sentence: a region or an organisation, of its last clauses."""
    for piece in reversed(list(split_clauses(head))):
        start, end = piece.start, piece.end
        at = sentence.start + start
        named = [
            one
            for one in regions
            if one.region is not None and at <= one.start < sentence.start + end and one.context != "title"
        ]
        rest = _LEADING.sub("", _without_times(piece.text))
        if _ORGANIZATION_ONLY.match(rest):
            return rest
        for one in named if len(named) < 3 else ():
            tail = head[one.end - sentence.start : end]
            if one.region is not None and one.region.key != "cn" and (not tail or _SUBJECT_TAIL.match(tail)):
                return one.region.name
        organization = re.match(
            f"({_ORGANIZATION})(?=召开|印发|发布|出台|举行|通过|制定|宣布|决定|提出|明确|坚持|高度|积极|从|也|着力)",
            rest,
        )
        if organization:
            return organization.group(1)
    return None


def carry(
    carried: Carried, sentence: Sentence, periods: Sequence[TimeExpression], regions: Sequence[RegionMention]
) -> Carried:
    clauses = split_clauses(sentence.text)
    subject = _subject(sentence.text[: clauses[0].end], sentence, regions) if clauses else None
    if subject is None and len(clauses) > 1 and periods:
        subject = _subject(sentence.text[: clauses[1].end], sentence, regions)
    point = next((one.edtf for one in periods if "/" not in one.edtf), None)
    return Carried(subject or carried.subject, point or carried.issue_edtf)


def names(region: Region, title: str) -> bool:
    return region.name in title or (len(region.short_name) > 1 and region.short_name in title)


def _without_times(text: str) -> str:
    return _TIME_WORDS.sub("", text)


def issue_edtf(
    before: str,
    directly_after: str,
    after: str,
    sentence: Sentence,
    periods: Sequence[TimeExpression],
    carried: Carried,
) -> str | None:
    """The date of issue: a date in the clauses before an issuing verb next to the title, or behind it."""
    here = sentence.start + len(before)
    revised = _REVISED_AFTER.match(directly_after)
    if revised:  # 2016年2月6日《国务院关于修改…的决定》第一次修订
        beside = [one for one in periods if one.end == here and len(one.edtf) == 10]
        if beside:
            return beside[0].edtf
    passive = _ISSUED_AFTER.match(directly_after) or _ISSUED_AFTER.match(after)
    if not (ISSUED_BEFORE.search(before) or passive):
        return None
    clause_start = max(before.rfind(mark) for mark in "。；！？") + 1
    dated = [
        one for one in periods
        if sentence.start + clause_start <= one.start and one.end <= here and "/" not in one.edtf and one.anchor != "name"
    ]  # fmt: skip
    if dated:
        return dated[-1].edtf
    if passive:
        behind = [
            one for one in periods if here <= one.start <= sentence.end - len(directly_after) + passive.end()
        ]
        if behind and "/" not in behind[0].edtf:
            return behind[0].edtf
    return carried.issue_edtf if AT_THE_SAME.match(sentence.text) else None
