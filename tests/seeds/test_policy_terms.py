"""The user dictionary keeps policy terms whole and leaves other text as it was."""

import pytest
import rjieba

from flows.seeds_reader import Row

Seeds = dict[str, list[Row]]

# Composed for the test: everyday, literary, technical and legal prose without policy terms, and
# phrases in which a term's characters meet without being the term.
PLAIN = [
    "昨天傍晚下了一场小雨，孩子们在院子里踩水玩，奶奶站在门口喊他们回家吃饭。",
    "这家面馆的牛肉面汤头清亮，辣油是老板自己熬的，每天中午都要排队。",
    "他翻开那本旧相册，看见父亲年轻时穿着军装站在桥头，笑得有些拘谨。",
    "把面粉过筛后加入鸡蛋和牛奶，搅拌均匀，静置二十分钟再下锅。",
    "球队在最后三分钟连进两球，看台上的观众全都站了起来。",
    "猫从窗台上跳下来，碰倒了花瓶，水洒了一地。",
    "显微镜下可以看到细胞膜的双层结构，染色以后更加清楚。",
    "列车驶出隧道，远处的雪山忽然出现在眼前。",
    "小说的第三章写得最好，人物的对话自然而有分寸。",
    "医生嘱咐他少吃盐，多走路，一个月以后再来复查。",
]


def _tagger(seeds: Seeds) -> rjieba.Jieba:
    tagger = rjieba.Jieba()
    for row in seeds["policy_terms"]:
        tagger.add_word(row["term"], int(row["frequency"]), row["part_of_speech"])
    return tagger


def test_every_term_stays_whole(seeds: Seeds) -> None:
    tagger = _tagger(seeds)
    assert [row["term"] for row in seeds["policy_terms"] if tagger.cut(row["term"]) != [row["term"]]] == []


def test_no_term_is_in_the_dictionary_already(seeds: Seeds) -> None:
    """Judged without guessing: what the model for unknown words joins in isolation it may split in a sentence."""
    plain = rjieba.Jieba()
    assert [
        row["term"] for row in seeds["policy_terms"] if plain.cut(row["term"], False) == [row["term"]]
    ] == []


@pytest.mark.parametrize("sentence", PLAIN)
def test_other_text_is_cut_as_before(seeds: Seeds, sentence: str) -> None:
    assert _tagger(seeds).cut(sentence) == rjieba.Jieba().cut(sentence)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("加快培育新质生产力", ["新质生产力"]),
        ("推进政务服务一网通办和城市运行一网统管", ["政务服务", "一网通办", "一网统管"]),
        ("完善数据要素市场和公共数据授权运营机制", ["数据要素市场", "公共数据授权运营"]),
        ("适度超前建设新型基础设施", ["新型基础设施"]),
        ("市生态环境部门会同农业农村部门制定办法", ["生态环境部门", "农业农村部门"]),
    ],
)
def test_terms_stay_whole_in_a_sentence(seeds: Seeds, sentence: str, words: list[str]) -> None:
    cut = _tagger(seeds).cut(sentence)
    assert [word for word in words if word not in cut] == []
