"""What runs out within some months, for homes, queues and reminders: the facts and the sentence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from institutes.organisation import organisation_on
from institutes.pages.level import (
    MONTHS_AHEAD,
    area_lines,
    lapse_sentence,
    level_address,
    runs_out_soon,
)
from institutes.register import read_register


@dataclass(frozen=True)
class Expiring:
    """A documented core area that falls unless something is renewed. `lapses_on` is the first day
    it is documented no longer; the sentence is in the language in force."""

    unit_id: int
    unit_code: str
    unit_acronym: str
    core_area_id: int
    area: str
    lapses_on: date
    sentence: str
    url: str


def expiring(
    day: date, months: int = MONTHS_AHEAD, unit_ids: Collection[int] | None = None
) -> list[Expiring]:
    """Every documented core area that lapses within the months, soonest first; five queries."""
    register = read_register(unit_ids, in_areas=True)
    found = [
        Expiring(
            unit_id=node.id,
            unit_code=node.code,
            unit_acronym=node.acronym,
            core_area_id=line.core_area_id,
            area=line.name,
            lapses_on=line.lapses_on,
            sentence=lapse_sentence(line),
            url=level_address(node.code),
        )
        for node in organisation_on(day).institutes
        if unit_ids is None or node.id in unit_ids
        for line in area_lines(register, register.levels(node.id, day))
        if runs_out_soon(line, day, months) and line.lapses_on is not None
    ]
    return sorted(found, key=lambda each: (each.lapses_on, each.unit_acronym))
