"""The rows that a run writes about itself, made from what the stages know."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from flows.raw_store import DocumentVersion
from flows.run_state import Run, code_version
from transforms.keys import make_key
from warehouse.quality.report import ExpectationResult, Rejection
from warehouse.run_log import QualityResult, QuarantineEntry, RunRecord


def run_record(run: Run, status: str, error: str | None = None) -> RunRecord:
    """Return the record of a run as it stands now; `status` as in the schema's vocabulary."""
    found = run.ingested
    return RunRecord(
        run_id=run.run_id,
        started_at=run.started_at.replace(tzinfo=None),
        finished_at=None if status == "running" else datetime.now(UTC).replace(tzinfo=None),
        status=status,
        code_version=code_version(),
        transform_version=run.transform_version,
        seeds_version=run.seeds_version,
        settings=json.dumps(run.settings.as_json(), ensure_ascii=False, sort_keys=True),
        documents_seen=found.seen,
        documents_new=len(found.new),
        documents_changed=len(found.changed),
        documents_unchanged=len(found.unchanged),
        documents_withdrawn=len(found.withdrawn),
        documents_quarantined=len({entry.source_uri for entry in run.held_back}),
        fact_counts=json.dumps(run.fact_counts),
        checks_passed=sum(check.success for check in run.checks),
        checks_failed=sum(not check.success for check in run.checks),
        stage_seconds=json.dumps(run.stage_seconds),
        peak_memory_mb=run.peak_memory_mb,
        error=error,
    )


def version_row(item: DocumentVersion) -> tuple[object, ...]:
    """Return a version as a row of stage.document_version."""
    return (
        item.source_uri,
        item.raw_sha256,
        item.document_key,
        item.version,
        item.is_newest,
        item.is_newest,  # until the versions are settled
        _utc(item.first_observed_at),
        _utc(item.last_observed_at),
    )


def _utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC).replace(tzinfo=None)


def quality_row(run_id: str, result: ExpectationResult, checked_at: datetime) -> QualityResult:
    """Return the outcome of a check as a row of ops.quality_result."""
    column = result.column_name or ""
    key = make_key("quality", run_id, result.gate, result.table_name, column, result.expectation)
    return QualityResult(
        result_key=key,
        run_id=run_id,
        gate=result.gate,
        table_name=result.table_name,
        column_name=result.column_name,
        expectation=result.expectation,
        severity=result.severity,
        success=result.success,
        unexpected_count=result.unexpected_count,
        row_count=result.row_count,
        observed=result.observed,
        details=result.details_json,
        checked_at=checked_at,
    )


def entries_of_rejections(run: Run, rejections: Iterable[Rejection]) -> list[QuarantineEntry]:
    """Return the documents that a gate wants held back as entries of ops.quarantine."""
    known = {document.document_key: document for document in run.pending}
    return [
        QuarantineEntry(
            quarantine_key=make_key("quarantine", item.document_key, item.table_name, item.expectation),
            document_key=item.document_key,
            source_uri=known[item.document_key].source_uri,
            raw_sha256=known[item.document_key].raw_sha256,
            raw_path=_raw_path(known[item.document_key].raw_sha256),
            stage="check_staged",
            reason_code=item.expectation,
            reason=f"{known[item.document_key].source_uri}: {item.reason}",
            byte_count=known[item.document_key].byte_count,
            details=None,
            transform_version=run.transform_version,
            seeds_version=run.seeds_version,
        )
        for item in rejections
    ]


def entry_of_staged(row: tuple[object, ...]) -> QuarantineEntry:
    """Return a row of stage.quarantine, in its column order, as an entry of ops.quarantine."""
    key, document_key, uri, sha256, stage, code, reason, size, transforms_at, seeds_at = row
    return QuarantineEntry(
        str(key), str(document_key), str(uri), str(sha256), _raw_path(str(sha256)), str(stage), str(code),
        str(reason), int(str(size)), None, str(transforms_at), str(seeds_at),
    )  # fmt: skip


def _raw_path(raw_sha256: str) -> str:
    return f"raw/objects/{raw_sha256[:2]}/{raw_sha256}"
