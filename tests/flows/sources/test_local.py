"""Folders beside the inbox, and archives on this machine."""

import zipfile
from pathlib import Path

from tests.flows.sources.conftest import Read
from tests.flows.sources.website import SimulatedClock

NAME = "关于做好工作的通知.txt"


def test_a_folder_s_documents_come_with_its_hints_and_once(
    read: Read, tmp_path: Path, clock: SimulatedClock
) -> None:
    folder = tmp_path / "texts"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / NAME).write_text("各区要做好工作。", encoding="utf-8")
    (folder / "empty.txt").touch()
    declaration = f"sources: [{{name: own, kind: folder, path: '{folder}', region: cn-440100}}]"
    first = read(declaration)
    uri = f"folder://own/sub/{NAME}"
    assert first.result.new == [uri]
    assert first.refused == {"folder://own/empty.txt": "empty"}
    (document,) = [item for item in first.log.documents() if item.outcome == "fetched"]
    assert document.hints.region_key == "cn-440100"
    clock.next_day()
    second = read(declaration)
    assert (second.result.new, second.result.unchanged) == ([], [uri])
    (folder / "empty.txt").write_text("各区。", encoding="utf-8")
    clock.next_day()
    third = read(declaration)
    assert (third.result.new, third.refused) == (["folder://own/empty.txt"], {})


def test_an_archive_is_read_again_only_when_it_has_changed(
    read: Read, tmp_path: Path, clock: SimulatedClock
) -> None:
    path = tmp_path / "all.zip"
    declaration = f"sources: [{{name: all, kind: archive, path: '{path}'}}]"
    assert read(declaration).codes == {("all", "archive_unreadable")}
    for text, expected in (("一稿", "new"), ("一稿", "none"), ("二稿", "changed")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(zipfile.ZipInfo(NAME), text.encode())
        clock.next_day()
        result = read(declaration).result
        taken = {"new": result.new, "changed": result.changed, "none": []}
        assert taken[expected] == ([] if expected == "none" else [f"archive://all/{NAME}"])
        assert len(result.read) == (0 if expected == "none" else 1)
