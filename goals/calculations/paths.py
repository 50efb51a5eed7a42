"""The way from a base to a target, and what is to be expected on it.

Symbols in comments: y0, t0 base value and year; y, t current; T, tT target; E the value expected
at t; d +1 where the value should rise, -1 where it should fall.

Source: calculations.md 1 and 3 (what-if); domain/indicators.md 0.1 and 0.6.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from goals.calculations.terms import Direction, State, Status

# A share such as 19/300 is cut off at the 28th digit. Whoever stands exactly on a limit shall not
# fall below it for that, so limits are compared with this much slack.
_HAIR = Decimal("1e-12")


class RuleName(StrEnum):
    """How the way from base to target is judged."""

    LINEAR = "linear"  # a straight line, through the milestones if there are any
    MAINTAIN = "maintain"  # stay at the target or better, within a tolerance
    ONE_OFF = "one_off"  # done or not: nothing is expected before the target year, all of it then


class Reason(StrEnum):
    """Why a status is what it is, and what a reader should know about it."""

    # The cell itself.
    NOT_APPLICABLE = "not_applicable"
    NOT_REPORTED = "not_reported"
    WITHHELD = "withheld"
    NO_DENOMINATOR = "no_denominator"  # reported, but of nothing: 0 of 0 has no value
    # Why there is no judgement.
    NOT_JUDGED = "not_judged"  # the indicator has no better direction
    NO_TARGET_SET = "no_target_set"
    RATE_NOT_KNOWN = "rate_not_known"
    BASE_NOT_KNOWN = "base_not_known"
    BEFORE_START = "before_start"
    FEWER_THAN_TWO_YEARS = "fewer_than_two_years"
    # How the judgement was made.
    MAINTAIN_RULE = "maintain_rule"
    BASE_PAST_TARGET = "base_past_target"
    MILESTONES_USED = "milestones_used"
    AFTER_TARGET_YEAR = "after_target_year"
    INHERITED_TARGET = "inherited_target"
    BASE_FROM_OWN_FIGURE = "base_from_own_figure"
    # What weakens it.
    STALE = "stale"
    INCOMPLETE_COVERAGE = "incomplete_coverage"
    ROUNDING_COULD_CHANGE_STATUS = "rounding_could_change_status"


class TargetError(ValueError):
    """A target that its indicator cannot have."""


@dataclass(frozen=True)
class Point:
    """One year of a series.

    `value` is in the indicator's own unit, shares 0 to 1. It is None unless the state is VALUE,
    and may be None even then: 0 of 0 was reported and has no value. `rounding` is the half-width
    of the rounding at the source (DBH rounds persons to 5, so 2.5).
    Raises ValueError for a value in any other state: missing is never a number.
    """

    year: int
    value: Decimal | None
    state: State = State.VALUE
    complete: bool = True
    approved_on: date | None = None
    rounding: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.value is not None and self.state is not State.VALUE:
            raise ValueError(f"A point that is {self.state} cannot carry the value {self.value}.")


@dataclass(frozen=True)
class Base:
    """Where the path starts. `value` None: not known. An inherited target starts from the unit's
    own figure in the base year; `from_own_figure` says so."""

    year: int
    value: Decimal | None
    from_own_figure: bool = False


@dataclass(frozen=True)
class Target:
    """Where the path leads. Milestones are (year, value) between the base and the target year;
    others are left out. `inherited_from` names the ancestor whose target it is, "" for the unit's
    own. `rate_known` False: set in another currency and not converted."""

    year: int
    value: Decimal
    milestones: tuple[tuple[int, Decimal], ...] = ()
    inherited_from: str = ""
    rate_known: bool = True


@dataclass(frozen=True)
class Rule:
    """The rule an indicator is judged by, with its limits; the version used is kept.

    `on_track` and `some_progress` are shares of the expected change; `tolerance` is how far short
    of the target, in the indicator's own unit, still counts as maintained.
    """

    name: RuleName = RuleName.LINEAR
    version: int = 1
    on_track: Decimal = Decimal("0.95")
    some_progress: Decimal = Decimal("0.60")
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True)
class Path:
    """The way from a known base to a target, judged by a rule; years are after the base year."""

    start_year: int
    start: Decimal
    target: Target
    sign: int
    rule: Rule

    @cached_property
    def is_maintained(self) -> bool:
        no_way_to_go = self.reaches_target(self.start)
        return self.rule.name is RuleName.MAINTAIN or no_way_to_go

    def reaches_target(self, value: Decimal) -> bool:
        """Whether a value is on the target or past it in the right direction."""
        return self.sign * (value - self.target.value) >= 0

    def expected(self, year: int) -> Decimal:
        """E: on the line before the target year, the target itself from then on."""
        if self.is_maintained or year >= self.target.year:
            return self.target.value
        if self.rule.name is RuleName.ONE_OFF:
            return self.start
        stops = [*self._milestones(), (self.target.year, self.target.value)]
        year_a, a = self.start_year, self.start
        for year_b, b in stops:
            if year <= year_b:
                break
            year_a, a = year_b, b
        return a + (b - a) * (year - year_a) / (year_b - year_a)

    def share_of_way(self, value: Decimal) -> Decimal | None:
        """How much of the way from base to target lies behind `value`."""
        if self.is_maintained:
            return None
        return (value - self.start) / (self.target.value - self.start)

    def attainment(self, value: Decimal, expected: Decimal) -> Decimal | None:
        """a: how much of the expected change has come."""
        change = expected - self.start
        if self.is_maintained or self.sign * change <= 0:
            return None
        return (value - self.start) / change

    def status(self, value: Decimal, expected: Decimal) -> Status:
        if self.reaches_target(value):
            return Status.TARGET_MET
        if self.is_maintained:
            short = self.sign * (self.target.value - value)
            return Status.ON_TRACK if short <= self.rule.tolerance else self._against_base(value)
        attainment = self.attainment(value, expected)
        if attainment is None:  # nothing was expected yet, or a milestone allows a step back
            no_worse = self.sign * (value - expected) >= 0
            return Status.ON_TRACK if no_worse else Status.MOVING_AWAY
        if attainment >= self.rule.on_track - _HAIR:
            return Status.ON_TRACK
        if attainment >= self.rule.some_progress - _HAIR:
            return Status.SOME_PROGRESS
        return self._against_base(value)

    def _against_base(self, value: Decimal) -> Status:
        step = self.sign * (value - self.start)
        if step > 0:
            return Status.LITTLE_PROGRESS
        return Status.MOVING_AWAY if step < 0 else Status.NO_CHANGE

    def reasons(self, year: int) -> list[Reason]:
        """How `year` is judged."""
        chosen = self.rule.name is RuleName.MAINTAIN
        past_target = self.start != self.target.value and self.reaches_target(self.start)
        on_line = self.rule.name is RuleName.LINEAR and not self.is_maintained
        said = {
            Reason.MAINTAIN_RULE: self.is_maintained,
            Reason.BASE_PAST_TARGET: past_target and not chosen,
            Reason.MILESTONES_USED: on_line and year < self.target.year and self._milestones(),
            Reason.AFTER_TARGET_YEAR: year > self.target.year,
        }
        return [reason for reason, applies in said.items() if applies]

    def start_point(self, series: Sequence[Point]) -> Point | None:
        """The point the base was taken from: that of its year, if it has the same value."""
        same = (p for p in series if p.year == self.start_year and p.value == self.start)
        return next(same, None)

    def _milestones(self) -> list[tuple[int, Decimal]]:
        if not self.target.milestones:
            return []
        between = [m for m in self.target.milestones if self.start_year < m[0] < self.target.year]
        return sorted(between)


def path_of(
    base: Base | None, target: Target | None, direction: Direction, rule: Rule
) -> Path | Reason:
    """The path to judge by, or why there is none."""
    if direction is Direction.NEUTRAL:
        return Reason.NOT_JUDGED
    if target is None:
        return Reason.NO_TARGET_SET
    if not target.rate_known:
        return Reason.RATE_NOT_KNOWN
    if base is None or base.value is None:
        return Reason.BASE_NOT_KNOWN
    return Path(base.year, base.value, target, _sign(direction), rule)


def check_target(
    base_value: Decimal | None, target_value: Decimal, direction: Direction, rule: Rule
) -> None:
    """Refuse a target on the wrong side of its base; for use where a target is entered.

    A target equal to its base is fine (it is then to be maintained), so is any target under the
    maintain rule (a base of 10 may be allowed to sink to 8), for an indicator without a direction
    (never judged) and without a known base. Raises TargetError with a sentence.
    """
    if rule.name is RuleName.MAINTAIN or direction is Direction.NEUTRAL or base_value is None:
        return
    if _sign(direction) * (target_value - base_value) < 0:
        way = "rise" if direction is Direction.UP else "fall"
        raise TargetError(
            f"The indicator should {way}, but the target {target_value} lies on the other side "
            f"of the base {base_value}."
        )


def required_value(
    base: Base,
    target: Target,
    year: int,
    direction: Direction,
    rule: Rule,
    status: Status = Status.ON_TRACK,
) -> Decimal:
    """What-if: the least (or, where it should fall, the most) `year` must show for `status`.

    In the indicator's own unit and not rounded: a count is rounded up (down) where it is shown.
    `status` is TARGET_MET, ON_TRACK or SOME_PROGRESS. Raises ValueError for any other, and where
    no status can be given: no direction, base or rate, or a year at or before the base year.
    Source: calculations.md 3.
    """
    path = path_of(base, target, direction, rule)
    if not isinstance(path, Path) or year <= path.start_year:
        reason = path if isinstance(path, Reason) else Reason.BEFORE_START
        raise ValueError(f"Nothing can be required: {reason}.")
    if status is Status.TARGET_MET:
        return target.value
    if status not in (Status.ON_TRACK, Status.SOME_PROGRESS):
        raise ValueError(f"There is no least value for {status}.")
    if path.is_maintained:
        return target.value - path.sign * rule.tolerance
    expected = path.expected(year)
    change = expected - path.start
    if path.sign * change <= 0:
        return expected
    limit = rule.on_track if status is Status.ON_TRACK else rule.some_progress
    needed = path.start + limit * change
    return target.value if path.reaches_target(needed) else needed


def _sign(direction: Direction) -> int:
    return 1 if direction is Direction.UP else -1
