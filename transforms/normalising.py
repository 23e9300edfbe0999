"""From a decoded page to the normalised text, repair by repair, in the one right order."""

from collections.abc import Callable, Iterable
from itertools import cycle, islice
from typing import NamedTuple

from transforms.repairs import (
    broken_lines,
    broken_titles,
    byte_slip,
    footnotes,
    invisible,
    lines,
    markup,
    misread_encoding,
    numbers,
    pinyin,
    punctuation,
    regional_terms,
    repetition,
    spacing,
    traditional,
)
from transforms.repairs.language_model import LanguageModel
from transforms.repairs.lines import PageChrome
from transforms.traced_text import Edit, LoggedEdit, TracedText

_MAX_ROUNDS = 8
Finder = Callable[[str], list[Edit]]

# Layout that every page has; it is mapped like every edit, but a row of evidence for each blank
# would bury the repairs.
_LAYOUT_KINDS = frozenset({"line_end", "blank_line", "space", "blank", "width", "punctuation", "markdown"})


class NormalisedText(NamedTuple):
    """The normalised text with its map, the repairs worth a row, and the script the page was in."""

    traced: TracedText
    repairs: tuple[LoggedEdit, ...]
    script: str

    @property
    def text(self) -> str:
        """The text: Simplified, repaired, full-width punctuation, one paragraph a line."""
        return self.traced.text


def normalise(
    page: TracedText, chrome: PageChrome, language: LanguageModel, *, is_markdown: bool = False
) -> NormalisedText:
    """Restore and normalise a decoded page.

    The order matters: misread bytes before anything that folds a character, markup before residue
    (a tag may stand inside it), residue before Traditional→Simplified (the reading proves the
    original character), characters before lines (line rules know full-width marks), lines before
    spaces (an indent tells where a paragraph begins). Normalising a normalised text changes nothing.
    """
    restoring, tidying = _restoring(language, is_markdown), _tidying(chrome)
    traced = _repaired(page, restoring)
    script = traditional.script_of(traced.text)
    traced = _until_nothing_changes(traced, tidying, restoring)
    worth_a_row = (entry for entry in traced.log if entry.kind not in _LAYOUT_KINDS)
    return NormalisedText(traced, tuple(dict.fromkeys(worth_a_row)), script)


def count_suspect(repairs: Iterable[LoggedEdit]) -> int:
    """Count the characters in spans where damage was seen and not repaired."""
    return sum(entry.raw_end - entry.raw_start for entry in repairs if entry.kind == "suspect")


def _restoring(language: LanguageModel, is_markdown: bool) -> tuple[Finder, ...]:
    """Repairs that give a page its characters back."""
    return (
        # First: control characters, soft hyphens and odd blanks are bytes to it.
        lambda text: misread_encoding.find_misread(text, language),
        invisible.find_line_ends,
        invisible.find_invisible,
        lambda text: byte_slip.find_byte_slips(text, language),
        markup.find_html,
        *((markup.find_markdown,) if is_markdown else ()),
        pinyin.find_pinyin_residue,
    )


def _tidying(chrome: PageChrome) -> tuple[Finder, ...]:
    """Repairs that make one of the many ways to write and lay out a text."""
    return (
        traditional.find_traditional,
        traditional.find_zero_variants,
        regional_terms.find_regional_terms,
        punctuation.find_full_width,
        punctuation.find_mark_variants,
        spacing.find_lost_blanks,
        footnotes.find_circled_marks,
        footnotes.find_bracketed_marks,
        footnotes.find_lost_marks,
        punctuation.find_ascii_marks,
        punctuation.find_quotes,
        lambda text: lines.find_page_chrome(text, chrome),
        lines.find_page_jumps,
        broken_lines.find_broken_lines,
        numbers.find_spaced_digits,
        numbers.find_wide_commas,
        spacing.find_spaces,
        broken_titles.find_broken_titles,
        lines.find_blank_lines,
        repetition.find_repeated_text,
        punctuation.find_runs,
    )


def _repaired(traced: TracedText, finders: Iterable[Finder]) -> TracedText:
    for find in finders:
        edits = find(traced.text)
        if edits:
            traced = traced.apply(edits)
    return traced


def _until_nothing_changes(
    traced: TracedText, tidying: tuple[Finder, ...], restoring: tuple[Finder, ...]
) -> TracedText:
    """Round after round: a repair may give another its chance (a mark whose neighbour was a blank until now).

    On real pages the second round finds next to nothing. It ends as soon as every repair has seen
    the text as it is.
    """
    finders = (*tidying, *restoring)
    unchanged = 0
    for find in islice(cycle(finders), _MAX_ROUNDS * len(finders)):
        before = traced
        traced = _repaired(traced, (find,))
        unchanged = unchanged + 1 if traced.text == before.text else 1
        if unchanged > len(finders):
            break
    return traced
