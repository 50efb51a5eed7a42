"""The entry grid in words: marks of its cells, and the sign where there is no number."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.calculations.terms import State
from goals.wording.words import Word

LOCKED = Word("locked", _("Locked"))
CHANGED_NOW = Word("new", _("Changed now"))
CONFLICT = Word("conflict", _("Conflict"))
JUMP = Word("jump", _("Unusual change"))
ERROR = Word("error", _("Not saved"))

SIGNS = {State.NOT_REPORTED: "", State.NOT_APPLICABLE: "–", State.WITHHELD: "•"}


def saved_text(at: datetime) -> str:
    """That all is saved, and when, by the wall clock in Norway."""
    hour = formats.time_format(timezone.localtime(at).time(), "H:i")
    return gettext("Saved at %(hour)s.") % {"hour": hour}
