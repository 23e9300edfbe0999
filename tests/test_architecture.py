"""Who may import whom, and what the pure rooms must not touch."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {"flows", "transforms", "warehouse", "seeds"}
MAY_IMPORT = {
    "flows": {"flows", "transforms", "warehouse"},
    "transforms": {"transforms"},
    "warehouse": {"warehouse"},
}
FORBIDDEN = {
    "transforms": {"prefect", "duckdb", "pathlib", "os", "time", "pandas", "pyarrow"},
    "warehouse": {"prefect", "jieba", "rjieba", "opencc", "pypinyin", "trafilatura"},
}
# The only module that knows the folder of reference data.
SEEDS_READER = "flows/seeds_reader.py"


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_rooms_import_in_one_direction(room: str) -> None:
    found = modules(room)
    assert found
    for path in found:
        assert imported(path) & ROOMS <= MAY_IMPORT[room], path.relative_to(ROOT)


@pytest.mark.parametrize("room", sorted(FORBIDDEN))
def test_pure_rooms_stay_pure(room: str) -> None:
    for path in modules(room):
        assert not imported(path) & FORBIDDEN[room], path.relative_to(ROOT)


def test_one_module_reads_the_reference_data() -> None:
    readers = [
        path
        for room in MAY_IMPORT
        for path in modules(room)
        if 'files("seeds")' in path.read_text(encoding="utf-8")
    ]
    assert [str(path.relative_to(ROOT)) for path in readers] == [SEEDS_READER]


def test_seeds_hold_no_code() -> None:
    assert [path.name for path in modules("seeds")] == ["__init__.py"]
    assert not (ROOT / "seeds" / "__init__.py").read_text(encoding="utf-8")
