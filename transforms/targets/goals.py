"""Goals within a sentence: where one is intended, demanded or what a statute is for, and where it ends."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.places.regions import RegionMention
from transforms.prose.clauses import Clause, FactScope
from transforms.prose.sentences import Sentence
from transforms.targets.goal_words import (
    ADJUNCT,
    CONDITION,
    DEGREE,
    DEMANDS,
    DONE,
    EMPTY_GOAL,
    FIRST,
    GOAL_NAMED,
    ITEM,
    LONGEST,
    LONGEST_DEMAND,
    MEASURED,
    MILD,
    MOST_CLAUSES,
    PURPOSE,
    QUANTITY,
    REACHED,
    REACHES,
    SETS_OUT,
    SPEAKS_OF,
    STATE,
    TASKS,
    GoalWords,
)

_QUOTED = re.compile("《[^》]*》|“[^”]*”")


class Goal(NamedTuple):
    """A goal within a sentence: its span there, the words before it, and how it was found."""

    start: int
    end: int
    subject_end: int
    kind: str


def intended(
    clauses: Sequence[Clause],
    words: GoalWords,
    sentence: Sentence,
    regions: Sequence[RegionMention],
    scope: FactScope,
) -> Iterator[Goal]:
    """力争…, 致力于…, 正加快建设…, 打造…高地."""
    text = sentence.text
    until = 0
    for clause in clauses:
        if clause.start < until:
            continue
        own = masked(clause.text)
        match = words.intends.search(own)
        subject_end = _subject_end(clause, sentence, regions)
        lead = FIRST.match(clause.text)
        head = max(subject_end, lead.end() if lead else 0)
        body = clause.text[head:]
        makes = words.makes.match(body)
        if (
            match
            and not DONE.search(clause.text[: match.start()])
            and _is_intended(clause, match, words, scope, text)
        ):
            start = clause.start + match.end()
        # In official papers, which build much, only what is to be made of a place counts as a goal.
        elif (
            makes
            and not (lead and ITEM.match(clause.text) and (not scope.is_official or len(clauses) == 1))
            and words.vision.search(clause.text)
            and "新发展格局" not in clause.text
            and not SPEAKS_OF.match(body)
            and not re.match("[了过]", body[makes.end() :])
            and (not scope.is_official or words.place.match(body) or _sets_out(sentence))
        ):
            start = clause.start + head
        else:
            continue
        end = extent(text, start, clauses, words, sentence, regions)
        until = end
        yield Goal(
            start,
            end,
            clause.start + (match.start() if match else head),
            "intended" if match else "envisioned",
        )


def _sets_out(sentence: Sentence) -> bool:
    """True in the sections that say what the whole is for, before the tasks."""
    return SETS_OUT.search((sentence.section_path or "").rsplit("/", 1)[-1]) is not None


def _is_intended(
    clause: Clause, match: re.Match[str], words: GoalWords, scope: FactScope, sentence_text: str
) -> bool:
    goal = clause.text[match.end() :]
    if EMPTY_GOAL.match(goal) or goal.endswith(("的努力", "的斗争")):
        return False
    if match.group() == "要" and CONDITION.match(sentence_text, clause.end):
        return False
    if match.group() in MEASURED and REACHED.search(goal) and not words.no_goal.match(goal):
        return True
    if (
        not words.begins.match(goal)
        or words.no_goal.match(goal)
        or re.search("(?:不是|没有|并非)$", clause.text[: match.start()])
    ):
        return False
    if not scope.is_official or not words.strives.fullmatch(match.group()):
        return True
    if goal.startswith("把"):
        return bool(re.search("建成|建设成|打造成|推向", goal))
    if TASKS.search(goal):
        return True
    lead = FIRST.match(clause.text)
    return bool(QUANTITY.search(goal)) or (not lead and bool(words.makes.match(goal)))


def demanded(text: str, clauses: Sequence[Clause], words: GoalWords) -> list[Goal]:
    """What is to come of an author's demand: the last clauses of the sentence that say so."""
    demand = DEMANDS.search(text)
    if demand is None:
        return []
    after = [
        one._replace(start=max(one.start, demand.end()), text=text[max(one.start, demand.end()) : one.end])
        for one in clauses
        if one.end > demand.end()
    ]
    if demand.group() == "有利于" and len(after) < 2:
        return []
    after = [one for one in after if words.begins.match(one.text) and not words.no_goal.match(one.text)]
    makes = [one for one in after if words.makes.match(one.text)]
    if not makes and (not after or after[-1].end < len(text) - 1 or demand.group() not in MILD):
        return []
    chosen = makes[-1] if makes else after[-1]
    end = chosen.end
    for one in after:
        if one.start > chosen.start and one.end - chosen.start <= LONGEST_DEMAND:
            end = one.end
    named = GOAL_NAMED.search(text[chosen.start : chosen.end])
    return [Goal(chosen.start, chosen.start + named.start() if named else end, chosen.start, "author")]


def purposes(text: str, clauses: Sequence[Clause]) -> Iterator[Goal]:
    """What a statute is for (第一条 为了…，制定本条例), and the state of things that an article aims at."""
    if text.startswith("第一条"):
        match = PURPOSE.match(text)
        if match:
            yield Goal(match.start("goal"), match.end("goal"), match.start("goal"), "purpose")
        return
    for clause in clauses[1:] if "实现" in text or "建成" in text else ():
        reached = REACHES.fullmatch(clause.text)
        if reached:
            yield Goal(clause.start, clause.end, clause.start, "purpose")


def extent(
    text: str,
    start: int,
    clauses: Sequence[Clause],
    words: GoalWords,
    sentence: Sentence,
    regions: Sequence[RegionMention],
    *,
    states: bool = False,
) -> int:
    """Where a goal ends: it takes in the clauses that go on without a new subject.

    With `states` also those that say how things will be then (…取得重要进展, …更加协调).
    """
    count, end = 0, start
    for clause in clauses:
        if clause.end <= start:
            continue
        if (
            count
            and clause.before == "，"
            and (ADJUNCT.match(clause.text) or re.match("[^，]{0,10}将", clause.text))
        ):
            if "将" in clause.text[:12]:
                end = clause.end
            continue
        if count and (
            clause.before != "，" or count >= MOST_CLAUSES or clause.end - start > LONGEST or words.no_goal.match(clause.text)
            or not (words.begins.match(clause.text) or (states and is_state(clause.text)))
            or _subject_end(clause, sentence, regions)
        ):  # fmt: skip
            break
        end, count = clause.end, count + 1
    named = GOAL_NAMED.search(text[start:end].rstrip("。"))
    return start + named.start() if named else end


def is_state(said: str) -> bool:
    """True for a clause that says how things will be: …显著增强, …更加多元."""
    return STATE.search(said) is not None or DEGREE.search(said) is not None


def _subject_end(clause: Clause, sentence: Sentence, regions: Sequence[RegionMention]) -> int:
    """The offset in the clause behind a region that opens it, else 0."""
    at = sentence.start + clause.start
    lead = FIRST.match(clause.text)
    opening = at + (lead.end() if lead else 0)
    first = next((one for one in regions if opening <= one.start <= opening + 1), None)
    return first.end - at if first is not None else 0


def apart(goals: Sequence[Goal]) -> list[Goal]:
    """Goals that do not overlap; of two that begin alike the longer, and the one that is set for a year."""
    kept: list[Goal] = []
    for one in sorted(goals, key=lambda one: (one.start, -one.end, one.kind != "dated", one)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def masked(text: str) -> str:
    """Titles and quotes blanked: their words are not the clause's own."""
    if "《" not in text and "“" not in text:
        return text
    return _QUOTED.sub(lambda match: "〇" * len(match.group()), text)
