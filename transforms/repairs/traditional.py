"""Traditional characters to Simplified, only where the text is Traditional."""

import re
from functools import lru_cache

from opencc import OpenCC

from transforms.traced_text import Edit

# A few Traditional characters stand in clean Simplified texts (names, quotations, 瞭望): the share
# of a paragraph's Chinese characters above which it is taken for a Traditional one.
_PARAGRAPH_SHARE = 0.04
# Over the whole document: nothing, some, or most of it Traditional.
_MIXED_SHARE, _TRADITIONAL_SHARE = 0.005, 0.05
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
# Forms of old prints that OpenCC's tables lack, each before its standard form (异体字整理表, 1955, and 通用规范
# 汉字表, 2013). Names keep theirs: 喆, 甯, 堃 are none of them.
_VARIANT_PAIRS = (
    "擧举汚污淸清刼劫覚觉鶏鸡砲炮啣衔倣仿菓果尅克鬭斗鬬斗竝并廻回囬回囘回徧遍讐仇稉粳穽阱冩写逹达靑青靣面緖绪縂总"
    "暦历歳岁竃灶徳德珎珍寳宝槪概抅构塲场冺泯幷并敎教眞真産产戸户処处囯国図图"
)
_VARIANTS = dict(zip(_VARIANT_PAIRS[::2], _VARIANT_PAIRS[1::2], strict=True))
# Words in which a Traditional character is not what it is by itself: 甚麼, 祇有 beside 神祇.
_WORDS = ((re.compile("甚么"), "什么"), (re.compile("(?<![神地])祇"), "只"))
_ZERO = re.compile("(?<=[〇○零一二三四五六七八九])[○Ｏ]|[○Ｏ](?=[〇○零一二三四五六七八九])")


@lru_cache(maxsize=1)
def _converters() -> tuple[OpenCC, OpenCC]:
    # tw2s rather than t2s: it alone reads 著 as 着 where it is a particle (看著, 隨著) and keeps it in
    # 著名 and 顯著, and Mainland pages that were converted carry the same 著.
    return OpenCC("tw2s"), OpenCC("hk2s")


def _simplified(line: str) -> str:
    words, variants = _converters()
    converted = words.convert(line)
    # What Hong Kong writes otherwise (衞), character by character: a second pass over whole words would
    # not know the Traditional words any more, and turn 乾安县 into 干安县.
    # The same holds for what no table has (擧).
    converted = traditional_characters().sub(
        lambda match: _VARIANTS.get(match.group()) or variants.convert(match.group()), converted
    )
    for pattern, replacement in _WORDS:
        converted = pattern.sub(replacement, converted)
    return converted


@lru_cache(maxsize=1)
def traditional_characters() -> re.Pattern[str]:
    """Characters that only a Traditional text uses: OpenCC or the table of variants changes them, and GB 2312 lacks them."""
    candidates = "".join(chr(code) for code in range(0x3400, 0xA000) if not _in_gb2312(chr(code)))
    changed = {
        before
        for table in ("t2s", "hk2s")
        for before, after in zip(candidates, _each(OpenCC(table), candidates), strict=True)
        if before != after
    }
    return re.compile(f"[{''.join(sorted(changed.union(_VARIANTS)))}]")


def _each(converter: OpenCC, characters: str) -> list[str]:
    """Convert characters one by one (set apart, so that no two of them make a word)."""
    converted: str = converter.convert("\n".join(characters))
    return converted.split("\n")


def traditional_share(text: str) -> float:
    """Return the share (0–1) of the Chinese characters in a text that are Traditional only."""
    count = len(traditional_characters().findall(text))
    return count / len(_HAN.findall(text)) if count else 0.0


def script_of(text: str) -> str:
    """Name the script of a text: `simplified`, `traditional` or `mixed`."""
    share = traditional_share(text)
    if share < _MIXED_SHARE:
        return "simplified"
    return "traditional" if share >= _TRADITIONAL_SHARE else "mixed"


def find_traditional(text: str) -> list[Edit]:
    """Paragraphs in Traditional characters become Simplified, phrase by phrase (OpenCC).

    Must not touch a Simplified paragraph with a stray variant in it, and keeps what OpenCC's
    phrases keep (乾安, 著名). One edit a run of changed characters.
    """
    if not traditional_characters().search(text):
        return []
    edits: list[Edit] = []
    start = 0
    for line in text.split("\n"):
        if line and traditional_share(line) >= _PARAGRAPH_SHARE:
            edits += _runs(line, _simplified(line), start)
        start += len(line) + 1
    return edits


def find_zero_variants(text: str) -> list[Edit]:
    """A circle that stands for zero among Chinese digits becomes 〇: 二○三五. Must not touch 农历初○."""
    if "○" not in text and "Ｏ" not in text:
        return []
    return [Edit(m.start(), m.end(), "〇", "zero_variant") for m in _ZERO.finditer(text)]


def _runs(before: str, after: str, offset: int) -> list[Edit]:
    if len(before) != len(after):
        # OpenCC's phrases may change length; then the line is one edit.
        return [Edit(offset, offset + len(before), after, "traditional")]
    edits: list[Edit] = []
    run_start = -1
    for index in range(len(before) + 1):
        differs = index < len(before) and before[index] != after[index]
        if differs and run_start < 0:
            run_start = index
        elif not differs and run_start >= 0:
            edits.append(Edit(offset + run_start, offset + index, after[run_start:index], "traditional"))
            run_start = -1
    return edits


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
