"""The report of the sample documents in a real browser: its numbers, its evidence, its manners."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser import Visit, open_browser

pytestmark = pytest.mark.slow

Cli = Callable[..., "CompletedProcess[str]"]
# A document from a page that means ill, in its title, its text and its name.
HOSTILE_TITLE = "<script>window.taken=1</script>某市数据<img src=x onerror='window.taken=1'>条例"
HOSTILE = f"""{HOSTILE_TITLE}

2025年，上海市数据交易额达到45亿元</script><script>window.taken=1</script>，同比增长12%。
"""
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def data_dir(policywh: Cli, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    inbox = shutil.copytree(samples, folder / "inbox")
    (inbox / "<script>window.taken=1<script>.txt").write_text(HOSTILE, encoding="utf-8")
    data = folder / "data"
    ran = policywh("run", "--inbox", inbox, "--data-dir", data, POLICYWH_REPORT="true")
    assert ran.returncode == 0, ran.stderr
    assert f"Report       {(data / 'current').resolve() / 'report' / 'index.html'}" in ran.stdout.replace(
        "\n", ""
    )
    return data


@pytest.fixture(scope="module")
def con(data_dir: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(data_dir / "current" / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


@pytest.fixture(scope="module")
def report(data_dir: Path) -> Path:
    # Of this release: a later test publishes another one.
    return (data_dir / "current").resolve() / "report" / "index.html"


@pytest.fixture
def visit(browser: Browser, report: Path) -> Iterator[Visit]:
    opened = Visit(browser, report).ready()
    yield opened
    opened.page.context.close()


def value(con: duckdb.DuckDBPyConnection, sql: str, **parameters: Any) -> Any:
    row = con.execute(sql, parameters).fetchone()
    assert row is not None
    return row[0]


def test_the_page_asks_for_nothing_and_complains_of_nothing(visit: Visit) -> None:
    page = visit.page
    page.click("#language")
    page.click("#theme")
    page.fill("#f-indicator", "")
    page.click("#timeline-list .link >> nth=0")
    page.wait_for_timeout(500)
    assert (visit.requests, visit.complaints) == ([], [])


def test_the_policy_lets_nothing_out(visit: Visit) -> None:
    fetched = visit.page.evaluate(
        "fetch('http://127.0.0.1:9/').then(() => 'went out', error => 'refused ' + error.name)"
    )
    assert fetched == "refused TypeError"
    assert any("Content Security Policy" in complaint for complaint in visit.complaints)


def test_key_figures_are_those_of_the_release(visit: Visit, con: duckdb.DuckDBPyConnection) -> None:
    shown = visit.page.text_content("[data-figure=indicator] strong") or ""
    assert int(shown.replace(",", "")) == value(con, "SELECT count(*) FROM main.fact_indicator")
    documents = visit.page.text_content("[data-figure=documents] strong")
    assert documents == str(value(con, "SELECT count(*) FROM main.dim_document WHERE is_current"))


FILTERS = [
    ({}, "true"),
    ({"f-region": "上海市"}, "region_name = '上海市'"),
    ({"f-region": "广东省", "f-status": "target"}, "region_name = '广东省' AND status = 'target'"),
    ({"f-statistic": "share"}, "statistic = 'share'"),
    ({"f-from": "2024", "f-to": "2025"}, "year(period_end_date) BETWEEN 2024 AND 2025"),
    ({"f-indicator": "数字经济核心产业增加值"}, "indicator_name = '数字经济核心产业增加值'"),
]


@pytest.mark.parametrize(("chosen", "condition"), FILTERS, ids=[condition for _, condition in FILTERS])
def test_filters_change_the_numbers_to_what_sql_says(
    visit: Visit, con: duckdb.DuckDBPyConnection, chosen: dict[str, str], condition: str
) -> None:
    visit.page.click("#indicator-filters button[type=reset]")
    visit.page.wait_for_function("document.getElementById('f-indicator').value === ''")
    for name, wanted in chosen.items():
        if name in ("f-indicator", "f-region"):
            visit.page.fill(f"#{name}", wanted)
        else:
            visit.page.select_option(f"#{name}", wanted)
    visit.page.wait_for_timeout(100)
    expected = value(con, f"SELECT count(*) FROM mart.indicator_by_region WHERE {condition}")
    assert expected > 0
    assert visit.count("indicator-count") == expected


def test_the_ledger_and_the_timeline_filter_too(visit: Visit, con: duckdb.DuckDBPyConnection) -> None:
    visit.page.select_option("#g-outcome", "met")
    assert visit.count("target-count") == value(
        con, "SELECT count(*) FROM mart.target_ledger WHERE outcome = 'met'"
    )
    visit.page.fill("#t-region", "上海市")
    assert visit.count("timeline-count") == value(
        con,
        "SELECT count(*) FROM mart.policy_timeline WHERE region_name = '上海市' AND start_date IS NOT null",
    )


def test_a_click_on_a_figure_shows_its_sentence(visit: Visit, con: duckdb.DuckDBPyConnection) -> None:
    page = visit.page
    page.fill("#f-indicator", "数字经济核心产业增加值")
    page.fill("#f-region", "上海市")
    page.click("#indicator-table .link >> nth=0")
    sentence = page.text_content("#evidence blockquote")
    surface = page.text_content("#evidence blockquote mark")
    key = (page.get_attribute("#evidence .source a", "href") or "").split("/")[-1].removesuffix(".html")
    found = con.execute(
        "SELECT count(*) FROM mart.indicator_by_region WHERE sentence = $sentence AND surface = $surface "
        "AND document_key = $key AND region_name = '上海市' AND indicator_name = '数字经济核心产业增加值'",
        {"sentence": sentence, "surface": surface, "key": key},
    ).fetchone()
    assert found is not None
    assert found[0] > 0
    page.keyboard.press("Escape")
    assert not page.is_visible("#evidence")


@pytest.mark.parametrize(
    "chart", ["heat-chart", "term-chart", "indicator-chart", "documents-chart", "repair-chart"]
)
def test_a_click_into_a_chart_shows_what_is_behind(visit: Visit, chart: str) -> None:
    marks = visit.page.locator(f"#{chart} svg .mark-rect path, #{chart} svg .mark-symbol path").filter(
        visible=True
    )
    places = visit.page.locator(
        f"#{chart} svg [aria-roledescription*='mark'] path, #{chart} svg .role-mark path"
    )
    assert marks.count() + places.count() > 0
    # Through the picture's own events: a mark may lie under another.
    visit.page.evaluate(
        """chart => { const marks = document.querySelectorAll(`#${chart} svg .role-mark.mark-rect path, #${chart} svg .role-mark.mark-symbol path`);
        const mark = [...marks].find(item => item.getAttribute('aria-roledescription') || item.getBoundingClientRect().width > 0);
        const box = mark.getBoundingClientRect();
        const at = {bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2};
        mark.dispatchEvent(new MouseEvent('mousedown', at)); mark.dispatchEvent(new MouseEvent('mouseup', at)); mark.dispatchEvent(new MouseEvent('click', at)); }""",
        chart,
    )
    assert visit.page.is_visible("#evidence")
    assert visit.page.locator("#evidence-body blockquote, #evidence-body li").count() > 0


def test_a_script_in_a_title_does_nothing(
    visit: Visit, browser: Browser, data_dir: Path, con: duckdb.DuckDBPyConnection
) -> None:
    key, title = con.execute(
        "SELECT document_key, title FROM main.dim_document WHERE contains(source_uri, 'window.taken')"
    ).fetchall()[0]
    assert (
        "<script>"
        in f"{title}{value(con, 'SELECT source_uri FROM main.dim_document WHERE document_key = $key', key=key)}"
    )
    page = visit.page
    page.evaluate("for (const button of document.querySelectorAll('#newest .more')) button.click()")
    shown = page.locator(f"#document-table a[href='documents/{key}.html']")
    assert shown.text_content() == title
    shown.click()
    page.wait_for_load_state()
    assert page.url.endswith(f"{key}.html")
    assert page.title() == title
    assert page.evaluate("window.taken === undefined")
    assert page.locator("script, img").count() == 0
    again = Visit(browser, data_dir / "current" / "report" / "index.html").ready()
    assert again.page.evaluate("window.taken === undefined")
    assert again.complaints == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(browser: Browser, report: Path, width: int, dark: bool) -> None:
    opened = Visit(browser, report, width).ready()
    if dark:
        opened.page.click("#theme")
        opened.ready()
    assert _serious(opened) == []
    opened.page.click("#target-table .link >> nth=0")
    assert _serious(opened) == []


def test_axe_finds_nothing_serious_in_document_pages(browser: Browser, report: Path) -> None:
    pages = sorted((report.parent / "documents").glob("*.html"), key=lambda path: -path.stat().st_size)
    for path in pages[:3]:
        opened = Visit(browser, path)
        assert _serious(opened) == []
        assert opened.complaints == []


def _serious(opened: Visit) -> list[tuple[str, str]]:
    # axe runs as a script, which the page's policy is there to refuse: the driver puts it past the policy.
    found = Axe().run(opened.page).response["violations"]
    return [
        (item["id"], node["html"][:200])
        for item in found
        if item["impact"] in SERIOUS
        for node in item["nodes"][:2]
    ]


@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_nothing_sticks_out_of_the_page(browser: Browser, report: Path, width: int) -> None:
    opened = Visit(browser, report, width).ready()
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_english_page_has_no_chinese_of_its_own(visit: Visit) -> None:
    visit.page.click("#language")
    assert visit.page.get_attribute("html", "lang") == "en"
    own = visit.page.eval_on_selector_all(
        "[data-t], th, .filters label, .badge, .chips, figcaption",
        "nodes => nodes.filter(node => !node.closest('.chips')).map(node => node.textContent).join(' ')",
    )
    without_names = own.replace("中文", "").replace(visit.page.input_value("#f-indicator"), "")
    assert re.findall(r"[\u4e00-\u9fff]+", without_names) == []


def test_a_document_page_shows_text_facts_and_raw_text(
    browser: Browser, report: Path, con: duckdb.DuckDBPyConnection
) -> None:
    key = value(
        con,
        "SELECT document_key FROM main.fact_text_repair WHERE kind = 'traditional' GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT 1",
    )
    opened = Visit(browser, report.parent / "documents" / f"{key}.html").page
    shown = "\n".join(opened.locator(".text > p:not(.raw)").all_text_contents())
    assert shown == value(con, "SELECT text FROM main.document_text WHERE document_key = $key", key=key)
    facts = value(con, "SELECT fact_count FROM mart.document_quality WHERE document_key = $key", key=key)
    assert opened.locator("tr[id^=fact-]").count() == facts
    before = value(
        con,
        "SELECT before FROM main.fact_text_repair WHERE document_key = $key AND kind = 'traditional' LIMIT 1",
        key=key,
    )
    assert before in "".join(opened.locator(".raw del").all_text_contents())
    opened.locator("tr[id^=fact-] a >> nth=0").click()
    assert opened.evaluate("document.querySelector(':target').textContent.length") > 0


def test_the_same_release_gives_the_same_page_and_pages_are_kept(
    policywh: Cli, data_dir: Path, report: Path
) -> None:
    before = report.read_bytes()
    made = policywh("report", "--data-dir", data_dir)
    assert Path(made.stdout.strip()).read_bytes() == before
    one = policywh("report", "--data-dir", data_dir, "--document", "window.taken")
    assert one.returncode == 0, one.stderr
    assert "&lt;script&gt;" in Path(one.stdout.strip()).read_text("utf-8")


def test_a_later_release_links_the_pages_that_did_not_change(policywh: Cli, data_dir: Path) -> None:
    before = {
        path.name: path.stat().st_ino
        for path in (data_dir / "current" / "report" / "documents").glob("*.html")
    }
    inbox = data_dir.parent / "inbox"
    (inbox / "新来.txt").write_text("关于数据的说明\n\n2025年，江苏省新增企业34家。\n", encoding="utf-8")
    assert policywh("run", "--inbox", inbox, "--data-dir", data_dir, POLICYWH_REPORT="true").returncode == 0
    after = {
        path.name: path.stat().st_ino
        for path in (data_dir / "current" / "report" / "documents").glob("*.html")
    }
    assert {name: after.get(name) for name in before} == before
    assert len(after) == len(before) + 1


def packed(report: Path) -> dict[str, Any]:
    """The data that a page carries."""
    found = re.search(r'<script type="text/plain" id="data">([^<]*)<', report.read_text("utf-8"))
    assert found is not None
    return dict(json.loads(gzip.decompress(base64.b64decode(found[1]))))


def test_the_page_is_small_and_carries_every_claim(report: Path, con: duckdb.DuckDBPyConnection) -> None:
    assert report.stat().st_size < 5_000_000
    assert packed(report)["sections"]["indicators"]["total"] == value(
        con, "SELECT count(*) FROM mart.indicator_by_region"
    )
