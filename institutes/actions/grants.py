"""Grants of excellence, tied to the institute whose they are. Every tie and untie stays."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from institutes.actions.conflicts import Conflict
from institutes.actions.writing import hold, moved_on
from institutes.models import Grant, GrantTie, Person, Unit
from institutes.models.evidence import EDITABLE


@transaction.atomic
def tie_grant(
    *,
    grant: Grant,
    unit: Unit | None,
    seen: int | None,
    by: Person,
    at: datetime,
    reason: str = "",
) -> GrantTie | None:
    """Tie a grant to an institute, or with None to none. `seen`: the unit it was shown with.

    Raises Conflict when someone else was first, or when evidence of the former institute rests on
    the grant. None when it is so already.
    """
    for unit_id in sorted({pk for pk in (seen, unit.pk if unit else None) if pk}):
        hold(unit_id, by=by, at=at)
    locked = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    wanted = unit.pk if unit else None
    if locked.unit_id == wanted:
        return None
    if locked.unit_id != seen:
        raise moved_on()
    if locked.evidence.filter(unit_id=locked.unit_id, state__in=(*EDITABLE, "verified")).exists():
        raise Conflict(_("Evidence rests on this grant. Withdraw the evidence first."))
    locked.unit_id = wanted
    locked.save(update_fields=["unit"])
    return GrantTie.objects.create(grant=locked, unit=unit, by=by, at=at, reason=reason)
