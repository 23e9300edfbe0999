"""The role in which a text cites an instrument."""

import re

_ROLE_BEFORE = (
    ("repeals", re.compile("(?:废止|替代|取代)(?:了)?[^，。；《》]{0,8}$")),
    ("amends", re.compile("(?:修改|修订|修正)(?:了|完善)?[^，。；《》]{0,6}$|(?:对|将)$")),
    ("interprets", re.compile("(?:解读|解释|理解)$")),
    ("forwards", re.compile("(?:印发|转发|批转)(?:了|的)?[^，。；《》]{0,16}$|现将[^，。；《》]{0,16}$")),
    ("basis", re.compile("(?:根据|依据|依照|按照|遵照|贯彻|落实|执行|遵守|为了?实施)[^。；《》]{0,16}$")),
)  # fmt: skip
_AFTER_ROLES = (
    ("repeals", re.compile("^(?:（[^）]{0,40}）|等)?[^，。；《》]{0,12}(?:同时|即行|自行|一并|予以|相应)?(?:废止|失效|停止执行)")),
    ("amends", re.compile("^(?:（[^）]{0,40}）)?(?:[^，。；《》]{0,12})?(?:作如下修改|作出修改|进行(?:修改|修订|修正)|的决定|作出如下修改)")),
    ("interprets", re.compile("^(?:的)?(?:政策|相关)?(?:解读|释义|问答|的解释|的说明)")),
    ("forwards", re.compile("^(?:（[^）]{0,60}）)?(?:已经[^。；《》]{2,40}(?:同意|批准|审议通过)，)?，?(?:现|一并)?(?:予以)?(?:印发|转发|下发|发给)")),
)  # fmt: skip
_DONE_TO = re.compile("作如下修改|作出修改|作出如下修改|进行(?:修改|修订|修正)|予以修改")


def role_of(before: str, directly_after: str, after: str) -> str:
    """Name the role: repeals, amends, interprets, forwards, basis, or cites where nothing says more.

    `before` and `after` are what stands around a list of titles, `directly_after` what follows this one.
    """
    amended = bool(_DONE_TO.search(after[:20])) or "修改" in before[-8:]
    for role, pattern in _AFTER_ROLES:
        if (pattern.match(directly_after) or pattern.match(after)) and (role != "amends" or amended):
            return role
    for role, pattern in _ROLE_BEFORE:
        if pattern.search(before[-40:]):
            if role == "amends" and before[-1:] in "对将" and not _DONE_TO.search(after[:20]):
                continue
            return role
    return "cites"
