"""Groups of peers, and a place among them, in words. Never a rank."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.calculations.peers import Side, Spread
from goals.wording.figures import value_text

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
    """The numbers behind a band, in a line: median, middle half, how many."""
    return _("median %(median)s, middle half %(lower)s to %(upper)s, %(departments)s") % {
        "median": value_text(spread.median, measured_in),
        "lower": value_text(spread.lower, measured_in),
        "upper": value_text(spread.upper, measured_in),
        "departments": departments_text(spread.count),
    }


def departments_text(count: int) -> str:
    return ngettext("%(count)s department", "%(count)s departments", count) % {"count": count}
