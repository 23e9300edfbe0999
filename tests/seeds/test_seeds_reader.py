"""The reader refuses what breaks the declaration, and says where."""

import csv
import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from flows.seeds_reader import SeedError, read_seeds, seeds_version

DECLARATION = """
tables:
  places:
    description: places
    key: [place_key]
    columns:
      place_key: {type: text, required: true, description: key}
      parent_key: {type: text, references: places.place_key, description: parent}
      kind: {type: text, values: [big, small], description: kind}
      founded_date: {type: date, description: day}
      size: {type: decimal, description: size}
      years: {type: list of integer, description: years}
"""
HEADER = "place_key,parent_key,kind,founded_date,size,years\n"
GOOD = HEADER + "a,,big,1949-10-01,0.10,1953;1957\nb,a,small,,,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seeds.yml").write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "places.csv").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_values_are_handed_on_as_written(folder: Path) -> None:
    rows = read_seeds(folder)["places"]
    assert rows[0] == {
        "place_key": "a",
        "parent_key": "",
        "kind": "big",
        "founded_date": "1949-10-01",
        "size": "0.10",
        "years": "1953;1957",
    }
    assert [row["place_key"] for row in rows] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (",,big,,,", "places.csv line 2: column place_key: is empty"),
        ("a,,huge,,,", "places.csv line 2: column kind: 'huge' is not one of big, small"),
        ("a,,,1949-13-01,,", "places.csv line 2: column founded_date: '1949-13-01' is no date"),
        ("a,,,,1e,", "places.csv line 2: column size: '1e' is no decimal"),
        ("a,,,,,1953;x", "places.csv line 2: column years: 'x' is no integer"),
        ("a,,,,,1953;", "places.csv line 2: column years: '' is no integer"),
        ("a, ,,,,", "places.csv line 2: column parent_key: ' ' has white space around it"),
        ("a,z,,,,", "places.csv line 2: column parent_key: no 'z' in places.place_key"),
        ("a,,,,,\na,,,,,", "places.csv line 3: key a already stands in line 2"),
        ("a,,,,", "places.csv line 2: 5 fields, declared are 6 columns"),
        ('a,"b,,,,', "places.csv line 2: unexpected end of data"),
    ],
)
def test_a_bad_line_is_named(folder: Path, line: str, message: str) -> None:
    (folder / "places.csv").write_text(f"{HEADER}{line}\n", encoding="utf-8")
    with pytest.raises(SeedError) as error:
        read_seeds(folder)
    assert message in str(error.value)


def _drop_column(folder: Path) -> None:
    (folder / "places.csv").write_text("place_key\na\n", encoding="utf-8")


def _drop_file(folder: Path) -> None:
    (folder / "places.csv").unlink()


def _add_file(folder: Path) -> None:
    (folder / "more.csv").write_text("a\n", encoding="utf-8")


def _break_encoding(folder: Path) -> None:
    (folder / "places.csv").write_bytes(HEADER.encode() + "北京,,,,,\n".encode("gb18030"))


def _break_declaration(folder: Path) -> None:
    (folder / "seeds.yml").write_text("tables: [", encoding="utf-8")


def _invent_type(folder: Path) -> None:
    text = DECLARATION.replace("type: decimal", "type: colour")
    (folder / "seeds.yml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_drop_column, "places.csv line 1: columns are"),
        (_drop_file, "places.csv: described in seeds/seeds.yml, but there is no such file"),
        (_add_file, "more.csv: not described in seeds/seeds.yml"),
        (_break_encoding, "places.csv: not UTF-8"),
        (_break_declaration, "seeds/seeds.yml: cannot be understood"),
        (_invent_type, "column size has the unknown type 'colour'"),
    ],
)
def test_a_bad_folder_is_refused(folder: Path, spoil: Callable[[Path], None], message: str) -> None:
    spoil(folder)
    with pytest.raises(SeedError) as error:
        read_seeds(folder)
    assert message in str(error.value)


def test_the_version_follows_every_byte(folder: Path) -> None:
    first = seeds_version(folder)
    assert first == seeds_version(folder)
    for name in ("places.csv", "seeds.yml"):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(" ")
        changed = seeds_version(folder)
        assert changed != first
        first = changed


def test_the_version_ignores_other_files(folder: Path) -> None:
    first = seeds_version(folder)
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    assert seeds_version(folder) == first


def test_a_wrong_parent_in_the_real_files_is_found(tmp_path: Path) -> None:
    with as_file(files("seeds")) as real:
        shutil.copytree(real, tmp_path / "seeds", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = tmp_path / "seeds" / "regions.csv"
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(
            [
                "cn-1",
                "000001",
                "某县",
                "某县",
                "district",
                "cn-nowhere",
                "",
                "",
                "in_force",
                "",
                "",
                "",
                "free",
            ]
        )
    with pytest.raises(SeedError, match=r"regions\.csv line \d+: column parent_region_key: no 'cn-nowhere'"):
        read_seeds(tmp_path / "seeds")
