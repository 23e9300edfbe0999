"""The eight stages of a run, as plain functions: Prefect's tasks only wrap them.

ingest → transform → check_staged → load → model → compare → check_warehouse → publish
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from flows.batches import Batch, PendingDocument, make_batches
from flows.errors import RunError
from flows.evidence import check_evidence
from flows.fingerprint import is_published, mark_published
from flows.postgres_step import publish_to_postgres
from flows.progress import LOGGER
from flows.reuse import update_reuse
from flows.run_rows import entries_of_rejections, entry_of_staged, quality_row, run_record, version_row
from flows.run_state import CheckFailed, Run, spills
from flows.taking_in import leave_lost_aside, source_checks, take_in
from flows.transform_pool import transform_batches
from flows.transform_worker import WorkerSetup
from transforms.rules import BASE, rule_of
from warehouse.auditing import read_changes, record_changes, record_metrics
from warehouse.document_versions import pending, replace_disappearances, replace_versions, settle_versions
from warehouse.files import put_aside
from warehouse.loading import load_batches, replace_reference, staged_quarantine
from warehouse.modelling import build_models
from warehouse.publishing import publish as publish_release
from warehouse.quality.preview import finds_anything
from warehouse.quality.report import STAGED_GATES, ExpectationResult, Gate, GateReport, GateRequest
from warehouse.run_log import (
    close_dead_runs,
    close_quarantine,
    record_quality,
    record_quarantine,
    record_rules,
    record_run,
)
from warehouse.schema import load_schema
from warehouse.staging import batch_fault, list_batches, remove_batch, remove_leftovers
from warehouse.stored import stale_rules, write_stored


def ingest(run: Run) -> None:
    """Take in what is new in the inbox and in the sources, and find out which document versions need work.

    A rebuild takes in nothing: all versions in the raw store need work, as the working file is put aside.
    """
    for spilled in spills(run.data_dir):
        rmtree(spilled, ignore_errors=True)  # its process may still be ending
    if run.rebuild:
        _begin_anew(run)
    log = take_in(run)
    run.versions = run.store.versions()
    run.held_back += run.ingested.rejected
    with run.database() as con:
        close_dead_runs(con, run.run_id)
        record_run(con, run_record(run, "running"))
        record_quality(con, source_checks(run))
        replace_versions(con, [version_row(version) for version in run.versions])
        replace_disappearances(con, run.disappearances)
        settle_versions(con, run.transform_version, run.seeds_version)
        record_quarantine(con, run.run_id, run.ingested.rejected)
        waiting = {item.document_key for item in pending(con, run.transform_version, run.seeds_version)}
        if not run.reprocess:
            stale = stale_rules(con, run.rule_versions, BASE, run.seeds_version)
            run.stale_rules = {key: rules for key, rules in stale.items() if key in waiting}
        record_rules(con, run.transform_version, _rules_of_tables(run.rule_versions))
    run.pending = [
        PendingDocument(
            item.document_key,
            item.source_uri,
            item.raw_sha256,
            item.byte_count,
            log.hints(item.source_uri, item.raw_sha256),
        )
        for item in run.versions
        if run.reprocess or item.document_key in waiting
    ]
    leave_lost_aside(run)
    if run.lost:
        with run.database() as con:
            record_quarantine(con, run.run_id, run.lost)


def _begin_anew(run: Run) -> None:
    if not run.store.versions():
        raise RunError(f"the raw store in {run.data_dir} is empty: there is nothing to rebuild from")
    if run.working_file.exists():
        put_aside(run.working_file)


def has_news(run: Run) -> bool:
    """Say whether anything would make the next release differ from the current one."""
    return bool(run.pending) or not is_published(run)


def transform(run: Run) -> None:
    """Turn the pending documents into staged batches."""
    run.staging_dir.mkdir(parents=True, exist_ok=True)
    remove_leftovers(run.staging_dir)
    batches = _batches(run)
    wanted = {batch.batch_id for batch in batches}
    for leftover in list_batches(run.staging_dir):
        # Of an earlier run that was cut short: its documents may be batched otherwise now, its files damaged since.
        if leftover.name not in wanted or batch_fault(leftover):
            remove_batch(leftover)
    run.quality  # noqa: B018  # starts its process now, so that it is ready when the documents are
    setup = WorkerSetup(
        raw_dir=run.data_dir / "raw",
        staging_dir=run.staging_dir,
        transform_version=run.transform_version,
        seeds_version=run.seeds_version,
        segmenter=run.settings.segmenter,
        store_tokens=run.settings.store_tokens,
        document_seconds=run.settings.document_seconds,
        memory_mb=run.settings.worker_memory_mb,
        rule_versions=tuple(sorted(run.rule_versions.items())),
        stored_file=run.stored_file,
    )
    total = len(run.pending)
    run.progress.documents(0, total)
    if run.stale_rules:
        with run.database() as con:
            write_stored(con, run.stale_rules, run.stored_file)
    transform_batches(batches, setup, run.settings.workers, lambda done: run.progress.documents(done, total))
    run.stored_file.unlink(missing_ok=True)


def _batches(run: Run) -> list[Batch]:
    """Cut what waits into batches: by the rules that must read it again, and what must be made anew."""
    groups: dict[frozenset[str] | None, list[PendingDocument]] = {}
    for document in run.pending:
        groups.setdefault(run.stale_rules.get(document.document_key), []).append(document)
    most = _batch_size(len(run.pending), run.settings.batch_documents, run.settings.workers)
    versions = (run.transform_version, run.seeds_version)
    return [
        batch
        for rules, documents in groups.items()
        for batch in make_batches(documents, most, run.settings.batch_bytes, versions, rules)
    ]


def _rules_of_tables(versions: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The rule that fills each staged table, with its version, by the table's qualified name."""
    return {
        table.qualified_name: (rule, versions[rule])
        for table in load_schema().staged
        for rule in [rule_of(table.short_name)]
    }


def check_staged(run: Run) -> None:
    """Check what was staged: documents with faulty rows are held back, a faulty set stops the run."""
    with run.database() as con:
        replace_reference(con, run.seeds)
        reference_keys = {
            "main.dim_region": _first_column(
                con.execute("SELECT region_key FROM main.dim_region").fetchall()
            ),
            "main.dim_topic": _first_column(con.execute("SELECT topic_key FROM main.dim_topic").fetchall()),
        }
    batch_dirs = tuple(list_batches(run.staging_dir))
    if not batch_dirs:
        return
    for gate in STAGED_GATES:
        request = GateRequest(
            gate,
            batch_dirs=batch_dirs,
            reference_keys=reference_keys,
            expected_documents=tuple(document.document_key for document in run.pending),
            staged_rows=_staged_rows(run) if gate is Gate.FACTS else None,
        )
        report = _run_gate(run, request)
        run.rejected_keys |= {rejection.document_key for rejection in report.rejected}
        run.held_back += entries_of_rejections(run, report.rejected)


def load(run: Run) -> None:
    """Load the staged batches without what the checks held back."""
    batch_dirs = list_batches(run.staging_dir)
    with run.database() as con:
        run.held_back += [entry_of_staged(row) for row in staged_quarantine(con, batch_dirs)]
        record_quarantine(con, run.run_id, [entry for entry in run.held_back if entry.document_key])
        # Now that it is known what is held back, it can be said which version is current.
        settle_versions(con, run.transform_version, run.seeds_version)
        load_batches(con, batch_dirs, run.rejected_keys, run.run_id)
        close_quarantine(con, run.run_id, run.ingested.read)
    for batch_dir in batch_dirs:
        remove_batch(batch_dir)


def model(run: Run) -> None:
    """Build the models over everything that is loaded, and note what has changed."""
    with run.database() as con:
        build_models(con, run.run_id)
        record_changes(con, run.run_id)
        run.changes = read_changes(con, run.run_id)
        record_metrics(con, run.run_id)


def compare(run: Run) -> None:
    """Find what documents share with each other, and count the facts."""
    with run.database() as con:
        update_reuse(con, f"{run.transform_version} {run.seeds_version}")
    count_facts(run)


def count_facts(run: Run) -> None:
    """Note how many rows each fact table has, and how many files are in quarantine."""
    names = [table.name for table in load_schema().in_layer("main") if table.name.startswith("fact_")]
    with run.database() as con:
        for name in names:
            row = con.execute(f"SELECT count(*) FROM main.{name}").fetchone()
            run.fact_counts[name] = int(row[0]) if row else 0
        held = con.execute("SELECT count(DISTINCT source_uri) FROM ops.quarantine WHERE is_open").fetchone()
        run.in_quarantine = int(held[0]) if held else 0


def check_warehouse(run: Run) -> None:
    """Check the warehouse as a whole; a failed critical check stops the run."""
    staged_rows = _staged_rows(run)
    request = GateRequest(
        Gate.WAREHOUSE,
        database=run.working_file,
        held_back=tuple(sorted(run.rejected_keys)),
        staged_rows=staged_rows if staged_rows.exists() else None,
        run_id=run.run_id,
        started_at=run.started_at.replace(tzinfo=None).isoformat(),
        limits=run.settings.limits,
        evidence=check_evidence(run),
    )
    _run_gate(run, request)
    check_freshness(run)


def check_freshness(run: Run) -> None:
    """Check that no source has fallen silent. In a run without news it is checked only where there is something to say."""
    started_at = run.started_at.replace(tzinfo=None).isoformat()
    request = GateRequest(Gate.FRESHNESS, database=run.working_file, started_at=started_at)
    if run.checks or finds_anything(request, run.run_dir):
        _run_gate(run, request)


def publish(run: Run) -> None:
    """Make the working database the release that readers see."""
    with run.database() as con:
        # What the release says of the run that made it; a failure to publish overwrites it.
        record_run(con, run_record(run, "succeeded"))
    run.release = publish_release(
        run.working_file,
        run.data_dir,
        run.run_id,
        run.settings.keep_releases,
        run.settings.database_memory_mb,
    )
    mark_published(run)
    # Once more: a worker that outlived a killed run may have gone on writing while this one began.
    remove_leftovers(run.staging_dir)


def publish_postgres(run: Run) -> None:
    """Publish the current release to PostgreSQL; what fails there leaves the release current here."""
    LOGGER.info(publish_to_postgres(run.settings))


def report(run: Run) -> None:
    """Write the report beside the release. The release is there already: a fault here is told, not raised."""
    from flows.report import write_report  # templates and charts, needed at the end only

    try:
        run.report = write_report(run.data_dir, run.settings.report_documents)
    except Exception as error:
        run.report_error = f"{type(error).__name__}: {error}"


def lacks_report(run: Run) -> bool:
    """Say whether the current release is without the report that it is to have: its run ended before."""
    if not run.settings.report:
        return False
    from flows.report import has_report

    return not has_report(run.data_dir)


def _batch_size(documents: int, most: int, workers: int) -> int:
    """Small enough that every worker has something to do."""
    return max(1, min(most, -(-documents // workers)))


def _run_gate(run: Run, request: GateRequest) -> GateReport:
    report = run.quality.run(replace(request, memory_mb=run.settings.database_memory_mb))
    now = datetime.now(UTC).replace(tzinfo=None)
    run.checks += report.results
    with run.database() as con:
        record_quality(con, [quality_row(run.run_id, result, now) for result in report.results])
    if report.blocking:
        raise CheckFailed(_explain_blocking(report.blocking))
    return report


def _explain_blocking(blocking: Sequence[ExpectationResult]) -> str:
    named = [f"{item.gate}: {item.expectation} on {item.table_name} ({item.observed})" for item in blocking]
    return (
        f"{len(named)} critical check(s) failed, nothing was published, the last release stays current: "
        + "; ".join(named)
    )


def _staged_rows(run: Run) -> Path:
    return run.run_dir / "staged_rows.parquet"


def _first_column(rows: Collection[tuple[object, ...]]) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in rows)
