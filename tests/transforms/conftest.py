"""The reference data as the pipeline has it, built once."""

import pytest

from flows.seeds_reader import read_seeds
from transforms.reference import Reference


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.from_tables(read_seeds())
