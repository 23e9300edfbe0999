"""Subjects that a clause sets for the numbers behind it: topics, labels, grants, lists."""

import re

from transforms.indicators.clauses import TIME
from transforms.indicators.phrases import MAX_LENGTH, METRIC, name_before

_TOPIC = re.compile(
    "^(?:比如|例如|如)?(?:从|论|就|看|据)?(?P<topic>[^，。；]{2,24}?)(?:来?看|而言|来说|方面|中|上|里|指数中|排名中)$"
)
_TOPIC_OPENS = re.compile("^(?:比如|例如|如)?(?:从|论|就|在)")
_TOPIC_WORDS = re.compile(
    "指数|排名|榜|评价|评估|考核|增加值|总量|规模|收入|投资|消费|产值|比重|占比|人口|价格|产量|交易额"
)
_MEASURE = re.compile(
    "(?:额|率|数|量|值|水平|收入|支出|投资|规模|比重|占比|面积|人口|价格|指数|里程|能力|强度|增速|资金|贷款|存款|余额)$"
)
_HEADS = (
    "居民人均可支配收入",
    "水质优良比例",
    "贷款余额",
    "存款余额",
    "旅客吞吐量",
    "货物吞吐量",
    "吞吐量",
    "客运量",
    "货运量",
    "发电量",
    "用电量",
    "增加值",
    "总产值",
    "产值",
    "产量",
    "收入",
    "支出",
    "投资",
    "占比",
    "比重",
    "比例",
    "人数",
    "起数",
    "总额",
    "销售额",
    "零售额",
    "标准",
    "面积",
    "通车里程",
    "里程",
    "增速",
    "参保率",
    "覆盖率",
    "普及率",
    "达标率",
    "合格率",
    "利用率",
    "处理率",
    "率",
)
_AND = re.compile("、|和(?![谐平睦田美])|(?<![参给赋])与|(?<![普涉以])及(?![格时其])")
_ORDINALS = "一二三四五"
_SHORT_NAME = 8
_OWN_HEADS = tuple("值额量数率入比资出费款价度次")


def measure_of(words: str) -> str:
    """Return the measure that a clause without a number names for the next: `社会商品零售总额，比上年增长`."""
    name = name_before(words)
    return name if _MEASURE.search(name) and len(name) <= MAX_LENGTH else ""


def topic_of(words: str) -> str:
    """Return what a clause without a number makes the subject: `从数字经济增加值看`, `在…指数中`, `论总量`."""
    words = words.replace(TIME, "")
    if not _TOPIC_OPENS.match(words) or not _TOPIC_WORDS.search(words):
        return ""
    match = _TOPIC.match(words)
    topic = match.group("topic") if match else words
    topic = re.sub("^(?:比如|例如|如|从|论|就|按|在|看|的)+|排名$", "", topic).strip("的")
    return "" if METRIC.match(topic) else topic


def split_list(words: str) -> list[str]:
    """The members of a list: `一产、二产和三产增加值`; 普及 and 参与 part none."""
    return [one for one in _AND.split(words) if one]


def listed_names(subject: str, count: int) -> list[str]:
    """Return the names that as many values take in order: `一产、二产和三产增加值` with three values.

    The head of the last name stands for all (`一产增加值`), unless a name has its own.
    """
    names = next((one for one in (subject.split("、"), split_list(subject)) if len(one) == count), [])
    if count < 2 or not all(names) or not names:
        return []
    if all(one in _ORDINALS for one in names[:-1]) and names[-1][0] in _ORDINALS:
        return [f"第{one[0]}{names[-1][1:]}" for one in names]  # 一、二、三产业增加值
    head = next((one for one in _HEADS if names[-1].endswith(one)), "")
    return [one + head if len(one) <= _SHORT_NAME and not one.endswith(_OWN_HEADS) else one for one in names]
