"""The documented level of an institute in a few lines, for whatever page wants to show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutes.level import Code, InstituteLevel, add_months, best_of
from institutes.register import AreaLevel, Register, read_register
from institutes.wording.level import LEVEL, day_text, level_sentence, missing_sentence
from institutes.wording.words import Word

MONTHS_AHEAD = 12


@dataclass(frozen=True)
class AreaLine:
    """One core area: its level with mark and word, why, and what is missing ("" if nothing)."""

    core_area_id: int
    name: str
    code: Code
    word: Word
    sentence: str
    missing: str
    lapses_on: date | None
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
            missing=missing_sentence(each.level, register.titles),
            lapses_on=each.level.lapses_on,
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


def runs_out_soon(line: AreaLine, day: date, months: int = MONTHS_AHEAD) -> bool:
    """Documented, and not so within some months unless something is renewed."""
    return (
        line.code is Code.DOCUMENTED
        and line.lapses_on is not None
        and line.lapses_on <= add_months(day, months)
    )


def lapse_sentence(area: AreaLine) -> str:
    """ "Runs out on 01.01.2021 unless something is renewed." """
    if area.lapses_on is None:
        return ""
    return _("“%(area)s” is documented until %(day)s unless evidence is renewed.") % {
        "area": area.name,
        "day": day_text(area.lapses_on - timedelta(days=1)),
    }
