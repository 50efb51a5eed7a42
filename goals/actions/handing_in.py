"""A report is made ready for the head, and submitted.

Its contents are read before its row is locked, since everyone who writes waits for the lock; under
it they count where nothing has changed since (goals.reports.whole). The ledger is read and never
locked.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals.actions.conflicts import Conflict
from goals.actions.held import Held, hold
from goals.actions.letters import write_ready, write_submitted
from goals.models import Answer, Event, Narrative, Report, Submission
from goals.models.reports import Saved
from goals.reports.whole import Whole, as_it_stands, read_ahead
from goals.wording.reports import changed_text
from goals.workflow import Move
from institutes.access import Rights
from institutes.models import Person

Kind = Event.Kind


class Incomplete(ValidationError):
    """Something is left to do before the report can be ready or submitted."""

    def __init__(self) -> None:
        super().__init__(_("Something is left to do in the report. Nothing was changed."))


def mark_ready(*, year: int, code: str, rights: Rights, by: Person, at: datetime) -> None:
    """Tell the head that nothing is left to do but to read and submit. Raises Incomplete."""
    ahead = read_ahead(year, code)
    with transaction.atomic():
        held = hold(year, code, rights, by, at)
        held.standing.check(Move.READY)
        if held.report.ready_at:
            return
        _complete(held, ahead)
        Report.objects.filter(pk=held.report.pk).update(ready_at=at, ready_by=by)
        held.event(Kind.READY, version=held.report.version)
        write_ready(held.standing, by=by, at=at)


def withdraw_ready(*, year: int, code: str, rights: Rights, by: Person, at: datetime) -> None:
    """Take the mark away again; nothing happens where there is none."""
    with transaction.atomic():
        held = hold(year, code, rights, by, at)
        held.standing.check(Move.READY)
        if held.report.ready_at:
            Report.objects.filter(pk=held.report.pk).update(ready_at=None, ready_by=None)
            held.event(Kind.NOT_READY)


def submit(
    *,
    year: int,
    code: str,
    rights: Rights,
    version: int,
    seen: str,
    token: str,
    reason: str = "",
    by: Person,
    at: datetime,
) -> Submission:
    """Hand in exactly what was read: its version, and `seen`, the checksum of its contents.

    `token` is the form's own: sent twice it is submitted once, and both get the same submission.
    Raises Conflict when the report is another by now, and Incomplete when something is missing.
    """
    ahead = read_ahead(year, code)
    with transaction.atomic():
        held = hold(year, code, rights, by, at)
        if done := _sent_before(held, token):
            return done
        rule = held.standing.check(Move.SUBMIT, reason=reason)
        whole = _complete(held, ahead, as_seen=version)
        if whole.checksum != seen:
            raise Conflict(changed_text(None))
        report = held.report
        last = report.submissions.order_by("-number").values_list("number", flat=True).first()
        submission = Submission.objects.create(
            report=report,
            number=(last or 0) + 1,
            contents=whole.plain,
            checksum=seen,
            at=at,
            by=by,
        )
        held.event(
            Kind.SUBMITTED,
            was=report.state,
            became=rule.target,
            reason=reason,
            version=version,
            submission=submission,
            token=token,
        )
        Report.objects.filter(pk=report.pk).update(state=rule.target, ready_at=None, ready_by=None)
        write_submitted(held.standing, submission, by=by, at=at)
        return submission


def last_written(report: Report) -> Saved | None:
    """The newest answer or text of a report: who wrote last, and when."""
    newest = [
        model.objects.filter(report=report).select_related("by").order_by("-at", "-pk").first()
        for model in (Answer, Narrative)
    ]
    return max((one for one in newest if one), key=lambda one: one.at, default=None)


def _complete(held: Held, ahead: Whole | None, *, as_seen: int | None = None) -> Whole:
    """The contents, with nothing left to do; as they were read when a version is named."""
    if as_seen is not None and held.report.version != as_seen:
        raise Conflict(changed_text(last_written(held.report)))
    whole = as_it_stands(held.report, ahead)
    if not whole.contents.is_complete:
        raise Incomplete
    return whole


def _sent_before(held: Held, token: str) -> Submission | None:
    """What this very form became, for the person who sent it."""
    sent = held.report.events.filter(kind=Kind.SUBMITTED, token=token, by=held.by)
    event = sent.select_related("submission").first() if token else None
    return event.submission if event else None
