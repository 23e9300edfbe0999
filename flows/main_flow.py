"""The flow `policy-warehouse`: everything new or changed in the inbox, through to a published release."""

from contextlib import suppress
from datetime import UTC
from pathlib import Path
from traceback import format_exception
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.concurrency.sync import concurrency
from prefect.runtime import deployment, flow_run
from prefect.states import Completed

from flows import pipeline, tasks
from flows.abandoned import noted
from flows.artifacts import ArtifactProgress, show
from flows.errors import RunError, resource_trouble
from flows.notifying import on_trouble, tell, tell_warnings
from flows.progress import current_progress
from flows.run_rows import run_record
from flows.run_state import Run, exclusive, write_text_durably
from flows.settings import Settings, SettingsError, load_settings
from flows.summary import Summary, as_markdown, summarise
from warehouse.publishing import current_release
from warehouse.run_log import later_run, record_run

WRITER_LIMIT = "warehouse-writer"
LEASE_SECONDS = 60  # how long a killed run keeps the next one waiting; the shortest that Prefect allows


@flow(
    name="policy-warehouse",
    persist_result=False,
    timeout_seconds=24 * 3600,  # a run that hangs must not keep the next nights waiting
    on_failure=[on_trouble],
    on_crashed=[on_trouble],
)
def policy_warehouse(
    inbox: str | None = None,
    data_dir: str | None = None,
    reprocess: bool = False,
    config: str | None = None,
    rebuild: bool = False,
) -> Summary | State[Any]:
    """Bring the warehouse up to date with the inbox.

    A scheduled run that comes late, after one that began later than it should have, has nothing left to do: it ends
    at once as Completed. So the slots of days in which no worker was there cost one run.

    Args:
        inbox: folder that is searched for documents; without it as set in environment or file.
        data_dir: where raw store, working file and releases live; likewise.
        reprocess: transform every document version again, not only what is new or changed.
        config: settings file (TOML).
        rebuild: make the warehouse anew from the raw store alone; the inbox is not looked at.

    Raises:
        SettingsError: a setting is missing or wrong.
        AnotherRunActive: another run is loading into the same data directory.
        CheckFailed: a critical check failed; the last release stays current.
    """
    settings = load_settings(Path(config) if config else None, inbox=inbox, data_dir=data_dir)
    refuse_relative_paths(settings)
    progress = current_progress() if deployment.id is None else ArtifactProgress(current_progress())
    with (
        concurrency(WRITER_LIMIT, lease_duration=LEASE_SECONDS),
        exclusive(settings.data_dir, settings.lock_wait_seconds),
        noted(settings.data_dir, str(flow_run.get_id())) as dead,
    ):
        if dead is not None:
            tell(
                settings,
                "policy-warehouse: Crashed",
                f"The run {dead} died; this one goes on with what it left.",
            )
        run = Run(settings, reprocess, progress, rebuild=rebuild)
        if not (reprocess or rebuild) and (covering := _covering(run)):
            return Completed(message=f"nothing to do: run {covering} began after this one was due")
        summary = _run(run)
    show(summary)
    tell_warnings(settings, summary)
    return summary


def _covering(run: Run) -> str | None:
    """Return the run that did what this one was scheduled for, if there is one."""
    if deployment.id is None or not run.working_file.exists():
        return None
    due = flow_run.get_scheduled_start_time().astimezone(UTC).replace(tzinfo=None)
    with run.database() as con:
        return later_run(con, run_record(run, "running"), due)


def _run(run: Run) -> Summary:
    try:
        _stages(run)
    except BaseException as error:
        run.close(failed=True)
        told = resource_trouble(error)
        _record_failure(run, told or error)
        if told is not None:
            raise told from error
        raise
    run.close(failed=False)
    with run.database() as con:
        record_run(con, run_record(run, "succeeded"))
    summary = summarise(run)
    write_text_durably(run.run_dir / "summary.md", as_markdown(summary))
    return summary


def _stages(run: Run) -> None:
    tasks.ingest(run)
    if not pipeline.has_news(run):
        pipeline.count_facts(run)
        pipeline.check_freshness(run)
        if pipeline.lacks_report(run):
            tasks.report(run)
        _publish_to_postgres(run)
        return
    tasks.transform(run)
    tasks.check_staged(run)
    tasks.load(run)
    tasks.model(run)
    tasks.compare(run)
    tasks.check_warehouse(run)
    tasks.publish(run)
    if run.settings.report:
        tasks.report(run)
    _publish_to_postgres(run)


def _publish_to_postgres(run: Run) -> None:
    """Where the settings name a PostgreSQL; without news too, as the last publish there may have failed."""
    if run.settings.postgres_url is not None and current_release(run.data_dir) is not None:
        tasks.publish_postgres(run)


def _record_failure(run: Run, error: BaseException) -> None:
    reason = str(error)
    if not isinstance(error, RunError):
        reason = f"{type(error).__name__}: {error}"
        with suppress(OSError):
            write_text_durably(run.run_dir / "error.txt", "".join(format_exception(error)))
    # What broke the run may break its record as well; the flow's state tells the first reason.
    with suppress(Exception), run.database() as con:
        record_run(con, run_record(run, "failed", reason))


def refuse_relative_paths(settings: Settings) -> None:
    """Raise SettingsError for them: a worker starts runs in a folder that it removes afterwards, relative paths with it."""
    if deployment.id is None:
        return
    for name in ("inbox", "data_dir"):
        path = getattr(settings, name)
        if path is not None and not path.is_absolute():
            raise SettingsError(
                f"{name} is {path}: a scheduled run needs an absolute path (POLICYWH_{name.upper()})"
            )
