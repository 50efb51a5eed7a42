"""Evidence that grows old: what counts today, and runs out within a year."""

from collections.abc import Collection
from datetime import date

from institutes.level.dates import add_months
from institutes.level.items import StepKind, Strength, last_day, state_on, strength_of
from institutes.register import read_register

MONTHS_AHEAD = 12


def evidence_running_out(unit_ids: Collection[int], day: date) -> dict[int, int]:
    """How many pieces of verified evidence of each unit run out within twelve months of a day;
    seven queries, whatever the units. Units without any are left out."""
    register = read_register(list(unit_ids))
    parameters, end = register.parameters_on(day), add_months(day, MONTHS_AHEAD)
    found: dict[int, set[int]] = {}
    for unit_id, areas in register.areas.items():
        for area in areas:
            for item in register.items.get(area.id, ()) if area.is_valid(day) else ():
                counts = (
                    state_on(item, day) is StepKind.VERIFIED
                    and strength_of(item, parameters) is not Strength.NONE
                )
                if counts and day <= last_day(item, parameters) < end:
                    found.setdefault(unit_id, set()).add(item.id)
    return {unit_id: len(items) for unit_id, items in found.items()}
