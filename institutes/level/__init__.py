"""The documented level of a core area, by a rule anyone can read. Pure: no Django, no clock.

Source: domain/level.md, B2 and B3; docs/decisions/0011-documented-level.md.
"""

from institutes.level.dates import add_months, add_years
from institutes.level.deciding import (
    InstituteLevel,
    Level,
    best_of,
    lapses_on,
    level_on,
)
from institutes.level.history import (
    Version,
    Versions,
    change_days,
    institute_level,
    level_as_of,
    parameters_on,
    was_documented,
)
from institutes.level.items import (
    Item,
    Step,
    counts_as_strong,
    counts_on,
    is_ageing,
    known_on,
    last_day,
    replaced,
    state_on,
    strength_of,
    verified_on,
)
from institutes.level.kinds import KINDS, REFUSED, SCALES, Kind, Refused, Scale, kinds_of
from institutes.level.missing import Missing, missing_of
from institutes.level.parameters import Parameters
from institutes.level.ruling import Ruling, ruling_on
from institutes.level.terms import Branch, Category, Code, StepKind, Strength

__all__ = [
    "KINDS",
    "REFUSED",
    "SCALES",
    "Branch",
    "Category",
    "Code",
    "InstituteLevel",
    "Item",
    "Kind",
    "Level",
    "Missing",
    "Parameters",
    "Refused",
    "Ruling",
    "Scale",
    "Step",
    "StepKind",
    "Strength",
    "Version",
    "Versions",
    "add_months",
    "add_years",
    "best_of",
    "change_days",
    "counts_as_strong",
    "counts_on",
    "institute_level",
    "is_ageing",
    "kinds_of",
    "known_on",
    "lapses_on",
    "last_day",
    "level_as_of",
    "level_on",
    "missing_of",
    "parameters_on",
    "replaced",
    "ruling_on",
    "state_on",
    "strength_of",
    "verified_on",
    "was_documented",
]
