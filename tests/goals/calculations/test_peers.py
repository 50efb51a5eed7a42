"""The middle half of a group, and where a value lies. The slow way peels pairs off both ends."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.calculations import peers
from goals.calculations.peers import Side, Spread, is_told, side_of, third_of

D = Decimal


def spread_of(values):
    """The order does not matter."""
    return peers.spread_of(sorted(values))


def numbers(*given):
    return [D(str(value)) for value in given]


# The middle half ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "lower", "median", "upper"),
    [
        ((1, 2, 3, 4, 5), "1.5", "3", "4.5"),
        ((1, 2, 3, 4, 5, 6), "2", "3.5", "5"),
        ((1, 2, 3, 4, 5, 6, 7), "2", "4", "6"),
        ((1, 2, 3, 4, 5, 6, 7, 8), "2.5", "4.5", "6.5"),
        ((6, 7, 15, 36, 39, 40, 41, 42, 43, 47, 49), "15", "40", "43"),
        ((7, 15, 36, 39, 40, 41), "15", "37.5", "40"),
        ((0, 0, 0, 0, 9), "0", "0", "4.5"),
        ((0.1, 0.1, 0.1, 0.1, 0.1), "0.1", "0.1", "0.1"),
    ],
)
def test_the_middle_half_runs_between_the_medians_of_the_halves(values, lower, median, upper):
    found = spread_of(numbers(*values))
    assert (found.lower, found.median, found.upper) == (D(lower), D(median), D(upper))
    assert (found.count, found.lowest, found.highest) == (
        len(values),
        D(str(values[0])),
        D(str(values[-1])),
    )


@pytest.mark.parametrize("count", range(5))
def test_fewer_than_five_values_are_not_told(count):
    assert not is_told(count, count)


@pytest.mark.parametrize(("members", "told"), [(5, True), (10, True), (11, False)])
def test_fewer_than_half_of_the_group_is_not_told(members, told):
    assert is_told(5, members) is told


def test_one_value_is_its_own_half():
    assert spread_of(numbers(3)) == Spread(1, *numbers(3, 3, 3, 3, 3))


@pytest.mark.parametrize(
    ("value", "side"),
    [("1.9", Side.UNDER), ("2", Side.IN), ("3.5", Side.IN), ("5", Side.IN), ("5.1", Side.OVER)],
)
def test_the_edges_are_in_the_middle_half(value, side):
    assert side_of(D(value), spread_of(numbers(1, 2, 3, 4, 5, 6))) is side


# The second way -------------------------------------------------------------------------------


def peeled(values):
    """The median: take the smallest and the largest away until one or two are left."""
    left = list(values)
    while len(left) > 2:
        left.remove(min(left))
        left.remove(max(left))
    return sum(left) / len(left)


def slow_spread(values):
    """The halves are what is left when the other half, and the middle, are taken away."""
    lower, upper = list(values), list(values)
    for _ in range((len(values) + 1) // 2):
        lower.remove(max(lower))
        upper.remove(min(upper))
    return Spread(
        len(values), min(values), peeled(lower), peeled(values), peeled(upper), max(values)
    )


amounts = st.lists(st.decimals(-1000, 1000, places=2), min_size=5, max_size=30)


@given(amounts)
def test_the_slow_way_agrees(values):
    assert spread_of(values) == slow_spread(values)


@given(amounts)
def test_at_least_half_lie_in_the_middle_half(values):
    found = spread_of(values)
    inside = sum(side_of(value, found) is Side.IN for value in values)
    assert 2 * inside >= len(values)


@given(amounts)
def test_mirrored_values_have_a_mirrored_middle_half(values):
    found, mirrored = spread_of(values), spread_of([-value for value in values])
    assert (mirrored.lower, mirrored.median, mirrored.upper) == (
        -found.upper,
        -found.median,
        -found.lower,
    )


@given(amounts, st.sampled_from([D(1000), D("0.01")]))
def test_another_unit_of_measure_changes_no_side(values, factor):
    found, scaled = spread_of(values), spread_of([value * factor for value in values])
    assert [side_of(value, found) for value in values] == [
        side_of(value * factor, scaled) for value in values
    ]


# Thirds by size -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((1, 2, 3), "abc"),
        ((1, 2, 3, 4), "aabc"),
        ((1, 2, 3, 4, 5), "aabbc"),
        ((1, 2, 3, 4, 5, 6), "aabbcc"),
        ((7, 7, 7, 7), "aaaa"),
        ((1, 2, 2, 2, 5, 6), "aaaacc"),
    ],
)
def test_thirds_part_no_equals(sizes, expected):
    named = dict(enumerate(numbers(*sizes)))
    for one in named:
        same = {other for other in named if expected[other] == expected[one]}
        assert third_of(named, one) == same


def test_who_has_no_size_is_in_no_third():
    assert third_of({"a": D(1)}, "b") == frozenset()
    assert third_of({}, "b") == frozenset()


sizes_of_many = st.dictionaries(st.integers(0, 99), st.decimals(0, 300, places=1), min_size=1)


@given(sizes_of_many)
def test_thirds_are_a_division_of_all_and_keep_the_order(sizes):
    thirds = {third_of(sizes, one) for one in sizes}
    assert len(thirds) <= 3
    assert sorted(one for third in thirds for one in third) == sorted(sizes)
    ordered = sorted(thirds, key=lambda third: min(sizes[one] for one in third))
    for smaller, larger in pairwise(ordered):
        assert max(sizes[one] for one in smaller) < min(sizes[one] for one in larger)


@given(st.sets(st.decimals(0, 300, places=1), min_size=3))
def test_without_ties_thirds_differ_by_one_at_most(sizes):
    named = {size: size for size in sizes}
    counts = {len(third_of(named, one)) for one in named}
    assert max(counts) - min(counts) <= 1
