"""Who is told of what, by a real web hook on loopback."""

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from flows.notifying import on_trouble, tell, tell_warnings
from flows.run_state import Run
from flows.settings import Settings, load_settings
from flows.summary import summarise
from tests.flows.receiver import Receiver
from warehouse.quality.report import ExpectationResult, Gate, Level, Severity


def _settings(receiver: Receiver, data_dir: Path) -> Settings:
    return load_settings(None, data_dir=data_dir, notify_url=f"json://127.0.0.1:{receiver.server_port}/hook")


def _check(success: bool) -> ExpectationResult:
    return ExpectationResult(
        Gate.WAREHOUSE,
        "main.fact_event",
        None,
        "drift",
        Severity.WARNING,
        Level.SET,
        success,
        1,
        1,
        "-40 %",
        {},
    )


def test_a_failure_is_told_with_its_reason(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYWH_NOTIFY_URL", f"json://127.0.0.1:{receiver.server_port}/hook")
    state = SimpleNamespace(name="Failed", message="the disk is full: make room")
    run = SimpleNamespace(name="brave-owl", parameters={"data_dir": str(tmp_path), "config": None})
    on_trouble(cast(Any, SimpleNamespace(name="policy-warehouse")), cast(Any, run), cast(Any, state))
    (message,) = receiver.told
    assert message["title"] == "policy-warehouse: Failed"
    assert "the disk is full: make room" in message["message"]
    assert "runbook" in message["message"]


def test_warnings_are_told_and_success_is_not(receiver: Receiver, tmp_path: Path) -> None:
    run = Run.at_rest(_settings(receiver, tmp_path))
    run.checks = [_check(True)]
    tell_warnings(run.settings, summarise(run))
    assert receiver.told == []
    run.checks = [_check(True), _check(False)]
    tell_warnings(run.settings, summarise(run))
    (message,) = receiver.told
    assert message["title"] == "policy-warehouse: 1 warnings"
    assert "warehouse: drift on main.fact_event (-40 %)" in message["message"]


def test_nobody_there_changes_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "policywh"):
        tell(load_settings(None, data_dir=tmp_path, notify_url="json://127.0.0.1:1/"), "失败", "正文")
    assert "nobody was told" in caplog.text


def test_the_address_is_no_part_of_what_is_recorded(receiver: Receiver, tmp_path: Path) -> None:
    assert "hook" not in str(_settings(receiver, tmp_path).as_json())
