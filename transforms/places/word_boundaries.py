"""Whether two characters that spell a place are a word of their own: 发扬中华 holds no 扬中."""

from collections.abc import Callable, Sequence

Cut = Callable[[str], Sequence[str]]

# How far a segmenter looks for the words around a name; marks end the stretch before.
_REACH = 10
_MARKS = frozenset("，。；：、！？《》“”‘’（）〈〉【】…—-·\n \u3000")
# 疏勒河, 惠济河: a river's name that begins like a county's.
_WATERS = ("河", "江", "溪")


def is_own_word(text: str, start: int, end: int, cut: Cut) -> bool:
    """True where a segmenter begins a word at `start` and ends one at `end`, or goes on with what is there.

    横琴岛 and 崖州湾 are called after their places; 三江源 and 以上城市 are other words.
    """
    left, right = start, end
    while left > 0 and start - left < _REACH and text[left - 1] not in _MARKS:
        left -= 1
    while right < len(text) and right - end < _REACH and text[right] not in _MARKS:
        right += 1
    at = left
    for word in cut(text[left:right]):
        following = at + len(word)
        if following > start:
            if at < start or following < end:
                return at >= start and _ends_at(end, following, cut(text[following:right]))
            return following == end or not word.endswith(_WATERS)
        at = following
    return True


def _ends_at(end: int, at: int, words: Sequence[str]) -> bool:
    """True for a name that the segmenter knows only in pieces (湟|中), which end where it does."""
    for word in words:
        at += len(word)
        if at >= end:
            return at == end
    return False
