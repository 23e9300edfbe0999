"""From the command line: documents change and go, a rule changes, a version is held back; each state can be seen again."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from warehouse.schema import load_schema
from warehouse.time_travel import macro_name

pytestmark = pytest.mark.slow

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).parents[2]
TABLES = [table for table in load_schema().tables if table.has_history]
PLAN = "上海市数字经济三年行动计划\n到2025年，上海市数字经济核心产业增加值达到6800亿元，年均增长8%。\n"
REPORT = "江苏省数字经济发展情况\n2024年，江苏省数字经济核心产业增加值1.3万亿元，同比增长7.5%。\n"
NOTICE = "关于算力建设的通知\n2023年，广东省建成算力中心12个。\n"
# A rule that leaves percentages aside: what a change of one extractor is.
OTHER_RULE = """

_find_all = find_indicators


def find_indicators(*arguments):  # type: ignore[no-untyped-def, no-redef]
    return [found for found in _find_all(*arguments) if found[1].quantity.base_unit != "percent"]
"""


class State(NamedTuple):
    """A run that has ended, and a copy of its release."""

    output: str
    release: Path


class Site:
    """An inbox with its data directory, and the program in the state in which it is."""

    def __init__(self, policywh: Cli, place: Path) -> None:
        self.inbox, self.data_dir, self.place = place / "inbox", place / "data", place
        self.inbox.mkdir()
        self._policywh = policywh
        self._states = 0
        self.environment = {"POLICYWH_WITHDRAW_MISSING": "true", "PYTHONPATH": str(ROOT)}

    def call(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return self._policywh(*arguments, "--data-dir", self.data_dir, **self.environment)

    def run(self, *arguments: str) -> State:
        process = self.call("run", "--inbox", str(self.inbox), *arguments)
        assert process.returncode == 0, process.stderr
        self._states += 1
        copy = self.place / f"state-{self._states}.duckdb"
        shutil.copy(self.data_dir / "current" / "warehouse.duckdb", copy)
        return State(process.stdout, copy)

    def ask(self, sql: str) -> list[dict[str, Any]]:
        answer = self.call("query", sql, "--format", "json")
        assert answer.returncode == 0, answer.stderr
        return list(json.loads(answer.stdout))


@pytest.fixture(scope="module")
def site(policywh: Cli, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(policywh, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def states(site: Site) -> list[State]:
    """Three documents; one changed, one gone; then another rule for indicators."""
    for name, text in (("plan.txt", PLAN), ("report.txt", REPORT), ("notice.txt", NOTICE)):
        (site.inbox / name).write_text(text, encoding="utf-8")
    first = site.run()
    (site.inbox / "plan.txt").write_text(PLAN.replace("6800", "7000"), encoding="utf-8")
    (site.inbox / "notice.txt").unlink()
    second = site.run()
    project = site.place / "project"
    for room in ("flows", "transforms", "warehouse", "seeds"):
        shutil.copytree(ROOT / room, project / room)
    with (project / "transforms" / "indicators" / "finder.py").open("a", encoding="utf-8") as finder:
        finder.write(OTHER_RULE)
    site.environment["PYTHONPATH"] = str(project)
    return [first, second, site.run()]


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


def run_of(state: State) -> str:
    return state.output.split()[1].rstrip(":")


def test_each_state_can_be_seen_from_the_last(states: list[State]) -> None:
    with duckdb.connect(str(states[-1].release), read_only=True) as con:
        for state in states[:-1]:
            con.execute(f"ATTACH '{state.release}' AS published (READ_ONLY)")
            for table in TABLES:
                columns = ", ".join(column.name for column in table.given_columns)
                seen = f"SELECT {columns} FROM history.{macro_name(table)}('{run_of(state)}')"
                was = f"SELECT {columns} FROM published.{table.qualified_name}"
                assert rows(con, f"({seen} EXCEPT ALL {was}) UNION ALL ({was} EXCEPT ALL {seen})") == []
            con.execute("DETACH published")


def test_the_current_state_has_what_is_there_now(states: list[State], site: Site) -> None:
    assert "1 changed" in states[1].output
    assert "1 withdrawn" in states[1].output
    counts = [
        len(rows(duckdb.connect(str(state.release), read_only=True), "FROM main.fact_indicator"))
        for state in states
    ]
    assert counts[0] > counts[1] > counts[2] > 0
    assert site.ask("SELECT source_uri FROM mart.document_overview ORDER BY ALL") == [
        {"source_uri": "plan.txt"},
        {"source_uri": "report.txt"},
    ]


def test_a_changed_rule_reads_again_what_it_touches_and_nothing_else(states: list[State], site: Site) -> None:
    assert "by these rules alone: indicators" in states[2].output
    run = run_of(states[2])
    changes = site.ask(f"SELECT DISTINCT table_name, cause FROM ops.fact_change WHERE run_id = '{run}'")
    assert changes == [{"table_name": "main.fact_indicator", "cause": "rules"}]
    lost = site.ask(f"SELECT sum(lost_count)::INTEGER AS lost FROM ops.fact_change WHERE run_id = '{run}'")
    percentages = (
        "SELECT count(*) AS lost FROM history.fact_indicator WHERE base_unit = 'percent' AND ended_run_id = "
    )
    assert lost == site.ask(f"{percentages}'{run}'")
    assert lost[0]["lost"] > 0
    assert site.ask(f"SELECT count(*) AS n FROM main.fact_token WHERE added_run_id = '{run}'") == [{"n": 0}]
    versions = site.ask(
        "SELECT rule, count(DISTINCT rule_version) AS versions FROM ops.rule_version GROUP BY ALL HAVING versions > 1"
    )
    assert versions == [{"rule": "indicators", "versions": 2}]


def test_done_again_from_the_bytes_it_is_the_same(states: list[State], site: Site) -> None:
    before = site.call("checksum").stdout
    again = site.run("--reprocess")
    assert "by these rules alone" not in again.output
    assert site.call("checksum").stdout == before
    assert site.ask(f"SELECT count(*) AS n FROM ops.fact_change WHERE run_id = '{run_of(again)}'") == [
        {"n": 0}
    ]


def test_a_fact_leads_to_its_file_its_run_and_its_rule(states: list[State], site: Site) -> None:
    found = site.ask(
        "SELECT DISTINCT source_uri, raw_path, rule, added_run_id FROM ops.lineage "
        "WHERE table_name = 'main.fact_indicator' ORDER BY source_uri"
    )
    assert [(one["source_uri"], one["rule"], one["added_run_id"]) for one in found] == [
        ("plan.txt", "indicators", run_of(states[1])),
        ("report.txt", "indicators", run_of(states[0])),
    ]
    assert (site.data_dir / found[0]["raw_path"]).read_bytes() == (site.inbox / "plan.txt").read_bytes()


def test_a_newest_version_that_is_held_back_leaves_the_last_good_one_current(
    states: list[State], site: Site
) -> None:
    (site.inbox / "report.txt").write_bytes(bytes(range(256)) * 20)
    state = site.run()
    current = (
        "SELECT version, is_newest FROM main.dim_document WHERE source_uri = 'report.txt' AND is_current"
    )
    assert site.ask(current) == [{"version": 1, "is_newest": False}]
    assert site.ask("SELECT DISTINCT 1 AS there FROM main.fact_indicator NATURAL JOIN (FROM main.dim_document "
                    "SELECT document_key WHERE source_uri = 'report.txt')") == [{"there": 1}]  # fmt: skip
    assert "current_version_loaded" in state.output
    listed = site.call("quarantine", "list").stdout
    assert "report.txt" in listed
    assert "report.txt" in site.call("quarantine", "show", "report.txt").stdout
    assert "1 file(s) will be tried again" in site.call("quarantine", "release", "report.txt").stdout
    assert "1 transformed, 1 quarantined" in site.run().output.replace("\n", " ")
    assert site.ask(current) == [{"version": 1, "is_newest": False}]
    (site.inbox / "report.txt").write_text(REPORT.replace("7.5", "7.6"), encoding="utf-8")
    site.run()
    assert site.ask(current) == [{"version": 3, "is_newest": True}]
    assert "nothing is held back" in site.call("quarantine", "list").stdout


def test_a_folder_that_is_not_there_withdraws_nothing(policywh: Cli, tmp_path: Path) -> None:
    site = Site(policywh, tmp_path)
    for number in range(12):
        (site.inbox / f"{number}.txt").write_text(f"{NOTICE}第{number}号。\n", encoding="utf-8")
    site.run()
    for path in site.inbox.iterdir():
        path.unlink()
    process = site.call("run", "--inbox", str(site.inbox))
    assert process.returncode == 1
    assert "12 of 12 files are gone from the inbox" in process.stderr
    assert len(site.ask("FROM mart.document_overview")) == 12
