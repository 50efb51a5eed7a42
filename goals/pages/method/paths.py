"""Series on their way from base to target, by each of the rules."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.calculations.assessment import Assessment, Base, Point, Rule, RuleName, Target, assess
from goals.calculations.terms import Direction
from goals.pages.method.figures import exact, percent
from goals.wording.figures import DASH
from goals.wording.words import DIRECTION, STATUS, Word

D = Decimal
UP, DOWN = Direction.UP, Direction.DOWN
BY_DEFAULT = Rule()


@dataclass(frozen=True)
class PathCase:
    """A series on its way from base to target."""

    base: tuple[int, str]
    now: tuple[int, str]
    target: tuple[int, str]
    direction: Direction = UP
    rule: Rule = BY_DEFAULT
    milestones: tuple[tuple[int, Decimal], ...] = ()
    note: str | Promise = ""

    @cached_property
    def found(self) -> Assessment:
        return assess(
            [Point(self.now[0], D(self.now[1]))],
            Base(self.base[0], D(self.base[1])),
            Target(self.target[0], D(self.target[1]), self.milestones),
            self.direction,
            self.rule,
            date(self.now[0], 12, 31),
        )

    @property
    def series_text(self) -> str:
        return _("%(start)s (%(start_year)s) → %(now)s (%(year)s)") % {
            "start": exact(D(self.base[1])),
            "start_year": self.base[0],
            "now": exact(D(self.now[1])),
            "year": self.now[0],
        }

    @property
    def target_text(self) -> str:
        return f"{exact(D(self.target[1]))} ({self.target[0]})"

    @property
    def direction_text(self) -> str:
        return str(DIRECTION[self.direction])

    @property
    def expected_text(self) -> str:
        expected = self.found.expected_value
        return DASH if expected is None else exact(expected.normalize() + 0)

    @property
    def done_text(self) -> str:
        return percent(self.found.done_share)

    @property
    def expected_share_text(self) -> str:
        return percent(self.found.expected_share)

    @property
    def attainment_text(self) -> str:
        return percent(self.found.attainment)

    @property
    def status(self) -> Word:
        return STATUS[self.found.status]


LINEAR = (
    PathCase((2017, "8"), (2020, "11"), (2021, "16")),
    PathCase((2017, "40"), (2020, "34"), (2021, "30"), DOWN),
    PathCase((2017, "1"), (2020, "8"), (2021, "20")),
)
OTHER_RULES = (
    PathCase(
        (2017, "8"),
        (2020, "11"),
        (2021, "16"),
        milestones=((2019, D(9)), (2020, D(11))),
        note=gettext_lazy("Milestones: 9 in 2019 and 11 in 2020."),
    ),
    PathCase(
        (2017, "40"),
        (2020, "39"),
        (2021, "40"),
        rule=Rule(RuleName.MAINTAIN, tolerance=D(1)),
        note=gettext_lazy("Maintain: to be kept at 40, and 1 less is accepted."),
    ),
    PathCase(
        (2017, "0"),
        (2020, "0"),
        (2021, "1"),
        rule=Rule(RuleName.ONE_OFF),
        note=gettext_lazy("One-off: done or not. Nothing is expected before the target year."),
    ),
    PathCase(
        (2017, "0"),
        (2021, "0"),
        (2021, "1"),
        rule=Rule(RuleName.ONE_OFF),
        note=gettext_lazy("One-off, in the target year."),
    ),
)
