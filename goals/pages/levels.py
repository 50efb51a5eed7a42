"""Why institutes are documented, or are not: what stands in the place of a path's sentences."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from goals.pages.reading import Reading
from goals.pages.standing import Told, is_level
from institutes.pages import UnitLevel, unit_level
from institutes.register import read_register


def level_sentences(level: UnitLevel) -> list[str]:
    if not level.areas:
        return [_("No core areas are declared.")]
    return [level.sentence, _("One is enough to meet the aim.")]


def levels_behind(reading: Reading, found: Iterable[Told]) -> dict[int, list[str]]:
    """By institute's id, the sentences of those that are cells of a documented level. Four queries,
    and none without such cells."""
    units = {one.unit.id: one.unit for one in found if is_level(one.indicator, one.unit)}
    if not units:
        return {}
    register = read_register(list(units), in_areas=True)
    return {
        pk: level_sentences(unit_level(unit, reading.level_day, register))
        for pk, unit in units.items()
    }
