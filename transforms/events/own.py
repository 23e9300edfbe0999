"""What a document says of itself: when it was passed, issued and published, or given as a report."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from transforms.events.state import EventMention
from transforms.prose.clauses import FactScope, is_prose
from transforms.prose.sentences import Sentence
from transforms.times.edtf import Moment, Span, TimeExpression, expression

_DAY = len("2024-01-01")
_NOTE = re.compile(
    "(?P<who>[^，。：；]{2,80}?)?(?P<verb>(?:审议|表决|修订|讨论)?通过|(?:第[一二三四五六七八九十]{1,3}次)?(?:修正|修订|修改)|"
    "公布|发布|颁布|批准|印发|施行|废止)[^，。；]{0,3}$"
)
_ACCORDING_TO = re.compile("^(?:根据|依据)|(?:批准的?)?(?:根据|依据)?《.*》(?:等?[^》]{0,10}的决定)?$")
_SPEECH = re.compile("^在[^，。；]{4,40}(?:会议|大会|全会)上$")
_LABELS = {
    "成文日期": "印发",
    "印发日期": "印发",
    "签发日期": "印发",
    "发布日期": "发布",
    "公布日期": "公布",
}
_ISSUES = re.compile(
    "(?:现予?以?将?|同意，将?|予以)(?:《[^。；]{2,90}》)?[^，。；《》]{0,12}?"
    "(?P<verb>印发|公布|发布|转发|批转|下发|通报表扬|通报批评)(?:给你们|实施|施行|如下)?(?=[，。：])"
)
# The notes on how a law came about stand under its title, a notice's own words on its first page.
_HEAD, _FIRST_PAGE, _SIGNED_AFTER = 24, 40, 3


def own_events(
    sentences: Sequence[Sentence], periods: Sequence[TimeExpression], scope: FactScope
) -> list[EventMention]:
    """Return what header, signature and words of promulgation say that happened to a document, in order.

    A note under a law's title gives an event for each of its dates; 成文日期 and the signature give the issue,
    and 现印发给你们 the same with a derived date; the line under a report's title gives its delivery.
    """
    found: list[EventMention] = []
    starts = [one.start for one in sentences]
    issued: date | None = None
    days = [one for one in periods if len(one.edtf) == _DAY and one.anchor == "text"]
    for index, day in enumerate(days):
        sentence = sentences[bisect_right(starts, day.start) - 1]
        if is_prose(sentence):
            continue
        following = days[index + 1].start if index + 1 < len(days) else sentence.end
        event = _in_line(sentence, day, min(following, sentence.end), scope)
        if event is None or (event.action == "印发" and issued not in (None, event.start_date)):
            continue  # a second signature belongs to a paper that this one hands on
        issued = event.start_date if event.action == "印发" else issued
        found.append(event)
    issued = issued or (scope.reference_date if scope.knows_day else None)
    if issued is not None and scope.document_type in ("policy", "plan", "law"):
        found += _promulgated(sentences[:_FIRST_PAGE], issued, scope)
    return sorted(found, key=lambda one: one.start)


def _in_line(sentence: Sentence, day: TimeExpression, end: int, scope: FactScope) -> EventMention | None:
    """The event of a line that is a label, a note, a signature, or the occasion of a report; None for other lines."""
    text, at = sentence.text, day.start - sentence.start
    before, after = text[:at].strip("（( 　—―－-"), text[day.end - sentence.start : end - sentence.start]
    after = after.strip("）) 　，；。")
    if scope.document_type == "report":
        spoken = not before and sentence.sentence_no <= _HEAD and _SPEECH.match(after)
        return _event(sentence, day, scope.issuer, "作报告", scope) if spoken else None
    if scope.document_type not in ("policy", "plan", "law"):
        return None
    if before.endswith("：") and before[:-1] in _LABELS and not after:
        return _event(sentence, day, scope.issuer, _LABELS[before[:-1]], scope)
    if not before and not after:
        signed = sentence.sentence_no > _SIGNED_AFTER and scope.issuer is not None
        action = "公布" if scope.document_type == "law" else "印发"
        return _event(sentence, day, scope.issuer, action, scope) if signed else None
    if after == "印发":
        return _event(sentence, day, before.split("：")[-1] or scope.issuer, after, scope)
    note = _NOTE.fullmatch(after)
    if note is None or sentence.sentence_no > _HEAD or text.endswith("。"):
        return None
    who = _ACCORDING_TO.sub("", (note.group("who") or "").strip(" 　")).strip(" 　") or None
    return _event(sentence, day, who, note.group("verb"), scope)


def _event(
    sentence: Sentence,
    day: TimeExpression,
    actor: str | None,
    action: str,
    scope: FactScope,
    source: str = "text",
) -> EventMention:
    return EventMention(
        sentence.start, sentence.end, sentence.text, sentence.sentence_no, day.edtf, day.start_date, day.end_date,
        scope.region_key, actor, action, scope.title, source,
    )  # fmt: skip


def _promulgated(sentences: Sequence[Sentence], issued: date, scope: FactScope) -> Iterator[EventMention]:
    """现印发给你们, 现予公布: what the paper does, on the day it bears."""
    moment = Moment(issued.year, issued.month, issued.day)
    for sentence in sentences:
        match = _ISSUES.search(sentence.text) if is_prose(sentence) else None
        if match:
            day = expression(sentence.start, sentence.start, "", Span(moment, moment), "reference")
            yield _event(sentence, day, scope.issuer, match.group("verb"), scope, "derived")
            return
