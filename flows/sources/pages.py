"""Lists and robots.txt: asked for with conditions, and read from the raw store where nothing has changed."""

import hashlib
from typing import NamedTuple
from urllib.parse import urlsplit

from protego import Protego

from flows.raw_store import RawStore
from flows.sources.clock import Clock, timestamp
from flows.sources.fetch_log import Fetch, FetchLog, Purpose
from flows.sources.fetcher import Answer, Fetcher, FetchError

_ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: at least so much must be read


class Page(NamedTuple):
    """A page as it stands now; `location` is where its links count from."""

    location: str
    content: bytes


class Pages:
    """Pages that are no documents, asked for once a run."""

    def __init__(self, fetcher: Fetcher, store: RawStore, log: FetchLog, clock: Clock) -> None:
        self._fetcher = fetcher
        self._store = store
        self._log = log
        self._clock = clock
        self._robots: dict[str, Protego | FetchError] = {}
        fetcher.allowed = self.allowed

    def read(self, address: str, source: str, delay: float, max_bytes: int | None = None) -> Page | None:
        """Return a list page, or None where the address says that there is none (404, 410).

        Raises:
            FetchError: no answer to make use of.
        """
        answer = self._ask(address, source, "list", delay, max_bytes)
        if answer.status in (404, 410):
            return None
        if answer.status != 200:
            raise FetchError(f"http_{answer.status}", f"{address} answers {answer.status}")
        return Page(answer.final, answer.content)

    def allowed(self, address: str) -> tuple[bool, float]:
        """Say whether robots.txt permits an address, and the pause in seconds that it asks for.

        Raises:
            FetchError: the host does not give its robots.txt, so nothing may be asked of it (RFC 9309, 2.3.1.4).
        """
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            try:
                self._robots[origin] = self._read_robots(origin)
            except FetchError as error:
                self._robots[origin] = error
        rules, agent = self._robots[origin], self._fetcher.user_agent
        if isinstance(rules, FetchError):
            raise rules
        rate = rules.request_rate(agent)
        paused = float(rules.crawl_delay(agent) or 0.0)
        if rate is not None and rate.requests:
            paused = max(paused, rate.seconds / rate.requests)
        return rules.can_fetch(address, agent), paused

    def _read_robots(self, origin: str) -> Protego:
        answer = self._ask(f"{origin}/robots.txt", "", "robots", 0.0)
        if answer.status >= 500:
            raise FetchError("robots_unavailable", f"{origin} does not give its robots.txt ({answer.status})")
        text = answer.content[:_ROBOTS_BYTES] if answer.status == 200 else b""
        return Protego.parse(text.decode("utf-8", "replace"))

    def _ask(
        self, address: str, source: str, purpose: Purpose, delay: float, max_bytes: int | None = None
    ) -> Answer:
        known = self._log.at(address)
        conditions = conditions_of(known) if known and known.purpose == purpose else {}
        answer = self._fetcher.get(address, conditions, delay, max_bytes, ask_robots=purpose != "robots")
        if answer.status == 304 and known and known.raw_sha256:
            return answer._replace(status=200, content=self._store.get(known.raw_sha256))
        if answer.status == 200:
            self._keep(answer, known, source, purpose)
        return answer

    def _keep(self, answer: Answer, known: Fetch | None, source: str, purpose: Purpose) -> None:
        digest = hashlib.sha256(answer.content).hexdigest()
        etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        if known and (known.raw_sha256, known.etag, known.last_modified) == (digest, etag, modified):
            return
        self._store.put(answer.content)
        self._log.add(
            Fetch(
                address=answer.address,
                source_uri=answer.address,
                source=source,
                purpose=purpose,
                outcome="fetched",
                fetched_at=timestamp(self._clock.now()),
                http_status=answer.status,
                raw_sha256=digest,
                byte_count=len(answer.content),
                etag=etag,
                last_modified=modified,
                content_type=answer.headers.get("content-type"),
            )
        )


def conditions_of(known: Fetch | None) -> dict[str, str]:
    """Return the headers that ask for an answer only where something has changed since."""
    if known is None or known.outcome != "fetched":
        return {}
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}
