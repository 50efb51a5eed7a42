"""The word and the mark of every status and state. Colour never speaks alone (design.md)."""

from collections.abc import Iterable

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from goals.calculations.assessment import RuleName
from goals.calculations.terms import Aggregation, Direction, State, Status
from institutes.level import Code
from institutes.wording.level import LEVEL as LEVEL_OF
from institutes.wording.words import Word

STATUS = {
    Status.TARGET_MET: Word("met", _("Target met")),
    Status.ON_TRACK: Word("on", _("On track")),
    Status.SOME_PROGRESS: Word("some", _("Some progress")),
    Status.LITTLE_PROGRESS: Word("little", _("Little progress")),
    Status.NO_CHANGE: Word("same", _("No change")),
    Status.MOVING_AWAY: Word("away", _("Moving away")),
    Status.NOT_ENOUGH_DATA: Word("nodata", _("Not enough data")),
    Status.NO_TARGET: Word("notarget", _("No target")),
    Status.NOT_APPLICABLE: Word("na", pgettext_lazy("status", "Not applicable")),
}

# What each status means under the straight line, in a line for the legend.
MEANING = {
    Status.TARGET_MET: _("The target is reached."),
    # xgettext:no-python-format
    Status.ON_TRACK: _("At least 95 % of the change expected by now."),
    # xgettext:no-python-format
    Status.SOME_PROGRESS: _("60 to 95 % of the change expected by now."),
    # xgettext:no-python-format
    Status.LITTLE_PROGRESS: _("Better than at the start, but less than 60 % of what was expected."),
    Status.NO_CHANGE: _("The same as at the start."),
    Status.MOVING_AWAY: _("Further from the target than at the start."),
    Status.NOT_ENOUGH_DATA: _("No figure, or too few."),
    Status.NO_TARGET: _("No target, or no known starting point."),
    Status.NOT_APPLICABLE: _("Does not apply to the department."),
}

STATE = {
    State.VALUE: Word("ok", _("Value")),
    State.NOT_REPORTED: Word("missing", _("Not reported")),
    State.NOT_APPLICABLE: Word("na", pgettext_lazy("status", "Not applicable")),
    State.WITHHELD: Word("hidden", _("Withheld")),
}

# An institute's documented level, as far as the ledger tells it.
LEVEL = {
    True: Word("doc", _("Documented")),
    False: Word("undoc", _("Not documented")),
    None: Word("missing", _("Not assessed")),
}


def level_word(is_documented: bool | None, code: Code | None) -> Word:
    """An institute's level in the words of the rule, as far as they say what was counted; else in
    the three words of the count (None: not counted)."""
    agrees = code is not None and is_documented is (code is Code.DOCUMENTED)
    return LEVEL_OF[code] if agrees else LEVEL[is_documented]


LEVEL_SENTENCE = {
    True: _("A high international level is documented."),
    False: _("A high international level is not documented."),
}

AGGREGATION = {
    Aggregation.SUM: _("sum"),
    Aggregation.RATIO: _("ratio of sums, never an average of shares"),
    Aggregation.DISTINCT: _("each counted once"),
    Aggregation.FRACTIONAL: _("sum of fractions"),
    Aggregation.COVERAGE: _("share of departments"),
    Aggregation.NONE: _("not added up"),
}

DIRECTION = {
    Direction.UP: _("it rises"),
    Direction.DOWN: _("it falls"),
    Direction.NEUTRAL: _("neither: shown, not judged"),
}

# What a year of a series stands for; an academic year never hides behind a number.
REFERENCE = {
    "calendar_year": _("the calendar year"),
    "census_1_october": _("the count on 1 October of the year"),
    "stock_31_december": _("as it stood on 31 December"),
    "window_4_years": _("the four years that end with the year"),
}

RULE = {
    RuleName.LINEAR: _("Straight line from the start to the target, version %(version)s."),
    RuleName.MAINTAIN: _("To be kept at the target, version %(version)s."),
    RuleName.ONE_OFF: _("Done or not, version %(version)s."),
}

# Why a parent has no number, or another one than the sum of its departments.
TOTAL_REASON = {
    "counts_may_overlap": _(
        "The departments’ counts may overlap and come without keys, so they are not added up."
    ),
    "not_added_up": _("This indicator is not added up."),
    "demo_sum_is_no_total": _(
        "Other years have a real total. A sum of demo figures does not stand in for it."
    ),
    "small_group": _("Too few persons to be shown outside the unit."),
}

# Through which door a figure came.
DOOR = {
    "upload": _("Published from a workbook"),
    "undo": _("Brought back by an undo"),
    "source": _("Loaded from a source"),
    "demo": _("Demo data"),
    "grid": _("Entered in the grid"),
    "report": _("Approved report"),
}


def listed(names: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *others, last = names
    if not others:
        return last
    return gettext("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last}
