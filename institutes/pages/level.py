"""The documented level of an institute in a few lines, for whatever page wants to show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from institutes.expiring import level_runs_out
from institutes.level import Code, InstituteLevel, best_of
from institutes.register import AreaLevel, Register, read_register
from institutes.wording.level import LEVEL, level_sentence
from institutes.wording.words import Word


@dataclass(frozen=True)
class AreaLine:
    """One core area: its level with mark and word, and why it stands there or what is missing."""

    core_area_id: int
    name: str
    code: Code
    word: Word
    sentence: str
    lapses_on: date | None
    runs_out: bool  # within twelve months
    is_demo: bool


@dataclass(frozen=True)
class UnitLevel:
    """An institute's level on a day. `url` leads to its page of that day."""

    unit_code: str
    day: date
    code: Code
    word: Word
    areas: tuple[AreaLine, ...]
    url: str
    is_demo: bool

    @property
    def documented(self) -> int:
        return sum(area.code is Code.DOCUMENTED for area in self.areas)

    @property
    def sentence(self) -> str:
        """ "1 of 3 core areas is documented." """
        return documented_sentence(self.documented, len(self.areas))


def documented_sentence(documented: int, count: int) -> str:
    return ngettext(
        "%(documented)s of %(count)s core area is documented.",
        "%(documented)s of %(count)s core areas are documented.",
        count,
    ) % {"documented": documented, "count": count}


def level_address(unit_code: str, day: date | None = None) -> str:
    """The institute's level page; of today without a day."""
    address = reverse("unit_level", args=[unit_code])
    return f"{address}?as_of={day.isoformat()}" if day else address


def area_lines(register: Register, found: Iterable[AreaLevel]) -> tuple[AreaLine, ...]:
    return tuple(
        AreaLine(
            core_area_id=each.area.id,
            name=each.name,
            code=each.level.code,
            word=LEVEL[each.level.code],
            sentence=level_sentence(each.level, register.titles),
            lapses_on=each.level.lapses_on,
            runs_out=level_runs_out(each.level),
            is_demo=each.area.is_demo,
        )
        for each in found
    )


def unit_level(unit, day: date, register: Register | None = None) -> UnitLevel:
    """The institute's core areas with their level on a day; four queries without a register.

    `unit` has `.id` and `.code`: a Unit or a Node of the organisation.
    """
    register = register or read_register([unit.id], in_areas=True)
    found = register.levels(unit.id, day)
    whole: InstituteLevel = best_of(each.level for each in found)
    return UnitLevel(
        unit_code=unit.code,
        day=day,
        code=whole.code,
        word=LEVEL[whole.code],
        areas=area_lines(register, found),
        url=level_address(unit.code, day),
        is_demo=register.is_demo(unit.id, day),
    )
