"""What a run costs when there are many documents: memory, seconds, and bytes read where nothing is new.

    python tests/benchmarks/scale.py 10000               # documents of 8 sentences
    python tests/benchmarks/scale.py 100000 --sentences 2

The documents are made by recombining the sentences of ../shared/corpus, or of the sample documents where that is not there:
each has a title, a number and sentences taken by chance, always the same for the same numbers. The runs are made without
Prefect around them, with one transform process. Nothing is asserted: a figure is for reading.
"""

import argparse
import itertools
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.flows.stages_child import run_stages  # noqa: E402

SHARED = ROOT.parent / "shared" / "corpus"
SAMPLES = ROOT / "tests" / "samples" / "inbox"
_SENTENCE = re.compile(r"[^。！？\s]{8,80}[。！？]")
_IN_A_FOLDER = 1000
_MOST_SENTENCES = 50_000
_ADDED = 10


def sentences() -> list[str]:
    """Sentences to make documents of, each once, in the order of the files."""
    folder = SHARED if SHARED.is_dir() else SAMPLES
    found: dict[str, None] = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".txt", ".md"}):
        found.update(dict.fromkeys(_SENTENCE.findall(path.read_text("utf-8", "ignore"))))
        if len(found) > _MOST_SENTENCES:
            break
    return list(found)


def write_documents(inbox: Path, known: list[str], numbers: range, length: int) -> None:
    """Write the documents of these numbers, of so many sentences each."""
    for number in numbers:
        chance = random.Random(number)
        text = f"关于第{number}号工作的通知\n\n" + "\n".join(chance.choices(known, k=length)) + "\n"
        path = inbox / f"{number // _IN_A_FOLDER:03d}" / f"{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def child(inbox: Path, data_dir: Path) -> None:
    """Make one run and print what it cost: seconds and MB by stage, MB of this process and of its largest child, bytes read."""
    begun = time.monotonic()
    stages: list[tuple[str, float, int]] = []

    def begins(name: str) -> None:
        stages.append((name, time.monotonic() - begun, _peak_mb()))

    run_stages(inbox, data_dir, begins)
    read = {
        name: int(value)
        for name, value in (line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    }
    own_mb = max(peak for _, _, peak in stages)
    own, largest = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cost = {
        "seconds": round(time.monotonic() - begun, 1),
        "cpu_seconds": round(own.ru_utime + own.ru_stime + largest.ru_utime + largest.ru_stime, 1),
        "own_mb": own_mb,
        "largest_child_mb": round(largest.ru_maxrss * 1024 / 1e6),
        "own_mb_read": round(read["rchar"] / 1e6, 1),
        "stages": {
            name: (round(end - at, 1), peak) for (name, at, _), (_, end, peak) in itertools.pairwise(stages)
        },
    }
    print(json.dumps(cost))


def _peak_mb() -> int:
    """The most memory that this process has had since the call before."""
    status = Path("/proc/self/status").read_text()
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])  # type: ignore[index]  # each Linux says it
    Path("/proc/self/clear_refs").write_text("5")
    return round(peak * 1024 / 1e6)


def measured(what: str, inbox: Path, data_dir: Path) -> None:
    """Make a run in a process of its own and print its cost."""
    command = [sys.executable, __file__, "--child", str(inbox), str(data_dir)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(f"{what}: {done.stdout.strip() or done.stderr[-2000:]}", flush=True)


def main(documents: int, length: int) -> None:
    """Measure the runs one after the other."""
    known = sentences()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_documents(root / "inbox", known, range(documents), length)
        size = sum(path.stat().st_size for path in (root / "inbox").rglob("*.txt"))
        print(
            f"{documents:,} documents of {length} sentences, {size / 1e6:.1f} MB, from {len(known):,} sentences"
        )
        measured("all new", root / "inbox", root / "data")
        measured("nothing new", root / "inbox", root / "data")
        added = range(documents, documents + _ADDED)
        write_documents(root / "inbox", known, added, length)
        measured(f"{_ADDED} more", root / "inbox", root / "data")
        write_documents(root / "few", known, added, length)
        measured(f"{_ADDED} into an empty one", root / "few", root / "empty")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", type=int, nargs="?", default=10_000)
    parser.add_argument("--sentences", type=int, default=8)
    parser.add_argument("--child", nargs=2, type=Path)
    given = parser.parse_args()
    if given.child:
        child(*given.child)
    else:
        main(given.documents, given.sentences)
