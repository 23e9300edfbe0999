"""The checking process: one JSON request a line in, one JSON answer a line out, Data Docs at the end.

    echo '{"gate": "decoded", "batch_dirs": ["…"], …}' | python -m warehouse.quality DATA_DOCS_DIR

A line of input is a GateRequest; its answer is {"report": GateReport} or {"error": text}. When the input ends,
the last line is {"data_docs": path of the index page} or {"error": text}. Nothing else is written to stdout or
stderr.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from warehouse.quality.report import SPILL_PREFIX

if TYPE_CHECKING:
    from warehouse.quality.context import QualityContext


def main() -> None:
    """Serve requests until the input ends."""
    data_docs_dir = Path(sys.argv[1]).absolute()
    answers = _take_stdout()
    try:
        from warehouse.quality.context import QualityContext  # imports Great Expectations: seconds
    except Exception:
        _write(answers, error=traceback.format_exc())
        raise
    data_docs_dir.parent.mkdir(parents=True, exist_ok=True)
    # Beside the documents, where the next run finds it, should this process be killed.
    with tempfile.TemporaryDirectory(prefix=SPILL_PREFIX, dir=data_docs_dir.parent) as spill_dir:
        context = QualityContext(data_docs_dir, Path(spill_dir))
        with open(0, encoding="utf-8", closefd=False) as requests:
            for line in requests:
                _answer(answers, "report", partial(_report, context, line))
        _answer(answers, "data_docs", lambda: str(context.build_data_docs()))


def _report(context: QualityContext, line: str) -> object:
    return json.loads(context.check(line).to_json())


def _take_stdout() -> TextIO:
    """Keep stdout for answers alone: libraries that print do it into the void."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    void = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(void, descriptor)
    return answers


def _answer(answers: TextIO, name: str, work: Callable[[], object]) -> None:
    try:
        _write(answers, **{name: work()})
    except Exception:
        _write(answers, error=traceback.format_exc())


def _write(answers: TextIO, **content: object) -> None:
    answers.write(json.dumps(content, ensure_ascii=False) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
