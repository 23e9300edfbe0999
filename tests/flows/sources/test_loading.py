"""From a site into the warehouse: hints, tombstones, warnings, and the same again from the raw store alone."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import pipeline
from flows.progress import LogProgress
from flows.run_state import Run
from flows.settings import load_settings
from tests.flows.sources.website import Website

TITLES = {"/a.html": "关于做好数据工作的通知", "/b.html": "关于&lt;script&gt;alert(1)&lt;/script&gt;的通知"}


def bring_in(data_dir: Path) -> Run:
    settings = load_settings(
        data_dir=data_dir,
        contact="warehouse@example.org",
        allow_private_addresses=True,
        only_due_sources=False,
        workers=1,
    )
    run = Run(settings, False, LogProgress())
    try:
        pipeline.ingest(run)
        pipeline.transform(run)
        pipeline.check_staged(run)
        pipeline.load(run)
        pipeline.model(run)
        pipeline.check_warehouse(run)
    finally:
        run.close(failed=False)
    return run


def ask(data_dir: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(data_dir / "working" / "warehouse.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.mark.slow
def test_a_site_becomes_rows_and_the_raw_store_is_enough(site: Website, data_dir: Path) -> None:
    for path, title in TITLES.items():
        site.article(path, title)
    site.page("/list.html", "<ul class=n><li><a href=a.html>甲</a><li><a href=b.html>乙</a></ul>")
    (data_dir / "sources.yml").write_text(
        f"sources: [{{name: n, kind: list, url: '{site.url('/list.html')}', links: ul.n, recheck_days: 1, "
        "region: 上海市, issuer: 上海市大数据中心, delay_seconds: 0}]"
    )
    bring_in(data_dir)
    wanted = "SELECT source_uri, title, issuer, region_key, publish_date FROM main.dim_document ORDER BY source_uri"
    first = ask(data_dir, wanted)
    assert [row[0] for row in first] == [site.url("/a.html"), site.url("/b.html")]
    assert {row[2:4] for row in first} == {("上海市大数据中心", "cn-310000")}
    assert all(row[4] is None or isinstance(row[4], date) for row in first)

    memory = data_dir / "sources" / "memory.json"
    memory.unlink()  # as if days had passed
    site.page("/a.html", "gone", status=410)
    site.page("/list.html", "<p>新版上线</p>")
    second = bring_in(data_dir)
    assert ask(data_dir, wanted) == first
    gone = ask(data_dir, "SELECT source_uri, version, http_status, reason FROM mart.disappeared_document")
    assert gone == [(site.url("/a.html"), 1, 410, f"{site.url('/a.html')} answers 410")]
    warned = ask(
        data_dir,
        f"SELECT expectation, severity FROM ops.quality_result WHERE gate = 'sources' AND run_id = '{second.run_id}'",
    )
    assert warned == [("list_empty", "warning")]

    shutil.rmtree(data_dir / "working")
    (data_dir / "sources.yml").write_text("sources: [{name: none, kind: folder, path: nothing}]")
    bring_in(data_dir)
    assert ask(data_dir, wanted) == first
    assert (
        ask(data_dir, "SELECT source_uri, version, http_status, reason FROM mart.disappeared_document")
        == gone
    )
