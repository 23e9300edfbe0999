"""The report beside a release: `releases/<run>/report/index.html` and a page for each of the newest documents."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from flows.raw_evidence import read_raw_evidence
from flows.raw_store import RawStoreError
from flows.reading import Document, NothingToRead, document_in, find_key, release
from warehouse.database import open_database
from warehouse.publishing import RELEASE_FILE, current_release, list_releases
from warehouse.report.document_page import DocumentView, MarkedFact, RawParagraph, Repair, render_document
from warehouse.report.page import DOCUMENTS_DIR, REPORT_DIR, REPORT_FILE, appearance, render_report

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_STAMPS_FILE = "stamps.json"
_METADATA = (
    "issuer",
    "author",
    "source_name",
    "publish_date",
    "document_number",
    "document_type",
    "original_encoding",
    "char_count",
    "version",
)


def write_report(data_dir: Path, most_documents: int) -> Path:
    """Write the current release's report, its document pages included, and return the path of its page.

    A page that an earlier release has for the same document, made by the same rules, is linked and not made again.

    Raises:
        NothingToRead: nothing has been published yet.
    """
    directory = current_release(data_dir)
    if directory is None:
        raise NothingToRead(f"nothing has been published in {data_dir} yet: run `policywh run` first")
    temporary = directory / f"{REPORT_DIR}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    (temporary / DOCUMENTS_DIR).mkdir(parents=True)
    con = open_database(directory / RELEASE_FILE, read_only=True)
    try:
        stamps = _newest_stamps(con, most_documents)
        _write_documents(con, data_dir, temporary / DOCUMENTS_DIR, stamps, _earlier(data_dir, directory))
        page = render_report(con, directory.name, sorted(stamps))
    finally:
        con.close()
    (temporary / REPORT_FILE).write_text(page, encoding="utf-8")
    target = directory / REPORT_DIR
    shutil.rmtree(target, ignore_errors=True)
    temporary.rename(target)
    return target / REPORT_FILE


def has_report(data_dir: Path) -> bool:
    """Say whether the current release has its report; without a release there is none to have."""
    directory = current_release(data_dir)
    return directory is None or (directory / REPORT_DIR / REPORT_FILE).is_file()


def write_document(data_dir: Path, wanted: str) -> Path:
    """Write the page of one document beside the current release's report and return its path.

    Raises:
        NothingToRead: nothing has been published yet, or `wanted` names no document or several.
    """
    with release(data_dir) as con:
        key = find_key(con, wanted)
        html = render_document(_view(con, data_dir, key))
    directory = current_release(data_dir)
    assert directory is not None, "a release was open just now"
    target = directory / REPORT_DIR / DOCUMENTS_DIR / f"{key}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_new(target, html)
    return target


def _newest_stamps(con: "DuckDBPyConnection", most: int) -> dict[str, str]:
    """What the page of each of the newest documents is made from, as a short hash."""
    rows = con.execute(
        "SELECT document_key, transform_version, seeds_version FROM main.dim_document WHERE is_current "
        "ORDER BY publish_date DESC NULLS LAST, source_uri LIMIT $most",
        {"most": most},
    ).fetchall()
    look = appearance()
    return {
        row[0]: hashlib.blake2b("|".join((*row, look)).encode(), digest_size=8).hexdigest() for row in rows
    }


def _earlier(data_dir: Path, directory: Path) -> dict[str, Path]:
    """The document pages of the last release before this one that has a report, by stamp."""
    for other in reversed(list_releases(data_dir)):
        stamps = other / REPORT_DIR / DOCUMENTS_DIR / _STAMPS_FILE
        if other != directory and stamps.is_file():
            return {
                stamp: stamps.with_name(f"{key}.html")
                for key, stamp in json.loads(stamps.read_text(encoding="utf-8")).items()
            }
    return {}


def _write_documents(
    con: "DuckDBPyConnection", data_dir: Path, target: Path, stamps: dict[str, str], earlier: dict[str, Path]
) -> None:
    for key, stamp in stamps.items():
        page = target / f"{key}.html"
        source = earlier.get(stamp)
        if source is not None and source.is_file():
            os.link(source, page)
        else:
            page.write_text(render_document(_view(con, data_dir, key)), encoding="utf-8")
    (target / _STAMPS_FILE).write_text(json.dumps(stamps), encoding="utf-8")


def _write_new(path: Path, text: str) -> None:
    """Write a file of its own in place of one that another release may share."""
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _view(con: "DuckDBPyConnection", data_dir: Path, key: str) -> DocumentView:
    document = document_in(con, key)
    raw, missing = _raw_paragraphs(data_dir, document)
    repairs = con.execute(
        "SELECT kind, char_start, char_end, raw_start, raw_end, before, after, confidence "
        "FROM main.fact_text_repair WHERE document_key = $key ORDER BY raw_start, raw_end, kind",
        {"key": key},
    ).fetchall()
    return DocumentView(
        document_key=key,
        title=document.title or document.source_uri,
        source_uri=document.source_uri,
        metadata={name: document.metadata[name] for name in _METADATA},
        text=document.text,
        facts=[
            MarkedFact(fact.kind, fact.start, fact.end, fact.surface, fact.details) for fact in document.facts
        ],
        repairs=[Repair(*row) for row in repairs],
        raw=raw,
        raw_missing=missing,
    )


def _raw_paragraphs(data_dir: Path, document: Document) -> tuple[list[RawParagraph] | None, str]:
    try:
        evidence = read_raw_evidence(data_dir, document)
    except (NothingToRead, RawStoreError, OSError) as error:
        return None, str(error)
    paragraphs = []
    start = 0
    for line in document.text.split("\n"):
        paragraphs.append(RawParagraph(*evidence.at(start, start + len(line))))
        start += len(line) + 1
    return paragraphs, ""
