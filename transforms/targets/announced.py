"""Goals that a sentence announces: 提出…, 明确…的目标, 就…作出安排."""

import re
from collections.abc import Iterator, Sequence

from transforms.places.regions import RegionMention
from transforms.prose.clauses import Clause, FactScope
from transforms.prose.sentences import Sentence
from transforms.targets.goal_words import (
    AIM,
    ANNOUNCES,
    ARRANGED,
    EMPTY_GOAL,
    GOAL_NAMED,
    IS_THE_GOAL,
    ISSUES,
    LONGEST_ASKED,
    QUANTITY,
    QUOTED,
    SAYS,
    SPEAKS_OF,
    GoalWords,
)
from transforms.targets.goals import Goal, extent, masked

# Stands for the clauses behind a cue that ends its own.
_AHEAD = "＿＿＿＿"


def announced(
    text: str,
    clauses: Sequence[Clause],
    words: GoalWords,
    sentence: Sentence,
    regions: Sequence[RegionMention],
    scope: FactScope,
) -> Iterator[Goal]:
    """提出…, 明确…的目标; with a list of quotes behind it each quote is a goal."""
    for index, clause in enumerate(clauses):
        whole = None if scope.is_official else IS_THE_GOAL.match(clause.text) or AIM.search(clause.text)
        if whole and words.begins.match(whole.group("goal")):
            yield Goal(
                clause.start + whole.start("goal"), clause.start + whole.end("goal"), clause.end, "said"
            )
            continue
        if not scope.is_official and ISSUES.search(clause.text) and index + 1 < len(clauses):
            following_clause = clauses[index + 1]
            if words.begins.match(following_clause.text) and not ANNOUNCES.match(following_clause.text):
                end = extent(text, following_clause.start, clauses, words, sentence, regions)
                yield Goal(following_clause.start, end, clause.start, "said")
                continue
        match = ANNOUNCES.search(masked(clause.text) + _AHEAD)
        if not match:
            continue
        if match.end() >= len(clause.text) and not SAYS.search(match.group()):
            continue  # 按照…要求，: the noun
        if "指出" in match.group() and not re.match("[，：]?(?:“|要)", text[clause.start + match.end() :]):
            continue
        start = clause.start + min(match.end(), len(clause.text))
        following = text[start:].lstrip("，：")
        start = len(text) - len(following)
        if following.startswith("“"):
            quotes = [one for one in QUOTED.finditer(text, start) if words.begins.match(one.group(1))]
            for quote in quotes[:3]:
                yield Goal(quote.start(1), quote.end(1), clause.start + match.start(), "said")
            if quotes:
                return
        content = next((one for one in clauses if one.start <= start < one.end), None)
        if content is None:
            continue
        said = text[start : content.end]
        if said.startswith("的"):
            continue  # 《规划》提出的6800亿元目标: a goal spoken of, not set here
        if (
            ("了" in match.group() and not GOAL_NAMED.search(said))
            or SPEAKS_OF.match(said)
            or EMPTY_GOAL.match(said)
        ):
            continue
        measured = SAYS.search(match.group()) is not None and QUANTITY.search(said) is not None
        if (words.begins.match(said) or (scope.is_official and measured)) and not words.no_goal.match(said):
            end = extent(text, start, clauses, words, sentence, regions)
            yield Goal(start, end, clause.start + match.start(), "said")


def arranged(
    text: str, words: GoalWords, sentence: Sentence, regions: Sequence[RegionMention]
) -> Iterator[Goal]:
    """就…作出安排, 对…提出要求."""
    for match in ARRANGED.finditer(text):
        start = match.start("goal")
        whose = next((one for one in regions if one.start == sentence.start + start), None)
        start = whose.end - sentence.start if whose is not None else start
        # 对港区发展产业提出要求: whoever is asked stands before the verb.
        for at in range(start, min(start + LONGEST_ASKED, match.end("goal") - 4)):
            verb = words.begins.match(text[at : match.end("goal")])
            if verb and (at == start or verb.end() > 1):
                yield Goal(at, match.end("goal"), match.start(), "said")
                break
