"""Words that a converter put into a Mainland text: 資訊 for 信息, 軟體 for 软件, 網際網路 for 互联网.

Converters for readers in Taiwan change words beside characters. Where a text is a Mainland one (its
institutions say so) such words are damage; where it is Taiwan's own they are its words, and stay.
"""

import re

from transforms.traced_text import Edit

# Words that no Mainland text has of its own (软体动物 it has); two different ones show that a converter went over it.
_TELLING = re.compile(
    "网际网路|软体(?!动物|家具|机器人)|硬体|资讯化|智慧财产权|人工智慧|数位(?:化|经济|政府|转型|中国)|伺服器|最佳化|脚踏车|云端运算|奈米|网路安全"
)
_TELLING_COUNT = 2
_QUICK = ("网路", "软体", "硬体", "资讯", "智慧财产权", "人工智慧", "数位", "伺服器", "最佳化", "脚踏车")
_MAINLAND = re.compile(
    "国务院|人民政府|党中央|中共|人大常委会|人民代表大会|自治区|“十[一二三四五]五”|发展改革委"
)
_TAIWAN = re.compile("行政院|立法院|中华民国|台币|特首|特区政府|数位发展部")
# What each came from; a word that a Mainland text may mean (支援, 设定, 通讯) is not among them.
_TERMS = {
    "网际网路": "互联网", "网路": "网络", "硬体": "硬件", "资讯": "信息", "韧体": "固件",
    "智慧财产权": "知识产权", "人工智慧": "人工智能", "伺服器": "服务器", "最佳化": "优化", "脚踏车": "自行车",
    "丛集": "集群", "积体电路": "集成电路", "高阶装备": "高端装备", "晶片": "芯片", "奈米": "纳米", "云端运算": "云计算", "大资料": "大数据", "资料库": "数据库",
    "公共资料": "公共数据", "政务资料": "政务数据", "雷射": "激光", "萤幕": "屏幕", "程式设计": "程序设计",
}  # fmt: skip
_DIGITAL = "数位(?=化|经济|政府|技术|转型|平台|产业|基础|中国|乡村|社会|治理|金融|贸易|人民币|孪生|素养|内容|文化|生态|鸿沟|红利|资产|赋能)"
_DATA = "资料(?=共享|开放|资源|安全|中心|要素|平台|治理|交易|流通|采集|归集)"
_SOFTWARE = "软体(?!动物|家具|机器人)"
_PROJECT = "专案(?!组|小组|法庭|报告|调查|行动|侦)"
_WORD = re.compile("|".join([*sorted(_TERMS, key=len, reverse=True), _DIGITAL, _DATA, _SOFTWARE, _PROJECT]))
_OTHERS = {"数位": "数字", "资料": "数据", "软体": "软件", "专案": "项目"}


def find_regional_terms(text: str) -> list[Edit]:
    """Taiwan's words in an over-converted Mainland text become the Mainland's.

    Must not touch a text of Taiwan or Hong Kong, or one that only quotes such a word.
    """
    if not any(word in text for word in _QUICK) or len(set(_TELLING.findall(text))) < _TELLING_COUNT:
        return []
    if not _MAINLAND.search(text) or _TAIWAN.search(text):
        return []
    return [
        Edit(m.start(), m.end(), _TERMS.get(m.group()) or _OTHERS[m.group()], "regional_term", 0.9)
        for m in _WORD.finditer(text)
    ]
