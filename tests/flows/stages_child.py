"""A run without Prefect around it, in a process that others may kill: `python stages_child.py INBOX DATA_DIR`.

It names each stage on standard output before the stage begins, `end` after the last, and says `done` when all is.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from flows import pipeline
from flows.cli_options import explain
from flows.progress import LogProgress
from flows.run_state import Run, exclusive
from flows.settings import load_settings

STAGES = (
    *("ingest", "transform", "check_staged", "load", "model", "compare", "check_warehouse", "publish"),
    "report",
)


def run_stages(
    inbox: Path,
    data_dir: Path,
    say: Callable[[str], None],
    *,
    reprocess: bool = False,
    rebuild: bool = False,
    lock_seconds: float = 30,
    **settings: object,
) -> None:
    """Run all stages; where there is nothing new the first, and the last where the report is not there."""
    given = {"workers": 1, "report_documents": 1, **settings}
    known = load_settings(None, inbox=inbox, data_dir=data_dir, **given)
    run = Run(known, reprocess, LogProgress(), rebuild=rebuild)
    with exclusive(run.data_dir, lock_seconds):
        for name in STAGES:
            say(name)
            getattr(pipeline, name)(run)
            if name == "ingest" and not pipeline.has_news(run):
                if pipeline.lacks_report(run):
                    pipeline.report(run)
                break
        assert not run.report_error, run.report_error
        say("end")
        run.close(failed=False)
    say("done")


if __name__ == "__main__":  # the transform processes import this module anew
    try:
        run_stages(Path(sys.argv[1]), Path(sys.argv[2]), lambda name: print(name, flush=True))
    except Exception as failure:
        sys.exit(explain(failure))
