"""Text that a page says several times: said once, in its own paragraphs."""

from tests.transforms.language import language
from transforms.normalising import normalise
from transforms.repairs.lines import PageChrome
from transforms.traced_text import TracedText

HEADINGS = ["一、总体要求", "二、主要任务", "三、保障措施"]
PARAGRAPHS = [
    "到2027年，全市数据流通规则基本建立，数据企业达到三百家，数据交易额超过五十亿元，形成二十个可以复制推广的应用场景。",
    "坚持政府引导和市场主导相结合，更好发挥企业的主体作用，把数据供给、流通、利用和安全统筹起来考虑，稳步扩大开放范围。",
    "建设全市统一的数据目录，各部门每季度更新一次，新增数据在三十日内归集，共享申请在五个工作日内答复，不得重复采集。",
    "支持行业龙头企业牵头建设可信数据空间，对通过评估的项目给予一次性补助，补助资金不超过实际投入的三成，最高二百万元。",
    "市数据局牵头建立联席会议制度，每半年研究一次重大事项，各区结合实际制定实施方案，并于每年年底前报告落实的情况。",
    "加强对数据安全的全过程监管，落实分类分级保护要求，对违反规定的单位依法处理，定期组织应急演练，提升防护的能力。",
]
TEXT = [HEADINGS[0], *PARAGRAPHS[:2], HEADINGS[1], *PARAGRAPHS[2:4], HEADINGS[2], *PARAGRAPHS[4:]]


def run(text: str) -> str:
    return normalise(TracedText.of(text), PageChrome.from_rows([]), language()).text


def test_nested_elements_give_the_text_once_with_its_headings() -> None:
    whole = "".join(TEXT)
    # Two containers print all that is in them, then each paragraph is printed, without the short headings.
    page = "\n".join([whole, whole, *PARAGRAPHS])
    assert run(page) == "\n".join(TEXT)


def test_a_text_printed_twice_stays_once() -> None:
    assert run("\n".join([*TEXT, *TEXT])) == "\n".join(TEXT)


def test_a_decision_that_quotes_the_law_it_amends_stays() -> None:
    quoted = [
        f"{number}、将第{number}条修改为：“{text}”"
        for number, text in zip("一二三", PARAGRAPHS, strict=False)
    ]
    law = [f"第{number}条 {text}" for number, text in zip("一二三", PARAGRAPHS, strict=False)]
    page = "\n".join(
        ["某市人民代表大会常务委员会决定对某市数据条例作如下修改：", *quoted, "某市数据条例", *law]
    )
    assert run(page) == page


def test_a_phrase_said_twice_stays() -> None:
    page = "\n".join([*PARAGRAPHS, PARAGRAPHS[0]])
    assert run(page) == page


def test_the_map_stays_monotone() -> None:
    whole = "".join(TEXT)
    page = "\n".join([whole, *PARAGRAPHS])
    traced = normalise(TracedText.of(page), PageChrome.from_rows([]), language()).traced
    assert len(traced.starts) == len(traced.text)
    assert all(traced.starts[1:] >= traced.starts[:-1])
    at = traced.text.index("可信数据空间")
    assert page[slice(*traced.raw_span(at, at + 6))] == "可信数据空间"
