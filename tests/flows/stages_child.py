"""A run without Prefect around it, in a process that others may kill: `python stages_child.py INBOX DATA_DIR`.

It names each stage on standard output before the stage begins, and says `done` at its end.
"""

import sys
from pathlib import Path

from flows import pipeline
from flows.progress import LogProgress
from flows.run_state import Run, exclusive
from flows.settings import load_settings

STAGES = ("ingest", "transform", "check_staged", "load", "model", "compare", "check_warehouse", "publish")


def main(inbox: Path, data_dir: Path) -> None:
    """Run all stages, or the first alone where it finds nothing new."""
    run = Run(load_settings(None, inbox=inbox, data_dir=data_dir, workers=1), False, LogProgress())
    with exclusive(run.data_dir, 30):
        for name in STAGES:
            print(name, flush=True)
            getattr(pipeline, name)(run)
            if name == "ingest" and not pipeline.has_news(run):
                break
        print("end", flush=True)
        run.close(failed=False)
    print("done", flush=True)


if __name__ == "__main__":  # the transform processes import this module anew
    main(Path(sys.argv[1]), Path(sys.argv[2]))
