"""Runs forked from a process that has imported everything, so that hundreds of them can be killed in an hour.

Only the start differs from a real run's: imports and the building of reference data are done once for all. Each run
still has a process for its stages, one for each transform worker and one for the checks, with the pipes between them,
and does to its files what every run does.
"""

import atexit
import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, NoReturn

from flows import raw_evidence, transform_pool, transform_worker
from flows.cli_options import explain
from flows.settings import load_settings
from flows.transform_worker import WorkerSetup, initialise
from flows.versions import rule_versions
from flows.worker_limits import limit_threads
from tests.flows.stages_child import run_stages
from warehouse.quality import __main__ as checking
from warehouse.quality import service
from warehouse.quality.declaration import Expectation, expectations_for
from warehouse.quality.report import Gate
from warehouse.schema import Schema

_EXPECTATIONS = 3
Say = Callable[[str], None]
Told = dict[str, Any]


def warm_up(inbox: Path, all_checks: bool) -> None:
    """Import and build what runs over an inbox need, and have them fork their processes from this one.

    Without `all_checks` each gate has its first expectations alone: checks read and change nothing, and would
    take most of a run's time, and of the kills.
    """
    limit_threads()
    import flows.report  # noqa: F401
    from flows.seeds_reader import read_seeds
    from transforms.document import RawDocument, Versions, transform_document
    from transforms.reference import Reference
    from transforms.reuse import grams, letters
    from warehouse.quality import context, gates  # noqa: F401

    reference = transform_worker._reference = Reference.from_tables(read_seeds())
    for file in sorted(
        path for path in inbox.rglob("*") if path.is_file()
    ):  # fills what is made on first use
        document = RawDocument(file.name, file.read_bytes(), "0" * 64)
        transform_document(document, reference, Versions("", "", ()))
    letters._is_letter()
    grams._is_figure()
    raw_evidence._shipped_rules()
    transform_pool._pool = _forked_pool
    vars(service)["subprocess"] = SimpleNamespace(Popen=ForkedChecking, PIPE=None, DEVNULL=None)
    if not all_checks:
        vars(gates)["expectations_for"] = _few_expectations
    settings = load_settings(None)
    rule_versions(settings.segmenter, settings.store_tokens)
    gc.freeze()
    atexit.register(
        gc.unfreeze
    )  # libraries that count their objects at the end complain of those that are left
    gc.disable()  # no process lives long


def fork(work: Callable[[], None]) -> int:
    """Do the work in a child process and return its id; the child ends with 0, or with 1 and its traceback."""
    sys.stdout.flush()
    if child := os.fork():
        return child
    return _end_with(work)


def _end_with(work: Callable[[], None]) -> NoReturn:
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:
        print(end, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


class ForkedRun:
    """A run in a process group of its own; what it says goes to `log`, the names of its stages to `stages`."""

    def __init__(self, run: Callable[[Say], None], log: Path) -> None:
        reading, writing = os.pipe()
        self._log = log
        self.pid = fork(lambda: self._run(run, writing))
        os.close(writing)
        self.stages = os.fdopen(reading, encoding="utf-8")

    def _run(self, run: Callable[[Say], None], writing: int) -> None:
        os.setsid()
        os.dup2(os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        with os.fdopen(writing, "w", encoding="utf-8") as stages:
            run(lambda name: print(name, file=stages, flush=True))

    def wait(self) -> None:
        """Wait for the end; raises RuntimeError with what the run said where it failed."""
        _, status = os.waitpid(self.pid, 0)
        self.stages.close()
        if status:
            raise RuntimeError(f"a run failed: {self._log.read_text('utf-8')[-2000:]}")

    def kill(self, alone: bool = False) -> str | None:
        """Kill the run, its children too unless `alone`; returns the stage it was in, None if it had ended."""
        ended, _ = os.waitpid(self.pid, os.WNOHANG)
        if not ended:
            (os.kill if alone else os.killpg)(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        with self.stages:
            names = _what_is_there(self.stages.fileno()).split()
        return None if ended else ["start", *names][-1]


def _what_is_there(pipe: int) -> str:
    """Read a pipe without waiting for its end: children that live on hold it open."""
    os.set_blocking(pipe, False)
    found = b""
    with suppress(BlockingIOError):
        while piece := os.read(pipe, 4096):
            found += piece
    return found.decode()


class ForkedChecking:
    """The checking process, forked; it has what QualityService uses of a Popen."""

    def __init__(self, command: list[str], **_options: object) -> None:
        requests_in, requests_out = os.pipe()
        answers_in, answers_out = os.pipe()
        self.pid = fork(
            lambda: self._check(command[-1], (requests_in, answers_out), (requests_out, answers_in))
        )
        os.close(requests_in)
        os.close(answers_out)
        self.stdin: IO[str] = os.fdopen(requests_out, "w", encoding="utf-8")
        self.stdout: IO[str] = os.fdopen(answers_in, encoding="utf-8")
        self.returncode: int | None = None

    @staticmethod
    def _check(data_docs: str, own: tuple[int, int], others: tuple[int, int]) -> None:
        for descriptor in others:
            os.close(descriptor)
        for number, descriptor in enumerate(own):
            os.dup2(descriptor, number)
            os.close(descriptor)
        sys.argv = ["warehouse.quality", data_docs]
        checking.main()

    def kill(self) -> None:
        """Kill it, where it lives."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end."""
        if self.returncode is None:
            _, status = os.waitpid(self.pid, 0)
            self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def _forked_pool(setup: WorkerSetup, processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        processes, mp_context=get_context("fork"), initializer=initialise, initargs=(setup,)
    )


def _few_expectations(gate: Gate, schema: Schema, reference_tables: frozenset[str]) -> list[Expectation]:
    return expectations_for(gate, schema, reference_tables)[:_EXPECTATIONS]


def serve() -> None:
    """Answer requests for runs, a line of JSON each, until the input ends: `python -m tests.flows.forking INBOX`.

    A request has the arguments of `run_stages`, and `kill_at` for a run that is killed as it enters that stage. The
    answer has what a user is told of a failure in `error`, which is empty for a run that ended well.
    """
    warm_up(Path(sys.argv[1]), all_checks=False)
    for line in sys.stdin:
        told = json.loads(line)
        kill_at, log = told.pop("kill_at", None), Path(told.pop("log"))
        run = ForkedRun(lambda say, told=told: _run_as_told(say, told), log)  # type: ignore[misc]
        error = _end_of(run) if kill_at is None else _killed_at(run, kill_at)
        print(json.dumps({"error": error}), flush=True)


def _run_as_told(say: Say, told: Told) -> None:
    try:
        run_stages(Path(told.pop("inbox")), Path(told.pop("data_dir")), say, **told)
    except Exception as error:
        sys.exit(explain(error))


def _end_of(run: ForkedRun) -> str:
    try:
        run.wait()
    except RuntimeError as error:
        return str(error)
    return ""


def _killed_at(run: ForkedRun, stage: str) -> str:
    for line in run.stages:
        if line.strip() == stage:
            run.kill()
            return ""
    return f"the run ended without {stage}: {_end_of(run)}"


if __name__ == "__main__":
    serve()
