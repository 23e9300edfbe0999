"""Following a source on the web: what its lists name, what is new, what has changed, moved or gone."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import chain

from flows.sources.clock import Clock
from flows.sources.declaration import JsonList, ListPage, ListSource, Pages, Sitemap, WebSource
from flows.sources.fetch_log import Fetch
from flows.sources.fetcher import Answer, Fetcher, FetchError, HostUnavailable, canonical
from flows.sources.intake import Intake, days_between
from flows.sources.listings import Link, Listing, UnreadableList, read_listing
from flows.sources.memory import Memory
from flows.sources.pages import Pages as ListPages
from flows.sources.pages import conditions_of
from flows.sources.parser_process import ParserFailed, ParserProcess
from flows.sources.soft_404 import is_soft_404

# What cannot hold a policy text, by its declared type; everything else is judged by its bytes.
_NO_DOCUMENT = re.compile(r"(?:image|audio|video|font)/|text/(?:css|javascript)|application/javascript")
_FEW = 4  # links; below this, half of them is no sign of anything


class Follower:
    """Follows web sources, one after the other."""

    def __init__(
        self,
        intake: Intake,
        fetcher: Fetcher,
        pages: ListPages,
        parser: ParserProcess,
        memory: Memory,
        clock: Clock,
        gone_phrases: re.Pattern[str],
    ) -> None:
        self._intake = intake
        self._fetcher = fetcher
        self._pages = pages
        self._parser = parser
        self._memory = memory
        self._clock = clock
        self._gone_phrases = gone_phrases
        self._seen: set[str] = set()
        self._failed = False  # whether a document of the source under way gave no answer

    def follow(self, source: WebSource) -> None:
        """Go through a source: its lists, then each document that is new or whose turn has come.

        Whatever is wrong with it becomes a warning; a source never stops the run.
        """
        asked = 0
        self._failed = False
        try:
            for link in chain(self._listed(source), self._known(source)):
                if not self._is_due(source, link.address):
                    continue
                if asked == source.max_documents:
                    message = f"more than max_documents ({asked}) wait; the next run goes on"
                    self._intake.warn(source, "documents_left", message)
                    self._memory.incomplete(source.name)
                    return
                asked += 1
                self._visit(source, link)
        except HostUnavailable as error:
            self._intake.warn(source, error.code, str(error))
            self._memory.incomplete(source.name)
            return
        self._memory.passed(source.name, self._clock.now(), is_complete=not self._failed)

    # ---- which documents

    def _listed(self, source: WebSource) -> Iterator[Link]:
        if isinstance(source, Pages):
            yield from (Link(canonical(address)) for address in source.urls)
            return
        addresses, seen = [canonical(_first_page(source))], set[str]()
        while addresses and len(seen) < _page_limit(source):
            address = addresses.pop(0)
            if address in seen:
                continue
            seen.add(address)
            listing = self._read(source, address, is_first=len(seen) == 1)
            if listing is None and not isinstance(source, Sitemap):
                return
            if listing is not None:
                if isinstance(source, Sitemap) or self._goes_on(source, listing):
                    addresses += _further(source, listing, len(seen))
                yield from listing.links

    def _read(self, source: ListSource, address: str, *, is_first: bool) -> Listing | None:
        try:
            page = self._pages.read(address, source.name, source.delay_seconds)
            listing = self._parser.call(partial(read_listing, source, page)) if page else None
        except HostUnavailable:
            raise
        except (FetchError, UnreadableList) as error:
            self._intake.warn(source, "list_unreadable", str(error))
            return None
        except ParserFailed as error:
            self._intake.warn(source, "list_unreadable", f"{address} {error}")
            return None
        if listing is None and is_first:
            self._intake.warn(source, "list_gone", f"{address} says that there is no such page")
        is_index = isinstance(source, Sitemap) and listing is not None and bool(listing.further)
        if listing is not None and is_first and not is_index:
            self._compare(source, address, len(listing.links))
        return listing

    def _compare(self, source: ListSource, address: str, links: int) -> None:
        """A list with far fewer links than usual was redesigned, most likely, and not emptied."""
        usual = self._memory.usual_links(source.name)
        self._memory.counted(source.name, links)
        if links == 0:
            self._intake.warn(source, "list_empty", f"{address} names no document: has the page changed?")
        elif usual is not None and usual >= _FEW and links < usual / 2:
            message = f"{address} names {links} documents, usually {usual:g}: has the page changed?"
            self._intake.warn(source, "list_shrunken", message)

    def _goes_on(self, source: ListSource, listing: Listing) -> bool:
        """A page without news ends a list that was read to its end before: what follows was there already."""
        has_news = any(
            self._intake.log.at(link.address) is None and self._is_open(link.address)
            for link in listing.links
        )
        return has_news or (bool(listing.links) and not self._memory.is_complete(source.name))

    def _is_open(self, address: str) -> bool:
        try:
            return self._pages.allowed(address)[0]
        except FetchError:
            return False

    def _known(self, source: WebSource) -> Iterator[Link]:
        """The source's documents, listed or not: only their own address says whether they are still there."""
        for fetch in self._intake.log.documents(source.name):
            yield Link(fetch.location or fetch.address)

    def _is_due(self, source: WebSource, address: str) -> bool:
        name = self._intake.log.name_of(address) or address
        if name in self._seen:
            return False
        last = self._memory.last_asked(name)
        return last is None or days_between(last, self._clock.now()) >= source.recheck_days

    # ---- one document

    def _visit(self, source: WebSource, link: Link) -> None:
        name = self._intake.log.name_of(link.address)
        known = self._intake.log.document(name) if name else None
        address = (known.location or known.address) if known else link.address
        self._seen |= {name or link.address, link.address}
        try:
            answer = self._fetcher.get(address, conditions_of(known), source.delay_seconds)
        except HostUnavailable:
            raise
        except FetchError as error:
            self._fail(source, link, known, error)
        else:
            self._judge(source, link, known, answer)

    def _fail(self, source: WebSource, link: Link, known: Fetch | None, error: FetchError) -> None:
        if error.of_document:
            fetch = self._fetch_of(source, link, known, None)
            self._asked(fetch.source_uri)
            self._intake.refuse(fetch, error.code, str(error))
        else:
            self._failed = self._failed or error.code != "robots_denied"
            self._intake.warn(source, error.code, str(error))

    def _judge(self, source: WebSource, link: Link, known: Fetch | None, answer: Answer) -> None:
        fetch = self._fetch_of(source, link, known, answer)
        self._seen.add(fetch.source_uri)
        gone = answer.status in (404, 410) or (answer.status == 200 and self._is_soft_404(answer))
        if answer.status not in (200, 304) and not gone:
            self._failed = self._failed or answer.status >= 500
            self._intake.warn(source, f"http_{answer.status}", f"{link.address} answers {answer.status}")
            return
        self._asked(fetch.source_uri)
        if gone:
            says = f"answers {answer.status}" if answer.status != 200 else "shows a page that says it is gone"
            self._intake.gone(fetch, f"{link.address} {says}")
        elif answer.status == 304 and known:
            same = known._replace(location=fetch.location or known.location)
            self._intake.unchanged(same, self._intake.hints_of(source, link.publish_date))
        elif _NO_DOCUMENT.match(answer.headers.get("content-type", "")):
            kind = answer.headers["content-type"][:60]
            self._intake.refuse(fetch, "no_document", f"{link.address} is no document but {kind}")
        elif not answer.content:
            self._intake.refuse(fetch, "empty", f"{link.address} is empty (0 bytes)")
        else:
            self._retire_other_name(source, link, known, fetch)
            self._intake.take(fetch, answer.content)

    def _is_soft_404(self, answer: Answer) -> bool:
        given = (answer.address, answer.final, answer.content, self._gone_phrases)
        try:
            return self._parser.call(partial(is_soft_404, *given))
        except ParserFailed:
            return False  # a document, then; what reads documents will say what is wrong with it

    def _retire_other_name(self, source: WebSource, link: Link, known: Fetch | None, fetch: Fetch) -> None:
        """A document that was known under two addresses and now leads from one to the other."""
        if known is not None and known.source_uri != fetch.source_uri:
            reason = f"{link.address} leads to {fetch.source_uri} now"
            self._intake.gone(known._replace(fetched_at=self._intake.now()), reason)

    def _fetch_of(self, source: WebSource, link: Link, known: Fetch | None, answer: Answer | None) -> Fetch:
        address = answer.address if answer else link.address
        location = answer.location if answer else address
        other = self._intake.log.name_of(location) if location != address else None
        name = other or (known.source_uri if known else location)
        headers = answer.headers if answer else {}
        day = link.publish_date or (known.hints.publish_date if known else None)
        return Fetch(
            address=address,
            source_uri=name,
            source=known.source if known else source.name,
            purpose="document",
            outcome="fetched",
            fetched_at=self._intake.now(),
            http_status=answer.status if answer else None,
            location=location if location != address else None,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            content_type=headers.get("content-type"),
        ).with_hints(self._intake.hints_of(source, day))

    def _asked(self, source_uri: str) -> None:
        self._memory.asked(source_uri, self._clock.now())


def _first_page(source: ListSource) -> str:
    number = source.first_number if isinstance(source, JsonList) else 1
    return source.url.replace("{page}", str(number))


def _page_limit(source: ListSource) -> int:
    return source.max_pages if isinstance(source, ListPage | Sitemap | JsonList) else 1


def _further(source: ListSource, listing: Listing, done: int) -> list[str]:
    """The address of the next page of a list, where there may be one."""
    if isinstance(source, ListPage) and source.page_url:
        return [canonical(source.page_url.replace("{page}", str(source.first_number + done - 1)))]
    if isinstance(source, JsonList) and "{page}" in source.url:
        return [canonical(source.url.replace("{page}", str(source.first_number + done)))]
    return list(listing.further)
