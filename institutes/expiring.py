"""What runs out within twelve months: one rule for homes, queues, pages, reminders and counts.

Of evidence and of core areas alike: it counts on the day, and no more twelve months later unless
something is renewed.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from institutes.level import Item, Level, Parameters, add_months, counts_on, last_day
from institutes.organisation import organisation_on
from institutes.register import Register, read_register
from institutes.wording.level import lapse_sentence

MONTHS_AHEAD = 12
ONE_DAY = timedelta(days=1)


def is_near(lapses_on: date | None, day: date) -> bool:
    """Whether the first day on which something counts no more comes within twelve months.

    None: time alone takes nothing away.
    """
    return lapses_on is not None and lapses_on <= add_months(day, MONTHS_AHEAD)


def evidence_runs_out(item: Item, day: date, parameters: Parameters) -> bool:
    """Evidence that counts on the day, by the rule's own word for that, and not for long."""
    return counts_on(item, day, parameters) and is_near(last_day(item, parameters) + ONE_DAY, day)


def level_runs_out(level: Level) -> bool:
    """A core area that is documented on the level's day, and not for long."""
    return level.is_documented and is_near(level.lapses_on, level.day)


def evidence_running_out(unit_ids: Collection[int], day: date) -> dict[int, int]:
    """How many pieces of evidence of each unit run out; units without any are left out.

    Four queries, whatever the units.
    """
    register = read_register(list(unit_ids), in_areas=True)
    parameters = register.parameters_on(day)
    found = {
        unit_id: sum(
            evidence_runs_out(item, day, parameters)
            for item in register.items_of(unit_id, day).values()
        )
        for unit_id in register.areas
    }
    return {unit_id: count for unit_id, count in found.items() if count}


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


def expiring(day: date, unit_ids: Collection[int] | None = None) -> list[Expiring]:
    """Every documented core area that runs out, soonest first; five queries."""
    register = read_register(unit_ids, in_areas=True)
    return sorted(
        _expiring(register, unit_ids, day), key=lambda each: (each.lapses_on, each.unit_acronym)
    )


def _expiring(
    register: Register, unit_ids: Collection[int] | None, day: date
) -> Iterator[Expiring]:
    for node in organisation_on(day).institutes:
        if unit_ids is not None and node.id not in unit_ids:
            continue
        for found in register.levels(node.id, day):
            if level_runs_out(found.level):
                yield Expiring(
                    unit_id=node.id,
                    unit_code=node.code,
                    unit_acronym=node.acronym,
                    core_area_id=found.area.id,
                    area=found.name,
                    lapses_on=found.level.lapses_on,
                    sentence=lapse_sentence(found.name, found.level.lapses_on),
                    url=reverse("unit_level", args=[node.code]),
                )
