"""Time as the sources see it; tests let days pass at once."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """The time, and waiting."""

    def now(self) -> datetime:
        """Return the time, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def timestamp(moment: datetime) -> str:
    """Return a moment as the raw store notes it: ISO 8601 in UTC, with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
