"""Fingerprints of texts that stay alike when a text is reprinted with another head, foot or typo."""

import re
from typing import NamedTuple

from rensa import RMinHash

from transforms.keys import make_key

# Five characters are about three words: shorter pieces recur by chance, longer ones break at each typo.
_SHINGLE = 5
_BANDS, _ROWS = 32, 4
# Fixed for good: fingerprints of different seeds cannot be compared.
_SEED = 20_001
_BLANK = re.compile(r"\s+")


class Band(NamedTuple):
    """One band of a MinHash: texts with Jaccard similarity s share it with probability s^4."""

    band_no: int
    band_key: str


def fingerprint(text: str) -> list[Band]:
    """Return the 32 bands (of four rows) of a text's MinHash over its five-character shingles.

    Texts of similarity 0.8 share about 13 bands, of 0.5 about 2, unrelated ones none. A text shorter
    than a shingle has no fingerprint.
    """
    squeezed = _BLANK.sub("", text)
    if len(squeezed) < _SHINGLE:
        return []
    hashes = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    hashes.update([squeezed[at : at + _SHINGLE] for at in range(len(squeezed) - _SHINGLE + 1)])
    digest = hashes.digest()
    return [
        Band(band, make_key("band", str(band), *map(str, digest[band * _ROWS : (band + 1) * _ROWS])))
        for band in range(_BANDS)
    ]
