"""A report under review, in words."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from goals.models import Answer, Event, Settlement
from goals.reports.contents import Contents
from goals.reports.items import Item
from goals.reports.looking import Mark, incomplete
from goals.reports.rights import Standing
from goals.wording.reports import STATE, moment_text
from goals.wording.words import Word
from goals.workflow import ReportState

MARK = {
    Mark.DISPUTED: Word("conflict", gettext_lazy("Disputed")),
    Mark.INCOMPLETE: Word("error", gettext_lazy("Not filled in")),
    Mark.STALE: Word("new", gettext_lazy("Changed after the answer")),
    Mark.CAME_IN: Word("plus", gettext_lazy("Came in afterwards")),
    Mark.SETTLED: Word("ok", gettext_lazy("Dispute settled")),
    Mark.EXEMPT: Word("na", pgettext_lazy("status", "Not applicable")),
    Mark.OWN: Word("new", gettext_lazy("The department’s own")),
    Mark.CONFIRMED: Word("ok", gettext_lazy("Confirmed")),
    Mark.AWAITED: Word("missing", gettext_lazy("Not in yet")),
}
UNUSUAL = Word("jump", gettext_lazy("Unusual change"))

CHOICE = {
    Answer.Choice.OWN: pgettext_lazy("an answer", "Own figure"),
    Answer.Choice.CONFIRMED: pgettext_lazy("an answer", "Confirmed"),
    Answer.Choice.DISPUTED: pgettext_lazy("an answer", "Disputed"),
    Answer.Choice.NOT_APPLICABLE: pgettext_lazy("an answer", "Not applicable"),
    Answer.Choice.OPEN: pgettext_lazy("an answer", "Taken back"),
}

OUTCOME = {
    Settlement.Outcome.KEPT: gettext_lazy("The figure that was filled in holds."),
    Settlement.Outcome.TAKEN: gettext_lazy("The department’s figure holds."),
}

# What happened, as the head of a line in the history.
EVENT = {
    Event.Kind.OPENED: pgettext_lazy("an event", "Round opened"),
    Event.Kind.RESCHEDULED: pgettext_lazy("an event", "Deadlines moved"),
    Event.Kind.ROUND_FROZEN: pgettext_lazy("an event", "Round frozen"),
    Event.Kind.CREATED: pgettext_lazy("an event", "Report created"),
    Event.Kind.SAVED_FOR: pgettext_lazy("an event", "Changed by an administrator"),
    Event.Kind.READY: pgettext_lazy("an event", "Marked as ready"),
    "not_ready": pgettext_lazy("an event", "No longer ready"),
    Event.Kind.SUBMITTED: pgettext_lazy("an event", "Submitted"),
    Event.Kind.RETURNED: pgettext_lazy("an event", "Returned"),
    Event.Kind.APPROVED: pgettext_lazy("an event", "Approved"),
    Event.Kind.SETTLED: pgettext_lazy("an event", "Dispute settled"),
    Event.Kind.EXTENDED: pgettext_lazy("an event", "Deadline extended"),
    Event.Kind.REOPENED: pgettext_lazy("an event", "Reopened"),
    Event.Kind.FROZEN: pgettext_lazy("an event", "Frozen"),
}

STATE_MARK = {
    ReportState.DRAFT: "missing",
    ReportState.SUBMITTED: "ready",
    ReportState.RETURNED: "back",
    ReportState.APPROVED: "ok",
    ReportState.FROZEN: "locked",
}


def state_word(standing: Standing) -> Word:
    """How far a report has come, as its reviewer sees it."""
    if standing.state is ReportState.SUBMITTED:
        mine = _("Waits for another reviewer") if standing.is_own_work else _("Waits for review")
        return Word("ready", mine)
    if standing.state is ReportState.DRAFT:
        return Word("missing", _("Not handed in"))
    return Word(STATE_MARK[standing.state], STATE[standing.state])


def why_not_approved(contents: Contents) -> str:
    """What keeps the contents from being approved, and who can help; "" when nothing does."""
    if disputes := contents.open_disputes:
        return ngettext(
            "%(names)s has two values. An administrator settles which one holds, or you return "
            "the report.",
            "%(names)s have two values each. An administrator settles which ones hold, or you "
            "return the report.",
            len(disputes),
        ) % {"names": _names(disputes)}
    if lacking := incomplete(contents):
        return ngettext(
            "%(names)s is not filled in so that it can be recorded. Return the report.",
            "%(names)s are not filled in so that they can be recorded. Return the report.",
            len(lacking),
        ) % {"names": _names(lacking)}
    return ""


def _names(items: list[Item]) -> str:
    return ", ".join(f"{item.indicator.short_name} ({item.indicator.code})" for item in items)


def why_not_until(standing: Standing, until: datetime, at: datetime) -> str:
    """What is wrong with a new deadline for a report; "" when nothing is."""
    if until <= at:
        return _("Choose a time that lies ahead.")
    if until < standing.lock:
        return _("The report is open until %(moment)s anyway. Choose that time or a later one.") % {
            "moment": moment_text(standing.lock)
        }
    return ""
