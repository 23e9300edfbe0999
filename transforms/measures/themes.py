"""What a measure is about: a topic of the top level, by its own words and by what the document is about."""

import re
from collections.abc import Mapping, Sequence

from transforms.topics import TopicVocabulary

_HEADING_WEIGHT = 3.0
_CONTEXT_WEIGHT = 3.0
# The head of a Chinese phrase is its end: 数字经济发展生态 is about the 发展生态.
_HEAD_NOUN_WEIGHT = 4.0
_HEAD_NOUN_LENGTH = 5
_TOPIC_CONTEXT = 400
# What the rest of the document is about decides where an item says little: the weight of two strong words.
_THEME_WEIGHT = 10.0
# The title says what the whole is about; an item that speaks of little else goes with it.
_TITLE_WEIGHT = 6.0
_PROCEDURE = re.compile("奖励|考核|考评|评价|工作|试点|扶持|促进|创新|高质量发展|实施|管理|保障|组织")
# 市农业农村、科技、财政等部门: who acts says nothing about what is done.
_ACTORS = re.compile(
    "(?:[^，。；：、的\n]{1,14}、)*[^，。；：、的\n]{1,14}?(?:等(?:有关|相关)?|主管|行政|管理|监督)*(?:部门|机关)(?!负责|门)|"
    "(?:各级|(?:县|乡|省|市|区)[^，。；\n]{0,12}?)人民政府"
)
# No actor goes on across one of these.
_PARTS_ACTORS = re.compile("([，。；\n])")
# 应当会同…部门, 应当根据有关标准: who with and on what ground, before the clause that says what.
_OPENING = re.compile(
    "[本市省]*(?:应当?|可以|由|要)?(?:会同[^，]{0,6}|(?:根据|按照|依照|依据|遵循)[^，。；]{0,40})?"
)
_SENTENCE_END = re.compile("[。；\n]")
# Which body is in charge, and that a government takes the matter up: how a statute governs, whatever it governs.
_DUTY = re.compile(
    "(?:部门|机构|机关|单位|委员会|政府|局|厅)[^，。；]{0,12}?(?:负责|主管)[^，。；]{0,40}(?:工作|管理|监督|协调)|责任主体$|"
    "纳入[^，。；]{0,16}国民经济和社会发展|工作的(?:统一|组织)?领导$|政府领导[^，。；]{2,24}工作$"
)
_DUTY_WEIGHT = 30.0
_DUTY_TOPIC = "governance"

Scores = Mapping[str, float]


def scores_of(heading: str, body: str, introduced: Sequence[str], topics: TopicVocabulary) -> Scores:
    """Weigh the topics that the heading, and less so the rest of the item and what is above, speak of."""
    scores: dict[str, float] = {}
    said = _without_actors(heading)
    if _OPENING.fullmatch(said):
        said = _without_actors(_SENTENCE_END.split(body.lstrip(" \u3000")[len(heading) + 1 :], maxsplit=1)[0])
    head_noun = said.split("，", 1)[0][-_HEAD_NOUN_LENGTH:]
    weighted = (
        (said, _HEADING_WEIGHT), (head_noun, _HEAD_NOUN_WEIGHT),
        (_without_actors(body[:_TOPIC_CONTEXT]), 1.0), ("，".join(introduced), _CONTEXT_WEIGHT),
    )  # fmt: skip
    for words, weight in weighted:
        for topic, score in topics.score_sentence(words).items():
            if topics.parents.get(topic) is None:
                scores[topic] = scores.get(topic, 0.0) + weight * score
    if _DUTY.search(heading):
        scores[_DUTY_TOPIC] = scores.get(_DUTY_TOPIC, 0.0) + _DUTY_WEIGHT
    return scores


def _without_actors(text: str) -> str:
    # The pattern is tried at every character of a stretch; most have none of the words that it ends with.
    if not _names_actor(text):
        return text
    stretches = _PARTS_ACTORS.split(text)
    return "".join([_ACTORS.sub("", one) if _names_actor(one) else one for one in stretches])


def _names_actor(text: str) -> bool:
    return "部门" in text or "机关" in text or "人民政府" in text


def title_scores(title: str, topics: TopicVocabulary) -> Scores:
    """Return the topics that a document's title names; how it proceeds (奖励办法, 考核方案) names none."""
    said = _PROCEDURE.sub("", title)
    return {
        topic: score
        for topic, score in topics.score_sentence(said).items()
        if topics.parents.get(topic) is None
    }


def theme_of(scored: Sequence[Scores], title: Scores) -> Scores:
    """Return what all items together and the title are about: topics with shares of strong words' weight."""
    total: dict[str, float] = {}
    for scores in scored:
        whole = sum(scores.values())
        for topic, score in scores.items():
            total[topic] = total.get(topic, 0.0) + score / whole
    items, named = sum(total.values()), sum(title.values())
    theme = {topic: _THEME_WEIGHT * score / items for topic, score in total.items()} if items else {}
    for topic, score in title.items():
        theme[topic] = theme.get(topic, 0.0) + _TITLE_WEIGHT * score / named
    return theme


def topic_of(scores: Scores, theme: Scores) -> str | None:
    """Return the strongest topic of an item in its document; None where the document has none at all."""
    if not theme:
        return None
    whole = {topic: scores.get(topic, 0.0) + theme.get(topic, 0.0) for topic in {*scores, *theme}}
    return min(whole, key=lambda topic: (-whole[topic], topic))
