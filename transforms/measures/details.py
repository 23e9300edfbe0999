"""Who answers for a measure and by when, as the item itself says."""

import re

# The ways in which notices and plans name the body in charge.
_RESPONSIBLE = (
    re.compile("(?:牵头单位|责任单位|责任部门|牵头部门|主责单位|负责单位|责任主体|实施单位)[：:为]([^）；。\n]{2,120})"),
    re.compile("（([^（）：。]{2,80}?)(?:按(?:照)?职责分工)?(?:分别|共同|牵头)?负责）"),
    re.compile("由([^，。；：（）]{2,40}?)(?:牵头|负责|会同|组织实施|承担)"),
    re.compile("(?:^|[。；])([^，。；：（）\n]{2,30}?(?:[厅局委办部院署会]|政府|中心|机构|小组))(?:牵头|负责)"),
)  # fmt: skip
# What is responsible is a body: not 企业, 责任人, nor the rest of a sentence (要设立机构负责).
_IS_BODY = re.compile(
    "^(?![要应须可并且再也将把])(?:.*)(?:[厅局委办部院署会行]|政府|中心|小组|集团|公司|办公室|专班|指挥部|单位|部门|机构|专项工作组)(?:等)?$"
)
_DAY = r"(?:20\d{2}年(?:1[0-2]|0?[1-9])月(?:[123]?\d日|底|末)?|20\d{2}年(?:底|末|年底|上半年|下半年)?)"
_DEADLINE = re.compile(
    rf"(?:完成时限|完成时间|时限|时间节点)[：:]({_DAY})|({_DAY})(?:之?前|以前)|(?:力争|确保|争取|须|应当?)(?:于|在)({_DAY})(?=[^，。；]{{0,20}}完成)"
)


def responsible_of(body: str) -> str | None:
    """Return the bodies that an item names as responsible, as written (several joined by 、)."""
    if not any(word in body for word in ("牵头", "负责", "责任", "会同", "由", "承担", "实施单位")):
        return None
    for pattern in _RESPONSIBLE:
        for match in pattern.finditer(body):
            named = match.group(1).strip("，、 ")
            if _IS_BODY.search(named):
                return named
    return None


def deadline_of(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the first date that an item between two offsets has to be done by."""
    match = _DEADLINE.search(text, start, end)
    if match is None:
        return None
    return match.span(match.lastindex or 0)
