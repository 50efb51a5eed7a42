"""How the portal calculates: worked cases, each result computed by the code the pages use.

The cases are inputs only; nothing here says what comes out of them. Their published results are
in the tests (tests/goals/pages/test_method.py).

Source: calculations.md 1 to 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from goals.calculations.aggregation import mean_of_reported
from goals.calculations.assessment import required_value
from goals.calculations.terms import MeasuredIn, State, Status
from goals.pages.method.ahead import AHEAD, AheadCase
from goals.pages.method.figures import exact, percent
from goals.pages.method.growth import GROWTH_CASES, GrowthCase
from goals.pages.method.level import (
    CASES,
    SCHEMES,
    CategoryRow,
    LevelCase,
    SchemeRow,
    category_rows,
    level_words,
)
from goals.pages.method.paths import BY_DEFAULT, LINEAR, OTHER_RULES, PathCase
from goals.pages.method.small_groups import SMALLEST_GROUP, SmallCase, small_cases
from goals.pages.method.sums import SUMS, SumCase
from goals.wording.ahead import required
from goals.wording.words import MEANING, STATE, STATUS, Word

MEAN = (Decimal(10), Decimal(20), None)


@dataclass(frozen=True)
class MethodPage:
    """Texts are made when they are asked for, in the reader's language."""

    linear: tuple[PathCase, ...] = LINEAR
    other_rules: tuple[PathCase, ...] = OTHER_RULES
    sums: tuple[SumCase, ...] = SUMS
    growth: tuple[GrowthCase, ...] = GROWTH_CASES
    ahead: tuple[AheadCase, ...] = AHEAD
    level: tuple[LevelCase, ...] = CASES
    schemes: tuple[SchemeRow, ...] = SCHEMES

    @property
    def statuses(self) -> list[tuple[Word, str]]:
        return [(STATUS[status], str(MEANING[status])) for status in Status]

    @property
    def states(self) -> Mapping[str, Word]:
        return {state.value: STATE[state] for state in State}

    @property
    def levels(self) -> list[tuple[Word, str]]:
        return level_words()

    @property
    def categories(self) -> list[CategoryRow]:
        return category_rows()

    @property
    def small(self) -> list[SmallCase]:
        return small_cases()

    @property
    def smallest_group(self) -> int:
        return SMALLEST_GROUP

    @property
    def mean_text(self) -> str:
        return exact(mean_of_reported(MEAN))

    @property
    def what_if(self) -> str:
        """What the year after the first worked case must show."""
        case = self.linear[0]
        base, target = case.found.base, case.found.target
        year = case.now[0] + 1
        needed = required_value(base, target, year, case.direction, case.rule)
        return required(year, needed, case.direction, MeasuredIn.COUNT)

    @property
    def on_track_text(self) -> str:
        return percent(BY_DEFAULT.on_track, 0)

    @property
    def some_progress_text(self) -> str:
        return percent(BY_DEFAULT.some_progress, 0)


def method_page() -> MethodPage:
    """The page rests on code alone and asks the database nothing."""
    return MethodPage()
