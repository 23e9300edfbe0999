"""Pinyin residue: a reading that a converter left behind its character, `聯(lián)`, `省(sheng)(sheng)`."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, pinyin

from transforms.traced_text import Edit

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_LETTER = "a-zA-Z\u00fc\u00e0-\u00fd\u0101\u0113\u011b\u012b\u014d\u016b\u01ce-\u01dc\u0144\u0148\u01f9\u1e3f\u0261\u0251"
_READING = rf"[(（]\s*[{_LETTER}]{{1,7}}\d?(?:\s*[/／,，、]\s*[{_LETTER}]{{1,7}}\d?)*\s*[)）]"
# Begins with its bracket, so that a search skips what has none; what stands before it is looked at after.
_RESIDUE = re.compile(rf"{_READING}(?:\s?{_READING})*")
_CHARACTER = re.compile(f"[{_HAN}]")
_SYLLABLE = re.compile(rf"[{_LETTER}]+")
_TONE_MARKS = {"\u0300", "\u0301", "\u0304", "\u030c", "\u0302"}


def find_pinyin_residue(text: str) -> list[Edit]:
    """A bracketed reading directly behind its own character goes.

    The proof is the dictionary: each bracketed syllable, its tone taken off, must be a reading of
    that very character. So `(GDP)`, `(App)`, `(Smart Cities Council)` and `(試行)` stay, and so does
    a reading given on purpose behind a word, because it holds more syllables than one character.
    """
    edits = []
    for match in _RESIDUE.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        at = match.start() - (2 if before[-1:].isspace() else 1)
        if at < 0 or not _CHARACTER.match(text[at]):
            continue
        syllables = _SYLLABLE.findall(match.group())
        if all(_without_tone(one) in _readings(text[at]) for one in syllables):
            # The edit covers the character too, so that it owns the raw span of its residue.
            edits.append(Edit(at, match.end(), text[at], "pinyin_residue"))
    return edits


def _without_tone(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable.lower().replace("\u0261", "g").replace("\u0251", "a"))
    bare = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in _TONE_MARKS))
    return bare.replace("\u00fc", "v")


@lru_cache(maxsize=20_000)
def _readings(character: str) -> frozenset[str]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
    # ü is written u, v or ü by converters; all three are the same reading.
    return frozenset(found) | {reading.replace("v", "u") for reading in found}
