"""Asking the web politely: by robots.txt, one request at a time, with pauses, and with an end to everything."""

import random
import ssl
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import httpcore
import httpx

from flows.sources.body import BodyRefused, read_body
from flows.sources.clock import Clock
from flows.sources.network import ForbiddenAddress, GuardedBackend, OutOfTime

_REDIRECTS = 5
_LASTING = frozenset({301, 308})
_PASSING = frozenset({302, 303, 307})
_BUSY = frozenset({429, 503})
_TRIES = 3
_FIRST_PAUSE = 5.0  # seconds before a second try; doubled before a third
_LONGEST_PAUSE = 120.0  # a host that asks for more is left alone in this run
_FAILURES = 3  # in a row, until a host is left alone in this run
_SOCKET_SECONDS = 15.0
_KEPT_HEADERS = ("etag", "last-modified", "content-type", "retry-after", "location", "content-encoding")


class FetchError(Exception):
    """No answer to make use of; `code` is for machines, the message for people.

    `of_document`: the fault lies in what the address holds, so asking again tomorrow is of no use.
    """

    def __init__(self, code: str, message: str, *, of_document: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.of_document = of_document


class HostUnavailable(FetchError):
    """The host is left alone for the rest of the run."""


class Answer(NamedTuple):
    """An answer: `location` is where the address leads for good, `final` where the content came from."""

    address: str
    location: str
    final: str
    status: int
    headers: Mapping[str, str]
    content: bytes


class Limits(NamedTuple):
    """What an answer may cost: bytes, packed and unpacked, and seconds from the first to the last."""

    max_bytes: int
    seconds: float


Allowed = Callable[[str], tuple[bool, float]]


class Fetcher:
    """Sends GET requests, one at a time. `allowed` is set by whoever knows robots.txt."""

    def __init__(self, user_agent: str, clock: Clock, limits: Limits, allow_private: bool) -> None:
        self.user_agent = user_agent
        self.allowed: Allowed = lambda address: (True, 0.0)
        self.limits = limits
        self._max_bytes = limits.max_bytes
        self._clock = clock
        self._backend = GuardedBackend(allow_private)
        self._pool: httpcore.ConnectionPool | None = None
        self._last_request: dict[str, datetime] = {}
        self._failures: dict[str, int] = {}
        self._left_alone: dict[str, str] = {}

    def close(self) -> None:
        """End the connections."""
        if self._pool is not None:
            self._pool.close()

    def get(
        self,
        address: str,
        conditions: Mapping[str, str],
        delay: float,
        max_bytes: int | None = None,
        *,
        ask_robots: bool = True,
    ) -> Answer:
        """Ask for an address, through its redirects.

        Args:
            address: canonical, as `canonical` gives it.
            conditions: If-None-Match and If-Modified-Since; a redirect gets them as well.
            delay: seconds between two requests to a host; robots.txt may ask for more.
            max_bytes: where it is not the usual limit.
            ask_robots: off for robots.txt itself.

        Raises:
            FetchError: robots.txt forbids it, it leads where it must not, or no whole answer came.
        """
        self._max_bytes = max_bytes or self.limits.max_bytes
        target = location = address
        lasting = True
        for _ in range(_REDIRECTS + 1):
            answer = self._get_once(target, conditions, delay, ask_robots)
            if answer.status not in _LASTING | _PASSING:
                return answer._replace(address=address, location=location, final=target)
            lasting = lasting and answer.status in _LASTING
            target = resolve(target, answer.headers.get("location", ""))
            location = target if lasting else location
        raise FetchError("too_many_redirects", f"{address} redirects more than {_REDIRECTS} times")

    def _get_once(self, address: str, conditions: Mapping[str, str], delay: float, ask: bool) -> Answer:
        host = httpx.URL(address).netloc.decode("ascii")
        if host in self._left_alone:
            raise HostUnavailable("host_left_alone", self._left_alone[host])
        if ask:
            permitted, asked_delay = self.allowed(address)
            if not permitted:
                raise FetchError("robots_denied", f"robots.txt forbids {address}")
            delay = max(delay, asked_delay)
        pause = _FIRST_PAUSE
        for attempt in range(1, _TRIES + 1):
            self._wait_for_turn(host, delay)
            try:
                answer = self._send(address, conditions)
            except FetchError as error:
                if error.of_document or error.code == "private_address":
                    raise
                self._note_failure(host, str(error))
                if attempt == _TRIES:
                    raise
            else:
                if answer.status not in _BUSY:
                    self._failures.pop(host, None)
                    return answer
                asked = _retry_after(answer.headers.get("retry-after", ""), self._clock.now())
                if attempt == _TRIES or (asked or 0.0) > _LONGEST_PAUSE:
                    self._leave_alone(host, f"{host} is busy ({answer.status}); the next run asks again")
                pause = max(pause, asked or 0.0)
            # Jitter, so that several installations do not come back together.
            self._clock.sleep(pause * random.uniform(1.0, 1.2))
            pause *= 2
        raise AssertionError("the last attempt returns or raises")

    def _wait_for_turn(self, host: str, delay: float) -> None:
        last = self._last_request.get(host)
        if last is not None:
            left = (last + timedelta(seconds=delay) - self._clock.now()).total_seconds()
            if left > 0:
                self._clock.sleep(left)
        self._last_request[host] = self._clock.now()

    def _note_failure(self, host: str, reason: str) -> None:
        self._failures[host] = self._failures.get(host, 0) + 1
        if self._failures[host] > _FAILURES * _TRIES:
            self._leave_alone(host, f"{host} does not answer ({reason}); the next run asks again")

    def _leave_alone(self, host: str, reason: str) -> None:
        self._left_alone[host] = reason
        raise HostUnavailable("host_left_alone", reason)

    def _send(self, address: str, conditions: Mapping[str, str]) -> Answer:
        self._backend.deadline = time.monotonic() + self.limits.seconds
        headers: dict[bytes | str, bytes | str] = {
            "Host": httpx.URL(address).netloc.decode("ascii"),
            "User-Agent": self.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml,application/json,application/pdf,*/*;q=0.5",
            "Accept-Encoding": "gzip",
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
        }
        headers.update(conditions.items())
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), _SOCKET_SECONDS)
        try:
            with self._connections().stream(
                "GET", address, headers=headers, extensions={"timeout": timeout}
            ) as response:
                return self._read(address, response)
        except ForbiddenAddress as error:
            raise FetchError("private_address", str(error)) from error
        except BodyRefused as error:
            lasting = error.code != "broken_body"
            raise FetchError(error.code, f"{address}: {error}", of_document=lasting) from error
        except (httpcore.TimeoutException, OutOfTime) as error:
            raise FetchError("timeout", f"{address} did not answer in time") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError) as error:
            raise FetchError("no_answer", f"{address} did not answer properly: {error}") from error

    def _read(self, address: str, response: httpcore.Response) -> Answer:
        headers: dict[str, str] = {}
        for raw_name, value in response.headers:
            name = raw_name.decode("latin-1").lower()
            if name in _KEPT_HEADERS:
                headers.setdefault(name, value.decode("latin-1"))
        content = b""
        if response.status == 200:
            declared = dict(response.headers).get(b"Content-Length", b"0")
            if declared.isdigit() and int(declared) > self._max_bytes:
                raise BodyRefused(
                    "too_large", f"it has {int(declared):,} bytes, more than {self._max_bytes:,}"
                )
            encoding = headers.get("content-encoding", "")
            content = read_body(response.iter_stream(), encoding, self._max_bytes)
        return Answer(address, address, address, response.status, headers, content)

    def _connections(self) -> httpcore.ConnectionPool:
        if self._pool is None:
            self._pool = httpcore.ConnectionPool(
                ssl_context=httpx.create_ssl_context(),
                network_backend=self._backend,
                max_connections=4,
                keepalive_expiry=30.0,
            )
        return self._pool


def canonical(address: str) -> str:
    """Return an address in one way of writing: no fragment, no default port, a path, escapes as they should be.

    Raises:
        FetchError: it is none of the web, or carries a password.
    """
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchError("bad_address", f"{address[:200]!r} is no address: {error}") from error
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise FetchError("bad_address", f"{address[:200]!r} is no address on the web")
    return str(url)


def resolve(base: str, reference: str) -> str:
    """Return where a reference on a page leads, as `canonical` writes it; raises FetchError as that does."""
    try:
        return canonical(str(httpx.URL(base).join(reference.strip())))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError("bad_address", f"{reference[:200]!r} is no address: {error}") from error


def _retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for; it holds seconds or a date."""
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
