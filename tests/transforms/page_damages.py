"""Damages a clean sentence as web pages do, but for byte slips (`corrupter`): for measuring the restoration only.

Each damage takes a sentence of Simplified prose and a seeded source of chance, and returns what a page would show; None
where the sentence has nothing that it could harm. What a page should give back is the sentence itself.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from random import Random

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

Damage = Callable[[str, Random], str | None]
_ASCII_MARKS = str.maketrans("，；：？！（）", ",;:?!()")
_WIDE_DIGITS = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
_NUMBER, _UNIT = re.compile(r"\d{2,}"), re.compile(r"(\d)([年月日万亿个家%])")
_INVISIBLE = "\u200b\u00ad\ufeff\u200d"
_READ_SHARE = 0.08


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _places(sentence: str, first: int = 0, last: int = 0) -> list[int]:
    """Return the offsets of Chinese characters, from `first` on and but for the `last` ones."""
    return [at for at, one in enumerate(sentence) if _is_han(one) and first <= at < len(sentence) - last]


@lru_cache(maxsize=4)
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _written(variant: str) -> Damage:
    return lambda sentence, _: _converter(variant).convert(sentence)


def _misread(codec: str, read_as: str, *, times: int = 1) -> Damage:
    def damage(sentence: str, _: Random) -> str | None:
        try:
            for _time in range(times):
                # Bytes that are no character become U+FFFD, as in browsers and editors.
                sentence = sentence.encode(codec).decode(read_as, errors="replace")
        except UnicodeEncodeError:
            return None
        return sentence

    return damage


def _readings(style: Style, *, traditional: bool) -> Damage:
    def damage(sentence: str, chance: Random) -> str:
        shown = _converter("s2t").convert(sentence) if traditional else sentence
        return "".join(
            f"{one}({lazy_pinyin(one, style=style)[0]})"
            if _is_han(one) and chance.random() < _READ_SHARE
            else one
            for one in shown
        )

    return damage


def _mark(mark: str) -> Damage:
    def damage(sentence: str, chance: Random) -> str:
        ends = [at + 1 for at, one in enumerate(sentence) if one in "。”"] or [len(sentence)]
        at = chance.choice(ends)
        return sentence[:at] + mark + sentence[at:]

    return damage


def _invisible(sentence: str, chance: Random) -> str:
    at = chance.choice(_places(sentence))
    return sentence[:at] + chance.choice(_INVISIBLE) + sentence[at:]


def _tags(sentence: str, chance: Random) -> str:
    at = chance.choice(_places(sentence))
    rest = sentence[at + 2 :].replace("“", "&ldquo;")
    return f'<p>{sentence[:at]}<span style="x">{sentence[at : at + 2]}</span>{rest}</p>'


def _cut(sentence: str, chance: Random) -> str | None:
    places = _places(sentence, 20, 4)
    if not places:
        return None
    at = chance.choice(places)
    return f"{sentence[:at]}\n{sentence[at:]}"


def _cut_number(sentence: str, chance: Random) -> str | None:
    numbers = [match for match in _NUMBER.finditer(sentence) if match.start() > 8]
    if not numbers:
        return None
    number = chance.choice(numbers)
    at = chance.randint(number.start() + 1, number.end() - 1)
    return f"{sentence[:at]}\n{sentence[at:]}"


DAMAGES: dict[str, Damage] = {
    "UTF-8 read as GBK": _misread("utf-8", "gb18030"),
    "UTF-8 read as Latin-1": _misread("utf-8", "latin-1"),
    "UTF-8 read as Latin-1, twice": _misread("utf-8", "latin-1", times=2),
    "GBK read as Latin-1": _misread("gbk", "latin-1"),
    "GBK read as Windows-1252": _misread("gbk", "cp1252"),
    "Traditional characters": _written("s2t"),
    "Traditional, Hong Kong": _written("s2hk"),
    "Traditional, Taiwan": _written("s2tw"),
    "pinyin residue with tones on Traditional": _readings(Style.TONE, traditional=True),
    "pinyin residue without tones": _readings(Style.NORMAL, traditional=False),
    "ASCII punctuation": lambda sentence, _: sentence.translate(_ASCII_MARKS),
    "full-width digits": lambda sentence, _: sentence.translate(_WIDE_DIGITS).replace("%", "％"),
    "blank before a unit": lambda sentence, _: _UNIT.sub(r"\1 \2", sentence),
    "footnote mark ①": _mark("①"),
    "footnote mark lost to ?": _mark("?"),
    "invisible character": _invisible,
    "tags and entities": _tags,
    "line end inside a sentence": _cut,
    "line end inside a number": _cut_number,
}
