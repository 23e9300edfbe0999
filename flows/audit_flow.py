"""The flow `policy-warehouse-audit`: whether everything that is kept is still whole and consistent."""

from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.concurrency.sync import concurrency

from flows.doctor import Finding, Severity, examine
from flows.errors import RunError
from flows.main_flow import LEASE_SECONDS, WRITER_LIMIT, refuse_relative_paths
from flows.maintenance import check_now
from flows.notifying import on_trouble, tell
from flows.reading import NothingToRead
from flows.report import write_report
from flows.settings import Settings, load_settings
from warehouse.quality.report import GateReport


class AuditFailed(RunError):
    """Something is lost or damaged, or a critical check fails; the message says what."""


@flow(
    name="policy-warehouse-audit",
    persist_result=False,
    timeout_seconds=6 * 3600,
    on_failure=[on_trouble],
    on_crashed=[on_trouble],
)
def audit(data_dir: str | None = None, config: str | None = None) -> str:
    """Examine the data directory as `policywh doctor` does, check the working file, and write the report anew.

    Args:
        data_dir: where raw store, working file and releases live; without it as set in environment or file.
        config: settings file (TOML).

    Returns:
        The findings as Markdown, which are the run's artifact too.

    Raises:
        AuditFailed: something is lost or damaged, or a critical check fails. Nothing was changed.
    """
    settings = load_settings(Path(config) if config else None, data_dir=data_dir)
    refuse_relative_paths(settings)
    with concurrency(WRITER_LIMIT, lease_duration=LEASE_SECONDS):
        findings = examine(settings)
        checks = None if findings and findings[0].severity is not Severity.LEFTOVER else check_now(settings)
    said = _as_markdown(findings, checks)
    create_markdown_artifact(said, key="policy-warehouse-audit")
    if checks is None or checks.blocking:
        raise AuditFailed(_first_of(findings, checks))
    if checks.failed or findings:
        tell(settings, "policy-warehouse-audit: warnings", said)
    _write_report(settings)
    return said


def _write_report(settings: Settings) -> None:
    if settings.report:
        try:
            write_report(settings.data_dir.absolute(), settings.report_documents)
        except NothingToRead:
            return


def _first_of(findings: list[Finding], checks: GateReport | None) -> str:
    if checks is None:
        worst = findings[0]
        return (
            f"{worst.severity}: {worst.path}: {worst.what}; {worst.advice} ({len(findings)} findings in all)"
        )
    return "critical checks fail: " + "; ".join(
        f"{one.expectation} on {one.table_name} ({one.observed})" for one in checks.blocking
    )


def _as_markdown(findings: list[Finding], checks: GateReport | None) -> str:
    lines = ["# Audit", "", "| | where | what | what to do |", "|---|---|---|---|"]
    lines += [f"| {one.severity} | `{one.path}` | {one.what} | {one.advice} |" for one in findings]
    lines = lines if findings else ["# Audit", "", "Raw store, working file, staging and releases are whole."]
    if checks is None:
        return "\n".join([*lines, "", "The checks of the working file were left out."])
    lines += ["", f"{len(checks.results) - len(checks.failed)} checks passed, {len(checks.failed)} failed."]
    lines += [
        f"- {one.severity}: {one.expectation} on {one.table_name} ({one.observed})" for one in checks.failed
    ]
    return "\n".join(lines)
