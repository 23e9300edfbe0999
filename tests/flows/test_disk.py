"""A disk that is full or may not be written: a clear message, nothing lost, and the next run carries on."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from flows.doctor import examine
from flows.errors import ResourceTrouble, RunError, resource_trouble
from flows.reading import checksums
from flows.settings import load_settings
from tests.flows.conftest import Nursery
from warehouse.checksum import TableChecksum
from warehouse.database import open_database

Resize = Callable[[str], None]
_SIZES = ("64k", "700k", "1200k", "3m", "8m")

pytestmark = pytest.mark.slow


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Resize]]:
    """A file system of its own, and what remounts it with other options."""
    mounted = tmp_path / "disk"
    mounted.mkdir()

    def mount(options: str) -> bool:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(mounted)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    if not mount(f"size={_SIZES[0]}"):
        pytest.skip("this user may not mount a file system")
    try:
        yield mounted / "data", lambda options: _require(mount(f"remount,{options}"))
    finally:
        subprocess.run(["umount", "--lazy", mounted], check=True)


def _require(done: bool) -> None:
    assert done


def test_a_full_disk_is_named_and_costs_nothing(
    few: Path, disk: tuple[Path, Resize], undisturbed: dict[str, TableChecksum], nursery: Nursery
) -> None:
    data_dir, remount = disk
    messages = []
    for size in _SIZES:
        remount(f"size={size}")
        messages.append(nursery.run(few, data_dir))
    failures = [message for message in messages if message]
    assert len(failures) >= 3
    assert all("the disk is full: make room" in message for message in failures), failures
    assert not any("Traceback" in message for message in failures)

    remount("size=500m")
    assert nursery.run(few, data_dir) == ""
    assert checksums(data_dir) == undisturbed
    assert examine(load_settings(None, data_dir=data_dir)) == []


def test_a_read_only_data_directory_is_named_and_stays_readable(
    few: Path, disk: tuple[Path, Resize], undisturbed: dict[str, TableChecksum], nursery: Nursery
) -> None:
    data_dir, remount = disk
    remount("size=500m")
    assert nursery.run(few, data_dir) == ""
    remount("ro")
    message = nursery.run(few, data_dir)
    assert "the file system is read-only: mount it for writing" in message
    assert "Traceback" not in message
    assert checksums(data_dir) == undisturbed


@pytest.mark.parametrize("number", [28, 30, 13, 122, 27])
def test_the_cause_is_found_behind_other_errors(number: int) -> None:
    try:
        try:
            raise OSError(number, "what the system says", "/srv/data/staging/x")
        except OSError as error:
            raise RuntimeError("a library gave up") from error
    except RuntimeError as error:
        told = resource_trouble(error)
    assert isinstance(told, ResourceTrouble)
    assert "/srv/data/staging/x" in str(told)
    assert resource_trouble(RunError("another run is loading")) is None


def test_too_little_memory_for_a_query_says_which_setting_to_raise(tmp_path: Path) -> None:
    con = open_database(tmp_path / "a.duckdb", memory_mb=20)
    try:
        with pytest.raises(duckdb.OutOfMemoryException) as caught:
            con.execute("SELECT list(number) FROM range(20_000_000) AS numbers (number)").fetchall()
    finally:
        con.close()
    told = resource_trouble(caught.value)
    assert told is not None
    assert "raise POLICYWH_DATABASE_MEMORY_MB" in str(told)
