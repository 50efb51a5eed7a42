"""The years ahead of a series: what is needed, what the pace gives, how likely the target is.

The fewer years there are, the less is said: under four only what is needed per year, with four or
five the range of the pace so far, with six or more a line with a band around it. A line through
so few years is a rough guide, which is why its chance is told in words ("about 1 in 4").

Values come in and go out as Decimals. In between, where square roots and distributions are, binary
floats are used: what comes out is an estimate and is never stored.

Source: calculations.md 3. Band and chance: the prediction interval of simple linear regression,
e.g. NIST/SEMATECH e-Handbook of Statistical Methods, 4.1.4.1 and 4.5.1.2.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import pairwise

from goals.calculations.assessment import Target
from goals.calculations.terms import Direction, MeasuredIn

FEWEST_FOR_PACE = 4
FEWEST_FOR_LINE = 6
FEW = 30  # counts around and heading below this have a band for counts
BAND = 0.80  # of the outcomes lie within the band

_KEPT = Context(prec=12)  # digits of an estimate; what lies beyond is noise of the floats
_NEXT_TO_NOTHING = 1e-12

# Chances are told as the nearest of these.
_SAID = ((1, 10), (1, 5), (1, 4), (1, 3), (1, 2), (2, 3), (3, 4), (4, 5), (9, 10))
_HARDLY, _ALMOST = 0.05, 0.95


@dataclass(frozen=True)
class Range:
    """From the smallest to the largest, in the indicator's own unit."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Chance:
    """How likely, as "about `count` in `out_of`"; 0 in 1 is hardly, 1 in 1 almost certainly."""

    count: int
    out_of: int


@dataclass(frozen=True)
class Projection:
    """Where the line through the years used leads in the target year.

    `band` holds 80 % of the outcomes; for a small count it is whole numbers and never negative.
    `chance` is that of reaching the target in that year; None for a series that is not judged.
    """

    expected: Decimal
    band: Range
    chance: Chance | None


@dataclass(frozen=True)
class Ahead:
    """What can be said about the way to the target; everything else is None.

    `years_used` are the years with a value that are no break (all, if asked for). `needed` is the
    change per year from now. `pace` is the smallest and the largest yearly change so far, and
    `reach` where those would lead in the target year: with four or five years. `projection`:
    with six or more.
    """

    years_used: tuple[int, ...]
    needed: Decimal | None
    pace: Range | None = None
    reach: Range | None = None
    projection: Projection | None = None


def look_ahead(
    values: Mapping[int, Decimal],
    target: Target,
    direction: Direction,
    measured_in: MeasuredIn,
    *,
    breaks: Collection[int] = (),
    with_breaks: bool = False,
) -> Ahead:
    """What lies between the newest value and the target.

    `values` has the years with a value and no others. Breaks (a pandemic, a changed definition)
    are left out of pace and projection unless `with_breaks`; what is needed starts at the newest
    value all the same, and so does the reach. From the target year on nothing lies ahead.
    """
    used = {year: values[year] for year in sorted(values) if with_breaks or year not in breaks}
    years = tuple(used)
    if not values or max(values) >= target.year or not target.rate_known:
        return Ahead(years, None)
    now = max(values)
    needed = needed_per_year(now, values[now], target)
    if len(used) < FEWEST_FOR_PACE:
        return Ahead(years, needed)
    if len(used) < FEWEST_FOR_LINE:
        pace = pace_of(used)
        left = target.year - now
        reach = Range(values[now] + left * pace.low, values[now] + left * pace.high)
        return Ahead(years, needed, pace, reach)
    return Ahead(years, needed, projection=project(used, target, direction, measured_in))


def needed_per_year(year: int, value: Decimal, target: Target) -> Decimal | None:
    """The change per year from now that just reaches the target, in the indicator's own unit.

    Below 0 where it should fall, and where it should rise and is past the target already. None
    from the target year on.
    """
    left = target.year - year
    return (target.value - value) / left if left > 0 else None


def pace_of(values: Mapping[int, Decimal]) -> Range:
    """The smallest and the largest yearly change; across a gap, its change spread evenly.

    Raises ValueError for fewer than two years.
    """
    years = sorted(values)
    changes = [(values[b] - values[a]) / (b - a) for a, b in pairwise(years)]
    return Range(min(changes), max(changes))


def project(
    values: Mapping[int, Decimal], target: Target, direction: Direction, measured_in: MeasuredIn
) -> Projection:
    """Ordinary least squares on all the years given, read off in the target year.

    The band and the chance come from Student's t with n - 2 degrees of freedom. Counts that are
    below about 30, on average and where the line leads, do not spread evenly: the outcome is then
    drawn from a Poisson distribution whose mean is itself uncertain by the line's own error, a
    year's count varying by its mean. What a line takes out of bounds is held there: counts at 0,
    shares at 0 and 1. Raises ValueError for fewer than three years.
    """
    if len(values) < 3:
        raise ValueError("A line with a band needs three years.")
    line = _Line({year: float(value) for year, value in values.items()})
    expected = line.at(target.year)
    goal = float(target.value)
    spread: _Student | _Counts
    if measured_in is MeasuredIn.COUNT and max(expected, line.mean) < FEW:
        spread = _Counts(max(expected, 0.0), line.mean * line.leverage(target.year))
    else:
        error = line.error * math.sqrt(1 + line.leverage(target.year))
        spread = _Student(expected, error, len(values) - 2)
    tail = (1 - BAND) / 2
    low, middle, high = (
        _possible(value, measured_in)
        for value in (spread.quantile(tail), expected, spread.quantile(1 - tail))
    )
    chance = None
    if direction is Direction.UP:
        chance = in_words(spread.at_least(goal))
    elif direction is Direction.DOWN:
        chance = in_words(spread.at_most(goal))
    return Projection(middle, Range(low, high), chance)


def in_words(probability: float) -> Chance:
    """A probability (0 to 1) as something people say; finer would claim more than is known."""
    if probability < _HARDLY:
        return Chance(0, 1)
    if probability > _ALMOST:
        return Chance(1, 1)
    return Chance(*min(_SAID, key=lambda said: abs(said[0] / said[1] - probability)))


class _Line:
    """The least-squares line through (year, value)."""

    def __init__(self, points: Mapping[int, float]) -> None:
        self.count = len(points)
        self.middle = sum(points) / self.count
        self.mean = sum(points.values()) / self.count
        self.width = sum((x - self.middle) ** 2 for x in points)
        self.slope = (
            sum((x - self.middle) * (y - self.mean) for x, y in points.items()) / self.width
        )
        left = sum((y - self.at(x)) ** 2 for x, y in points.items())
        self.error = math.sqrt(left / (self.count - 2))  # standard error of one year

    def at(self, year: int) -> float:
        return self.mean + self.slope * (year - self.middle)

    def leverage(self, year: int) -> float:
        """The line's own variance at a year, in variances of one year."""
        return 1 / self.count + (year - self.middle) ** 2 / self.width


@dataclass(frozen=True)
class _Student:
    """Student's t around `centre`; with no spread at all, the centre itself."""

    centre: float
    spread: float
    freedom: int

    def at_most(self, value: float) -> float:
        if not self.spread:
            return float(value >= self.centre)
        return t_below((value - self.centre) / self.spread, self.freedom)

    def at_least(self, value: float) -> float:
        if not self.spread:
            return float(value <= self.centre)
        return t_below((self.centre - value) / self.spread, self.freedom)

    def quantile(self, probability: float) -> float:
        return self.centre + self.spread * t_quantile(probability, self.freedom)


@dataclass(frozen=True)
class _Counts:
    """A Poisson count whose mean is gamma distributed around `mean` with `variance`.

    Also known as the negative binomial. Of a mean of 0 only 0 comes, whatever the variance.
    """

    mean: float
    variance: float

    def at_most(self, value: float) -> float:
        return sum(chance for count, chance in self._chances() if count <= value)

    def at_least(self, value: float) -> float:
        return 1 - sum(chance for count, chance in self._chances() if count < value)

    def quantile(self, probability: float) -> float:
        """The smallest count that is not exceeded with at least this probability."""
        left = probability
        for count, chance in self._chances():
            left -= chance
            if left <= 0:
                return float(count)
        raise ValueError(f"{probability} is too near to 1.")

    def _chances(self) -> Iterator[tuple[int, float]]:
        """Counts from 0 with their probabilities, until next to nothing is left."""
        if not self.mean:
            yield 0, 1.0
            return
        shape = self.mean**2 / self.variance
        ratio = self.mean / (shape + self.mean)
        count, chance = 0, math.exp(shape * math.log1p(-ratio))
        while count <= self.mean or chance > _NEXT_TO_NOTHING:
            yield count, chance
            chance *= ratio * (shape + count) / (count + 1)
            count += 1


def t_below(t: float, freedom: int) -> float:
    """The probability that Student's t with whole degrees of freedom (1 or more) is at most t.

    For whole degrees the integral is a finite sum, so nothing is approximated but by the floats.
    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    angle = math.atan2(t, math.sqrt(freedom))
    is_odd = freedom % 2
    term, total = math.cos(angle) ** is_odd, 0.0
    for power in range(is_odd, freedom - 1, 2):
        total += term
        term *= (power + 1) / (power + 2) * math.cos(angle) ** 2
    within = math.sin(angle) * total
    if is_odd:
        within = (angle + within) * 2 / math.pi
    return (1 + within) / 2


def t_quantile(probability: float, freedom: int) -> float:
    """The t that Student's t stays below with this probability (more than 0, less than 1).

    Found by halving, over the angle whose tangent t is, since t itself has no ends.
    """
    low, high = -math.pi / 2, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        if t_below(math.tan(middle) * math.sqrt(freedom), freedom) < probability:
            low = middle
        else:
            high = middle
    return math.tan((low + high) / 2) * math.sqrt(freedom)


def _possible(value: float, measured_in: MeasuredIn) -> Decimal:
    """The value as a Decimal, within what its measure can be."""
    if measured_in in (MeasuredIn.COUNT, MeasuredIn.SHARE):
        value = max(value, 0.0)
    if measured_in is MeasuredIn.SHARE:
        value = min(value, 1.0)
    return _KEPT.create_decimal(repr(value)).normalize() + 0
