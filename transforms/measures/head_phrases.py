"""The head phrase of an item: what a reader would call it by."""

import re

# A heading is said in one breath: past this many characters its first clause stands for it.
_HEADING_LENGTH = 46
# The second half of a couplet (强化支撑，提升效率) is not much longer than the first.
_COUPLET_RATIO = 2.0
_SAFE_RATIO = 1.3
# A sentence that is a paragraph by itself heads what follows.
_TOPIC_SENTENCE_RATIO = 2.4
# 通过智能方式，…: says how, for whom or on what ground; what is done comes in a clause behind it.
_ADVERBIAL = re.compile(
    "(?:通过|在(?!线|建|校)|根据|按照|围绕|针对|对(?![外内接标口])|为了?|以|结合|依托|立足|面向|从(?![严快重])|除)"
)
_FINITE = re.compile(
    "(?:为|以)[^，]{0,12}(?:提供|服务|重点|主)|以[^，]{1,16}(?:推[动进]|促进?|带动|引领|提升|改)"
)
# 解决…问题, 便于…: what comes of it, which is no second half.
_OUTCOME = re.compile("解决|便于|以便|确保|防止|避免|使|让|方便|从而|进而|以此|用于")


def head_clauses(sentence: str, alone: bool, titled: bool) -> str:
    """Return the first clause, with the second where the two are a couplet or make up the sentence.

    A first clause that only says how is followed up to the clause that says what; `alone` tells that
    the sentence is a paragraph by itself, `titled` that it opens a line: there an outcome belongs to it.
    """
    clauses = sentence.split("，")
    lead = 0
    while lead < len(clauses) - 1 and _ADVERBIAL.match(clauses[lead]) and not _FINITE.match(clauses[lead]):
        lead += 1
    if lead and len("，".join(clauses[: lead + 1])) <= _HEADING_LENGTH:
        return "，".join(clauses[: lead + 1])
    if len(clauses) == 1 or (not titled and _OUTCOME.match(clauses[1])):
        return clauses[0]
    first, second = clauses[0], clauses[1]
    ratio = _TOPIC_SENTENCE_RATIO if alone else _COUPLET_RATIO if len(clauses) == 2 else _SAFE_RATIO
    if len(first) + len(second) + 1 <= _HEADING_LENGTH and len(second) <= ratio * len(first):
        return f"{first}，{second}"
    return first
