"""Settings and servers for all tests."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.postgres_server import PostgresServer, running_server

# The first example pays for tables that are built on first use; time is no property of the text.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL for the session; a test makes the databases that it needs."""
    with running_server() as server:
        yield server
