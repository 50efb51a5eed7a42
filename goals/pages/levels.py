"""Why institutes are documented, or are not: what stands in the place of a path's sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from django.utils.translation import gettext as _

from goals import ledger
from goals.pages.reading import Reading
from goals.pages.standing import Told, is_level
from institutes.level import Code
from institutes.pages import UnitLevel, unit_level

T = TypeVar("T", bound=Told)


def level_codes(reading: Reading, found: Iterable[Told]) -> dict[int, Code]:
    """By institute's id, how far those are documented that are counted cells of the level: what is
    kept of the year, or what the register of evidence tells of the day that is read.

    One query for what is kept; none for the register where it is in memory, and else four.
    """
    counted = [
        one
        for one in found
        if one.indicator.code == ledger.LEVEL_SERIES
        and is_level(one.indicator, one.unit)
        and one.is_documented is not None
    ]
    if not counted:
        return {}
    ids = [one.unit.id for one in counted]
    if not reading.is_kept:
        # A copy, which forgets what it has worked out: there are many days to ask for.
        register = replace(reading.frame.register_of(ids))
        return {pk: register.level(pk, reading.level_day).code for pk in ids}
    kept = ledger.statuses(
        reading.plan, [counted[0].indicator], reading.year, ids, with_below=False
    )
    return {pk: one.level for (_indicator, pk), one in kept.items() if one.level}


def with_levels(reading: Reading, found: Mapping[tuple[int, int], T]) -> dict[tuple[int, int], T]:
    """The same by (indicator id, unit id), with how far institutes are documented."""
    codes = level_codes(reading, found.values())
    return {
        key: replace(one, code=codes[one.unit.id])
        if one.unit.id in codes and is_level(one.indicator, one.unit)
        else one
        for key, one in found.items()
    }


def level_sentences(level: UnitLevel) -> list[str]:
    if not level.areas:
        return [_("No core areas are declared.")]
    return [level.sentence, _("One is enough to meet the aim.")]


def levels_behind(reading: Reading, found: Iterable[Told]) -> dict[int, list[str]]:
    """By institute's id, the sentences of those that are cells of a documented level. No query
    where the register is in memory, and else four."""
    units = {one.unit.id: one.unit for one in found if is_level(one.indicator, one.unit)}
    if not units:
        return {}
    register = reading.frame.register_of(units)
    return {
        pk: level_sentences(unit_level(unit, reading.level_day, register))
        for pk, unit in units.items()
    }
