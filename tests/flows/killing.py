"""Runs that are killed, and what the next run makes of what they leave.

    python -m tests.flows.killing 200                # as many kills at random moments
    python -m tests.flows.killing 20 --all-checks    # with every expectation of the gates, which takes long
    python -m tests.flows.killing 0 --boundaries     # one kill at the beginning of each stage

The inbox is a few of the sample documents, of every kind. Half of the runs begin with nothing, half with a release of every second document;
every third kill leaves the run's children to notice by themselves. Prints a line for each kill and a count at the end.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from flows.doctor import examine
from flows.reading import checksums
from flows.report import has_report
from flows.settings import load_settings
from tests.flows import forking
from tests.flows.stages_child import STAGES, run_stages

CHILD = Path(__file__).with_name("stages_child.py")
ROOT = Path(__file__).parents[2]
SAMPLES = Path(__file__).parents[1] / "samples" / "inbox"
BOUNDARIES = (*STAGES, "end")
DOCUMENTS = (
    "上海/上海市十五五数字经济发展规划节选.txt",
    "广东/广东省数据跨境便利流动指导意见.html",
    "待整理/空白文件.txt",
    "待整理/附件扫描件.txt",
    "法规/上海市公共数据授权运营若干规定.md",
    "评论/三地数字化转型比较观察.txt",
    "转载/三地数字化转型比较观察（转载）.txt",
    "香港/香港智慧城市数据协作进展.txt",
)
_PAUSE_SECONDS = 0.2  # of the reader that opens the current release all the time


class Moment(NamedTuple):
    """When a run is killed: so many seconds after the beginning of a stage; `alone` spares its children."""

    stage: str
    seconds: float
    alone: bool
    has_release: bool


class Place:
    """A folder with an inbox, a data directory that has half of it, and the checksums of an undisturbed run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.inbox = root / "inbox"
        for name in DOCUMENTS:
            (self.inbox / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(SAMPLES / name, self.inbox / name)
        self.undisturbed = root / "undisturbed.txt"
        self.half = root / "half"

    def prepare(self) -> list[tuple[str, float]]:
        """Make all of it; returns how many seconds each stage of an undisturbed run takes."""
        run = self._started(self.root / "whole", "run.log")
        begun = [("start", time.monotonic())]
        begun += [(line.strip(), time.monotonic()) for line in run.stages]
        run.wait()
        _in_a_child(lambda: self.undisturbed.write_text(_sums(self.root / "whole"), encoding="utf-8"))
        every_second = shutil.copytree(self.inbox, self.root / "every_second")
        for path in sorted(path for path in every_second.rglob("*") if path.is_file())[::2]:
            path.unlink()
        forking.ForkedRun(lambda say: run_stages(every_second, self.half, say), self.root / "run.log").wait()
        return [(name, end - at) for (name, at), (_, end) in pairwise(begun)]

    def disturb(self, moment: Moment) -> tuple[str | None, list[str]]:
        """Kill a run and let another one finish; returns the stage of the kill and what is wrong afterwards."""
        data_dir, report = self.root / "data", self.root / "faults.txt"
        shutil.rmtree(data_dir, ignore_errors=True)
        if moment.has_release:
            shutil.copytree(self.half, data_dir, symlinks=True)
        reader = forking.fork(lambda: _read_all_the_time(data_dir, self.root / "reader.txt"))
        faults = []
        try:
            stage = self._kill(moment, data_dir)
            self._started(data_dir, "run.log").wait()
        except RuntimeError as error:
            stage, faults = stage or "?", [str(error)]
        finally:
            os.kill(reader, signal.SIGTERM)
            os.waitpid(reader, 0)
        try:
            _in_a_child(lambda: report.write_text("\n".join(self._faults(data_dir)), encoding="utf-8"))
        except RuntimeError as error:
            report.write_text(f"could not be examined: {error}")
        for file in (self.root / "reader.txt", report):
            faults += file.read_text("utf-8").splitlines()
        return stage, faults

    def _started(self, data_dir: Path, log: str) -> forking.ForkedRun:
        return forking.ForkedRun(lambda say: run_stages(self.inbox, data_dir, say), self.root / log)

    def _kill(self, moment: Moment, data_dir: Path) -> str | None:
        run = self._started(data_dir, "killed.log")
        if moment.stage != "start":
            while run.stages.readline().strip() not in (moment.stage, ""):
                pass
        time.sleep(moment.seconds)
        killed_in = run.kill(moment.alone)
        return moment.stage if killed_in == "start" else killed_in  # what was read is not read again

    def _faults(self, data_dir: Path) -> list[str]:
        """Say what distinguishes a data directory from that of an undisturbed run."""
        faults = [f"{one.what}: {one.path}" for one in examine(load_settings(None, data_dir=data_dir))]
        if _sums(data_dir) != self.undisturbed.read_text("utf-8"):
            faults.append("the tables are not those of an undisturbed run")
        if not has_report(data_dir):
            faults.append("the release has no report")
        left = [*(data_dir / "staging").iterdir(), *data_dir.rglob("*.tmp"), *data_dir.rglob("*.new")]
        return faults + [f"left over: {path.relative_to(data_dir)}" for path in left]


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
    _, error = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"a run failed: {error[-2000:]}")


def kill_at_stage(inbox: Path, data_dir: Path, stage: str) -> None:
    """Start a run and kill it as it enters a stage."""
    process = start(inbox, data_dir)
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == stage:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return
    raise AssertionError(f"the run ended before {stage}")


def _sums(data_dir: Path) -> str:
    return "\n".join(f"{table} {found}" for table, found in sorted(checksums(data_dir).items()))


def _in_a_child(work: Callable[[], object]) -> None:
    """Do something with a database in a process of its own: this one forks, and so must have no threads."""
    _, status = os.waitpid(forking.fork(lambda: (work(), None)[1]), 0)
    if status:
        raise RuntimeError("see the traceback above")


def _read_all_the_time(data_dir: Path, faults: Path) -> None:
    """Open the current release again and again until told to end, and note what it could not do."""
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stop.append(number))
    seen = 0
    with faults.open("w", encoding="utf-8") as said:
        while not stop:
            if (data_dir / "current").is_symlink() or seen:
                seen += 1
                try:
                    checksums_of_current = checksums(data_dir) if seen == 1 else _count_documents(data_dir)
                    assert checksums_of_current
                except Exception as error:
                    said.write(f"readers met {type(error).__name__}: {str(error).splitlines()[0]}\n")
            time.sleep(_PAUSE_SECONDS)


def _count_documents(data_dir: Path) -> int:
    from flows.reading import query

    ((documents,),) = query(data_dir, "SELECT count(*) FROM main.dim_document").rows
    return int(documents)


def moments(number: int, boundaries: bool, seed: int, stages: list[tuple[str, float]]) -> list[Moment]:
    """The kills asked for: at the stages first, then at moments by chance over the whole of a run."""
    chance = random.Random(seed)
    at_stages = [Moment(stage, 0, False, index % 2 == 1) for index, stage in enumerate(BOUNDARIES)]
    names, lengths = zip(*stages, strict=True)
    at_random = [
        Moment(names[place], round(chance.uniform(0, lengths[place]), 2), index % 3 == 2, index % 2 == 1)
        # More than are wanted: some come after the end of their run and do not count.
        for index, place in enumerate(chance.choices(range(len(names)), lengths, k=number * 2))
    ]
    return (at_stages if boundaries else []) + at_random


def main(number: int, boundaries: bool, all_checks: bool, seed: int) -> int:
    """Kill as many runs, and return how many left something wrong."""
    wanted = number + (len(BOUNDARIES) if boundaries else 0)
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        forking.warm_up(place.inbox, all_checks)
        lengths = place.prepare()
        print(f"an undisturbed run takes {sum(seconds for _, seconds in lengths):.1f} s", flush=True)
        wrong, stages = 0, Counter[str]()
        for index, moment in enumerate(moments(number, boundaries, seed, lengths)):
            stage, faults = place.disturb(moment)
            wrong += bool(faults)
            stages.update([stage] if stage else [])
            print(f"{index} {moment} killed in {stage}: {'; '.join(faults) or 'as undisturbed'}", flush=True)
            if stages.total() == wanted:
                break
    print(f"{stages.total()} killed of {wanted}, {wrong} wrong; {dict(stages)}")
    return wrong if stages.total() == wanted else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("number", type=int)
    parser.add_argument("--boundaries", action="store_true")
    parser.add_argument("--all-checks", action="store_true")
    parser.add_argument("--seed", type=int, default=20_261_122)
    given = parser.parse_args()
    sys.exit(bool(main(given.number, given.boundaries, given.all_checks, given.seed)))
