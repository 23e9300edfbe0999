"""Cutting the documents that wait into batches, the unit of work and of recovery."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from transforms.hints import NO_HINTS, Hints


class PendingDocument(NamedTuple):
    """A document version that waits for its transformation."""

    document_key: str
    source_uri: str
    raw_sha256: str
    byte_count: int
    hints: Hints = NO_HINTS


class Batch(NamedTuple):
    """Documents that one worker transforms in one go; the same documents and versions, the same id.

    `rules` are those that read the stored documents again; None: all is made anew from the bytes.
    """

    batch_id: str
    documents: tuple[PendingDocument, ...]
    rules: tuple[str, ...] | None = None


def make_batches(
    documents: Iterable[PendingDocument],
    max_documents: int,
    max_bytes: int,
    versions: Sequence[str],
    rules: Iterable[str] | None = None,
) -> list[Batch]:
    """Cut into batches of at most `max_documents` and, unless a single one is larger, `max_bytes`.

    The cut follows the keys, so the order of arrival does not matter.
    """
    ordered = sorted(documents)
    names = None if rules is None else tuple(sorted(rules))
    return [make_batch(part, versions, names) for part in _parts(ordered, max_documents, max_bytes)]


def make_batch(
    documents: Sequence[PendingDocument], versions: Sequence[str], rules: tuple[str, ...] | None = None
) -> Batch:
    """Name a batch by what its result depends on: documents, the versions of code and seeds, and the rules it is for."""
    digest = hashlib.blake2b(digest_size=12)
    keys = (document.document_key for document in documents)
    digest.update("\x1f".join([*versions, *keys, *(("rules", *rules) if rules is not None else ())]).encode())
    hinted = [(item.document_key, item.hints) for item in documents if item.hints != NO_HINTS]
    if hinted:
        digest.update(repr(hinted).encode())
    return Batch(digest.hexdigest(), tuple(documents), rules)


def _parts(
    documents: Sequence[PendingDocument], max_documents: int, max_bytes: int
) -> Iterator[list[PendingDocument]]:
    part: list[PendingDocument] = []
    size = 0
    for document in documents:
        if part and (len(part) == max_documents or size + document.byte_count > max_bytes):
            yield part
            part, size = [], 0
        part.append(document)
        size += document.byte_count
    if part:
        yield part
