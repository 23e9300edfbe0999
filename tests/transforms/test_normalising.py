"""The repairs in their order, over whole pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases_reader import read_cases
from tests.transforms.language import language
from transforms.normalising import NormalisedText, count_suspect, normalise
from transforms.reference import Reference
from transforms.repairs.lines import PageChrome
from transforms.traced_text import TracedText

NO_CHROME = PageChrome.from_rows([])
CHINESE = st.text(alphabet="数据的经济，。；：“”（）、 　\n1２3%.,()?聯發a①《》——打印", max_size=120)


def run(text: str, chrome: PageChrome = NO_CHROME) -> NormalisedText:
    return normalise(TracedText.of(text), chrome, language())


@pytest.mark.parametrize("case", read_cases("page_chrome"), ids=lambda case: str(case["name"]))
def test_page_furniture_goes_and_text_stays(case: dict[str, str], reference: Reference) -> None:
    assert run(case["before"], reference.chrome).text == case["after"].rstrip("\n")


def test_what_goes_is_logged_with_its_raw_place() -> None:
    page = "互聯(lián)網和規(guī)劃。\n發展數字經濟。"
    normalised = run(page)
    assert normalised.text == "互联网和规划。\n发展数字经济。"
    assert normalised.script == "traditional"
    residue = [entry for entry in normalised.repairs if entry.kind == "pinyin_residue"]
    assert [page[entry.raw_start : entry.raw_end] for entry in residue] == ["聯(lián)", "規(guī)"]
    assert count_suspect(normalised.repairs) == 0


@given(CHINESE)
def test_normalising_twice_equals_once(text: str) -> None:
    once = run(text).text
    assert run(once).text == once


@given(st.text(max_size=200))
def test_any_text_normalises_with_a_total_map(text: str) -> None:
    normalised = run(text)
    traced = normalised.traced
    assert len(traced.starts) == len(normalised.text)
    assert all(traced.starts[1:] >= traced.starts[:-1])
    assert "\n\n" not in normalised.text
    assert normalised.text == normalised.text.strip("\n ")
