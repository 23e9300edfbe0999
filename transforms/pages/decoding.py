"""From bytes to text: which encoding a page is in, and whether it is text at all."""

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# Tried when the bytes are no valid UTF-8; where two read equally well the first one wins. GB18030
# holds GBK and GB 2312, Big5-HKSCS holds Big5: the larger set reads the smaller one without loss.
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
# First bytes of files that are no text, whatever their name says.
_SIGNATURES = (
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "zip archive or Office document"),
    (b"PK\x05\x06", "empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office document of the old format"),
    (b"{\\rtf", "RTF document"),
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"Rar!\x1a", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
)
_BLANKS = b"\x00\t\n\r "
# HZ (RFC 1843): seven-bit text with GB 2312 between ~{ and ~}.
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
# Three pieces of this many bytes settle any encoding, and bound the cost for a file of megabytes.
_PIECE_BYTES = 20_480
# What a character costs, the less likely it is on a Chinese page: a rough logarithm of how rare its
# class is. Their order and the wide steps between them decide, not the figures.
_COMMON, _MARK, _SECOND_LEVEL, _LATIN, _RARE, _FOREIGN, _GARBAGE = 0.1, 0.5, 2.0, 3.0, 4.0, 5.0, 8.0
# Costs from _FOREIGN on are of no Chinese or Latin text.
_MAX_FOREIGN_SHARE = 0.3
_MAX_GARBAGE_SHARE = 0.02
# Random bytes read as GB18030 or UTF-16 cost more a character, lines of Chinese pages at most 0.3.
_MAX_MEAN_COST = 1.5

Costs = npt.NDArray[np.float32]


class DecodedText(NamedTuple):
    """A decoded page: its text, the codec that read it and how sure that is (0–1)."""

    text: str
    encoding: str
    confidence: float
    replacement_count: int


class UndecodableError(ValueError):
    """The bytes are not a text that can be read; `reason_code` says why."""

    def __init__(self, reason_code: str, message: str) -> None:
        super().__init__(message)
        self.reason_code = reason_code


def decode(content: bytes) -> DecodedText:
    """Decode the bytes of a page.

    Order of trust: a byte order mark, HZ escapes, valid UTF-8; then each Chinese encoding reads
    the same bytes, and the reading whose characters are the most usual ones wins. What an HTML
    page says of its charset is not asked: it lies too often, and the bytes do not. Bytes that
    cannot be read (a stray one, half a character at the end) become U+FFFD and are counted.

    Raises:
        UndecodableError: `empty` for a file without text, `binary` for another kind of file,
            `undecodable` for bytes that no encoding turns into Chinese or Latin text.
    """
    if not content[:_PIECE_BYTES].strip(_BLANKS) and not content.strip(_BLANKS):
        raise UndecodableError("empty", "the file holds no text")
    _refuse_signatures(content)
    decoded = _by_mark(content) or _as_hz(content) or _as_utf8(content) or _by_cost(content)
    _refuse_garbage(decoded)
    return decoded


def character_costs(text: str) -> Costs:
    """Return for each character how unlikely it is on a Chinese page: 0.1 (usual) to 8 (in no text).

    Usual are the first levels of GB 2312 and Big5 (most frequent first, by their makers' count),
    ASCII and Chinese punctuation. It is no language model: it tells encodings apart, not words.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _cost_table()[np.minimum(codes, 0xFFFF)]


@lru_cache(maxsize=1)
def _cost_table() -> Costs:
    """Cost by code point; U+FFFF stands for all planes above the first."""
    table = np.full(0x10000, _FOREIGN, dtype=np.float32)
    table[0x20:0x7F] = _COMMON
    table[[0x09, 0x0A, 0x0D]] = _COMMON
    table[0xA0:0x250] = _LATIN
    # General punctuation, CJK marks, enclosed numbers, arrows and signs, full-width forms.
    for first, after in (
        (0x2000, 0x2070),
        (0x2100, 0x2700),
        (0x3000, 0x3040),
        (0xFE10, 0xFE50),
        (0xFF01, 0xFF5F),
    ):
        table[first:after] = _MARK
    for first, after in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00)):
        table[first:after] = _RARE
    for codec, rows, trails, cost in (
        ("big5", range(0xC9, 0xFA), (*range(0x40, 0x7F), *range(0xA1, 0xFF)), _SECOND_LEVEL),
        ("gb2312", range(0xD8, 0xF8), range(0xA1, 0xFF), _SECOND_LEVEL),
        ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)), _COMMON),
        ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF), _COMMON),
    ):
        pairs = b"".join(bytes((lead, trail)) for lead in rows for trail in trails)
        held = [ord(char) for char in pairs.decode(codec, "ignore") if "\u3400" <= char <= "\u9fff"]
        table[held] = cost
    table[[ord(mark) for mark in "，。、；：“”（）《》—·〇"]] = _COMMON
    for first, after in (
        (0x00, 0x09),
        (0x0B, 0x0D),
        (0x0E, 0x20),
        (0x7F, 0xA0),
        (0xD800, 0xF900),
        (0xFDD0, 0xFDF0),
    ):
        table[first:after] = _GARBAGE
    table[0xFFF0:0xFFFF] = _GARBAGE
    # The ideographic planes are the bulk of what lies above; a name may need one.
    table[0xFFFF] = _FOREIGN
    table[0xFEFF] = _MARK
    return table


def _refuse_signatures(content: bytes) -> None:
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise UndecodableError("binary", f"the file is no text but a {name}")


def _by_mark(content: bytes) -> DecodedText | None:
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            decoded = _decoded(content[len(mark) :], codec, 1.0, name)
            # A mark before text of another encoding: a page glued to the head of another one.
            return decoded if decoded.replacement_count <= 1 else _by_cost(content[len(mark) :])
    return None


def _as_hz(content: bytes) -> DecodedText | None:
    if b"~{" not in content or not _HZ.search(content) or not content.isascii():
        return None
    try:
        text = content.decode("hz")
    except UnicodeDecodeError:
        return None
    return DecodedText(text, "hz", 0.99, 0) if _mean_cost(text) < _SECOND_LEVEL else None


def _as_utf8(content: bytes) -> DecodedText | None:
    """Valid UTF-8 is never anything else by chance."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return DecodedText(text, "utf-8", 1.0, text.count("\ufffd"))


def _by_cost(content: bytes) -> DecodedText:
    """The reading that costs least; the confidence is how far behind the next one is."""
    pieces = _pieces(content)
    costs = sorted(
        (sum(_cost(piece, codec) for piece in pieces), rank) for rank, codec in enumerate(_CANDIDATES)
    )
    (best, rank), (second, _) = costs[0], costs[1]
    # One unusual character more or less is no difference.
    confidence = (second + _GARBAGE) / (best + second + 2 * _GARBAGE)
    decoded = _decoded(content, _CANDIDATES[rank], confidence)
    share = decoded.replacement_count / max(1, len(decoded.text))
    return decoded._replace(confidence=confidence * (1 - share))


def _pieces(content: bytes) -> list[bytes]:
    """The whole of a small file; of a large one its head, its middle and its end."""
    if len(content) <= 3 * _PIECE_BYTES:
        return [content]
    middle = len(content) // 4 * 2
    end = len(content) // 2 * 2 - _PIECE_BYTES
    return [content[at : at + _PIECE_BYTES] for at in (0, middle, end)]


def _cost(piece: bytes, codec: str) -> float:
    return float(character_costs(piece.decode(codec, errors="replace")).sum())


def _decoded(content: bytes, codec: str, confidence: float, name: str | None = None) -> DecodedText:
    text = content.decode(codec, errors="replace")
    return DecodedText(text, name or codec, confidence, text.count("\ufffd"))


def _mean_cost(text: str) -> float:
    return float(character_costs(text).mean())


def _refuse_garbage(decoded: DecodedText) -> None:
    costs = np.concatenate([character_costs(piece) for piece in _text_pieces(decoded.text)])
    count = len(costs)
    garbage = int((costs >= _GARBAGE).sum())
    if garbage > 3 and garbage > _MAX_GARBAGE_SHARE * count:
        code = "undecodable" if decoded.encoding == "utf-8" and "\x00" not in decoded.text else "binary"
        raise UndecodableError(code, f"{garbage} of {count} characters are no text in {decoded.encoding}")
    # Valid UTF-8 may be full of rare characters (a list of names); by another codec that is a misreading.
    guessed = not decoded.encoding.startswith("utf-8")
    if (costs >= _FOREIGN).mean() > _MAX_FOREIGN_SHARE or (guessed and costs.mean() > _MAX_MEAN_COST):
        message = f"read as {decoded.encoding}, most of it is no Chinese or Latin text"
        raise UndecodableError("undecodable", message)


def _text_pieces(text: str) -> list[str]:
    size = _PIECE_BYTES // 2
    if len(text) <= 3 * size:
        return [text]
    return [text[:size], text[len(text) // 2 : len(text) // 2 + size], text[-size:]]
