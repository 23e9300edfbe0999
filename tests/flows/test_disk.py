"""A disk that is full or may not be written: a clear message, nothing lost, and the next run carries on."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.doctor import examine
from flows.errors import DiskTrouble, RunError, disk_trouble
from flows.reading import checksums
from flows.settings import load_settings
from tests.flows import killing

Resize = Callable[[str], None]
_SIZES = ("64k", "700k", "1200k", "3m", "8m")

pytestmark = pytest.mark.slow


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Resize]]:
    """A file system of its own, and what remounts it with other options."""
    mounted = tmp_path / "disk"
    mounted.mkdir()

    def mount(options: str) -> bool:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", mounted]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    if not mount(f"size={_SIZES[0]}"):
        pytest.skip("this user may not mount a file system")
    try:
        yield mounted / "data", lambda options: _require(mount(f"remount,{options}"))
    finally:
        subprocess.run(["umount", "--lazy", mounted], check=True)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for number in range(4):
        text = f"上海市2025年新增企业{number + 3}家。\n数字经济增加值增长5.{number}%。\n"
        (folder / f"文{number}.txt").write_text(text, encoding="utf-8")
    return folder


def _require(done: bool) -> None:
    assert done


def _message(inbox: Path, data_dir: Path) -> str:
    """What a run says that cannot go on; empty for one that ends well."""
    process = killing.start(inbox, data_dir)
    _, error = process.communicate()
    return error if process.returncode else ""


def test_a_full_disk_is_named_and_costs_nothing(
    inbox: Path, disk: tuple[Path, Resize], tmp_path: Path
) -> None:
    data_dir, remount = disk
    killing.finish(inbox, tmp_path / "undisturbed")
    messages = []
    for size in _SIZES:
        remount(f"size={size}")
        messages.append(_message(inbox, data_dir))
    assert all("the disk is full: make room" in message for message in messages if message), messages
    assert len([message for message in messages if message]) >= 3
    assert all("Traceback" not in message for message in messages)

    remount("size=500m")
    killing.finish(inbox, data_dir)
    assert checksums(data_dir) == checksums(tmp_path / "undisturbed")
    assert examine(load_settings(None, data_dir=data_dir)) == []


def test_a_read_only_data_directory_is_named_and_stays_readable(
    inbox: Path, disk: tuple[Path, Resize]
) -> None:
    data_dir, remount = disk
    remount("size=500m")
    killing.finish(inbox, data_dir)
    before = checksums(data_dir)
    remount("ro")
    message = _message(inbox, data_dir)
    assert "the file system is read-only: mount it for writing" in message
    assert "Traceback" not in message
    assert checksums(data_dir) == before


@pytest.mark.parametrize("number", [28, 30, 13, 122, 27])
def test_the_cause_is_found_behind_other_errors(number: int) -> None:
    try:
        try:
            raise OSError(number, "what the system says", "/srv/data/staging/x")
        except OSError as error:
            raise RuntimeError("a library gave up") from error
    except RuntimeError as error:
        told = disk_trouble(error)
    assert isinstance(told, DiskTrouble)
    assert "/srv/data/staging/x" in str(told)
    assert disk_trouble(RunError("another run is loading")) is None
