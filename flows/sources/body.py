"""The body of an answer, unpacked as it comes and never beyond its limit."""

import zlib
from collections.abc import Iterable, Iterator

_GZIP_OR_ZLIB = 47  # zlib's own number for "find out which of the two"
_PIECE = 256 * 1024


class BodyRefused(Exception):
    """A body that is not taken; `code` is for machines, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_body(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """Return the unpacked body.

    Args:
        chunks: the body as it arrives.
        encoding: the Content-Encoding; empty, identity, gzip or deflate.
        max_bytes: how much it may be, packed and unpacked.

    Raises:
        BodyRefused: `too_large`, `decompression_bomb`, `broken_body` or `unknown_encoding`.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _collect(chunks, max_bytes, "too_large", f"it has more than {max_bytes:,} bytes")
    if name not in ("gzip", "x-gzip", "deflate"):
        raise BodyRefused("unknown_encoding", f"it is packed as {encoding[:40]!r}, which was not asked for")
    reason = f"it unpacks to more than {max_bytes:,} bytes"
    try:
        return _collect(_unpacked(chunks), max_bytes, "decompression_bomb", reason)
    except zlib.error as error:
        raise BodyRefused("broken_body", f"it cannot be unpacked: {error}") from error


def _collect(pieces: Iterable[bytes], max_bytes: int, code: str, reason: str) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > max_bytes:
            raise BodyRefused(code, reason)
    return bytes(body)


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack in pieces: a chunk of kilobytes may hold gigabytes."""
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    for chunk in chunks:
        waiting, piece = chunk, bytes(_PIECE)
        while (waiting or len(piece) == _PIECE) and not unpacker.eof:
            piece = unpacker.decompress(waiting, _PIECE)
            waiting = unpacker.unconsumed_tail
            yield piece
    if not unpacker.eof:
        raise BodyRefused("broken_body", "it ends before its end")
