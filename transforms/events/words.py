"""The words of events: verbs by how much else they take, and what stands around them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# What can stand in the words of the table only as grammar: 将 and 要 also begin nouns (将军, 要素).
_WISHES = (
    "将(?!.{0,16}(?:作为|上升为|列为|确定为|纳入))|(?<![纲主重概摘提简])要(?![闻素求点件])|(?<![相供适响反效对顺])应(?![用急对])|"
    "计划(?!》)|若(?!干)|未来(?!产业|科[学技]|城市)"
)
_NOUNS = (
    "会(?!议)|后的?|时(?!间表)|人(?!才)|本(?:办法|条例|规定|法|细则|规则|规划|方案|意见)|\\d+周年|\\d+年(?!度)|"
    "[一二三四五六七八九十百]+周年|以[上下内]"
)
_NO_ACTORS = "会议$|[把将以按从对向为因使现间有即竟但却并由其这那该各某与]"
_NEVER_PAIRED = frozenset(("weak", "state", "force"))
_ALSO_NOUNS = frozenset(("开始", "调整", "试点", "编制", "决定", "表彰", "解放"))
# 较好地, 两次, 提前一年, 近年来: how, how often and when, between who and the verb.
_ADVERBIALS = "[较更很]?[\u4e00-\u9fff]{1,2}(?<![各本当属土耕林草产基阵营两省市内场])地(?=$)|[两三四五多数几\\d]+次|提前[一两三半]?个?[年月]|近[几\\d十]?年来?"
_LEAD_IN = "[一二两三四五六七八九十]年(?=全|共|来|$)|[，、的之 ]|[春夏秋冬]天|自(?![治然贸动主行身由])|经(?![济贸营开信历典验])|在(?![建线校岗职])|由(?!于)|[一二三四五六七八九十]+是"


@dataclass(frozen=True)
class EventVerbs:
    """The verbs that make a dated clause a happening, by how much else it takes, and the words around them.

    `act` suffices with an object, `meet` (召开, 开工) without; `soft` (实施) where its own clause is dated or 了 follows;
    `state` (提出) as the first verb after a date; `weak` (进行) only with 了 or 已; `force` (施行) is an event
    whether past or to come. The patterns are those of the kinds of `event_words.csv`.
    """

    kinds: Mapping[str, str]
    pattern: re.Pattern[str]
    adverbs: re.Pattern[str]
    openings: re.Pattern[str]
    follows: re.Pattern[str]
    wishes: re.Pattern[str]
    achievements: re.Pattern[str]
    under_way: re.Pattern[str]
    once: re.Pattern[str]
    nouns: re.Pattern[str]
    things: re.Pattern[str]
    no_actors: re.Pattern[str]
    lead_in: re.Pattern[str]

    @classmethod
    def from_rows(
        cls, verbs: Sequence[Mapping[str, str]], words: Sequence[Mapping[str, str]]
    ) -> "EventVerbs":
        """Build from the rows of `event_verbs.csv` and `event_words.csv`."""
        kinds = {row["verb"]: row["kind"] for row in verbs}
        every = _any(kinds)
        strong = _any(
            verb for verb, kind in kinds.items() if kind not in _NEVER_PAIRED and verb not in _ALSO_NOUNS
        )
        of: dict[str, list[str]] = {}
        for row in words:
            of.setdefault(row["kind"], []).append(row["word"])
        any_of = {kind: _any(listed) for kind, listed in of.items()}
        second = f"(?:(?:[并和或]|以及)(?:{any_of['manner']})?)?(?:{strong})"
        return cls(
            kinds=kinds,
            # 制定和实施, 开工并投产: two verbs with one object; weak ones (推进, 试点) often begin the object.
            pattern=re.compile(
                f"{any_of['word']}|(?P<verb>(?P<pair>(?:{strong})(?={second}))|{every})(?(pair){second})"
            ),
            adverbs=re.compile(f"(?:{any_of['adverb']}|(?<!创)新|{_ADVERBIALS})+$"),
            openings=re.compile(f"^(?:{any_of['opening']}|[，、 ])*$"),
            follows=re.compile(any_of["follows"]),
            wishes=re.compile(f"{_WISHES}|{any_of['wish']}"),
            achievements=re.compile(f"(?:{any_of['achievement']})$"),
            under_way=re.compile(
                f"(?:我们|全[国省市区县]|各地|各级|同时|并|[、 ])*(?:{any_of['manner']})*(?:{any_of['under_way']})"
            ),
            once=re.compile(f"(?:{any_of['once']})[^，]{{0,2}}$"),
            nouns=re.compile(f"^(?:{_NOUNS}|{any_of['noun']})"),
            things=re.compile(f"^(?:{any_of['thing']})"),
            no_actors=re.compile(f"^(?:{_NO_ACTORS}|{any_of['no_actor']})"),
            lead_in=re.compile(f"^(?:{_LEAD_IN}|{any_of['lead_in']})+"),
        )

    def find(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """The verbs in a text from `start` on; one across the words of others (放|开市|场) is none."""
        return (match for match in self.pattern.finditer(text, start) if match.group("verb"))


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))
