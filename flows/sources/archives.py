"""Documents in a zip or tar: read one by one, never written out, never beyond their limits."""

import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

_TOTAL_FACTOR = 25  # an archive unpacks to at most so many times the largest file
_MEMBERS = 20_000


class Member(NamedTuple):
    """A file in an archive: its content, or why it has none."""

    name: str
    content: bytes
    problem: tuple[str, str] | None = None


class UnreadableArchive(Exception):
    """The archive as a whole cannot be used."""


def read_members(archive: bytes | Path, suffixes: frozenset[str], max_bytes: int) -> Iterator[Member]:
    """Yield the documents of a zip or tar (plain, gzip, bzip2, xz), by the names that they have in it.

    A name that leads out of the archive (`../`, absolute) is refused; a name is never a path on this machine.
    Archives in archives, links and devices are passed over.

    Args:
        archive: its bytes or its file.
        suffixes: the endings of documents.
        max_bytes: the most that a member may hold unpacked; the whole may hold twenty-five times that.

    Raises:
        UnreadableArchive: it is neither zip nor tar, is damaged, encrypted, or unpacks to too much.
    """
    try:
        with _opened(archive) as file:
            if zipfile.is_zipfile(file):
                file.seek(0)
                yield from _limited(_zip_members(file, suffixes, max_bytes), max_bytes)
            else:
                file.seek(0)
                yield from _limited(_tar_members(file, suffixes, max_bytes), max_bytes)
    except (
        OSError, EOFError, ValueError, RuntimeError, NotImplementedError,
        zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError,
    ) as error:  # fmt: skip
        raise UnreadableArchive(f"it cannot be read: {error}") from error


def _opened(archive: bytes | Path) -> IO[bytes]:
    return io.BytesIO(archive) if isinstance(archive, bytes) else archive.open("rb")


def _limited(members: Iterator[Member], max_bytes: int) -> Iterator[Member]:
    total = 0
    for number, member in enumerate(members, start=1):
        total += len(member.content)
        if number > _MEMBERS or total > _TOTAL_FACTOR * max_bytes:
            raise UnreadableArchive(
                f"it holds more than {_MEMBERS:,} files or {_TOTAL_FACTOR * max_bytes:,} bytes; what came "
                "before was taken"
            )
        yield member


def _zip_members(file: IO[bytes], suffixes: frozenset[str], max_bytes: int) -> Iterator[Member]:
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            name = _name(entry)
            if entry.is_dir() or not _is_document(name, suffixes):
                continue
            if _leads_out(name):
                yield Member(name, b"", ("path_outside_archive", "its name leads out of the archive"))
            elif entry.flag_bits & 1:
                yield Member(name, b"", ("encrypted", "it asks for a password"))
            elif entry.file_size > max_bytes:
                yield _too_large(name, entry.file_size, max_bytes)
            else:
                with archive.open(entry) as member:
                    yield _read(name, member, max_bytes)


def _tar_members(file: IO[bytes], suffixes: frozenset[str], max_bytes: int) -> Iterator[Member]:
    # Read as a stream: a compressed tar is unpacked once, member by member, and stops at the limit.
    with tarfile.open(fileobj=file, mode="r|*") as archive:
        skipped = 0
        for entry in archive:
            skipped += entry.size
            if skipped > 2 * _TOTAL_FACTOR * max_bytes:
                raise UnreadableArchive(f"it unpacks to more than {2 * _TOTAL_FACTOR * max_bytes:,} bytes")
            if not entry.isreg() or not _is_document(entry.name, suffixes):
                continue
            member = archive.extractfile(entry)
            if _leads_out(entry.name):
                yield Member(entry.name, b"", ("path_outside_archive", "its name leads out of the archive"))
            elif entry.size > max_bytes or member is None:
                yield _too_large(entry.name, entry.size, max_bytes)
            else:
                yield _read(entry.name, member, max_bytes)


def _read(name: str, member: IO[bytes], max_bytes: int) -> Member:
    # One byte more than allowed: what an archive declares of its sizes may be untrue.
    content = member.read(max_bytes + 1)
    if len(content) > max_bytes:
        return _too_large(name, len(content), max_bytes)
    if not content:
        return Member(name, b"", ("empty", "it is empty (0 bytes)"))
    return Member(name, content)


def _too_large(name: str, size: int, max_bytes: int) -> Member:
    return Member(name, b"", ("oversized", f"it has {size:,} bytes, more than max_file_bytes {max_bytes:,}"))


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of a member; Chinese Windows writes names in GBK without saying so, and zip then reads CP437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_document(name: str, suffixes: frozenset[str]) -> bool:
    path = PurePosixPath(name)
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return path.suffix.lower() in suffixes and not hidden


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":")
