"""The growth rule of Open SDG: a labelled second opinion beside the linear path.

It compares the yearly growth there was with the yearly growth the target asks for. It comments and
never decides: it calls no change "limited progress", punishes small losses near a ceiling and
flatters series that start near zero (calculations.md 1). Powers with a fraction as exponent are
taken in Decimal, so no binary float comes in.

Source: https://open-sdg.readthedocs.io/en/latest/progress-methodology/ (MIT), as set out in
calculations.md 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum

from goals.calculations.terms import Direction

STAND_IN_FOR_ZERO = Decimal("0.001")  # for a base or a target of 0, which has no growth rate
CEILING_EXPONENT = Decimal("4.44")
# A ratio such as 1 / (5/3) is cut off at the 28th digit. Whoever stands exactly on a limit shall
# not fall below it for that.
_SETTLED = Context(prec=24)


class GrowthStatus(StrEnum):
    """The words of the rule's authors, kept apart from ours."""

    TARGET_ACHIEVED = "target_achieved"
    SUBSTANTIAL_PROGRESS = "substantial_progress"
    MODERATE_PROGRESS = "moderate_progress"
    LIMITED_PROGRESS = "limited_progress"
    DETERIORATION = "deterioration"
    NOT_AVAILABLE = "not_available"


class NoGrowth(StrEnum):
    """Why there is no growth rate."""

    NOT_JUDGED = "not_judged"  # the indicator has no better direction
    FEWER_THAN_TWO_YEARS = "fewer_than_two_years"
    SIGNS_DIFFER = "signs_differ"
    TARGET_EQUALS_BASE = "target_equals_base"  # no growth is asked for, so none can be compared
    TARGET_NOT_AFTER_BASE = "target_not_after_base"


@dataclass(frozen=True)
class Growth:
    """`value` is R, the growth there was over the growth needed (1 is just enough), with a target;
    without one the yearly growth in the right direction (0.01 is 1 % a year). `score` runs from
    -5 to 5. Both are None when the status is NOT_AVAILABLE; `reason` then says why."""

    status: GrowthStatus
    value: Decimal | None = None
    score: Decimal | None = None
    reason: NoGrowth | None = None


def assess_growth(
    values: Mapping[int, Decimal],
    base_year: int,
    direction: Direction,
    target: tuple[int, Decimal] | None = None,
    limit: Decimal | None = None,
) -> Growth:
    """The growth rule on a series of yearly values.

    From the base year, or the next year that has a value, to the newest. `target` is (year,
    value); `limit` is the natural ceiling of the series (100 for a percentage), used without a
    target only. Never raises for missing or odd input: the answer is then NOT_AVAILABLE.
    """
    years = sorted(year for year in values if year >= base_year)
    if direction is Direction.NEUTRAL:
        return _none(NoGrowth.NOT_JUDGED)
    if len(years) < 2:
        return _none(NoGrowth.FEWER_THAN_TWO_YEARS)
    start_year, year = years[0], years[-1]
    start, value = values[start_year] or STAND_IN_FOR_ZERO, values[year]
    sign = 1 if direction is Direction.UP else -1
    if start * value < 0:
        return _none(NoGrowth.SIGNS_DIFFER)
    observed = _yearly_growth(start, value, year - start_year)
    if target is None:
        return _by_rate(_SETTLED.plus(sign * observed), _room(abs(start), limit))

    target_year, target_value = target[0], target[1] or STAND_IN_FOR_ZERO
    if start * target_value < 0:
        return _none(NoGrowth.SIGNS_DIFFER)
    if target_year <= start_year:
        return _none(NoGrowth.TARGET_NOT_AFTER_BASE)
    needed = _yearly_growth(start, target_value, target_year - start_year)
    if not needed:
        return _none(NoGrowth.TARGET_EQUALS_BASE)
    ratio = _SETTLED.plus(sign * observed / abs(needed))
    if sign * (value - target_value) >= 0:
        return Growth(GrowthStatus.TARGET_ACHIEVED, ratio, Decimal(5))
    return _by_ratio(ratio)


def _none(reason: NoGrowth) -> Growth:
    return Growth(GrowthStatus.NOT_AVAILABLE, reason=reason)


def _yearly_growth(start: Decimal, end: Decimal, years: int) -> Decimal:
    """The compound annual growth rate; start is not 0 and end has its sign or is 0."""
    return (end / start) ** (1 / Decimal(years)) - 1


def _by_ratio(ratio: Decimal) -> Growth:
    if ratio >= Decimal("0.6"):
        score = min(Decimal("7.1429") * ratio - Decimal("4.2857"), Decimal(5))
    else:
        score = max(Decimal("4.1667") * ratio - Decimal("2.5"), Decimal(-5))
    if ratio >= Decimal("0.95"):
        status = GrowthStatus.SUBSTANTIAL_PROGRESS
    elif ratio >= Decimal("0.6"):
        status = GrowthStatus.MODERATE_PROGRESS
    elif ratio >= 0:
        status = GrowthStatus.LIMITED_PROGRESS
    else:
        status = GrowthStatus.DETERIORATION
    return Growth(status, ratio, score)


def _by_rate(rate: Decimal, room: Decimal) -> Growth:
    """Without a target: by the yearly rate, against limits that shrink with the room left."""
    if rate < 0:
        score = max(125 * rate - Decimal("2.5"), Decimal(-5))
        return Growth(GrowthStatus.DETERIORATION, rate, score)
    if not room:
        return Growth(GrowthStatus.SUBSTANTIAL_PROGRESS, rate, Decimal(5))
    if rate >= Decimal("0.015") * room:
        score = min(500 * rate / room - 5, Decimal(5))
        return Growth(GrowthStatus.SUBSTANTIAL_PROGRESS, rate, score)
    if rate >= Decimal("0.005") * room:
        return Growth(GrowthStatus.MODERATE_PROGRESS, rate, 250 * rate / room - Decimal("1.25"))
    return Growth(GrowthStatus.LIMITED_PROGRESS, rate, 500 * rate / room - Decimal("2.5"))


def _room(base: Decimal, limit: Decimal | None) -> Decimal:
    """C: how much of the limits' strength is left, from 1 far from the ceiling to 0 at it."""
    if not limit or base >= 2 * limit:
        return Decimal(1)
    distance = base if base <= limit else 2 * limit - base
    return 1 - (distance / limit) ** CEILING_EXPONENT
