"""How fast the pipeline is, beside jieba.posseg alone on the same text in the same run.

    make bench                          # the sample documents, or ../shared/corpus where it is
    python tests/benchmarks/throughput.py DIR [DIR ...]

Figures are CPU seconds of one process (worker processes would share the work), so that other load on the machine
disturbs them little. Nothing is asserted: a figure is for reading.
"""

import gc
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from flows.seeds_reader import read_seeds
from flows.transform_worker import tidy_memory
from transforms.document import document_key
from transforms.extraction import extract
from transforms.normalising import normalise
from transforms.pages.page import read_page
from transforms.prose.segmentation import make_tagger
from transforms.reference import Reference
from transforms.rows import Rows, fact_rows

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "corpus"
FOLDERS = ("laws", "work_reports_2026", "central_reports")
SUFFIXES = {".txt", ".md"}
_BATCH = 100  # documents: of the length that reports and laws have, about what POLICYWH_BATCH_BYTES allows


class Clock:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add what happens inside to a stage."""
        begun = time.process_time()
        yield
        self.seconds[name] += time.process_time() - begun


def main(folders: list[Path]) -> None:
    """Run the benchmark over the text files of some folders and print its table."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES)
    clock = Clock()
    with clock.stage("reference data (once)"):
        reference = Reference.from_tables(read_seeds())
        gc.freeze()
        gc.disable()
    rows: Rows = {}
    texts = []
    for path in files:
        content = path.read_bytes()
        key = document_key(path.name, sha256(content).hexdigest())
        with clock.stage("read"):
            page = read_page(content, path.name)
        with clock.stage("repair and normalise"):
            normalised = normalise(
                page.main, reference.chrome, reference.language, is_markdown=page.is_markdown
            )
        with clock.stage("extract"):
            found = extract(key, normalised.text, page.fields, path.name, reference)
        with clock.stage("segment and make rows"):
            for table, made in fact_rows(found, page.raw, normalised, reference).items():
                rows.setdefault(table, []).extend(made)
        texts.append(normalised.text)
        if len(texts) % _BATCH == 0 or path == files[-1]:
            with clock.stage("stage as Parquet"):
                _stage(rows)
                rows = {}
                tidy_memory()
    _report(clock, sum(map(len, texts)), len(files), _posseg_seconds(texts))
    gc.unfreeze()  # libraries that count their objects at the end complain of those that are left


def _stage(rows: Rows) -> None:
    from warehouse.staging import write_batch

    with tempfile.TemporaryDirectory() as folder:
        write_batch(Path(folder), "bench", rows)


def _posseg_seconds(texts: list[str]) -> float:
    tagger = make_tagger([], "jieba")
    list(tagger.tag("预热"))
    begun = time.process_time()
    for text in texts:
        for _ in tagger.tag(text):
            pass
    return time.process_time() - begun


def _report(clock: Clock, characters: int, files: int, posseg: float) -> None:
    total = sum(clock.seconds.values())
    print(f"{files:,} documents, {characters:,} characters\n")
    print(f"{'stage':26}{'CPU s':>8}{'share':>8}")
    for name, seconds in clock.seconds.items():
        print(f"{name:26}{seconds:>8.1f}{seconds / total:>8.1%}")
    print(f"{'pipeline':26}{total:>8.1f}{characters / total:>12,.0f} characters a second")
    print(f"{'jieba.posseg alone':26}{posseg:>8.1f}{characters / posseg:>12,.0f} characters a second")
    print(f"pipeline / jieba.posseg   {total / posseg:>8.2f}")
    print(f"peak memory               {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>8,.0f} MB")


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    shared = [SHARED / name for name in FOLDERS]
    main(given or (shared if SHARED.is_dir() else [ROOT / "tests" / "samples" / "inbox"]))
