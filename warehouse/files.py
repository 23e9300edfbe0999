"""Making files survive a power cut, and putting damaged ones out of the way."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path


def fsync_path(path: Path) -> None:
    """Flush a file, or a directory's entries, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_aside(path: Path) -> Path:
    """Rename a damaged file or directory so that the next run makes a new one, and return its new place."""
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    path.rename(aside)
    wal = path.with_name(f"{path.name}.wal")
    if wal.exists():
        wal.rename(aside.with_name(f"{aside.name}.wal"))
    return aside
