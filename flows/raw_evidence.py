"""A fact's evidence in the page as it was fetched: the way back through every repair.

The map from the normalised text to the page is not stored: it follows from the bytes and the rules, so it is made
again from the raw store.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flows.raw_store import RawStore
from flows.reading import Document, NothingToRead
from flows.seeds_reader import Row, read_seeds

if TYPE_CHECKING:
    from transforms.normalising import NormalisedText
    from transforms.pages.page import Page
    from transforms.repairs.language_model import LanguageModel
    from transforms.repairs.lines import PageChrome


class ReadingRules(NamedTuple):
    """What a page is read by: made once for many documents."""

    chrome: "PageChrome"
    language: "LanguageModel"


class RawEvidence:
    """The page behind a document, and the way from its text to the page."""

    def __init__(self, page: "Page", normalised: "NormalisedText", rules: ReadingRules) -> None:
        """Keep what `lead_back` found."""
        self._page = page
        self._traced = normalised.traced
        self._rules = rules

    @property
    def text(self) -> str:
        """The normalised text that the page gives."""
        return self._traced.text

    def of(self, start: int, end: int) -> str:
        """Return what stands in the page behind `text[start:end]`."""
        return self.at(start, end)[1]

    def at(self, start: int, end: int) -> tuple[int, str]:
        """Return where in the page the text behind `text[start:end]` begins, and that text."""
        raw_start, raw_end = self._traced.raw_span(start, end)
        return raw_start, self._page.raw[raw_start:raw_end]

    def normalised_again(self, raw: str) -> str:
        """Return what a piece of the page is when it is normalised by itself."""
        from transforms.normalising import normalise

        piece = self._page.piece(raw)
        return normalise(piece, *self._rules, is_markdown=self._page.is_markdown).text


def reading_rules(seeds: Mapping[str, Sequence[Row]]) -> ReadingRules:
    """Make the rules from the reference data; the language model keeps what it has read of its trees."""
    from transforms.repairs.language_model import LanguageModel
    from transforms.repairs.lines import PageChrome

    return ReadingRules(
        PageChrome.from_rows(seeds["page_chrome"]), LanguageModel.from_rows(seeds["character_runs"])
    )


@cache
def _shipped_rules() -> ReadingRules:
    return reading_rules(read_seeds())


def lead_back(content: bytes, source_uri: str, rules: ReadingRules) -> RawEvidence:
    """Read and normalise a document's bytes again, map included."""
    from transforms.normalising import normalise
    from transforms.pages.page import read_page

    page = read_page(content, source_uri)
    return RawEvidence(page, normalise(page.main, *rules, is_markdown=page.is_markdown), rules)


def read_raw_evidence(data_dir: Path, document: Document) -> RawEvidence:
    """Read a document's bytes from the raw store and normalise them again, map included.

    Raises:
        NothingToRead: the rules have changed since the document was transformed, so that its text would not be
            the one that its facts stand in; the next run transforms it again.
    """
    content = RawStore(data_dir / "raw").get(document.metadata["raw_sha256"])
    evidence = lead_back(content, document.source_uri, _shipped_rules())
    if evidence.text != document.text:
        raise NothingToRead(
            f"{document.source_uri} was transformed by other rules than these: run `policywh run` first"
        )
    return evidence
