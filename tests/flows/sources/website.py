"""A web site on loopback that a test writes page by page, and that remembers what was asked of it."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, NamedTuple

ARTICLE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title></head><body>
<nav><a href="/">首页</a></nav><h1>{title}</h1>
<p>各区人民政府，市政府各委、办、局：</p><p>{body}</p>
<p>{more}</p></body></html>"""
MORE = (
    "各部门要提高认识，加强协同，把数据资源用起来，把公共服务办好，让企业和群众办事更方便，推动城市治理一网统管。"
    * 3
)


class SimulatedClock:
    """A clock that stands still but for `sleep`, which takes no time, and for `next_day`."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 2, 18, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)

    def next_day(self) -> None:
        self._now = self._now.replace(hour=18, minute=30) + timedelta(days=1)


class Asked(NamedTuple):
    """A request that reached the site."""

    host: str
    path: str
    at: datetime
    headers: dict[str, str]
    status: int

    @property
    def is_conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass
class Served:
    """What the site gives for a path; by `fault` it misbehaves."""

    content: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    has_etag: bool = True
    fault: Literal["drip", "cut", "reset"] | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:12]}"'


class Website:
    """The pages by path (with the query), and the requests in their order."""

    def __init__(self, clock: SimulatedClock) -> None:
        self.pages: dict[str, Served] = {}
        self.asked: list[Asked] = []
        self.clock = clock
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """The site keeps its own log."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.stopping = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, content: str | bytes, **options: object) -> None:
        """Serve a page; text as UTF-8, as HTML unless the options say otherwise."""
        raw = content.encode() if isinstance(content, str) else content
        served = Served(raw, **options)  # type: ignore[arg-type]  # the fields of Served
        served.headers.setdefault("Content-Type", "text/html; charset=utf-8")
        self.pages[path] = served

    def article(
        self, path: str, title: str, body: str = "", charset: str = "utf-8", codec: str = "utf-8"
    ) -> None:
        """Serve a text; `charset` is what the page claims, `codec` what it is."""
        text = ARTICLE.format(charset=charset, title=title, body=body or title, more=MORE)
        self.page(path, text.encode(codec), headers={"Content-Type": f"text/html; charset={charset}"})

    def redirect(self, path: str, target: str, status: int = 301) -> None:
        self.page(path, "", status=status, headers={"Location": target})

    def requests(self) -> list[Asked]:
        """Return what was asked since the last call."""
        asked, self.asked = self.asked, []
        return asked

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        served = self.pages.get(handler.path, Served(b"no such page", 404))
        matches = served.has_etag and headers.get("if-none-match") == served.etag
        status = 304 if served.status == 200 and matches else served.status
        self.asked.append(Asked(headers.get("host", ""), handler.path, self.clock.now(), headers, status))
        content = b"" if status == 304 else served.content
        handler.send_response(status)
        for name, value in served.headers.items():
            handler.send_header(name, value)
        if served.has_etag and status in (200, 304):
            handler.send_header("ETag", served.etag)
        handler.send_header("Content-Length", str(len(content) * (2 if served.fault == "cut" else 1)))
        handler.end_headers()
        with suppress(OSError):  # the other side may have heard enough
            if served.fault == "drip":
                self._drip(handler, content)
            else:
                handler.wfile.write(content)
        handler.close_connection = served.fault is not None

    def _drip(self, handler: BaseHTTPRequestHandler, content: bytes) -> None:
        for byte in content:
            if self.stopping.is_set():
                return
            handler.wfile.write(bytes([byte]))
            time.sleep(0.02)


@contextmanager
def running(clock: SimulatedClock) -> Iterator[Website]:
    """Run a site on a free port of loopback while the block lasts."""
    site = Website(clock)
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopping.set()
        site.server.shutdown()
        site.server.server_close()
        thread.join()
