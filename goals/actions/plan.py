"""The plan's names, goals, indicators and definitions, changed by administrators.

Keyword-only, `by=` the person, one transaction, the row that is decided on locked, and a
`PlanChange` for every act. Nothing is written when nothing differs.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from goals import ledger
from goals.actions.changes import change_row, change_rows
from goals.actions.conflicts import Conflict, moved_on
from goals.models import Annotation, Definition, Goal, Indicator, Plan, PlanChange, PlanIndicator
from goals.proposals import DEFINITION_FIELDS, fingerprint, is_in_use, measured_in_fields
from institutes.models import Person

Kind = PlanChange.Kind


@transaction.atomic
def change_plan(
    *, plan: Plan, fields: Mapping[str, Any], seen: str, by: Person, reason: str, at: datetime
) -> PlanChange | None:
    """Other names for the plan. `seen` as everywhere below: see `change_row`."""
    ledger.hold()
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    return change_row(locked, fields, seen, plan=plan, kind=Kind.PLAN, by=by, reason=reason, at=at)


@transaction.atomic
def change_goal(
    *, goal: Goal, fields: Mapping[str, Any], seen: str, by: Person, reason: str, at: datetime
) -> PlanChange | None:
    """Another name or text for a goal."""
    ledger.hold()
    locked = Goal.objects.select_for_update().get(pk=goal.pk)
    return change_row(
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
    return change_rows(
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
        raise moved_on()
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
    if newest and changes_meaning:
        _break_series(made)
    ledger.touch()
    return made


def _break_series(definition: Definition) -> None:
    """Figures before and after a new meaning are not alike: the series breaks in its first year."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[f"text_{code}"] = _("New definition (version %(version)s) from %(day)s.") % {
                "version": definition.version,
                "day": date_format(definition.since, "SHORT_DATE_FORMAT"),
            }
    Annotation.objects.create(
        kind=Annotation.Kind.BREAK,
        indicator=definition.indicator,
        first_year=definition.since.year,
        last_year=definition.since.year,
        definition=definition,
        **texts,
    )
