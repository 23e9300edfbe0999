"""The way back from misread characters to the bytes that they were, and on to other characters.

Nothing here judges: it says what a text would be if it had been misread in a certain way.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from transforms.pages.decoding import character_costs

# Bytes that UTF-8 and the Chinese codecs never use, for what is not a character of the codec, and
# for U+FFFD, which stands where a byte was lost.
_BREAK, _LOST = b"\x00", b"\xff"
_LOST_BYTES = (0xFF, 0x3F, 0x20)
_UNDEFINED_1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
# One character of UTF-8 as it comes out of a misreading: whole, or with bytes behind the first
# lost (U+FFFD, `?`, or a blank that was a no-break one). Forms of two bytes are Latin letters and
# signs; behind a Chinese codec only those of Latin-1, for pairs of the others occur there by chance.
_LONG = rb"[\xe2-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}"
_HOLED = rb"[\xe2-\xef](?:[\x80-\xbf][\xff ?]|[\xff ?][\x80-\xbf]|\xff\xff|\?\?)"
_LATIN_FORMS = rb"[\xc2-\xdf][\x80-\xbf]|" + _LONG + b"|" + _HOLED
_HAN_FORMS = rb"[\xc2\xc3][\x80-\xbf]|" + _LONG + b"|" + _HOLED
_SEQUENCE = {
    codec: re.compile(_LATIN_FORMS if codec == "cp1252" else _HAN_FORMS)
    for codec in ("cp1252", "gbk", "big5")
}
_RUN = {
    codec: re.compile(rb"(?:%b)(?:[\t -~]*(?:%b))*" % (one.pattern, one.pattern))
    for codec, one in _SEQUENCE.items()
}


class Encoded(NamedTuple):
    """A line as bytes, for each byte the character that it came from (one more at the end), and by which codec."""

    content: bytes
    owners: list[int]
    codec: str


class Block(NamedTuple):
    """The smallest span of characters that holds whole UTF-8 characters, and what these are.

    `characters` has a tuple of one for each character that is certain, of several where a byte was
    lost.
    """

    start: int
    end: int
    characters: list[tuple[str, ...]]


def encode_latin(line: str) -> Encoded:
    """The bytes behind a line that was read as Windows-1252 or Latin-1.

    A letter from U+0100 on is a pair of bytes that a lenient reader took for UTF-8 (`й` in `Öйú`).
    """
    return _encode(line, _latin_byte, "cp1252")


def encode_gbk(line: str) -> Encoded:
    """The bytes behind a line that was read as GBK; characters of four bytes were never in a GBK page."""
    return _encode(line, _gbk_bytes, "gbk")


def encode_big5(line: str) -> Encoded:
    """The bytes behind a line that was read as Big5."""
    return _encode(line, _big5_bytes, "big5")


def utf8_runs(encoded: Encoded) -> Iterator[list[Block]]:
    """Yield each run of UTF-8 characters in the bytes (ASCII may part them), as blocks in order."""
    for match in _RUN[encoded.codec].finditer(encoded.content):
        blocks = list(_blocks(encoded, match.start(), match.end()))
        if blocks:
            yield blocks


def swap_pairs(line: str, *, was_big5: bool) -> str:
    """Read each two-byte character by the other codec: Big5 that was read as GBK, or the reverse.

    Both codecs pair their bytes alike, so a character turns into a character. One that the other
    codec lacks becomes U+FFFD; ASCII stays.
    """
    return line.translate(_swap_table(was_big5))


def _encode(line: str, to_bytes: Callable[[str], bytes], codec: str) -> Encoded:
    pieces: list[bytes] = []
    owners: list[int] = []
    for index, character in enumerate(line):
        piece = character.encode() if character < "\x80" else to_bytes(character)
        pieces.append(piece)
        owners += [index] * len(piece)
    owners.append(len(line))
    return Encoded(b"".join(pieces), owners, codec)


@lru_cache(maxsize=4096)
def _latin_byte(character: str) -> bytes:
    if character == "\ufffd":
        return _LOST
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        # The five bytes that Windows-1252 leaves undefined are read as C1 controls.
        return character.encode("latin-1") if character < "\u0100" else _letter_pair(character)


def _letter_pair(character: str) -> bytes:
    return character.encode("utf-8") if character < "\u0800" else _BREAK


@lru_cache(maxsize=32_768)
def _gbk_bytes(character: str) -> bytes:
    if character == "\ufffd":
        return _LOST
    if character == "€":
        return b"\x80"  # as Windows reads it
    encoded = character.encode("gb18030", "replace")
    return encoded if len(encoded) == 2 else _BREAK


@lru_cache(maxsize=32_768)
def _big5_bytes(character: str) -> bytes:
    if character == "\ufffd":
        return _LOST
    encoded = character.encode("big5hkscs", "replace")
    return encoded if len(encoded) == 2 else _BREAK


def _blocks(encoded: Encoded, start: int, end: int) -> Iterator[Block]:
    """Cut a run where the ends of its UTF-8 characters and of the misread characters meet."""
    owners, sequence = encoded.owners, _SEQUENCE[encoded.codec]
    opened = -1
    characters: list[tuple[str, ...]] = []
    at = start
    while at < end:
        match = sequence.match(encoded.content, at)
        after = match.end() if match else at + 1
        if opened < 0 and (at == 0 or owners[at] != owners[at - 1]):
            opened = at
        if opened >= 0:
            characters.append(
                _readings(encoded.content[at:after], encoded.content[after : after + 1], encoded.codec)
            )
            if owners[after] != owners[after - 1]:
                yield Block(owners[opened], owners[after], characters)
                opened, characters = -1, []
        at = after


@lru_cache(maxsize=16_384)
def _readings(piece: bytes, following: bytes, codec: str) -> tuple[str, ...]:
    """What a UTF-8 character may be: each byte that its reader could not show is tried for a lost one.

    Windows-1252 loses five bytes; a GBK or Big5 reader loses a byte that makes no pair with the next.
    """
    if len(piece) == 1 or not any(byte in _LOST_BYTES for byte in piece):
        return (piece.decode("utf-8", "replace"),)
    found = []
    for trails in product(*(_tried(byte, codec) for byte in piece[1:])):
        character = (piece[:1] + bytes(trails)).decode("utf-8", "replace")
        pairs = zip(piece[1:], trails, (*trails[1:], *following), strict=False)
        if len(character) == 1 and not any(
            seen in b"\xff?" and _is_pair(lost, after, codec) for seen, lost, after in pairs
        ):
            found.append(character)
    return tuple(found) or ("\ufffd",)


def _tried(byte: int, codec: str) -> Iterable[int]:
    if byte not in _LOST_BYTES:
        return (byte,)
    if byte == 0x20:
        return (0xA0,)
    return _UNDEFINED_1252 if codec == "cp1252" else range(0x80, 0xC0)


@lru_cache(maxsize=32_768)
def _is_pair(lead: int, trail: int, codec: str) -> bool:
    if codec == "cp1252":
        return False
    try:
        bytes((lead, trail)).decode(codec)
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=2)
def _swap_table(was_big5: bool) -> dict[int, str]:
    readers, writer = (("gb18030",), "big5hkscs") if was_big5 else (("big5", "big5hkscs", "cp950"), "gb18030")
    pairs = [
        bytes((lead, trail))
        for lead in range(0x81, 0xFF)
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF))
    ]
    found = [
        (seen, meant)
        for reader in readers
        for pair in pairs
        if len(seen := pair.decode(reader, "replace")) == len(meant := pair.decode(writer, "replace")) == 1
        and "\ufffd" not in (seen, meant)
    ]
    costs = character_costs("".join(meant for _, meant in found)).tolist()
    table = dict.fromkeys(range(0x80, 0x10000), "\ufffd")
    # Big5 has characters twice, and its builds differ: the usual one is meant, so it is put in last.
    for at in sorted(range(len(found)), key=lambda index: (-costs[index], -index)):
        table[ord(found[at][0])] = found[at][1]
    return table
