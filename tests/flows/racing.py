"""Runs that are started two at a time over the same data directory.

    python -m tests.flows.racing 100     # as many pairs; every fifth has something to load

In half of the pairs a run that finds the other at work waits for it, in half it leaves. Prints a line for each pair in
which both were at work at once, or anything but that happened, and a count at the end.
"""

import sys
import tempfile
from pathlib import Path

from tests.flows.forking import ForkedRun, Say, warm_up
from tests.flows.stages_child import run_stages

_EVERY = 5
_LEFT = "another run is loading into"


class Pair:
    """A data directory with an inbox of one document, and pairs of runs over them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.inbox = root / "inbox"
        self.inbox.mkdir()
        self.data_dir = root / "data"
        self._inside = root / "inside"

    def race(self, number: int, waits: bool) -> tuple[str, list[str]]:
        """Start two runs; returns what became of them and what is wrong with it."""
        text = f"上海市2025年新增企业{number // _EVERY + 3}家。\n"
        (self.inbox / "甲.txt").write_text(text, encoding="utf-8")
        runs = [ForkedRun(lambda say: self._run(say, waits), self.root / f"{name}.log") for name in "ab"]
        said = [(run.stages.read().split(), _end(run)) for run in runs]
        ended = sorted("left" if _LEFT in error else "done" if not error else "failed" for _, error in said)
        loads = sum("load" in stages for stages, _ in said)
        wrong = [error for _, error in said if error and _LEFT not in error]
        if waits and ended != ["done", "done"]:
            wrong.append(f"runs that wait ended {ended}")
        if loads > 1 or "done" not in ended:
            wrong.append(f"{loads} loaded, ended {ended}")
        return f"{' and '.join(ended)}, {loads} loaded", wrong

    def _run(self, say: Say, waits: bool) -> None:
        """Run, and fail where the other run is at work; the mark is there from the first stage to the last."""

        def noting(stage: str) -> None:
            if stage == "ingest":
                self._inside.touch(exist_ok=False)
            elif stage == "end":
                self._inside.unlink()
            say(stage)

        run_stages(self.inbox, self.data_dir, noting, lock_seconds=60 if waits else 0)


def _end(run: ForkedRun) -> str:
    try:
        run.wait()
    except RuntimeError as error:
        return str(error)
    return ""


def main(number: int) -> int:
    """Race as many pairs; returns in how many something was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        pair = Pair(Path(folder))
        warm_up(pair.inbox, all_checks=False)
        wrong = 0
        outcomes: dict[str, int] = {}
        for index in range(number):
            outcome, faults = pair.race(index, waits=index % 2 == 0)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            wrong += bool(faults)
            if faults:
                print(f"pair {index}: {'; '.join(faults)}", flush=True)
    print(f"{number} pairs, {wrong} wrong; {outcomes}")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]))))
