"""Targets and the rules series are judged by, changed by administrators.

Keyword-only, `by=` the person, one transaction, the row that is decided on locked, and a
`PlanChange` for every act. Nothing is written when nothing differs.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from goals import ledger
from goals.actions.changes import text
from goals.actions.conflicts import moved_on
from goals.ledger.judging import rule_of
from goals.models import Indicator, Milestone, Plan, PlanChange, Target
from goals.proposals import (
    TARGET_FIELDS,
    Proposal,
    milestones_of,
    rule_content,
    target_content,
)
from institutes.models import Person

Kind = PlanChange.Kind


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
        raise moved_on()
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
    ledger.refresh_all_statuses([indicator])
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
        raise moved_on()
    rule = proposal.rule
    fields = {
        "rule": rule.name.value,
        "on_track_limit": rule.on_track,
        "some_progress_limit": rule.some_progress,
        "tolerance": rule.tolerance,
        "rule_version": indicator.rule_version + 1,
    }
    was = {name: text(getattr(indicator, name)) for name in fields}
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
        was={name: old for name, old in was.items() if old != text(fields[name])},
        became={name: text(value) for name, value in fields.items() if was[name] != text(value)},
    )
    ledger.refresh_all_statuses([indicator])
    ledger.touch()
    return change
