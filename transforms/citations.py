"""Citations 《…》: what is cited, of which kind, from whom, when, and in which role."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.periods import TimeExpression
from transforms.regions import RegionMention
from transforms.sentences import Sentence

_TITLE = re.compile(r"《((?:[^《》\n]|《[^《》\n]*》){1,300})》")
_NUMBER = re.compile(
    r"^[（(\s]{0,2}((?:[\u4e00-\u9fff]{1,12}[〔\[［(（]\s?(?:19|20)\d{2}\s?[〕\]］)）]\s?\d{1,5}号)|(?:第\d{1,4}号(?:令|公告|主席令)?)|"
    r"(?:[\u4e00-\u9fff]{1,12}令第\d{1,4}号))"
)
_SHORT_NAME = re.compile(r"以下(?:统称|简称|称)(?:为)?[：:]?《?[“”]?《?([^《》“”（）]{2,30}?)》?[“”]?》?[）)]")
# What an instrument is, by the last words of its title. Source: the classes of 公文 and of laws
# (党政机关公文处理工作条例; 立法法), put together as users of the warehouse see them.
_KINDS = (
    ("journal", re.compile("^(?:求是|红旗文稿|学习与研究|瞭望|半月谈)$|(?:杂志|学刊|学报|月刊|周刊)$")),
    ("newspaper", re.compile("^(?:人民|光明|经济|学习时|解放|南方|新华|浙江|北京|文汇|法治|工人|农民|中国[^，]{0,6}|科技|[\u4e00-\u9fff]{2,4})(?:日报|时报|晚报|早报|商报|青年报|教育报|报)$")),
    ("report", re.compile("(?:报告|白皮书|蓝皮书|绿皮书|公报|年鉴|研究|指数)(?:[（(][^）)]*[）)])?$")),
    ("law", re.compile("(?:法|条例|办法|规定|规则|宪法|章程|法典|细则（?试行）?|决议|实施办法)(?:[（(][^）)]*[）)])?$")),
    ("plan", re.compile("(?:规划|纲要|方案|计划|行动|预案|路线图|工程|蓝图|规划纲要)(?:[（(][^）)]*[）)])?(?:纲要)?$|[“”十]五.*规划$")),
    ("policy", re.compile("(?:意见|通知|建议|措施|细则|决定|批复|公告|函|通报|通告|指南|指引|要点|政策|若干条|纪要|命令|令)(?:[（(][^）)]*[）)])?$")),
)  # fmt: skip
_LAW_BY_ASSEMBLY = re.compile("人民代表大会(?:常务委员会)?关于.*决[定议]$")
_ISSUER_IN_TITLE = re.compile(
    "^((?:中共中央|全国人大常委会|国务院|中共[\u4e00-\u9fff]{2,10}(?:省|市|区|县|州)委(?:员会)?|[\u4e00-\u9fff]{2,30}?(?:人民政府办公厅|人民政府办公室|人民政府|人民代表大会常务委员会|"
    "人民代表大会|委员会|办公厅|办公室|总局|[厅局部委署])|[\u4e00-\u9fff]{2,12}部)(?:[、\\s][\u4e00-\u9fff、\\s]{2,60}?(?:办公厅|办公室|总局|[厅局部委署行府]))*)关于"
)
_ISSUES = "(?:联合)?(?:印发|发布|出台|制定|颁布|下发|公布|推出|通过|审议通过|审议通过了|编制|制订|修订|实施|提出|批准|召开)(?:了|的|并发布|并实施|实施)*"
_ISSUER_BEFORE = re.compile(f"(?:^|[，。；：、）]|年|月|日|近日|近期|随后|同时|此后|专门|先后|首次|率先|由|[底初])([\u4e00-\u9fff、]{{2,60}}?){_ISSUES}$")
_ROLE_BEFORE = (
    ("basis", re.compile("(?:根据|依据|依照|按照|遵照|贯彻落实|贯彻|落实|为落实)(?:国家|党中央|中央)?[^，。；《》]{0,12}$")),
    ("forwards", re.compile("(?:印发|转发|批转)(?:[^，。；《》]{0,10})$|现将$|将$")),
    ("repeals", re.compile("废止|取代")),
    ("amends", re.compile("(?:修改|修订|修正|调整)(?:[^，。；《》]{0,8})$")),
    ("interprets", re.compile("(?:解读|关于|理解)$")),
)  # fmt: skip
_REPEALED_AFTER = re.compile("^[^，。；《》]{0,30}(?:同时废止|予以废止|废止)")
_FORWARDED_AFTER = re.compile("^(?:（[^）]{0,40}）)?(?:印发|转发|下发|发给)")
_AMENDED_AFTER = re.compile("^(?:（[^）]{0,40}）)?(?:作如下修改|修改|的决定)")


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
    text: str, sentences: Sequence[Sentence], periods: Sequence[TimeExpression], regions: Sequence[RegionMention]
) -> list[tuple[Sentence, Citation]]:
    """Return the citations of a text with their sentences.

    A title within a title is part of it. A short name (《意见》 after 以下简称《意见》, or the last words
    of a title cited before) stands for the full title: its row carries that title's details.
    """
    found: list[tuple[Sentence, Citation]] = []
    full_titles: dict[str, Citation] = {}
    for sentence in sentences:
        if "《" not in sentence.text:
            continue
        for match in _TITLE.finditer(sentence.text):
            title = match.group(1)
            known = _full_title(title, full_titles)
            citation = _citation(match, sentence, periods, regions)
            if known is not None:
                citation = citation._replace(
                    title=known.title, kind=known.kind, issuer=known.issuer, issue_edtf=known.issue_edtf,
                    document_number=known.document_number, region_key=known.region_key,
                )  # fmt: skip
            else:
                full_titles[title] = citation
                short = _SHORT_NAME.search(sentence.text, match.end(), match.end() + 60)
                if short:
                    full_titles[short.group(1)] = citation
            found.append((sentence, citation))
    return found


def kind_of(title: str) -> str:
    """Name the kind of an instrument by its title: policy, plan, law, report, newspaper, journal or other."""
    if _LAW_BY_ASSEMBLY.search(title):
        return "law"
    for kind, pattern in _KINDS:
        if pattern.search(title):
            return kind
    return "other"


def _full_title(title: str, known: dict[str, Citation]) -> Citation | None:
    """Find the title that a short one stands for: named so before, or the only one it ends."""
    if title in known:
        return known[title]
    if len(title) > 8:
        return None
    ending = {one.title: one for full, one in known.items() if full.endswith(title) and len(full) > len(title) + 4}
    return next(iter(ending.values())) if len(ending) == 1 else None


def _citation(
    match: re.Match[str], sentence: Sentence, periods: Sequence[TimeExpression], regions: Sequence[RegionMention]
) -> Citation:
    text, title = sentence.text, match.group(1)
    start, end = sentence.start + match.start(), sentence.start + match.end()
    before, after = text[: match.start()], text[match.end() :]
    number = _NUMBER.match(after)
    issuer = _issuer(title, before, after)
    kind = kind_of(title)
    issued = None if kind in ("newspaper", "journal") else _issue_edtf(before, after, sentence, match, periods)
    region = next((one.region.key for one in regions if one.region and start <= one.start < end), None)
    return Citation(
        start, end, match.group(), title, kind, _role(before, after), issuer, issued,
        number.group(1) if number else None, region,
    )  # fmt: skip


def _issuer(title: str, before: str, after: str) -> str | None:
    in_title = _ISSUER_IN_TITLE.match(title)
    if in_title:
        return in_title.group(1)
    in_context = _ISSUER_BEFORE.search(before[-80:])
    if in_context:
        return re.sub("^(?:近日|近期|随后|专门|由|今年|去年|并|而)+", "", in_context.group(1)) or None
    return None


def _issue_edtf(
    before: str, after: str, sentence: Sentence, match: re.Match[str], periods: Sequence[TimeExpression]
) -> str | None:
    """The date of issue: a date in the clause before an issuing verb next to the title."""
    issues = re.search(f"{_ISSUES}$", before[-40:]) or re.match(f"(?:（[^）]{{0,40}}）)?(?:正式|联合)?{_ISSUES}", after)
    if not issues:
        return None
    clause_start = max(before.rfind(mark) for mark in "。；！？") + 1
    dated = [
        one for one in periods
        if sentence.start + clause_start <= one.start and one.end <= sentence.start + match.start() and "/" not in one.edtf
    ]  # fmt: skip
    return dated[-1].edtf if dated else None


def _role(before: str, after: str) -> str:
    if _REPEALED_AFTER.match(after):
        return "repeals"
    if _AMENDED_AFTER.match(after):
        return "amends"
    if _FORWARDED_AFTER.match(after) and re.search("(?:现将|将)[^，。；]{0,12}$", before):
        return "forwards"
    for role, pattern in _ROLE_BEFORE:
        if role in ("repeals", "interprets"):
            continue
        if pattern.search(before[-24:]):
            return role
    return "cites"
