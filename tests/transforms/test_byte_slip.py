"""Byte slips: undone where proved, marked where not, and clean text left alone."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from tests.cases_reader import read_cases
from tests.transforms.corrupter import Damage, slip, slip_at
from tests.transforms.language import language
from transforms.repairs.byte_slip import find_byte_slips
from transforms.traced_text import TracedText

CASES = read_cases("byte_slips")
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SENTENCES = (
    "各部门要加强协调配合，共同推动政策落地见效。",
    "本市建立公共数据共享平台，实行统一管理。",
    "企业应当按照规定报送年度报告，并对内容的真实性负责。",
    "我们坚持以人民为中心，着力解决群众关心的问题。",
    "县级以上人民政府应当将所需经费列入财政预算。",
    "加快发展数字经济，促进传统产业转型升级。",
    "要完善监督机制，提高政府服务的质量和效率。",
    "支持中小企业开展技术创新，培育新的增长点。",
    "教育部门负责组织实施学校安全检查工作。",
    "这项改革得到了广大群众的拥护和支持。",
    "深化农村土地制度改革，保障农民的合法权益。",
    "推进城市交通建设，改善居民的出行条件。",
    "有关单位应当及时公布调查结果，接受社会监督。",
    "加强生态环境保护，严格控制污染物排放总量。",
    "积极扩大对外开放，吸引更多的外国投资。",
)


# A page knows its words: less evidence is needed there than for a lone sentence.
PAGE = "\n".join(SENTENCES * 5) + "\n"


def repaired_in_page(text: str) -> str:
    page = OpenCC("s2t").convert(PAGE) if OpenCC("t2s").convert(text) != text else PAGE
    after = repaired(page + text)
    assert after.startswith(page)
    return after.removeprefix(page)


def repaired(text: str) -> str:
    return TracedText.of(text).apply(find_byte_slips(text, language())).text


def is_marked(text: str) -> bool:
    return any(edit.kind == "suspect" for edit in find_byte_slips(text, language()))


@pytest.mark.parametrize("case", [*CASES["wild"], *CASES["synthetic"]], ids=lambda case: case["before"][:12])
def test_slip_is_undone(case: dict[str, str]) -> None:
    assert repaired_in_page(case["before"]) == case["after"]


@pytest.mark.parametrize("case", CASES["likely"], ids=lambda case: case["before"][:12])
def test_the_likeliest_reading_stands_marked_where_none_is_proved(case: dict[str, str]) -> None:
    assert repaired_in_page(case["before"]) == case["after"]
    assert is_marked(PAGE + case["before"])


@pytest.mark.parametrize("text", CASES["negative"])
def test_clean_text_stays(text: str) -> None:
    assert find_byte_slips(text, language()) == []


@pytest.mark.parametrize("case", CASES["suspect"], ids=lambda case: case["mark"])
def test_open_damage_is_marked_and_stays(case: dict[str, str]) -> None:
    edits = find_byte_slips(case["before"], language())
    assert repaired(case["before"]) == case["before"]
    assert case["mark"] in [case["before"][edit.start : edit.end] for edit in edits if edit.kind == "suspect"]


@pytest.mark.xfail(strict=True, reason="nothing is left of the characters")
@pytest.mark.parametrize("case", CASES["known_failures"], ids=lambda case: case["clean"][:12])
def test_known_failure(case: dict[str, str | int]) -> None:
    damage = slip_at(str(case["clean"]), int(case["at"]), drop_private=True)
    assert repaired(damage.damaged) == case["clean"]


def synthetic(drop_private: bool) -> list[Damage]:
    traditional = [OpenCC("s2t").convert(sentence) for sentence in SENTENCES]
    return [
        slip(sentence + "\n", seed, ascii_marks=seed % 2 == 0, drop_private=drop_private)
        for seed, sentence in enumerate((*SENTENCES, *traditional))
    ]


@pytest.mark.parametrize(("drop_private", "least", "most"), [(False, 18, 0), (True, 8, 4)])
def test_most_synthetic_slips_are_undone_and_hardly_any_wrongly(
    drop_private: bool, least: int, most: int
) -> None:
    exact = wrong = 0
    for damage in synthetic(drop_private):
        after = repaired(damage.damaged)
        exact += after == damage.clean
        wrong += after not in (damage.clean, damage.damaged) and not is_marked(damage.damaged)
    assert exact >= least
    assert wrong <= most


@pytest.mark.parametrize("drop_private", [False, True])
def test_what_is_undone_was_damaged_that_way(drop_private: bool) -> None:
    for damage in synthetic(drop_private):
        edits = find_byte_slips(damage.damaged, language())
        if len(edits) == 1 and edits[0].kind == "mojibake":
            after = TracedText.of(damage.damaged).apply(edits).text
            again = slip_at(after, edits[0].start, drop_private=damage.dropped > 0)
            if damage.dropped or not drop_private:
                assert again.damaged.translate(FOLD) == damage.damaged.translate(FOLD)


FOLD = str.maketrans("？！", "?!")


@pytest.mark.parametrize("number", ["93%", "8.5%", "1200亿元", "36个项目", "5000年", "9,其中", "12020万元"])
@pytest.mark.parametrize("lost", [1, 2, 3, 5])
def test_number_at_the_end_of_a_slip_is_never_silently_wrong(number: str, lost: int) -> None:
    before = "工业投资保持增长"
    damage = slip_at(f"{before}{number}，消费平稳。", len(before) - lost)
    assert number in repaired(damage.damaged) or is_marked(damage.damaged)


def test_year_gets_its_first_digit_back() -> None:
    clean = "我们完成了规划提出的目标。2020年底，各区成立小组。"
    damage = slip_at(clean, clean.index("规划"))
    assert damage.swallowed == "2"
    assert repaired_in_page(damage.damaged) == clean


def test_edits_ascend_and_do_not_overlap_where_a_line_slips_twice() -> None:
    first = slip_at("統一規劃說明,", 1).damaged
    text = f"各地要{first}各地要{first}。"
    edits = find_byte_slips(text, language())
    assert all(left.end <= right.start for left, right in pairwise(edits))


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="?？！。，梢哉f,国务院增长0123%()/p<>\n摿χ腔鄢\ufffd鞘", max_size=40))
def test_any_text_gives_edits_that_apply(text: str) -> None:
    TracedText.of(text).apply(find_byte_slips(text, language()))


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
@pytest.mark.parametrize("folder", ["laws", "work_reports_2026"])
def test_clean_corpus_is_left_alone(folder: str) -> None:
    for path in sorted((CORPUS / folder).iterdir()):
        edits = find_byte_slips(path.read_text(encoding="utf-8"), language())
        assert [edit for edit in edits if edit.kind == "mojibake"] == [], path.name
