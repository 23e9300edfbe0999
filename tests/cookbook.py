"""The cookbook's questions asked again: `python -m tests.cookbook DATA_DIR` writes the answers anew."""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path

from flows.reading import query
from flows.terminal import print_answer

COOKBOOK = Path(__file__).parents[1] / "docs" / "cookbook.md"
_RECIPE = re.compile(r"```sql\n(?P<sql>.*?)```\n(?:\n(?:\|[^\n]*\n)+)?", re.DOTALL)


def questions(text: str) -> list[str]:
    """The SQL of every recipe, in order."""
    return [found["sql"] for found in _RECIPE.finditer(text)]


def answered(text: str, data_dir: Path) -> str:
    """The cookbook with what the current release of `data_dir` answers to each question.

    Raises duckdb.Error for a question that the warehouse does not understand.
    """
    return _RECIPE.sub(lambda found: f"```sql\n{found['sql']}```\n\n{_answer(found['sql'], data_dir)}", text)


def _answer(sql: str, data_dir: Path) -> str:
    with redirect_stdout(io.StringIO()) as written:
        print_answer(query(data_dir, sql), "markdown")
    return written.getvalue()


if __name__ == "__main__":
    COOKBOOK.write_text(answered(COOKBOOK.read_text("utf-8"), Path(sys.argv[1])), encoding="utf-8")
