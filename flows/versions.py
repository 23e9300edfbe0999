"""What a result depends on besides its bytes: the transforms' code, their libraries and options."""

import hashlib
import platform
import unicodedata
from importlib.metadata import version
from pathlib import Path

import transforms

# Libraries whose release can change a record; a new release means a new transform version.
_LIBRARIES = (
    "ahocorasick-rs",
    "jieba",
    "lxml",
    "opencc",
    "pypdfium2",
    "pypinyin",
    "python-docx",
    "rapidfuzz",
    "rensa",
    "rjieba",
    "trafilatura",
)
_LENGTH = 12


def transform_version(segmenter: str, store_tokens: bool) -> str:
    """Return a short hash that changes whenever the same bytes might give other records."""
    digest = hashlib.blake2b(digest_size=_LENGTH // 2)
    room = Path(transforms.__file__).parent
    for source in sorted(room.rglob("*.py")):
        digest.update(source.relative_to(room).as_posix().encode() + b"\0" + source.read_bytes() + b"\0")
    for library in _LIBRARIES:
        digest.update(f"{library}=={version(library)}\n".encode())
    python = ".".join(platform.python_version_tuple()[:2])
    digest.update(f"python {python} unicode {unicodedata.unidata_version}\n".encode())
    digest.update(f"segmenter={segmenter} store_tokens={store_tokens}\n".encode())
    return digest.hexdigest()
