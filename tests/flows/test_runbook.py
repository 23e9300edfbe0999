"""The runbook has every message that ends a command early, and no message that nothing says any more."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.errors import _RESOURCES

ROOT = Path(__file__).parents[2]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
# Errors whose own words are an argument: their messages are found where they are made.
_ERRORS = {"RunError", "InboxEmptied", "WorkersError", "AnotherRunActive"}
_MESSAGES = re.findall(r"^\| `(.+?)` \|", RUNBOOK.split("## Messages")[1].split("##")[0], re.MULTILINE)


def _sources() -> Iterator[ast.Module]:
    for path in sorted((ROOT / "flows").rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def _text(node: ast.AST) -> str | None:
    """The text of a literal, `…` for what is put in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _raised() -> list[str]:
    calls = [node for tree in _sources() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [
        call for call in calls if isinstance(call.func, ast.Name) and call.func.id in _ERRORS and call.args
    ]
    texts = [text for call in named if (text := _text(call.args[0]))]
    return [*texts, *(advice for _, advice in _RESOURCES.values())]


@pytest.mark.parametrize("message", _raised())
def test_what_is_said_is_in_the_runbook(message: str) -> None:
    assert any(entry in message for entry in _MESSAGES)


@pytest.mark.parametrize("entry", _MESSAGES)
def test_what_is_in_the_runbook_is_said(entry: str) -> None:
    said = {text for tree in _sources() for node in ast.walk(tree) if (text := _text(node))}
    assert any(entry in text for text in said)


def test_there_are_messages_on_both_sides() -> None:
    assert len(_raised()) > 10
    assert len(_MESSAGES) >= len(set(_raised())) - 5


def test_what_a_finding_can_be_is_in_the_runbook() -> None:
    from flows.doctor import Severity

    assert all(f"| `{severity}` |" in RUNBOOK for severity in Severity)
