"""Letters about what happened to a report, in the language that is active when they are written."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.wording.reports import moment_text
from goals.workflow import Move

if TYPE_CHECKING:
    from goals.models import Round, Times
    from goals.reports.rights import Standing


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


def times_letter(
    round_: "Round", was: "Times", *, reason: str, is_extended: bool, url: str, at: datetime
) -> Letter:
    """When a round is due and locks from now on, when that was before, and why."""
    words = {
        "year": round_.year,
        "due": moment_text(round_.due_at),
        "locks": moment_text(round_.locks_at),
        "due_before": moment_text(was.due_at),
        "locks_before": moment_text(was.locks_at),
    }
    if round_.locks_at <= at:
        subject = _("The report round for %(year)s is locked")
        said = [_("The report round for %(year)s was locked on %(locks)s.")]
    else:
        subject = _("New deadline in the report round for %(year)s")
        said = [_("The reports for %(year)s are due on %(due)s, and lock on %(locks)s.")]
    said.append(_("Before: due on %(due_before)s, locked on %(locks_before)s."))
    if is_extended:
        said.append(_("Departments that were given more time keep it."))
    said.append(_("Reason: %(reason)s"))
    words["reason"] = reason
    return Letter(subject % words, "\n\n".join([*(each % words for each in said), url]) + "\n")


def report_name(standing: "Standing") -> str:
    """The report of IDI for 2021."""
    return _("the report of %(unit)s for %(year)s") % {
        "unit": standing.unit.acronym,
        "year": standing.report.round.year,
    }


def decided_letter(
    move: Move,
    standing: "Standing",
    *,
    by: str,
    reason: str,
    url: str,
    until: datetime | None = None,
    figure: str = "",
) -> Letter:
    """What was decided, by whom and why, what comes next, and the page where it is done."""
    report = report_name(standing)
    words = {"report": report, "person": by, "figure": figure}
    if move is Move.APPROVE:
        said = [
            _("%(person)s has approved %(report)s.") % words,
            _("Its figures are published. You have nothing more to do."),
        ]
        subject = _("Approved: %(report)s")
    elif move is Move.RETURN:
        said = [
            _("%(person)s has returned %(report)s.") % words,
            _("Reason: %(reason)s") % {"reason": reason},
            _("Correct it and submit it again before %(moment)s.")
            % {"moment": moment_text(standing.lock)}
            if until
            else _("The deadline is over. Ask an administrator for a longer one."),
        ]
        subject = _("Returned: %(report)s")
    elif move is Move.REOPEN:
        said = [
            _("%(person)s has reopened %(report)s.") % words,
            _("Reason: %(reason)s") % {"reason": reason},
            _("You can change it until %(moment)s, and then it is submitted again.")
            % {"moment": moment_text(until or standing.lock)},
            _("Figures that were approved stay published until the report is approved again."),
        ]
        subject = _("Reopened: %(report)s")
    else:
        said = [
            _("%(person)s has settled which value of “%(figure)s” holds in %(report)s.") % words,
            _("Reason: %(reason)s") % {"reason": reason},
            _("Both values stay in the history of the report."),
        ]
        subject = _("Settled: a disputed figure in %(report)s")
    return Letter(subject % words, "\n\n".join([*said, url]) + "\n")
