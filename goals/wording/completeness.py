"""How far one figure of a report has come, in a word with its mark."""

from enum import StrEnum

from django.utils.translation import pgettext_lazy

from goals.wording.words import Word


class CellState(StrEnum):
    """The state of one figure of one unit, in the order of how much is left."""

    NOT_REPORTED = "not_reported"
    TO_CONFIRM = "to_confirm"
    BEGUN = "begun"
    DISPUTED = "disputed"
    AWAITED = "awaited"
    CONFIRMED = "confirmed"
    OWN = "own"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    APPROVED = "approved"


CELL = {
    CellState.NOT_REPORTED: Word("missing", pgettext_lazy("a figure", "Not reported")),
    CellState.TO_CONFIRM: Word("review", pgettext_lazy("a figure", "To confirm")),
    CellState.BEGUN: Word("new", pgettext_lazy("a figure", "Begun")),
    CellState.DISPUTED: Word("conflict", pgettext_lazy("a figure", "Disputed")),
    CellState.AWAITED: Word("nodata", pgettext_lazy("a figure", "Awaited from a register")),
    CellState.CONFIRMED: Word("on", pgettext_lazy("a figure", "Confirmed")),
    CellState.OWN: Word("part", pgettext_lazy("a figure", "Own figure")),
    CellState.NOT_APPLICABLE: Word("na", pgettext_lazy("a figure", "Not applicable")),
    CellState.WITHHELD: Word("hidden", pgettext_lazy("a figure", "Withheld")),
    CellState.APPROVED: Word("ok", pgettext_lazy("a figure", "Approved")),
}
