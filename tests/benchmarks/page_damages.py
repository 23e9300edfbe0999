"""How much of what pages do to a sentence is undone, by kind of damage (byte slips: `byte_slips.py`).

    python tests/benchmarks/page_damages.py CORPUS [CASES]     # CORPUS: ../shared/corpus, CASES: 1,000 sentences

A case is a sentence of a document that the language model has not seen (the half that nothing was set on) and that
normalisation leaves as it is. It stands as a paragraph of its own between two others. Verdicts as for byte slips:
exact; suspect (something is marked); wrong (changed, and not what it was); untouched. Everything is seeded.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from flows.seeds_reader import read_seeds
from tests.seeds.build_character_runs import half_of, read_corpus
from tests.transforms.page_damages import DAMAGES
from transforms.normalising import NormalisedText, normalise
from transforms.repairs.language_model import LanguageModel
from transforms.repairs.lines import PageChrome
from transforms.traced_text import TracedText

_SENTENCE = re.compile("[^。！？]+[。！？]")
_LENGTHS = range(25, 121)
_BEFORE, _AFTER = "各地区各部门要认真贯彻落实。", "本通知自印发之日起施行。"
_VERDICTS = ("exact", "suspect", "wrong", "untouched")


def main(corpus: Path, cases: int) -> None:
    """Measure and print the table."""
    texts = [text for _, text in read_corpus(corpus, lambda path: half_of(path) == "test")]
    sentences = list(_sentences(texts, cases))
    print(f"{'kind':46}{'cases':>6}{''.join(f'{one:>10}' for one in _VERDICTS)}")
    for kind, damage in DAMAGES.items():
        damaged = ((one, damage(one, random.Random(seed))) for seed, one in enumerate(sentences))
        verdicts = Counter(_verdict(one, shown) for one, shown in damaged if shown not in (None, one))
        total = verdicts.total()
        columns = "".join(f"{verdicts[verdict] / max(1, total):>10.1%}" for verdict in _VERDICTS)
        print(f"{kind:46}{total:>6}{columns}", flush=True)


def _sentences(texts: list[str], cases: int) -> Iterator[str]:
    found = [
        match.group() for text in texts for line in text.split("\n") for match in _SENTENCE.finditer(line)
    ]
    random.Random(1).shuffle(found)
    for sentence in dict.fromkeys(found):
        if len(sentence) in _LENGTHS and _paragraph(_normalised(sentence)) == sentence:
            yield sentence
            cases -= 1
            if not cases:
                return


def _verdict(sentence: str, shown: str | None) -> str:
    assert shown is not None
    normalised = _normalised(shown)
    if _paragraph(normalised) == sentence:
        return "exact"
    if any(entry.kind == "suspect" for entry in normalised.repairs):
        return "suspect"
    return "untouched" if _paragraph(normalised) == shown else "wrong"


def _normalised(paragraph: str) -> NormalisedText:
    return normalise(TracedText.of(f"{_BEFORE}\n\n{paragraph}\n\n{_AFTER}\n"), *_rules())


def _paragraph(normalised: NormalisedText) -> str:
    return normalised.text.strip().removeprefix(_BEFORE).removesuffix(_AFTER).strip("\n")


@lru_cache(maxsize=1)
def _rules() -> tuple[PageChrome, LanguageModel]:
    seeds = read_seeds()
    return PageChrome.from_rows(seeds["page_chrome"]), LanguageModel.from_rows(seeds["character_runs"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000)
