"""What an institute writes in its report: answers about figures, and a text on each goal.

A saving locks the report's row, asks again under the lock what the person may do at `at`, and
writes everything in one transaction. The ledger is read and never locked. Whoever writes waits
for everyone else who does: what cannot change meanwhile is read before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import Http404

from goals import ledger
from goals.actions.conflicts import moved_on
from goals.actions.held import Held, hold
from goals.models import Answer, Event, Figure, Narrative, PlanIndicator, Report
from goals.models.reports import Saved
from goals.reports.contents import entries_of
from goals.reports.rights import Standing
from goals.reports.said import ABOUT_A_FIGURE, Clash, Said, Told, content_of
from goals.workflow import Move
from institutes.access import Rights
from institutes.models import Person
from institutes.prepared import PreparedObjects

Kind = Event.Kind
S = TypeVar("S", bound=Saved)
ATTEMPTS = 2  # at a saving: the second time what someone else wrote meanwhile is seen


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
    figures = _named_figures(year, code, answers)
    ask = {"answers": answers, "texts": texts, "reason": reason, "by": by, "at": at}
    for _attempt in range(ATTEMPTS):
        try:
            return _save(year, code, rights, figures, **ask)
        except IntegrityError:
            # The last guard: someone wrote the same version of a field in the same moment. Their
            # answer stands now, so that the second time it is met as a clash.
            continue
    raise moved_on()


def save_narrative(*, goal: int, number: int, text: str, **asked) -> Saving:
    """Save the text on one goal; as `save_answers`."""
    return save_answers(texts=[Told(goal, number, text)], **asked)


def _named_figures(year: int, code: str, said: Sequence[Said]) -> Mapping[int, int]:
    """The figures of the unit's year that are confirmed or disputed: the series of each, by id.

    A figure never moves to another cell, so that this is asked before the report is locked.
    """
    named = {one.figure_id for one in said if one.choice in ABOUT_A_FIGURE and one.figure_id}
    if not named:
        return {}
    found = Figure.objects.filter(pk__in=named, unit__code=code, year=year)
    return dict(found.order_by().values_list("pk", "indicator_id"))


@transaction.atomic
def _save(
    year: int,
    code: str,
    rights: Rights,
    figures: Mapping[int, int],
    *,
    answers: Sequence[Said],
    texts: Sequence[Told],
    reason: str,
    by: Person,
    at: datetime,
) -> Saving:
    held = hold(year, code, rights, by, at)
    held.standing.check(Move.SAVE, reason=reason)
    saving = Saving(held.standing)
    if answers:
        _write_answers(held, answers, figures, saving)
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


def _write_answers(
    held: Held, said: Sequence[Said], figures: Mapping[int, int], saving: Saving
) -> None:
    entries = _entries(held.report, said, figures)
    current = _current(
        Answer, held.report, "indicator", [one.indicator_id for one in entries.values()]
    )
    written: list[Answer] = []
    for one in said:
        entry = entries[one.code]
        theirs = current.get(entry.indicator_id)
        saving.answers[one.code] = Stands(entry, theirs)
        if (content_of(theirs) == one.content) if theirs else one.is_nothing:
            continue
        if theirs and one.number != theirs.number:
            saving.clashes.append(Clash(one.code, theirs))
            continue
        answer = Answer(
            report=held.report,
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
        written.append(answer)
        saving.answers[one.code] = Stands(entry, answer)
    taken = [current[one.indicator_id] for one in written if one.indicator_id in current]
    _write(Answer, written, taken, held, saving)


def _entries(
    report: Report, said: Sequence[Said], figures: Mapping[int, int]
) -> dict[str, PlanIndicator]:
    """What is said something about, by its code. Raises Http404 for what is not in the report, and
    where someone confirms or disputes another figure than one of this very cell."""
    codes = {one.code for one in said}
    entries = {one.indicator.code: one for one in entries_of(report.round)}
    if codes - entries.keys():
        raise Http404
    for one in said:
        if one.choice not in ABOUT_A_FIGURE:
            continue
        if figures.get(one.figure_id) != entries[one.code].indicator_id:
            raise Http404
    return {code: entries[code] for code in codes}


def _write_texts(held: Held, said: Sequence[Told], saving: Saving) -> None:
    known = ledger.frame_of(held.report.round.plan_id).goals
    goals = {goal.number: goal for goal in known if goal.number > 0}
    if {one.goal for one in said} - goals.keys():
        raise Http404
    current = _current(Narrative, held.report, "goal", [goals[one.goal].pk for one in said])
    written: list[Narrative] = []
    for one in said:
        goal = goals[one.goal]
        theirs = current.get(goal.pk)
        saving.texts[one.goal] = theirs
        if one.text == (theirs.text if theirs else ""):
            continue
        if theirs and one.number != theirs.number:
            saving.clashes.append(Clash(one.goal, theirs))
            continue
        text = Narrative(
            report=held.report,
            goal=goal,
            number=theirs.number + 1 if theirs else 1,
            text=one.text,
            by=held.by,
            at=held.at,
        )
        written.append(text)
        saving.texts[one.goal] = text
    taken = [current[one.goal_id] for one in written if one.goal_id in current]
    _write(Narrative, written, taken, held, saving)


def _current(model: type[S], report: Report, about: str, ids: Sequence[int]) -> dict[int, S]:
    """What stands in some fields of the report, by what they are about."""
    found = _READ_CURRENT[model](report.pk, list(ids))
    return {getattr(one, f"{about}_id"): one for one in found}


def _reading(model: type[Saved], about: str) -> PreparedObjects:
    return PreparedObjects(
        lambda report, ids: (
            model.objects.current().filter(report=report, **{f"{about}__among": ids}).order_by()
        ),
        *(int, list),
    )


_READ_CURRENT = {
    Answer: _reading(Answer, "indicator"),
    Narrative: _reading(Narrative, "goal"),
}


def _write(
    model: type[Saved], new: Sequence[Saved], taken: Sequence[Saved], held: Held, saving: Saving
) -> None:
    """Put new versions of fields in the place of those that stood; two statements."""
    if taken:
        ids = [one.pk for one in taken]
        model.objects.filter(pk__in=ids).update(superseded_at=held.at)
    if new:
        model.objects.bulk_create(new)
    saving.written += len(new)
