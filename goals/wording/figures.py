"""Figures as people read them: units, thousands, decimals, signs.

Non-breaking spaces and a real minus; the reader's language decides comma or point.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from goals.calculations.terms import MeasuredIn

NBSP = "\u00a0"
DASH = "–"

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


def bare_value(value: Decimal | None, measured_in: str, *, trimmed: bool = False) -> str:
    """The number alone, as it stands under a head that names the unit.

    `trimmed` leaves out decimals that are all 0, as targets are written: 40 %.
    """
    if value is None:
        return DASH
    kind = MeasuredIn(measured_in)
    shown = value * 100 if kind is MeasuredIn.SHARE else value
    whole = trimmed and shown == shown.to_integral_value()
    return number(shown, 0 if whole else DECIMALS[kind])


def value_text(value: Decimal | None, measured_in: str, *, trimmed: bool = False) -> str:
    """The value with its unit: 33,8 %, 20 356 210 EUR; a dash when there is none."""
    if value is None:
        return DASH
    word = unit_word(measured_in)
    text = bare_value(value, measured_in, trimmed=trimmed)
    return f"{text}{NBSP}{word}" if word else text


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
    """A change in the indicator's own unit, with its sign; shares in percentage points."""
    if difference is None:
        return DASH
    kind = MeasuredIn(measured_in)
    scaled = difference * 100 if kind is MeasuredIn.SHARE else difference
    text = number(scaled, DECIMALS[kind])
    signed = text if text.startswith("−") or scaled == 0 else f"+{text}"
    if kind is MeasuredIn.SHARE:
        points = pgettext("after a number", "percentage points")
        return f"{signed}{NBSP}{points}"
    word = unit_word(measured_in)
    return f"{signed}{NBSP}{word}" if word else signed
