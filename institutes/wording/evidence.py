"""Evidence in words: categories, kinds, grades, states, and why some things are no evidence."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutes.level import Category, StepKind, Strength
from institutes.wording.words import Word

CATEGORY = {
    Category.A: _("International evaluation"),
    Category.B: _("Excellence funding"),
    Category.C: _("Other funding after international review"),
    Category.D: _("Publication profile"),
    Category.E: _("International recognition"),
    Category.F: _("Artistic standing"),
    Category.G: _("Excellence in education"),
    Category.H: _("Lasting international partnership"),
}

CATEGORY_RULE = {
    Category.A: _(
        "Strong when the grade is one of the two highest, or the panel says so. Counts until the "
        "next evaluation of the field, at most %(evaluation_years)s years."
    ),
    Category.B: _("Strong. Counts for the grant period and %(excellence_years_after)s more years."),
    Category.C: _("Supporting. Counts for the grant period and %(funding_years_after)s more year."),
    Category.D: _(
        "Supporting, and counts once however many there are. Counts for %(bibliometric_years)s "
        "years after the window."
    ),
    Category.E: _(
        "Supporting. A prize counts for %(prize_years)s years, an office while it is held and "
        "%(office_years_after)s more year."
    ),
    Category.F: _(
        "Supporting. Strong with an international jury or arena of the highest rank and at least "
        "%(works)s works by at least %(artists)s artists within %(artistic_years)s years. Counts "
        "for %(artistic_years)s years."
    ),
    Category.G: _("Supporting. Counts as long as the status is held."),
    Category.H: _("Supporting. Counts for the period of the agreement."),
}

KIND = {
    "subject_evaluation": _("Subject evaluation by the Research Council"),
    "centre_evaluation": _("Mid-term or final evaluation of a centre (SFF, SFU)"),
    "commissioned_evaluation": _("International evaluation asked for by the faculty"),
    "erc": _("ERC grant with NTNU as host"),
    "sff": _("Host of a Centre of Excellence (SFF)"),
    "eu_coordinator": _("Coordinator of an EU project (RIA, ITN or doctoral network)"),
    "msca_cofund": _("MSCA COFUND"),
    "msca_fellows": _("MSCA fellows"),
    "sfi_fme": _("Host of an SFI or FME centre"),
    "fripro": _("FRIPRO project"),
    "nordforsk": _("NordForsk project"),
    "top_publications": _("Share of the most cited publications (PP top 10)"),
    "level_2": _("Share of publications at level 2"),
    "prize": _("Major international prize"),
    "academy": _("Member of an academy"),
    "editor": _("Editor of a leading international journal"),
    "congress": _("Chair of an international congress"),
    "standardisation": _("Leader of international standardisation"),
    "exhibition": _("International exhibition or biennial"),
    "performance": _("Juried performance or festival"),
    "commission": _("Major commission"),
    "competition": _("International competition won"),
    "artistic_project": _("Project of the artistic research programme (PKU)"),
    "sfu": _("Centre for Excellence in Education (SFU)"),
    "joint_master": _("Erasmus Mundus or joint master’s degree with leading partners"),
    "accreditation": _("International accreditation"),
    "joint_centre": _("Joint centre or laboratory"),
    "copublication": _("Co-publication with named leading groups"),
    "infrastructure": _("Long-term access to research infrastructure"),
}

REFUSED = {
    "self_description": _("Own description"),
    "ranking": _("Rankings of universities"),
    "impact_factor": _("Journal impact factor"),
    "h_index": _("h-index"),
    "citations": _("Citation counts that are not normalised"),
}

WHY_REFUSED = {
    "self_description": _(
        "What a department says of itself is no evidence. Let someone else judge: an evaluation, "
        "a funder, a jury."
    ),
    "ranking": _(
        "A ranking judges whole universities by its own weights. CoARA, of which NTNU is a member, "
        "asks us not to judge by it."
    ),
    "impact_factor": _(
        "The impact factor is about a journal, not about your work. DORA, which NTNU follows, asks "
        "us not to use it."
    ),
    "h_index": _(
        "The h-index is about one person’s age and field more than about a group’s level. No "
        "metric alone documents anything."
    ),
    "citations": _(
        "Citations differ tenfold between fields. Use the share of the most cited publications, "
        "which takes the field into account."
    ),
}

SCALE = {
    "five": _("1 to 5 (Research Council, about 2015)"),
    "words": _("Weak to exceptional (Research Council, centres)"),
    "ref": _("1* to 4* (REF, United Kingdom)"),
    "era": _("1 to 5 (ERA, Australia)"),
    "sentence": _("No grades: the panel’s own words"),
}

GRADE = {
    "weak": pgettext_lazy("grade", "Weak"),
    "fair": pgettext_lazy("grade", "Fair"),
    "good": pgettext_lazy("grade", "Good"),
    "very_good": pgettext_lazy("grade", "Very good"),
    "exceptional": pgettext_lazy("grade", "Exceptional"),
    "says_so": _("The panel says that the level is internationally high"),
    "says_not": _("The panel does not say so"),
}

STATE = {
    "draft": Word("new", pgettext_lazy("evidence", "Draft")),
    "submitted": Word("review", _("Under review")),
    "verified": Word("ok", pgettext_lazy("evidence", "Verified")),
    "rejected": Word("back", pgettext_lazy("evidence", "Rejected")),
    "overruled": Word("error", _("Rejected centrally")),
    "withdrawn": Word("na", pgettext_lazy("evidence", "Withdrawn")),
}
EXPIRED = Word("lapsed", _("Expired"))
TOO_WEAK = Word("na", _("Counts nothing"))

STEP = {
    StepKind.SUBMITTED: _("Submitted"),
    StepKind.TAKEN_BACK: _("Taken back"),
    StepKind.VERIFIED: pgettext_lazy("evidence", "Verified"),
    StepKind.REJECTED: pgettext_lazy("evidence", "Rejected"),
    StepKind.OVERRULED: _("Rejected centrally"),
    StepKind.WITHDRAWN: pgettext_lazy("evidence", "Withdrawn"),
}

STRENGTH = {
    Strength.STRONG: _("Strong"),
    Strength.SUPPORTING: _("Supporting"),
    Strength.NONE: _("Counts nothing"),
}


def grade_text(grade: str) -> str:
    """A grade as its scale writes it: "4", "3*", "Very good"."""
    return str(GRADE.get(grade, grade))
