"""Reads the cases of `tests/cases/`."""

from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
SAMPLES = Path(__file__).parent / "samples"


def read_cases(name: str) -> Any:
    """Return what a YAML file of `tests/cases/` holds."""
    return yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
