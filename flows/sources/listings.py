"""What a list says: the links in a feed, on a page, in a sitemap, in the answer of an interface.

Everything here comes from outside: XML is read without entities, external parts and very deep trees.
"""

import calendar
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, NamedTuple
from urllib.parse import quote

import feedparser
import lxml.html
from lxml import etree

from flows.sources.declaration import Feed, JsonList, ListPage, ListSource, Sitemap
from flows.sources.fetcher import FetchError, resolve
from flows.sources.pages import Page

_DATE = re.compile(r"((?:19|20)\d{2})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})(?!\d)")
_CHINA = timezone(timedelta(hours=8))
_MOST_LINKS = 50_000  # what a sitemap may hold (sitemaps.org), and far more than a list does


class Link(NamedTuple):
    """A document that a list names, and the day that the list gives for it."""

    address: str
    publish_date: date | None = None


class Listing(NamedTuple):
    """What one page of a list says: links to documents, and to further pages of the list."""

    links: tuple[Link, ...]
    further: tuple[str, ...] = ()


class UnreadableList(Exception):
    """A page is not the list that it was declared to be; the message says what it is instead."""


def read_listing(source: ListSource, page: Page) -> Listing:
    """Read a page of a source's list.

    Raises:
        UnreadableList: it is not what the source declares.
    """
    match source:
        case Feed():
            return read_feed(source, page)
        case ListPage():
            return read_list(source, page)
        case Sitemap():
            return read_sitemap(source, page)
        case JsonList():
            return read_json(source, page)


def read_feed(source: Feed, page: Page) -> Listing:
    """Read RSS or Atom.

    Raises:
        UnreadableList: it is neither.
    """
    # As bytes with their own address and no headers: feedparser then never opens anything itself.
    feed = feedparser.parse(
        page.content, response_headers={"content-location": page.location}, sanitize_html=True
    )
    if not feed.get("version"):
        raise UnreadableList(f"{page.location} is no RSS or Atom feed")
    found = (
        (entry.get("link"), _day_of(entry.get("published_parsed"))) for entry in feed.entries[:_MOST_LINKS]
    )
    return Listing(_links(page, found))


def read_list(source: ListPage, page: Page) -> Listing:
    """Read the links that the selectors name."""
    tree = _parse_html(page)
    found = ((link.get("href"), None) for link in _anchors(tree, source.links))
    further: tuple[str, ...] = ()
    if source.next_page:
        further = tuple(
            link.address
            for link in _links(page, ((item.get("href"), None) for item in _anchors(tree, source.next_page)))
        )
    return Listing(_links(page, found), further[:1])


def read_sitemap(source: Sitemap, page: Page) -> Listing:
    """Read a sitemap, or an index of sitemaps.

    Raises:
        UnreadableList: it is neither.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(page.content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableList(f"{page.location} is no sitemap: {error}") from error
    kind = etree.QName(root).localname
    found = [item.text for item in root.iterfind("{*}*/{*}loc") if item.text]
    if kind == "sitemapindex":
        return Listing((), tuple(link.address for link in _links(page, ((one, None) for one in found))))
    if kind != "urlset":
        raise UnreadableList(f"{page.location} is no sitemap: it begins with <{kind}>")
    wanted = re.compile(source.include or "")
    return Listing(_links(page, ((one, None) for one in found if wanted.search(one))))


def read_json(source: JsonList, page: Page) -> Listing:
    """Read the list in an interface's answer.

    Raises:
        UnreadableList: it is no JSON, or the declared fields are not in it.
    """
    try:
        items = _at(json.loads(page.content), source.items)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableList(f"{page.location} holds no list at {source.items!r}: {error!r}") from error
    if not isinstance(items, list):
        raise UnreadableList(f"{page.location}: what stands at {source.items!r} is no list")
    found = ((_link_of(item, source.link), _date_of(item, source.date)) for item in items[:_MOST_LINKS])
    return Listing(_links(page, found))


def _parse_html(page: Page) -> Any:
    try:
        return lxml.html.document_fromstring(page.content, parser=lxml.html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableList(f"{page.location} is no page: {error}") from error


def _anchors(tree: Any, selector: str) -> Iterator[Any]:
    """The links that a selector names, or that stand in what it names."""
    for element in tree.cssselect(selector, translator="html"):
        yield from element.iter("a") if element.tag != "a" else (element,)


def _links(page: Page, found: Any) -> tuple[Link, ...]:
    """Resolve, keep what leads to the web, each address once."""
    links: dict[str, Link] = {}
    for reference, day in found:
        if not reference or reference.strip().startswith("#"):
            continue
        try:
            address = resolve(page.location, reference)
        except FetchError:  # mailto:, javascript:, a slip of the pen: no document either way
            continue
        links.setdefault(address, Link(address, day))
        if len(links) >= _MOST_LINKS:
            break
    return tuple(links.values())


def _day_of(parsed: Any) -> date | None:
    """The day in China of a feed's UTC time."""
    if parsed is None:
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.astimezone(_CHINA).date()


def _at(content: Any, path: str) -> Any:
    for name in filter(None, path.split(".")):
        content = content[int(name)] if isinstance(content, list) else content[name]
    return content


def _link_of(item: Any, link: str) -> str | None:
    if not isinstance(item, dict):
        return None
    if "{" not in link:
        value = _field(item, link)
        return value if isinstance(value, str) else None
    missing = False

    def fill(match: re.Match[str]) -> str:
        nonlocal missing
        value = _field(item, match[1])
        missing = missing or not isinstance(value, str | int)
        return quote(str(value), safe="")

    filled = re.sub(r"\{([^{}]+)\}", fill, link)
    return None if missing else filled


def _field(item: Any, path: str) -> Any:
    try:
        return _at(item, path)
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _date_of(item: Any, field: str | None) -> date | None:
    """A day as text (2026-01-31, 2026年1月31日), or as a time stamp in seconds or milliseconds."""
    value = _field(item, field) if field and isinstance(item, dict) else None
    try:
        if isinstance(value, int | float):
            seconds = value / 1000 if value > 1e11 else value
            return datetime.fromtimestamp(seconds, _CHINA).date()
        match = _DATE.search(value) if isinstance(value, str) else None
        return date(*map(int, match.groups())) if match else None
    except (ValueError, OverflowError, OSError):
        return None
