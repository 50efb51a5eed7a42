"""How far a series has come on the way from its base to its target, as one object.

Every screen, sentence, colour, spreadsheet and API answer prints the `Assessment` made here and
works nothing out for itself. Symbols as in `paths`.

Source: calculations.md 1; domain/indicators.md 0.1, 0.6 and 0.14.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from goals.calculations.paths import (
    Base,
    Path,
    Point,
    Reason,
    Rule,
    RuleName,
    Target,
    TargetError,
    check_target,
    path_of,
    required_value,
)
from goals.calculations.terms import Direction, State, Status

__all__ = [
    "STALE_AFTER_MONTHS",
    "Assessment",
    "Base",
    "Point",
    "Reason",
    "Rule",
    "RuleName",
    "Target",
    "TargetError",
    "assess",
    "check_target",
    "decide",
    "required_value",
]

STALE_AFTER_MONTHS = 18


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
    """The status of a series on a day, and why it is that one.

    The point for the year of `as_of` is the current one; later points play no part, and the
    order of the series does not matter. `decide` says what decides.

    Raises ValueError if a year occurs twice.
    """
    if len({point.year for point in series}) != len(series):
        raise ValueError("A year occurs twice in the series; one figure per year is current.")
    year = as_of.year
    current = next((point for point in series if point.year == year), None)
    state = current.state if current else State.NOT_REPORTED
    value = current.value if current else None
    path = path_of(base, target, direction, rule)
    status = decide(state, value, path, year)
    found = Assessment(status, rule, as_of, current, base, target)
    if state is State.NOT_APPLICABLE:
        return replace(found, reasons=(Reason.NOT_APPLICABLE,))

    missing = [] if value is not None else [_MISSING[state]]
    origin = path.start_point(series) if isinstance(path, Path) else None
    caveats = [*_origins(base, target), *_weaknesses(series, current, origin, as_of)]
    if isinstance(path, Reason):
        return replace(found, reasons=(*missing, path, *caveats))
    if year <= path.start_year:
        return replace(found, reasons=(*missing, Reason.BEFORE_START, *caveats))

    expected = path.expected(year)
    found = replace(found, expected_value=expected, expected_share=path.share_of_way(expected))
    caveats = [*path.reasons(year), *caveats]
    if current is None or value is None:
        if not any(path.start_year < p.year < year and p.value is not None for p in series):
            missing.append(Reason.FEWER_THAN_TWO_YEARS)
        return replace(found, reasons=(*missing, *caveats))

    if _rounding_could_change(status, path, current, origin):
        caveats.append(Reason.ROUNDING_COULD_CHANGE_STATUS)
    return replace(
        found,
        done_share=path.share_of_way(value),
        attainment=path.attainment(value, expected),
        gap=value - expected,
        reasons=tuple(caveats),
    )


def decide(state: State, value: Decimal | None, path: Path | Reason, year: int) -> Status:
    """The status of a year's cell on a path, or without one (the reason). In this order:

    1. The cell. Not applicable: *not applicable*. Not reported (no point is the same), withheld,
       or 0 of 0: *not enough data*, whether there is a target or not, so that missing and zero
       never read the same.
    2. No direction, no target, no rate or no base: *no target*, and no colour.
    3. At or before the base year: *not enough data*.
    4. The rule. A target equal to the base, or one the base is already past (which an inherited
       target may be), is judged by the maintain rule.
    """
    if state is State.NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    if value is None:
        return Status.NOT_ENOUGH_DATA
    if isinstance(path, Reason):
        return Status.NO_TARGET
    if year <= path.start_year:
        return Status.NOT_ENOUGH_DATA
    return path.status(value, path.expected(year))


_MISSING = {
    State.VALUE: Reason.NO_DENOMINATOR,
    State.NOT_REPORTED: Reason.NOT_REPORTED,
    State.WITHHELD: Reason.WITHHELD,
}


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
    status: Status, path: Path, current: Point, origin: Point | None
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
