"""What every action on core areas and evidence begins and ends with."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from institutes.actions.conflicts import Conflict
from institutes.models import Person, Unit
from institutes.register import rule_versions
from institutes.signals import evidence_is_written, level_changed


def hold(unit_id: int, *, by: Person | None, at: datetime) -> Unit:
    """The unit, locked until the transaction ends, after nobody refused the writing.

    Raises institutes.access.Refused when another app knows a reason (a locked round).
    """
    evidence_is_written.send(sender=Unit, unit_id=unit_id, by=by, at=at)
    return Unit.objects.select_for_update().get(pk=unit_id)


def tell(unit_ids: Collection[int] | None, *, by: Person | None, at: datetime) -> None:
    """Levels may have changed; None: of every unit."""
    level_changed.send(sender=Unit, unit_ids=unit_ids, by=by, at=at)


def version_now() -> int:
    """The newest version of the rule; it is stored with every decision."""
    versions = rule_versions()
    return versions[-1].parameters.version if versions else 1


def moved_on() -> Conflict:
    return Conflict(
        _("Someone else has changed this since you opened it. Nothing was saved. Look again below.")
    )
