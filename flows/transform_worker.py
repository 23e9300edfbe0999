"""What happens inside a transform process: a batch from the raw store into a staged batch.

What takes long to import is imported late, in the worker, so that the parent need not load it.
"""

import atexit
import gc
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from flows.batches import Batch, PendingDocument
from flows.raw_store import RawStore
from flows.worker_limits import TookTooLong, confine, time_limit
from transforms.keys import make_key
from transforms.records import QuarantineRecord
from transforms.rules import ALWAYS_STAGED, tables_of
from warehouse.staging import write_batch
from warehouse.stored import SUSPECTS, TEXT, read_stored

if TYPE_CHECKING:
    from transforms.document import Versions
    from transforms.reference import Reference

STAGE = "transform"
TIMEOUT = "timeout"


class WorkerSetup(NamedTuple):
    """What a transform process has to know; plain values, so that a new process can be given them.

    `stored_file` has the stored documents (warehouse.stored) of batches that are for some rules only.
    """

    raw_dir: Path
    staging_dir: Path
    transform_version: str
    seeds_version: str
    segmenter: str
    store_tokens: bool
    document_seconds: float = 300.0
    memory_mb: int = 4096
    rule_versions: tuple[tuple[str, str], ...] = ()
    stored_file: Path | None = None


class BatchOutcome(NamedTuple):
    """What came of a batch: `held_back` of its `documents` are in quarantine."""

    batch_id: str
    documents: int
    held_back: int


_setup: WorkerSetup
_reference: "Reference | None" = None


def initialise(setup: WorkerSetup) -> None:
    """Prepare a fresh process. Nothing here may fail: a pool that cannot start says nothing of why."""
    global _setup
    _setup = setup
    # jieba's sources hold escapes that Python warns of when it first compiles them; no user can act on it.
    warnings.filterwarnings("ignore", category=SyntaxWarning)
    confine(setup.memory_mb)
    # A batch makes a million records that live to its end and hold no cycles: the garbage collector, which
    # would walk them again and again for a tenth of the time, looks once a batch.
    gc.disable()
    atexit.register(
        _give_back
    )  # libraries that count their objects at the end complain of those that are left


def transform_batch(batch: Batch) -> BatchOutcome:
    """Transform a batch and stage it; a batch that is staged already is not done again."""
    if (_setup.staging_dir / batch.batch_id).is_dir():
        return BatchOutcome(batch.batch_id, len(batch.documents), 0)
    tidy_memory()  # after the batch before
    reference = _the_reference()
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for made in _made_anew(batch, reference) if batch.rules is None else _read_again(batch, reference):
        for table, records in made.items():
            if table != "fact_token" or _setup.store_tokens:
                rows.setdefault(table, []).extend(records)
    write_batch(_setup.staging_dir, batch.batch_id, rows, _tables(batch))
    return BatchOutcome(batch.batch_id, len(batch.documents), len(rows.get("stage.quarantine", ())))


def tidy_memory() -> None:
    """Collect the garbage of a batch and leave what outlives it (tables that rules read as they need them) alone.

    Those are a million objects after a damaged document, and walking them for each batch costs more than staging it.
    """
    gc.collect()
    gc.freeze()


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
        gc.freeze()
    return _reference


def _made_anew(batch: Batch, reference: "Reference") -> Iterator[dict[str, list[Any]]]:
    from transforms.document import RawDocument, transform_document

    store = RawStore(_setup.raw_dir)
    for document in batch.documents:
        with _Held(document) as held, time_limit(_setup.document_seconds):
            content = store.get(document.raw_sha256)
            raw = RawDocument(document.source_uri, content, document.raw_sha256, document.hints)
            held.rows = dict(transform_document(raw, reference, _versions()))
        yield held.rows


def _read_again(batch: Batch, reference: "Reference") -> Iterator[dict[str, list[Any]]]:
    from transforms.document import StoredDocument, retransform
    from transforms.records import DocumentRecord

    assert _setup.stored_file is not None  # written before batches of some rules are made
    stored = read_stored(_setup.stored_file, [document.document_key for document in batch.documents])
    for document in batch.documents:
        with _Held(document) as held, time_limit(_setup.document_seconds):
            row = stored[document.document_key]
            suspects = tuple((start, end) for start, end in row.pop(SUSPECTS) or ())
            text = row.pop(TEXT)
            known = StoredDocument(DocumentRecord(**row), text, suspects)
            held.rows = dict(retransform(known, frozenset(batch.rules or ()), reference, _versions()))
        yield held.rows


class _Held:
    """Turns a bug in a rule into a quarantine record: it must cost one document, not the night's run."""

    def __init__(self, document: PendingDocument) -> None:
        self._document = document
        self.rows: dict[str, list[Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, TookTooLong):
            reason = f"{self._document.source_uri} was not read within {_setup.document_seconds:g} seconds"
            self.rows = {"stage.quarantine": [hold_back(self._document, _setup, TIMEOUT, reason)]}
            return True
        # Out of memory: the batch is done again one by one, for who of them needs so much is not known here.
        if not isinstance(error, Exception) or isinstance(error, MemoryError):
            return False
        reason = f"{self._document.source_uri} made the transforms fail: {type(error).__name__}: {error}"
        self.rows = {"stage.quarantine": [hold_back(self._document, _setup, "transform_error", reason)]}
        return True


def _versions() -> "Versions":
    from transforms.document import Versions

    return Versions(_setup.transform_version, _setup.seeds_version, _setup.rule_versions)


def _tables(batch: Batch) -> frozenset[str] | None:
    """The tables that a batch of some rules stages; None for all."""
    if batch.rules is None:
        return None
    return frozenset({*ALWAYS_STAGED, "stage.quarantine", *tables_of(batch.rules)})


def _give_back() -> None:
    gc.unfreeze()
    gc.enable()
