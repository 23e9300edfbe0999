"""A change of one module changes the versions of the rules that it touches, and no others."""

import shutil
from pathlib import Path

import pytest

import transforms
from flows.versions import rule_versions, transform_version
from transforms.records import STAGED_TABLES
from transforms.rules import ALL_RULES, ALWAYS_STAGED, BASE, RULES, rule_of, tables_of

ROOM = Path(transforms.__file__).parent


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A copy of the package that a test may change."""
    return Path(shutil.copytree(ROOM, tmp_path / "transforms"))


@pytest.mark.parametrize(
    ("module", "touched"),
    [
        ("indicators/finder.py", {"indicators"}),
        ("indicators/subjects.py", {"indicators"}),
        ("events/verbs.py", {"events"}),
        ("prose/segmentation.py", {"words"}),
        ("topics.py", {"topics", "measures"}),
        ("places/regions.py", {BASE}),
        ("repairs/traditional.py", {BASE}),
        ("extraction.py", {BASE}),
        ("records.py", {BASE}),
    ],
)
def test_a_changed_module_changes_what_reaches_it(
    tmp_path: Path, room: Path, module: str, touched: set[str]
) -> None:
    before = rule_versions("rjieba", True, ROOM)
    with (room / module).open("a", encoding="utf-8") as file:
        file.write("\n# another rule\n")
    after = rule_versions("rjieba", True, room)
    assert {rule for rule in before if before[rule] != after[rule]} == touched


def test_a_module_that_nothing_imports_is_base(room: Path) -> None:
    before = rule_versions("rjieba", True, ROOM)
    (room / "prose" / "novelty.py").write_text('"""New."""\n', encoding="utf-8")
    after = rule_versions("rjieba", True, room)
    assert {rule for rule in before if before[rule] != after[rule]} == {BASE}


def test_what_an_extractor_begins_to_import_belongs_to_it(room: Path) -> None:
    (room / "novelty.py").write_text('"""New."""\nfrom transforms.events import verbs\n', encoding="utf-8")
    with (room / "targets" / "finder.py").open("a", encoding="utf-8") as file:
        file.write("\nfrom transforms.events import verbs\n")
    before = rule_versions("rjieba", True, room)
    again = Path(shutil.copytree(room, room.with_name("again") / "transforms"))
    with (again / "targets" / "finder.py").open("a", encoding="utf-8") as file:
        file.write("# another rule\n")
    after = rule_versions("rjieba", True, again)
    assert {rule for rule in before if before[rule] != after[rule]} == {"targets"}


def test_options_of_the_segmenter_are_the_words_own() -> None:
    before, after = rule_versions("rjieba", True), rule_versions("jieba", True)
    assert {rule for rule in before if before[rule] != after[rule]} == {"words"}
    assert (
        transform_version("rjieba", True)
        != transform_version("jieba", True)
        != transform_version("jieba", False)
    )


def test_every_rule_has_modules_and_tables_of_its_own() -> None:
    assert rule_versions("rjieba", True).keys() == {BASE, *ALL_RULES}
    tables = [table for rule in RULES for table in rule.tables]
    assert len(tables) == len(set(tables))
    assert set(tables) <= STAGED_TABLES.keys() - set(ALWAYS_STAGED)
    for rule in RULES:
        for module in rule.modules:
            path = ROOM.joinpath(*module.split("."))
            assert path.is_dir() or path.with_suffix(".py").is_file(), module
    assert tables_of(["events", "words"]) == {"fact_event", "fact_token", "stage.document_term"}
    assert (rule_of("fact_event"), rule_of("document_text")) == ("events", BASE)
