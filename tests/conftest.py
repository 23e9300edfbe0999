"""Settings for all tests."""

from hypothesis import settings

# The first example pays for tables that are built on first use; time is no property of the text.
settings.register_profile("project", deadline=None)
settings.load_profile("project")
