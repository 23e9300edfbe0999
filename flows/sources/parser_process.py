"""What strangers wrote is parsed in a process of its own: a page that crashes or hangs a parser costs only itself.

The process starts with the first page, since most runs of a folder have none, and again after one has killed it.
"""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from flows.worker_limits import TookTooLong, confine, limit_threads, time_limit

Result = TypeVar("Result")


class ParserFailed(Exception):
    """A parser did not end, ended its process or took too much memory; the message says which."""


class ParserProcess:
    """Calls functions in another process, one at a time, within limits."""

    def __init__(self, seconds: float, memory_mb: int) -> None:
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._pool: ProcessPoolExecutor | None = None

    def call(self, task: Callable[[], Result]) -> Result:
        """Return what a task gives: a function of a module with its arguments (`functools.partial`), copied there and back.

        Raises:
            ParserFailed: it has no result, for want of time or memory, or because its process died.
            Exception: what the function itself raises.
        """
        if self._pool is None:
            self._pool = self._start()
        try:
            return self._pool.submit(_within, self._seconds, task).result()
        except BrokenProcessPool as error:
            self.close()
            raise ParserFailed("made the process that read it die, or hung it") from error

    def close(self) -> None:
        """End the process, where there is one."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _start(self) -> ProcessPoolExecutor:
        limit_threads()
        # Spawned, not forked: what the parent holds (threads, locks of libraries) would break in a copy.
        return ProcessPoolExecutor(
            1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=confine,
            initargs=(self._memory_mb,),
        )


def _within(seconds: float, task: Callable[[], Result]) -> Result:
    try:
        with time_limit(seconds):
            return task()
    except TookTooLong as error:
        raise ParserFailed(f"was not read within {seconds:g} seconds") from error
    except MemoryError as error:
        raise ParserFailed("needs more memory to be read than a page may take") from error
