"""Sources on this machine, and archives from anywhere: folders beside the inbox, zips and tars."""

import hashlib
from pathlib import Path

from flows.ingest import SUFFIXES, Rejected, candidates, printable, read_file
from flows.sources.archives import UnreadableArchive, read_members
from flows.sources.declaration import Archive, Folder
from flows.sources.fetch_log import Fetch
from flows.sources.fetcher import FetchError
from flows.sources.intake import Intake
from flows.sources.memory import Memory
from flows.sources.pages import Pages

_ARCHIVE_FACTOR = 10  # an archive on the web may have so many times the bytes of the largest document


def take_folder(source: Folder, intake: Intake, memory: Memory, max_file_bytes: int) -> None:
    """Take in the documents below a folder, named `folder://SOURCE/path`."""
    if not source.path.is_dir():
        intake.warn(source, "folder_missing", f"{source.path} is not a folder")
        return
    root = source.path.resolve()
    for path in candidates(root):
        name = f"folder://{source.name}/{printable(path.relative_to(root).as_posix())}"
        fetch = _fetch(name, source, intake)
        try:
            content = read_file(path, root, max_file_bytes)
        except Rejected as rejection:
            intake.refuse(fetch._replace(byte_count=rejection.byte_count), rejection.code, str(rejection))
        else:
            intake.take(fetch, content)
    memory.passed(source.name, intake.clock.now())


def take_archive(source: Archive, intake: Intake, memory: Memory, pages: Pages, max_file_bytes: int) -> None:
    """Take in the documents of an archive, named `archive://SOURCE/name in it`, when the archive has changed."""
    try:
        archive = _archive(source, pages, max_file_bytes)
    except (OSError, FetchError) as error:
        intake.warn(source, "archive_unreadable", str(error))
        return
    if archive is None:
        intake.warn(source, "archive_gone", f"{source.url} says that there is no such file")
        return
    digest = _digest(archive, source, intake)
    known = intake.log.at(f"archive://{source.name}")
    if known is None or known.etag != digest:
        try:
            for member in read_members(archive, SUFFIXES, max_file_bytes):
                name = f"archive://{source.name}/{printable(member.name)}"
                if member.problem:
                    intake.refuse(
                        _fetch(name, source, intake), member.problem[0], f"{name}: {member.problem[1]}"
                    )
                else:
                    intake.take(_fetch(name, source, intake), member.content)
        except UnreadableArchive as error:
            intake.warn(source, "archive_unreadable", f"{source.path or source.url}: {error}")
            return
        whole = _fetch(f"archive://{source.name}", source, intake)
        intake.log.add(whole._replace(purpose="list", etag=digest))
    memory.passed(source.name, intake.clock.now())


def _archive(source: Archive, pages: Pages, max_file_bytes: int) -> bytes | Path | None:
    if source.path is not None:
        if not source.path.is_file():
            raise FileNotFoundError(f"{source.path} is not there")
        return source.path
    assert source.url is not None
    page = pages.read(source.url, source.name, source.delay_seconds, _ARCHIVE_FACTOR * max_file_bytes)
    return page.content if page else None


def _digest(archive: bytes | Path, source: Archive, intake: Intake) -> str:
    """The hash of an archive with the hints of its source: documents are taken again when either changes."""
    hints = repr(intake.hints_of(source)).encode()
    digest = hashlib.sha256(hints)
    if isinstance(archive, bytes):
        digest.update(archive)
    else:
        with archive.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()


def _fetch(name: str, source: Folder | Archive, intake: Intake) -> Fetch:
    return Fetch(
        address=name,
        source_uri=name,
        source=source.name,
        purpose="document",
        outcome="fetched",
        fetched_at=intake.now(),
    ).with_hints(intake.hints_of(source))
