"""Events: dated or datable happenings, each with who did what."""

import re
from collections.abc import Sequence

from transforms.events.happening import QUANTITY, happens, took_place
from transforms.events.mentions import blanked, events_of, honoured, subject_in_force, subject_of
from transforms.events.own import own_events
from transforms.events.state import Dated, State
from transforms.events.state import EventMention as EventMention
from transforms.events.times import dates_of, from_start, is_dated_apart, time_of
from transforms.events.words import EventVerbs as EventVerbs
from transforms.places.regions import RegionMention
from transforms.prose.clauses import (
    Clause,
    FactScope,
    is_prose,
    split_clauses,
    within,
)
from transforms.prose.reviews import Reviews
from transforms.prose.sentences import Sentence
from transforms.times.edtf import TimeExpression

_SAME_TIME = re.compile(
    "^(?:会上|会议期间|会议(?=[审听指强要研决])|大会上|仪式上|活动期间|期间，|同日|当日|当天|同时，?[^，。]{0,12}了)"
)
_ATTRIBUTE = re.compile("的(?![^，]{0,12}[《“])")
# 1978年召开的全会作出…: what the meeting did happened when it met.
_MEETS = ("召开", "举行")
_MEETING_ACTS = re.compile("(报告)?(?:上|胜利|隆重|明确|进一步|首次|也|就|均|对[^，。；]{2,24})*")
_HONOURED = re.compile(
    "(?:被评为|被授予|被列为|获评|荣获|入选|当选)(?=[^，]{0,4}(?:[12]\\d{3}|[一二][〇零○九一]))"
)
# How many clauses a date may stand before the verb that it dates.
_REACH = 3


def find_events(
    sentences: Sequence[Sentence],
    verbs: EventVerbs,
    periods: Sequence[TimeExpression],
    meetings: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    scope: FactScope,
) -> list[EventMention]:
    """Return the events of a text in order.

    `meetings` are the named meetings (`PlanPeriods.meetings`): what one of them passed or proposed
    happened when it was held. Durations, dates of what is planned, dates that only compare (比2020年)
    or limit (年底前), header lines and titles make no event. A list of regions as the subject, of dates
    or of titles as the object makes one event each. A clause without a date takes that of the clause
    before, and a sentence that opens with 会上 or 同日 that of the sentence before.
    """
    found: list[EventMention] = []
    period_starts = [one.start for one in periods]
    meeting_starts = [one.start for one in meetings]
    region_starts = [one.start for one in regions]
    state = State(region_key=scope.region_key)
    paragraph = 0
    reviews = Reviews(scope)
    for sentence in sentences:
        if sentence.paragraph_no != paragraph:
            paragraph = sentence.paragraph_no
            state = State(region_key=scope.region_key)
        own = within(periods, period_starts, sentence.start, sentence.end)
        reviewed = reviews.period_of(sentence, own)
        held = within(meetings, meeting_starts, sentence.start, sentence.end)
        carries = state.last is not None and bool(_SAME_TIME.match(sentence.text))
        if not (own or held or carries or reviewed) or not is_prose(sentence):
            continue
        named = within(regions, region_starts, sentence.start, sentence.end)
        carried = _carried(state, reviewed, carries=carries)
        events, state = _in_sentence(sentence, verbs, own, held, named, carried, scope)
        found += events
    return sorted([*found, *own_events(sentences, periods, scope)], key=lambda one: one.start)


def _carried(state: State, reviewed: TimeExpression | None, *, carries: bool) -> State:
    """The state that a sentence begins with: dated as the event before it, or by the review it stands in."""
    state = state._replace(dates=(), fresh=0, reports=False, planned=False, review=reviewed)
    if carries and state.last is not None:
        return state._replace(dates=(Dated(time_of(state.last), "derived"),), fresh=_REACH)
    return state


def _in_sentence(
    sentence: Sentence,
    verbs: EventVerbs,
    periods: Sequence[TimeExpression],
    meetings: Sequence[TimeExpression],
    regions: Sequence[RegionMention],
    state: State,
    scope: FactScope,
) -> tuple[list[EventMention], State]:
    events: list[EventMention] = []
    for clause in split_clauses(sentence.text):
        at = sentence.start + clause.start
        own = [one for one in periods if at <= one.start < sentence.start + clause.end]
        dates = dates_of(sentence, clause, own, state)
        if dates is not None:
            state = state._replace(dates=dates, fresh=_REACH, reports=False, planned=False)
        elif clause.before == "；":
            state = state._replace(reports=False, planned=False)
        held = [one for one in meetings if at <= one.start < sentence.start + clause.end]
        if held and not state.dates:
            events += _held(sentence, clause, verbs, held[0], regions, state, scope)
        if state.review is not None and not is_dated_apart(state, clause):
            reviewed = _reviewed(sentence, clause, verbs, regions, state, scope)
            events += reviewed
            if reviewed:
                continue
        if not state.dates:
            continue
        new, state = _in_clause(sentence, clause, verbs, regions, state, scope, is_dated=dates is not None)
        planned = state.planned or (not new and bool(verbs.wishes.search(clause.text)))
        state = state._replace(fresh=max(0, state.fresh - 1), planned=planned)
        events += new
    return events, state


def _reviewed(
    sentence: Sentence,
    clause: Clause,
    verbs: EventVerbs,
    regions: Sequence[RegionMention],
    state: State,
    scope: FactScope,
) -> list[EventMention]:
    """What a clause of a review says that took place in the period looked back on."""
    events: list[EventMention] = []
    if state.review is None:
        return events
    bare = blanked(clause.text)
    dated = state._replace(dates=(Dated(state.review, "derived"),), actor=scope.issuer)
    start = 0
    for match in verbs.find(bare):
        if match.start() >= start and took_place(bare, match, verbs, start):
            subject = subject_of(clause, bare, match.start(), start, verbs)
            events += events_of(sentence, clause, match, subject, verbs, regions, dated, scope)[:1]
            if not bare.startswith("、", match.end()):
                break
            start = match.end() + 1  # 甲水库封顶、乙水库蓄水
    return events


def _held(
    sentence: Sentence,
    clause: Clause,
    verbs: EventVerbs,
    meeting: TimeExpression,
    regions: Sequence[RegionMention],
    state: State,
    scope: FactScope,
) -> list[EventMention]:
    """What a named meeting passed, proposed or pointed out happened when it was held."""
    end = meeting.end - sentence.start
    match = _MEETING_ACTS.match(sentence.text, end, clause.end)
    if not match or re.search(
        "(?:精神|贯彻|落实|学习|按照|根据)[^，]*$",
        sentence.text[clause.start : meeting.start - sentence.start],
    ):
        return []
    verb = verbs.pattern.match(sentence.text, match.end(), clause.end)
    if (
        not verb
        or not verb.group("verb")
        or (verb.end() >= clause.end and verbs.kinds[verb.group("verb")] != "meet")
    ):
        return []
    dated = state._replace(dates=(Dated(meeting, "derived"),))
    start = meeting.start - sentence.start
    local = verbs.pattern.match(clause.text, verb.start() - clause.start)
    if local is None or not local.group("verb"):
        return []
    subject = sentence.text[start : end + len(match.group(1) or "")]
    return events_of(sentence, clause, local, (subject, start), verbs, regions, dated, scope)


def _in_clause(
    sentence: Sentence,
    clause: Clause,
    verbs: EventVerbs,
    regions: Sequence[RegionMention],
    state: State,
    scope: FactScope,
    *,
    is_dated: bool,
) -> tuple[list[EventMention], State]:
    bare = blanked(clause.text)
    at = sentence.start + clause.start
    time_end = max((one.time.end - at for one in state.dates), default=0) if is_dated else 0
    time_end = time_end if 0 < time_end <= len(bare) else 0
    honour = _HONOURED.search(bare, 0, time_end)
    if honour and honour.end() >= state.dates[0].time.start - at:
        award = honoured(sentence, clause, honour, time_end, state, scope)
        return [award], state._replace(fresh=0, last=award)
    for match in verbs.find(bare, time_end):
        kind = verbs.kinds[match.group("verb")]
        if _ATTRIBUTE.match(bare, match.end()) and match.group("verb") not in _MEETS:
            break  # 去年出台的调整收入的措施: what follows belongs to the thing, not to the date
        if not happens(bare, match, verbs, state, scope, time_end, is_dated=is_dated):
            continue
        subject = subject_of(clause, bare, match.start(), time_end, verbs)
        if kind == "force":
            state = state._replace(dates=tuple(from_start(one) for one in state.dates), actor=None)
            subject = subject_in_force(clause, bare, state.dates[0], sentence)
        new = events_of(sentence, clause, match, subject, verbs, regions, state._replace(review=None), scope)
        last = new[-1]
        # 本条例自…起施行: what follows is about other rules.
        actor = None if kind == "force" else last.actor
        return new, state._replace(
            fresh=0, reports=kind == "state", actor=actor, region_key=last.region_key, last=last
        )
    return [], _passed(clause, bare[time_end:], at, regions, state, is_dated=is_dated)


def _passed(
    clause: Clause, rest: str, at: int, regions: Sequence[RegionMention], state: State, *, is_dated: bool
) -> State:
    """What a clause without an event leaves to the next: its place; no date where it told a figure."""
    if is_dated:
        return state._replace(dates=(), fresh=0) if QUANTITY.match(rest) else state
    named = [
        one.region.key
        for one in within(regions, [one.start for one in regions], at, at + len(clause.text))
        if one.region
    ]
    return state._replace(region_key=named[0]) if named and state.fresh else state
