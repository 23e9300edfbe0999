"""Runs on a Prefect server that died while they were loading: no process is left to say so.

A run notes its flow run in the data directory while it holds the lock. Whoever takes the lock next and finds the note of
another has the proof that that one is dead, and tells the server.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

from flows.progress import LOGGER
from flows.run_state import write_text_durably

_NOTE = ".flow_run"


@contextmanager
def noted(data_dir: Path, flow_run_id: str) -> Iterator[str | None]:
    """Note the run while the block runs, in a data directory whose lock is held; gives the id of a run that died there."""
    note = data_dir / _NOTE
    dead = note.read_text("utf-8").strip() if note.is_file() else ""
    write_text_durably(note, flow_run_id)
    try:
        yield dead if dead and dead != flow_run_id and _declare_dead(dead) else None
    finally:
        with suppress(OSError):
            note.unlink()


def _declare_dead(flow_run_id: str) -> bool:
    """Set the state of a run that the server believes to be running; says whether it did."""
    with get_client(sync_client=True) as client, suppress(ObjectNotFound, ValueError):
        found = client.read_flow_run(UUID(flow_run_id))
        if found.state is not None and found.state.is_running():
            said = "its process died; the next run goes on with what it left"
            client.set_flow_run_state(found.id, Crashed(message=said), force=True)
            LOGGER.warning("flow run %s has crashed: %s", found.name, said)
            return True
    return False
