"""Two runs started together: one loads, the other waits or leaves with a clear message, and never both load."""

import subprocess
import sys

import pytest

from tests.flows.killing import ROOT

_PAIRS = 5


@pytest.mark.slow
def test_two_runs_never_load_at_once() -> None:
    command = [sys.executable, "-m", "tests.flows.racing", str(_PAIRS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert f"{_PAIRS} pairs, 0 wrong" in done.stdout, done.stdout + done.stderr[-4000:]
    assert done.returncode == 0
