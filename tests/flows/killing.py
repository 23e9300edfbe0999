"""Runs that are killed, and what the next run makes of what they leave.

    python -m tests.flows.killing 200      # as many kills at random moments, over the sample documents

Prints a line for each kill that left the warehouse otherwise than an undisturbed run does, and a count.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.reading import checksums
from tests.flows.stages_child import STAGES
from warehouse.checksum import TableChecksum

CHILD = Path(__file__).with_name("stages_child.py")
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples" / "inbox"
BOUNDARIES = (*STAGES, "end")


class Outcome(NamedTuple):
    """What stood after a killed run and the run after it: `faults` is empty where all is well."""

    moment: str
    killed: bool
    faults: tuple[str, ...]


def start(inbox: Path, data_dir: Path) -> "subprocess.Popen[str]":
    """Start a run in a process group of its own, so that its children can be killed with it."""
    return subprocess.Popen(
        [sys.executable, CHILD, inbox, data_dir],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(inbox: Path, data_dir: Path) -> None:
    """Run to the end; raises RuntimeError with what the run said where it fails."""
    process = start(inbox, data_dir)
    _out, error = process.communicate(timeout=600)
    if process.returncode != 0:
        raise RuntimeError(f"the run after a kill failed: {error[-2000:]}")


def kill_at_stage(inbox: Path, data_dir: Path, stage: str) -> bool:
    """Start a run and kill it as it enters a stage; returns whether it was still alive."""
    process = start(inbox, data_dir)
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == stage:
            break
    return _kill(process)


def kill_after(inbox: Path, data_dir: Path, seconds: float) -> bool:
    """Start a run and kill it after some seconds; returns whether it was still alive."""
    process = start(inbox, data_dir)
    time.sleep(seconds)
    return _kill(process)


def faults_after(inbox: Path, data_dir: Path, undisturbed: dict[str, TableChecksum]) -> tuple[str, ...]:
    """Say what is wrong with what a killed run left: first for readers, then after the next run."""
    faults = []
    if (data_dir / "current").exists():
        try:
            duckdb.connect(str(data_dir / "current" / "warehouse.duckdb"), read_only=True).close()
        except duckdb.Error as error:
            faults.append(f"readers could not open the current release: {error}")
    try:
        finish(inbox, data_dir)
    except RuntimeError as error:
        return (*faults, str(error))
    if checksums(data_dir) != undisturbed:
        faults.append("the warehouse is not that of an undisturbed run")
    staging = data_dir / "staging"
    left = sorted(path.name for path in staging.iterdir()) if staging.is_dir() else []
    if left:
        faults.append(f"staging holds {left}")
    faults += [
        f"left over: {path.name}"
        for path in data_dir.rglob("*.tmp")
        if ".prefect" not in path.parts and path.parent.name != "catalog"
    ]
    return tuple(faults)


def _kill(process: "subprocess.Popen[str]") -> bool:
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


def main(kills: int) -> int:
    """Kill as many runs over the samples at random moments; returns how many left something wrong."""
    moments = random.Random(20_261_122)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        reference = Path(folder) / "undisturbed"
        finish(SAMPLES, reference)
        whole = time.monotonic() - begun
        undisturbed = checksums(reference)
        wrong = alive = 0
        for number in range(kills):
            data_dir = Path(folder) / f"killed{number}"
            seconds = moments.uniform(0, whole)
            alive += kill_after(SAMPLES, data_dir, seconds)
            faults = faults_after(SAMPLES, data_dir, undisturbed)
            wrong += bool(faults)
            if faults:
                print(f"kill {number} after {seconds:.2f} s: {'; '.join(faults)}", flush=True)
            shutil.rmtree(data_dir)
        print(f"{kills} runs, {alive} killed before their end (a run takes {whole:.1f} s), {wrong} wrong")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]))))
