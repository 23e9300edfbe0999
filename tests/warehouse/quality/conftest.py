"""One checking process for all tests here: Great Expectations takes seconds to import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.warehouse.quality import rows
from warehouse.quality.report import Gate, GateReport, GateRequest
from warehouse.quality.service import QualityService

Check = Callable[[Gate, rows.Rows], GateReport]


@pytest.fixture(scope="session")
def quality(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QualityService]:
    """A running service, stopped without rendering the pages of so many gates."""
    service = QualityService(tmp_path_factory.mktemp("quality") / "data_docs")
    yield service
    service.stop()


@pytest.fixture
def check(quality: QualityService, tmp_path: Path) -> Check:
    """Stage some rows and run one of the first three gates over them."""

    def run(gate: Gate, staged: rows.Rows) -> GateReport:
        batch_dir = rows.stage(staged, tmp_path / "staging")
        return quality.run(GateRequest(gate, (batch_dir,), reference_keys=rows.REFERENCE_KEYS))

    return run
