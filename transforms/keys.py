"""Deterministic keys: the same natural key gives the same key, in whatever order documents arrive."""

import hashlib

_SEPARATOR = "\x1f"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
# Ten bits at a time: the standard library's base32 is written in Python and ten times slower.
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_SHIFTS = (50, 40, 30, 20, 10, 0)


def make_key(*parts: str) -> str:
    """Return the key of a natural key: 12 characters of lowercase base32 (60 bits of BLAKE2b).

    Strings of 12 bytes are what DuckDB stores inline, and unlike 64-bit integers they survive
    spreadsheets and JavaScript. At ten million rows of one table the odds of any collision are
    about 1 in 23,000; every key is asserted unique by a query all the same.
    """
    digest = hashlib.blake2b(_SEPARATOR.join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    bits = int.from_bytes(digest, "big") >> 4
    return "".join([_PAIRS[(bits >> shift) & 1023] for shift in _SHIFTS])
