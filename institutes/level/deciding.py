"""The level of a core area: documented by the rule, or what stands in its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from institutes.level.items import ONE_DAY, Item, known_on, last_day, state_on, submitted_by
from institutes.level.missing import Missing, missing_of
from institutes.level.parameters import Parameters
from institutes.level.ruling import Ruling, ruling_on
from institutes.level.terms import Branch, Code, StepKind


@dataclass(frozen=True)
class Level:
    """The level of one core area on a day, with everything that led to it."""

    code: Code
    day: date
    parameters: Parameters
    branch: Branch | None = None
    counted: tuple[Item, ...] = ()  # strongest first; publications at most as often as the rule has
    waiting: tuple[Item, ...] = ()  # submitted, and neither verified nor rejected
    missing: Missing | None = None  # None when documented
    lapses_on: date | None = None  # first day it would be lower through time alone

    @property
    def is_documented(self) -> bool:
        return self.code is Code.DOCUMENTED


def level_on(
    items: Iterable[Item], day: date, parameters: Parameters, *, was_documented: bool = False
) -> Level:
    """The level on a day. `was_documented`: it was, on an earlier day (institutes.level.history).

    Steps after the day are not known then. The first that applies, from the best.
    """
    items = tuple(items)
    ruling = ruling_on(items, day, parameters)
    waiting = tuple(item for item in items if state_on(item, day) is StepKind.SUBMITTED)
    code = _code(items, ruling, waiting, day, was_documented)
    return Level(
        code=code,
        day=day,
        parameters=parameters,
        branch=ruling.branch,
        counted=ruling.counted,
        waiting=waiting,
        missing=None
        if ruling.branch
        else missing_of(items, ruling.counted, waiting, day, parameters),
        lapses_on=lapses_on(items, day, parameters),
    )


def _code(
    items: Sequence[Item],
    ruling: Ruling,
    waiting: Sequence[Item],
    day: date,
    was_documented: bool,
) -> Code:
    if ruling.branch:
        return Code.DOCUMENTED
    if ruling.counted:
        return Code.PARTLY
    if waiting:
        return Code.UNDER_REVIEW
    if was_documented:
        return Code.EXPIRED
    return Code.NOT_DOCUMENTED if submitted_by(items, day) else Code.NOT_ASSESSED


def lapses_on(items: Iterable[Item], day: date, parameters: Parameters) -> date | None:
    """The first later day on which the level is lower, with nothing done until then.

    None when time alone takes nothing away: nothing counts, or the level is no higher than that.
    """
    known = known_on(items, day)
    ruling = ruling_on(known, day, parameters)
    if not ruling.counted:
        return None
    for change in sorted({last_day(item, parameters) + ONE_DAY for item in known}):
        if change <= day:
            continue
        later = ruling_on(known, change, parameters)
        if (later.branch is None and ruling.branch) or not later.counted:
            return change
    return None


@dataclass(frozen=True)
class InstituteLevel:
    """An institute is as high as the best of its core areas (an OR); none: not assessed."""

    code: Code
    areas: tuple[Level, ...] = ()

    @property
    def is_documented(self) -> bool:
        return self.code is Code.DOCUMENTED

    @property
    def branch(self) -> Branch | None:
        """R1 where any area has it: then no supporting item was needed."""
        found = {area.branch for area in self.areas if area.is_documented}
        return Branch.R1 if Branch.R1 in found else Branch.R2 if found else None


def best_of(areas: Iterable[Level]) -> InstituteLevel:
    areas = tuple(areas)
    codes = [area.code for area in areas]
    return InstituteLevel(min(codes, key=lambda code: code.rank, default=Code.NOT_ASSESSED), areas)
