"""A fact's evidence in the page as it was fetched: the way back through every repair.

The map from the normalised text to the page is not stored: it follows from the bytes and the rules, so it is made
again from the raw store.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flows.raw_store import RawStore
from flows.reading import Document, NothingToRead
from flows.seeds_reader import read_seeds

if TYPE_CHECKING:
    from transforms.normalising import NormalisedText
    from transforms.pages.page import Page
    from transforms.repairs.lines import PageChrome


class RawEvidence:
    """The page behind a document, and the way from its text to the page."""

    def __init__(self, page: "Page", normalised: "NormalisedText") -> None:
        """Keep what `read_raw_evidence` found."""
        self._page = page
        self._traced = normalised.traced

    def of(self, start: int, end: int) -> str:
        """Return what stands in the page behind `text[start:end]`."""
        return self.at(start, end)[1]

    def at(self, start: int, end: int) -> tuple[int, str]:
        """Return where in the page the text behind `text[start:end]` begins, and that text."""
        raw_start, raw_end = self._traced.raw_span(start, end)
        return raw_start, self._page.raw[raw_start:raw_end]


def read_raw_evidence(data_dir: Path, document: Document) -> RawEvidence:
    """Read a document's bytes from the raw store and normalise them again, map included.

    Raises:
        NothingToRead: the rules have changed since the document was transformed, so that its text would not be
            the one that its facts stand in; the next run transforms it again.
    """
    from transforms.normalising import normalise
    from transforms.pages.page import read_page

    content = RawStore(data_dir / "raw").get(document.metadata["raw_sha256"])
    page = read_page(content, document.source_uri)
    normalised = normalise(page.main, _page_chrome(), is_markdown=page.is_markdown)
    if normalised.text != document.text:
        raise NothingToRead(
            f"{document.source_uri} was transformed by other rules than these: run `policywh run` first"
        )
    return RawEvidence(page, normalised)


@cache
def _page_chrome() -> "PageChrome":
    from transforms.repairs.lines import PageChrome

    return PageChrome.from_rows(read_seeds()["page_chrome"])
