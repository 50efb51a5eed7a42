"""The institute's part of a report: answers, texts, ready, submitted.

Each action locks the report's row, asks again under the lock what the person may do at `at`, and
writes everything in one transaction. The ledger is read and never locked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from goals.actions.conflicts import Conflict, moved_on
from goals.actions.letters import write_ready, write_submitted
from goals.models import (
    Answer,
    Event,
    Figure,
    Goal,
    Narrative,
    PlanIndicator,
    Report,
    Submission,
)
from goals.models.reports import Saved
from goals.reports.contents import Contents, contents_of, entries_of
from goals.reports.handed_in import checksum, handed_in
from goals.reports.rights import Standing, standing_of
from goals.reports.said import ABOUT_A_FIGURE, Clash, Said, Told, content_of
from goals.wording.reports import changed_text
from goals.workflow import Move
from institutes.access import Rights
from institutes.models import Person

Kind = Event.Kind
ATTEMPTS = 2  # at a saving: the second time what someone else wrote meanwhile is seen


class Incomplete(ValidationError):
    """Something is left to do before the report can be ready or submitted."""

    def __init__(self) -> None:
        super().__init__(_("Something is left to do in the report. Nothing was changed."))


@dataclass(frozen=True)
class Stands:
    """A figure's answer as it stands after a saving."""

    entry: PlanIndicator
    answer: Answer | None


@dataclass
class Saving:
    """What became of a saving: how many fields were written, which were not, what stands now."""

    standing: Standing
    written: int = 0
    clashes: list[Clash] = field(default_factory=list)
    answers: dict[str, Stands] = field(default_factory=dict)  # by the series' code
    texts: dict[int, Narrative | None] = field(default_factory=dict)  # by the goal's number


@dataclass(frozen=True)
class _Held:
    """A report whose row this transaction has locked, as the person meets it."""

    standing: Standing
    by: Person
    at: datetime

    @property
    def report(self) -> Report:
        return self.standing.report

    def event(self, kind: Kind, **fields) -> Event:
        return Event.objects.create(
            round=self.report.round, report=self.report, kind=kind, at=self.at, by=self.by, **fields
        )


def save_answers(
    *,
    year: int,
    code: str,
    rights: Rights,
    answers: Sequence[Said] = (),
    texts: Sequence[Told] = (),
    reason: str = "",
    by: Person,
    at: datetime,
) -> Saving:
    """Save what differs from what stands, field by field.

    A field that someone else changed since it was read, to something else than is said now, is
    not saved: it comes back as a clash, and the other fields are saved all the same. Whatever is
    written takes the mark *ready* away: it was given to other words and numbers.

    Raises Http404 for what is not in the report, Refused when it may not be written now.
    """
    ask = {"answers": answers, "texts": texts, "reason": reason, "by": by, "at": at}
    for _attempt in range(ATTEMPTS):
        try:
            return _save(year, code, rights, **ask)
        except IntegrityError:
            # The last guard: someone wrote the same version of a field in the same moment. Their
            # answer stands now, so that the second time it is met as a clash.
            continue
    raise moved_on()


def save_narrative(*, goal: int, number: int, text: str, **asked) -> Saving:
    """Save the text on one goal; as `save_answers`."""
    return save_answers(texts=[Told(goal, number, text)], **asked)


@transaction.atomic
def _save(
    year: int,
    code: str,
    rights: Rights,
    *,
    answers: Sequence[Said],
    texts: Sequence[Told],
    reason: str,
    by: Person,
    at: datetime,
) -> Saving:
    held = _hold(year, code, rights, by, at)
    held.standing.check(Move.SAVE, reason=reason)
    saving = Saving(held.standing)
    if answers:
        _write_answers(held, answers, saving)
    if texts:
        _write_texts(held, texts, saving)
    if saving.written:
        if held.standing.needs_reason(Move.SAVE):
            held.event(Kind.SAVED_FOR, reason=reason, version=held.report.version + 1)
        if held.report.ready_at:
            held.event(Kind.NOT_READY)
        Report.objects.filter(pk=held.report.pk).update(
            version=F("version") + 1, ready_at=None, ready_by=None
        )
    return saving


def mark_ready(*, year: int, code: str, rights: Rights, by: Person, at: datetime) -> None:
    """Tell the head that nothing is left to do but to read and submit. Raises Incomplete."""
    with transaction.atomic():
        held = _hold(year, code, rights, by, at)
        held.standing.check(Move.READY)
        if held.report.ready_at:
            return
        _complete(held)
        Report.objects.filter(pk=held.report.pk).update(ready_at=at, ready_by=by)
        held.event(Kind.READY, version=held.report.version)
        write_ready(held.standing, by=by, at=at)


def withdraw_ready(*, year: int, code: str, rights: Rights, by: Person, at: datetime) -> None:
    """Take the mark away again; nothing happens where there is none."""
    with transaction.atomic():
        held = _hold(year, code, rights, by, at)
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
    with transaction.atomic():
        held = _hold(year, code, rights, by, at)
        if done := _sent_before(held, token):
            return done
        rule = held.standing.check(Move.SUBMIT, reason=reason)
        contents = _complete(held, as_seen=version)
        plain = handed_in(contents)
        if checksum(plain) != seen:
            raise Conflict(changed_text(None))
        report = held.report
        last = report.submissions.order_by("-number").first()
        submission = Submission.objects.create(
            report=report,
            number=last.number + 1 if last else 1,
            contents=plain,
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


def _locked() -> QuerySet[Report]:
    return Report.objects.select_for_update(of=("self",))


def _hold(year: int, code: str, rights: Rights, by: Person, at: datetime) -> _Held:
    """Lock the report, so that whatever is decided on it follows one after another."""
    reports = _locked().select_related("round", "unit")
    report = reports.filter(round__year=year, unit__code=code).first()
    if report is None:
        raise Http404
    return _Held(standing_of(report, rights, by, at), by, at)


def _complete(held: _Held, *, as_seen: int | None = None) -> Contents:
    """The contents, with nothing left to do; as they were read when a version is named."""
    if as_seen is not None and held.report.version != as_seen:
        raise Conflict(changed_text(last_written(held.report)))
    contents = contents_of(held.report)
    if not contents.is_complete:
        raise Incomplete
    return contents


def _sent_before(held: _Held, token: str) -> Submission | None:
    """What this very form became, for the person who sent it."""
    sent = held.report.events.filter(kind=Kind.SUBMITTED, token=token, by=held.by)
    event = sent.select_related("submission").first() if token else None
    return event.submission if event else None


def _write_answers(held: _Held, said: Sequence[Said], saving: Saving) -> None:
    report = held.report
    codes = {one.code for one in said}
    found = entries_of(report.round).filter(indicator__code__in=codes)
    entries = {entry.indicator.code: entry for entry in found}
    if codes - entries.keys():
        raise Http404
    _check_figures(held, said, {code: one.indicator_id for code, one in entries.items()})
    standing = {
        answer.indicator_id: answer
        for answer in Answer.objects.current()
        .filter(report=report, indicator__in=[entry.indicator_id for entry in found])
        .select_related("by", "figure")
        .order_by()
    }
    for one in said:
        entry = entries[one.code]
        theirs = standing.get(entry.indicator_id)
        saving.answers[one.code] = Stands(entry, theirs)
        if (content_of(theirs) == one.content) if theirs else one.is_nothing:
            continue
        if theirs and one.number != theirs.number:
            saving.clashes.append(Clash(one.code, theirs))
            continue
        _supersede(theirs, held.at)
        answer = Answer.objects.create(
            report=report,
            indicator=entry.indicator,
            number=theirs.number + 1 if theirs else 1,
            choice=one.choice,
            numerator=one.numerator,
            denominator=one.denominator,
            reason=one.reason,
            comment=one.comment,
            figure_id=one.figure_id if one.choice in ABOUT_A_FIGURE else None,
            by=held.by,
            at=held.at,
        )
        saving.answers[one.code] = Stands(entry, answer)
        saving.written += 1


def _check_figures(held: _Held, said: Sequence[Said], indicators: dict[str, int]) -> None:
    """Whoever confirms or disputes names a figure of this very cell, the one they saw."""
    about = {one.figure_id: one.code for one in said if one.choice in ABOUT_A_FIGURE}
    if not about:
        return
    cells = Figure.objects.filter(
        pk__in=[pk for pk in about if pk], unit=held.report.unit_id, year=held.report.round.year
    )
    found = dict(cells.order_by().values_list("pk", "indicator_id"))
    if any(found.get(pk) != indicators[code] for pk, code in about.items()):
        raise Http404


def _write_texts(held: _Held, said: Sequence[Told], saving: Saving) -> None:
    report = held.report
    found = Goal.objects.filter(
        plan=report.round.plan_id, number__in={one.goal for one in said}, number__gt=0
    )
    goals = {goal.number: goal for goal in found}
    if {one.goal for one in said} - goals.keys():
        raise Http404
    standing = {
        one.goal_id: one
        for one in Narrative.objects.current()
        .filter(report=report, goal__in=goals.values())
        .select_related("by")
        .order_by()
    }
    for one in said:
        goal = goals[one.goal]
        theirs = standing.get(goal.pk)
        saving.texts[one.goal] = theirs
        if one.text == (theirs.text if theirs else ""):
            continue
        if theirs and one.number != theirs.number:
            saving.clashes.append(Clash(one.goal, theirs))
            continue
        _supersede(theirs, held.at)
        saving.texts[one.goal] = Narrative.objects.create(
            report=report,
            goal=goal,
            number=theirs.number + 1 if theirs else 1,
            text=one.text,
            by=held.by,
            at=held.at,
        )
        saving.written += 1


def _supersede(saved: Saved | None, at: datetime) -> None:
    if saved is not None:
        type(saved).objects.filter(pk=saved.pk).update(superseded_at=at)
