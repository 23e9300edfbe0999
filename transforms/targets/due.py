"""Goals that are set without a year of their own: due by a bracket behind the item, or measured in a part that plans."""

import re
from collections.abc import Iterator, Sequence

from transforms.prose.clauses import Clause
from transforms.prose.headings import numbering_of
from transforms.prose.sentences import Sentence
from transforms.targets.goal_words import ADJUNCT, DONE, FIRST, ITEM, QUANTITY, GoalWords
from transforms.targets.goals import Goal
from transforms.times.edtf import TimeExpression

# （6月底完成，牵头单位：…）, （省教育厅牵头，2025年底前完成）, 完成时限：2025年12月: by when all that the item says is due.
_DUE = re.compile(
    "[（(](?![^（）()]*(?:每[年月季]|长期))[^（）()]*?\\d[^（）()]*?(?:完成|取得|见效|建成|实现|启动|投用|落实到位)[^（）()]*[）)]"
    "|(?:完成时限|完成时间|时间节点)[：:][^，。；）\\n]*\\d[^，。；）\\n]*"
)
# What an item comes to: something made, all of it covered, or so much of it.
_COMES_TO = re.compile("全部(?!环节|过程)[^，。；]{2,}|全覆盖|[率比][^，。；]{0,3}达到?[^，。；]*\\d")
# 建设…平台 and 构建…机制 are what is done, not what it comes to.
_A_STEP = re.compile("(?:加快|推进|推动|积极)*(?:建设(?!成)|构建|培育|创建|营造)")
_MEASURES = re.compile(
    "(?:增长|提高|提升|下降|降低|减少|压减|新增|新建|改造|建成|完成|投产|开工|培育|达到?|超过?|突破|保持在|稳定在|控制在|安排|预期|发行|治理|修复|建设|"
    "选派|引进|支出|压缩|缩短|解决|改善|营造林|发放|落实|实施)[^，。；的一]{0,16}?\\d[\\d.]*(?:[-—]\\d[\\d.]*)?"
    "(?:%|个百分点|[万亿]*(?:[^，。；的\\d]{1,5}))?(?:以上|左右|以内)?$"
)
_NO_MEASURE = re.compile(
    "^(?:再?(?:增长|下降|提高|降低|增加|减少)[\\d.]+(?:%|个百分点)|[对把将从用为按以自在向]|比|其中|总投资|投入|目前|已|截至|聚焦|围绕)|预期目标|个(?:体系|方面|领域|环节)|每年|[等前]\\d|\\d年|第\\d"
)
_LONGEST_ITEM = 40
# 一是 within an item is no item of its own.
_RUNNING = 9


def due_dates(sentences: Sequence[Sentence], periods: Sequence[TimeExpression]) -> dict[int, TimeExpression]:
    """Return when what a sentence says is due, by the number of the sentence.

    A bracket at the end of an item dates the item from its number on.
    """
    due: dict[int, TimeExpression] = {}
    at = 0
    for index, sentence in enumerate(sentences):
        while at < len(periods) and periods[at].start < sentence.start:
            at += 1
        match = _DUE.search(sentence.text) if "完成" in sentence.text or "取得" in sentence.text else None
        if match is None:
            continue
        first, last = sentence.start + match.start(), sentence.start + match.end()
        dated = [one for one in periods[at : at + 8] if first <= one.start < last and not one.is_open]
        if dated:
            for one in _item_before(sentences, index):
                due.setdefault(one.sentence_no, dated[-1])
    return due


def _item_before(sentences: Sequence[Sentence], last: int) -> Iterator[Sentence]:
    """The sentences of the item that a bracket in sentence `last` closes, from it back to its number."""
    for index in range(last, max(-1, last - _LONGEST_ITEM), -1):
        one = sentences[index]
        closes = index < last and (one.text[-1] not in "。！？；" or _DUE.search(one.text) is not None)
        if closes or (index < last and one.text.rstrip("。").endswith("）") and one.text.startswith("（")):
            return
        yield one
        numbering = numbering_of(one.text)
        if numbering is not None and numbering.level < _RUNNING:
            return


def comes_to(clauses: Sequence[Clause], words: GoalWords) -> Iterator[Goal]:
    """What a sentence of an item with a deadline comes to: its last clause that makes, covers or measures."""
    if any(ITEM.match(clause.text) and clause.text[1] == "是" for clause in clauses):
        return
    for clause in reversed(clauses):
        if clause.text.startswith(("（", "(")):
            continue
        lead = FIRST.match(clause.text)
        start = clause.start + (lead.end() if lead else 0)
        said = clause.text[start - clause.start :]
        if (words.makes.match(said) and not _A_STEP.match(said)) or _COMES_TO.search(said):
            yield Goal(start, clause.end, start, "due")
            return


def measured(clauses: Sequence[Clause]) -> Iterator[Goal]:
    """How much is to be done in the year that a part of a report plans for: 新建码头泊位12个, 投资增长5%以上."""
    for clause in clauses:
        said = clause.text.rstrip("。！；")
        if (
            QUANTITY.search(said)
            and _MEASURES.search(said)
            and not (_NO_MEASURE.search(said) or DONE.search(said) or ADJUNCT.match(said))
        ):
            yield Goal(clause.start, clause.start + len(said), clause.start, "measured")
