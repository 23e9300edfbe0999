"""The command line `policywh`. Imports come late, so that help is there at once."""

import sys
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from flows.settings import Settings

T = TypeVar("T")

FAILED = 1
USAGE = 2
INTERRUPTED = 130

app = typer.Typer(
    name="policywh",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Build and read a warehouse of facts from Chinese policy texts.",
    epilog="Settings: arguments over environment (POLICYWH_INBOX, POLICYWH_DATA_DIR, POLICYWH_WORKERS …) "
    "over `policywh.toml` over defaults.\n\n"
    "Exit codes: 0 done, 1 the run or a critical check failed, 2 wrong usage.",
)

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


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


@app.command(
    epilog="Examples:\n\n`policywh run --inbox texts --data-dir data`\n\n"
    "`POLICYWH_WORKERS=8 policywh run --inbox texts --reprocess`"
)
def run(
    inbox: Inbox = None,
    data_dir: DataDir = None,
    reprocess: Annotated[
        bool,
        typer.Option("--reprocess", help="Transform all documents again, not only new and changed ones."),
    ] = False,
    config: Config = None,
) -> None:
    """Take in what is new in the inbox, transform, check, load and publish it.

    Afterwards the warehouse is DATA_DIR/current/warehouse.duckdb. Nothing new: nothing happens. A file
    that cannot be used is quarantined and named; a failed critical check leaves the last release
    current. Runs on the Prefect server that PREFECT_API_URL names, else with Prefect's embedded API.
    """
    started = time.monotonic()
    from flows.embedded_api import EmbeddedApiError
    from flows.progress import LogProgress
    from flows.running import log_to_stderr, run_flow
    from flows.settings import SettingsError
    from flows.terminal import print_summary, progress_bar

    try:
        if sys.stderr.isatty():
            with progress_bar() as bar:
                summary = run_flow(bar, inbox, data_dir, reprocess, config)
        else:
            log_to_stderr()
            summary = run_flow(LogProgress(), inbox, data_dir, reprocess, config)
    except SettingsError as error:
        _fail(str(error), USAGE)
    except EmbeddedApiError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        _fail("interrupted; the next run takes up where this one stopped", INTERRUPTED)
    except Exception as error:
        _fail(_explain(error))
    print_summary(summary, time.monotonic() - started)


@app.command(epilog="Example:\n\n`policywh check --data-dir data`")
def check(data_dir: DataDir = None, config: Config = None) -> None:
    """Check the working warehouse: keys, references, counts. Exit code 1 where a critical check fails."""
    from flows.maintenance import check_now
    from flows.terminal import print_checks

    report = _guarded(lambda: check_now(_settings(config, data_dir)))
    print_checks(report)
    if report.blocking:
        raise typer.Exit(FAILED)


@app.command(epilog="Example:\n\n`policywh publish --data-dir data`")
def publish(data_dir: DataDir = None, config: Config = None) -> None:
    """Check the working warehouse once more and make it the release that readers see."""
    from flows.maintenance import publish_now

    typer.echo(_guarded(lambda: publish_now(_settings(config, data_dir))))


@app.command(
    epilog="Examples:\n\n"
    '`policywh query "SELECT title, publish_date FROM mart.document_overview ORDER BY publish_date"`\n\n'
    '`policywh query "FROM mart.indicator_by_region" --format csv > indicators.csv`'
)
def query(
    sql: Annotated[
        str, typer.Argument(help="A query in DuckDB's SQL; schemas are main, mart and ops.", metavar="SQL")
    ],
    output_format: Annotated[
        Format, typer.Option("--format", help="How the answer is written.")
    ] = Format.TABLE,
    data_dir: DataDir = None,
    config: Config = None,
) -> None:
    """Ask the current release a question. It is opened read-only, also while a run goes on."""
    from flows import reading
    from flows.terminal import print_answer

    print_answer(_guarded(lambda: reading.query(_settings(config, data_dir).data_dir, sql)), output_format)


@app.command(
    epilog="Examples:\n\n`policywh show 十四五规划`\n\n`policywh show notices/2021-29.html --raw --data-dir data`"
)
def show(
    document: Annotated[
        str,
        typer.Argument(help="Its key or source_uri, or part of its title or source_uri.", metavar="DOCUMENT"),
    ],
    raw: Annotated[
        bool, typer.Option("--raw", help="List beside each fact what stands in the page as it was fetched.")
    ] = False,
    data_dir: DataDir = None,
    config: Config = None,
) -> None:
    """Show a document's normalised text with the facts found in it marked by kind, and list them."""
    from flows.raw_evidence import read_raw_evidence
    from flows.reading import read_document
    from flows.terminal import print_document

    place = _settings(config, data_dir).data_dir
    found = _guarded(lambda: read_document(place, document))
    print_document(found, _guarded(lambda: read_raw_evidence(place, found)) if raw else None)


@app.command(
    epilog="Examples:\n\n`policywh report --data-dir data`\n\n`policywh report --document 十四五规划 --data-dir data`"
)
def report(
    document: Annotated[
        str | None,
        typer.Option(
            help="Only this document's page: its key or source_uri, or part of its title or source_uri.",
            metavar="DOCUMENT",
        ),
    ] = None,
    data_dir: DataDir = None,
    config: Config = None,
) -> None:
    """Write the current release's report, a page that opens in any browser, and print where it is."""
    from flows.report import write_document, write_report

    settings = _settings(config, data_dir)
    if document is None:
        typer.echo(_guarded(lambda: write_report(settings.data_dir, settings.report_documents)))
    else:
        typer.echo(_guarded(lambda: write_document(settings.data_dir, document)))


@app.command(epilog="Example:\n\n`policywh checksum --data-dir data`")
def checksum(data_dir: DataDir = None, config: Config = None) -> None:
    """Print rows and checksum of every table of the current release, to compare two warehouses."""
    from flows.reading import checksums
    from flows.terminal import print_checksums

    print_checksums(_guarded(lambda: checksums(_settings(config, data_dir).data_dir)))


@app.command(epilog="Example:\n\n`policywh version`")
def version() -> None:
    """Print the versions that a result depends on: program, rules, reference data, DuckDB."""
    from flows.maintenance import versions

    for name, value in versions(_settings(None, None)).items():
        typer.echo(f"{name:<16}{value}")


def _settings(config: Path | None, data_dir: Path | None) -> "Settings":
    from flows.settings import SettingsError, load_settings

    try:
        return load_settings(config, data_dir=data_dir)
    except SettingsError as error:
        _fail(str(error), USAGE)


def _guarded(work: Callable[[], T]) -> T:
    """Return what the work returns; what a user can understand and mend ends the command with its message."""
    import duckdb

    from flows.reading import NothingToRead
    from flows.run_state import RunError

    try:
        return work()
    except (NothingToRead, RunError, duckdb.Error) as error:
        _fail(str(error))


def _explain(error: Exception) -> str:
    from flows.run_state import RunError

    return str(error) if isinstance(error, RunError) else f"{type(error).__name__}: {error}"


def _fail(message: str, code: int = FAILED) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
