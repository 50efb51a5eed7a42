"""Measures, added and changed by administrators; how far they are, said by those responsible.

Keyword-only, `by=` the person, one transaction, the row that is decided on locked, and a
`PlanChange` for every act. Nothing is written when nothing differs.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from goals import ledger
from goals.actions.changes import change_rows, tag_names, text
from goals.actions.conflicts import moved_on
from goals.models import Goal, Measure, PlanChange
from goals.proposals import fingerprint
from institutes.models import Person, Tag

Kind = PlanChange.Kind


# The plan's files number their measures from 1. Those added here do not take a number of theirs.
FIRST_NUMBER = 501


def next_number(goal: Goal) -> int:
    """What the next measure under a goal is numbered when it is added by hand."""
    highest = goal.measures.aggregate(highest=Max("number"))["highest"] or 0
    return max(highest + 1, FIRST_NUMBER)


@transaction.atomic
def add_measure(
    *,
    goal: Goal,
    fields: Mapping[str, Any],
    tags: Collection[Tag],
    number: int,
    by: Person,
    reason: str,
    at: datetime,
) -> Measure:
    """A new measure, not begun. `number` is the next one as it was when the form was opened.

    The same form sent twice is one measure; Conflict when someone else has taken the number.
    """
    ledger.hold()
    Goal.objects.select_for_update().get(pk=goal.pk)
    taken = goal.measures.filter(number=number).first()
    if taken and all(getattr(taken, name) == value for name, value in fields.items()):
        return taken
    if number != next_number(goal):
        raise moved_on()
    measure = Measure.objects.create(
        plan=goal.plan, goal=goal, number=number, is_demo=by.is_demo, **fields
    )
    measure.tags.set(tags)
    PlanChange.objects.create(
        plan=goal.plan,
        kind=Kind.MEASURE,
        goal=goal,
        measure=measure,
        at=at,
        by=by,
        reason=reason,
        became={name: text(value) for name, value in fields.items()}
        | ({"tags": tag_names(tags)} if tags else {}),
    )
    ledger.touch()
    return measure


@transaction.atomic
def change_measure(
    *,
    measure: Measure,
    fields: Mapping[str, Any],
    tags: Collection[Tag],
    seen: str,
    by: Person,
    reason: str,
    at: datetime,
) -> PlanChange | None:
    """Another name, responsible unit, due date or other tags for a measure."""
    ledger.hold()
    locked = Measure.objects.select_for_update().get(pk=measure.pk)
    before = list(locked.tags.all())
    retagged = {tag.pk for tag in before} != {tag.pk for tag in tags}
    change = change_rows(
        [(locked, fields)],
        seen,
        fingerprint(locked, *before),
        was={"tags": tag_names(before)} if retagged else {},
        became={"tags": tag_names(tags)} if retagged else {},
        plan=locked.plan,
        kind=Kind.MEASURE,
        goal=locked.goal,
        measure=locked,
        by=by,
        reason=reason,
        at=at,
    )
    if change and retagged:
        locked.tags.set(tags)
    return change


@transaction.atomic
def update_progress(
    *, measure: Measure, done_percent: int, comment: str, seen: str, by: Person, at: datetime
) -> PlanChange | None:
    """How far a measure has come, in per cent."""
    ledger.hold()
    locked = Measure.objects.select_for_update().get(pk=measure.pk)
    return change_rows(
        [(locked, {"done_percent": done_percent})],
        seen,
        str(locked.done_percent),
        plan=locked.plan,
        kind=Kind.PROGRESS,
        goal=locked.goal,
        measure=locked,
        by=by,
        reason=comment,
        at=at,
    )
