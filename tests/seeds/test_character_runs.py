"""The builder of the language model, on counts that can be checked by hand."""

import csv
import math
from pathlib import Path

from tests.seeds.build_character_runs import (
    back_off,
    count,
    count_words,
    half_of,
    prune,
    smooth,
    write,
)
from transforms.repairs.language_model import LanguageModel

TEXTS = ["甲乙丙丁。甲乙丙戊。\n甲乙丙丁。", "丙丁甲乙。丙戊 乙乙"]
WORDS = [("甲乙", 100), ("丙丁", 25), ("己庚辛", 9)]


def built(folder: Path) -> tuple[LanguageModel, set[str]]:
    """Return the model of the texts and words, and the characters that it knows."""
    seen = count(TEXTS)
    words, ends = count_words(WORDS)
    kept = prune(smooth(seen, words, ends), seen, words)
    target = folder / "character_runs.csv"
    write(kept, back_off(kept), target)
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return LanguageModel.from_rows(rows), {row["character"] for row in rows}


def test_runs_are_counted_over_lines_without_blanks() -> None:
    seen = count(TEXTS)
    assert seen[3]["甲乙丙"] == 3
    assert seen[2]["戊乙"] == 1
    assert seen[2]["。¶"] == 2


def test_every_context_is_a_distribution() -> None:
    seen = count(TEXTS)
    words, ends = count_words(WORDS)
    for size, probability in enumerate(smooth(seen, words, ends)[1:], 1):
        by_context: dict[str, float] = {}
        for run, share in probability.items():
            by_context[run[:-1]] = by_context.get(run[:-1], 0.0) + share
        assert all(share <= 1 + 1e-9 for share in by_context.values()), size


def test_what_was_written_is_what_the_model_reads(tmp_path: Path) -> None:
    model, characters = built(tmp_path)
    assert model.after("甲乙", "丙") > model.outlook("甲乙").lost + model.alone("戊")
    for before in ("甲乙丙", "丙", "己庚", ""):
        outlook = model.outlook(before)
        scores = outlook.scores(characters)
        total = sum(map(math.exp, scores.values()))
        total += sum(math.exp(outlook.lost + model.alone(one)) for one in characters - scores.keys())
        # So small a corpus leaves much to characters that it does not have.
        assert 0.5 < total < 1.15


def test_word_that_no_text_has_is_known() -> None:
    words, ends = count_words(WORDS)
    seen = count(TEXTS)
    assert smooth(seen, words, ends)[3]["己庚辛"] > 0.3


def test_documents_to_measure_on_are_left_out() -> None:
    halves = [half_of(Path("laws") / f"{number}.md") for number in range(500)]
    assert 30 < halves.count("dev") < 70
    assert 30 < halves.count("test") < 70
    assert half_of(Path("seeds/any.txt")) == "dev"
