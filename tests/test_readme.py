"""README.md and README.zh-CN.md say the same: commands, queries, answers, tables, links."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
LANGUAGES = {"sh", "sql", "python"}


def blocks(text: str) -> list[tuple[str, str]]:
    """The code blocks that a reader would copy."""
    found = re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)
    return [block for block in found if block[0] in LANGUAGES]


def names(text: str) -> list[str]:
    """What stands in the second column of the list of tables, in order."""
    rows = re.findall(r"^\| *(?:`\w+`)? *\| (`.*?`) \|", text, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def links(text: str) -> set[str]:
    return set(re.findall(r"\]\(([^)]+)\)", text)) - {"README.md", "README.zh-CN.md"}


def test_commands_and_queries_are_the_same() -> None:
    assert blocks(ENGLISH)
    assert blocks(CHINESE) == blocks(ENGLISH)


def test_tables_are_the_same() -> None:
    assert "fact_indicator" in names(ENGLISH)
    assert names(CHINESE) == names(ENGLISH)


def test_the_example_s_answer_is_the_same() -> None:
    rows = [line for line in ENGLISH.splitlines() if re.match(r"\| \d{4} \|", line)]
    assert rows
    assert [line for line in CHINESE.splitlines() if re.match(r"\| \d{4} \|", line)] == rows


def test_sections_and_links_are_the_same_and_lead_somewhere() -> None:
    assert len(re.findall(r"^## ", CHINESE, re.MULTILINE)) == len(re.findall(r"^## ", ENGLISH, re.MULTILINE))
    assert links(CHINESE) == links(ENGLISH)
    for link in links(ENGLISH) | {"README.md", "README.zh-CN.md"}:
        assert (ROOT / link).exists(), link


def test_every_inline_name_of_the_english_text_is_in_the_chinese() -> None:
    settings = re.findall(r"`(POLICYWH_\w+|make \w+|policywh \w+|DATA_DIR/[^`]+|data/[^`]+)`", ENGLISH)
    assert settings
    assert [name for name in settings if name not in CHINESE] == []
