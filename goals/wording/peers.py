"""Groups of peers, and a place among them, in words. Never a rank."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.calculations.peers import Side, Spread
from goals.calculations.terms import MeasuredIn
from goals.wording.figures import NBSP, bare_value, number, unit_word, value_text

DISCIPLINE = {
    "arts_architecture": gettext_lazy("arts and architecture"),
    "health": gettext_lazy("health sciences"),
    "humanities": gettext_lazy("humanities"),
    "natural_sciences": gettext_lazy("natural sciences"),
    "social_sciences": gettext_lazy("social sciences"),
    "technology": gettext_lazy("technology"),
}

SIDE = {
    Side.OVER: gettext_lazy("over the middle half"),
    Side.IN: gettext_lazy("in the middle half"),
    Side.UNDER: gettext_lazy("under the middle half"),
}


def spread_text(spread: Spread, measured_in: str) -> str:
    """The numbers behind a band, in a line: middle half, median, how many. Its unit of measure
    stands beside it."""
    return _("%(lower)s to %(upper)s, median\u00a0%(median)s, %(departments)s") % {
        "lower": _bare(spread.lower, measured_in),
        "upper": _bare(spread.upper, measured_in),
        "median": _bare(spread.median, measured_in),
        "departments": departments_text(spread.count),
    }


def spread_sentence(spread: Spread, measured_in: str) -> str:
    """The same as a sentence that stands alone."""
    return _(
        "Half of %(departments)s lie between %(lower)s and %(upper)s; the median is %(median)s."
    ) % {
        "departments": departments_text(spread.count),
        "lower": _text(spread.lower, measured_in),
        "upper": _text(spread.upper, measured_in),
        "median": _text(spread.median, measured_in),
    }


def few_text(spread: Spread | None, measured_in: str) -> str:
    """A group too small for a middle half: how many, and from where to where. None: no value."""
    if spread is None:
        return _("no figure to show")
    numbers = {
        "departments": departments_text(spread.count),
        "low": value_text(spread.lowest, measured_in),
        "high": value_text(spread.highest, measured_in),
    }
    if spread.lowest == spread.highest:
        return _("%(departments)s, %(low)s") % numbers
    return _("%(departments)s, %(low)s to %(high)s") % numbers


def departments_text(count: int) -> str:
    return ngettext("%(count)s department", "%(count)s departments", count) % {"count": count}


def _bare(value: Decimal, measured_in: str) -> str:
    """The number alone; a count that lies between two counts keeps its half."""
    if MeasuredIn(measured_in) is MeasuredIn.COUNT and value != value.to_integral_value():
        return number(value, 1)
    return bare_value(value, measured_in)


def _text(value: Decimal, measured_in: str) -> str:
    word = unit_word(measured_in)
    text = _bare(value, measured_in)
    return f"{text}{NBSP}{word}" if word else text
