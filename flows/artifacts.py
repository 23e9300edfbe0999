"""What a run shows on a Prefect server: summary, checks, progress, and links to report and Data Docs."""

from typing import cast
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.progress import Progress
from flows.summary import Summary, as_markdown

_STEP = 10.0  # percent between two updates


class ArtifactProgress:
    """Progress as an artifact of the run, beside the watcher it has anyway."""

    def __init__(self, other: Progress) -> None:
        self._other = other
        self._stage = ""
        self._artifact: UUID | None = None
        self._shown = 0.0

    def stage(self, name: str) -> None:
        """Tell the other watcher."""
        self._stage = name
        self._other.stage(name)

    def documents(self, done: int, total: int) -> None:
        """Bring the artifact up to date whenever another tenth is done."""
        self._other.documents(done, total)
        percent = 100.0 * done / max(total, 1)
        said = f"{done:,} of {total:,} documents ({self._stage})"
        if self._artifact is None:
            self._artifact = cast(UUID, create_progress_artifact(percent, "policy-warehouse-progress", said))
        elif percent >= min(self._shown + _STEP, 100.0):
            update_progress_artifact(self._artifact, percent, said)
        else:
            return
        self._shown = percent


def show(summary: Summary) -> None:
    """Make the artifacts of a run that ended well."""
    create_markdown_artifact(as_markdown(summary), key="policy-warehouse-summary", description=summary.run_id)
    if summary.checks:
        create_table_artifact(
            [
                {
                    "gate": str(check.gate),
                    "table": check.table_name,
                    "column": check.column_name,
                    "expectation": check.expectation,
                    "severity": str(check.severity),
                    "passed": check.success,
                    "observed": check.observed,
                }
                for check in sorted(summary.checks, key=lambda one: one.success)
            ],
            key="policy-warehouse-checks",
            description=f"Checks of {summary.run_id}, the failed ones first",
        )
    links = {"report": summary.report.as_uri() if summary.report else None, "data-docs": summary.data_docs}
    for name, link in links.items():
        if link:
            create_link_artifact(link, f"{name} of {summary.run_id}", key=f"policy-warehouse-{name}")
