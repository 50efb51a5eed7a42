"""A level through time: the version of the rule on each day, and whether it was documented once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from institutes.level.deciding import InstituteLevel, Level, best_of, level_on
from institutes.level.items import ONE_DAY, Item, known_on, last_day, replaced
from institutes.level.parameters import Parameters
from institutes.level.ruling import ruling_on
from institutes.level.terms import Code


@dataclass(frozen=True)
class Version:
    """Parameters, and the first day they hold."""

    since: date
    parameters: Parameters


Versions = Sequence[Version]  # the oldest first; before the first of them the defaults hold


def parameters_on(versions: Versions, day: date) -> Parameters:
    """The version in force on a day: later ones never change what an earlier day was."""
    found = Parameters()
    for version in versions:
        if version.since <= day:
            found = version.parameters
    return found


def change_days(items: Iterable[Item], versions: Versions = ()) -> list[date]:
    """Every day on which the level can have changed: steps, last days, versions of the rule."""
    days = {version.since for version in versions}
    for item in items:
        days |= {step.on for step in item.steps}
        for parameters in [Parameters(), *(version.parameters for version in versions)]:
            days.add(last_day(item, parameters) + ONE_DAY)
    return sorted(days)


def was_documented(items: Sequence[Item], day: date, versions: Versions = ()) -> bool:
    """Whether the area was documented on the day or any day before.

    It can only have become so on the day of a step or of a version: time alone never raises.
    """
    days = {step.on for item in items for step in item.steps} | {v.since for v in versions}
    return any(
        ruling_on(items, each, parameters_on(versions, each)).branch
        for each in sorted(days)
        if each <= day
    )


def level_as_of(items: Iterable[Item], day: date, versions: Versions = ()) -> Level:
    """The level of a core area on a day, by the version of the rule in force then."""
    items = replaced(known_on(items, day))
    found = level_on(items, day, parameters_on(versions, day))
    nothing_stands = found.code in (Code.NOT_DOCUMENTED, Code.NOT_ASSESSED)
    if nothing_stands and was_documented(items, day, versions):
        return replace(found, code=Code.EXPIRED)
    return found


def institute_level(
    areas: Iterable[Iterable[Item]], day: date, versions: Versions = ()
) -> InstituteLevel:
    """The best of the core areas that are valid on the day, each given by its items."""
    return best_of(level_as_of(items, day, versions) for items in areas)
