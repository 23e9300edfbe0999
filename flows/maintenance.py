"""What an operator does by hand between runs: check and publish the working file, ask for versions."""

from importlib.metadata import version
from pathlib import Path

from flows import pipeline
from flows.errors import RunError
from flows.run_rows import run_record
from flows.run_state import Run, code_version, exclusive
from flows.seeds_reader import seeds_version
from flows.settings import Settings
from flows.versions import transform_version
from warehouse.quality.report import Gate, GateReport, GateRequest
from warehouse.run_log import record_run


def check_now(settings: Settings) -> GateReport:
    """Run the warehouse gate over the working file; nothing is recorded.

    Raises:
        RunError: there is no working file, or a run is using it.
    """
    run = _run_over_working_file(settings)
    with exclusive(run.data_dir, settings.lock_wait_seconds):
        memory_mb = settings.database_memory_mb
        report = run.quality.run(GateRequest(Gate.WAREHOUSE, database=run.working_file, memory_mb=memory_mb))
        run.close(failed=False)
    return report


def publish_now(settings: Settings) -> Path:
    """Model, check and publish the working file as it stands, and return the release.

    Raises:
        RunError: there is no working file, a run is using it, or a critical check fails.
    """
    run = _run_over_working_file(settings)
    run.versions = run.store.versions()
    with exclusive(run.data_dir, settings.lock_wait_seconds):
        with run.database() as con:
            record_run(con, run_record(run, "running"))
        stages = [pipeline.model, pipeline.compare, pipeline.check_warehouse, pipeline.publish]
        for stage in [*stages, pipeline.report] if settings.report else stages:
            with run.stage(stage.__name__):
                stage(run)
        run.close(failed=False)
    if run.release is None:
        raise RunError("nothing was published")
    return run.release


def versions(settings: Settings) -> dict[str, str]:
    """Return the versions that a result depends on."""
    return {
        "policy-warehouse": code_version(),
        "transforms": transform_version(settings.segmenter, settings.store_tokens),
        "seeds": seeds_version(),
        "duckdb": version("duckdb"),
    }


def _run_over_working_file(settings: Settings) -> Run:
    run = Run.at_rest(settings)
    if not run.working_file.is_file():
        raise RunError(f"there is no working file in {settings.data_dir} yet: run `policywh run` first")
    return run
