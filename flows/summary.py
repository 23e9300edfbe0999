"""What a run reports at its end, and its rendering as Markdown."""

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from flows.run_state import Run
from warehouse.auditing import ChangeTotal
from warehouse.publishing import RELEASE_FILE
from warehouse.quality.report import ExpectationResult


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
    withdrawn: int
    ignored: tuple[str, ...]
    transformed: int
    read_again: dict[str, int]
    held_back: tuple[HeldBack, ...]
    in_quarantine: int
    fact_counts: dict[str, int]
    changes: tuple[ChangeTotal, ...]
    checks: tuple[ExpectationResult, ...]
    data_docs: str | None
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
    def failed_checks(self) -> tuple[ExpectationResult, ...]:
        """The checks that failed; in a run that ended well they are warnings."""
        return tuple(check for check in self.checks if not check.success)

    @property
    def checks_failed(self) -> int:
        """How many checks failed."""
        return len(self.failed_checks)

    @property
    def checks_passed(self) -> int:
        """How many checks passed."""
        return len(self.checks) - self.checks_failed

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
        withdrawn=len(found.withdrawn),
        ignored=tuple(found.ignored),
        transformed=len(run.pending),
        read_again=dict(Counter(", ".join(sorted(rules)) or "none" for rules in run.stale_rules.values())),
        held_back=tuple(HeldBack(item.source_uri, item.stage, item.reason) for item in run.held_back),
        in_quarantine=run.in_quarantine,
        fact_counts=dict(run.fact_counts),
        changes=tuple(run.changes),
        checks=tuple(run.checks),
        data_docs=_address(run),
        warehouse=run.data_dir / "current" / RELEASE_FILE,
        published=run.release is not None,
        report=run.report,
        report_error=run.report_error,
        stage_seconds=dict(run.stage_seconds),
        peak_memory_mb=run.peak_memory_mb,
    )


def _address(run: Run) -> str | None:
    """Where a person finds the checks of a run: as the operator serves them, else on this machine."""
    if run.data_docs is None:
        return None
    if run.settings.docs_url:
        return f"{run.settings.docs_url.rstrip('/')}/{run.run_id}/data_docs/index.html"
    return run.data_docs.absolute().as_uri()


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
        f"| withdrawn | {summary.withdrawn:,} |",
        f"| transformed | {summary.transformed:,} |",
        *(
            f"| of them by these rules alone: {rules} | {count:,} |"
            for rules, count in summary.read_again.items()
        ),
        f"| quarantined in this run | {summary.quarantined:,} |",
        f"| in quarantine in all | {summary.in_quarantine:,} |",
        f"| other files, ignored | {len(summary.ignored):,} |",
        "",
        "| facts | rows |",
        "|---|---:|",
        *(f"| {name} | {count:,} |" for name, count in summary.fact_counts.items()),
        "",
        *_change_lines(summary),
        f"Checks 检查: {summary.checks_passed} passed 通过, {summary.checks_failed} failed 未通过.",
        *(f"- {_cell(line)}" for check in summary.failed_checks for line in [_failed_line(check)]),
        *([f"[Data Docs: all checks 全部检查]({summary.data_docs})"] if summary.data_docs else []),
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


def _change_lines(summary: Summary) -> list[str]:
    if not summary.changes:
        return []
    lines = [
        "| changed since the last run | why | documents | added | lost | changed |",
        "|---|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.table_name.removeprefix('main.')} | {one.cause} | {one.documents:,} | {one.added:,} | {one.lost:,} "
        f"| {one.changed:,} |"
        for one in summary.changes
    ]
    return [*lines, ""]


def _failed_line(check: ExpectationResult) -> str:
    """A failed check in both languages, with the first of its rows."""
    said = f"{check.details.get('zh', '')} | {check.details.get('en', '')}"
    rows = check.details.get("sample") or []
    first = f"; 例 e.g. {json.dumps(rows[0], ensure_ascii=False, default=str)}" if rows else ""
    return f"**{check.severity}** {check.gate}: {check.expectation} on {check.table_name} ({check.observed}): {said}{first}"


def _cell(text: str) -> str:
    """Keep a text, file names included, from breaking out of its table cell."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
