"""Rounds in words: their state, what happened to them, and the states of reports with marks."""

from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from goals.models import Event, Round
from goals.wording.reports import STATE, moment_text
from goals.wording.words import Word
from goals.workflow import ReportState

REPORT_STATE = {
    ReportState.DRAFT: Word("new", STATE[ReportState.DRAFT]),
    ReportState.SUBMITTED: Word("review", STATE[ReportState.SUBMITTED]),
    ReportState.RETURNED: Word("back", STATE[ReportState.RETURNED]),
    ReportState.APPROVED: Word("ok", STATE[ReportState.APPROVED]),
    ReportState.FROZEN: Word("locked", STATE[ReportState.FROZEN]),
}


class Phase(StrEnum):
    """Where a round stands in its time."""

    COMING = "coming"
    OPEN = "open"
    OVERDUE = "overdue"  # open still, and past the day it was due
    LOCKED = "locked"
    FROZEN = "frozen"


PHASE = {
    Phase.COMING: Word("nodata", gettext_lazy("Not opened yet")),
    Phase.OPEN: Word("on", pgettext_lazy("a round", "Open")),
    Phase.OVERDUE: Word("jump", pgettext_lazy("a round", "Open, past its due date")),
    Phase.LOCKED: Word("locked", pgettext_lazy("a round", "Locked")),
    Phase.FROZEN: Word("ok", pgettext_lazy("a round", "Frozen")),
}


def phase_of(round_: Round, at: datetime) -> Phase:
    """The round's own phase; an extension moves the lock of one report and not of the round."""
    if round_.frozen_at:
        return Phase.FROZEN
    if at < round_.opens_at:
        return Phase.COMING
    if at >= round_.locks_at:
        return Phase.LOCKED
    return Phase.OPEN if at < round_.due_at else Phase.OVERDUE


EVENT = {
    Event.Kind.OPENED: gettext_lazy("The round was set up"),
    Event.Kind.RESCHEDULED: gettext_lazy("Other times"),
    Event.Kind.ROUND_FROZEN: gettext_lazy("The round was frozen"),
    Event.Kind.CREATED: gettext_lazy("The report was made"),
    Event.Kind.SAVED_FOR: gettext_lazy("An administrator wrote in it"),
    Event.Kind.READY: gettext_lazy("Marked as ready"),
    Event.Kind.NOT_READY: gettext_lazy("No longer ready"),
    Event.Kind.SUBMITTED: gettext_lazy("Submitted"),
    Event.Kind.RETURNED: gettext_lazy("Returned"),
    Event.Kind.APPROVED: gettext_lazy("Approved"),
    Event.Kind.SETTLED: gettext_lazy("A dispute was settled"),
    Event.Kind.EXTENDED: gettext_lazy("More time"),
    Event.Kind.REOPENED: gettext_lazy("Reopened"),
    Event.Kind.FROZEN: pgettext_lazy("a report", "Frozen"),
}


def times_text(event: Event) -> str:
    """The times an event set, in one line; "" for one that set none."""
    if event.locks_at is None:
        return ""
    if event.opens_at is None or event.due_at is None:
        return _("Until %(moment)s") % {"moment": moment_text(event.locks_at)}
    return _("Opens %(opens)s, due %(due)s, locks %(locks)s") % {
        "opens": moment_text(event.opens_at),
        "due": moment_text(event.due_at),
        "locks": moment_text(event.locks_at),
    }


def days_text(days: int) -> str:
    """How far off a day is, from today: in 12 days, today, 3 days ago."""
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}
