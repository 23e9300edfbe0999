"""What is taken from a folder, what is refused with a reason, and what is only counted."""

import os
import tracemalloc
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest import InboxEmptied, IngestResult, ingest, source_uri
from flows.raw_store import RawStore
from flows.settings import Settings

LIMIT = 1000
_names = st.binary(min_size=1, max_size=20).map(
    lambda raw: os.fsdecode(raw.replace(b"/", b"_").replace(b"\0", b"_"))
)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "raw")


def _reasons(result: IngestResult) -> dict[str, str]:
    return {entry.source_uri: entry.reason_code for entry in result.rejected}


def test_new_changed_unchanged_by_content(inbox: Path, store: RawStore) -> None:
    (inbox / "sub").mkdir()
    (inbox / "a.txt").write_text("甲")
    (inbox / "sub" / "b.HTML").write_text("乙")
    first = ingest(inbox, store, "run1", LIMIT)
    assert (first.new, first.changed, first.unchanged) == (["a.txt", "sub/b.HTML"], [], [])
    (inbox / "a.txt").write_text("甲二")
    os.utime(inbox / "sub" / "b.HTML")
    second = ingest(inbox, store, "run2", LIMIT)
    assert (second.new, second.changed, second.unchanged) == ([], ["a.txt"], ["sub/b.HTML"])
    (inbox / "a.txt").write_text("甲")
    assert ingest(inbox, store, "run3", LIMIT).changed == ["a.txt"]
    numbered = {(item.version, item.is_newest) for item in store.versions() if item.source_uri == "a.txt"}
    assert numbered == {(1, True), (2, False)}


def test_what_is_gone_is_withdrawn_on_wish_and_comes_back_under_its_number(
    inbox: Path, store: RawStore
) -> None:
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_text(name)
    ingest(inbox, store, "run1", LIMIT)
    (inbox / "a.txt").unlink()
    assert ingest(inbox, store, "run2", LIMIT).withdrawn == []
    assert all(item.is_newest for item in store.versions())
    assert ingest(inbox, store, "run3", LIMIT, withdraw_missing=True).withdrawn == ["a.txt"]
    assert [(item.source_uri, item.is_newest) for item in store.versions()] == [
        ("a.txt", False),
        ("b.txt", True),
    ]
    assert ingest(inbox, store, "run4", LIMIT, withdraw_missing=True).withdrawn == []
    (inbox / "a.txt").write_text("a.txt")
    assert ingest(inbox, store, "run5", LIMIT, withdraw_missing=True).new == ["a.txt"]
    assert [(item.version, item.is_newest) for item in store.versions()] == [(1, True), (1, True)]


def test_a_file_that_cannot_be_read_is_not_gone(inbox: Path, store: RawStore) -> None:
    (inbox / "a.txt").write_text("甲")
    ingest(inbox, store, "run1", LIMIT)
    (inbox / "a.txt").write_text("甲" * LIMIT)
    assert ingest(inbox, store, "run2", LIMIT, withdraw_missing=True).withdrawn == []


def test_an_emptied_inbox_withdraws_nothing(inbox: Path, store: RawStore) -> None:
    for number in range(20):
        (inbox / f"{number}.txt").write_text(str(number))
    ingest(inbox, store, "run1", LIMIT)
    for number in range(11):
        (inbox / f"{number}.txt").unlink()
    with pytest.raises(InboxEmptied, match="11 of 20 files are gone"):
        ingest(inbox, store, "run2", LIMIT, withdraw_missing=True)
    assert all(item.is_newest for item in store.versions())


def test_other_files_are_counted_and_hidden_ones_as_well(inbox: Path, store: RawStore) -> None:
    for name in ("a.xlsx", "b.png", ".c.txt", "README"):
        (inbox / name).write_text("x")
    result = ingest(inbox, store, "run", LIMIT)
    assert sorted(result.ignored) == [".c.txt", "README", "a.xlsx", "b.png"]
    assert result.seen == 0


def test_what_cannot_be_taken_is_named_with_its_reason(inbox: Path, store: RawStore, tmp_path: Path) -> None:
    (inbox / "empty.txt").touch()
    (inbox / "large.txt").write_bytes(b"x" * (LIMIT + 1))
    (inbox / "good.txt").write_bytes(b"x" * LIMIT)
    (tmp_path / "outside.txt").write_text("secret")
    (tmp_path / "folder").mkdir()
    (inbox / "link.txt").symlink_to(tmp_path / "outside.txt")
    (inbox / "folder").symlink_to(tmp_path / "folder")
    (inbox / "loop.md").symlink_to(inbox / "loop.md")
    (inbox / "gone.md").symlink_to(inbox / "nothing.md")
    os.mkfifo(inbox / "pipe.txt")
    result = ingest(inbox, store, "run", LIMIT)
    assert _reasons(result) == {
        "empty.txt": "empty",
        "large.txt": "oversized",
        "link.txt": "symlink_outside_inbox",
        "folder": "symlink_outside_inbox",
        "loop.md": "unreadable",
        "gone.md": "unreadable",
        "pipe.txt": "not_a_file",
    }
    assert result.new == ["good.txt"]
    assert all(entry.source_uri in entry.reason for entry in result.rejected)
    assert len(store.versions()) == 1


def test_links_within_the_inbox_are_read_once_a_folder_and_once_a_file(inbox: Path, store: RawStore) -> None:
    (inbox / "real").mkdir()
    (inbox / "real" / "a.txt").write_text("甲")
    (inbox / "linked").symlink_to(inbox / "real")
    (inbox / "b.txt").symlink_to(inbox / "real" / "a.txt")
    result = ingest(inbox, store, "run", LIMIT)
    assert result.new == ["b.txt", "real/a.txt"]
    assert (result.ignored, result.rejected) == (["linked"], [])


def test_a_real_file_of_50_megabytes_is_not_read(inbox: Path, store: RawStore, tmp_path: Path) -> None:
    with (inbox / "huge.txt").open("wb") as file:
        file.writelines([b"\xe6\x94\xbf" * 349_526] * 50)
    result = ingest(inbox, store, "run", 20 * 1024 * 1024)
    assert _reasons(result) == {"huge.txt": "oversized"}
    assert result.rejected[0].byte_count == 50 * 349_526 * 3
    assert not list((tmp_path / "raw").rglob("*"))


@given(_names.filter(lambda name: name not in (".", "..")))
def test_any_file_name_becomes_printable_text(name: str) -> None:
    uri = source_uri(PurePosixPath(name))
    uri.encode("utf-8")
    assert not any(ord(character) < 0x20 for character in uri)


@given(_names, _names)
def test_two_names_never_share_a_text(one: str, other: str) -> None:
    assert (source_uri(PurePosixPath(one)) == source_uri(PurePosixPath(other))) == (
        PurePosixPath(one) == PurePosixPath(other)
    )


@pytest.mark.parametrize(
    "name", ["政策 \"通知\" 'x'.txt", "🎉.md", "a\nb\t.txt", os.fsdecode(b"\xb9\xab\xb8\xe6.txt")]
)
def test_hostile_names_are_taken_under_a_printable_one(inbox: Path, store: RawStore, name: str) -> None:
    (inbox / name).write_text("正文")
    result = ingest(inbox, store, "run", LIMIT)
    assert result.new == [source_uri(PurePosixPath(name))]
    assert ingest(inbox, store, "run2", LIMIT).unchanged == result.new


def test_the_scan_s_order_is_that_of_names(inbox: Path, store: RawStore) -> None:
    names = ["b.txt", "a/z.txt", "a/b/c.txt", "c.txt", "a.txt"]
    for name in names:
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_text(name)
    assert ingest(inbox, store, "run", LIMIT).new == ["a/b/c.txt", "a/z.txt", "a.txt", "b.txt", "c.txt"]


def test_a_text_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    inbox, store = tmp_path / "inbox", RawStore(tmp_path / "raw")
    inbox.mkdir()
    with (inbox / "大.txt").open("wb") as file:
        file.truncate(200 * 10**6)
    limit = int(Settings.model_fields["max_file_bytes"].default)
    tracemalloc.start()
    result = ingest(inbox, store, "r1", limit)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    (entry,) = result.rejected
    assert (entry.reason_code, entry.byte_count) == ("oversized", 200 * 10**6)
    assert "大.txt has 200,000,000 bytes, more than max_file_bytes 20,971,520" in entry.reason
    assert peak < 10**6
