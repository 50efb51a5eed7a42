"""What a report's reviewer decides, and what an administrator decides about it.

Each decision names the version of the report that was looked at. A form sent twice is one event;
where two people decide at once, the first one does and the other is told. Lock order: the ledger,
then the report.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from goals import ledger
from goals.actions.conflicts import Conflict
from goals.actions.deciding import check, check_seen, done_before, make, meet
from goals.actions.letters import write_decided
from goals.models import (
    Acceptance,
    Batch,
    Comment,
    Event,
    Extension,
    Goal,
    Indicator,
    Report,
    Settlement,
)
from goals.reports.contents import contents_of
from goals.reports.looking import last_decided, unchanged, version_of
from goals.reports.rights import Standing
from goals.reports.whole import Whole, as_it_stands, read_ahead
from goals.wording.letters import decided_letter
from goals.wording.review import why_not_approved, why_not_until
from goals.workflow import Move
from institutes import mail
from institutes.access import Refused
from institutes.models import Person

Kind = Event.Kind
Outcome = Settlement.Outcome


def approve(*, report: Report, seen: str, by: Person, at: datetime) -> Event:
    """Record the report's figures in the ledger, as one batch with the report as its source.

    `seen` is `seen_of` the contents that were looked at. Raises Conflict when they are not what
    stands now, when a dispute is open, or when a figure cannot be recorded; Refused when it is not
    the person's to decide. Figures that stand already are not recorded again.
    """
    ahead = read_ahead(report.round.year, report.unit.code)
    with transaction.atomic():
        ledger.hold()
        return _approve(report, seen, by, at, ahead)


def _approve(
    report: Report, seen: str, by: Person, at: datetime, ahead: Whole | None = None
) -> Event:
    standing = meet(report, by, at)
    token = decision_token(version_of(seen))
    if done := done_before(report, Kind.APPROVED, token, by):
        return done
    check(standing, Move.APPROVE)
    whole = as_it_stands(standing.report, ahead)
    contents = whole.contents
    check_seen(standing, version_of(seen) if seen == whole.seen else None)
    if sentence := why_not_approved(contents):
        raise Conflict(sentence)
    batch = Batch.objects.create(kind=Batch.Kind.REPORT, at=at, by=by, report=standing.report)
    entries = (item.to_record(standing.report) for item in contents.items)
    ledger.record(batch, [entry for entry in entries if entry])
    event = make(standing, Move.APPROVE, Kind.APPROVED, by=by, at=at, token=token)
    _tell(Move.APPROVE, standing, by=by, at=at)
    return event


@transaction.atomic
def return_report(*, report: Report, reason: str, seen: str, by: Person, at: datetime) -> Event:
    """Give the report back to the institute, with a reason that stays in its history for good."""
    standing = meet(report, by, at)
    token = decision_token(version_of(seen))
    if done := done_before(report, Kind.RETURNED, token, by):
        return done
    check(standing, Move.RETURN, reason=reason)
    check_seen(standing, version_of(seen))
    event = make(
        standing,
        Move.RETURN,
        Kind.RETURNED,
        by=by,
        at=at,
        token=token,
        reason=reason,
        ready_at=None,
        ready_by=None,
    )
    until = standing.lock if at < standing.lock else None
    _tell(Move.RETURN, standing, by=by, at=at, reason=reason, until=until)
    return event


def decision_token(version: int | None) -> str:
    """A version of a report is decided on once: approved or returned, by one person. The database
    keeps it so (event_token_is_used_once)."""
    return f"decided-{version}"


@transaction.atomic
def reopen(
    *, report: Report, until: datetime, reason: str, seen: str, by: Person, at: datetime
) -> Event:
    """Let the institute change a report again until a moment: a reason, and an extension.

    What was approved stays in the ledger until a new approval takes its place.
    """
    ledger.hold()
    standing = meet(report, by, at)
    token = f"reopened-{version_of(seen)}"
    if done := done_before(report, Kind.REOPENED, token, by):
        return done
    check(standing, Move.REOPEN, reason=reason)
    check_seen(standing, version_of(seen))
    if problem := why_not_until(standing, until, at):
        raise Conflict(problem)
    Extension.objects.create(report=standing.report, until=until, reason=reason, at=at, by=by)
    event = make(
        standing,
        Move.REOPEN,
        Kind.REOPENED,
        by=by,
        at=at,
        token=token,
        reason=reason,
        until=until,
        reopened_at=at,
        ready_at=None,
        ready_by=None,
    )
    _tell(Move.REOPEN, standing, by=by, at=at, reason=reason, until=until)
    return event


@transaction.atomic
def settle(
    *,
    report: Report,
    answer: int,
    figure: int | None,
    outcome: str,
    reason: str,
    by: Person,
    at: datetime,
) -> Settlement:
    """Decide which of two values holds. Both stay to be read.

    `answer` and `figure` are the ids of the two values that were looked at. Raises Conflict when
    one of them is no longer the one that stands, or when someone else has settled it.
    """
    standing = meet(report, by, at)
    settled = Settlement.objects.filter(answer=answer, answer__report=report).first()
    if settled and (settled.by_id, settled.outcome) == (by.pk, outcome):
        return settled
    check(standing, Move.SETTLE, reason=reason)
    items = contents_of(standing.report).items
    item = next((one for one in items if one.answer and one.answer.pk == answer), None)
    if settled or item is None or not item.is_open_dispute or item.figure.pk != figure:
        raise Conflict(
            _(
                "This dispute is not as it was when you opened it. Nothing was stored. "
                "Look at it again below."
            )
        )
    if outcome == Outcome.TAKEN and (item.typed.problems or item.typed.is_blank):
        raise Conflict(_("The department has not written a number that can take its place."))
    settlement = Settlement.objects.create(
        answer=item.answer, outcome=outcome, reason=reason, by=by, at=at
    )
    token = f"settled-{answer}"
    make(standing, Move.SETTLE, Kind.SETTLED, by=by, at=at, token=token, reason=reason)
    _tell(Move.SETTLE, standing, by=by, at=at, reason=reason, figure=item.indicator)
    return settlement


@transaction.atomic
def accept(*, report: Report, answers: Collection[int], by: Person, at: datetime) -> int:
    """Say of some answers that they are looked at and right; how many were not accepted before.

    Raises Conflict when one of them is no longer the institute's answer.
    """
    standing = meet(report, by, at)
    check(standing, Move.APPROVE)
    standing_answers = set(report.answers.current().values_list("pk", flat=True))
    if not standing_answers >= set(answers):
        raise Conflict(
            _("The department has changed the figure since you opened it. Look at it again below.")
        )
    return _accept(answers, by, at)


def accept_unchanged(*, report: Report, seen: str, by: Person, at: datetime) -> int:
    """Accept every figure that is confirmed as it was filled in; how many were not before."""
    ahead = read_ahead(report.round.year, report.unit.code)
    with transaction.atomic():
        standing = meet(report, by, at)
        check(standing, Move.APPROVE)
        whole = as_it_stands(standing.report, ahead)
        check_seen(standing, version_of(seen) if seen == whole.seen else None)
        before = last_decided([standing.report]).get(standing.report.pk)
        return _accept([item.answer.pk for item in unchanged(whole.contents, before)], by, at)


def _accept(answers: Collection[int], by: Person, at: datetime) -> int:
    known = set(Acceptance.objects.filter(answer__in=answers).values_list("answer", flat=True))
    new = sorted(set(answers) - known)
    Acceptance.objects.bulk_create(Acceptance(answer_id=pk, by=by, at=at) for pk in new)
    return len(new)


@transaction.atomic
def comment(
    *,
    report: Report,
    text: str,
    is_internal: bool,
    indicator: Indicator | None = None,
    goal: Goal | None = None,
    by: Person,
    at: datetime,
) -> Comment:
    """A remark on the report, or on a figure or goal of it. The same one twice in a row is one."""
    standing = meet(report, by, at)
    if not standing.is_offered:
        raise Refused(_("Only the department, its reviewers and administrators write comments."))
    if is_internal and not standing.sees_internal_comments:
        raise Refused(_("Only reviewers and administrators write internal comments."))
    about = {"text": text, "is_internal": is_internal, "indicator": indicator, "goal": goal}
    last = report.comments.filter(by=by).last()
    if last and all(getattr(last, name) == value for name, value in about.items()):
        return last
    return Comment.objects.create(report=report, by=by, at=at, **about)


def _tell(
    move: Move,
    standing: Standing,
    *,
    by: Person,
    at: datetime,
    reason: str = "",
    until: datetime | None = None,
    figure: Indicator | None = None,
) -> None:
    page = PAGE_OF.get(move, "report_history")
    url = mail.link(reverse(page, args=[standing.report.round.year, standing.unit.code]))

    def write():
        return decided_letter(
            move,
            standing,
            by=by.name,
            reason=reason,
            url=url,
            until=until,
            figure=figure.short_name if figure else "",
        )

    write_decided(standing, write, by=by, at=at)


# Where the institute goes on: a report that is returned or reopened is to be changed.
PAGE_OF = {Move.RETURN: "report", Move.REOPEN: "report"}
