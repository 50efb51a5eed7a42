"""What runs out within twelve months: one rule for homes, queues, pages, reminders and counts.

Of evidence and of core areas alike: it counts on the day, and no more twelve months later unless
something is renewed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from institutes.level import Code, Item, Level, Parameters, add_months, counts_on, last_day
from institutes.organisation import Node, Organisation, organisation_on
from institutes.register import AreaLevel, Register, read_register
from institutes.wording.level import expired_sentence, lapse_sentence

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


@dataclass(frozen=True)
class Fading:
    """What an institute has to renew: how much evidence runs out, and its core areas that run out
    or have expired, best first."""

    evidence: int
    areas: tuple[AreaLevel, ...]
    titles: Mapping[int, str]  # of evidence, by its id

    def __bool__(self) -> bool:
        return bool(self.evidence or self.areas)

    @property
    def sentences(self) -> list[str]:
        """One for each core area, in the language in force."""
        return [
            lapse_sentence(each.name, each.level.lapses_on)
            if each.level.is_documented
            else expired_sentence(each.name, each.level, self.titles)
            for each in self.areas
        ]


def fading(unit_ids: Collection[int], day: date) -> dict[int, Fading]:
    """By unit, what is to be renewed; units with nothing are left out. Four queries."""
    register = read_register(list(unit_ids), in_areas=True)
    found = {unit_id: _fading(register, unit_id, day) for unit_id in register.areas}
    return {unit_id: each for unit_id, each in found.items() if each}


def _fading(register: Register, unit_id: int, day: date) -> Fading:
    parameters = register.parameters_on(day)
    items = register.items_of(unit_id, day).values()
    levels = register.levels(unit_id, day)
    return Fading(
        sum(evidence_runs_out(item, day, parameters) for item in items),
        (
            *(each for each in levels if level_runs_out(each.level)),
            *(each for each in levels if each.level.code is Code.EXPIRED),
        ),
        register.titles,
    )


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
    day: date,
    unit_ids: Collection[int] | None = None,
    organisation: Organisation | None = None,
    register: Register | None = None,
) -> list[Expiring]:
    """Every documented core area that runs out, soonest first; four queries without a register,
    and one for the day's organisation if it is not given."""
    register = register or read_register(unit_ids, in_areas=True)
    institutes = (organisation or organisation_on(day)).institutes
    asked = [node for node in institutes if unit_ids is None or node.id in unit_ids]
    return sorted(
        _expiring(register, asked, day), key=lambda each: (each.lapses_on, each.unit_acronym)
    )


def _expiring(register: Register, institutes: Iterable[Node], day: date) -> Iterator[Expiring]:
    for node in institutes:
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
