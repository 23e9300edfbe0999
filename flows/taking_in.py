"""Everything that comes in during a run: the inbox, the declared sources, and what is to be said of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from flows.batches import PendingDocument
from flows.ingest import IngestResult
from flows.ingest import ingest as ingest_inbox
from flows.raw_store import RawStoreError
from flows.run_rows import quality_row
from flows.run_state import Run
from flows.sources.clock import Clock, SystemClock
from flows.sources.fetch_log import FetchLog
from flows.sources.intake import Warned
from flows.sources.reading import declared_sources, read_sources
from transforms.keys import make_key
from warehouse.quality.report import ExpectationResult, Gate, Level, Severity
from warehouse.run_log import QualityResult, QuarantineEntry


def take_in(run: Run, clock: Clock | None = None) -> FetchLog:
    """Read the inbox, where one is set, and the sources that are due; returns what the web has said so far.

    A rebuild makes the warehouse of what is in the raw store already: nothing is read.

    Raises:
        SettingsError: there is neither an inbox nor a source, or what is declared is wrong.
    """
    if not run.rebuild:
        _read(run, clock or SystemClock())
    log = FetchLog(run.data_dir / "raw", run.run_id)
    run.disappearances = disappearances(log)
    return log


def _read(run: Run, clock: Clock) -> None:
    sources = declared_sources(run.settings, run.seeds["regions"])
    found = IngestResult()
    if run.settings.inbox is not None or not sources:
        found = ingest_inbox(
            run.settings.require_inbox(),
            run.store,
            run.run_id,
            run.settings.max_file_bytes,
            run.settings.withdraw_missing,
        )
    warned = read_sources(sources, run.settings, run.run_id, run.seeds, found, clock)
    run.ingested = found
    run.checks += _checks(warned)


def leave_lost_aside(run: Run) -> None:
    """Take those documents out of `run.pending` whose bytes the raw store has no more, and note them in `run.lost`.

    What the warehouse holds of them stays. Their record names no versions, so each run looks again.
    """
    whole = []
    for document in run.pending:
        try:
            run.store.get(document.raw_sha256)
        except RawStoreError as error:
            run.lost.append(_lost(document, error))
        else:
            whole.append(document)
    run.pending = whole
    run.held_back += run.lost


def _lost(document: PendingDocument, error: RawStoreError) -> QuarantineEntry:
    return QuarantineEntry(
        quarantine_key=make_key("quarantine", document.document_key, "ingest", "raw_lost"),
        document_key=document.document_key,
        source_uri=document.source_uri,
        raw_sha256=document.raw_sha256,
        raw_path=None,
        stage="ingest",
        reason_code="raw_lost",
        reason=f"{document.source_uri} cannot be transformed: {error}; what the warehouse holds of it stays. "
        "See `policywh doctor`",
        byte_count=document.byte_count,
        details=None,
        transform_version=None,
        seeds_version=None,
    )


def source_checks(run: Run) -> list[QualityResult]:
    """Return what is to be said of the sources as rows of ops.quality_result."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return [quality_row(run.run_id, check, now) for check in run.checks if check.gate is Gate.SOURCES]


def disappearances(log: FetchLog) -> list[tuple[object, ...]]:
    """Return the documents whose address says that they are gone, as rows of main.fact_disappearance."""
    return sorted(
        (
            make_key("document", fetch.source_uri, fetch.raw_sha256),
            fetch.source_uri,
            fetch.http_status,
            fetch.reason or "",
            datetime.fromisoformat(fetch.fetched_at).astimezone(UTC).replace(tzinfo=None),
        )
        for fetch in log.documents()
        if fetch.outcome == "gone" and fetch.raw_sha256
    )


def _checks(warned: Sequence[Warned]) -> list[ExpectationResult]:
    """One failed check for each source and kind of trouble, with the first message and the number."""
    by_kind: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in warned:
        by_kind[item.source, item.code].append(item.message)
    return [
        ExpectationResult(
            gate=Gate.SOURCES,
            table_name=source,
            column_name=None,
            expectation=code,
            severity=Severity.WARNING,
            level=Level.SET,
            success=False,
            unexpected_count=len(messages),
            row_count=len(messages),
            observed=messages[0] + (f" (and {len(messages) - 1} more)" if len(messages) > 1 else ""),
            details={"messages": messages[:20]},
        )
        for (source, code), messages in by_kind.items()
    ]
