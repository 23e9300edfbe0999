"""The current release into PostgreSQL, as a command and as a step of a run."""

from typing import TYPE_CHECKING

from pydantic import SecretStr

from flows.errors import RunError
from flows.reading import NothingToRead
from flows.settings import Settings
from warehouse.publishing import RELEASE_FILE, current_release

if TYPE_CHECKING:
    from warehouse.postgres.publishing import PublishReport


def publish_to_postgres(settings: Settings, url: str | None = None, full: bool = False) -> str:
    """Publish the current release to `url`, or where the settings say, and return what was done in one line or more.

    Raises:
        NothingToRead: there is no release yet.
        RunError: PostgreSQL or the driver for it is not there, or refuses; nothing has changed there then.
    """
    address = url or _revealed(settings.postgres_url)
    release = current_release(settings.data_dir)
    if release is None:
        raise NothingToRead(f"there is no release in {settings.data_dir} yet: run `policywh run` first")
    try:
        from warehouse.postgres import publishing
        from warehouse.postgres.errors import PostgresError
    except ImportError as error:
        raise RunError(f"{error}: install policy-warehouse[postgres]") from error
    reader = publishing.Reader(settings.postgres_reader, _revealed(settings.postgres_reader_password))
    try:
        report = publishing.publish_to_postgres(
            release / RELEASE_FILE, release.name, address or "", reader, full
        )
    except PostgresError as error:
        raise RunError(str(error)) from error
    return "\n".join([*report.notes, _summary(report, settings.postgres_reader)])


def _summary(report: "PublishReport", role: str) -> str:
    rows = sum(report.written.values())
    told = f"release {report.release_id}: {len(report.written)} tables changed, {rows:,} rows written"
    if not report.written:
        told = f"release {report.release_id} is there already, nothing was written"
    if not report.has_reader:
        told += f"; no role {role!r} to read it: set POLICYWH_POSTGRES_READER_PASSWORD and publish again"
    return told


def _revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()
