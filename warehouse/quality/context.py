"""A Great Expectations context for the gates of one run, quiet and without telemetry."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

# Read by Great Expectations while it is imported.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
from great_expectations.data_context.types.base import ProgressBarsConfig

from warehouse.quality import gates, gx_duckdb
from warehouse.quality.report import GateReport, GateRequest

_SITE = "data_docs"


class QualityContext:
    """Runs gates one after the other and renders all of them as one site of Data Docs."""

    def __init__(self, data_docs_dir: Path, spill_dir: Path) -> None:
        gx_duckdb.enable_duckdb()
        self._data_docs_dir = data_docs_dir
        self._spill_dir = spill_dir
        self._context: Any = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = ProgressBarsConfig(globally=False)
        for site in self._context.get_site_names():
            self._context.delete_data_docs_site(site)
        self._context.add_data_docs_site(
            _SITE,
            {
                "class_name": "SiteBuilder",
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                "store_backend": {
                    "class_name": "TupleFilesystemStoreBackend",
                    "base_directory": str(data_docs_dir),
                },
            },
        )

    def check(self, request: str) -> GateReport:
        """Answer a GateRequest given as JSON."""
        return gates.run_gate(self._context, GateRequest.from_json(request), self._spill_dir)

    def build_data_docs(self) -> Path:
        """Render the gates run so far; gives the index page."""
        self._context.build_data_docs()
        return self._data_docs_dir / "index.html"
