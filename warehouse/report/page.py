"""Writing the report page: template, style, scripts and data in one file that needs no network."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from warehouse.report.data import ReportData, query_text, read_report_data

REPORT_DIR = "report"
REPORT_FILE = "index.html"
DOCUMENTS_DIR = "documents"
_SCRIPTS = ("core.js", "charts.js", "sections.js", "report.js")


def environment() -> Environment:
    """The templates' environment: everything is escaped, and a name that is not given is an error."""
    return Environment(
        loader=PackageLoader("warehouse.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_report(con: duckdb.DuckDBPyConnection, release: str, page_keys: list[str]) -> str:
    """The report page of the release behind `con`; `page_keys` are the documents that have a page beside it."""
    data = read_report_data(con)
    scripts = {"library": _inline(charting_library()), "program": _inline(_program())}
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            release=release,
            made_from=release_day(release),
            summary=_summary(data),
            texts=labels(),
            data=data.packed(),
            page_keys=page_keys,
            queries={"key_figures": query_text("key_figures")},
            style=Markup(asset("base.css") + asset("report.css")),
            policy=content_policy(list(scripts.values())),
            **scripts,
        )
    )


def release_day(release: str) -> str:
    """The day in a run id (20261122T031500Z-3f9a), or the id itself where it holds none."""
    try:
        day = datetime.strptime(release[:8], "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return release
    return f"{day:%Y-%m-%d}"


def content_policy(scripts: list[Markup]) -> str:
    """A Content-Security-Policy under which only these scripts run and nothing leaves the page.

    It is the second lock behind escaping: a script that came in with a text would not run.
    """
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def charting_library() -> str:
    """Vega, Vega-Lite and vega-embed as one script, from the package that ships them."""
    import vl_convert  # takes a second to make the bundle, and other commands need none

    return str(vl_convert.javascript_bundle(snippet=None))  # type: ignore[arg-type]  # its stub forgets None


@cache
def appearance() -> str:
    """A short hash of the templates: with another one, a page that is there has to be made again."""
    folder = files("warehouse.report").joinpath("templates")
    content = b"".join(path.read_bytes() for path in sorted(folder.iterdir(), key=lambda path: path.name))
    return hashlib.blake2b(content, digest_size=8).hexdigest()


@cache
def labels() -> dict[str, dict[str, Any]]:
    """The words of the page in Chinese (`zh`) and English (`en`)."""
    return dict(yaml.safe_load(asset("labels.yml")))


@cache
def asset(name: str) -> str:
    """A file of the templates' folder."""
    return files("warehouse.report").joinpath("templates", name).read_text(encoding="utf-8")


def _program() -> str:
    """The page's own scripts in one function, apart from the names that the library has."""
    return '(() => {\n"use strict";\n' + "".join(asset(name) for name in _SCRIPTS) + "})();\n"


def _inline(script: str) -> Markup:
    """A script for a script element: line ends as the browser will hash them, and nothing that ends it."""
    text = script.replace("\r\n", "\n").replace("\r", "\n")
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError("this script cannot stand inside a page: it contains the end of a script element")
    return Markup(text)


def _summary(data: ReportData) -> dict[str, int]:
    """The key figures by name, in their order."""
    return {str(name): int(value) for name, value in data.sections["key_figures"].rows}
