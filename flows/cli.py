"""The command line `policywh`. Imports come late, so that help is there at once."""

import signal
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows import cli_quarantine
from flows.cli_options import (
    FAILED,
    INTERRUPTED,
    USAGE,
    Config,
    DataDir,
    Inbox,
    explain,
    fail,
    guarded,
    settings_of,
)

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

app.add_typer(cli_quarantine.app, name="quarantine", rich_help_panel="Commands")


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
    _run_to_the_end(inbox, data_dir, config, reprocess=reprocess)


@app.command(epilog="Example:\n\n`policywh check --data-dir data`")
def check(data_dir: DataDir = None, config: Config = None) -> None:
    """Check the working warehouse: keys, references, counts. Exit code 1 where a critical check fails."""
    from flows.maintenance import check_now
    from flows.terminal import print_checks

    report = guarded(lambda: check_now(settings_of(config, data_dir)))
    print_checks(report)
    if report.blocking:
        raise typer.Exit(FAILED)


@app.command(
    epilog="Examples:\n\n`policywh publish --data-dir data`\n\n"
    "`policywh publish --to postgresql://loader@db.example/policy --data-dir data`"
)
def publish(
    to: Annotated[
        str | None,
        typer.Option(
            help="PostgreSQL that gets the current release, instead of making one. "
            "Password: PGPASSWORD or ~/.pgpass.",
            metavar="URL",
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="With --to: write every row again, not only what has changed.")
    ] = False,
    data_dir: DataDir = None,
    config: Config = None,
) -> None:
    """Check the working warehouse once more and make it the release that readers see.

    With --to, load the current release into PostgreSQL: tables, keys and comments, in one transaction.
    POLICYWH_POSTGRES_READER_PASSWORD makes a role that can read there and nothing else.
    """
    if to is not None:
        from flows.postgres_step import publish_to_postgres

        typer.echo(guarded(lambda: publish_to_postgres(settings_of(config, data_dir), to, full)))
        return
    from flows.maintenance import publish_now

    typer.echo(guarded(lambda: publish_now(settings_of(config, data_dir))))


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

    print_answer(guarded(lambda: reading.query(settings_of(config, data_dir).data_dir, sql)), output_format)


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

    place = settings_of(config, data_dir).data_dir
    found = guarded(lambda: read_document(place, document))
    print_document(found, guarded(lambda: read_raw_evidence(place, found)) if raw else None)


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

    settings = settings_of(config, data_dir)
    if document is None:
        typer.echo(guarded(lambda: write_report(settings.data_dir, settings.report_documents)))
    else:
        typer.echo(guarded(lambda: write_document(settings.data_dir, document)))


@app.command(epilog="Example:\n\n`policywh checksum --data-dir data`")
def checksum(data_dir: DataDir = None, config: Config = None) -> None:
    """Print rows and checksum of every table of the current release, to compare two warehouses."""
    from flows.reading import checksums
    from flows.terminal import print_checksums

    print_checksums(guarded(lambda: checksums(settings_of(config, data_dir).data_dir)))


class ExportFormat(StrEnum):
    """How a release is exported."""

    PARQUET = "parquet"
    CSV = "csv"
    DATAPACKAGE = "datapackage"


@app.command(
    epilog="Examples:\n\n`policywh export --format parquet --output export`\n\n"
    "`policywh export --format csv --output indicators --table fact_indicator --table dim_indicator`"
)
def export(
    output: Annotated[
        Path, typer.Option(help="Folder that is made for the files; it must not exist.", metavar="DIR")
    ],
    export_format: Annotated[
        ExportFormat,
        typer.Option("--format", help="Parquet, CSV for spreadsheets, or a Frictionless data package."),
    ] = ExportFormat.PARQUET,
    table: Annotated[
        list[str] | None, typer.Option(help="Only this table or view; may be repeated.", metavar="TABLE")
    ] = None,
    data_dir: DataDir = None,
    config: Config = None,
) -> None:
    """Write the current release's tables and views as files. The same release gives the same bytes."""
    from flows.reading import export_release

    place = settings_of(config, data_dir).data_dir
    counts = guarded(lambda: export_release(place, output, export_format.value, table or []))
    typer.echo(f"{len(counts)} tables, {sum(counts.values()):,} rows in {output}")


@app.command(epilog="Examples:\n\n`policywh doctor --data-dir data`\n\n`policywh doctor --mend`")
def doctor(
    data_dir: DataDir = None,
    mend: Annotated[
        bool, typer.Option("--mend", help="Put aside what is damaged and remove what is left over.")
    ] = False,
    config: Config = None,
) -> None:
    """Verify raw store, working file, staging and releases, and say what is wrong and what mends it.

    Nothing that cannot be made again is ever removed. Exit code 1 where something is lost or damaged.
    """
    from flows import doctor as examination
    from flows.terminal import print_findings

    settings = settings_of(config, data_dir)
    findings = guarded(lambda: examination.examine(settings))
    print_findings(findings)
    if mend:
        for line in guarded(lambda: examination.mend(settings, findings)):
            typer.echo(line)
        findings = guarded(lambda: examination.examine(settings))
        print_findings(findings)
    if any(finding.severity != examination.Severity.LEFTOVER for finding in findings):
        raise typer.Exit(FAILED)


@app.command(epilog="Example:\n\n`policywh rebuild --data-dir data`")
def rebuild(data_dir: DataDir = None, config: Config = None) -> None:
    """Make the warehouse anew from the raw store alone and publish it; no inbox is needed.

    The working file there was is put aside, not removed; readers keep the current release until the new one
    is whole.
    """
    _run_to_the_end(None, data_dir, config, rebuild=True)


@app.command(epilog="Examples:\n\n`policywh connect`\n\n`policywh connect powerbi`")
def connect(
    tool: Annotated[
        str | None, typer.Argument(help="A tool by name; without it all are listed.", metavar="[TOOL]")
    ] = None,
    data_dir: DataDir = None,
    config: Config = None,
) -> None:
    """Print how a tool connects: addresses and settings, for the release and for PostgreSQL."""
    from flows.connections import instructions

    typer.echo(guarded(lambda: instructions(settings_of(config, data_dir), tool)))


@app.command(epilog="Example:\n\n`policywh version`")
def version() -> None:
    """Print the versions that a result depends on: program, rules, reference data, DuckDB."""
    from flows.maintenance import versions

    for name, value in versions(settings_of(None, None)).items():
        typer.echo(f"{name:<16}{value}")


def _run_to_the_end(
    inbox: Path | None,
    data_dir: Path | None,
    config: Path | None,
    *,
    reprocess: bool = False,
    rebuild: bool = False,
) -> None:
    """Run the flow with its progress shown, print what came of it, and end the command where it fails."""
    started = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does: with its records written
    from flows.embedded_api import EmbeddedApiError
    from flows.progress import LogProgress
    from flows.running import log_to_stderr, run_flow
    from flows.settings import SettingsError
    from flows.terminal import print_summary, progress_bar

    try:
        if sys.stderr.isatty():
            with progress_bar() as bar:
                summary = run_flow(bar, inbox, data_dir, config, reprocess=reprocess, rebuild=rebuild)
        else:
            log_to_stderr()
            summary = run_flow(LogProgress(), inbox, data_dir, config, reprocess=reprocess, rebuild=rebuild)
    except SettingsError as error:
        fail(str(error), USAGE)
    except EmbeddedApiError as error:
        fail(str(error))
    except (KeyboardInterrupt, Exception) as error:
        # Within a query DuckDB makes an error of its own of the interruption: a RuntimeError of these words.
        if isinstance(error, KeyboardInterrupt) or str(error) == "Query interrupted":
            fail("interrupted; the next run takes up where this one stopped", INTERRUPTED)
        fail(explain(error))
    print_summary(summary, time.monotonic() - started)
