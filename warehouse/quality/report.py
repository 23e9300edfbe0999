"""What a gate is asked and what it answers, as plain values that travel as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

SPILL_PREFIX = "spill-"  # of the folder that a checking process keeps rows in while it lives
DOCUMENT_KEY = "document_key"


class Gate(StrEnum):
    """The places where a run is checked."""

    DECODED = "decoded"
    NORMALISED = "normalised"
    FACTS = "facts"
    WAREHOUSE = "warehouse"
    FRESHNESS = "freshness"
    SOURCES = "sources"


STAGED_GATES = (Gate.DECODED, Gate.NORMALISED, Gate.FACTS)


class Severity(StrEnum):
    """How much a failure matters; see the vocabulary of the same name in `schema.yml`."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Level(StrEnum):
    """What a critical failure leads to: single documents held back (row), or nothing published (set)."""

    ROW = "row"
    SET = "set"


@dataclass(frozen=True, slots=True)
class GateRequest:
    """What to check: `batch_dirs` for the first three gates, `database` for the others.

    `reference_keys` gives the keys of dimensions that the staged facts refer to (`main.dim_region`,
    `main.dim_topic`); references to a table that is left out are not checked. `expected_documents` are the
    versions handed to the transform; empty means: those that were staged. `staged_rows` is a Parquet file that
    the `facts` gate writes and the `warehouse` gate reads, to reconcile rows staged with rows loaded (without
    it nothing is reconciled); `held_back` are the staged documents that were not loaded. `run_id` and
    `started_at` (ISO 8601, UTC) are those of the run that asks, `limits` what it holds figures to, by name, and
    `evidence` a Parquet file of the facts that could not be led back to the page. `memory_mb`: what the queries may
    take before they spill to disk.
    """

    gate: Gate
    batch_dirs: tuple[Path, ...] = ()
    database: Path | None = None
    reference_keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expected_documents: tuple[str, ...] = ()
    held_back: tuple[str, ...] = ()
    staged_rows: Path | None = None
    run_id: str | None = None
    started_at: str | None = None
    limits: Mapping[str, float] = field(default_factory=dict)
    evidence: Path | None = None
    memory_mb: int = 512

    def to_json(self) -> str:
        """The request on one line."""
        return json.dumps(asdict(self), ensure_ascii=False, default=str)

    @classmethod
    def from_json(cls, line: str) -> GateRequest:
        """The request that `to_json` wrote; raises ValueError or KeyError for anything else."""
        content = json.loads(line)
        paths = {
            name: Path(content[name]) if content[name] else None
            for name in ("database", "staged_rows", "evidence")
        }
        return cls(
            gate=Gate(content["gate"]),
            batch_dirs=tuple(Path(path) for path in content["batch_dirs"]),
            reference_keys={name: tuple(keys) for name, keys in content["reference_keys"].items()},
            expected_documents=tuple(content["expected_documents"]),
            held_back=tuple(content["held_back"]),
            run_id=content["run_id"],
            started_at=content["started_at"],
            limits=content["limits"],
            memory_mb=content["memory_mb"],
            **paths,
        )


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """The outcome of one expectation; fields are named as the columns of `ops.quality_result`.

    `details` holds the description in both languages, the parameters and some failing rows. An
    expectation that could not be evaluated has failed, with `unexpected_count` None and the error in `details`.
    """

    gate: Gate
    table_name: str
    column_name: str | None
    expectation: str
    severity: Severity
    level: Level
    success: bool
    unexpected_count: int | None
    row_count: int
    observed: str | None
    details: Mapping[str, Any]

    @property
    def blocks(self) -> bool:
        """Whether it stops publishing: critical, failed, and not a matter of single documents."""
        return not self.success and self.severity is Severity.CRITICAL and self.level is Level.SET

    @property
    def details_json(self) -> str:
        """The details as `ops.quality_result.details` keeps them."""
        return json.dumps(self.details, ensure_ascii=False, default=str)


@dataclass(frozen=True, slots=True)
class Rejection:
    """One reason to hold a document back: it has `row_count` rows that fail a critical expectation."""

    document_key: str
    table_name: str
    expectation: str
    reason_zh: str
    reason_en: str
    row_count: int
    sample: str

    @property
    def reason(self) -> str:
        """The reason in both languages, with how often and an example."""
        return f"{self.reason_zh} | {self.reason_en} ({self.row_count}): {self.sample}"


@dataclass(frozen=True, slots=True)
class GateReport:
    """What a gate found."""

    gate: Gate
    results: tuple[ExpectationResult, ...]
    rejected: tuple[Rejection, ...]
    seconds: float

    @property
    def blocking(self) -> tuple[ExpectationResult, ...]:
        """Failures that stop publishing."""
        return tuple(result for result in self.results if result.blocks)

    @property
    def failed(self) -> tuple[ExpectationResult, ...]:
        """All failures, of whatever severity."""
        return tuple(result for result in self.results if not result.success)

    @property
    def rejected_document_keys(self) -> frozenset[str]:
        """Documents to hold back."""
        return frozenset(rejection.document_key for rejection in self.rejected)

    def to_json(self) -> str:
        """The report on one line."""
        return json.dumps(asdict(self), ensure_ascii=False, default=str)

    @classmethod
    def from_json(cls, line: str) -> GateReport:
        """The report that `to_json` wrote; raises ValueError, KeyError or TypeError for anything else."""
        content = json.loads(line)
        return cls(
            gate=Gate(content["gate"]),
            results=tuple(_result(entry) for entry in content["results"]),
            rejected=tuple(Rejection(**entry) for entry in content["rejected"]),
            seconds=content["seconds"],
        )


def _result(entry: Mapping[str, Any]) -> ExpectationResult:
    typed = {
        "gate": Gate(entry["gate"]),
        "severity": Severity(entry["severity"]),
        "level": Level(entry["level"]),
    }
    return ExpectationResult(**{**entry, **typed})
