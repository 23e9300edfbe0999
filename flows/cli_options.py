"""What the commands share: options, settings, and how a failure ends. Imports come late, so that help is there at once."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from flows.settings import Settings

T = TypeVar("T")

FAILED = 1
USAGE = 2
INTERRUPTED = 130

Inbox = Annotated[
    Path | None,
    typer.Option(help="Folder that is searched for .txt, .md and .html, with its subfolders.", metavar="DIR"),
]
DataDir = Annotated[
    Path | None,
    typer.Option(help="Where raw store, working file and releases live. Default: data", metavar="DIR"),
]
Config = Annotated[
    Path | None,
    typer.Option(help="Settings file. Default: policywh.toml, where there is one.", metavar="FILE"),
]


def settings_of(config: Path | None, data_dir: Path | None) -> "Settings":
    """Return the settings in force; a fault in them is wrong usage."""
    from flows.settings import SettingsError, load_settings

    try:
        return load_settings(config, data_dir=data_dir)
    except SettingsError as error:
        fail(str(error), USAGE)


def guarded(work: Callable[[], T]) -> T:
    """Return what the work returns; what a user can understand and mend ends the command with its message."""
    import duckdb

    from flows.errors import RunError
    from flows.reading import NothingToRead
    from warehouse.exporting import ExportError

    try:
        return work()
    except OSError as error:
        fail(explain(error))
    except (NothingToRead, RunError, ExportError, duckdb.Error) as error:
        fail(str(error))


def explain(error: Exception) -> str:
    """Return a message for a person, and for what nobody foresaw its kind too."""
    from flows.errors import RunError, resource_trouble

    told = resource_trouble(error) or error
    return str(told) if isinstance(told, RunError) else f"{type(error).__name__}: {error}"


def fail(message: str, code: int = FAILED) -> NoReturn:
    """End the command with a message on standard error."""
    typer.echo(message, err=True)
    raise typer.Exit(code)
