"""Planted reuse: passages copied with edits among 500 documents are found, and little else is.

    python tests/flows/test_reuse_recall.py     # prints the figures

Runs over the shared corpus where it is, and over generated documents anywhere. `FAR` edits are reported only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from flows.reuse import update_reuse
from tests.warehouse.factories import document, load, seeds
from warehouse.database import create_all, open_database
from warehouse.loading import replace_reference

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLES = ROOT / "tests" / "samples" / "clean"
DOCUMENTS, PLANTED, SEED = 500, 100, 20_261_122
LEAST, MOST, FAR = 0.05, 0.30, 0.50
SHORTEST, LONGEST = 60, 300
_SENTENCE = re.compile(r"[^。\n]+[。\n]")


class Plant(NamedTuple):
    """A passage of one document that stands, edited, in another; `rate` is the share of characters edited."""

    source: int
    target: int
    passage: str
    edited: str
    rate: float


class Row(NamedTuple):
    """A row of the fact table, documents by their number."""

    one: int
    other: int
    surface: str
    source_surface: str

    @property
    def pair(self) -> frozenset[int]:
        return frozenset((self.one, self.other))


def generated(random: Random) -> list[str]:
    """Documents of shuffled words of the samples: no two share more than a turn by chance."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt")))
    words = re.findall(r"[^\W\d_]{2}", text)
    return [
        "\n".join(
            "".join(_sentence(random, words) for _ in range(random.randint(2, 6)))
            for _ in range(random.randint(5, 40))
        )
        for _ in range(DOCUMENTS)
    ]


def _sentence(random: Random, words: Sequence[str]) -> str:
    clauses = ("".join(random.choices(words, k=random.randint(3, 8))) for _ in range(random.randint(1, 4)))
    return "，".join(clauses) + "。"


def shared(random: Random) -> list[str]:
    """Documents of the shared corpus as they lie there."""
    folders = ("laws", "central_reports", "work_reports_2026", "local_policies")
    files = sorted(path for folder in folders for path in (CORPUS / folder).rglob("*") if path.is_file())
    return [path.read_text(encoding="utf-8", errors="replace") for path in random.sample(files, DOCUMENTS)]


def planted(texts: Sequence[str], random: Random) -> tuple[list[str], list[Plant]]:
    """The documents with a passage of each of a hundred put, edited, into another hundred."""
    numbers = [number for number, text in enumerate(texts) if len(text) > 4 * LONGEST]
    chosen = random.sample(numbers, 2 * PLANTED)
    letters = [letter for letter in "".join(random.sample(list(texts), 20)) if letter.isalnum()]
    changed, plants = list(texts), []
    for source, target in zip(chosen[:PLANTED], chosen[PLANTED:], strict=True):
        passage = _passage(texts[source], random)
        rate = random.uniform(LEAST, FAR)
        edited = _edited(passage, rate, letters, random)
        lines = changed[target].split("\n")
        lines.insert(random.randrange(len(lines) + 1), edited)
        changed[target] = "\n".join(lines)
        plants.append(Plant(source, target, passage, edited, rate))
    return changed, plants


def _passage(text: str, random: Random) -> str:
    sentences: list[str] = _SENTENCE.findall(text)
    while True:
        passage, length = "", random.randint(SHORTEST, LONGEST)
        for sentence in sentences[random.randrange(len(sentences)) :]:
            passage += sentence
            if len(passage) >= length:
                return passage.replace("\n", "")


def _edited(passage: str, rate: float, letters: Sequence[str], random: Random) -> str:
    """Three edits in five substitute, one deletes, one inserts; one passage in seven has two clauses swapped."""
    written = []
    for letter in passage:
        kind = random.random() if random.random() < rate else None
        if kind is None:
            written.append(letter)
        elif kind < 0.6:
            written.append(random.choice(letters))
        elif kind < 0.8:
            written += [letter, random.choice(letters)]
    clauses = "".join(written).split("，")
    if len(clauses) > 2 and random.random() < 1 / 7:
        at = random.randrange(len(clauses) - 1)
        clauses[at], clauses[at + 1] = clauses[at + 1], clauses[at]
    return "，".join(clauses)


def search(texts: Sequence[str]) -> list[Row]:
    """What the warehouse says of these documents."""
    with TemporaryDirectory() as folder, open_database(None) as con:
        create_all(con)
        replace_reference(con, seeds())
        load(
            con,
            Path(folder),
            [document(f"{number:03}", words={text: 1}) for number, text in enumerate(texts)],
        )
        update_reuse(con, "test")
        rows = con.execute(
            "SELECT document_key, source_document_key, surface, source_surface FROM main.fact_text_reuse"
        ).fetchall()
    return [Row(int(one), int(other), *surfaces) for one, other, *surfaces in rows]


def is_found(plant: Plant, rows: Sequence[Row]) -> bool:
    """Whether rows of the two documents have half of the copy, clause by clause, in their surfaces."""
    pair = frozenset((plant.source, plant.target))
    surfaces = [
        row.surface if row.one == plant.target else row.source_surface for row in rows if row.pair == pair
    ]
    clauses = [clause for clause in re.split("[，。]", plant.edited) if clause]
    found = [clause for clause in clauses if any(clause in surface for surface in surfaces)]
    return 2 * sum(map(len, found)) >= sum(map(len, clauses))


class Figures(NamedTuple):
    """Shares of planted passages found by rate of edits, and of pairs found that were planted or stood before."""

    recall: float
    far_recall: float
    precision: float
    planted_pairs: int
    other_pairs: int
    pairs_before: int


@cache
def measured(kind: Callable[[Random], list[str]]) -> Figures:
    """Figures over planted documents; pairs that the documents had before the planting are counted apart."""
    random = Random(SEED)
    texts = kind(random)
    changed, plants = planted(texts, random)
    before = {row.pair for row in search(texts)}
    rows = search(changed)
    near = [is_found(plant, rows) for plant in plants if plant.rate <= MOST]
    far = [is_found(plant, rows) for plant in plants if plant.rate > MOST]
    wanted = {frozenset((plant.source, plant.target)) for plant in plants}
    # Who shared the passage with its source shares it with the copy from now on: that is reuse as well.
    inherited = {
        pair - {plant.source} | {plant.target} for plant in plants for pair in before if plant.source in pair
    }
    found = {row.pair for row in rows}
    news = found & wanted | found - before - inherited
    return Figures(
        recall=sum(near) / len(near),
        far_recall=sum(far) / len(far),
        precision=len(news & wanted) / len(news),
        planted_pairs=len(news & wanted),
        other_pairs=len(news - wanted),
        pairs_before=len(before),
    )


def test_planted_passages_are_found_among_generated_documents() -> None:
    figures = measured(generated)
    assert figures.recall >= 0.95
    assert figures.precision >= 0.95
    assert figures.pairs_before == 0


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
def test_planted_passages_are_found_in_the_shared_corpus() -> None:
    figures = measured(shared)
    assert figures.recall >= 0.95
    assert figures.precision >= 0.95


if __name__ == "__main__":
    for kind in (generated, shared) if CORPUS.exists() else (generated,):
        print(kind.__name__, measured(kind))
