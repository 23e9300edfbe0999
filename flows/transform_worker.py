"""What happens inside a transform process: a batch from the raw store into a staged batch.

What takes long to import is imported late, in the worker, so that the parent need not load it.
"""

import os
import signal
import threading
import warnings
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.batches import Batch, PendingDocument
from flows.raw_store import RawStore
from flows.worker_limits import TookTooLong, limit_memory, time_limit
from transforms.keys import make_key
from transforms.records import QuarantineRecord
from warehouse.staging import write_batch

if TYPE_CHECKING:
    from transforms.reference import Reference

STAGE = "transform"
TIMEOUT = "timeout"
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


class WorkerSetup(NamedTuple):
    """What a transform process has to know; plain values, so that a new process can be given them."""

    raw_dir: Path
    staging_dir: Path
    transform_version: str
    seeds_version: str
    segmenter: str
    store_tokens: bool
    document_seconds: float = 300.0
    memory_mb: int = 4096


class BatchOutcome(NamedTuple):
    """What came of a batch: `held_back` of its `documents` are in quarantine."""

    batch_id: str
    documents: int
    held_back: int


_setup: WorkerSetup
_reference: "Reference | None" = None


def limit_threads() -> None:
    """Keep libraries from starting threads of their own: there is a process for each core already."""
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")


def initialise(setup: WorkerSetup) -> None:
    """Prepare a fresh process. Nothing here may fail: a pool that cannot start says nothing of why."""
    global _setup
    _setup = setup
    # jieba's sources hold escapes that Python warns of when it first compiles them; no user can act on it.
    warnings.filterwarnings("ignore", category=SyntaxWarning)
    limit_memory(setup.memory_mb)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent answers it
    threading.Thread(target=_end_with_parent, daemon=True).start()


def transform_batch(batch: Batch) -> BatchOutcome:
    """Transform a batch and stage it; a batch that is staged already is not done again."""
    if (_setup.staging_dir / batch.batch_id).is_dir():
        return BatchOutcome(batch.batch_id, len(batch.documents), 0)
    store, reference = RawStore(_setup.raw_dir), _the_reference()
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for document in batch.documents:
        with time_limit(_setup.document_seconds):
            result = _transform(document, store, reference)
        for table, records in result.items():
            if table != "fact_token" or _setup.store_tokens:
                rows.setdefault(table, []).extend(records)
    write_batch(_setup.staging_dir, batch.batch_id, rows)
    return BatchOutcome(batch.batch_id, len(batch.documents), len(rows.get("stage.quarantine", ())))


def hold_back(document: PendingDocument, setup: WorkerSetup, code: str, reason: str) -> QuarantineRecord:
    """Return the quarantine record of a document that the transforms could not deal with."""
    return QuarantineRecord(
        quarantine_key=make_key("quarantine", document.document_key, STAGE, code),
        document_key=document.document_key,
        source_uri=document.source_uri,
        raw_sha256=document.raw_sha256,
        stage=STAGE,
        reason_code=code,
        reason=reason,
        byte_count=document.byte_count,
        transform_version=setup.transform_version,
        seeds_version=setup.seeds_version,
    )


def _the_reference() -> "Reference":
    """Read and build the reference data once a process."""
    global _reference
    if _reference is None:
        from flows.seeds_reader import read_seeds
        from transforms.reference import Reference

        _reference = Reference.from_tables(read_seeds(), segmenter=_setup.segmenter)
    return _reference


def _transform(document: PendingDocument, store: RawStore, reference: "Reference") -> dict[str, list[Any]]:
    from transforms.document import RawDocument, Versions, transform_document

    versions = Versions(_setup.transform_version, _setup.seeds_version)
    try:
        content = store.get(document.raw_sha256)
        raw = RawDocument(document.source_uri, content, document.raw_sha256, document.hints)
        return dict(transform_document(raw, reference, versions))
    except MemoryError:  # the batch is done again one by one: who of them needs so much is not known here
        raise
    except TookTooLong:
        reason = f"{document.source_uri} was not read within {_setup.document_seconds:g} seconds"
        return {"stage.quarantine": [hold_back(document, _setup, TIMEOUT, reason)]}
    except Exception as error:  # a bug in a rule must cost one document, not the night's run
        reason = f"{document.source_uri} made the transforms fail: {type(error).__name__}: {error}"
        return {"stage.quarantine": [hold_back(document, _setup, "transform_error", reason)]}


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
