"""Whether facts can be led back: what stands in the page behind them, normalised again, is what they say.

Done for a sample of the documents that a run loads, from the raw bytes on, so that a fault of the map from text to
page is seen in the night that brings it. Documents are taken by their keys, which are hashes: a sample without bias.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from flows.raw_evidence import RawEvidence, ReadingRules, lead_back, reading_rules
from flows.run_state import Run
from warehouse.quality.evidence import EvidenceFailure, facts_with_surface, write_evidence

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.batches import PendingDocument


def check_evidence(run: Run) -> Path | None:
    """Lead the facts of some documents of this run back to their pages.

    Returns a Parquet file of those that could not be led back, or None where no document was looked at.
    """
    wanted = sorted(document for document in run.pending if document.document_key not in run.rejected_keys)
    sample = wanted[: run.settings.evidence_documents]
    if not sample:
        return None
    rules = reading_rules(run.seeds)
    with run.database() as con:
        failures = [failure for document in sample for failure in _failures(run, con, document, rules)]
    return write_evidence(run.run_dir / "evidence.parquet", failures)


def _failures(
    run: Run, con: "DuckDBPyConnection", document: "PendingDocument", rules: ReadingRules
) -> list[EvidenceFailure]:
    facts = facts_with_surface(con, document.document_key)
    if not facts:
        return []
    content = run.store.get(document.raw_sha256)
    evidence = lead_back(content, document.source_uri, rules)
    return [
        EvidenceFailure(table, document.document_key, document.source_uri, start, end, surface, raw, again)
        for table, start, end, surface in facts
        for raw, again in [_compared(evidence, start, end, surface)]
        if again != surface
    ]


def _compared(evidence: RawEvidence, start: int, end: int, surface: str) -> tuple[str, str]:
    raw = evidence.of(start, end)
    if raw == surface:
        return raw, raw
    # Which line ends are cuts inside a sentence is seen from the lines around, which a piece does not have.
    tries = [evidence.normalised_again(raw), evidence.normalised_again("".join(raw.splitlines()))]
    return raw, surface if surface in tries else tries[0]
