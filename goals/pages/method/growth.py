"""Series as public sites publish them with the growth rate, beside the straight line."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.calculations.assessment import TargetError, check_target
from goals.calculations.growth import Growth, assess_growth
from goals.calculations.terms import Direction, Status
from goals.pages.method.figures import exact, five_digits
from goals.pages.method.paths import BY_DEFAULT, PathCase
from goals.wording.figures import DASH
from goals.wording.growth import GROWTH
from goals.wording.words import DIRECTION, STATUS

D = Decimal
UP, DOWN = Direction.UP, Direction.DOWN


@dataclass(frozen=True)
class GrowthCase:
    """A series as a public site publishes it with the growth rule."""

    code: str
    base: tuple[int, str]
    now: tuple[int, str]
    direction: Direction
    target: tuple[int, str] | None = None
    limit: str | None = None
    note: str | Promise = ""

    @cached_property
    def found(self) -> Growth:
        return assess_growth(
            {self.base[0]: D(self.base[1]), self.now[0]: D(self.now[1])},
            self.base[0],
            self.direction,
            (self.target[0], D(self.target[1])) if self.target else None,
            D(self.limit) if self.limit else None,
        )

    @cached_property
    def path(self) -> PathCase | None:
        """The same series on the straight line; None without a target, or with a wrong one."""
        if self.target is None:
            return None
        try:
            check_target(D(self.base[1]), D(self.target[1]), self.direction, BY_DEFAULT)
        except TargetError:
            return None
        return PathCase(self.base, self.now, self.target, self.direction)

    @property
    def ours(self) -> str:
        if self.target is None:
            return str(STATUS[Status.NO_TARGET].word)
        return str(self.path.status.word) if self.path else _("Such a target is refused")

    @property
    def series_text(self) -> str:
        return PathCase(self.base, self.now, self.now).series_text

    @property
    def target_text(self) -> str:
        return f"{exact(D(self.target[1]))} ({self.target[0]})" if self.target else DASH

    @property
    def direction_text(self) -> str:
        return str(DIRECTION[self.direction])

    @property
    def limit_text(self) -> str:
        return exact(D(self.limit)) if self.limit else DASH

    @property
    def value_text(self) -> str:
        return five_digits(self.found.value)

    @property
    def word(self) -> str:
        return str(GROWTH.get(self.found.status, DASH))

    @property
    def score_text(self) -> str:
        return five_digits(self.found.score)


GROWTH_CASES = (
    GrowthCase("1-1-1", (2015, "14.5"), (2023, "10.4"), DOWN, (2030, "7.25")),
    GrowthCase("1-2-1", (2016, "66.6"), (2023, "71.4"), UP, limit="100"),
    GrowthCase("11-3-1", (2005, "63"), (2020, "74"), UP, (2030, "85")),
    GrowthCase("17-3-1", (2015, "1003.855"), (2023, "1654.662"), UP),
    GrowthCase("10-2-1", (2015, "3.8"), (2024, "11.9"), DOWN),
    GrowthCase(
        "12-4-1",
        (2015, "1.43"),
        (2022, "1.43"),
        DOWN,
        note=gettext_lazy("No change is called progress."),
    ),
    GrowthCase(
        "GIF 1-4-1",
        (2015, "98.8"),
        (2024, "98.3"),
        UP,
        (2030, "100"),
        note=gettext_lazy("A small fall near the ceiling gets the worst score."),
    ),
    GrowthCase(
        "15-5-1",
        (2015, "70"),
        (2023, "55"),
        DOWN,
        (2030, "100"),
        note=gettext_lazy("A start that is past the target counts as achieved."),
    ),
    GrowthCase(
        "12-1-1",
        (2015, "0.37"),
        (2025, "9.53"),
        UP,
        (2030, "60"),
        note=gettext_lazy("A start near zero looks good with little of the way done."),
    ),
)
