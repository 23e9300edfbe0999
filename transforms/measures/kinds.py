"""What an enumerated item is: a principle, a measure, a problem, or none of them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.measures.enumerations import Item
from transforms.measures.vocabulary import MeasureVocabulary

_CLAUSE_END = re.compile("[，；：。！？\n]")
_PRINCIPLES = re.compile("(?:原则(?!上)|理念)[^，；。]{0,8}[：:。]?$|以下原则|(?:坚持|遵循|做到)以下")
# 第四条 …应当遵循…的原则, among the articles that a statute opens with.
_GENERAL_ARTICLES = 8
_STATES_PRINCIPLES = re.compile("(?:遵循|坚持|贯彻|奉行|实行)[^，。；]{2,60}原则$")
_HOLDS_TO = ("坚持", "必须坚持", "始终坚持")
_PROBLEMS = re.compile("问题|不足|短板|困难|挑战|差距|瓶颈|制约|薄弱|风险")
_AGAINST_PROBLEMS = re.compile("针对|解决|破解|应对|克服|围绕|聚焦|化解|措施|举措|建议|对策")
_TARGETS = re.compile("目标(?!责任|管理|考核|任务分解)")
_AIMS = re.compile("目标[^。]{0,12}[：。]$")
_LISTS = re.compile("(?:以下|如下)[^。]{0,24}[：:]?$|[：:]$")
_INTRODUCES = re.compile("(?:以下|下列|如下)[^，。；]{0,10}$")
_CASES = re.compile("下列|之一[^。]{0,12}[：:]$")


class Company(NamedTuple):
    """What the headings of one enumeration have in common: whether most of them act, lack, hold to, or are cases."""

    acting: bool
    lacking: bool
    holding: bool
    of_cases: bool

    @classmethod
    def of(cls, headings: Sequence[str], vocabulary: MeasureVocabulary) -> "Company":
        """Count over the headings of a run."""
        half = len(headings) / 2
        return cls(
            acting=sum(vocabulary.acts(one) for one in headings) >= half,
            lacking=sum(vocabulary.problem.search(one) is not None for one in headings) >= half,
            holding=sum(one.startswith(_HOLDS_TO) for one in headings) > half,
            of_cases=sum(one.endswith("的") for one in headings) >= half,
        )


def kind_of(
    item: Item, heading: str, company: Company, children: Company | None, vocabulary: MeasureVocabulary
) -> str | None:
    """Return principle, measure or problem; None for an item that is none of them.

    `company` is the item's own enumeration, `children` the one directly below it.
    """
    if not heading or item.level < 4:
        return None
    if item.level == 5:
        general = item.number <= _GENERAL_ARTICLES and _STATES_PRINCIPLES.search(heading)
        return "principle" if general else "measure"
    if item.in_article or _is_frame(heading, vocabulary) or _is_case(item, company):
        return None
    if any(_PRINCIPLES.search(one) for one in (item.stem, *item.parents[-1:])):
        return "principle"
    if _is_problem(item, heading, company, vocabulary):
        return "problem"
    if not _is_policy(item, heading, company, children, vocabulary):
        return None
    return "principle" if company.holding and heading.startswith(_HOLDS_TO) else "measure"


def _is_frame(heading: str, vocabulary: MeasureVocabulary) -> bool:
    first = _CLAUSE_END.split(heading, maxsplit=1)[0].replace(" ", "")
    if vocabulary.frame.fullmatch(first):
        return True
    return vocabulary.frame.search(first) is not None and not vocabulary.acts(first)


def _is_case(item: Item, company: Company) -> bool:
    """下列情形：…的；…的: an item that says when a rule applies, or what papers it takes."""
    if company.of_cases:
        return True
    introduced = " ".join((item.stem, *item.parents[-1:]))
    return not company.acting and _CASES.search(introduced) is not None


def _is_problem(item: Item, heading: str, company: Company, vocabulary: MeasureVocabulary) -> bool:
    if company.lacking and vocabulary.problem.search(heading):
        return True
    if item.level == 4 and item.has_children:
        return False
    if not _PROBLEMS.search(item.stem) or _AGAINST_PROBLEMS.search(item.stem):
        return False
    return not company.acting


def _is_policy(
    item: Item, heading: str, company: Company, children: Company | None, vocabulary: MeasureVocabulary
) -> bool:
    acts = vocabulary.acts(heading)
    if any(vocabulary.review.search(one) for one in (*item.parents, item.stem)):
        return company.acting and (acts or children is None)
    if any(_TARGETS.search(parent) for parent in item.parents[-1:]) or _AIMS.search(item.stem):
        return False
    if vocabulary.no_measure.search(item.stem):
        return False
    if _LISTS.search(item.stem) and vocabulary.condition.search(item.stem) and not company.acting:
        return False
    if item.is_heading and not acts and vocabulary.action_end.search(heading):
        return True
    if item.level == 4 and item.has_children:
        return acts and not _INTRODUCES.search(heading)
    if item.is_line and item.level in (7, 8, 9) and item.is_heading:
        return company.acting
    return not item.is_heading or acts or company.acting or (children is not None and children.acting)
