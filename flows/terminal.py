"""What people see: progress, summaries, tables and marked texts."""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console, Group
from rich.markup import escape
from rich.measure import Measurement
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from flows.doctor import Finding
    from flows.quarantine import Held
    from flows.raw_evidence import RawEvidence
    from flows.reading import Answer, Document
    from flows.summary import Summary
    from warehouse.checksum import TableChecksum
    from warehouse.quality.report import GateReport

_MANY = 10
_INDENT = " " * 13
_STYLES = ("bold cyan", "bold yellow", "bold green", "bold magenta", "bold blue", "bold red")


class BarProgress:
    """Progress as one moving line on a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("starting", total=None)

    def stage(self, name: str) -> None:
        """Name the stage; how long it takes is not known."""
        self._progress.update(self._task, description=name, completed=0, total=None)

    def documents(self, done: int, total: int) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done, total=total)


@contextmanager
def progress_bar() -> Iterator[BarProgress]:
    """Show a progress line on standard error while the block runs, and nothing of it afterwards."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield BarProgress(progress)


def print_summary(summary: "Summary", seconds: float) -> None:
    """Print what came of a run; `seconds` is the whole command's time."""
    console = _console()
    outcome = "published" if summary.published else "nothing new, the current release stays"
    console.print(Text(f"Run {summary.run_id}: {outcome}", style="bold"))
    console.print(
        f"Documents    {summary.seen:,} seen: {summary.new:,} new, {summary.changed:,} changed, "
        f"{summary.unchanged:,} unchanged{_withdrawn(summary)}; {summary.transformed:,} transformed, "
        f"{summary.quarantined:,} quarantined; {len(summary.ignored):,} other files ignored"
    )
    for rules, count in summary.read_again.items():
        console.print(f"{_INDENT}{count:,} of them by these rules alone: {rules}")
    for item in summary.held_back:
        console.print(Text(f"{_INDENT}- at {item.stage}: {item.reason}"))
    if summary.in_quarantine > summary.quarantined:
        console.print(f"{_INDENT}{summary.in_quarantine:,} files are in quarantine, see ops.quarantine")
    if summary.ignored:
        console.print(Text(f"{_INDENT}ignored: {_some(summary.ignored)}"))
    console.print(
        "Facts        " + ", ".join(f"{name[5:]} {count:,}" for name, count in summary.fact_counts.items())
    )
    console.print(f"Checks       {summary.checks_passed:,} passed, {summary.checks_failed:,} failed")
    for check in summary.failed_checks:
        reason = (
            f"{check.severity} {check.gate}: {check.expectation} on {check.table_name} ({check.observed})"
        )
        console.print(Text(f"{_INDENT}- {reason}"))
    console.print(Text(f"Warehouse    {summary.warehouse}"))
    if summary.report is not None:
        console.print(Text(f"Report       {summary.report}"))
    if summary.report_error:
        console.print(Text(f"No report was written ({summary.report_error}); `policywh report` tries again"))
    stages = ", ".join(f"{name} {taken:.1f}" for name, taken in summary.stage_seconds.items())
    console.print(f"Seconds      {seconds:.1f} ({stages}); peak memory {summary.peak_memory_mb:,.0f} MB")


def _withdrawn(summary: "Summary") -> str:
    return f", {summary.withdrawn:,} withdrawn" if summary.withdrawn else ""


def print_findings(findings: "Sequence[Finding]") -> None:
    """Print what an examination of the data directory found, a line for each, with what to do."""
    console = _console()
    if not findings:
        console.print("Raw store, working file, staging and releases are whole.")
    for one in findings:
        console.print(Text(f"{one.severity:<9}{one.path}: {one.what}; {one.advice}"))


def print_answer(answer: "Answer", output_format: str) -> None:
    """Print a query's answer as table, csv, json or markdown."""
    if output_format == "csv":
        _write_csv(answer, sys.stdout)
    elif output_format == "json":
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        print(json.dumps(rows, ensure_ascii=False, default=str, indent=1))
    elif output_format == "markdown":
        print("\n".join(_markdown(answer)))
    else:
        table = Table(*map(escape, answer.columns))
        for row in answer.rows:
            table.add_row(*(Text(_cell(value)) for value in row))
        _print_table(table)


def print_document(document: "Document", evidence: "RawEvidence | None" = None) -> None:
    """Print a document's text with its facts marked, a legend, and the list of facts, on wish with the page's words."""
    console = _console()
    kinds = list(dict.fromkeys(sorted(fact.kind for fact in document.facts)))
    styles = {kind: _STYLES[number % len(_STYLES)] for number, kind in enumerate(kinds)}
    heading = Text(document.title or document.source_uri, style="bold")
    shown = (
        "source_uri",
        "version",
        "author",
        "source_name",
        "publish_date",
        "document_type",
        "document_number",
    )
    about = "; ".join(
        f"{name}: {value}" for name in shown if (value := document.metadata.get(name)) is not None
    )
    legend = Text("Marked: ") + Text(", ").join([Text(kind, style=style) for kind, style in styles.items()])
    coloured = console.is_terminal and console.color_system is not None
    text = _coloured(document, styles) if coloured else Text(_bracketed(document))
    console.print(
        Group(heading, Text(f"{document.document_key}  {about}", style="dim"), Text(), text, Text(), legend)
    )
    table = Table("kind", "place", "surface", *(["in the page"] if evidence else []), "details")
    for fact in document.facts:
        details = ", ".join(f"{name} {_cell(value)}" for name, value in fact.details.items())
        place = f"{fact.start}–{fact.end}"
        in_page = [Text(evidence.of(fact.start, fact.end))] if evidence else []
        kind = Text(fact.kind, style=styles[fact.kind])
        table.add_row(kind, place, Text(fact.surface), *in_page, Text(details))
    _print_table(table)


def print_checks(report: "GateReport") -> None:
    """Print the checks that failed, and how many passed."""
    console = _console()
    for item in report.failed:
        reason = f"{item.severity}: {item.expectation} on {item.table_name} ({item.observed})"
        console.print(Text(reason), Text(str(item.details.get("en", "")), style="dim"))
    console.print(
        f"{len(report.results) - len(report.failed):,} checks passed, {len(report.failed):,} failed"
    )


def print_checksums(tables: "dict[str, TableChecksum]") -> None:
    """Print rows and checksum of each table, and one checksum over all."""
    table = Table("table", "rows", "checksum")
    for name, found in tables.items():
        table.add_row(name, str(found.row_count), str(found.checksum))
    _print_table(table)


def print_held(records: "list[Held]") -> None:
    """Print what is held back, a line each."""
    if not records:
        _console().print("nothing is held back")
        return
    table = Table("record", "file", "step", "reason")
    for held in records:
        reason = held.reason if held.is_open else f"(settled) {held.reason}"
        table.add_row(held.quarantine_key, Text(held.source_uri), held.stage, Text(reason))
    _print_table(table)


def print_held_in_full(records: "list[tuple[Held, str]]") -> None:
    """Print all that is known of each record, and the beginning of its file."""
    console = _console()
    for held, beginning in records:
        for name, value in held._asdict().items():
            console.print(Text(f"{name:<16}{'' if value is None else value}"))
        if beginning:
            console.print(Text("begins with", style="dim"))
            console.print(Text(beginning))


def _some(names: "tuple[str, ...]") -> str:
    more = f" … and {len(names) - _MANY} more" if len(names) > _MANY else ""
    return ", ".join(names[:_MANY]) + more


def _coloured(document: "Document", styles: dict[str, str]) -> Text:
    text = Text(document.text)
    for fact in document.facts:
        text.stylize(styles[fact.kind], fact.start, fact.end)
    return text


def _bracketed(document: "Document") -> str:
    """Mark with brackets where there are no colours: ``{region:上海市}``."""
    marks: dict[int, str] = {}
    for fact in sorted(document.facts, key=lambda fact: fact.start - fact.end):  # outer ones first
        marks[fact.end] = "}" + marks.get(fact.end, "")
    for fact in sorted(document.facts, key=lambda fact: fact.start - fact.end):
        marks[fact.start] = marks.get(fact.start, "") + "{" + fact.kind + ":"
    text = document.text
    return "".join(marks.get(place, "") + text[place : place + 1] for place in range(len(text) + 1))


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _print_table(table: Table) -> None:
    """Print as wide as the terminal, or as wide as the table where the output goes elsewhere."""
    console = Console(highlight=False)
    if not console.is_terminal:
        unlimited = Console(width=1_000_000)
        console.width = Measurement.get(unlimited, unlimited.options, table).maximum
    console.print(table)


def _write_csv(answer: "Answer", stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_cell(value) for value in row] for row in answer.rows)


def _markdown(answer: "Answer") -> Iterator[str]:
    yield "| " + " | ".join(answer.columns) + " |"
    yield "|" + "---|" * len(answer.columns)
    for row in answer.rows:
        yield "| " + " | ".join(_cell(value).replace("|", "\\|").replace("\n", " ") for value in row) + " |"


def _cell(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
