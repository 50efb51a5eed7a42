"""Numbers of the worked cases: as they were written, or with the digits that count."""

from decimal import Context, Decimal

from goals.wording.figures import DASH, NBSP, number

_FIVE_DIGITS = Context(prec=5)


def exact(value: Decimal) -> str:
    """As many decimals as it was written with."""
    return number(value, max(0, -int(value.as_tuple().exponent)))


def percent(share: Decimal | None, decimals: int = 1) -> str:
    return DASH if share is None else f"{number(share * 100, decimals)}{NBSP}%"


def five_digits(value: Decimal | None) -> str:
    """The five digits that count, so that 0.0099915 and 15.506 can both be checked."""
    if value is None:
        return DASH
    rounded = _FIVE_DIGITS.create_decimal(value).normalize()
    return number(rounded, max(0, -int(rounded.as_tuple().exponent)))
