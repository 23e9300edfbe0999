"""The page of one document: its text with the facts marked by kind, its repairs, and the raw text beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup

from warehouse.report.page import asset, content_policy, environment, labels
from warehouse.schema import load_schema

_TABLES = {
    table.name.removeprefix("fact_").removesuffix("_mention"): table.qualified_name
    for table in load_schema().in_layer("main")
    if table.name.startswith("fact_")
}


class MarkedFact(NamedTuple):
    """A fact at `start`..`end` of the text (code points, half-open)."""

    kind: str
    start: int
    end: int
    surface: str
    details: dict[str, Any]


class Repair(NamedTuple):
    """A repair: offsets into the normalised text and into the raw one."""

    kind: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    before: str
    after: str
    confidence: float


class RawParagraph(NamedTuple):
    """What stands in the raw text behind a paragraph, from `start` on."""

    start: int
    text: str


class DocumentView(NamedTuple):
    """A document as its page shows it; `raw` has an entry a line of `text`, or says in `raw_missing` why not."""

    document_key: str
    title: str
    source_uri: str
    metadata: dict[str, Any]
    text: str
    facts: Sequence[MarkedFact]
    repairs: Sequence[Repair]
    raw: Sequence[RawParagraph] | None
    raw_missing: str = ""


class Piece(NamedTuple):
    """A run of text under the same facts: `kinds` from the widest to the narrowest, `fact` the narrowest's number."""

    text: str
    kinds: tuple[str, ...]
    fact: int | None
    is_first: bool
    repair: int | None


def render_document(view: DocumentView) -> str:
    """The document's page as HTML. It needs no script: marks are links, and boxes hide them by style alone."""
    kinds = [kind for kind in labels()["kinds"] if any(fact.kind == kind for fact in view.facts)]
    return (
        environment()
        .get_template("document.html.j2")
        .render(
            view=view,
            kinds=kinds,
            paragraphs=list(_paragraphs(view)),
            facts=[(fact, _details(fact)) for fact in view.facts],
            texts=labels(),
            style=Markup(asset("base.css") + asset("document.css")),
            policy=content_policy([]),
        )
    )


def pieces(
    start: int, text: str, facts: Sequence[tuple[int, MarkedFact]], repairs: Sequence[tuple[int, Repair]]
) -> list[Piece]:
    """Cut the line `text` that begins at `start` wherever a fact or a repair begins or ends.

    The pieces join back to the line. `facts` and `repairs` come with their numbers; those that stick out of the
    line are cut at its ends.
    """
    end = start + len(text)
    spans = [(item.start, item.end) for _, item in facts] + [(item.start, item.end) for _, item in repairs]
    cuts = sorted({start, end, *(at for span in spans for at in span if start < at < end)})
    return [
        _piece(text[left - start : right - start], left, right, facts, repairs)
        for left, right in pairwise(cuts)
    ]


def _piece(
    text: str,
    left: int,
    right: int,
    facts: Sequence[tuple[int, MarkedFact]],
    repairs: Sequence[tuple[int, Repair]],
) -> Piece:
    over = sorted(
        ((number, fact) for number, fact in facts if fact.start <= left and right <= fact.end),
        key=lambda item: (item[1].start - item[1].end, item[0]),
    )
    repaired = [number for number, repair in repairs if repair.start <= left and right <= repair.end]
    narrowest = over[-1] if over else None
    return Piece(
        text,
        tuple(dict.fromkeys(fact.kind for _, fact in over)),
        narrowest[0] if narrowest else None,
        narrowest is not None and narrowest[1].start == left,
        repaired[0] if repaired else None,
    )


class _Paragraph(NamedTuple):
    pieces: list[Piece]
    raw: list[tuple[str, bool]] | None


def _paragraphs(view: DocumentView) -> Iterator[_Paragraph]:
    start = 0
    for number, line in enumerate(view.text.split("\n")):
        end = start + len(line)
        facts = [(n, fact) for n, fact in enumerate(view.facts, 1) if fact.start < end and fact.end > start]
        repairs = [
            (n, item) for n, item in enumerate(view.repairs, 1) if item.start < end and item.end > start
        ]
        raw = None if view.raw is None else _raw_pieces(view.raw[number], view.repairs)
        yield _Paragraph(pieces(start, line, facts, repairs), raw)
        start = end + 1


def _raw_pieces(paragraph: RawParagraph, repairs: Sequence[Repair]) -> list[tuple[str, bool]]:
    """The raw text cut where repairs begin and end, each piece with whether it was repaired."""
    start, end = paragraph.start, paragraph.start + len(paragraph.text)
    within = [item for item in repairs if item.raw_start < end and item.raw_end > start]
    cuts = sorted(
        {start, end, *(at for item in within for at in (item.raw_start, item.raw_end) if start < at < end)}
    )
    return [
        (
            paragraph.text[left - start : right - start],
            any(item.raw_start <= left and right <= item.raw_end for item in within),
        )
        for left, right in pairwise(cuts)
    ]


def _details(fact: MarkedFact) -> str:
    """The fact's values that a reader asks for, by their names; the rest are derived from these."""
    names, vocabularies = labels()["details"], load_schema().table(_TABLES[fact.kind]).columns
    allowed = {column.name: column.allowed for column in vocabularies}
    return "；".join(
        f"{names[name]['zh']} {allowed[name][value].zh if allowed.get(name) else _plain(value)}"
        for name, value in fact.details.items()
        if name in names
    )


def _plain(value: Any) -> str:
    """A decimal without the zeros at its end, anything else as it is."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
