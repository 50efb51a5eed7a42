"""Small groups are hidden, and nobody can work them out from what is shown."""

from decimal import Decimal
from itertools import chain, combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from goals.calculations.aggregation import Part
from goals.calculations.suppression import hidden_among, hidden_in_tree, is_small
from goals.calculations.terms import State

D = Decimal


@pytest.mark.parametrize(
    ("numerator", "denominator", "small"),
    [
        (0, None, False),
        (1, None, True),
        (4, None, True),
        (5, None, False),
        (4, 50, True),
        (5, 50, False),
        (0, 50, False),
        (50, 50, False),
        (48, 50, True),  # two did not
        (45, 50, False),
        (0, 4, True),
        (4, 4, True),
        (0, 0, False),
        (5, 5, False),
        (None, None, False),
        (None, 4, True),
        ("0.5", None, True),
    ],
)
def test_a_cell_is_small_by_those_counted_those_among_or_those_left(numerator, denominator, small):
    counts = [None if n is None else D(n) for n in (numerator, denominator)]
    assert is_small(*counts, 5) is small


def counts(**cells):
    return {unit: (D(n), None) for unit, n in cells.items()}


@pytest.mark.parametrize(
    ("siblings", "hidden"),
    [
        (counts(a=10, b=20, c=30), ""),
        (counts(a=0, b=20, c=30), ""),
        (counts(a=3, b=20, c=10), "ac"),  # never one alone; the smallest covers
        (counts(a=3, b=4, c=10), "ab"),  # together seven
        (counts(a=1, b=2, c=10, d=9), "abd"),  # together three is still small
        (counts(a=3, b=0, c=0, d=9), "ad"),  # a zero covers nothing
        (counts(a=3, b=0), "ab"),  # nothing covers: the total is small as well
        (counts(a=3), "a"),
        ({}, ""),
    ],
)
def test_counts_are_hidden_with_as_few_others_as_will_do(siblings, hidden):
    assert hidden_among(siblings, 5) == frozenset(hidden)


def test_shares_may_need_one_cover_above_and_one_below():
    siblings = {
        "a": (D(2), D(4)),  # two did and two did not
        "b": (D(10), D(10)),
        "c": (D(0), D(12)),
        "d": (D(0), D(20)),
        "e": (D(40), D(80)),
    }
    assert hidden_among(siblings, 5) == {"a", "e"}
    del siblings["e"]
    assert hidden_among(siblings, 5) == {"a", "b", "c"}


def test_without_a_total_only_the_small_are_hidden():
    assert hidden_among(counts(a=3, b=20), 5, total_is_shown=False) == {"a"}


def test_cells_without_a_figure_neither_hide_nor_cover():
    siblings = {
        "a": Part("a", State.VALUE, D(3)),
        "b": Part("b", State.NOT_REPORTED),
        "c": Part("c", State.WITHHELD),
        "d": Part("d", State.NOT_APPLICABLE),
        "e": Part("e", State.VALUE, D(8)),
        "f": Part("f", State.VALUE, D(9)),
        "g": (None, None),
    }
    assert hidden_among(siblings, 5) == {"a", "e"}


# Properties ----------------------------------------------------------------------------------

cell = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda c: (D(min(c)), D(max(c))))
tables = st.dictionaries(st.sampled_from("abcdef"), cell, min_size=1)
smallest = st.integers(2, 10)


def together(siblings, units):
    return tuple(sum((siblings[unit][n] for unit in units), D(0)) for n in (0, 1))


@given(tables, smallest)
@settings(max_examples=200)
def test_what_is_hidden_is_never_one_cell_nor_small_in_all(siblings, least):
    hidden = hidden_among(siblings, least)
    assert {unit for unit, c in siblings.items() if is_small(*c, least)} <= hidden
    if hidden and not is_small(*together(siblings, siblings), least):
        assert len(hidden) >= 2
        assert not is_small(*together(siblings, hidden), least)


@given(tables, smallest)
@settings(max_examples=200)
def test_where_nothing_covers_the_total_is_small_too(siblings, least):
    hidden = hidden_among(siblings, least)
    is_safe = len(hidden) != 1 and not is_small(*together(siblings, hidden), least)
    assert is_safe or is_small(*together(siblings, siblings), least)


def possible(total, cells):
    """Every way to fill `cells` cells with counts and wholes that add up to the total."""
    if cells == 1:
        return [(total,)]
    ways = []
    for d in range(total[1] + 1):
        for n in range(min(d, total[0]) + 1):
            rest = (total[0] - n, total[1] - d)
            if rest[0] <= rest[1]:
                ways += [((n, d), *others) for others in possible(rest, cells - 1)]
    return ways


tiny_cell = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda c: (D(min(c)), D(max(c))))


@given(st.dictionaries(st.sampled_from("abc"), tiny_cell, min_size=2), st.integers(2, 3))
@settings(max_examples=60)
def test_nobody_can_work_out_a_small_count_by_subtraction(siblings, least):
    """An attacker knows the total and every cell shown, and tries every way to fill the rest.

    For each small cell, the count that makes it small must be open: at least two values fit."""
    assume(not is_small(*together(siblings, siblings), least))
    hidden = sorted(hidden_among(siblings, least))
    assume(hidden)
    left = tuple(int(n) for n in together(siblings, hidden))
    ways = possible(left, len(hidden))
    for place, unit in enumerate(hidden):
        n, d = (int(each) for each in siblings[unit])
        if 0 < n < least:
            assert len({way[place][0] for way in ways}) > 1
        if 0 < d < least:
            assert len({way[place][1] for way in ways}) > 1
        if 0 < d - n < least:
            assert len({way[place][1] - way[place][0] for way in ways}) > 1


@given(tables, smallest)
def test_no_smaller_set_would_do(siblings, least):
    """The slow way: try every set of siblings, the smallest sets first."""
    hidden = hidden_among(siblings, least)
    small = {unit for unit, c in siblings.items() if is_small(*c, least)}
    assume(small and not is_small(*together(siblings, siblings), least))
    every_set = chain.from_iterable(
        combinations(sorted(siblings), size) for size in range(2, len(siblings) + 1)
    )
    good = [s for s in every_set if small <= set(s) and not is_small(*together(siblings, s), least)]
    assert len(hidden) == min(map(len, good))


@given(tables, smallest, st.randoms())
def test_the_order_of_siblings_never_matters(siblings, least, random):
    shuffled = list(siblings.items())
    random.shuffle(shuffled)
    assert hidden_among(dict(shuffled), least) == hidden_among(siblings, least)


trees = st.dictionaries(st.sampled_from("VWXYZ"), tables, min_size=1).map(
    lambda groups: {
        name: {f"{name}{unit}": counts for unit, counts in group.items()}
        for name, group in groups.items()
    }
)


@given(trees, smallest)
@settings(max_examples=300)
def test_in_a_tree_no_total_less_what_is_told_is_small(groups, least):
    hidden = hidden_in_tree(groups, least)
    of_all = {unit: counts for group in groups.values() for unit, counts in group.items()}
    assert {unit for unit, counts in of_all.items() if is_small(*counts, least)} <= hidden.cells
    told = [group for name, group in groups.items() if name not in hidden.groups]
    veiled = {unit: counts for name in hidden.groups for unit, counts in groups[name].items()}
    for group in [*told, *([] if hidden.whole else [of_all, veiled])]:
        assert not is_small(*together(group, group), least) or group is veiled
        left = hidden.cells & group.keys()
        assert len(left) != 1
        assert not is_small(*together(group, left), least)
