"""Text that was decoded by the wrong codec before it reached us: `锛岀殑`, `ÖÐ¹ú`, `å›½`.

Must run before any repair that folds or drops characters: C1 controls, soft hyphens and no-break
blanks are bytes here. A span is read again only where its characters go back to bytes by one codec,
those bytes are text by another, and that text is clearly more likely; else it stays.
"""

import re
from collections.abc import Iterator

import numpy as np

from transforms.pages.decoding import character_costs
from transforms.repairs.language_model import LanguageModel
from transforms.repairs.misread_bytes import (
    Block,
    Encoded,
    encode_big5,
    encode_gbk,
    encode_latin,
    utf8_runs,
)
from transforms.repairs.misread_latin import CLOSE_LETTERS, LATIN_SPAN, find_latin
from transforms.repairs.misread_pairs import find_swapped
from transforms.repairs.misread_scoring import (
    GARBAGE,
    ODD,
    SURE,
    crowds,
    join,
    rise,
)
from transforms.traced_text import Edit

# What is left of U+FFFD in UTF-8 read as GBK or Latin-1, and of the fill bytes CC, CD and DD of a
# debugger's memory read as GBK: nothing leads back from these.
_BEYOND = re.compile("(?:斤拷|拷)?(?:锟斤拷)+(?:锟斤?)?|锟斤|烫{3,}|屯{3,}|葺{3,}|(?:ï¿½)+")
_BEYOND_SIGNS = ("锟斤", "烫烫烫", "屯屯屯", "葺葺葺", "ï¿½")
_STRETCH = re.compile("[^\n]+")
_MAXIMUM_DEPTH = 3
# Four letters with accents or signs in a row are no word of any language.
_LETTER_RUN = re.compile("[\xa1-\xff]{4,}")
# Lines of clean text cost at most 0.3 a character.
_SUSPECT_COST = 1.5


def find_misread(text: str, language: LanguageModel) -> list[Edit]:
    """Spans read by the wrong codec become what they were; what cannot be read back is `suspect`.

    Knows UTF-8 read as GBK, Big5, Windows-1252 or Latin-1; GBK and Big5 read as Windows-1252 or
    Latin-1 or as each other; all of it done twice or three times; UTF-8 bytes that were lost where
    the words around leave one choice. Must not touch Latin text with accents (café, résumé), rare
    names, or Chinese that merely could be read otherwise. `锟斤拷` and its like stay, as suspect.
    """
    if text.isascii():
        return []
    beyond = (
        [match.span() for match in _BEYOND.finditer(text)]
        if any(one in text for one in _BEYOND_SIGNS)
        else []
    )
    edits = [Edit(start, end, text[start:end], "suspect", SURE) for start, end in beyond]
    for start, end in _hot_lines(text):
        line = text[start:end]
        for lost_start, lost_end in beyond:
            if start <= lost_start < end:
                gap = "\n" * (lost_end - lost_start)
                line = line[: lost_start - start] + gap + line[lost_end - start :]
        edits += (
            edit._replace(start=start + edit.start, end=start + edit.end)
            for edit in _line_edits(line, 1, language)
        )
    return sorted(edits)


def _hot_lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines in which unusual characters crowd."""
    done = -1
    for at in np.flatnonzero(crowds(text)).tolist():
        if at > done:
            start = text.rfind("\n", 0, at) + 1
            done = text.find("\n", at)
            done = len(text) if done < 0 else done
            yield start, done


def _line_edits(line: str, depth: int, language: LanguageModel) -> list[Edit]:
    """The edits of a line, way by way, until nothing in it is unusual any more."""
    taken: list[Edit] = []
    rest = line
    for way in _WAYS:
        for edit in way(rest, depth, language):
            taken.append(edit)
            rest = rest[: edit.start] + "\n" * (edit.end - edit.start) + rest[edit.end :]
        if not crowds(rest).any():
            return sorted(taken)
    if depth == 1:
        taken += _unexplained(rest, is_damaged=bool(taken))
    return sorted(taken)


def _unexplained(rest: str, *, is_damaged: bool) -> list[Edit]:
    """What no way explains, and still is no text: lost or private characters or signs of Latin-1 in a crowd.

    Where other parts of the line were misread (`is_damaged`), any crowd will do.
    """
    edits = []
    for match in _STRETCH.finditer(rest):
        costs = character_costs(match.group())
        if is_damaged:
            is_suspect = bool((costs >= GARBAGE).any() or crowds(match.group()).any())
        else:
            is_odd = (costs >= GARBAGE).any() or _LETTER_RUN.search(match.group())
            is_suspect = bool(is_odd and (costs >= ODD).sum() >= 2 and costs.mean() >= _SUSPECT_COST)
        if is_suspect:
            edits.append(Edit(match.start(), match.end(), match.group(), "suspect", 0.5))
    return edits


def _from_latin(line: str, _depth: int, language: LanguageModel) -> list[Edit]:
    return find_latin(line, language)


def _from_pairs(line: str, _depth: int, language: LanguageModel) -> list[Edit]:
    return [
        edit._replace(start=match.start() + edit.start, end=match.start() + edit.end)
        for match in _STRETCH.finditer(line)
        for edit in find_swapped(match.group(), language)
    ]


def _from_latin_utf8(line: str, depth: int, language: LanguageModel) -> list[Edit]:
    return _from_utf8(line, encode_latin(line), depth, language) if CLOSE_LETTERS.search(line) else []


def _from_gbk_utf8(line: str, depth: int, language: LanguageModel) -> list[Edit]:
    return _from_utf8(line, encode_gbk(line), depth, language)


def _from_big5_utf8(line: str, depth: int, language: LanguageModel) -> list[Edit]:
    return _from_utf8(line, encode_big5(line), depth, language)


def _from_utf8(line: str, encoded: Encoded, depth: int, language: LanguageModel) -> list[Edit]:
    edits: list[Edit] = []
    for blocks in utf8_runs(encoded):
        start, end = blocks[0].start, blocks[-1].end
        before, text = line[start:end], join(line, blocks, language)
        if text == before:
            continue
        final, is_sure = _deeper(text, depth, language)
        confidence = rise(before, final, language)
        around = line[max(0, start - 1) : start] + line[end : end + 1]
        if confidence is None and encoded.codec == "cp1252" and _is_latin_sequence(text, around):
            confidence = SURE
        if confidence is None:
            continue
        if final != text:
            kind = "mojibake" if is_sure and "\ufffd" not in final else "suspect"
            edits.append(Edit(start, end, final, kind, confidence))
        else:
            edits += _parted(line, blocks, text, confidence)
    return edits


def _parted(line: str, blocks: list[Block], text: str, confidence: float) -> Iterator[Edit]:
    """One edit a stretch of whole blocks: what was read back, and what keeps a hole (suspect).

    Suspect is a filled hole before a digit or a letter too: some readers take that along with the byte.
    """
    at = 0
    pending: Edit | None = None
    for block in blocks:
        after = text[at : at + len(block.characters)]
        at += len(block.characters)
        following = line[block.end : block.end + 1]
        is_cut = len(block.characters[-1]) > 1 and following.isascii() and following.isalnum()
        kind = "suspect" if "\ufffd" in after or is_cut else "mojibake"
        if pending and pending.kind == kind and pending.end == block.start:
            pending = pending._replace(end=block.end, replacement=pending.replacement + after)
            continue
        if pending:
            yield pending
        pending = Edit(block.start, block.end, after, kind, confidence)
    if pending:
        yield pending


def _deeper(text: str, depth: int, language: LanguageModel) -> tuple[str, bool]:
    """What the text is once a second and third misreading are undone too, and whether nothing in it is suspect."""
    if depth >= _MAXIMUM_DEPTH or not crowds(text).any():
        return text, True
    edits = _line_edits(text, depth + 1, language)
    for edit in reversed(edits):
        text = text[: edit.start] + edit.replacement + text[edit.end :]
    return text, all(edit.kind != "suspect" for edit in edits) and bool(character_costs(text).max() < ODD)


def _is_latin_sequence(text: str, around: str) -> bool:
    """UTF-8 of Latin letters and signs read as Latin-1 (`Ã©`, `Â°`), with no such letter on either side."""
    high = [char for char in text if char > "\x7f"]
    usual = all(char < "\u0250" or "\u2000" <= char < "\u2200" for char in high)
    return bool(high) and usual and "\ufffd" not in text and not LATIN_SPAN.search(around)


# From the reading that leaves least to chance to the one that leaves most.
_WAYS = (_from_latin, _from_latin_utf8, _from_gbk_utf8, _from_big5_utf8, _from_pairs)
