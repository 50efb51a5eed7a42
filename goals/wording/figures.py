"""Figures as people read them: units, thousands, decimals, signs.

Non-breaking spaces and a real minus; the reader's language decides comma or point.
"""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from goals.calculations.terms import MeasuredIn

NBSP = "\u00a0"
DASH = "–"
_MOST_MORE = 4  # decimals, to tell numbers apart
_HAIR = Decimal("1e-9")  # of a percent: what divisions leave

# Decimals that a reader sees, by what is measured.
DECIMALS = {
    MeasuredIn.COUNT: 0,
    MeasuredIn.SHARE: 1,
    MeasuredIn.EUR: 0,
    MeasuredIn.NOK: 0,
    MeasuredIn.NOK_1000: 0,
    MeasuredIn.NOK_1000_PER_FTE: 1,
    MeasuredIn.PER_100_FTE: 1,
    MeasuredIn.RATIO: 2,
}

_UNIT_WORDS = {
    MeasuredIn.SHARE: "%",
    MeasuredIn.EUR: "EUR",
    MeasuredIn.NOK: gettext_lazy("NOK"),
    MeasuredIn.NOK_1000: gettext_lazy("thousand NOK"),
    MeasuredIn.NOK_1000_PER_FTE: gettext_lazy("thousand NOK per FTE"),
    MeasuredIn.PER_100_FTE: gettext_lazy("per 100 FTE"),
}


def number(value: Decimal, decimals: int) -> str:
    """A number with grouped thousands and exactly so many decimals."""
    return _number(value, decimals, get_language())


@lru_cache(maxsize=8192)
def _number(value: Decimal, decimals: int, _language: str | None) -> str:
    """The same numbers stand on page after page."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    rounded = abs(rounded) if rounded == 0 else rounded
    text = number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return text.replace("-", "−").replace(" ", NBSP)


def plain(value: Decimal) -> str:
    """A part of a figure: as many decimals as it has, at most two."""
    cents = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return number(
        cents, 0 if cents == cents.to_integral_value() else (-cents.normalize().as_tuple().exponent)
    )


def unit_word(measured_in: str) -> str:
    """What stands behind the number, "" for plain counts and ratios."""
    return str(_UNIT_WORDS.get(MeasuredIn(measured_in), ""))


def bare_value(
    value: Decimal | None, measured_in: str, *, trimmed: bool = False, more: int = 0
) -> str:
    """The number alone, as it stands under a head that names the unit.

    `trimmed` leaves out decimals that are all 0, as targets are written: 40 %. `more` decimals
    than others of its kind have.
    """
    if value is None:
        return DASH
    kind = MeasuredIn(measured_in)
    shown = value * 100 if kind is MeasuredIn.SHARE else value
    whole = trimmed and shown == shown.to_integral_value()
    return number(shown, 0 if whole else DECIMALS[kind] + more)


def value_text(
    value: Decimal | None, measured_in: str, *, trimmed: bool = False, more: int = 0
) -> str:
    """The value with its unit: 33,8 %, 20 356 210 EUR; a dash when there is none."""
    if value is None:
        return DASH
    word = unit_word(measured_in)
    text = bare_value(value, measured_in, trimmed=trimmed, more=more)
    return f"{text}{NBSP}{word}" if word else text


def texts_apart(one: Decimal, other: Decimal, measured_in: str) -> tuple[str, str]:
    """Two values that are told as different: with more decimals where they would read the same."""
    for more in range(_MOST_MORE + 1):
        texts = value_text(one, measured_in, more=more), value_text(other, measured_in, more=more)
        if texts[0] != texts[1] or one == other:
            break
    return texts


def percent_text(share: Decimal | None, limits: Collection[Decimal] = ()) -> str:
    """A share in whole percent; "" for None. With decimals where rounding would take it over one
    of the `limits` (shares) that it is judged by, or make nothing of it."""
    if share is None:
        return ""
    exact = (share * 100).quantize(_HAIR)
    side = _side(exact, limits)
    for decimals in range(_MOST_MORE + 1):
        shown = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        if _side(shown, limits) == side:
            break
    return f"{number(exact, decimals)}{NBSP}%"


def _side(percent: Decimal, limits: Collection[Decimal]) -> tuple[bool, ...]:
    return percent > 0, percent < 0, *(percent >= limit * 100 for limit in limits)


def label(value: Decimal, measured_in: str, *, trimmed: bool = False) -> str:
    """The number beside a point of a drawing: large amounts in millions."""
    if MeasuredIn(measured_in) in (MeasuredIn.EUR, MeasuredIn.NOK) and abs(value) >= 1_000_000:
        return _("%(number)s million") % {"number": number(value / 1_000_000, 1)}
    return bare_value(value, measured_in, trimmed=trimmed)


def parts_text(numerator: Decimal | None, denominator: Decimal | None) -> str:
    """Numerator and denominator: 96 / 284."""
    if numerator is None or denominator is None:
        return ""
    return f"{plain(numerator)}{NBSP}/{NBSP}{plain(denominator)}"


def difference_text(difference: Decimal | None, measured_in: str) -> str:
    """A change in the indicator's own unit, with its sign; shares in percentage points. What is
    rounded to nothing has no sign."""
    if difference is None:
        return DASH
    kind = MeasuredIn(measured_in)
    scaled = difference * 100 if kind is MeasuredIn.SHARE else difference
    text = number(scaled, DECIMALS[kind])
    is_nothing = not scaled.quantize(Decimal(1).scaleb(-DECIMALS[kind]), rounding=ROUND_HALF_UP)
    signed = text if text.startswith("−") or is_nothing else f"+{text}"
    if kind is MeasuredIn.SHARE:
        points = pgettext("after a number", "percentage points")
        return f"{signed}{NBSP}{points}"
    word = unit_word(measured_in)
    return f"{signed}{NBSP}{word}" if word else signed
