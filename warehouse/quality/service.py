"""Talking to the checking process.

Start it early: Great Expectations takes seconds to import, and the process does that while the caller works.

    with QualityService(run_dir / "data_docs") as quality:
        ...                                     # transform
        report = quality.run(GateRequest(Gate.DECODED, batch_dirs=tuple(list_batches(staging_dir))))
        ...
        index_page = quality.close()
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from warehouse.quality.report import GateReport, GateRequest

_EXIT_SECONDS = 30


class QualityServiceError(RuntimeError):
    """The checking process could not do what was asked; the message has its traceback where there is one."""


class QualityService:
    """One checking process, which answers one request at a time."""

    def __init__(self, data_docs_dir: Path, answer_seconds: float = 2 * 3600) -> None:
        """Start the process and return at once; `data_docs_dir` gets the HTML when the service is closed.

        A process that has not answered after `answer_seconds` is ended: DuckDB may wait for ever, the night may not.
        """
        self._answer_seconds = answer_seconds
        self._process = subprocess.Popen(
            [sys.executable, "-m", "warehouse.quality", str(data_docs_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._index_page: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.stop()

    def run(self, request: GateRequest) -> GateReport:
        """Run a gate; raises QualityServiceError where it could not be run at all."""
        stdin = _pipe(self._process.stdin)
        try:
            stdin.write(request.to_json() + "\n")
            stdin.flush()
        except (OSError, ValueError) as error:  # the pipe is broken, or closed by stop()
            raise QualityServiceError(f"the checking process has ended: {error}") from error
        return GateReport.from_json(json.dumps(self._answer("report")))

    def close(self) -> Path:
        """Render the Data Docs, end the process, and give the index page; a second call gives it again.

        Raises QualityServiceError where the pages could not be rendered; the process is gone in any case.
        """
        if self._index_page is None:
            try:
                _pipe(self._process.stdin).close()
                self._index_page = Path(self._answer("data_docs"))
                self._process.wait(_EXIT_SECONDS)
            finally:
                self.stop()
        return self._index_page

    def stop(self) -> None:
        """End the process at once, without Data Docs."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            # A request that was half written when the process died cannot be flushed any more.
            with suppress(OSError):
                _pipe(pipe).close()

    def _answer(self, name: str) -> Any:
        line, is_late = self._read_line()
        if is_late:
            raise QualityServiceError(
                f"the checking process did not answer within {self._answer_seconds:g} seconds and was ended"
            )
        if not line:
            raise QualityServiceError(f"the checking process ended with code {self._process.wait()}")
        content = json.loads(line)
        if name not in content:
            raise QualityServiceError(content["error"])
        return content[name]

    def _read_line(self) -> tuple[str, bool]:
        """The next line, and whether the process was ended because none came."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(self._answer_seconds, end)
        timer.start()
        try:
            return _pipe(self._process.stdout).readline(), late.is_set()
        finally:
            timer.cancel()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None  # both ends were asked for as pipes
    return pipe
