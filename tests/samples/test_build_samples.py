"""The sample inbox is what the recipes make, and what is expected of it can be read in the clean texts."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from build_samples import SAMPLES, build, clean_text, read_recipes
from damage import ascii_punctuation, byte_slip, hard_wrap, pinyin_residue
from opencc import OpenCC

EXPECTED = {path.stem: path for path in sorted((SAMPLES / "expected").glob("*.yml"))}


def read_expected(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_inbox_is_what_the_recipes_make() -> None:
    inbox = SAMPLES / "inbox"
    found = {
        path.relative_to(inbox).as_posix(): path.read_bytes() for path in inbox.rglob("*") if path.is_file()
    }
    assert found == build()


def test_every_file_has_its_expectations() -> None:
    assert {read_expected(path)["source_uri"] for path in EXPECTED.values()} == set(read_recipes())


@pytest.mark.parametrize("name", EXPECTED)
def test_expectations_stand_in_the_clean_text(name: str) -> None:
    expected = read_expected(EXPECTED[name])
    if expected.get("quarantined"):
        return
    text = clean_text(expected["clean"].removesuffix(".txt"))
    missing = [entry for entry in expected["indicators"] if entry["surface"] not in text]
    wrong = [
        entry for entry in expected["citations"] if text.count(f"《{entry['title']}》") != entry["count"]
    ]
    chrome = [words for words in expected.get("absent", []) if words in text]
    assert (missing, wrong, chrome) == ([], [], [])
    assert sum(entry["count"] for entry in expected["citations"]) == text.count("《")


@pytest.mark.parametrize(
    "name", [r["clean"] for r in read_recipes().values() if "convert" in str(r.get("steps"))]
)
def test_traditional_samples_can_be_converted_back(name: str) -> None:
    text = clean_text(name)
    assert OpenCC("t2s").convert(OpenCC("s2t").convert(text)) == text


def test_byte_slip_looks_as_it_does_on_real_pages() -> None:
    assert ascii_punctuation(byte_slip("缺一不可。可以說，", ["。可以說，"])) == "缺一不可??梢哉f,"
    assert ascii_punctuation(byte_slip("圍繞省（市）域範圍的", ["省（市）"])).startswith("圍繞?。ㄊ校")
    assert byte_slip("戰略目標。2020年底", ["標。2020年底"]).endswith("?020年底")


def test_pinyin_residue_and_hard_wrap() -> None:
    assert pinyin_residue("聯網", "聯") == "聯(lián)網"
    assert hard_wrap("增长12.5%。", 6) == "\u3000\u3000增长12\n.5%。"
