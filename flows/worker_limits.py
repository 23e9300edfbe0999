"""How much memory and time a document may cost the process that reads it.

Parsers of PDF, Word and HTML are large programs fed with what strangers wrote. Time runs out twice: first as an
exception where Python's code is running, which costs the document alone; then, where a library does not come back
to Python, as a signal that ends the process, and the pool starts another one.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_HARD_FACTOR = (
    2  # seconds of the processor until the process ends, by seconds of the clock until the exception
)


class TookTooLong(BaseException):
    """A document took longer than it may. No Exception: code that survives any fault must not survive this."""


def limit_memory(megabytes: int) -> None:
    """Let this process have so many MB (10**6 bytes) of address space; beyond it Python raises MemoryError.

    On Linux only: elsewhere the limit is not kept, or counts what is never used.
    """
    if sys.platform != "linux":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 10**6
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the block after so many seconds, and end the process where that does not help."""
    previous = signal.signal(signal.SIGALRM, _raise)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_PROF, seconds * _HARD_FACTOR)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGALRM, previous)


def _raise(number: int, frame: FrameType | None) -> None:
    raise TookTooLong
