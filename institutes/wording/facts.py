"""What the fields of evidence are called: dates by what they mean, facts by their kind."""

from django.utils.translation import gettext_lazy as _

from institutes.level import Category
from institutes.level.kinds import Counted

# (start, end) by what an item's last day follows from; no end where there is none to ask for.
DATES = {
    Counted.REPORT: (_("Date of the report"), _("Date of the next evaluation of the field")),
    Counted.EXCELLENCE: (_("First day of the grant"), _("Last day of the grant")),
    Counted.FUNDING: (_("First day of the grant"), _("Last day of the grant")),
    Counted.WINDOW: (_("First day of the window"), _("Last day of the window")),
    Counted.PRIZE: (_("Date of the prize"), None),
    Counted.OFFICE: (_("Held from"), _("Held until")),
    Counted.ARTISTIC: (_("Date of the first work"), _("Date of the newest work")),
    Counted.PERIOD: (_("From"), _("Until")),
}

DATE_HELP = {
    Counted.REPORT: _("Blank if there has been none. The older evaluation ends with it."),
    Counted.OFFICE: _("If it is still held: the day it was last confirmed."),
    Counted.WINDOW: _("Four years is usual."),
}

FACT = {
    "scale": _("Scale"),
    "grade": _("Grade"),
    "sentence": _("The panel’s own sentence"),
    "field": _("Field that was evaluated"),
    "external_members": _("External members of the panel"),
    "members_abroad": _("Of them from abroad"),
    "share": _("Share"),
    "ratio": _("Share of level 2, times the national share of the field"),
    "number": _("Number of fellows"),
    "publications": _("Publications in the window, fractional"),
    "works": _("Number of works"),
    "artists": _("Number of artists from the department"),
    "highest_rank": _("International jury or arena of the highest rank"),
}

SHARE = {
    "top_publications": _("PP top 10: lower end of the stability interval"),
    "copublication": _("Share of publications together with them"),
}

IDENTIFIER = {
    Category.A: _("Report and page"),
    Category.B: _("Grant number"),
    Category.C: _("Grant number"),
    Category.D: _("Database, query and date"),
    Category.E: _("Reference"),
    Category.F: _("Programme, catalogue or jury’s statement"),
    Category.G: _("Decision letter"),
    Category.H: _("Agreement"),
}


def fact_label(kind: str, fact: str):
    return SHARE.get(kind, FACT[fact]) if fact == "share" else FACT[fact]
