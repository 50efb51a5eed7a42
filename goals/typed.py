"""A figure as someone typed it in a form or a grid: its numbers, or what is wrong with them.

The same rules as for a row of a workbook (goals.sheets.rowcheck), said at the field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.calculations.aggregation import value_of
from goals.calculations.terms import MeasuredIn
from goals.models import Indicator
from institutes.numbers import Number, NumberCode, NumberError, fit, parse_number, quantize
from institutes.wording.problems import number_error

NUMERATOR, DENOMINATOR = "numerator", "denominator"
# What is said about a cell with a column for its state does not suit a field without one.
_NO_STATES = (NumberCode.STATE_WORD, NumberCode.LESS_THAN)


@dataclass(frozen=True)
class Typed:
    """The parts of a figure. With `problems` (field → sentence) its numbers are not to be used."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    share: Decimal | None = None  # a published percentage without its parts
    is_blank: bool = True
    problems: Mapping[str, str] = field(default_factory=dict)

    def value(self, indicator: Indicator) -> Decimal | None:
        """The figure's value; None while it is blank or wrong, and for 0/0."""
        if self.is_blank or self.problems:
            return None
        return value_of(
            self.numerator,
            self.denominator,
            self.share,
            MeasuredIn(indicator.measured_in),
            indicator.has_denominator,
        )


def read_typed(
    numerator: str, denominator: str, indicator: Indicator, *, percent_allowed: bool = False
) -> Typed:
    """Read a figure's two fields. A blank one is no problem by itself: half a ratio is.

    `percent_allowed`: "33,8 %" alone stands for a share, where the series is one.
    """
    problems: dict[str, str] = {}
    top = _number(numerator, NUMERATOR, problems)
    bottom = _number(denominator, DENOMINATOR, problems)
    if top is None and bottom is None:
        return Typed(is_blank=not problems, problems=problems)
    alone = percent_allowed and indicator.measured_in == MeasuredIn.SHARE and bottom is None
    if top and top.is_percent and alone:
        percent = _fitted(top, NUMERATOR, problems, whole=False, percent_allowed=True)
        share = None if percent is None else quantize(percent / 100)
        return Typed(share=share, is_blank=False, problems=problems)
    whole = indicator.whole_numbers
    part = _fitted(top, NUMERATOR, problems, whole=whole)
    total = _fitted(bottom, DENOMINATOR, problems, whole=whole)
    if not problems:
        _check_together(part, total, indicator, problems)
    return Typed(part, total, is_blank=False, problems=problems)


def _check_together(
    part: Decimal | None, total: Decimal | None, indicator: Indicator, problems: dict[str, str]
) -> None:
    if part is None:
        problems[NUMERATOR] = _("Write this number as well.")
    if total is None and indicator.has_denominator:
        problems[DENOMINATOR] = _("Write this number as well.")
    if total is not None and not indicator.has_denominator:
        problems[DENOMINATOR] = _("This indicator has one number only.")
    if part is not None and total is not None and indicator.is_bounded and part > total:
        problems[NUMERATOR] = _("The number must not be larger than what it is a part of.")


def _number(text: str, name: str, problems: dict[str, str]) -> Number | None:
    try:
        return parse_number(text)
    except NumberError as error:
        problems[name] = _sentence(error)
        return None


def _fitted(
    number: Number | None,
    name: str,
    problems: dict[str, str],
    *,
    whole: bool,
    percent_allowed: bool = False,
) -> Decimal | None:
    if number is None:
        return None
    try:
        return fit(number, whole=whole, percent_allowed=percent_allowed)
    except NumberError as error:
        problems[name] = _sentence(error)
        return None


def _sentence(error: NumberError) -> str:
    if error.code in _NO_STATES:
        return _("Write a number, with digits.")
    return number_error(error)
