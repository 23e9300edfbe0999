"""The seed rows, read once."""

import pytest

from flows.seeds_reader import Row, read_seeds


@pytest.fixture(scope="session")
def seeds() -> dict[str, list[Row]]:
    """Every seed table as the product reads it."""
    return read_seeds()
