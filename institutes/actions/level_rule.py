"""New versions of the rule's thresholds and validities. Earlier days keep theirs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from institutes.actions.conflicts import Conflict
from institutes.actions.writing import moved_on, tell
from institutes.level import Parameters
from institutes.models import LevelParameters, Person, Unit
from institutes.register import local_day, rule_versions


@transaction.atomic
def change_level_rule(
    *, parameters: Parameters, seen: int, by: Person, reason: str, at: datetime
) -> LevelParameters | None:
    """Store the next version, in force from today. `seen` is the version that was shown.

    None when nothing differs. Raises Conflict when another version came first.
    """
    # Versions follow one another: the university's row is held by whoever makes one.
    Unit.objects.select_for_update().filter(kind="university").first()
    versions = rule_versions()
    stands = versions[-1].parameters if versions else Parameters()
    if stands.values() == parameters.values():
        return None
    if stands.version != seen:
        raise moved_on()
    day = local_day(at)
    if versions and versions[-1].since > day:
        raise Conflict(_("The version before this one begins later. Look at the clock."))
    made = LevelParameters.objects.create(
        version=stands.version + 1,
        since=day,
        thresholds=parameters.texts(),
        by=by,
        at=at,
        reason=reason,
    )
    tell(None, by=by, at=at)
    return made
