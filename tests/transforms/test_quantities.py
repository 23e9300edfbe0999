"""Numbers with units, exact in decimal."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases_reader import read_cases
from transforms.quantities.numerals import parse_chinese_number
from transforms.quantities.quantities import find_quantities
from transforms.reference import Reference


@pytest.mark.parametrize("case", read_cases("quantities"), ids=lambda case: str(case["text"]))
def test_quantity_is_read(case: dict[str, str], reference: Reference) -> None:
    text = case["text"]
    quantities = list(find_quantities(text, reference.units))
    assert all(text[one.start : one.end] == one.surface for one in quantities)
    read = [(one.value_base, one.base_unit, one.comparator) for one in quantities]
    assert (Decimal(str(case["value"])), case["unit"], case.get("comparator", "eq")) in read


@pytest.mark.parametrize(
    ("text", "value"),
    [("三百二十", 320), ("两万", 20_000), ("二〇三五", 2035), ("三点五", "3.5"), ("十二", 12), ("一亿五千万", 150_000_000),
     ("一千零五", 1005), ("百", None)],
)  # fmt: skip
def test_chinese_numerals(text: str, value: object) -> None:
    assert parse_chinese_number(text) == (None if value is None else Decimal(str(value)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.sampled_from(["亿元", "万人", "%", "个百分点", "项"]))
def test_arabic_numbers_are_exact(reference: Reference, number: int, unit: str) -> None:
    [quantity] = find_quantities(f"共{number}{unit}", reference.units)
    assert quantity.value == number
