"""The main job from the command line: first run, second run, an edit, a rebuild, a fault."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from filelock import FileLock

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
EDITED = "上海/上海市数字经济三年行动计划.txt"


HOSTILE = {
    "“引号”'\"\n🎉.txt": "广州市2025年新增企业34家。\n".encode(),
    "截断.txt": "江苏省2025年地区生产总值增长5.3%。".encode("gb18030")[:-3],
    "过大.txt": "政策".encode() * (50 * 1024 * 1024 // 6),
}


class Ran(NamedTuple):
    """A run that has ended, and the release after it."""

    process: "subprocess.CompletedProcess[str]"
    data_dir: Path
    release: Path
    checksums: str


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module", autouse=True)
def _hostile_files(inbox: Path) -> None:
    for name, content in HOSTILE.items():
        (inbox / name).write_bytes(content)


def _run(policywh: Cli, inbox: Path, data_dir: Path) -> Ran:
    process = policywh("run", "--inbox", inbox, "--data-dir", data_dir)
    checksums = policywh("checksum", "--data-dir", data_dir).stdout
    return Ran(process, data_dir, (data_dir / "current").resolve(), checksums)


@pytest.fixture(scope="module")
def first(policywh: Cli, inbox: Path, data_dir: Path) -> Ran:
    return _run(policywh, inbox, data_dir)


@pytest.fixture(scope="module")
def second(policywh: Cli, inbox: Path, first: Ran) -> Ran:
    return _run(policywh, inbox, first.data_dir)


@pytest.fixture(scope="module")
def edited(policywh: Cli, inbox: Path, second: Ran) -> Ran:
    path = inbox / EDITED
    path.write_text(path.read_text(encoding="utf-8") + "\n本计划由市级部门负责解释。\n", encoding="utf-8")
    return _run(policywh, inbox, second.data_dir)


@pytest.fixture(scope="module")
def rebuilt(policywh: Cli, inbox: Path, edited: Ran) -> Ran:
    shutil.rmtree(edited.data_dir / "working")
    return _run(policywh, inbox, edited.data_dir)


@pytest.fixture(scope="module")
def faulty(policywh: Cli, inbox: Path, rebuilt: Ran) -> Ran:
    with duckdb.connect(str(rebuilt.data_dir / "working" / "warehouse.duckdb")) as con:
        con.execute("INSERT INTO stage.document FROM stage.document ORDER BY document_key LIMIT 1")
    (inbox / "又一篇.txt").write_text("上海市2025年新增企业12家。\n", encoding="utf-8")
    return _run(policywh, inbox, rebuilt.data_dir)


def _last_run(data_dir: Path) -> dict[str, object]:
    with duckdb.connect(str(data_dir / "working" / "warehouse.duckdb"), read_only=True) as con:
        result = con.execute("FROM ops.pipeline_run ORDER BY started_at DESC LIMIT 1")
        names = [column[0] for column in result.description or ()]
        return dict(zip(names, result.fetchone() or (), strict=True))


def test_first_run_publishes_and_says_so(first: Ran, samples: Path) -> None:
    files = sum(path.is_file() for path in samples.rglob("*")) + len(HOSTILE)
    assert first.process.returncode == 0, first.process.stderr
    assert f"{files} seen: {files - 2} new, 0 changed, 0 unchanged" in first.process.stdout
    assert str(first.data_dir / "current" / "warehouse.duckdb") in first.process.stdout
    assert (first.release / "warehouse.duckdb").is_file()


def test_every_file_is_loaded_or_named_with_a_reason(policywh: Cli, first: Ran, inbox: Path) -> None:
    sql = "SELECT source_uri FROM main.dim_document UNION SELECT source_uri FROM ops.quarantine"
    written = policywh("query", sql, "--data-dir", first.data_dir, "--format", "json").stdout
    files = {path.relative_to(inbox).as_posix() for path in inbox.rglob("*") if path.is_file()}
    assert {row["source_uri"] for row in json.loads(written)} == {name.replace("\n", "\\n") for name in files}
    for reason in (
        "待整理/空白文件.txt is empty",
        "待整理/附件扫描件.txt: ",
        "过大.txt has 52,428,798 bytes",
    ):
        assert reason in first.process.stdout
    assert "🎉" not in first.process.stdout


def test_only_the_program_s_own_lines_reach_the_user(first: Ran) -> None:
    lines = first.process.stderr.splitlines()
    assert lines
    assert [line for line in lines if "stage " not in line and " documents" not in line] == []


def test_the_run_is_recorded_with_its_settings(policywh: Cli, first: Ran, inbox: Path) -> None:
    sql = "SELECT * FROM ops.pipeline_run"
    answer = policywh("query", sql, "--data-dir", first.data_dir, "--format", "json").stdout
    (record,) = json.loads(answer)
    assert record["status"] == "succeeded"
    assert json.loads(record["settings"])["inbox"] == str(inbox)
    assert json.loads(record["fact_counts"])["fact_sentence"] > 0
    stages = ["ingest", "transform", "check_staged", "load", "model", "compare", "check_warehouse"]
    assert list(json.loads(record["stage_seconds"])) == stages
    assert record["checks_passed"] > 0
    assert (first.data_dir / "runs" / record["run_id"] / "summary.md").is_file()


def test_query_writes_each_format(policywh: Cli, first: Ran) -> None:
    sql = "SELECT 'a|b' AS text, 1.50::DECIMAL(9, 2) AS number, NULL AS nothing"
    written = {
        name: policywh("query", sql, "--data-dir", first.data_dir, "--format", name).stdout
        for name in ("table", "csv", "json", "markdown")
    }
    assert written["csv"] == "text,number,nothing\na|b,1.5,\n"
    assert json.loads(written["json"]) == [{"text": "a|b", "number": "1.50", "nothing": None}]
    assert written["markdown"].splitlines()[2] == "| a\\|b | 1.5 |  |"
    assert "a|b" in written["table"]


def test_query_cannot_write_and_explains_a_mistake(policywh: Cli, first: Ran) -> None:
    for sql in ("DELETE FROM main.dim_document", "SELECT nonsense"):
        answer = policywh("query", sql, "--data-dir", first.data_dir)
        assert (answer.returncode, "Traceback" in answer.stderr) == (1, False)
        assert answer.stderr


def test_show_marks_facts_where_they_stand(policywh: Cli, first: Ran) -> None:
    shown = policywh("show", EDITED, "--data-dir", first.data_dir).stdout
    assert "{region:上海市}" in shown
    assert "Marked: " in shown


def test_show_lists_what_an_unclear_name_may_mean(policywh: Cli, first: Ran) -> None:
    shown = policywh("show", "上海", "--data-dir", first.data_dir)
    assert shown.returncode == 1
    assert EDITED in shown.stderr


def test_second_run_changes_nothing(first: Ran, second: Ran) -> None:
    assert second.process.returncode == 0, second.process.stderr
    assert "nothing new" in second.process.stdout
    assert second.release == first.release
    assert second.checksums == first.checksums
    assert "0 new, 0 changed" in second.process.stdout
    assert len(list((second.data_dir / "raw" / "catalog").iterdir())) == 1


def test_one_edited_file_is_one_document_again(second: Ran, edited: Ran, policywh: Cli) -> None:
    assert edited.process.returncode == 0, edited.process.stderr
    assert "0 new, 1 changed" in edited.process.stdout
    assert "1 transformed" in edited.process.stdout
    assert edited.release != second.release
    sql = f"SELECT version, is_current FROM main.dim_document WHERE source_uri = '{EDITED}' ORDER BY version"
    answer = policywh("query", sql, "--data-dir", edited.data_dir, "--format", "csv").stdout
    assert answer.splitlines()[1:] == ["1,False", "2,True"]


def test_rebuilt_from_the_raw_store_the_warehouse_is_the_same(edited: Ran, rebuilt: Ran) -> None:
    assert rebuilt.process.returncode == 0, rebuilt.process.stderr
    assert rebuilt.checksums == edited.checksums
    assert "0 new, 0 changed" in rebuilt.process.stdout


def test_a_failed_critical_check_leaves_the_last_release(rebuilt: Ran, faulty: Ran) -> None:
    assert faulty.process.returncode == 1
    assert "critical check" in faulty.process.stderr
    assert "Traceback" not in faulty.process.stderr
    assert faulty.release == rebuilt.release
    assert faulty.checksums == rebuilt.checksums
    record = _last_run(faulty.data_dir)
    assert record["status"] == "failed"
    assert "critical check" in str(record["error"])


def test_after_the_fault_check_and_publish_refuse_as_well(faulty: Ran, policywh: Cli) -> None:
    assert policywh("check", "--data-dir", faulty.data_dir).returncode == 1
    assert policywh("publish", "--data-dir", faulty.data_dir).returncode == 1
    assert (faulty.data_dir / "current").resolve() == faulty.release


def test_two_runs_never_load_at_once(policywh: Cli, inbox: Path, tmp_path: Path) -> None:
    with FileLock(tmp_path / ".lock"):
        process = policywh("run", "--inbox", inbox, "--data-dir", tmp_path)
    assert process.returncode == 1
    assert "another run is loading" in process.stderr
    assert not (tmp_path / "working").exists()


@pytest.mark.slow
def test_without_a_server_the_embedded_api_is_used(policywh: Cli, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("上海市2025年新增企业12家。\n", encoding="utf-8")
    data_dir = tmp_path / "data"
    process = policywh("run", "--inbox", tmp_path / "inbox", "--data-dir", data_dir, PREFECT_API_URL="")
    assert process.returncode == 0, process.stderr
    assert (data_dir / ".prefect" / "prefect.db").is_file()
    assert "1 seen: 1 new" in process.stdout


def test_the_readme_s_query_gives_the_answer_that_it_shows(policywh: Cli, first: Ran) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    sql = readme.split("```sql\n")[1].split("```")[0]
    shown = readme.split("```sql\n")[1].split("```\n")[1].strip().split("\n\n")[0]
    answer = policywh("query", sql, "--data-dir", first.data_dir, "--format", "markdown").stdout
    assert answer.strip() == shown


def test_show_leads_back_to_the_page_as_it_was_fetched(policywh: Cli, first: Ran) -> None:
    shown = policywh(
        "show", "网页副本/数字政府建设的三个判断.txt", "--raw", "--data-dir", first.data_dir
    ).stdout
    assert "in the page" in shown
    assert "《浙江省公共数据平台建设规范》" in shown
    assert "《浙江省公共數據平臺建設規(guī)範》" in shown
