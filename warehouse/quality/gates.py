"""Running one gate: its expectations, table by table, through Great Expectations."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.core import ExpectationValidationResult
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource

from warehouse.quality import failing, gx_duckdb, gx_suite, sources
from warehouse.quality.declaration import Expectation, expectations_for
from warehouse.quality.report import (
    ExpectationResult,
    Gate,
    GateReport,
    GateRequest,
    Level,
    Rejection,
    Severity,
)
from warehouse.schema import load_schema

_FORMAT = {"result_format": "BASIC"}
_Outcome = tuple[ExpectationResult, list[Rejection]]


def run_gate(context: Any, request: GateRequest, spill_dir: Path) -> GateReport:
    """Check what the request names; the outcome also stays in the context, for its Data Docs."""
    started = time.monotonic()
    url = gx_duckdb.memory_url()
    connection = gx_duckdb.connect(url)
    cursor = connection.cursor()
    with sources.opened(cursor, request, spill_dir) as reference_tables:
        expectations = expectations_for(request.gate, load_schema(), reference_tables)
        source = context.data_sources.add_sql(f"{request.gate}", connection_string=url)
        try:
            outcomes = _run_expectations(context, source, cursor, expectations)
        finally:
            source.get_execution_engine().close()
            context.data_sources.delete(source.name)
        if request.gate is Gate.FACTS and request.staged_rows is not None:
            sources.write_staged_rows(cursor, request, request.staged_rows)
    connection.close()
    return GateReport(
        gate=request.gate,
        results=tuple(result for result, _ in outcomes),
        rejected=tuple(rejection for _, rejected in outcomes for rejection in rejected),
        seconds=round(time.monotonic() - started, 3),
    )


def _run_expectations(
    context: Any, source: SQLDatasource, cursor: Any, expectations: Sequence[Expectation]
) -> list[_Outcome]:
    by_table: dict[str, list[Expectation]] = defaultdict(list)
    for expectation in expectations:
        by_table[expectation.table].append(expectation)
    row_counts = sources.row_counts(cursor, list(by_table))
    return [
        _outcome(cursor, group[gx_suite.number_of(found)], found, row_counts[table])
        for table, group in by_table.items()
        for found in _validate(context, source, table, group)
    ]


def _validate(
    context: Any, source: SQLDatasource, table: str, group: Sequence[Expectation]
) -> list[ExpectationValidationResult]:
    name = f"{source.name} {table}"
    layer, _, table_name = table.partition(".")
    asset = source.add_table_asset(name, table_name=table_name, schema_name=layer)
    batch = asset.add_batch_definition_whole_table(name)
    suite = context.suites.add_or_update(
        gx.ExpectationSuite(name=name, expectations=gx_suite.translated(group))
    )
    definition = context.validation_definitions.add_or_update(
        gx.ValidationDefinition(name=name, data=batch, suite=suite)
    )
    found: list[ExpectationValidationResult] = definition.run(result_format=_FORMAT).results
    return found


def _outcome(
    cursor: Any, expectation: Expectation, found: ExpectationValidationResult, row_count: int
) -> _Outcome:
    error = gx_suite.error_message(found)
    details: dict[str, Any] = {
        "zh": expectation.description.zh,
        "en": expectation.description.en,
        **expectation.parameters,
    }
    level, rejected, count = expectation.level, list[Rejection](), gx_suite.unexpected_count(found)
    if error is not None:
        # Nobody knows which rows are at fault, so single documents cannot be held back for it.
        level, details["error"], count = Level.SET, error, None
    elif not found.success:
        details["sample"] = failing.sample(cursor, expectation)
        if level is Level.ROW and expectation.severity is Severity.CRITICAL:
            rejected, without_document = failing.rejections(cursor, expectation)
            level = Level.SET if without_document else level
    result = ExpectationResult(
        gate=expectation.gate,
        table_name=expectation.table,
        column_name=expectation.column,
        expectation=expectation.name,
        severity=expectation.severity,
        level=level,
        success=bool(found.success),
        unexpected_count=count,
        row_count=row_count,
        observed=None if count is None else f"{count} / {row_count}",
        details=details,
    )
    return result, rejected
