"""What the words of a clause say of the unit and the bound of its number."""

import re

from transforms.indicators.clauses import Part
from transforms.indicators.state import State, continues_list
from transforms.indicators.status import names_goal
from transforms.quantities.quantities import Quantity

_PEOPLE = re.compile(
    "人口|人数|用户|游客|就业|职工|学生|居民|农民|劳动力|群众|村民|市民|老人|儿童|师生|党员|干部|劳务|参保|监测对象|人员|纳税人|幼儿|服务人|旅客|旅居|人才|从业"
)
_BOUNDS = ("gt", "lt")
# 以上 and the like bound the number before them alone; what stands before a list bounds all of it.
_OWN_BOUND = re.compile("[及]?以[上下内]|之[上内]|左右|上下|封顶|起")


def settled(quantity: Quantity, part: Part, state: State) -> Quantity:
    """Return a quantity with what its clause says of unit and comparator.

    A bare 2200万 counts people where its clause speaks of people; a bound holds for the whole list
    (分别突破1.5万亿元、1.4万亿元); 高于60亿元的目标 names a goal that itself is 60.
    """
    if quantity.kind == "implied" and _PEOPLE.search(part.lead + part.rest[:6]):
        quantity = quantity._replace(base_unit="persons")
    if names_goal(part.rest) and quantity.comparator in _BOUNDS:
        quantity = quantity._replace(comparator="eq")
    if continues_list(part) and quantity.comparator == "eq":
        quantity = quantity._replace(comparator=state.comparator)
    state.comparator = "eq" if _OWN_BOUND.match(part.rest) else quantity.comparator
    return quantity
