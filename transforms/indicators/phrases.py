"""The noun phrase that a quantity measures, cut from the words around it."""

import re

from transforms.indicators.clauses import TIME

# What leads a clause and names nothing measured: connectives, adverbs, verbs of doing, what is done to.
_LEAD = re.compile(
    "^(?:(?:以上|以下|左右|以内)、|其中|同时|此外|另外|而且|而|但|并且|并|且|则|到|至|据(?![点])[^，]{0,12}|截至|截止|目前|当前|现有|累计|总共|显示|表明|成为|共有|共计|总计|合计|共|"
    "分类|全年|全省域?|全市域?|全区|全国|全县|全州|全社会(?=[^研用固])|我省|我市|县里|市里|省里|我们|相当于|我区|我县|我国|本省|本市|各地|各级|省域|省级财政|市级财政|"
    "仅仅|仅|已经|已|还|将|要|须|应当|应|可以|可|有望|力争|确保|努力|争取|计划|拟|预计|预期|包括|涵盖|原定|确定|提出|明确|要求|实现了?|完成了?|推动|促进|推进|"
    "打造|建成了?|培育|引进|实施|安排|形成|保持|突破|达到|获得|享受|鼓励|给予|予以|一次性|对|把|将|使|让|为|给|向|由|在|从|是|有|的|和|与|及|以及|或者|或|以|按照?|"
    "分别|均|都|再|又|也|率先|首次|近|约|同期|同年|当年|每年|如果|较|比|指|有序|"
    "[一二三四五六七八九十两\\d]+年(?:来|间|里)?共?|[^，。；、]{2,4}后(?=[^续勤备台代])|[一二三四五六七八九十]是|比如|例如|[+＋÷、，：；—\\-（）()\\s\x01])+"
)  # fmt: skip
# Objects of these are named with them: 对GDP增长贡献率, 在校生.
_LEAD_KEEPS = re.compile(
    "^(?:共建|共同|共享|共有产权|对[^，。；]{1,14}(?:贡献|影响|增长)|在校|在建|在册|在职|在岗|在线|在营|有效|有机|有色|由于|前沿|前海|中小|中药|中等|中医|中欧|中央|中国|中老|中部|内河|内地|内蒙|后备|为民|"
    "再生|再贷款|应急|应用|应届|应税|应收|将军|给水|要素|可再生|可信|可支配|近岸|近零|对外|向阳|安排就业|形成率|支持率|以工代赈|及格|和美|和平|约束|年均|年度|年末|年产|年营|是否|把关|一是一|从业|都市|已建|当年生)"
)
_COMPARED = re.compile(
    "[比较]?(?:上年|去年|上月|前年|上半年|同期|上年同期|去年同期|计划|目标|预期|全国平均水平?|全省平均水平?|全国|全省|上一年|“?十.五”?(?:末|时期)?|\x01年初预算|年初预算|\x01)(?:的|末|底|同期)*(?:平均)?(?:水平)?"
)
# 在62项服务的基础上
_BASIS = re.compile("(?<=..)的?基础上.*$")
# What stands between the thing measured and its number.
_TAIL = re.compile(
    "(?:(?<![通抵直])达到?了?|高达|新增|微|略?[高低]于|提出的?|确定的?|多达|实现|完成|跨上|迈上|跃上|跃升|为|是|有|共有|共|计|约|近|逾|超过?|突破|超出|不得(?:超过|低于|少于|高于|大于)?|不低于|不少于|不超过|不高于|不足|未满|至少|最高|最多|最低|"
    "可比|名义|实际(?=增长|下降)|同口径|同比|环比|合计|总计|累计|平均每年|每年平均|平均|递增?|拟|每年|以每年|年均|预计|预期|有望|力争|总体|"
    f"{_COMPARED.pattern}|(?<![占对])比|较|首次|率先|历史性|成功|稳步|持续|进一步|再|[一二三四五六七八九十两\\d]+年(?:来|间)?|连续[^，。；]{{1,4}}(?:年|个月|个季度)|"
    "显著|明显|大幅|小幅|快速|加快|放缓|较快|较大|平稳|企稳|趋稳|由负转正|止跌|增长|增加|增幅|增至|增|提高|提升|上升|回升|下降|减少|降低|下滑|回落|压减|压缩|缩短|缩减|缩小|收窄|扩大|发展|升高|攀升|上涨|上浮|下调|上调|跃升|拓展|精简|延长|降|升|多|少|"
    "控制|保持|稳定|维持|介于|处于|占(?=$)|左右|以上|以内|"
    "(?:由|从)(?:人均|每人每?[年月]?)|由|从|到|至|了|的|在|按|以|只|仅|就|已经|已|将|可以?|能够|要|须|应当?|再|又|也|还|一次性|给予|处以?|"
    "不再|分别|均|双双|都|各|并|并列|、|，|：|“(?=$)|）|[\\s\x01])+$"
)  # fmt: skip
# 引进甲公司、乙公司等首店: examples are none of the name.
_EXAMPLES = re.compile(
    "^(?:(?P<verb>引进|培育|建成|打造|新建|建设|新增|实施|推进|完成|创建)[^，。；]*、[^，。；]{1,20}等(?=[^级额式于高]{2})|"
    "[^，。；]*、[^，。；]{1,20}等(?=[^级额式于高]{4}))"
)
_RANK_TAIL = re.compile(
    "(?:(?:稳居|位居|位列|居于?|列|排名?在?|名列|跃居|跃升至?|升至|升到|上升到|前进到|保持在?|成为|连续\\S{1,4}(?:年|个月|个季度)|继续|均|并列|首次|进入|跻身|蝉联|稳定在|"
    "全世界|世界|全国|全球|全省|全市|亚洲|国内|中西部|西部地?区?|中部地?区?|东部地?区?|东北|长三角|同类城市|副省级城市|各省区?市?|全部城市|第|前|至|的|了|为|是|在|、|，|\\s|\x01|[一二三四五六七八九十\\d]年))+$"
)
_BRACKETED = re.compile("（[^（）]*）|\\([^()]*\\)|《[^《》]*》")
_NOUN_AFTER = re.compile(
    "^(?:以上|以下|以内|左右|余|多|的|来自)*(?P<noun>(?:“[^“”]{1,20}”|\\dG|\\d{1,3}小时|[^，。；：（）《》！？\\d\\s]){2,40})"
)
# 来自高校、企业的专家; 有条件、有基础的城市.
_DESCRIBED = re.compile(
    "^(?:来自|有|具有|具备|拥有)[^，。；的]{1,24}的(?P<noun>[^，。；、的\\d]{2,8}?)(?=[，。；]|$)"
)
_NO_NOUN = re.compile(
    "^(?:以上|以下|以内|左右|增加|增长|提高|提升|减少|下降|降低|上升|扩大|到|至|升(?!级)|降|、|和|及|与|或|，|以|不足|占|同比|居|均|都|分别|的?(?:目标|任务|台阶|大关|水平|关口|门槛|罚款)|"
    "且|并|后|时|之|起|给予|进行|完成|列|用于|向)"
)
_MANNER = re.compile("(?:圆满|正式|全部|顺利|扎实|全面|成功|陆续|相继|实战化|规模化|在全国|在全省)+$")
_ENDS_NOUN = re.compile("、|超(?![市级高前声算])|突破|和(?![美谐平睦田])|及其?|是")
_JOINED_NOUN = re.compile("[和与及][^、的，]{2,3}")
_CLAUSE_VERB = re.compile(
    "(?:享有|提供|换上|纳入|列入|入选|获批|获得|获评|荣获|(?<!荣)获(?!得|批|评|感)|进入|实现|达到|完成|投产|建成|开工|投入|上市|通过|参与|接入|提出|增收|全部|主板|挂牌|成立|落户|被|(?<!普)通高|通电|远离|搬|全部|实行|开展|享受|参加|受益|达标|脱贫|就业|实施|建设|开展|组织|改善|增补|到(?=基层)|落地|填补|覆盖|参会|拉动|带动|规模化(?:应用|生产|运营))"
)
# Words that stand for the subject of the clause before: they name how much, not what.
METRIC = re.compile(
    "^(?:其|该|这一|这个|这些|此|上述|两者?|两市|三市|各项|总体)?(?:(?:平均|年均|同比|累计|实际|名义)?(?:增速|增幅|增长率?|降幅|涨幅)|绝对[值额]|总量|总额|总数|总规模|规模|数量|"
    "占比|比重|份额|占有率|数字|指标|比例|数值|余额|人均|均值|总产值|总值|产值|(?:完成|实现)?投资|产能|装机|总和|合计|全年|贡献率|排名|名次|位次|增量|金额|业务量|水平|目标|收入|"
    "全省|全市|全国|全区|年度)$"
)
_EACH_OF = re.compile("^(?:每|单)[家个户人辆项]\\S{0,4}$")
_LEVEL_OF = re.compile("^(?:国家级|省级|市级|区级|县级|自治区级)")
_AMOUNT = re.compile("(?:总?产量|总?产值|保有量|销量|数量|金额|总额|收入|面积)$")
_CONTINUES = re.compile("^(?:对[^，。；]{1,16}贡献率|占)")
_STANDS_FOR = re.compile(
    "^(?:其|该|这一|这个|这些|此|上述|两者?|两市|三市|各项|总体)|(?:数字|数值|指标|绝对[值额]|合计|全年|全省|全市|全国|全区|年度)$"
)
_SHARE_OF = re.compile(
    "占(?:到|了)?(?P<whole>[^，。；：占]{0,16}?)(?:的)?(?:总量|总数)?(?:的?(?:比重|比例|份额|比))?(?:的|约|为|是|达到?|高达|超过?|突破|均|不断|上升|提升|提高|增加|降低|下降|接近|近|由|从|到|至|控制在|保持在|稳定在|分别|不得|低于|高于|不低于|不超过|不少于|已|将|[\x01])*$"
)
_SHARE_IN = re.compile("在(?P<whole>[^，。；：]{1,16}?)中?的?(?:占比|比重|份额|比例)")
# Verbs of effect that belong to the name, and want a subject: 惠及群众, 带动销售, 支持项目.
EFFECT = re.compile("^(?P<verb>(?:共|累计|直接|间接)?(?:支持(?!率)|带动|拉动|惠及|撬动|赋能))[^，。；]{0,5}$")
MAX_LENGTH = 24
LONG = 11
_SHORTEST_HEAD = 4
_SHORT_DOING = 6
_LONG_DOING = 20
_COVERS_ALL = "实现全覆盖"
SHORT_NOUN = 5
_LEAD_WORD = re.compile(_LEAD.pattern.removesuffix("+"))


def _first_word(phrase: str) -> int:
    match = _LEAD_WORD.match(phrase)
    return match.end() if match else 0


def name_after(rest: str) -> str:
    """Return the noun phrase that a counter counts: `民生领域的标杆应用` of `个民生领域的标杆应用，包括`."""
    rest = re.sub("^(?:以上|以下|左右)(?=[^，。；、（）的])", "", rest)
    if _NO_NOUN.match(rest):
        return ""
    described = _DESCRIBED.match(rest)
    if described is not None:
        return described.group("noun")
    match = _NOUN_AFTER.match(rest)
    if match is None:
        return ""
    whole = _BASIS.sub("", match.group("noun"))
    # 9个县被命名为示范区: a noun of one character needs what is said of it.
    verb = None if whole[1] == "被" else _CLAUSE_VERB.search(whole, 2)
    at = verb.start() if verb else len(whole)
    noun, doing = _listed_noun(_MANNER.sub("", whole[:at])), whole[at:]
    if len(noun) < 2:
        return ""
    if noun != whole[:at] and not _MANNER.search(whole[:at]):
        doing = ""
    doing = _doing_of(doing, len(noun), verb.group() if verb else "")
    return doing if doing.endswith(noun) else doing + _balanced(_head(noun))


def _listed_noun(words: str) -> str:
    """The first noun of a list; two that share a number (国家和地区) stay together."""
    first = _ENDS_NOUN.split(words)[0]
    return words if _JOINED_NOUN.fullmatch(words[len(first) :]) else first


def _doing_of(words: str, length: int, verb: str) -> str:
    """What tells which of things named in few words: 获批国家试点 of 项目获批国家试点; a long doing is left out."""
    doing = _ENDS_NOUN.split(words)[0].replace("了", "")
    longest = _LONG_DOING if length <= SHORT_NOUN else _SHORT_DOING
    if doing in (verb, _COVERS_ALL) or len(doing) > longest:
        return ""
    return _balanced(doing)


def share_of(words: str) -> tuple[str, str] | None:
    """Return (what has the share, `占GDP比重`) where words say that their number is a share, else None."""
    match = _SHARE_OF.search(words)
    if match is not None:
        whole = match.group("whole").replace(TIME, "").strip("的")
        return words[: match.start()], f"占{whole}比重" if whole else "占比"
    inside = _SHARE_IN.search(words)
    if inside is not None:
        return words[: inside.start()], f"占{inside.group('whole').strip('的')}比重"
    return None


def with_subject(own: str, carried: str) -> str:
    """Return the full name of what a clause calls by a pronoun or a bare measure: 总量, 这一数字, 占比."""
    if not own:
        return carried
    if not carried:
        return own
    if _CONTINUES.match(own):
        return f"{_AMOUNT.sub('', carried)}{own}" if _AMOUNT.match(own) else f"{carried}{own}"
    if _EACH_OF.match(own):
        return carried
    if _LEVEL_OF.fullmatch(own):
        return own + _LEVEL_OF.sub("", carried)
    if not METRIC.match(own):
        return own
    if _STANDS_FOR.search(own) or carried.endswith(own):
        return carried
    return f"{carried}{own}"


def name_before(words: str, whole: bool = False) -> str:
    """Return the noun phrase that leads up to a number: `数字经济总规模` of `数字经济总规模达到`.

    A long phrase is cut to its last noun, unless `whole` (a list that is told apart) is asked for.
    """
    phrase = _TAIL.sub("", _BRACKETED.sub("", words))
    phrase = _without_lead(phrase.replace(TIME, ""))
    phrase = phrase.strip("的、 ")
    if "等" in phrase:
        examples = _EXAMPLES.match(phrase)
        phrase = (examples.group("verb") or "") + phrase[examples.end() :] if examples else phrase
        phrase = "" if phrase == "等" else phrase
    return _balanced(phrase if whole else _head(phrase))


def _head(phrase: str) -> str:
    """The last noun of a long phrase: lists and what stands before 的 are left out."""
    if len(phrase) > LONG:
        last = re.split("[、]", phrase)[-1]
        phrase = last if len(last) >= _SHORTEST_HEAD else phrase
    if len(phrase) > LONG and "的" in phrase:
        last = phrase[phrase.rindex("的") + 1 :]
        phrase = last if len(last) >= _SHORTEST_HEAD else phrase
    return phrase[-MAX_LENGTH:]


def _balanced(phrase: str) -> str:
    """A cut phrase without the quotation mark that lost its pair."""
    return phrase.replace("“", "").replace("”", "") if phrase.count("“") != phrase.count("”") else phrase


def rank_before(words: str, whole: bool = False) -> str:
    """Return what is ranked: `政务服务满意度` of `政务服务满意度居全国`."""
    return name_before(_RANK_TAIL.sub("", words), whole)


def _without_lead(phrase: str) -> str:
    while True:
        if _LEAD_KEEPS.match(phrase):
            return phrase
        match = _LEAD.match(phrase)
        if match is None:
            return phrase
        # One word at a time, for the next may be one that belongs to the name.
        cut = _first_word(phrase)
        if cut == 0:
            return phrase
        phrase = phrase[cut:]
