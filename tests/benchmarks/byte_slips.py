"""How many byte slips are undone, left open and undone wrongly, over sentences that the language model has not seen.

    python tests/benchmarks/byte_slips.py CORPUS [CASES] [HALF]     # ../shared/corpus, 1,000 of each kind, test or dev

A case is a sentence of a held-out document (`build_character_runs.half_of`), Simplified or put into Traditional, that
lost the first byte of one two-byte character at random; in half of the cases the full-width ？ and ！ of what follows became
ASCII. It is read alone, or, a tenth as many, within 6,000 characters of its document on either side. Cases in which the slip swallowed an ASCII
character are counted apart: they cannot be restored in general. The last lines say how many of the numbers whose first digit
was swallowed became others without a mark. Everything is seeded; nothing is asserted.
"""

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

from opencc import OpenCC

from flows.seeds_reader import read_seeds
from tests.seeds.build_character_runs import half_of, read_corpus
from tests.transforms.corrupter import Damage, slip, slip_at
from transforms.repairs.byte_slip import find_byte_slips
from transforms.repairs.language_model import LanguageModel
from transforms.traced_text import TracedText

_SENTENCE = re.compile("[^。！？]+[。！？]")
_LENGTHS = range(12, 121)
_AROUND = 6_000
_NUMBER_BEHIND = re.compile(r"(?<=[\u4e00-\u9fff，。；（])\d")
_NUMBER = re.compile(r"\d[\d.,]*")
_NUMBER_CASES = 200
_VERDICTS = ("exact", "suspect", "wrong", "untouched")


class Case(NamedTuple):
    """A damaged sentence, with its document before and after it where it is not read alone."""

    damage: Damage
    before: str = ""
    after: str = ""


class Outcome(NamedTuple):
    """What became of a case: exact, suspect, wrong or untouched; was a character swallowed; CPU seconds; are its
    numbers others than they were, and nothing says so."""

    verdict: str
    swallowed: bool
    seconds: float
    misquotes: bool


def main(corpus: Path, cases: int, half: str) -> None:
    """Measure and print a table of all kinds."""
    wanted = read_corpus(corpus, lambda path: half_of(path) == half and path.parent.name != "seeds")
    documents = [text for _, text in wanted]
    print(f"{'kind':46}{'cases':>6}{''.join(f'{one:>10}' for one in _VERDICTS)}{'ms':>6}")
    with Pool(2) as pool:
        for script, within in product(("Simplified", "Traditional"), (False, True)):
            sentences = list(_sentences(documents, script, cases if not within else max(1, cases // 10)))
            for drops in (False, True):
                made = _cases(sentences, script, within=within, drops=drops)
                outcomes = pool.map(_outcome, made, chunksize=10)
                kind = f"{script}, {'in its document' if within else 'alone'}{', drops' if drops else ''}"
                _report(kind, [one for one in outcomes if not one.swallowed])
                _report("  a character swallowed", [one for one in outcomes if one.swallowed])
        outcomes = pool.map(_outcome, _number_cases(documents), chunksize=10)
        _report("before a number, digit swallowed", outcomes)
        print(f"{'  numbers changed without a mark':46}{sum(one.misquotes for one in outcomes):>6}")


def _sentences(documents: list[str], script: str, cases: int) -> Iterator[tuple[str, str, str]]:
    """Yield sentences at random as a page in the script has them, as the document has them, and the document."""
    found = [
        (match.group().strip(), text)
        for text in documents
        for line in text.split("\n")
        for match in _SENTENCE.finditer(line)
        if len(match.group().strip()) in _LENGTHS
    ]
    random.Random(1).shuffle(found)
    for sentence, text in found:
        written = _written(sentence, script)
        if _is_gbk(written):
            yield written, sentence, text
            cases -= 1
            if not cases:
                return


def _cases(
    sentences: list[tuple[str, str, str]], script: str, *, within: bool, drops: bool
) -> Iterator[Case]:
    for seed, (sentence, original, text) in enumerate(sentences):
        damage = slip(sentence + "\n", seed, ascii_marks=seed % 2 == 0, drop_private=drops)
        if not within:
            yield Case(damage)
            continue
        at = text.find(original)
        before, after = text[max(0, at - _AROUND) : at], text[at + len(original) :][:_AROUND].lstrip("\n")
        yield Case(damage, _written(before, script), _written(after, script))


def _number_cases(documents: list[str]) -> Iterator[Case]:
    """Yield sentences whose slip, one to six characters before a number, swallowed the number's first digit."""
    chance = random.Random(7)
    made = 0
    for seed, (sentence, *_) in enumerate(_sentences(documents, "Simplified", 10**6)):
        sentence = _written(sentence, "Traditional") if seed % 2 else sentence
        places = [match.start() for match in _NUMBER_BEHIND.finditer(sentence) if match.start() > 1]
        if not places or not _is_gbk(sentence):
            continue
        at = chance.choice(places)
        start = at - chance.randint(1, min(6, at))
        if any(one.isascii() for one in sentence[start:at]):
            continue
        damage = slip_at(sentence, start, ascii_marks=seed % 3 == 0, drop_private=seed % 4 < 2)
        if damage.swallowed[:1].isdigit():
            yield Case(damage)
            made += 1
            if made == _NUMBER_CASES:
                return


def _outcome(case: Case) -> Outcome:
    damage, start = case.damage, len(case.before)
    text = case.before + damage.damaged + case.after
    begun = time.process_time()
    edits = find_byte_slips(text, _language())
    seconds = time.process_time() - begun
    restored = TracedText.of(text).apply(edits).text
    restored = restored[start : len(restored) - len(case.after)]
    mine = [one for one in edits if one.end > start and one.start < start + len(damage.damaged)]
    # A mark that became ASCII outside the slip is not the restoration's to turn back.
    if restored.rstrip("\n") in {one.rstrip("\n") for one in (damage.clean, _with_ascii_marks(damage.clean))}:
        verdict = "exact"
    elif any(one.kind == "suspect" for one in mine):
        verdict = "suspect"
    else:
        verdict = "wrong" if mine else "untouched"
    misquotes = verdict in ("wrong", "untouched") and _NUMBER.findall(restored) != _NUMBER.findall(
        damage.clean
    )
    return Outcome(verdict, bool(damage.swallowed), seconds, misquotes)


def _report(kind: str, outcomes: list[Outcome]) -> None:
    if not outcomes:
        return
    shares = Counter(one.verdict for one in outcomes)
    columns = "".join(f"{shares[verdict] / len(outcomes):>10.1%}" for verdict in _VERDICTS)
    milliseconds = 1000 * sum(one.seconds for one in outcomes) / len(outcomes)
    print(f"{kind:46}{len(outcomes):>6}{columns}{milliseconds:>6.0f}", flush=True)


@lru_cache(maxsize=1)
def _language() -> LanguageModel:
    return LanguageModel.from_rows(read_seeds()["character_runs"])


def _with_ascii_marks(text: str) -> str:
    return text.replace("？", "?").replace("！", "!")


@lru_cache(maxsize=1)
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def _written(text: str, script: str) -> str:
    return _to_traditional().convert(text) if script == "Traditional" else text


def _is_gbk(text: str) -> bool:
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]) if len(sys.argv) > 2 else 1_000,
        sys.argv[3] if len(sys.argv) > 3 else "test",
    )
