"""`sources.yml`: the sources that a user declares. A mistake is named with its line."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated, Literal

import httpx
import lxml.cssselect
import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from flows.settings import SettingsError

Schedule = Literal["hourly", "nightly", "weekly"]


def _web_address(value: str) -> str:
    address = httpx.URL(value.replace("{page}", "1"))
    if address.scheme not in ("http", "https") or not address.host:
        raise ValueError("is no web address: it begins with http:// or https:// and names a host")
    if address.userinfo:
        raise ValueError("holds a user name or password; those do not belong into this file")
    return value


def _selector(value: str) -> str:
    try:
        lxml.cssselect.CSSSelector(value, translator="html")
    except Exception as error:  # cssselect's own errors have no common base
        raise ValueError(f"is no CSS selector: {error}") from error
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
Selector = Annotated[str, AfterValidator(_selector)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class _Declared(BaseModel):
    """What every source has. Region, issuer and type are used where a text does not say its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    schedule: Schedule = "nightly"
    region: str | None = None
    issuer: str | None = None
    document_type: Literal["policy", "plan", "report", "law", "commentary", "news", "other"] | None = None


class _OnTheWeb(_Declared):
    """What every source on the web has; delays are seconds between two requests to a host."""

    delay_seconds: float = Field(2.0, ge=0, le=600)
    recheck_days: int = Field(7, ge=1, description="days until a known document is asked for changes")
    max_documents: int = Field(500, gt=0, description="documents fetched or asked for in a run, at most")


class Folder(_Declared):
    """A folder beside the inbox."""

    kind: Literal["folder"]
    path: Path


class Archive(_OnTheWeb):
    """A zip or tar of documents, as a file or on the web."""

    kind: Literal["archive"]
    path: Path | None = None
    url: WebAddress | None = None

    @model_validator(mode="after")
    def _one_place(self) -> "Archive":
        if (self.path is None) == (self.url is None):
            raise ValueError("an archive has either a path or a url")
        return self


class Feed(_OnTheWeb):
    """An RSS or Atom feed."""

    kind: Literal["feed"]
    url: WebAddress


class ListPage(_OnTheWeb):
    """A page of links; `next_page` selects the link to the next one, or `page_url` numbers the others."""

    kind: Literal["list"]
    url: WebAddress
    links: Selector
    next_page: Selector | None = None
    page_url: WebAddress | None = None
    first_number: int = Field(2, ge=0, description="number of the second page in page_url")
    max_pages: int = Field(10, gt=0)

    @model_validator(mode="after")
    def _one_way_on(self) -> "ListPage":
        if self.next_page and self.page_url:
            raise ValueError("a list has either next_page or page_url")
        if self.page_url and "{page}" not in self.page_url:
            raise ValueError("page_url lacks {page}, the place of the number")
        return self


class Sitemap(_OnTheWeb):
    """A sitemap or an index of sitemaps; `include` keeps the addresses that it matches."""

    kind: Literal["sitemap"]
    url: WebAddress
    include: Pattern | None = None
    max_pages: int = Field(20, gt=0, description="sitemaps read below an index, at most")


class JsonList(_OnTheWeb):
    """A list that an interface gives as JSON; dots lead into objects (`data.rows`).

    `link` names the field with the address, or is a template of one: `https://…/detail?id={id}`.
    """

    kind: Literal["json"]
    url: WebAddress
    items: str = ""
    link: str
    date: str | None = None
    first_number: int = Field(1, ge=0, description="number of the first page, where url holds {page}")
    max_pages: int = Field(10, gt=0)


class Pages(_OnTheWeb):
    """Single addresses."""

    kind: Literal["pages"]
    urls: tuple[WebAddress, ...] = Field(min_length=1)


ListSource = Feed | ListPage | Sitemap | JsonList
WebSource = ListSource | Pages
Source = Annotated[
    Folder | Archive | Feed | ListPage | Sitemap | JsonList | Pages, Field(discriminator="kind")
]


class _Declaration(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: tuple[Source, ...] = ()


def load_sources(path: Path, regions: Collection[str]) -> Sequence[Source]:
    """Read the declared sources; relative paths count from the file's own folder.

    Args:
        path: the file.
        regions: names that `region` may hold.

    Raises:
        SettingsError: the file is missing, no YAML, or declares what cannot be; with the lines.
    """
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"cannot read {path}: {error}") from error
    try:
        sources = _Declaration.model_validate(content or {}).sources
    except ValidationError as error:
        problems = [
            f"line {_line(node, _place(item))}: {_place(item)[-1]}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors()
        ]
        raise SettingsError(f"{path}: " + "; ".join(problems)) from error
    _refuse_doubtful(path, node, sources, regions)
    return [_below(path.parent, source) for source in sources]


def _place(problem: ErrorDetails) -> tuple[int | str, ...]:
    """Where a mistake stands; of a source that is of no known kind, at its kind."""
    return (*problem["loc"], "kind") if problem["type"].startswith("union_tag") else problem["loc"]


def _refuse_doubtful(
    path: Path, node: yaml.Node | None, sources: Sequence[Source], regions: Collection[str]
) -> None:
    problems, seen = [], set[str]()
    for number, source in enumerate(sources):
        if source.name in seen:
            line = _line(node, ("sources", number, "name"))
            problems.append(f"line {line}: name: {source.name} is another source's name already")
        seen.add(source.name)
        if source.region is not None and source.region not in regions:
            line = _line(node, ("sources", number, "region"))
            problems.append(f"line {line}: region: no single region is called {source.region}")
    if problems:
        raise SettingsError(f"{path}: " + "; ".join(problems))


def _below(folder: Path, source: Source) -> Source:
    if isinstance(source, Folder | Archive) and source.path is not None:
        return source.model_copy(update={"path": folder / source.path})
    return source


def _line(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """Return the line of what a location names; parts that are no key (pydantic's own) are passed over."""
    line = 1
    for part in location:
        found = None
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = node.value[part]
            line = found.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == part:
                    found, line = value, key.start_mark.line + 1
        node = found or node
    return line
