"""What a run reports at its end, and its rendering as Markdown."""

from pathlib import Path
from typing import NamedTuple

from flows.run_state import Run
from warehouse.publishing import RELEASE_FILE


class HeldBack(NamedTuple):
    """A file in quarantine and why."""

    source_uri: str
    stage: str
    reason: str


class Summary(NamedTuple):
    """What came of a run."""

    run_id: str
    seen: int
    new: int
    changed: int
    unchanged: int
    ignored: tuple[str, ...]
    transformed: int
    held_back: tuple[HeldBack, ...]
    in_quarantine: int
    fact_counts: dict[str, int]
    checks_passed: int
    checks_failed: int
    failed_checks: tuple[str, ...]
    warehouse: Path
    published: bool
    report: Path | None
    report_error: str
    stage_seconds: dict[str, float]
    peak_memory_mb: float

    @property
    def quarantined(self) -> int:
        """How many files this run held back."""
        return len({item.source_uri for item in self.held_back})

    @property
    def seconds(self) -> float:
        """Seconds that the stages took together."""
        return sum(self.stage_seconds.values())


def summarise(run: Run) -> Summary:
    """Return the summary of a run that has ended."""
    found = run.ingested
    return Summary(
        run_id=run.run_id,
        seen=found.seen,
        new=len(found.new),
        changed=len(found.changed),
        unchanged=len(found.unchanged),
        ignored=tuple(found.ignored),
        transformed=len(run.pending),
        held_back=tuple(HeldBack(item.source_uri, item.stage, item.reason) for item in run.held_back),
        in_quarantine=run.in_quarantine,
        fact_counts=dict(run.fact_counts),
        checks_passed=sum(check.success for check in run.checks),
        checks_failed=sum(not check.success for check in run.checks),
        failed_checks=tuple(
            f"{check.severity} {check.gate}: {check.expectation} on {check.table_name} ({check.observed})"
            for check in run.checks
            if not check.success
        ),
        warehouse=run.data_dir / "current" / RELEASE_FILE,
        published=run.release is not None,
        report=run.report,
        report_error=run.report_error,
        stage_seconds=dict(run.stage_seconds),
        peak_memory_mb=run.peak_memory_mb,
    )


def as_markdown(summary: Summary) -> str:
    """Return the summary as Markdown, for the run's artifact and `runs/<run_id>/summary.md`."""
    outcome = "published" if summary.published else "nothing new: the current release stays"
    lines = [
        f"# Run {summary.run_id}: {outcome}",
        "",
        "| documents | |",
        "|---|---:|",
        f"| seen | {summary.seen:,} |",
        f"| new | {summary.new:,} |",
        f"| changed | {summary.changed:,} |",
        f"| unchanged | {summary.unchanged:,} |",
        f"| transformed | {summary.transformed:,} |",
        f"| quarantined in this run | {summary.quarantined:,} |",
        f"| in quarantine in all | {summary.in_quarantine:,} |",
        f"| other files, ignored | {len(summary.ignored):,} |",
        "",
        "| facts | rows |",
        "|---|---:|",
        *(f"| {name} | {count:,} |" for name, count in summary.fact_counts.items()),
        "",
        f"Checks: {summary.checks_passed} passed, {summary.checks_failed} failed.",
        *(f"- {_cell(check)}" for check in summary.failed_checks),
        "",
        f"Warehouse: `{summary.warehouse}`",
        *([f"Report: `{summary.report}`"] if summary.report else []),
        *([f"No report was written: {_cell(summary.report_error)}"] if summary.report_error else []),
        f"Seconds: {summary.seconds:.1f}; peak memory: {summary.peak_memory_mb:,.0f} MB",
    ]
    if summary.held_back:
        lines += ["", "| quarantined | at | reason |", "|---|---|---|"]
        lines += [f"| {_cell(x.source_uri)} | {x.stage} | {_cell(x.reason)} |" for x in summary.held_back]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Keep a text, file names included, from breaking out of its table cell."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
