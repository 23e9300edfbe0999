"""`policywh quarantine`: see what was held back, and have it tried again."""

from typing import Annotated

import typer

from flows.cli_options import Config, DataDir, guarded, settings_of

app = typer.Typer(no_args_is_help=True, help="See what was held back and why, and have it tried again.")

Wanted = Annotated[
    str, typer.Argument(help="Key of the record, or source_uri of the file.", metavar="RECORD")
]


@app.command("list", epilog="Example:\n\n`policywh quarantine list --data-dir data`")
def list_(
    with_closed: Annotated[bool, typer.Option("--all", help="Also what has been settled since.")] = False,
    data_dir: DataDir = None,
    config: Config = None,
) -> None:
    """List what is held back: record, file, step and reason."""
    from flows.quarantine import list_held
    from flows.terminal import print_held

    print_held(guarded(lambda: list_held(settings_of(config, data_dir), with_closed)))


@app.command(epilog="Example:\n\n`policywh quarantine show notices/2021-29.html --data-dir data`")
def show(wanted: Wanted, data_dir: DataDir = None, config: Config = None) -> None:
    """Show all that is known of a record, and how the file begins."""
    from flows.quarantine import show_held
    from flows.terminal import print_held_in_full

    print_held_in_full(guarded(lambda: show_held(settings_of(config, data_dir), wanted)))


@app.command(epilog="Example:\n\n`policywh quarantine release --all --data-dir data`")
def release(
    wanted: Annotated[
        str | None, typer.Argument(help="Key of the record, or source_uri of the file.", metavar="RECORD")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that is held back.")] = False,
    data_dir: DataDir = None,
    config: Config = None,
) -> None:
    """Have the next run try again what is held back; the checks stay as they are."""
    from flows.quarantine import release_held

    if (wanted is None) != everything:
        raise typer.BadParameter("give a RECORD or --all")
    released = guarded(lambda: release_held(settings_of(config, data_dir), wanted))
    typer.echo(f"{len(released)} file(s) will be tried again by the next `policywh run`")
    for uri in released:
        typer.echo(f"  {uri}")
