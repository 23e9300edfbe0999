"""Every command and option explains itself, and help is there without loading the machinery."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from flows.cli import app

GROUPS = getattr(typer.main.get_command(app), "commands", {})
COMMANDS = {
    " ".join(filter(None, (name, below))): command
    for name, group in GROUPS.items()
    for below, command in getattr(group, "commands", {"": group}).items()
}
README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_with_an_example_and_so_have_its_options(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert f"policywh {name}" in (command.epilog or "")
    undocumented = [parameter.name for parameter in command.params if not getattr(parameter, "help", None)]
    assert undocumented == []
    result = CliRunner().invoke(app, [*name.split(), "--help"])
    assert result.exit_code == 0
    assert "Example" in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_in_the_readme(name: str) -> None:
    assert f"policywh {name}" in README.read_text(encoding="utf-8")


def test_there_are_commands() -> None:
    assert set(COMMANDS) == {
        *("run", "check", "publish", "query", "show", "checksum", "export", "connect", "doctor"),
        *("rebuild", "report", "version"),
        *("quarantine list", "quarantine show", "quarantine release"),
    }


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys\nimport flows.cli\n"
        "heavy = {'prefect', 'duckdb', 'pyarrow', 'pandas', 'great_expectations', 'pydantic', 'jieba'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["query"], ["run", "--colour"], ["query", "x", "--format", "y"]]
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2


def test_wrong_settings_are_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["run"])
    assert (result.exit_code, "--inbox" in result.output) == (2, True)
    (tmp_path / "policywh.toml").write_text("keep_releases = 0\n")
    result = CliRunner().invoke(app, ["query", "SELECT 1"])
    assert (result.exit_code, "keep_releases" in result.output) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "SELECT 1"],
        ["show", "x"],
        ["checksum"],
        ["check"],
        ["publish"],
        ["report"],
        ["quarantine", "list"],
    ],
)
def test_before_the_first_run_a_command_says_what_to_do(arguments: list[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [*arguments, "--data-dir", str(tmp_path / "data")])
    assert (result.exit_code, "policywh run" in result.output) == (1, True)
