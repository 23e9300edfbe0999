"""A real headless Chromium, driven by Playwright. Its wheel ships the driver; the browser is the system's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# As root, in containers, Chromium cannot make its sandbox; and it shall not look for updates.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium: POLICYWH_BROWSER, else the first found. Without one the test is skipped, in CI it fails."""
    executable = os.environ.get("POLICYWH_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    if executable is None:
        missing = "no Chromium: install it (Debian: apt-get install chromium) or set POLICYWH_BROWSER"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A page opened from a file, with everything that it asked for or complained of."""

    def __init__(self, browser: Browser, file: Path, width: int = 1280, height: int = 900) -> None:
        """Open `file`; `requests` are addresses beside the file's own, `complaints` errors and warnings."""
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.resolve().as_uri())

    def ready(self) -> Visit:
        """Wait until the report has drawn everything."""
        self.page.wait_for_selector("html[data-ready=true]")
        self.page.wait_for_function("document.querySelectorAll('.chart svg').length >= 7")
        return self

    def count(self, output: str) -> int:
        """The number that a filter's output shows."""
        return int(self.page.get_attribute(f"#{output}", "data-value") or -1)

    def _note_request(self, request: Request) -> None:
        if request.url != self.page.url and not request.is_navigation_request():
            self.requests.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)
