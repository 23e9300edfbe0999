"""The stages as Prefect tasks: names, retries and nothing else."""

from collections.abc import Callable
from typing import Any

from prefect import Task, task
from prefect.cache_policies import NO_CACHE

from flows import pipeline
from flows.run_state import Run

_RETRY_SECONDS = [5.0, 30.0]


def _is_passing(_task: object, _run: object, state: Any) -> bool:
    """Retry what a file system may get over; a failed check or a bug stays what it is."""
    return isinstance(state.result(raise_on_failure=False), OSError)


def _stage(function: Callable[[Run], None], touches_files: bool) -> Task[[Run], None]:
    def staged(run: Run) -> None:
        with run.stage(function.__name__):
            function(run)

    return task(
        name=function.__name__,
        description=function.__doc__,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=len(_RETRY_SECONDS) if touches_files else 0,
        retry_delay_seconds=_RETRY_SECONDS,
        retry_jitter_factor=0.5,  # whoever shares the file system with this run tries again then too
        retry_condition_fn=_is_passing,
    )(staged)


ingest = _stage(pipeline.ingest, touches_files=True)
transform = _stage(pipeline.transform, touches_files=False)
check_staged = _stage(pipeline.check_staged, touches_files=False)
load = _stage(pipeline.load, touches_files=False)
model = _stage(pipeline.model, touches_files=False)
compare = _stage(pipeline.compare, touches_files=False)
check_warehouse = _stage(pipeline.check_warehouse, touches_files=False)
publish = _stage(pipeline.publish, touches_files=True)
publish_postgres = _stage(pipeline.publish_postgres, touches_files=False)
report = _stage(pipeline.report, touches_files=True)
