"""Numbers as official prose writes them: `1,234.5`, `三百二十`, `二〇三五`, `三点五`."""

from decimal import Decimal

# 19·5％: older prints set the decimal point in the middle.
# Thousands may be parted by the comma of the script (7，443，491，000元).
ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.·]\d+)?"
CHINESE = "[〇零一二两三四五六七八九十百千万亿]+(?:点[〇零一二三四五六七八九]+)?"

CHINESE_DIGITS = {
    "〇": 0,
    "○": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_PRINTED = str.maketrans({",": None, "，": None, "·": "."})
_MAX_DIGITS = 15


def read_number(text: str) -> Decimal | None:
    """Read an Arabic or Chinese number; None for what is none, and for a run of more than 15 digits.

    A longer run is an identifier, and would not fit the warehouse's decimal columns either.
    """
    if text[0].isdigit():
        return Decimal(text.translate(_PRINTED)) if len(text) <= _MAX_DIGITS else None
    return parse_chinese_number(text)


def parse_chinese_number(text: str) -> Decimal | None:
    """Read a Chinese numeral (`三百二十`, `两万`, `二〇三五`, `三点五`); None where it is none."""
    whole, _, fraction = text.partition("点")
    if not whole:
        return None
    if all(char in CHINESE_DIGITS for char in whole) and len(whole) > 1:
        value = Decimal("".join(str(CHINESE_DIGITS[char]) for char in whole))
    else:
        read = _read_scaled(whole)
        if read is None:
            return None
        value = Decimal(read)
    if fraction:
        value += Decimal("0." + "".join(str(CHINESE_DIGITS[char]) for char in fraction))
    return value


def _read_scaled(text: str) -> int | None:
    total = section = digit = 0
    for char in text:
        scale = _SCALES.get(char)
        if scale is None:
            digit = CHINESE_DIGITS[char]
            continue
        if scale < 10_000:
            if not digit and char != "十":
                return None
            section += (digit or 1) * scale
        else:
            # 亿 multiplies all that stands before it (三万亿), 万 only its own section (一亿五千万).
            part = section + digit + (total if char == "亿" else 0)
            if not part:
                return None
            total = part * scale + (0 if char == "亿" else total)
            section = 0
        digit = 0
    return total + section + digit
