"""Telling an operator of failures and warnings, through Prefect's own notification block.

`notify_url` (POLICYWH_NOTIFY_URL) is an address as Apprise has them: `json://host/path` posts to a web hook, `mailtos://…`
sends an e-mail, `slack://…` and many more. Nobody is told where it is not set.
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.settings import Settings, SettingsError, load_settings
from flows.summary import Summary

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun, State
    from prefect.flows import Flow

LOGGER = logging.getLogger("policywh")
_MOST = 10


def on_trouble(flow: "Flow[..., Any]", flow_run: "FlowRun", state: "State[Any]") -> None:
    """Tell of a run that failed or crashed; a hook for the flow's states, so it is told of a killed run too."""
    given = flow_run.parameters or {}
    config = given.get("config")
    try:
        settings = load_settings(Path(config) if config else None, data_dir=given.get("data_dir"))
    except SettingsError as error:
        LOGGER.error("nobody is told of the failure, as the settings cannot be used: %s", error)
        return
    tell(
        settings,
        f"{flow.name}: {state.name}",
        f"{state.message}\n\nRun {flow_run.name}. The last release stays current. What to do: docs/runbook.md",
    )


def tell_warnings(settings: Settings, summary: Summary) -> None:
    """Tell of a run that ended well but has failed checks, all of them warnings."""
    if not summary.failed_checks:
        return
    lines = [
        f"- {check.gate}: {check.expectation} on {check.table_name} ({check.observed})"
        for check in summary.failed_checks[:_MOST]
    ]
    if len(summary.failed_checks) > _MOST:
        lines.append(f"- and {len(summary.failed_checks) - _MOST} more")
    outcome = "published" if summary.published else "nothing new"
    tell(
        settings,
        f"policy-warehouse: {len(summary.failed_checks)} warnings",
        "\n".join([f"Run {summary.run_id} ({outcome}).", *lines]),
    )


def tell(settings: Settings, subject: str, body: str) -> None:
    """Send a message to `notify_url`; that it cannot be sent is logged and changes nothing for the run."""
    if settings.notify_url is None:
        return
    from prefect.blocks.notifications import AppriseNotificationBlock

    try:
        block = AppriseNotificationBlock(url=settings.notify_url)
        with block.raise_on_failure():
            block.notify(body, subject, _sync=True)  # type: ignore[call-arg]  # Prefect's dispatch takes it
    except Exception as error:
        LOGGER.error("nobody was told %r: %s: %s", subject, type(error).__name__, error)
