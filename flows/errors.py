"""Errors that an operator can understand and mend; the command line shows their message alone."""

import errno
from collections.abc import Iterator

# What the system calls and DuckDB say, in an error's number or, where a library passes it on, in its text.
_RESOURCES: dict[int | None, tuple[str, str]] = {
    errno.ENOSPC: ("No space left on device", "the disk is full: make room"),
    errno.EDQUOT: ("Disk quota exceeded", "the disk quota is used up: make room"),
    errno.EFBIG: ("File too large", "a file would be larger than the system allows: raise that limit"),
    errno.EROFS: ("Read-only file system", "the file system is read-only: mount it for writing"),
    errno.EACCES: ("Permission denied", "the user of this run may not write there: give it the right to"),
    None: (
        "Out of Memory Error",
        "queries need more memory than they may take: raise POLICYWH_DATABASE_MEMORY_MB",
    ),
}


class RunError(RuntimeError):
    """A run that cannot go on, for a reason that an operator can understand and mend."""


class ResourceTrouble(RunError):
    """Files cannot be written, or memory is short; nothing is lost, and the next run carries on."""


def resource_trouble(error: BaseException) -> ResourceTrouble | None:
    """Return what to tell the operator where the cause of an error is the machine and not the program."""
    for cause in _causes(error):
        number = cause.errno if isinstance(cause, OSError) else None
        for code, (text, advice) in _RESOURCES.items():
            if (code is not None and number == code) or text in str(cause):
                what = str(cause).splitlines()[-1] if number is None else str(cause)
                return ResourceTrouble(
                    f"{advice}, then run again ({what}); nothing is lost and the last release stays current"
                )
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
