"""How far a series has come on the way from its base to its target, as one object.

Every screen, sentence, colour, spreadsheet and API answer prints the `Assessment` made here and
works nothing out for itself. Symbols in comments: y0, t0 base value and year; y, t current;
T, tT target; E the value expected at t; d +1 where the value should rise, -1 where it should fall.

Source: calculations.md 1 and 3 (what-if); domain/indicators.md 0.1, 0.6 and 0.14.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from goals.calculations.terms import Direction, State, Status

STALE_AFTER_MONTHS = 18

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
class Assessment:
    """A status and everything it rests on.

    `rule` is the rule the indicator has; where it had to give way to the maintain rule the
    reasons say so. `expected_value` is E, `gap` is y - E; `expected_share` e, `done_share` p and
    `attainment` a are shares of the way from base to target. Each is None where it has no
    meaning: without a target, a base or a value, at or before the start, under the maintain rule
    (shares), and where nothing or a step back is expected (attainment).
    """

    status: Status
    rule: Rule
    as_of: date
    current: Point | None
    base: Base | None
    target: Target | None
    expected_value: Decimal | None = None
    expected_share: Decimal | None = None
    done_share: Decimal | None = None
    attainment: Decimal | None = None
    gap: Decimal | None = None
    reasons: tuple[Reason, ...] = ()


def assess(
    series: Sequence[Point],
    base: Base | None,
    target: Target | None,
    direction: Direction,
    rule: Rule,
    as_of: date,
) -> Assessment:
    """The status of a series on a day.

    The point for the year of `as_of` is the current one; later points play no part, and the
    order of the series does not matter. What decides, in this order:

    1. The cell. Not applicable: *not applicable*. Not reported (no point is the same), withheld,
       or 0 of 0: *not enough data*, whether there is a target or not, so that missing and zero
       never read the same.
    2. No direction, no target, no rate or no base: *no target*, and no colour.
    3. At or before the base year: *not enough data*.
    4. The rule. A target equal to the base, or one the base is already past (which an inherited
       target may be), is judged by the maintain rule.

    Raises ValueError if a year occurs twice.
    """
    if len({point.year for point in series}) != len(series):
        raise ValueError("A year occurs twice in the series; one figure per year is current.")
    year = as_of.year
    current = next((point for point in series if point.year == year), None)
    state = current.state if current else State.NOT_REPORTED
    value = current.value if current else None
    found = Assessment(Status.NOT_ENOUGH_DATA, rule, as_of, current, base, target)
    if state is State.NOT_APPLICABLE:
        return replace(found, status=Status.NOT_APPLICABLE, reasons=(Reason.NOT_APPLICABLE,))

    missing = [] if value is not None else [_MISSING[state]]
    path = _path(base, target, direction, rule)
    origin = path.start_point(series) if isinstance(path, _Path) else None
    caveats = [*_origins(base, target), *_weaknesses(series, current, origin, as_of)]
    if isinstance(path, Reason):
        status = Status.NOT_ENOUGH_DATA if missing else Status.NO_TARGET
        return replace(found, status=status, reasons=(*missing, path, *caveats))
    if year <= path.start_year:
        return replace(found, reasons=(*missing, Reason.BEFORE_START, *caveats))

    expected = path.expected(year)
    found = replace(found, expected_value=expected, expected_share=path.share_of_way(expected))
    caveats = [*path.reasons(year), *caveats]
    if current is None or value is None:
        if not any(path.start_year < p.year < year and p.value is not None for p in series):
            missing.append(Reason.FEWER_THAN_TWO_YEARS)
        return replace(found, reasons=(*missing, *caveats))

    status = path.status(value, expected)
    if _rounding_could_change(status, path, current, origin):
        caveats.append(Reason.ROUNDING_COULD_CHANGE_STATUS)
    return replace(
        found,
        status=status,
        done_share=path.share_of_way(value),
        attainment=path.attainment(value, expected),
        gap=value - expected,
        reasons=tuple(caveats),
    )


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
    path = _path(base, target, direction, rule)
    if not isinstance(path, _Path) or year <= path.start_year:
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


@dataclass(frozen=True)
class _Path:
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
        between = [m for m in self.target.milestones if self.start_year < m[0] < self.target.year]
        return sorted(between)


_MISSING = {
    State.VALUE: Reason.NO_DENOMINATOR,
    State.NOT_REPORTED: Reason.NOT_REPORTED,
    State.WITHHELD: Reason.WITHHELD,
}


def _sign(direction: Direction) -> int:
    return 1 if direction is Direction.UP else -1


def _path(
    base: Base | None, target: Target | None, direction: Direction, rule: Rule
) -> _Path | Reason:
    """The path to judge by, or why there is none."""
    if direction is Direction.NEUTRAL:
        return Reason.NOT_JUDGED
    if target is None:
        return Reason.NO_TARGET_SET
    if not target.rate_known:
        return Reason.RATE_NOT_KNOWN
    if base is None or base.value is None:
        return Reason.BASE_NOT_KNOWN
    return _Path(base.year, base.value, target, _sign(direction), rule)


def _origins(base: Base | None, target: Target | None) -> list[Reason]:
    """Where target and base come from, if not from the unit's own plan."""
    found = []
    if target and target.inherited_from:
        found.append(Reason.INHERITED_TARGET)
    if base and base.from_own_figure:
        found.append(Reason.BASE_FROM_OWN_FIGURE)
    return found


def _weaknesses(
    series: Sequence[Point], current: Point | None, origin: Point | None, as_of: date
) -> list[Reason]:
    """What a status resting on these points must admit."""
    found = []
    if not all(point.complete for point in (current, origin) if point):
        found.append(Reason.INCOMPLETE_COVERAGE)
    if _is_stale(series, as_of):
        found.append(Reason.STALE)
    return found


def _rounding_could_change(
    status: Status, path: _Path, current: Point, origin: Point | None
) -> bool:
    """Whether a true value within the rounding of the current value, and of the base where it is
    a point of the series, would get another status.

    A status never gets worse as the value gets better, so the ends decide. A path that was
    maintained because the base is the target stays so: the rounding of the base is not a way.
    """
    if current.value is None:
        return False
    off = origin.rounding if origin else Decimal(0)
    if not current.rounding and not off:
        return False
    rule = replace(path.rule, name=RuleName.MAINTAIN) if path.is_maintained else path.rule
    for start in (path.start - off, path.start + off):
        other = replace(path, start=start, rule=rule)
        expected = other.expected(current.year)
        for value in (current.value - current.rounding, current.value + current.rounding):
            if other.status(value, expected) is not status:
                return True
    return False


def _is_stale(series: Sequence[Point], as_of: date) -> bool:
    """Whether the newest figure up to the day is more than 18 months older than the day.

    A figure is as old as the end of the year it describes, or as the day it was published if
    that came earlier. Publication alone will not do: a page for 2020 looks from 31 December 2020
    at figures approved in 2021, and an old year corrected last week is still an old year. A
    withheld figure was reported and counts; with no figure at all nothing can be stale.
    """
    known = (State.VALUE, State.WITHHELD)
    years = [p for p in series if p.year <= as_of.year and p.state in known]
    if not years:
        return False
    newest = max(years, key=lambda point: point.year)
    dated = min(date(newest.year, 12, 31), newest.approved_on or date.max)
    return dated < _months_before(as_of, STALE_AFTER_MONTHS)


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
