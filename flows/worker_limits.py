"""How much memory and time a document may cost the process that reads it.

Parsers of PDF, Word and HTML are large programs fed with what strangers wrote. Time runs out twice: first as an
exception where Python's code is running, which costs the document alone; then, where a library does not come back
to Python, as a signal that ends the process, and the pool starts another one.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection, parent_process
from types import FrameType

_HARD_FACTOR = (
    2  # seconds of the processor until the process ends, by seconds of the clock until the exception
)
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


class TookTooLong(BaseException):
    """A document took longer than it may. No Exception: code that survives any fault must not survive this."""


def limit_threads() -> None:
    """Keep libraries from starting threads of their own: there is a process for each core already."""
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")


def confine(memory_mb: int) -> None:
    """Make a fresh process one that reads what strangers wrote: little memory, and it ends when its parent has.

    Ctrl-C reaches the whole group of processes; the parent answers it.
    """
    limit_memory(memory_mb)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


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


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
