"""Core areas: declared, changed and given up by the institute.

Keyword-only, `by=` the person, `at=` when, one transaction with the institute locked. What was
declared before stays as a version of its own.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from institutes.actions.conflicts import Conflict
from institutes.actions.writing import hold, moved_on, tell
from institutes.level import Parameters, parameters_on
from institutes.models import CoreArea, CoreAreaVersion, Person, Tag, Unit
from institutes.models.core_areas import AT_MOST
from institutes.register import local_day, rule_versions

Fields = Mapping[str, Any]


def is_one_person(permanent_staff: int, academic_fte_share: Decimal, rule: Parameters) -> bool:
    """Too small to be a core area: few permanent academic staff, and a small share as well."""
    return permanent_staff < rule.permanent_staff and academic_fte_share < rule.academic_fte_share


@transaction.atomic
def declare_core_area(
    *,
    unit: Unit,
    fields: Fields,
    tags: Collection[Tag],
    by: Person,
    at: datetime,
    reason: str = "",
) -> CoreArea:
    """A new core area, valid from today. Raises Conflict when there are five, or it is too small.

    The same declaration sent twice is one.
    """
    hold(unit.pk, by=by, at=at)
    day = local_day(at)
    open_areas = list(unit.core_areas.filter(valid_to__isnull=True))
    for area in open_areas:
        newest = area.versions.last()
        if newest and _says(newest, fields):
            return area
    taken = {area.slot for area in open_areas}
    if len(taken) >= AT_MOST:
        raise Conflict(
            _("A department has at most %(count)s core areas. Give one up first.")
            % {"count": AT_MOST}
        )
    _check_size(fields, day)
    area = CoreArea.objects.create(
        unit=unit,
        slot=min(set(range(1, AT_MOST + 1)) - taken),
        valid_from=day,
        is_demo=by.is_demo,
    )
    _declare(area, 1, fields, tags, by, at, reason)
    tell([unit.pk], by=by, at=at)
    return area


@transaction.atomic
def change_core_area(
    *,
    core_area: CoreArea,
    fields: Fields,
    tags: Collection[Tag],
    seen: int,
    by: Person,
    at: datetime,
    reason: str = "",
) -> CoreAreaVersion | None:
    """Another name, description, size or tags; `seen` is the version that was shown.

    None when nothing differs. Raises Conflict when someone else was first.
    """
    hold(core_area.unit_id, by=by, at=at)
    area = CoreArea.objects.get(pk=core_area.pk)
    if area.valid_to is not None:
        raise Conflict(_("This core area is given up and can no longer be changed."))
    newest = area.versions.last()
    if _says(newest, fields) and {tag.pk for tag in newest.tags.all()} == {t.pk for t in tags}:
        return None
    if newest.version != seen:
        raise moved_on()
    _check_size(fields, local_day(at))
    made = _declare(area, newest.version + 1, fields, tags, by, at, reason)
    tell([area.unit_id], by=by, at=at)
    return made


@transaction.atomic
def give_up_core_area(*, core_area: CoreArea, by: Person, reason: str, at: datetime) -> bool:
    """The institute has it no longer, from today; what it was stays. False when it is so."""
    hold(core_area.unit_id, by=by, at=at)
    area = CoreArea.objects.get(pk=core_area.pk)
    if area.valid_to is not None:
        return False
    newest = area.versions.last()
    fields = {field: getattr(newest, field) for field in FIELDS}
    _declare(area, newest.version + 1, fields, list(newest.tags.all()), by, at, reason)
    area.valid_to = local_day(at)
    area.save(update_fields=["valid_to"])
    tell([area.unit_id], by=by, at=at)
    return True


FIELDS = (
    *("name_nb", "name_nn", "name_en", "description_nb", "description_nn", "description_en"),
    *("academic_fte_share", "permanent_staff"),
)


def _says(version: CoreAreaVersion, fields: Fields) -> bool:
    return all(getattr(version, name) == fields[name] for name in FIELDS)


def _check_size(fields: Fields, day) -> None:
    rule = parameters_on(rule_versions(), day)
    if is_one_person(fields["permanent_staff"], fields["academic_fte_share"], rule):
        raise Conflict(
            _(
                "A core area is more than one person: at least %(staff)s permanent academic staff "
                "or %(share)s %% of the academic FTE."
            )
            % {"staff": rule.permanent_staff, "share": f"{rule.academic_fte_share * 100:.0f}"}
        )


def _declare(area, version, fields, tags, by, at, reason) -> CoreAreaVersion:
    made = CoreAreaVersion.objects.create(
        core_area=area, version=version, by=by, at=at, reason=reason, **fields
    )
    made.tags.set(tags)
    return made
