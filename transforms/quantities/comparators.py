"""How a number is bounded: 不低于 … 以上, 不超过 … 以内, 约 … 左右."""

import re

# Words before a number that bound it. Source: the wording conventions of official prose; 达到,
# 高达 and 为 state the value itself.
_BEFORE = (
    ("ge", "不低于|不少于|不小于|不得低于|不得少于|至少|不下于|最低|下限为?"),
    ("le", "(?:不|不得|未)超过|不高于|不大于|不多于|至多|上限为?|控制在|封顶|"
           "(?<![界球国内洲省市])最[高多](?:不超过|可以?)?(?:给予|奖励|补助|补贴|支持|资助|拿到|获得|得到|享受|为|达)?"),
    ("gt", "超过|超出|突破|多于|高于|大于|超|逾|(?<![通经不])过"),
    ("lt", "少于|低于|小于|不足|未满|不到|不及|未达到"),
    ("approx", "大约|约为?|将近|接近|近|左右"),
)  # fmt: skip
_BEFORE_PATTERN = re.compile(
    "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _BEFORE) + r")(?:了|达到?|至)?$"
)
_AFTER_PATTERN = re.compile(
    "(?P<ge>及?以上|之上|起(?=[，。；、]))|(?P<le>及?以下|及?以内|之内|封顶)|(?P<approx>左右|上下|许(?=[，。]))"
)
# 不超过项目投资额的30%, 最高按营业收入增量的0.1%: the bound stands before what the share is of.
_BOUND_OVER = re.compile(
    "(?:(?P<le>不超过|不高于|最[高多](?:按|给予))|(?P<ge>不低于|不少于))[^，。；、\\d]{1,24}$"
)
_ABOUT_SHARE = re.compile("约占[^，。；\\d]{1,16}$")


def comparator_of(text: str, start: int, end: int, more: bool) -> str:
    """Return eq, ge, gt, le, lt or approx for the number at an offset span; `more` is 余 or 多 behind it."""
    after = _AFTER_PATTERN.match(text, end)
    before = _BEFORE_PATTERN.search(text, max(0, start - 8), start)
    if after and after.lastgroup != "approx":
        return after.lastgroup or "eq"
    if before:
        return before.lastgroup or "eq"
    if _ABOUT_SHARE.search(text, max(0, start - 20), start):
        return "approx"
    over = _BOUND_OVER.search(text, max(0, start - 30), start)
    if over:
        return over.lastgroup or "eq"
    if more:
        return "gt"
    return "approx" if after else "eq"
