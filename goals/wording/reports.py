"""Reports and rounds in words."""

from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from goals.workflow import Move, ReportState, Why

if TYPE_CHECKING:
    from datetime import datetime

    from goals.models.reports import Saved
    from goals.reports.rights import Standing

STATE = {
    ReportState.DRAFT: pgettext_lazy("a report", "Draft"),
    ReportState.SUBMITTED: pgettext_lazy("a report", "Submitted"),
    ReportState.RETURNED: pgettext_lazy("a report", "Returned"),
    ReportState.APPROVED: pgettext_lazy("a report", "Approved"),
    ReportState.FROZEN: pgettext_lazy("a report", "Frozen"),
}

NOBODY_ELSE = {
    Move.SAVE: gettext_lazy("Only those who report for the department write in its report."),
    Move.READY: gettext_lazy("Only those who report for the department mark its report as ready."),
    Move.SUBMIT: gettext_lazy("Only the head of the department submits the report."),
    Move.RETURN: gettext_lazy("Only the faculty’s reviewers return a report."),
    Move.APPROVE: gettext_lazy("Only the faculty’s reviewers approve a report."),
    Move.SETTLE: gettext_lazy("Only administrators settle a disputed figure."),
    Move.REOPEN: gettext_lazy("Only administrators reopen a report."),
    Move.FREEZE: gettext_lazy("Only administrators freeze a round."),
}


def moment_text(moment: "datetime") -> str:
    """A day and an hour, as they are on the wall in Norway: 15.05.2022 kl. 23:59."""
    local = timezone.localtime(moment)
    return _("%(day)s at %(hour)s") % {
        "day": formats.date_format(local.date(), "SHORT_DATE_FORMAT"),
        "hour": formats.time_format(local.time(), "H:i"),
    }


def day_text(moment: "datetime") -> str:
    """The day without its year: 15. mai."""
    return formats.date_format(timezone.localtime(moment).date(), "MONTH_DAY_FORMAT")


def refusal_text(why: Why, move: Move, standing: "Standing") -> str:
    """Why a move may not be made, in a sentence that says what would help."""
    if why is Why.NOT_YOURS:
        return str(NOBODY_ELSE[move])
    if why is Why.OWN_WORK:
        return _(
            "You report for this department or have written in this report. "
            "Someone else in the faculty decides on it."
        )
    if why is Why.NO_REASON:
        return _("Write a reason.")
    if why is Why.BEFORE:
        return _("The round opens on %(moment)s.") % {
            "moment": moment_text(standing.report.round.opens_at)
        }
    if why is Why.FROZEN:
        return _("The round is frozen. An administrator can reopen the report, with a reason.")
    if why is Why.LOCKED:
        return locked_text(standing)
    return _("The report is %(state)s.") % {"state": str(STATE[standing.state]).lower()}


def locked_text(standing: "Standing") -> str:
    """When it locked, and why it had longer than others where it had."""
    locked = _("The report was locked on %(moment)s.") % {"moment": moment_text(standing.lock)}
    if standing.extension_reason:
        longer = _("The deadline had been extended: %(reason)s") % {
            "reason": standing.extension_reason
        }
        return f"{locked} {longer}"
    help_ = _("An administrator can extend the deadline, with a reason.")
    return f"{locked} {help_}"


def hour_text(moment: "datetime") -> str:
    return formats.time_format(timezone.localtime(moment).time(), "H:i")


def changed_by_text(saved: "Saved", at: "datetime") -> str:
    """Who wrote what stands now, and when: the hour alone on the same day."""
    who = {"name": saved.by.name, "moment": moment_text(saved.at), "hour": hour_text(saved.at)}
    if timezone.localtime(saved.at).date() == timezone.localtime(at).date():
        return _("Changed by %(name)s at %(hour)s") % who
    return _("Changed by %(name)s on %(moment)s") % who


def changed_text(saved: "Saved | None") -> str:
    """The report is not what was read any more; `saved` is what was written last, if it was."""
    if saved is None:
        return _(
            "The figures have changed since you read the report. Nothing was submitted. "
            "Read it again."
        )
    return _(
        "%(name)s has changed the report since you read it (%(moment)s). Nothing was submitted. "
        "Read it again."
    ) % {"name": saved.by.name, "moment": moment_text(saved.at)}
