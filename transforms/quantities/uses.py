"""Which numbers state something about the world, and which number, date or structure the text."""

import re
from collections.abc import Sequence

from transforms.quantities.quantities import Quantity

_TITLE = re.compile("《[^《》]{1,200}》")
_DOCUMENT_NUMBER = re.compile(r"[〔\[［(（]\s?(?:19|20)\d{2}\s?[〕\]］)）]\s?(?:第)?\d+号?|第\s?\d+号")
_STRUCTURAL_AFTER = re.compile(
    "^(?:号|版|期|页|届|次会议|次全体|次全会|章|节|条第|款|级|类|楼|室|路|街|线路|频道|热线|型|代|维|D|G|方面|大类别|层面|环节|阶段|步|原则|"
    "问题|判断|启示|特点|体会|误区|关系|要求|维度|层次|部分|统筹|结合|转变|坚持|必须|不|优先|第一|一流|重点工作|特性|意识|关键|大|等级|档次|台阶|量级)"
)
_STRUCTURAL_BEFORE = re.compile("(?:第|编号|代码|电话|邮编|网址|热线|附件|表|图|序号|版本|[A-Za-z])$")
_CHINESE_NUMERAL = re.compile("^[〇零一二两三四五六七八九十]+(?![〇零一二两三四五六七八九十百千万亿点])")
_MAKES = re.compile(
    "(?:打造|建成|建设|新建|新增|建立|设立|培育|引进|创建|推出|实施|布局|落地|列举|形成|开通|上线|完成|推广|遴选|认定|获评|共有|达到|成立|举办|提出|出台|新设)了?$"
)
_RANK_BEFORE = re.compile(
    "(?:排名?|居|列|位|升至|升到|跃至|跃居|跻身|进入|全国|全球|世界|全省|全市|国内|西部|东部|中部|亚洲|增速|总量|规模|均|分别|连续\\S{1,3}年)[^，。；]{0,6}$"
)
_RANK_NOT_AFTER = re.compile(
    "^(?:代|审|现场|被告|手资料|航|方|者|章|节|条|款|项|次|届|期|批|产业|时间|书记|线|人民|中学|医院|层|步|个|年|季|种|类|编|部分|方阵|梯队|责任|要务|生产力|资源|动力|大|城|省|市|县|区|国|单|家|座|"
    "例|所|位|名|轮|增长极|高地|三产业|强国|条|人称|军|师|要|，[坚是要必深全加强持推])"
)
_DURATION = re.compile(
    "(?:寿命|年龄|天数|日数|平均(?:居住|停留|逗留|住院|候诊|在馆)|受教育年限|(?:成立|注册|经营|从业|贴息|补贴|补助|扶持)(?:时间|年限|期限?)|用时|时长|时延|延时|周期|(?:开办|办理|审批|等候|通关|响应|审核|出行|通勤|办结|平均[^，。；]{0,6})时[间限])[^，。；]{0,24}$"
)
# Units and marks that mean something else elsewhere, with what must lead up to them.
_IN_CONTEXT = {
    "首位": re.compile("(?:[居列排]|位于|保持|跃升至|升至)[^，。；]{0,12}$"),
    "∶": re.compile("产业|产(?:结构|比)"),
    "∶1": re.compile("比"),
    "：1": re.compile("比"),
    ":1": re.compile("比"),
    "P": re.compile("算力|智算|计算|超算"),
    "万P": re.compile("算力|智算|计算|超算"),
    "度": re.compile("(?:用|供|发|外?送|绿|售|输|售|节|储|弃|交易)电[^，。；]{0,10}$"),
}
_PER_ONE = re.compile("每(?:成功|新)?(?:引进|新增|招引|培养|培育|吸纳|招用|录用|推荐)$")  # 每引进1名…给予
_MEETING = re.compile("(?:[^，。；]{0,4}(?:会议|全会|大会))")  # 十五届94次常务会议
_PART_OF_NAME = re.compile("[A-Za-z_]")
_ALL_DOUBLED = re.compile("[个双“两]$")  # “六个翻番”: of what, the words do not say
_FRACTION_BEFORE = re.compile(
    "(?:减少|增加|压减|缩短|降低|下降|精简|压缩|提高|占|达到?|为|超过?|近|约|接近|不足|不到)了?(?:约|近|到|至)?$"
)
_GOES_ON = re.compile("[一-鿿]")
_NOT_A_TENTH = re.compile("^(?:不变|员|立|绩|本|果|长|功|效|熟|为)")


def may_state(text: str) -> bool:
    """A quick look whether a sentence can hold a quantity at all."""
    return _CHINESE_QUANTITY.search(text) is not None


# The lookahead has the first characters of all alternatives, so that at most places one question is enough.
_CHINESE_QUANTITY = re.compile(
    "(?=[\\d百分番一首万亿十千超突逾近过达第前二两三四五六七八九])(?:\\d|百分之|分之|番|一半|首位|[万亿]元|[十百千]亿|(?:超过?|突破|逾|近|过|达到?)[百千万]|第[一二三四五六七八九十]+|前[一二三四五六七八九十百]|[一二三四五六七八九两]成|"
    "[一二两三四五六七八九十百千]+[个项家条位名所座件户])"
)


def taken_spans(text: str, times: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans of a sentence whose numbers belong to something else: dates, titles, 文号."""
    taken = list(times)
    if "《" in text:
        taken += [match.span() for match in _TITLE.finditer(text)]
    if "号" in text:
        taken += [match.span() for match in _DOCUMENT_NUMBER.finditer(text)]
    return taken


def states(quantity: Quantity, text: str, taken: Sequence[tuple[int, int]]) -> bool:
    """False for numbers that number, date or structure the text instead of stating something.

    Args:
        quantity: a number with its unit, offsets in the sentence.
        text: the sentence.
        taken: where other things than quantities stand, from `taken_spans`.
    """
    if _overlaps(quantity, taken) or (quantity.kind == "duration" and not _measures_time(quantity, text)):
        return False
    if quantity.kind != "rank" and _PART_OF_NAME.match(text[max(0, quantity.start - 1) : quantity.start]):
        return False  # PM2.5年均浓度, T800高牌号
    if quantity.surface.startswith("100") and text[max(0, quantity.start - 1) : quantity.start] in ("×", "*"):
        return False  # 门诊收入/医疗收入×100%: how a share is worked out
    if (
        quantity.unit == "分"
        and quantity.start == 1
        and text[0] + text[quantity.end : quantity.end + 1] == "（）"
    ):
        return False  # （0.5分） on its own: what the line above scores
    after, before = text[quantity.end : quantity.end + 8], text[max(0, quantity.start - 10) : quantity.start]
    if quantity.unit in _IN_CONTEXT:
        return (
            _IN_CONTEXT[quantity.unit].search(text, max(0, quantity.start - 24), quantity.start) is not None
        )
    if quantity.value == 1 and _PER_ONE.search(before):
        return False
    if quantity.unit == "番" and _ALL_DOUBLED.search(before):
        return False
    if quantity.surface == "一半" or (quantity.unit == "分之" and quantity.surface[0].isdigit()):
        return _FRACTION_BEFORE.search(before) is not None
    if quantity.unit == "次" and _MEETING.match(after):
        return False
    if quantity.kind == "rank":
        return not _RANK_NOT_AFTER.match(after) and bool(_RANK_BEFORE.search(before))
    if quantity.kind in ("counter", "implied") and (
        _STRUCTURAL_AFTER.match(after) or _STRUCTURAL_BEFORE.search(before)
    ):
        return False
    if quantity.kind == "implied" and after[:1].isascii() and after[:1].isalpha():
        return False  # 11.4万P: a unit that the vocabulary lacks is not money or heads
    if after[:1] in ("级", "亿", "万") or (quantity.base_unit == "tonne_class" and _GOES_ON.match(after)):
        return False  # 10米级轴承, 30万吨级航道: a class; 百亿亿次: not read to its end
    if quantity.kind == "voltage":
        return False  # 750千伏…工程: the class of a line
    if quantity.unit == "成":
        return not _NOT_A_TENTH.match(after) and not before.endswith(("建", "完", "形"))
    if _CHINESE_NUMERAL.match(quantity.surface) and quantity.unit not in ("分之", "%"):
        # 三角, 一体, 两手: a lone Chinese digit counts only where something is made, or doubles.
        # 一批, 一个, 一次 are articles more than counts.
        made = (
            quantity.kind == "counter"
            and not quantity.surface.startswith("一")
            and (quantity.comparator in ("ge", "le") or bool(_MAKES.search(before)))
        )
        return made or quantity.unit in ("倍", "番")
    return True


def _measures_time(quantity: Quantity, text: str) -> bool:
    """True for how long something takes or lasts (人均预期寿命80岁, 开办时间0.5天), and not for a deadline."""
    return (
        quantity.value > 0 and _DURATION.search(text, max(0, quantity.start - 40), quantity.start) is not None
    )


def _overlaps(quantity: Quantity, spans: Sequence[tuple[int, int]]) -> bool:
    # any() with a generator costs several times as much, and this is asked of every number.
    for start, end in spans:  # noqa: SIM110
        if start < quantity.end and quantity.start < end:
            return True
    return False
