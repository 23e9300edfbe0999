"""Running the flow from the command line: Prefect made quiet, and an API found or started for it."""

import logging
import os
import sys
import warnings
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, cast

from flows.embedded_api import EmbeddedApi, configured_api_url
from flows.progress import LOGGER, Progress, watched_by
from flows.settings import load_settings

if TYPE_CHECKING:
    from flows.summary import Summary

PREFECT_HOME = ".prefect"


def run_flow(
    progress: Progress,
    inbox: Path | None,
    data_dir: Path | None,
    config: Path | None,
    *,
    reprocess: bool = False,
    rebuild: bool = False,
) -> "Summary":
    """Run the flow in this process and return what came of it.

    Raises:
        SettingsError: before anything is started, when the settings cannot be used.
        EmbeddedApiError: Prefect's API could not be started.
        Exception: whatever ended the flow.
    """
    settings = load_settings(config, inbox=inbox, data_dir=data_dir)
    if not rebuild:
        settings.require_something_to_read()
    _quieten()
    with ExitStack() as stack:
        api = None
        if configured_api_url() is None:
            api = stack.enter_context(EmbeddedApi(settings.data_dir / PREFECT_HOME))
        from flows.main_flow import policy_warehouse  # takes seconds, in which the API starts

        if api is not None:
            api.wait()
        stack.enter_context(watched_by(progress))
        return cast(  # a state comes of scheduled runs alone
            "Summary",
            policy_warehouse(
                inbox=str(settings.inbox) if settings.inbox else None,
                data_dir=str(settings.data_dir),
                reprocess=reprocess,
                rebuild=rebuild,
                config=str(config) if config else None,
            ),
        )


def log_to_stderr() -> None:
    """Write the program's own log lines, and only those, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False


def _quieten() -> None:
    """Keep what libraries say of themselves from the user; what ends a run reaches them as its error."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", LOGGER.name)
    os.environ.setdefault("DO_NOT_TRACK", "1")
