"""When a source is due, by the calendar: a missed night is made up for once, a second run finds nothing due."""

from datetime import datetime, timedelta, timezone

from flows.sources.declaration import Schedule

_CHINA = timezone(timedelta(hours=8))
_NIGHT_HOUR = 2  # in China: when the nightly deployment runs, and government sites have few readers


def is_due(schedule: Schedule, last_pass: datetime | None, now: datetime) -> bool:
    """Say whether a source was not asked since its last turn came: the hour, the night, Monday's night."""
    return last_pass is None or last_pass < _last_turn(schedule, now)


def _last_turn(schedule: Schedule, now: datetime) -> datetime:
    local = now.astimezone(_CHINA)
    if schedule == "hourly":
        return local.replace(minute=0, second=0, microsecond=0)
    night = local.replace(hour=_NIGHT_HOUR, minute=0, second=0, microsecond=0)
    if night > local:
        night -= timedelta(days=1)
    if schedule == "weekly":
        night -= timedelta(days=night.weekday())
    return night
