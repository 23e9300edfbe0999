"""Paragraphs, sections and sentences of a normalised text."""

import re
from typing import NamedTuple

from transforms.prose.headings import Numbering, is_heading, numbering_of

# Sentences end at 。！？ with the quotes and brackets that close behind them; not at ；.
_SENTENCE = re.compile("[^。！？]*[。！？]+[”’）》」』】]*|[^。！？]+$")
_PATH_SEPARATOR = " / "
_PATH_PART_LENGTH = 40
# Items of a running enumeration number a sentence, not a section of their own.
_SECTION_LEVELS = range(1, 9)


class Sentence(NamedTuple):
    """A sentence with its place; offsets are code points into the normalised text."""

    start: int
    end: int
    text: str
    paragraph_no: int
    sentence_no: int
    section_path: str | None
    is_heading: bool


def split_sentences(text: str) -> list[Sentence]:
    """Split a normalised text (one paragraph a line) into sentences, in order, none empty.

    A heading or list line without an end mark is a sentence of its own. Every sentence is a
    substring of the text; what lies between sentences is line ends and nothing else.
    """
    sentences: list[Sentence] = []
    sections: list[tuple[int, str]] = []
    start = 0
    for paragraph_no, line in enumerate(text.split("\n"), start=1):
        heading = _enter_section(sections, line)
        path = _PATH_SEPARATOR.join(title for _, title in sections) or None
        for match in _SENTENCE.finditer(line):
            content = match.group()
            lead = len(content) - len(content.lstrip())
            content = content.strip()
            if content:
                at = start + match.start() + lead
                number = len(sentences) + 1
                sentences.append(
                    Sentence(at, at + len(content), content, paragraph_no, number, path, heading)
                )
        start += len(line) + 1
    return sentences


def _enter_section(sections: list[tuple[int, str]], line: str) -> bool:
    """Open the section that a line begins, if it does; return whether the line is a heading."""
    numbering = numbering_of(line)
    heading = is_heading(line)
    if numbering is not None and numbering.level in _SECTION_LEVELS:
        _push(sections, numbering, line, heading)
    return heading


def _push(sections: list[tuple[int, str]], numbering: Numbering, line: str, heading: bool) -> None:
    while sections and sections[-1][0] >= numbering.level:
        sections.pop()
    # An article or item that is a whole paragraph is named by its number alone.
    title = line.strip() if heading else numbering.ordinal
    first_clause = re.split("[。；：]", line.strip(), maxsplit=1)[0]
    if not heading and numbering.level not in (5,) and len(first_clause) <= _PATH_PART_LENGTH:
        title = first_clause
    sections.append((numbering.level, title[:_PATH_PART_LENGTH]))
