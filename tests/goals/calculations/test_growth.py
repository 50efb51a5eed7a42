"""The growth rule reproduces what Statistics Canada's sites publish with the same rule."""

import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.calculations.growth import Growth, GrowthStatus, NoGrowth, assess_growth
from goals.calculations.terms import Direction

D = Decimal

# indicator, base year, year, base, value, direction, target, target year, limit,
# published value, status and score
PUBLISHED = """
1-1-1       2015 2023 14.5     10.4     down 7.25   2030 -   0.90109    moderate    2.1507
1-2-1       2016 2023 66.6     71.4     up   -      -    100 0.0099915  moderate    1.7398
1-3-1       2015 2025 178.8    173.3    down -      -    -   0.0031195  limited     -0.94025
1-4-1       2015 2024 70900    75500    up   -      -    -   0.0070091  moderate    0.50229
10-1-1      2015 2024 0.314    0.305    down -      -    -   0.0032260  limited     -0.88698
10-2-1      2015 2024 3.8      11.9     down -      -    -   -0.135233  worse       -5
11-1-1      2016 2024 26866    36058    down 13433  2028 -   -0.667578  worse       -5
11-2-1      2018 2022 11.3     11.6     down -      -    -   -0.0065721 worse       -3.3215
11-3-1      2005 2020 63       74       up   85     2030 -   0.894939   moderate    2.1068
11-4-1      2023 2024 75.3     74.6     up   -      -    100 -0.0092962 worse       -3.6620
11-6-1      2014 2024 699      666.6    down 490    2030 -   0.215629   limited     -1.6015
12-1-1      2015 2025 0.37     9.53     up   60     2030 -   0.950407   substantial 2.5030
12-4-1      2015 2022 1.43     1.43     down -      -    -   0          limited     -2.5
14-1-1      2015 2024 0.9      15.5     up   30     2030 -   1.41241    substantial 5
15-1-1      2015 2020 79.82    80       up   -      -    100 0.00045061 limited     -2.1437
15-2-1      2019 2024 42       40       up   60     2026 -   -0.185763  worse       -3.2740
15-4-1      2015 2023 10.1     13.7     up   30     2030 -   0.516006   limited     -0.34996
15-5-1      2015 2023 70       55       down 100    2030 -   1.23405    achieved    5
16-1-1      2021 2022 79       79       up   -      -    100 0          limited     -2.5
16-6-1      2015 2023 87.93    77.78    down -      -    -   0.0152152  substantial 2.6076
17-3-1      2015 2023 1003.855 1654.662 up   -      -    -   0.0644611  substantial 5
3-4-1       2015 2024 8.1      6.8      down 8.0    2025 -   15.5059    achieved    5
3-13-1      2016 2025 7.8      13.5     down 10     2028 -   -3.00405   worse       -5
3-14-1      2015 2024 18.8     11.1     down 5      2035 -   0.887461   moderate    2.0533
5-2-1       2018 2018 12.1     12.1     down 11.495 2026 -   -          none        -
5-5-1       2015 2025 0.83     0.87     up   -      -    -   0.0047178  limited     -0.14108
6-1-1       2015 2023 103      29       down 0.1    2030 -   0.395686   limited     -0.85129
9-6-1       2015 2026 666      15974    up   37929  2030 -   1.08283    substantial 3.4489
GIF-1-2-1   2015 2023 14.5     10.2     down 7.25   2030 -   0.95259    substantial 2.5186
GIF-2-c-1   2015 2024 0.79     0        down 0.5    2030 -   33.2948    achieved    5
GIF-1-4-1   2015 2024 98.8     98.3     up   100    2030 -   -0.699948  worse       -5
"""
ROWS = [line.split() for line in PUBLISHED.split("\n") if line]
STATUSES = {
    "achieved": GrowthStatus.TARGET_ACHIEVED,
    "substantial": GrowthStatus.SUBSTANTIAL_PROGRESS,
    "moderate": GrowthStatus.MODERATE_PROGRESS,
    "limited": GrowthStatus.LIMITED_PROGRESS,
    "worse": GrowthStatus.DETERIORATION,
    "none": GrowthStatus.NOT_AVAILABLE,
}


def figure(text):
    """A figure of the table; None for a dash."""
    return None if text == "-" else D(text)


def row_input(row):
    _, base_year, year, base, value, direction, target, target_year, limit, *_ = row
    return (
        {int(base_year): D(base), int(year): D(value)},
        int(base_year),
        Direction(direction),
        None if target == "-" else (int(target_year), D(target)),
        figure(limit),
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_growth_reproduces_the_published_result(row):
    published_value, status, score = row[-3:]
    found = assess_growth(*row_input(row))
    assert found.status is STATUSES[status]
    for number, published in ((found.value, published_value), (found.score, score)):
        if published == "-":
            assert number is None
        else:
            assert float(number) == pytest.approx(float(published), rel=1e-4, abs=1e-12)


def test_the_published_table_is_whole():
    assert len(ROWS) == 31
    assert {row[-2] for row in ROWS} == set(STATUSES)


@pytest.mark.parametrize(
    ("values", "direction", "target", "reason"),
    [
        ({2018: 5}, "up", None, NoGrowth.FEWER_THAN_TWO_YEARS),
        ({2016: 5, 2018: 5}, "up", None, NoGrowth.FEWER_THAN_TWO_YEARS),
        ({}, "up", None, NoGrowth.FEWER_THAN_TWO_YEARS),
        ({2018: 5, 2020: 6}, "neutral", None, NoGrowth.NOT_JUDGED),
        ({2018: 5, 2020: -6}, "up", None, NoGrowth.SIGNS_DIFFER),
        ({2018: -5, 2020: 6}, "up", None, NoGrowth.SIGNS_DIFFER),
        ({2018: 5, 2020: 6}, "up", (2025, -7), NoGrowth.SIGNS_DIFFER),
        ({2018: 5, 2020: 6}, "up", (2025, 5), NoGrowth.TARGET_EQUALS_BASE),
        ({2018: 5, 2020: 6}, "up", (2018, 7), NoGrowth.TARGET_NOT_AFTER_BASE),
    ],
)
def test_growth_is_not_available_where_no_rate_can_be_had(values, direction, target, reason):
    values = {year: D(value) for year, value in values.items()}
    target = None if target is None else (target[0], D(target[1]))
    found = assess_growth(values, 2018, Direction(direction), target)
    assert found == Growth(GrowthStatus.NOT_AVAILABLE, None, None, reason)


def test_a_missing_base_year_is_replaced_by_the_next_with_data():
    later = {2017: D(8), 2020: D(11)}
    assert assess_growth(later, 2015, Direction.UP) == assess_growth(later, 2017, Direction.UP)
    assert assess_growth({2014: D(1), **later}, 2015, Direction.UP) == assess_growth(
        later, 2017, Direction.UP
    )


def test_a_base_or_a_target_of_zero_counts_as_a_thousandth():
    zero, thousandth = {2015: D(0), 2020: D(2)}, {2015: D("0.001"), 2020: D(2)}
    assert assess_growth(zero, 2015, Direction.UP) == assess_growth(thousandth, 2015, Direction.UP)
    falling = {2015: D(8), 2020: D(2)}
    to_zero = assess_growth(falling, 2015, Direction.DOWN, (2030, D(0)))
    assert to_zero == assess_growth(falling, 2015, Direction.DOWN, (2030, D("0.001")))


@pytest.mark.parametrize(
    ("base", "value", "score"),
    [(100, 100, "5"), (100, 101, "5"), (201, 201, "-2.5"), (100, 99, "-3.75")],
)
def test_at_the_ceiling_holding_on_is_enough(base, value, score):
    values = {2015: D(base), 2016: D(value)}
    assert assess_growth(values, 2015, Direction.UP, limit=D(100)).score == D(score)


def test_above_the_ceiling_the_room_grows_again():
    below, above = (
        assess_growth({2015: D(base), 2016: D(base) * D("1.001")}, 2015, Direction.UP, limit=D(100))
        for base in (80, 120)
    )
    assert (below.status, below.score) == (above.status, above.score)


# The second, slow implementation: binary floats, logarithms instead of powers, and the score by
# interpolation between the points where the published lines meet.


def interpolate(x, points):
    points = sorted(points)
    x = min(max(x, points[0][0]), points[-1][0])
    for (x1, y1), (x2, y2) in pairwise(points):
        if x1 <= x <= x2:
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    raise AssertionError


def slow_rate(start, end, years):
    return -1.0 if end == 0 else math.exp(math.log(end / start) / years) - 1


positive = st.decimals("0.01", 1000, places=2)
spans = st.integers(1, 15)


@given(positive, positive, positive, spans, spans, st.sampled_from([Direction.UP, Direction.DOWN]))
def test_the_slow_way_agrees_with_a_target(base, value, target, years, more, direction):
    sign = 1 if direction is Direction.UP else -1
    values = {2015: base, 2015 + years: value}
    found = assess_growth(values, 2015, direction, (2015 + years + more, target))
    if base == target:
        assert found.reason is NoGrowth.TARGET_EQUALS_BASE
        return
    needed = abs(slow_rate(float(base), float(target), years + more))
    ratio = sign * slow_rate(float(base), float(value), years) / needed
    assert float(found.value) == pytest.approx(ratio, rel=1e-6, abs=1e-9)
    if sign * (value - target) >= 0:
        assert (found.status, found.score) == (GrowthStatus.TARGET_ACHIEVED, 5)
    else:
        lines = [(-0.6, -5), (0, -2.5), (0.6, 0), (0.95, 2.5), (1.3, 5)]
        assert float(found.score) == pytest.approx(interpolate(ratio, lines), abs=1e-3)


@given(positive, positive, spans, st.sampled_from([Direction.UP, Direction.DOWN]))
def test_the_slow_way_agrees_without_a_target(base, value, years, direction):
    sign = 1 if direction is Direction.UP else -1
    found = assess_growth({2015: base, 2015 + years: value}, 2015, direction)
    rate = sign * slow_rate(float(base), float(value), years)
    assert float(found.value) == pytest.approx(rate, rel=1e-6, abs=1e-9)
    lines = [(-0.02, -5), (0, -2.5), (0.005, 0), (0.015, 2.5), (0.02, 5)]
    assert float(found.score) == pytest.approx(interpolate(rate, lines), abs=1e-6)


@given(positive, positive, positive, spans, st.sampled_from([Direction.UP, Direction.DOWN]))
def test_the_unit_never_matters(base, value, target, years, direction):
    def growth(scale):
        values = {2015: base * scale, 2015 + years: value * scale}
        return assess_growth(values, 2015, direction, (2031, target * scale))

    assert growth(1000) == growth(1)


def test_who_stands_exactly_on_a_limit_is_not_below_it():
    """-3 → 0 is a fall of 100 % a year, -3 → -8 one of 166.67 %: 0.6 of what is needed."""
    found = assess_growth(
        {2015: Decimal(-3), 2025: Decimal(0)}, 2015, Direction.DOWN, (2016, Decimal(-8))
    )
    assert (found.value, found.status) == (Decimal("0.6"), GrowthStatus.MODERATE_PROGRESS)
