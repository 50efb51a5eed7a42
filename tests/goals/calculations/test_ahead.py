"""What lies ahead: needed per year, pace, line and band, and the chance in words."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.calculations.ahead import (
    Ahead,
    Chance,
    Range,
    _Counts,
    in_words,
    look_ahead,
    needed_per_year,
    pace_of,
    project,
    t_below,
    t_quantile,
)
from goals.calculations.assessment import Target
from goals.calculations.terms import Direction, MeasuredIn

D = Decimal
UP, DOWN, NEUTRAL = Direction.UP, Direction.DOWN, Direction.NEUTRAL
COUNT, SHARE, EUR = MeasuredIn.COUNT, MeasuredIn.SHARE, MeasuredIn.EUR
TARGET = Target(2021, D(16))


def series(first, *values):
    return {first + n: D(str(value)) for n, value in enumerate(values)}


def look(values, target=TARGET, direction=UP, measured_in=EUR, **more):
    return look_ahead(values, target, direction, measured_in, **more)


# How much is said ----------------------------------------------------------------------------


def test_few_years_give_only_what_is_needed():
    assert look(series(2017, 8, 9, 10)) == Ahead((2017, 2018, 2019), needed=D(3))


@pytest.mark.parametrize("values", [(8, 9, 9.5, 12), (9, 8, 9, 9.5, 12)])
def test_four_or_five_years_give_the_range_of_the_pace(values):
    found = look(series(2021 - len(values), *values))
    assert found.needed == D(4)
    assert found.pace in (Range(D("0.5"), D("2.5")), Range(D(-1), D("2.5")))
    assert found.reach == Range(12 + found.pace.low, 12 + found.pace.high)
    assert found.projection is None


def test_six_years_give_a_projection():
    found = look(series(2015, 5, 7, 8, 10, 13, 14))
    assert found.projection is not None
    assert (found.pace, found.reach) == (None, None)


@pytest.mark.parametrize("year", [2021, 2022])
def test_from_the_target_year_on_nothing_lies_ahead(year):
    assert look({year: D(9)}) == Ahead((year,), needed=None)
    assert needed_per_year(year, D(9), TARGET) is None


def test_without_values_or_rate_nothing_is_said():
    assert look({}) == Ahead((), None)
    assert look({2019: D(9)}, Target(2021, D(16), rate_known=False)).needed is None


def test_breaks_are_left_out_unless_asked_for():
    values = series(2014, 5, 6, 7, 8, 9, 10, 2)
    target = Target(2024, D(15))
    without = look(values, target, breaks={2020})
    assert without.years_used == tuple(range(2014, 2020))
    assert without.projection.expected == D(15)
    assert without.needed == D(13) / 4
    asked = look(values, target, breaks={2020}, with_breaks=True)
    assert 2020 in asked.years_used
    assert asked.projection.expected < D(15)


def test_pace_across_a_gap_is_spread_evenly():
    assert pace_of({2017: D(8), 2020: D(14), 2021: D(13)}) == Range(D(-1), D(2))


# The line and its band -----------------------------------------------------------------------


def test_the_line_and_its_band_are_those_of_the_textbook():
    """By hand, x 2014–2019 (mean 2016.5, squares 17.5): mean 4.5, slope 13.5/17.5, squares left
    13.5 − 13.5²/17.5 = 3.0857, over 4; leverage in 2021 1/6 + 4.5²/17.5; t(0.9; 4) 1.53321."""
    found = project(series(2014, 2, 4, 5, 4, 5, 7), Target(2021, D(8)), UP, EUR)
    half = 1.53321 * math.sqrt(3.085714 / 4 * (1 + 1 / 6 + 4.5**2 / 17.5))
    assert float(found.expected) == pytest.approx(4.5 + 13.5 / 17.5 * 4.5)
    assert float(found.band.low) == pytest.approx(7.971429 - half, abs=1e-4)
    assert float(found.band.high) == pytest.approx(7.971429 + half, abs=1e-4)
    assert found.chance == Chance(1, 2)


def slow_fit(values, year):
    """Least squares by the normal equations in exact fractions, residuals one by one."""
    xs, ys = [Fraction(x) for x in values], [Fraction(y) for y in values.values()]
    n, sx, sy = len(xs), sum(xs), sum(ys)
    sxx, sxy = sum(x * x for x in xs), sum(x * y for x, y in zip(xs, ys, strict=True))
    slope = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    start = (sy - slope * sx) / n
    residual = sum((y - start - slope * x) ** 2 for x, y in zip(xs, ys, strict=True)) / (n - 2)
    # Variance of the line at a year: (1, year) times the inverse of the normal matrix.
    leverage = (sxx - 2 * year * sx + n * year * year) / (n * sxx - sx * sx)
    return float(start + slope * year), float(residual), float(leverage)


T_90 = {4: 1.533206, 5: 1.475884, 6: 1.439756, 7: 1.414924, 8: 1.396815}

numbers = st.decimals(-1000, 1000, places=1)


@given(st.lists(numbers, min_size=6, max_size=10), st.integers(1, 5))
def test_the_slow_way_of_fitting_agrees(values, more):
    values = series(2010, *values)
    year = max(values) + more
    expected, residual, leverage = slow_fit(values, year)
    found = project(values, Target(year, D(1)), UP, EUR)
    assert float(found.expected) == pytest.approx(expected, abs=1e-6)
    half = T_90[len(values) - 2] * math.sqrt(residual * (1 + leverage))
    assert float(found.band.high) == pytest.approx(expected + half, rel=1e-4, abs=1e-3)
    assert float(found.band.low) == pytest.approx(expected - half, rel=1e-4, abs=1e-3)


def test_a_series_without_spread_has_no_band_and_no_doubt():
    values = series(2015, *range(1, 7))
    found = project(values, Target(2021, D(7)), UP, EUR)
    assert found.band == Range(D(7), D(7))
    assert found.chance == Chance(1, 1)
    assert project(values, Target(2021, D(8)), UP, EUR).chance == Chance(0, 1)


def test_a_target_on_the_line_is_as_likely_as_not():
    values = series(2015, 40, 44, 43, 49, 52, 50)
    on_line = project(values, Target(2021, D(0)), UP, EUR).expected
    for direction in (UP, DOWN):
        assert project(values, Target(2021, on_line), direction, EUR).chance == Chance(1, 2)


def test_a_series_that_is_not_judged_has_a_band_and_no_chance():
    found = look(series(2015, 5, 7, 8, 10, 13, 14), direction=NEUTRAL)
    assert found.projection.chance is None
    assert found.projection.band.low < found.projection.expected


def test_shares_and_counts_stay_possible():
    rising = series(2015, *("0.5", "0.62", "0.68", "0.83", "0.91", "0.98"))
    found = project(rising, TARGET, UP, SHARE)
    assert (found.expected, found.band.high) == (D(1), D(1))
    falling = series(2015, 25, 20, 15, 10, 5, 0)
    assert project(falling, TARGET, UP, COUNT).expected == 0


def test_two_years_make_no_band():
    with pytest.raises(ValueError, match="three years"):
        project(series(2019, 1, 2), TARGET, UP, EUR)


# Small counts --------------------------------------------------------------------------------


def test_a_small_count_has_a_band_of_whole_numbers_that_is_never_negative():
    found = project(series(2015, 1, 0, 2, 1, 1, 2), Target(2021, D(3)), UP, COUNT)
    assert found.band.low == 0
    assert found.band.high == found.band.high.to_integral_value() >= 3


@pytest.mark.parametrize(
    "counts", [(30, 34, 33, 37, 36, 40), (160, 130, 120, 80, 65, 40), (10, 16, 15, 24, 27, 33)]
)
def test_counts_that_are_or_will_be_30_or_more_have_the_ordinary_band(counts):
    values = series(2015, *counts)
    assert project(values, TARGET, UP, COUNT) == project(values, TARGET, UP, EUR)


def test_nothing_ever_is_expected_to_stay_nothing():
    found = project(series(2015, 0, 0, 0, 0, 0, 0), Target(2021, D(1)), UP, COUNT)
    assert (found.expected, found.band, found.chance) == (0, Range(D(0), D(0)), Chance(0, 1))


def test_a_count_at_least_or_at_most_the_target_covers_everything():
    counts = _Counts(4.0, 1.5)
    assert counts.at_least(3) + counts.at_most(2) == pytest.approx(1, abs=1e-8)
    assert counts.at_least(2.5) == counts.at_least(3)
    assert counts.at_most(2.5) == counts.at_most(2)
    assert counts.at_least(10**12) == pytest.approx(0, abs=1e-8)


@pytest.mark.parametrize(("mean", "low", "high"), [(5, 2, 8), (10, 6, 14), (20, 14, 26)])
def test_with_next_to_no_doubt_about_the_mean_the_counts_are_poissons(mean, low, high):
    counts = _Counts(float(mean), 1e-9)
    assert (counts.quantile(0.1), counts.quantile(0.9)) == (low, high)
    for count in (0, mean, 2 * mean):
        poisson = sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count + 1))
        assert counts.at_most(count) == pytest.approx(poisson, abs=1e-6)


@given(st.floats(0.5, 29), st.floats(0.1, 30))
@settings(max_examples=30)
def test_counts_have_the_mean_asked_for_and_the_variance_of_both_causes(mean, variance):
    chances = list(_Counts(mean, variance)._chances())
    found = sum(count * chance for count, chance in chances)
    spread = sum((count - found) ** 2 * chance for count, chance in chances)
    assert found == pytest.approx(mean, rel=1e-4)
    assert spread == pytest.approx(mean + variance, rel=1e-3)


# Student's t ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("probability", "freedom", "t"),
    [
        (0.9, 1, 3.078),
        (0.9, 2, 1.886),
        (0.9, 3, 1.638),
        (0.9, 4, 1.533),
        (0.9, 5, 1.476),
        (0.9, 10, 1.372),
        (0.9, 30, 1.310),
        (0.95, 4, 2.132),
        (0.975, 1, 12.706),
        (0.975, 5, 2.571),
        (0.975, 10, 2.228),
        (0.995, 7, 3.499),
        (0.5, 6, 0.0),
        (0.1, 4, -1.533),
    ],
)
def test_t_is_that_of_the_printed_tables(probability, freedom, t):
    assert t_quantile(probability, freedom) == pytest.approx(t, abs=6e-4)
    assert t_below(t, freedom) == pytest.approx(probability, abs=1e-3)


@given(st.floats(-20, 20), st.integers(1, 12))
@settings(max_examples=30)
def test_t_is_the_area_under_its_curve(t, freedom):
    """The slow way: Simpson's rule on the density."""
    top = math.gamma((freedom + 1) / 2)
    scale = top / math.sqrt(freedom * math.pi) / math.gamma(freedom / 2)

    def density(x):
        return scale * (1 + x * x / freedom) ** (-(freedom + 1) / 2)

    steps = 1000
    h = t / steps
    weights = [1, *[4, 2] * (steps // 2 - 1), 4, 1]
    area = sum(w * density(n * h) for n, w in enumerate(weights)) * h / 3
    assert t_below(t, freedom) == pytest.approx(0.5 + area, abs=1e-6)


# Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("probability", "count", "out_of"),
    [
        (0, 0, 1),
        (0.049, 0, 1),
        (0.05, 1, 10),
        (0.24, 1, 4),
        (0.3, 1, 3),
        (0.45, 1, 2),
        (0.7, 2, 3),
        (0.76, 3, 4),
        (0.88, 9, 10),
        (0.95, 9, 10),
        (0.951, 1, 1),
        (1, 1, 1),
    ],
)
def test_chances_are_told_as_people_say_them(probability, count, out_of):
    assert in_words(probability) == Chance(count, out_of)


# Properties ----------------------------------------------------------------------------------

six_years = st.lists(numbers, min_size=6, max_size=9).map(lambda values: series(2010, *values))


@given(six_years, numbers)
def test_the_mirror_image_looks_ahead_alike(values, goal):
    found = look(values, Target(2022, goal))
    image = look({y: -v for y, v in values.items()}, Target(2022, -goal), DOWN)
    assert image.needed == -found.needed
    assert float(image.projection.expected) == pytest.approx(-float(found.projection.expected))
    assert float(image.projection.band.low) == pytest.approx(-float(found.projection.band.high))
    assert image.projection.chance == found.projection.chance


@given(six_years, st.randoms())
def test_the_order_of_the_years_never_matters(values, random):
    shuffled = list(values.items())
    random.shuffle(shuffled)
    target = Target(2022, D(5))
    assert look(dict(shuffled), target) == look(values, target)
