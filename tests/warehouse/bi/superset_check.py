"""A real Superset with the bundle imported: does every chart of every dashboard answer, and alike on both databases?

`make superset-check` runs it; it is no part of `make test`, as Superset is installed apart and starts slowly.

    SUPERSET_VENV     the environment of Superset (.venv-superset)
    SUPERSET_DATA     a data folder with a release; without it the sample documents are loaded
    SUPERSET_SHOTS    where the screenshots of the dashboards go; without it none are kept
"""

from __future__ import annotations

import json
import math
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from playwright.sync_api import FloatRect, Page, Response

from tests.browser import open_browser
from tests.postgres_server import PostgresServer
from warehouse.bi.bundle import DUCKDB, POSTGRES, Source
from warehouse.bi.serving import LOOPBACK, Superset
from warehouse.bi.spec import Chart, Dashboard, read_dashboards, read_datasets
from warehouse.postgres.publishing import Reader, publish_to_postgres
from warehouse.publishing import RELEASE_FILE, current_release
from warehouse.schema import load_schema

ROOT = Path(__file__).parents[3]
PASSWORD = secrets.token_urlsafe(12)
READER = Reader("policywh_reader", secrets.token_urlsafe(12))
DASHBOARDS = read_dashboards(read_datasets(load_schema()))
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Client:
    """The API of a running Superset, for its administrator."""

    http: httpx.Client

    def get(self, path: str) -> Any:
        """The answer to a question; an error ends the test with Superset's own words."""
        answer = self.http.get(path)
        assert answer.status_code == 200, f"{path}: {answer.text[:500]}"
        return answer.json()

    def answers(self) -> dict[str, Rows]:
        """What each chart shows, by its name; the charts are those that Superset says its dashboards have."""
        found = {}
        for dashboard in DASHBOARDS:
            titles = {chart.title: chart for chart in dashboard.charts}
            for entry in self.get(f"/api/v1/dashboard/{dashboard.slug}/charts")["result"]:
                (query,) = self.get(f"/api/v1/chart/{entry['id']}/data/")["result"]
                assert query["error"] is None, f"{entry['slice_name']}: {query['error']}"
                found[titles[entry["slice_name"]].name] = query["data"]
        return found


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a release."""
    if given := os.environ.get("SUPERSET_DATA"):
        return Path(given).absolute()
    folder = tmp_path_factory.mktemp("data")
    inbox = ROOT / "tests" / "samples" / "inbox"
    command = [
        str(Path(sys.executable).with_name("policywh")),
        "run",
        "--inbox",
        str(inbox),
        "--data-dir",
        str(folder),
    ]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return folder


@pytest.fixture(scope="session")
def superset(tmp_path_factory: pytest.TempPathFactory) -> Superset:
    """An installed Superset that nothing was imported into yet."""
    environment = Path(os.environ.get("SUPERSET_VENV", ROOT / ".venv-superset"))
    return Superset(environment, tmp_path_factory.mktemp("superset"))


@pytest.fixture(scope="session", params=[DUCKDB, POSTGRES])
def database(request: pytest.FixtureRequest, superset: Superset, data_dir: Path) -> str:
    """The database that the dashboards were last imported for; the second import switches them over."""
    name: str = request.param
    source = Source(data_dir)
    if name == POSTGRES:
        source = Source(data_dir, _published(data_dir, request.getfixturevalue("postgres")))
    given = {
        "POLICYWH_SUPERSET_PASSWORD": PASSWORD,
        "POLICYWH_POSTGRES_READER_PASSWORD": READER.password or "",
    }
    started = time.monotonic()
    superset.prepare(source, given)
    print(f"\n{name}: prepared and imported in {time.monotonic() - started:.0f} s", flush=True)
    return name


@pytest.fixture(scope="session")
def address(superset: Superset, database: str) -> Iterator[str]:
    """The address of the running server."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(superset.server_command(port), env=superset.variables(), cwd=superset.home)
    url = f"http://{LOOPBACK}:{port}"
    try:
        _wait(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[Client]:
    """The API of the running server."""
    with httpx.Client(base_url=address, timeout=60) as http:
        login = {"username": "admin", "password": PASSWORD, "provider": "db"}
        token = http.post("/api/v1/security/login", json=login).raise_for_status().json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        yield Client(http)


@pytest.fixture(scope="session")
def seen() -> dict[str, dict[str, Rows]]:
    """What the charts answered, by database; filled as the tests go."""
    return {}


def test_every_chart_of_every_dashboard_returns_data(
    client: Client, database: str, data_dir: Path, seen: dict[str, dict[str, Rows]]
) -> None:
    answers = seen[database] = client.answers()
    charts = [chart for dashboard in DASHBOARDS for chart in dashboard.charts]
    assert sorted(answers) == sorted(chart.name for chart in charts)
    with duckdb.connect(data_dir / "current" / RELEASE_FILE, read_only=True) as con:
        # A chart may be empty only where the release itself has nothing for it.
        empty = [chart.name for chart in charts if not answers[chart.name]]
        wrongly = [chart.name for chart in charts if chart.name in empty and _rows_for(chart, con)]
    print(
        f"\n{database}: {len(charts) - len(empty)} of {len(charts)} charts have data; empty: {empty or 'none'}"
    )
    assert not wrongly


def test_datasets_lie_where_they_should(client: Client, database: str) -> None:
    kinds = {
        entry["database"]["database_name"]
        for entry in client.get("/api/v1/dataset/?q=(page_size:100)")["result"]
    }
    assert [DUCKDB in name.lower() for name in kinds] == [database == DUCKDB]


def test_both_databases_answer_alike(client: Client, database: str, seen: dict[str, dict[str, Rows]]) -> None:
    if len(seen) < 2:
        pytest.skip("the other database comes next")
    charts = {chart.name: chart for dashboard in DASHBOARDS for chart in dashboard.charts}
    for name, rows in seen[DUCKDB].items():
        others = seen[POSTGRES][name]
        chart = charts[name]
        if chart.series and chart.series_limit:  # of series of equal rank these or those may be shown
            assert len({row[chart.series] for row in rows}) == len({row[chart.series] for row in others}), (
                name
            )
            continue
        assert len(rows) == len(others), name
        if len(rows) < chart.limit:  # at the limit, rows of equal rank may be these or those
            assert sorted(map(_comparable, rows)) == sorted(map(_comparable, others)), name


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda dashboard: str(dashboard.slug))
def test_a_browser_draws_every_chart(address: str, database: str, dashboard: Dashboard) -> None:
    with open_browser() as browser:
        page = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{address}/login/")
        page.fill("#username", "admin")
        page.fill("#password", PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        statuses: list[int] = []

        def note(answer: Response) -> None:
            if "chart/data" in answer.url:
                statuses.append(answer.status)

        page.on("response", note)
        # High enough for all charts: those out of sight are not drawn.
        page.set_viewport_size({"width": 1440, "height": 4500})
        page.goto(f"{address}/superset/dashboard/{dashboard.slug}/")
        _drawn(page, len(dashboard.charts))
        assert set(statuses) == {200}
        assert page.locator(".ant-alert-error, [data-test=error-message]").count() == 0
        _keep(page, f"{dashboard.slug}-{database}")


def _published(data_dir: Path, server: PostgresServer) -> str:
    """The address of a database that has the release in it."""
    release = current_release(data_dir)
    assert release is not None
    url = server.create_database("policy")
    started = time.monotonic()
    publish_to_postgres(release / RELEASE_FILE, release.name, url, READER, False)
    print(f"\npublished to PostgreSQL in {time.monotonic() - started:.0f} s", flush=True)
    return url


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        try:
            httpx.get(f"{url}/health", timeout=2).raise_for_status()
        except httpx.HTTPError:
            assert process.poll() is None, "Superset ended while it started"
            time.sleep(0.5)
        else:
            return
    pytest.fail("Superset did not start within two minutes")


def _rows_for(chart: Chart, con: duckdb.DuckDBPyConnection) -> int:
    where = f"WHERE {chart.where}" if chart.where else ""
    found = con.execute(f"SELECT count(*) FROM mart.{chart.dataset.name} {where}").fetchone()
    assert found is not None
    return int(found[0])


def _comparable(row: dict[str, Any]) -> str:
    """The row as text; numbers to nine digits, as both databases add up in their own order."""
    shown = {
        name: f"{value:.9g}" if isinstance(value, int | float) and math.isfinite(value) else value
        for name, value in row.items()
    }
    return json.dumps(shown, ensure_ascii=False, sort_keys=True)


def _drawn(page: Page, charts: int) -> None:
    """Wait until the dashboard has all its charts and none of them is loading."""
    done = (
        "n => document.querySelectorAll('.dashboard-component-chart-holder [data-test-viz-type]').length >= n"
        " && !document.querySelector('.loading, [data-test=loading-indicator]')"
    )
    calm = 0
    for _ in range(180):
        calm = calm + 1 if page.evaluate(done, charts) else 0
        if calm == 6:
            return
        page.wait_for_timeout(500)
    pytest.fail("the dashboard was not drawn within 90 seconds")


def _keep(page: Page, name: str) -> None:
    folder = os.environ.get("SUPERSET_SHOTS")
    if folder:
        bottom = page.evaluate(
            "Math.max(...[...document.querySelectorAll('.dashboard-component-chart-holder')]"
            ".map(holder => holder.getBoundingClientRect().bottom))"
        )
        size = min(4500, bottom + 24)
        clip: FloatRect = {"x": 0, "y": 0, "width": 1440, "height": size}
        page.screenshot(path=Path(folder) / f"{name}.png", clip=clip)
