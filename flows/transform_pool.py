"""Batches of documents over a pool of processes, each staged by the worker that transformed it."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import NamedTuple

from flows.batches import Batch, make_batch
from flows.errors import RunError
from flows.transform_worker import (
    TIMEOUT,
    BatchOutcome,
    WorkerSetup,
    hold_back,
    initialise,
    transform_batch,
)
from flows.worker_limits import limit_threads
from warehouse.staging import StagingError, write_batch

Progress = Callable[[int], None]
Finished = Callable[[BatchOutcome], None]

# What may happen to a batch because of a document in it; any other exception ends the run.
_FAULT_OF_A_DOCUMENT = (BrokenProcessPool, StagingError, MemoryError)


class WorkersError(RunError):
    """Worker processes die before they see a document: memory, installation or environment."""


class TransformResult(NamedTuple):
    """What came of all batches: documents transformed, and of them held back."""

    documents: int
    held_back: int


class Lost(NamedTuple):
    """A batch without a result, and why."""

    batch: Batch
    error: BaseException
    seconds: float


def transform_batches(
    batches: Sequence[Batch], setup: WorkerSetup, workers: int, progress: Progress
) -> TransformResult:
    """Transform all batches; `progress` is told the number of documents done after each.

    A process that dies takes the batches under way with it. Their documents are then done one by
    one, each in a batch of its own, and the one that kills its process again is quarantined.

    Raises:
        WorkersError: no process comes up even without a document, so no document is to blame.
    """
    limit_threads()
    outcomes: list[BatchOutcome] = []

    def finished(outcome: BatchOutcome) -> None:
        outcomes.append(outcome)
        progress(sum(item.documents for item in outcomes))

    lost = _run_all(list(batches), setup, workers, workers + 1, finished)
    versions = (setup.transform_version, setup.seeds_version)
    singles = [
        make_batch([document], versions, item.batch.rules)
        for item in lost
        for document in item.batch.documents
    ]
    culprits = _run_all(singles, setup, 1, 1, finished)
    if any(isinstance(item.error, BrokenProcessPool) for item in culprits):
        _require_workers(setup)
    for item in culprits:
        finished(_quarantine(item, setup))
    return TransformResult(
        documents=sum(item.documents for item in outcomes),
        held_back=sum(item.held_back for item in outcomes),
    )


def _run_all(
    batches: list[Batch], setup: WorkerSetup, workers: int, in_flight: int, finished: Finished
) -> list[Lost]:
    """Run all batches, with a new pool whenever a process has died; return those without a result."""
    waiting = batches[::-1]
    lost: list[Lost] = []
    while waiting:
        lost += _run_until_broken(waiting, setup, min(workers, len(waiting)), in_flight, finished)
    return lost


def _run_until_broken(
    waiting: list[Batch], setup: WorkerSetup, workers: int, in_flight: int, finished: Finished
) -> list[Lost]:
    """Take batches from the end of `waiting` until there is none or a process dies; return those lost."""
    under_way: dict[Future[BatchOutcome], tuple[Batch, float]] = {}
    lost: list[Lost] = []
    broken = False
    with _pool(setup, workers) as pool:
        try:
            while under_way or (waiting and not broken):
                # Few at a time: when a process dies, all that were handed over are lost with it.
                while waiting and not broken and len(under_way) < in_flight:
                    batch = waiting.pop()
                    under_way[pool.submit(transform_batch, batch)] = (batch, time.monotonic())
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    (batch, started), error = under_way.pop(future), future.exception()
                    broken = broken or isinstance(error, BrokenProcessPool)
                    if isinstance(error, _FAULT_OF_A_DOCUMENT):
                        lost.append(Lost(batch, error, time.monotonic() - started))
                    else:
                        finished(future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.kill()  # or whoever ends the run waits for a batch that nobody wants any more
            raise
    return lost


def _require_workers(setup: WorkerSetup) -> None:
    """Tell a document that kills its process from processes that do not live at all."""
    with _pool(setup, 1) as pool:
        try:
            pool.submit(limit_threads).result()
        except BrokenProcessPool as error:
            raise WorkersError("worker processes die at their start; no document was held back") from error


def _quarantine(lost: Lost, setup: WorkerSetup) -> BatchOutcome:
    """Stage, instead of a document's result, why it has none."""
    (document,) = lost.batch.documents
    if isinstance(lost.error, BrokenProcessPool) and lost.seconds > setup.document_seconds:
        code, reason = TIMEOUT, f"was not read within {setup.document_seconds:g} seconds"
    elif isinstance(lost.error, BrokenProcessPool):
        code, reason = "process_died", "made the process that transformed it die"
    elif isinstance(lost.error, MemoryError):
        code, reason = "out_of_memory", f"needs more than {setup.memory_mb:,} MB of memory to be read"
    else:
        code, reason = "result_invalid", f"was transformed into rows that do not fit: {lost.error}"
    record = hold_back(document, setup, code, f"{document.source_uri} {reason}")
    write_batch(setup.staging_dir, lost.batch.batch_id, {"stage.quarantine": [record]})
    return BatchOutcome(lost.batch.batch_id, 1, 1)


def _pool(setup: WorkerSetup, processes: int) -> ProcessPoolExecutor:
    # Spawned, not forked: DuckDB, Arrow and Prefect all hold threads, which a fork would break.
    return ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("spawn"), initializer=initialise, initargs=(setup,)
    )
