"""What administrators change in the plan: goals, indicators, targets and measures.

Keyword-only, `by=` the person, one transaction, the row that is decided on locked, and a
`PlanChange` for every act. Nothing is written when nothing differs.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from goals import ledger
from goals.actions import Conflict
from goals.models import (
    Definition,
    Goal,
    Indicator,
    Measure,
    Milestone,
    Plan,
    PlanChange,
    PlanIndicator,
    Target,
)
from goals.proposals import (
    DEFINITION_FIELDS,
    TARGET_FIELDS,
    Proposal,
    fingerprint,
    is_in_use,
    measured_in_fields,
    milestones_of,
    rule_content,
    rule_of,
    target_content,
)
from institutes.models import Person, Tag

Kind = PlanChange.Kind


def _moved_on() -> Conflict:
    return Conflict(
        _(
            "Something has changed since you looked at what this would alter. Nothing was saved. "
            "Look at it again below."
        )
    )


@transaction.atomic
def set_target(
    *,
    plan: Plan,
    proposal: Proposal,
    by: Person,
    reason: str,
    token: str,
    look: Callable[[Proposal], str],
    at: datetime,
) -> PlanChange | None:
    """Let a target take the place of the one that stands, or withdraw that one.

    `look` gives the token of what one would see of the proposal now. It is asked when nobody else
    can write any more; where it is not the `token` that was seen, Conflict is raised and nothing
    is stored.
    None when the very same target stands already: the form was sent twice.
    """
    ledger.hold()
    indicator = Indicator.objects.select_for_update().get(pk=proposal.indicator.pk)
    standing = _standing(plan, indicator, proposal.unit_id)
    same = target_content(standing, milestones_of(standing)) == target_content(
        proposal.target, proposal.milestones
    )
    if same and proposal.target:
        return None
    seen = token == look(replace(proposal, indicator=indicator))
    if not seen or (standing is None and proposal.target is None):
        raise _moved_on()
    change = PlanChange(
        plan=plan,
        kind=Kind.TARGET,
        indicator=indicator,
        unit_id=proposal.unit_id,
        at=at,
        by=by,
        reason=reason,
        was={"target": standing.pk} if standing else {},
    )
    change.save()
    if standing:
        standing.superseded_at = at
        standing.save(update_fields=["superseded_at"])
    if proposal.target:
        target = Target.objects.create(
            plan=plan,
            indicator=indicator,
            unit_id=proposal.unit_id,
            # What someone with a demo account sets is part of the demo.
            is_demo=by.is_demo,
            recorded_at=at,
            change=change,
            **{name: getattr(proposal.target, name) for name in TARGET_FIELDS},
        )
        Milestone.objects.bulk_create(
            [
                Milestone(target=target, year=year, value=value)
                for year, value in proposal.milestones
            ]
        )
    ledger.touch()
    return change


def _standing(plan: Plan, indicator: Indicator, unit_id: int | None) -> Target | None:
    found = plan.targets.as_of().select_for_update()
    return found.filter(indicator=indicator, unit_id=unit_id).first()


@transaction.atomic
def set_rule(
    *,
    plan: Plan,
    proposal: Proposal,
    by: Person,
    reason: str,
    token: str,
    look: Callable[[Proposal], str],
    at: datetime,
) -> PlanChange | None:
    """Judge a series by another rule or other limits; its rule gets the next version.

    `token` and `look` as in `set_target`. None when it is judged that way already.
    """
    ledger.hold()
    indicator = Indicator.objects.select_for_update().get(pk=proposal.indicator.pk)
    if rule_content(rule_of(indicator)) == rule_content(proposal.rule):
        return None
    if token != look(replace(proposal, indicator=indicator)):
        raise _moved_on()
    rule = proposal.rule
    fields = {
        "rule": rule.name.value,
        "on_track_limit": rule.on_track,
        "some_progress_limit": rule.some_progress,
        "tolerance": rule.tolerance,
        "rule_version": indicator.rule_version + 1,
    }
    was = {name: _text(getattr(indicator, name)) for name in fields}
    for name, value in fields.items():
        setattr(indicator, name, value)
    indicator.save(update_fields=list(fields))
    change = PlanChange.objects.create(
        plan=plan,
        kind=Kind.RULE,
        indicator=indicator,
        at=at,
        by=by,
        reason=reason,
        was={name: text for name, text in was.items() if text != _text(fields[name])},
        became={name: _text(value) for name, value in fields.items() if was[name] != _text(value)},
    )
    ledger.touch()
    return change


@transaction.atomic
def change_plan(
    *, plan: Plan, fields: Mapping[str, Any], seen: str, by: Person, reason: str, at: datetime
) -> PlanChange | None:
    """Other names for the plan. `seen` as everywhere below: see `_change`."""
    ledger.hold()
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    return _change(locked, fields, seen, plan=plan, kind=Kind.PLAN, by=by, reason=reason, at=at)


@transaction.atomic
def change_goal(
    *, goal: Goal, fields: Mapping[str, Any], seen: str, by: Person, reason: str, at: datetime
) -> PlanChange | None:
    """Another name or text for a goal."""
    ledger.hold()
    locked = Goal.objects.select_for_update().get(pk=goal.pk)
    return _change(
        locked,
        fields,
        seen,
        plan=goal.plan,
        kind=Kind.GOAL,
        goal=goal,
        by=by,
        reason=reason,
        at=at,
    )


@transaction.atomic
def change_indicator(
    *,
    entry: PlanIndicator,
    fields: Mapping[str, Any],
    seen: str,
    by: Person,
    reason: str,
    at: datetime,
) -> PlanChange | None:
    """Other names, another unit of measure, or headline or not.

    What figures or targets are counted in cannot change under them: Conflict.
    """
    ledger.hold()
    indicator = Indicator.objects.select_for_update().get(pk=entry.indicator_id)
    entry = PlanIndicator.objects.select_for_update().get(pk=entry.pk)
    fields = dict(fields)
    headline = {"is_headline": fields.pop("is_headline")}
    measured_in = fields.pop("measured_in")
    if measured_in != indicator.measured_in:
        if is_in_use(indicator):
            raise Conflict(
                _("Figures or targets are recorded in this unit of measure. It cannot be changed.")
            )
        fields |= measured_in_fields(measured_in, indicator)
    return _change_rows(
        [(indicator, fields), (entry, headline)],
        seen,
        fingerprint(indicator, entry),
        plan=entry.plan,
        kind=Kind.INDICATOR,
        indicator=indicator,
        by=by,
        reason=reason,
        at=at,
    )


@transaction.atomic
def define(
    *,
    plan: Plan,
    indicator: Indicator,
    fields: Mapping[str, str],
    changes_meaning: bool,
    since: date,
    seen: str,
    by: Person,
    reason: str,
    at: datetime,
) -> Definition | None:
    """A new version of what a series means. Every change of its text is one, and the old stays.

    `changes_meaning` tells a new meaning from a correction of the wording. `since` is the day from
    which it is so. None when the newest version says all that already.
    """
    ledger.hold()
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    newest = indicator.definitions.order_by("version").last()
    was = {name: getattr(newest, name) for name in DEFINITION_FIELDS} if newest else {}
    differing = [name for name in DEFINITION_FIELDS if fields[name] != was.get(name)]
    if not differing:
        return None
    if seen != fingerprint(newest):
        raise _moved_on()
    change = PlanChange.objects.create(
        plan=plan,
        kind=Kind.DEFINITION,
        indicator=indicator,
        at=at,
        by=by,
        reason=reason,
        was={name: was[name] for name in differing if name in was},
        became={name: fields[name] for name in differing},
    )
    made = Definition.objects.create(
        indicator=indicator,
        version=newest.version + 1 if newest else 1,
        since=since,
        is_proposal=newest.is_proposal if newest else False,
        catalogue_source=newest.catalogue_source if newest else "",
        changes_meaning=changes_meaning,
        change=change,
        **{name: fields[name] for name in DEFINITION_FIELDS},
    )
    ledger.touch()
    return made


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
        raise _moved_on()
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
        became={name: _text(value) for name, value in fields.items()}
        | ({"tags": _tag_names(tags)} if tags else {}),
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
    change = _change_rows(
        [(locked, fields)],
        seen,
        fingerprint(locked, *before),
        was={"tags": _tag_names(before)} if retagged else {},
        became={"tags": _tag_names(tags)} if retagged else {},
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
    return _change_rows(
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


def _change(row, fields: Mapping[str, Any], seen: str, **event) -> PlanChange | None:
    """Change one row that is seen on its own. See `_change_rows`."""
    return _change_rows([(row, fields)], seen, fingerprint(row), **event)


def _change_rows(
    rows: Collection[tuple[Any, Mapping[str, Any]]],
    seen: str,
    stands: str,
    *,
    was: Mapping[str, Any] | None = None,
    became: Mapping[str, Any] | None = None,
    **event,
) -> PlanChange | None:
    """Write the fields that differ, and one event with what they were and what they became.

    `seen` is the fingerprint of the rows when the form was opened and `stands` that of now; where
    they differ, someone else was first and Conflict is raised. None if nothing differs at all.
    """
    was, became = dict(was or {}), dict(became or {})
    differing = [
        (row, name, value)
        for row, fields in rows
        for name, value in fields.items()
        if getattr(row, name) != value
    ]
    if not differing and not became:
        return None
    if seen != stands:
        raise Conflict(
            _(
                "Someone else has changed this since you opened it. Nothing was saved. What stands "
                "now is shown in the history; save again to put your text in its place."
            )
        )
    for row, name, value in differing:
        was[name], became[name] = _text(getattr(row, name)), _text(value)
        setattr(row, name, value)
    for row, _fields in rows:
        if names := [name for other, name, _value in differing if other is row]:
            row.save(update_fields=names)
    change = PlanChange.objects.create(was=was, became=became, **event)
    ledger.touch()
    return change


def _tag_names(tags: Collection[Tag]) -> list[str]:
    return sorted(str(tag) for tag in tags)


def _text(value: object) -> object:
    return value if isinstance(value, bool | int) else str(value)
