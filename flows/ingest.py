"""From a folder to the raw store: what is there, what is new or changed, what cannot be taken."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePath

from flows.errors import RunError
from flows.raw_store import Observation, RawStore
from transforms.keys import make_key
from warehouse.run_log import QuarantineEntry

SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".doc"})
STAGE = "ingest"
# Marks that turn the direction of writing and line ends of Unicode: a name that shows as another one.
_MISLEADING = frozenset({0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)})
_FEW_FILES = 10


class InboxEmptied(RunError):
    """More files are gone than a person would remove: most likely the folder is not there."""


class Rejected(Exception):
    """A file that is not taken in; `code` is for machines, the message for people."""

    def __init__(self, code: str, reason: str, byte_count: int = 0) -> None:
        super().__init__(reason)
        self.code = code
        self.byte_count = byte_count


@dataclass
class IngestResult:
    """What a scan of the inbox found; the lists hold source_uris in the order of the scan."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    rejected: list[QuarantineEntry] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """How many files with a suffix of interest were looked at."""
        return len(self.read) + len(self.rejected)

    @property
    def read(self) -> list[str]:
        """The documents that could be read, whether or not there was news in them."""
        return [*self.new, *self.changed, *self.unchanged]


def ingest(
    inbox: Path, store: RawStore, run_id: str, max_file_bytes: int, withdraw_missing: bool = False
) -> IngestResult:
    """Take every new or changed document below `inbox` into the raw store.

    Only contents that differ from the newest one of their path are kept and recorded, so an
    unchanged inbox leaves the store as it is. A file that cannot be taken costs only itself.
    With `withdraw_missing` a file that is gone is withdrawn; its bytes and its history stay.

    Raises:
        InboxEmptied: files would be withdrawn, and they are more than half of all.
    """
    current = {item.source_uri: item.raw_sha256 for item in store.versions() if item.is_newest}
    result = IngestResult()
    observations: list[Observation] = []
    root = inbox.resolve()
    for path in _walk(root):
        uri = source_uri(path.relative_to(root))
        if not _is_candidate(path, root):
            result.ignored.append(uri)
            continue
        try:
            content = read_file(path, root, max_file_bytes)
        except Rejected as rejection:
            result.rejected.append(quarantine(uri, rejection))
            continue
        digest = store.put(content)  # of an unchanged file too: the store may have lost its bytes
        if current.get(uri) == digest:
            result.unchanged.append(uri)
            continue
        (result.changed if uri in current else result.new).append(uri)
        observations.append(Observation(uri, digest, len(content), _now()))
    if withdraw_missing:
        result.withdrawn = _missing(set(current), result)
        observations += [Observation(uri, None, 0, _now()) for uri in result.withdrawn]
    store.append(run_id, observations)
    return result


def _missing(known: set[str], result: IngestResult) -> list[str]:
    """Return the known files that the scan did not meet."""
    met = {*result.read, *result.ignored, *(entry.source_uri for entry in result.rejected)}
    # What has a scheme came from elsewhere, and the inbox says nothing of it.
    known = {uri for uri in known if "://" not in uri}
    missing = sorted(known - met)
    if len(missing) > _FEW_FILES and len(missing) * 2 > len(known):
        raise InboxEmptied(
            f"{len(missing)} of {len(known)} files are gone from the inbox: is its folder mounted? "
            "Nothing was withdrawn; to withdraw them, do it in smaller steps"
        )
    return missing


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def source_uri(relative: PurePath) -> str:
    r"""Return a file's path below the inbox as printable text, one for each path.

    Undecodable bytes become ``\xNN``, control characters their escape (``\n``), and a backslash is
    doubled so that no two paths share a text. Quotes, emoji and Chinese stay as they are.
    """
    return printable(relative.as_posix())


def printable(name: str) -> str:
    """Return a name so that it shows as what it is, each name another text."""
    return "".join(map(_printable, name))


def _printable(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return "\\\\"
    if 0xDC80 <= code <= 0xDCFF:  # surrogateescape: the byte is the low eight bits
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code <= 0xDFFF or code in _MISLEADING:
        return character.encode("unicode_escape").decode("ascii")
    return character


def candidates(root: Path) -> Iterator[Path]:
    """Yield what lies below a resolved folder and is to be read or refused, in the order of names."""
    return (path for path in _walk(root) if _is_candidate(path, root))


def _is_candidate(path: Path, root: Path) -> bool:
    """Say whether a path is to be taken or rejected; anything else is only counted."""
    if path.name.startswith("."):
        return False
    if path.is_dir():  # a link, or a folder that could not be listed: nobody may lose it silently
        return not (path.is_symlink() and path.resolve().is_relative_to(root))
    return path.suffix.lower() in SUFFIXES


def _walk(directory: Path) -> Iterator[Path]:
    """Yield everything that is not a directory, sorted by name, directory by directory.

    A link to a directory is yielded as it is, never followed: its files are either found at their
    own place or lie outside the inbox. A folder that cannot be listed is yielded itself.
    """
    try:
        with os.scandir(directory) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        yield directory
        return
    for entry in ordered:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
            yield from _walk(path)
        elif not entry.is_dir(follow_symlinks=False):
            yield path


def read_file(path: Path, root: Path, max_file_bytes: int) -> bytes:
    """Return the bytes of a regular file inside the inbox, or raise Rejected."""
    name = source_uri(path.relative_to(root))
    try:
        if not path.resolve(strict=True).is_relative_to(root):
            raise Rejected("symlink_outside_inbox", f"{name} is a link to a place outside the inbox")
        before = path.stat()
        _check_kind_and_size(name, before, max_file_bytes)
        content = path.read_bytes()
        after = path.stat()
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that goes round in circles
        explanation = getattr(error, "strerror", None) or "its links go round in circles"
        raise Rejected("unreadable", f"{name} cannot be read: {explanation}") from error
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise Rejected("being_written", f"{name} changed while it was read; the next run takes it")
    return content


def _check_kind_and_size(name: str, status: os.stat_result, max_file_bytes: int) -> None:
    size = status.st_size
    if stat.S_ISDIR(status.st_mode):
        raise Rejected("unreadable", f"{name} is a folder that cannot be listed")
    if not stat.S_ISREG(status.st_mode):
        raise Rejected("not_a_file", f"{name} is not a regular file")
    if size == 0:
        raise Rejected("empty", f"{name} is empty (0 bytes)")
    if size > max_file_bytes:
        raise Rejected(
            "oversized", f"{name} has {size:,} bytes, more than max_file_bytes {max_file_bytes:,}", size
        )


def quarantine(uri: str, rejection: Rejected) -> QuarantineEntry:
    """Return the record of what was not taken in."""
    return QuarantineEntry(
        quarantine_key=make_key("quarantine", uri, STAGE, rejection.code),
        document_key=None,
        source_uri=uri,
        raw_sha256=None,
        raw_path=None,
        stage=STAGE,
        reason_code=rejection.code,
        reason=str(rejection),
        byte_count=rejection.byte_count,
        details=None,
        transform_version=None,
        seeds_version=None,
    )
