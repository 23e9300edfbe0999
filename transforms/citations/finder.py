"""Citations 《…》: what is cited, of which kind, from whom, when, and in which role."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.citations.handed_on import HandedOn
from transforms.citations.issuers import (
    ASSEMBLY_BEFORE,
    AT_THE_SAME,
    ISSUED_BEFORE,
    OWN_BODY,
    Carried,
    carry,
    issue_edtf,
    issuer_of,
    names,
)
from transforms.citations.roles import role_of
from transforms.places.regions import RegionMention
from transforms.prose.clauses import within
from transforms.prose.sentences import Sentence
from transforms.times.edtf import TimeExpression

_TITLE = re.compile(r"《((?:[^《》\n]|《[^《》\n]*》){1,300})》")
_NUMBER = re.compile(
    r"^[（(\s]{0,2}((?:[\u4e00-\u9fff]{1,12}[〔\[［(（]\s?(?:19|20)\d{2}\s?[〕\]］)）]\s?\d{1,5}号)|(?:第\d{1,4}号(?:令|公告|主席令)?)|"
    r"(?:[\u4e00-\u9fff]{1,12}令第\d{1,4}号))"
)
_SHORT_NAME = re.compile(
    r"以下(?:统称|简称|称)(?:为)?[：:]?《?[“”]?《?([^《》“”（）]{2,30}?)》?[“”]?》?[）)]"
)
# What an instrument is, by the last words of its title. Source: the classes of 公文 and of laws
# (党政机关公文处理工作条例; 立法法), put together as users of the warehouse see them.
_KINDS = (
    ("journal", re.compile("^(?:求是|红旗文稿|学习与研究|瞭望|半月谈)$|(?:杂志|学刊|学报|月刊|周刊)$")),
    ("newspaper", re.compile("^(?:人民|光明|经济|学习时|解放|南方|新华|浙江|北京|文汇|法治|工人|农民|中国[^，]{0,6}|科技|[\u4e00-\u9fff]{2,4})(?:日报|时报|晚报|早报|商报|青年报|教育报|报)$")),
    ("report", re.compile("(?:报告|白皮书|蓝皮书|绿皮书|公报|年鉴|研究|指数)(?:[（(][^）)]*[）)])?$")),
    ("law", re.compile("(?:法|法总则|法通则|法修正案|条例|办法|规定|规则|宪法|章程|法典|细则（?试行）?|决议|实施办法)(?:[（(][^）)]*[）)])?$")),
    ("plan", re.compile("(?:规划|纲要|方案|计划|行动|预案|路线图|工程|蓝图|规划纲要)(?:[（(][^）)]*[）)])?(?:纲要)?$|[“”十]五.*规划$")),
    ("policy", re.compile("(?:意见|通知|建议|措施|细则|决定|批复|公告|函|通报|通告|指南|指引|要点|政策|若干条|纪要|命令|令)(?:[（(][^）)]*[）)])?$")),
)  # fmt: skip
_LAW_BY_ASSEMBLY = re.compile("人民代表大会(?:常务委员会)?关于.*决[定议]$")
_TITLES_BEFORE = re.compile(
    "(?:《(?:[^《》\n]|《[^《》\n]*》){1,300}》(?:（[^（）]{0,60}）)?(?:、|和|及|与|以及|等)?)+$"
)
_TITLES_AFTER = re.compile(
    "^(?:（[^（）]{0,60}）)?(?:(?:、|和|及|与|以及)?《(?:[^《》\n]|《[^《》\n]*》){1,300}》(?:（[^（）]{0,60}）)?)+"
)


class Citation(NamedTuple):
    """A mention of a 《…》; `surface` has the marks, `title` has not."""

    start: int
    end: int
    surface: str
    title: str
    kind: str
    role: str
    issuer: str | None
    issue_edtf: str | None
    document_number: str | None
    region_key: str | None


def find_citations(
    text: str,
    sentences: Sequence[Sentence],
    periods: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    letter: HandedOn | None = None,
) -> list[tuple[Sentence, Citation]]:
    """Return the citations of a text with their sentences.

    A title within a title is part of it. A short name (《意见》 after 以下简称《意见》, or the last words
    of a title cited before) stands for the full title: its row carries that title's details. The issuer is
    who the title or the 文号 names, who issues it in the sentence (or, where the sentence leaves that out,
    acted in the one before), or the region whose instrument it is. `letter` is what the document itself
    hands on: its issuer and day hold wherever it is cited.
    """
    found: list[tuple[Sentence, Citation]] = []
    full_titles: dict[str, Citation] = {}
    period_starts = [one.start for one in periods]
    region_starts = [one.start for one in regions]
    carried, paragraph = Carried(), 0
    # What a sentence hands on matters up to the last citation of its paragraph; most paragraphs have none.
    last_citing = {one.paragraph_no: one.sentence_no for one in sentences if "《" in one.text}
    for sentence in sentences:
        if sentence.sentence_no > last_citing.get(sentence.paragraph_no, 0):
            continue
        if sentence.paragraph_no != paragraph:
            carried, paragraph = Carried(), sentence.paragraph_no
        own = within(periods, period_starts, sentence.start, sentence.end)
        named = within(regions, region_starts, sentence.start, sentence.end)
        for match in _TITLE.finditer(sentence.text):
            citation = _citation(match, sentence, own, named, carried)
            if letter is not None and citation.title == letter.title:
                citation = citation._replace(
                    issuer=letter.issuer or citation.issuer,
                    issue_edtf=letter.issue_edtf or citation.issue_edtf,
                )
            known = _full_title(match.group(1), full_titles)
            if known is not None:
                # What a mention says itself counts where the first one said nothing: a headline often leaves it out.
                citation = citation._replace(
                    title=known.title,
                    kind=known.kind,
                    issuer=known.issuer or citation.issuer,
                    issue_edtf=known.issue_edtf or citation.issue_edtf,
                    document_number=known.document_number or citation.document_number,
                    region_key=known.region_key,
                )
            else:
                full_titles[match.group(1)] = citation
                short = _SHORT_NAME.search(sentence.text, match.end(), match.end() + 80)
                if short:
                    full_titles[short.group(1)] = citation
            found.append((sentence, citation))
        carried = carry(carried, sentence, own, named)
    return _filled_in(found)


def _filled_in(found: Sequence[tuple[Sentence, Citation]]) -> list[tuple[Sentence, Citation]]:
    """Say of each mention of a title what any mention of it says of issuer, day and number (a headline often does not)."""
    details: dict[str, tuple[str | None, str | None, str | None]] = {}
    for _, one in found:
        issuer, issued, number = details.get(one.title, (None, None, None))
        details[one.title] = issuer or one.issuer, issued or one.issue_edtf, number or one.document_number
    return [
        (sentence, one._replace(issuer=issuer, issue_edtf=issued, document_number=number))
        for sentence, one in found
        for issuer, issued, number in (details[one.title],)
    ]


def kind_of(title: str) -> str:
    """Name the kind of an instrument by its title: policy, plan, law, report, newspaper, journal or other."""
    if _LAW_BY_ASSEMBLY.search(title):
        return "law"
    for kind, pattern in _KINDS:
        if pattern.search(title):
            return kind
    return "other"


def _full_title(title: str, known: dict[str, Citation]) -> Citation | None:
    """Find the title that a short one stands for: named so before, or the last one that it ends."""
    if title in known:
        return known[title]
    if len(title) > 8:
        return None
    ending = [one for full, one in known.items() if full.endswith(title) and len(full) > len(title) + 4]
    return ending[-1] if ending else None


def _citation(
    match: re.Match[str],
    sentence: Sentence,
    periods: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    carried: Carried,
) -> Citation:
    text, title = sentence.text, match.group(1)
    start, end = sentence.start + match.start(), sentence.start + match.end()
    number = _NUMBER.match(text[match.end() :])
    kind = kind_of(title)
    # 《甲》《乙》和《丙》: what stands before the first and after the last holds for all.
    before = _TITLES_BEFORE.sub("", text[: match.start()])
    after = _TITLES_AFTER.sub("", text[match.end() :])
    region = next((one.region for one in regions if one.region and start <= one.start < end), None)
    # A single character (青藏) or a short name (《意见》) names nobody's instrument.
    own_region = (
        region.name if region and region.key != "cn" and len(title) > 8 and names(region, title) else None
    )
    assembly = ASSEMBLY_BEFORE.search(before)
    if assembly and kind == "policy" and title.endswith("决定"):
        kind = "law"
    issuer = issued = None
    if kind not in ("newspaper", "journal"):
        issuer = issuer_of(title, before, number.group(1) if number else None, sentence, regions, carried)
        if issuer is None and kind in ("policy", "plan", "law"):
            issuer = own_region or (
                carried.subject if ISSUED_BEFORE.search(before) or AT_THE_SAME.match(text) else None
            )
        body = OWN_BODY.match(issuer or "")
        if body and own_region:
            issuer = own_region + body.group(1).replace("人民政府", "政府").replace("政府", "人民政府")
        issued = issue_edtf(before, text[match.end() :], after, sentence, periods, carried)
    return Citation(
        start, end, match.group(), title, kind, role_of(before, text[match.end() :], after), issuer, issued,
        number.group(1) if number else None, region.key if region else None,
    )  # fmt: skip
