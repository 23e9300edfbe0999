"""Our expectations as Great Expectations', and its results as ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from great_expectations.core import ExpectationValidationResult
from great_expectations.expectations.core.expect_column_values_to_be_between import (
    ExpectColumnValuesToBeBetween,
)
from great_expectations.expectations.core.expect_column_values_to_be_in_set import (
    ExpectColumnValuesToBeInSet,
)
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.expectation import Expectation as GxExpectation

from warehouse.quality.declaration import Expectation
from warehouse.schema import Text

# What SQLAlchemy would take for a bound parameter, and Great Expectations for a placeholder.
_COLON = re.compile(r"(?<!:):(?=\w)")
_BRACE = re.compile(r"[{}]")
NUMBER = "number"


class FailingRows(UnexpectedRowsExpectation):
    """A query that must give no row. Only counted: the rows themselves are fetched by our own query."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}


def translated(expectations: Sequence[Expectation]) -> list[GxExpectation]:
    """The same expectations for Great Expectations, numbered in `meta` to find the way back from results."""
    return [_translate(expectation, number) for number, expectation in enumerate(expectations)]


def number_of(result: ExpectationValidationResult) -> int:
    """Which of the translated expectations a result belongs to."""
    configuration = result.expectation_config
    assert configuration is not None  # every result of a suite has the expectation it is about
    return int(configuration.meta[NUMBER])


def unexpected_count(result: ExpectationValidationResult) -> int | None:
    """Rows that failed; None where the expectation could not be evaluated."""
    found = result.result.get("unexpected_count", result.result.get("observed_value"))
    return int(found) if found is not None else None


def error_message(result: ExpectationValidationResult) -> str | None:
    """Why the expectation could not be evaluated, if it could not."""
    information = result.exception_info or {}
    entries = [information, *(entry for entry in information.values() if isinstance(entry, dict))]
    messages = [entry["exception_message"] for entry in entries if entry.get("exception_message")]
    return str(messages[0]) if messages else None


def _translate(expectation: Expectation, number: int) -> GxExpectation:
    common: dict[str, Any] = {
        "severity": expectation.severity.value,
        "description": _both(expectation.description),
        "meta": {NUMBER: number, "name": expectation.name},
    }
    parameters = expectation.parameters
    if expectation.kind == "in_set":
        common |= {"column": expectation.column, "value_set": parameters["allowed"]}
        return ExpectColumnValuesToBeInSet(**common)
    if expectation.kind == "between":
        common |= {"column": expectation.column}
        common |= {"min_value": parameters["minimum"], "max_value": parameters["maximum"]}
        return ExpectColumnValuesToBeBetween(**common)
    return FailingRows(unexpected_rows_query=_escaped(expectation.sql), **common)


def _both(description: Text) -> str:
    return f"{description.zh} | {description.en}"


def _escaped(sql: str) -> str:
    return _COLON.sub(r"\\:", _BRACE.sub(lambda brace: brace[0] * 2, sql))
