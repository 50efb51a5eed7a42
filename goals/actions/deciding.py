"""How a report is decided on: its row is held, and everything is asked again under the lock.

What a form said about the report is never trusted: it names the version that was seen, and no more.
"""

from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from goals import ledger
from goals.actions.conflicts import Conflict
from goals.models import Event, Report
from goals.reports.rights import PUBLIC, Standing, standing_of
from goals.wording.reports import refusal_text
from goals.workflow import MOVES, Move, Why
from institutes.access import Refused, rights_of
from institutes.models import Person

NEVER_YOURS = (Why.NOT_YOURS, Why.OWN_WORK)


def meet(report: Report, by: Person, at: datetime) -> Standing:
    """The report as the person meets it now, its row held until the transaction ends.

    Where the ledger is written as well, `ledger.hold()` comes first, as everywhere.
    """
    held = Report.objects.select_for_update(of=("self",)).select_related("round", "unit")
    return standing_of(held.get(pk=report.pk), rights_of(by, timezone.localdate(at)), by, at)


def check(standing: Standing, move: Move, *, reason: str = "") -> None:
    """Raises Refused when the move is not the person's to make, and Conflict when it was, and
    something has come in between: the state, the lock, or no reason."""
    why = standing.why_not(move, has_reason=bool(reason))
    if why in NEVER_YOURS:
        raise Refused(refusal_text(why, move, standing))
    if why:
        raise Conflict(refusal_text(why, move, standing))


def check_seen(standing: Standing, version: int | None) -> None:
    """Raises Conflict when the report is not the one that was looked at."""
    if standing.report.version != version:
        raise Conflict(
            _(
                "The report has changed since you opened it. Nothing was done. "
                "Look at it again below."
            )
        )


def done_before(report: Report, kind: str, token: str, by: Person) -> Event | None:
    """The event that the same form made when it was sent the first time."""
    return report.events.filter(token=token, kind=kind, by=by).first()


def make(
    standing: Standing,
    move: Move,
    kind: str,
    *,
    by: Person,
    at: datetime,
    token: str,
    reason: str = "",
    until: datetime | None = None,
    **fields,
) -> Event:
    """Move the report and write down who, when, what and why. `until`: the lock that it brings.
    `fields` are the report's own that change with it."""
    report = standing.report
    target = MOVES[move].target or report.state
    event = Event.objects.create(
        round=report.round,
        report=report,
        kind=kind,
        at=at,
        by=by,
        reason=reason,
        was=report.state,
        became=target,
        version=report.version,
        submission=report.submissions.order_by("-number").first(),
        token=token,
        locks_at=until,
    )
    Report.objects.filter(pk=report.pk).update(state=target, version=F("version") + 1, **fields)
    if (report.state in PUBLIC) is not (target in PUBLIC):
        ledger.count_up()  # the unit's page lists what is approved
    return event
