"""The words by which goals are announced, and those they are phrased with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BY_YEAR = "(?:(?:到|在|至)?(?:20|19)?\\d{2}年(?:底|末|前)*，?)?"
# 提出 and the like announce what follows; 了 needs 目标 or 思路 behind it.
ANNOUNCES = re.compile(
    "(?:明确|首次|进一步|还|也|同样|分别|郑重|鲜明|中|正式|又|联合)*(?:提出|亮明|(?<![明严得关的项])(?<!明确)(?<!工作)(?<!总体)(?<!任务)(?<!上述)(?<!这些)(?<!时期)要求(?![和的]|进一步的)|指出|明确(?!要求))了?(?:要|：|，)*(?=.{4})"
)
SAYS = re.compile("提出|指出|亮明")
# 发布《…》，全面提升…: what follows an instrument says what it is for.
ISSUES = re.compile(
    "(?:印发|发布|出台|制定|公布|审议通过)[了的]?《[^《》]*(?:《[^《》]*》[^《》]*)*》[^，。；]{0,8}$"
)
# 确保完成全年主要目标任务: the goals themselves are the goal.
TASKS = re.compile("^(?:如期|圆满|全面|顺利)?(?:完成|实现)[^，。；]{0,20}(?:目标|任务)")
ADJUNCT = re.compile("^(?:围绕|依托|根据|按照|以[^，]{2,30}为|通过|聚焦|瞄准)")
GOAL_NAMED = re.compile(
    "的(?:[^，。；的]{0,8})(?:目标|愿景|思路|蓝图|定位|理念|总体要求)(?:$|[^，。；]{0,4}$)"
)
ARRANGED = re.compile(
    "(?:^|[^面应])(?:就|对)(?P<goal>[^；。]{4,90}?)(?:作出|作了|进行|提出|做出)了?(?:[^，。；]{0,8})(?:部署|安排|要求|规划)"
)
IS_THE_GOAL = re.compile(
    "^(?P<goal>[^，。；]{4,60}?)是(?:[^，。；]{0,30}?)(?:提出的|确定的|明确的|的)(?:[^，。；]{0,6})(?:目标|任务|重要内容|重要使命|愿景)(?![^，。；]{0,4}责)"
)
AIM = re.compile(
    "(?:出发点|目的|目标|宗旨|愿景|落脚点|任务)(?:[^，。；]{0,12})?(?:就是|在于|必然是|是要|是|为)(?:：|:)?(?P<goal>[^；。]{4,})"
)
# Words that intend only before what is made or measured: 计划 and 要 are nouns and parts of words as well.
_INTENDS = (
    "(?<![大主超按原])计划(?=[在到用建打新投]|完成(?![率情的后]))|(?<!即)将(?=打造|建设|建成|新建|形成|实现|达到|完成)|"
    "(?<![只主重需纲概])要(?=打造|建设|建成|建构|形成|实现|达到|占到|突破|把)|正(?:在|加快|着力|全力)*(?=打造|建设|推动建设|构建|创建)"
)
UP_TO = re.compile("(?:到|至|力争|争取|确保|在|于|截至)$")
EXPECTED = re.compile(
    "(?:预期|主要|发展|总体|奋斗|工作|具体)目标(?:任务)?(?:是|为|如下|包括|确定为)?[：:，]?|目标(?:是|为)[：:]?"
)
DEMANDS = re.compile(
    "应当|(?<![相供适响反效对顺])应(?![用急对])|(?<!实际)(?<!现实)(?<!工作)(?<!业务)(?<!发展)需要|必须|有必要|有利于|亟须|亟需|要(?=[注更积加把以充强尽立统从坚])|既要|还要|就要|才能"
)
DONE = re.compile("已|了(?![解])|过去|去年|同比")
_NO_GOAL = "(?:重点)?从[^，。；]{1,4}个方面|.{0,4}以下.{0,10}(?:目标|任务|工作|意见|建议)|为了?(?!人民|群众)"
FIRST = re.compile(
    "^(?:[第其][一二三四五六七八九十次]|首先|其次|再次|最后|[一二三四五六七八九十]是|此外|例如|比如|同时|当前|可以说|（[一二三四五六七八九十]+）|\\d+[.．、])+[，、 ]?"
)
ITEM = re.compile("[一二三四五六七八九]是|（[一二三四五六七八九十]+）|\\d+[.．、]")
# 第一条 of a statute says what it is for, before what it rests on and that it is made.
PURPOSE = re.compile(
    "^第一条[ \u3000]*为了?(?P<goal>.{4,160}?)(?=，(?:根据|依据|依照|按照|遵照|结合|现?制定|特制定|经|在|[^，。；]{0,20}(?:设立|决定|出台))|，?制定本)"
)
# 全面, 基本 or 率先 reached is a state aimed at, where 实现 alone is every second article.
REACHES = re.compile("(?:推动|促进|确保)?[^，。；]{0,8}?(?:率先|基本|全面|如期)(?:实现|建成)[^，。；]{4,}")
# What a sentence behind 到2035年… ends with that goes on to say how things will be then.
STATE = re.compile(
    "(?:提升|提高|增强|完善|健全|形成|建成|优化|改善|扩大|突破|进展|成效|成就|前列|局面|水平|台阶|加强|普及|协调|领先|实现|巩固|丰富|充分|美好|格局|体系|目标|左右|以上|以内|倍)。?$"
)
# 更加多元, 进一步夯实提升: how far things have come stands before the verb that ends the clause.
DEGREE = re.compile(
    "(?:更加(?!突出|严峻|复杂|困难)|更为|更趋|进一步|明显|显著|大幅|有效|全面|基本|不断|持续|逐步|稳步|初步|高效(?!能)|广泛|深度)[^，。；的、“”]{2,7}$|(?:走在|进入|跻身)[^，。；]{2,10}[前列]$"
)
PLAN = re.compile("规划|计划")
BETTER = re.compile("(?:争取|取得)更好(?:的)?(?:结果|成绩)")
QUANTITY = re.compile(
    "\\d[\\d.]*\\s?(?:%|个百分点|[万亿]|[个家项公吨元人张座条套所])|百分之|左右|以上$|以内$|同步$"
)
QUOTED = re.compile("“([^”]{6,90})”")
FIVE_YEARS = re.compile("十([一二三四五六])(?:个)?五(?:年)?")
# 要 and 必须 stand in every second sentence of an essay; these words say what something is good for.
MILD = ("需要", "应", "应当", "有必要", "有利于")
# 确保实现这一目标: which goal is said elsewhere. 要实现…，必须…: a condition, no goal.
EMPTY_GOAL = re.compile(
    "\\d+项[^，。；]{0,6}指标$|(?:如期|顺利|圆满)?(?:实现|完成|达到)(?:这|上述|以上|该|此)"
)
CONDITION = re.compile("，[^。；]{0,40}?(?:必须|就必须|就要|离不开|不可能|是不可能|是不行|才能|需要)")
# Sections that say what the whole is for; what they would make counts, where in tasks it is the next step.
SETS_OUT = re.compile(
    "(?:总体|行动|工作|基本)(?:要求|思路|目标|原则)|指导思想|(?:发展|主要|建设|试点)目标|战略定位|功能定位|重大意义|重要意义"
)
# 建设数字强省是…的引擎: says what the goal is, not that it is one.
SPEAKS_OF = re.compile("^[^，。；：]{3,30}(?<![于就但凡若都也])是(?!否)")
# 力争外贸企业突破9500家: before a figure these intend, whatever stands first.
MEASURED = ("力争", "确保", "力图")
REACHED = re.compile(
    f"{QUANTITY.pattern}|[^，。；]{{2,}}(?:建成(?:通车|投产|投用|使用)?|通车|投产|投用|开工|竣工|投入(?:使用|运营|运行)|启动商用|入选|获批|进入[^，。；]{{2,}}(?:行列|前列|[前百]强)|住进新[房居])$"
)
LONGEST, LONGEST_DEMAND, MOST_CLAUSES, LONGEST_ASKED = 110, 60, 3, 6


@dataclass(frozen=True)
class GoalWords:
    """Words that goals are phrased with, as patterns.

    `makes` and `begins` match how a goal begins (with a verb that makes something, with any such verb), `vision`
    how it ends, `place` what a place is to become; `intends` finds what announces an intention, `strives` those of
    them that an authority uses in every sentence; `no_goal` begins no goal; `adverbs` may stand before its verb.
    """

    adverbs: str
    makes: re.Pattern[str]
    begins: re.Pattern[str]
    vision: re.Pattern[str]
    place: re.Pattern[str]
    intends: re.Pattern[str]
    strives: re.Pattern[str]
    no_goal: re.Pattern[str]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "GoalWords":
        """Build from the rows of `goal_words.csv`."""
        words: dict[str, list[str]] = {}
        for row in rows:
            words.setdefault(row["kind"], []).append(row["word"])
        of = {kind: "|".join(sorted(listed, key=len, reverse=True)) for kind, listed in words.items()}
        adverbs = f"(?:{of['adverb']})*"
        builds = "打造|建成|建设成|成为|构建|构筑|形成|创建|建设"
        return cls(
            adverbs=adverbs,
            makes=re.compile(f"^(?:通过[^，]{{2,30}})?{adverbs}(?:{of['strong']})"),
            begins=re.compile(f"^{BY_YEAR}{adverbs}(?:{of['strong']}|{of['plain']})"),
            vision=re.compile(f"(?:{of['vision']})[”》]?(?:建设|转型)?$"),
            place=re.compile(f"^{adverbs}(?:{builds}).*(?:(?<!产)示范区|{of['place']})"),
            intends=re.compile(f"{of['intent']}|{_INTENDS}"),
            strives=re.compile(of["strive"]),
            no_goal=re.compile(f"^(?:{_NO_GOAL}|{of['no_goal']})"),
        )
