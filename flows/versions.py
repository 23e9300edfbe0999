"""What a result depends on besides its bytes: the transforms' code, their libraries and options.

Each rule of `transforms.rules` has a version of its own, a hash over the modules that it alone reaches through its
imports. What a rule shares with the way to the text, and what is no rule, is the base; a change there changes all.
"""

import ast
import hashlib
import platform
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

import transforms
from transforms.rules import BASE, RULES

# Libraries whose release can change a record; a new release means a new version of the base.
_LIBRARIES = (
    "ahocorasick-rs",
    "jieba",
    "lxml",
    "opencc",
    "pypdfium2",
    "pypinyin",
    "python-docx",
    "rapidfuzz",
    "rensa",
    "rjieba",
    "trafilatura",
)
# Where the rules are put together: they import every rule, and pass on what each finds.
_JOINTS = frozenset({"document", "extraction", "reference", "rows"})
_LENGTH = 12
_ROOM = Path(transforms.__file__).parent
_PACKAGE = "transforms"

Graph = Mapping[str, frozenset[str]]


def transform_version(segmenter: str, store_tokens: bool) -> str:
    """Return a short hash that changes whenever the same bytes might give other records."""
    return _digest(
        f"{rule}={found}" for rule, found in sorted(rule_versions(segmenter, store_tokens).items())
    )


def rule_versions(segmenter: str, store_tokens: bool, room: Path = _ROOM) -> dict[str, str]:
    """Return the version of each rule, and of the base, in the package that lies at `room`."""
    graph = _import_graph(room)
    base = _base(graph)
    python = ".".join(platform.python_version_tuple()[:2])
    surroundings = [f"{library}=={version(library)}" for library in _LIBRARIES]
    surroundings += [f"python {python}", f"unicode {unicodedata.unidata_version}"]
    versions = {BASE: _digest([*_sources(room, base), *surroundings])}
    for rule in RULES:
        own = _reached(graph, _within(graph, rule.modules)) - base
        options = [f"{segmenter} {store_tokens}"] if rule.name == "words" else []
        versions[rule.name] = _digest([*_sources(room, own), *options])
    return versions


def _base(graph: Graph) -> frozenset[str]:
    """The modules that are no rule's alone: all outside the rules, and what those import."""
    outside = graph.keys() - {name for rule in RULES for name in _within(graph, rule.modules)}
    return frozenset(outside | _reached(graph, outside - _JOINTS))


def _within(graph: Graph, modules: Iterable[str]) -> set[str]:
    """The modules named, and those inside packages named."""
    return {name for name in graph if any(name == one or name.startswith(f"{one}.") for one in modules)}


def _reached(graph: Graph, starts: Iterable[str]) -> set[str]:
    """These modules and all that they import, by however many steps."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph[name]
    return found


@cache
def _import_graph(room: Path) -> dict[str, frozenset[str]]:
    """Which modules of the package each of them imports; names without the package's own, `prose.sentences`."""
    files = {
        ".".join(path.relative_to(room).with_suffix("").parts).removesuffix("__init__").rstrip("."): path
        for path in room.rglob("*.py")
    }
    return {
        name: frozenset(_imports(path.read_text(encoding="utf-8"))) & files.keys()
        for name, path in files.items()
    }


def _imports(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from package import module` and `from module import name` look the same.
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    inside = {name.removeprefix(f"{_PACKAGE}.") for name in names if name.startswith(f"{_PACKAGE}.")}
    return inside | {
        ".".join(name.split(".")[:depth]) for name in inside for depth in range(1, name.count(".") + 1)
    }


def _sources(room: Path, modules: Iterable[str]) -> list[str]:
    found = []
    for name in sorted(modules):
        path = room.joinpath(*name.split(".")) if name else room
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        found.append(f"{name}\0{file.read_text(encoding='utf-8')}")
    return found


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=_LENGTH // 2)
    for part in parts:
        digest.update(part.encode("utf-8") + b"\x1f")
    return digest.hexdigest()
