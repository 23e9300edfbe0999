"""Who did what to whom in a clause, and the events that it makes."""

import re
from collections.abc import Sequence

from transforms.events.state import Dated, EventMention, State
from transforms.events.times import last_day
from transforms.events.words import EventVerbs
from transforms.places.regions import RegionMention
from transforms.prose.clauses import Clause, FactScope, listed_regions, region_of
from transforms.prose.sentences import Sentence

_AFTER_VERB = re.compile("^(?:了|过|完|好|着|起(?![义诉草点重]))+")
_PASSIVE_TITLE = re.compile("《[^《》]{2,120}》$")
_TITLES = re.compile("《(?:[^《》\n]|《[^《》\n]*》){1,200}》")
_OBJECT_END = re.compile("同时废止|予以废止|、(?=[12]\\d{3}年)|^、")
# 大会在会堂|开幕, 我国同三国|建交: where and with whom stand behind who.
_WHERE = re.compile("(?<=[^，、]{3})(?<![存现正内外旨])在[^，、]{2,12}$")
_WITH_WHOM = re.compile(
    "^(我国|中国|我们|国务院|党中央|中共中央|我[省市区县])(?:又|已|还)?(?:[同与向赴就]|通过)[^，]{2,24}$"
)
# Whoever comes to see or writes a letter is not the government that reports it.
_OF_GUESTS = frozenset(("亲临", "亲临视察", "视察", "回信", "致信", "致贺信", "率团出席"))
_AT_DATE = re.compile("[在于]?(?:[12][0-9]{3}|[一二][〇○零九一二三四五六七八]|今年|去年|近日)")
# A review names whole lists of works that opened; elsewhere a long subject is a clause of its own.
_LONGEST_ACTOR, _LONGEST_LISTED = 36, 100


def blanked(text: str) -> str:
    """Titles and quotes blanked, marks kept: their verbs are not the clause's own."""
    text = _TITLES.sub(lambda match: "《" + "〇" * (len(match.group()) - 2) + "》", text)
    return re.sub("“[^”]*”", lambda match: "“" + "〇" * (len(match.group()) - 2) + "”", text)


def honoured(
    sentence: Sentence, clause: Clause, match: re.Match[str], time_end: int, state: State, scope: FactScope
) -> EventMention:
    """被评为2019年度…: the date stands in what was awarded."""
    one = state.dates[0]
    return EventMention(
        sentence.start + clause.start, sentence.start + clause.end, clause.text, sentence.sentence_no, one.time.edtf,
        one.time.start_date, last_day(one.time), state.region_key or scope.region_key, state.actor, match.group(),
        clause.text[time_end:].strip() or None, one.source,
    )  # fmt: skip


def subject_of(
    clause: Clause, bare: str, verb_start: int, time_end: int, verbs: EventVerbs
) -> tuple[str, int]:
    """The words before a verb that say who, without date and adverbs, and where they begin in the sentence."""
    start = time_end
    lead = verbs.lead_in.match(clause.text[start:verb_start])
    if lead:
        start += lead.end()
    subject = verbs.adverbs.sub("", clause.text[start:verb_start])
    if not subject.strip("，的 ") and time_end:
        # 上海于2018年成立: who stands before when.
        head = re.split("(?:是|为|从|自|早|，)", bare[:time_end])[0]
        at_date = _AT_DATE.search(head)
        if at_date and at_date.start():
            subject, start = clause.text[: at_date.start()], 0
    while True:
        shorter = verbs.adverbs.sub("", subject)
        shorter = re.sub("[在于](?:[^，]{1,30})(?:上|中|时|方面|期间)$", "", shorter)
        if shorter == subject:
            return subject, clause.start + start
        subject = shorter


def subject_in_force(clause: Clause, bare: str, dated: Dated, sentence: Sentence) -> tuple[str, int]:
    """What enters into force: it stands before the date (本条例自…起施行)."""
    head = bare[: max(0, dated.time.start - sentence.start - clause.start)].rstrip("自从于 ")
    lead = re.match("(?:第[〇零一二三四五六七八九十百]+条[ \u3000]*)?", head)
    start = lead.end() if lead else 0
    return clause.text[start : len(head)], clause.start + start


def events_of(
    sentence: Sentence,
    clause: Clause,
    match: re.Match[str],
    subject: tuple[str, int],
    verbs: EventVerbs,
    regions: Sequence[RegionMention],
    state: State,
    scope: FactScope,
) -> list[EventMention]:
    """The events of a verb: one for each date, listed title, and (where a date is said) listed region."""
    said, said_at = subject
    objects, said = _objects(clause, match, said)
    actor = _WITH_WHOM.sub(r"\1", _WHERE.sub("", said.strip("，、 的")))
    longest = _LONGEST_LISTED if state.review is not None else _LONGEST_ACTOR
    who = state.actor if not actor or len(actor) > longest or verbs.no_actors.match(actor) else actor
    if who == scope.issuer and not actor and match.group("verb") in _OF_GUESTS:
        who = None
    # A review counts what several places were chosen for as one.
    keys = listed_regions(said, sentence.start + said_at, regions) if state.review is None else []
    start, end = sentence.start + clause.start, sentence.start + clause.end
    if said.strip():
        start, end = sentence.start + said_at, sentence.start + max(said_at + len(said), clause.start + 1)
    place = region_of(who, start, end, regions) or state.region_key or scope.region_key
    places: list[str | None] = [*keys] if keys else [place]
    surfaces = {one.region.key: one.surface for one in regions if one.region is not None}
    return [
        EventMention(
            sentence.start + clause.start, sentence.start + clause.end, clause.text, sentence.sentence_no, one.time.edtf,
            one.time.start_date, last_day(one.time), place, surfaces.get(place or "", who) if keys else who,
            match.group(), object_, one.source,
        )
        for place in places for one in state.dates for object_ in objects
    ]  # fmt: skip


def _objects(clause: Clause, match: re.Match[str], subject: str) -> tuple[list[str | None], str]:
    """What a verb was done to, each listed title apart, and the subject that is left."""
    after = _AFTER_VERB.sub("", clause.text[match.end() :]).removeprefix("的")
    after = _OBJECT_END.split(after)[0].strip()
    titles = _TITLES.findall(after)
    listed = (
        len(titles) > 1 and re.match("[^，]{0,8}《", after) and re.search("》(?:、|和|及|与|以及)?《", after)
    )
    if listed:
        return [*titles], subject
    if not after and _PASSIVE_TITLE.search(subject):
        return [subject], ""
    passed = _TITLES.findall(clause.text[: match.start()]) if not after else []
    return [after or (passed[-1] if passed else None)], subject
