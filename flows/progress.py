"""Telling whoever watches how far a run is: log lines by default, whatever the caller sets instead."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

LOGGER = logging.getLogger("policywh")
_LINES = 10  # log lines for the documents of a run, at most


class Progress(Protocol):
    """What a watcher is told."""

    def stage(self, name: str) -> None:
        """A stage begins."""

    def documents(self, done: int, total: int) -> None:
        """So many of the stage's documents are done."""


class LogProgress:
    """Progress as log lines: each stage, and the documents in tenths."""

    def __init__(self) -> None:
        self._tenth = 0

    def stage(self, name: str) -> None:
        """Log the stage."""
        self._tenth = 0
        LOGGER.info("stage %s", name)

    def documents(self, done: int, total: int) -> None:
        """Log when another tenth is done."""
        tenth = done * _LINES // max(total, 1)
        if tenth > self._tenth:
            self._tenth = tenth
            LOGGER.info("%d of %d documents", done, total)


_current: ContextVar[Progress | None] = ContextVar("policywh_progress", default=None)


def current_progress() -> Progress:
    """Return the watcher of this context."""
    return _current.get() or LogProgress()


@contextmanager
def watched_by(progress: Progress) -> Iterator[None]:
    """Tell `progress` of everything that runs inside the block."""
    token = _current.set(progress)
    try:
        yield
    finally:
        _current.reset(token)
