"""Up the tree: the worked cases of calculations.md 2 and the rules behind them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.calculations.aggregation import (
    NoTotal,
    Part,
    add_up,
    mean_of_reported,
    share,
    value_of,
)
from goals.calculations.terms import Aggregation, MeasuredIn, State

D = Decimal
SUM, RATIO, DISTINCT = Aggregation.SUM, Aggregation.RATIO, Aggregation.DISTINCT
FRACTIONAL, COVERAGE, NONE = Aggregation.FRACTIONAL, Aggregation.COVERAGE, Aggregation.NONE
SILENT = Part("silent", State.NOT_REPORTED)
EXEMPT = Part("exempt", State.NOT_APPLICABLE)
WITHHELD = Part("withheld", State.WITHHELD)


def part(numerator=None, denominator=None, **more):
    def number(value):
        return None if value is None else D(str(value))

    return Part("unit", State.VALUE, number(numerator), number(denominator), **more)


def keyed(*keys):
    return part(len(keys), keys=frozenset(keys))


def total(kind, *parts, **more):
    return add_up(kind, parts, **more)


# The worked cases ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "numerator", "denominator", "percent"),
    [
        ([(6, 10), (6, 10)], 12, 20, "60"),
        ([(1, 4)], 1, 4, "25"),
        ([(2, 4)], 2, 4, "50"),
        ([(10, 50), (0, 50)], 10, 100, "10"),
        ([("165E6", "376E6")], "165E6", "376E6", "43.88"),
        ([(100, 150), (65, 226)], 165, 376, "43.88"),
    ],
)
def test_a_ratio_is_recomputed_from_its_components(parts, numerator, denominator, percent):
    found = total(RATIO, *(part(*counts) for counts in parts))
    assert (found.numerator, found.denominator) == (D(numerator), D(denominator))
    assert round(found.share * 100, 2) == D(percent)


def test_a_count_of_zero_stays_zero():
    found = total(SUM, part(0))
    assert (found.state, found.numerator) == (State.VALUE, 0)
    assert value_of(found.numerator, None, None, MeasuredIn.COUNT, has_denominator=False) == 0


def test_nothing_of_nothing_is_a_dash_and_not_zero():
    found = total(RATIO, part(0, 0), part(0, 0))
    assert (found.state, found.share, found.reported) == (State.VALUE, None, 2)
    assert value_of(D(0), D(0), None, MeasuredIn.SHARE, has_denominator=True) is None


def test_a_mean_leaves_out_the_missing_above_and_below_the_line():
    assert mean_of_reported([D(10), D(20), None]) == 15
    assert mean_of_reported([D(6), D(5), D(15), D(1), None]) == D("6.75")
    assert mean_of_reported([None, None]) is None
    found = total(SUM, part(10), part(20), SILENT)
    assert (found.reported, found.expected) == (2, 3)


def test_a_formula_over_three_elements_adds_each_up_before_it_divides():
    a, b, c = (total(SUM, part(x), part(y)).numerator for x, y in [(300, 8), (500, 17), (20, 30)])
    assert (a, b, c) == (308, 517, 50)
    assert round(a * c / b, 2) == D("29.79")
    assert round(b * c / 100, 2) == D("258.50")
    assert b + c == 567


def test_a_parents_own_part_is_added_and_stays_outside_the_coverage():
    found = total(SUM, SILENT, part(1), own=[part(5)])
    assert (found.numerator, found.reported, found.expected) == (6, 1, 2)


def test_a_parents_own_part_alone_is_a_value_that_no_child_stands_behind():
    found = total(SUM, SILENT, SILENT, own=[part(5)])
    assert (found.state, found.numerator, found.reported) == (State.VALUE, 5, 0)
    assert not found.is_complete


@pytest.mark.parametrize(("reported", "told"), [(2, "199.33"), (1, "99.67")])
def test_a_reporting_rate_is_not_rounded_before_it_is_used(reported, told):
    assert round(299 * share(D(reported) * 299, D(3) * 299), 2) == D(told)


def test_a_year_to_date_adds_up_what_has_come_so_far():
    months = [part(1), part(2), part(4)]
    so_far = [total(SUM, *months[: n + 1]).numerator for n in range(3)]
    assert so_far == [1, 3, 7]


def test_merged_units_keep_what_both_had():
    assert total(SUM, part(10), part(11)).numerator == 21


def test_a_cumulative_count_adds_the_last_of_each():
    assert total(SUM, part(2), part(2)).numerator == 4
    assert total(SUM, part(2), part(4)).numerator == 6


def test_a_project_of_two_institutes_is_one_at_their_faculty():
    found = total(DISTINCT, keyed("101055001"), keyed("101055001"))
    assert (found.state, found.numerator) == (State.VALUE, 1)


# Kinds ---------------------------------------------------------------------------------------


def test_a_sum_leaves_denominators_alone():
    found = total(SUM, part(3, 10), part(4))
    assert (found.numerator, found.denominator, found.share) == (7, None, None)


def test_fractions_add_up():
    found = total(FRACTIONAL, part("0.5"), part("0.25"))
    assert (found.numerator, found.denominator) == (D("0.75"), None)


def test_fractions_of_a_whole_need_the_whole_of_every_part():
    found = total(FRACTIONAL, part("1.5", "10"), part("2.5"), own=[part("0.5", "10")])
    assert (found.numerator, found.denominator, found.reported) == (2, 20, 1)


def test_a_ratio_without_a_component_stays_outside():
    found = total(RATIO, part(6, 10), part(5), part(None, 7))
    assert (found.numerator, found.denominator) == (6, 10)
    assert (found.reported, found.expected) == (1, 3)


@pytest.mark.parametrize("kind", Aggregation)
def test_a_published_share_never_enters(kind):
    found = total(kind, part(share=D("0.2")), part(share=D("0.3")))
    assert (found.state, found.numerator, found.share) == (State.NOT_REPORTED, None, None)
    assert (found.reported, found.expected) == (0, 2)


def test_distinct_counts_the_union():
    assert total(DISTINCT, keyed("a", "b"), keyed("b", "c"), own=[keyed("c", "d")]).numerator == 4


@pytest.mark.parametrize("without", [{"own": part(1)}, {"parts": [part(1)]}])
def test_distinct_without_all_keys_has_no_total(without):
    parts = [keyed("a"), *without.get("parts", [])]
    found = add_up(DISTINCT, parts, own=[without["own"]] if "own" in without else [])
    assert (found.state, found.numerator) == (State.NOT_REPORTED, None)
    assert found.reason == NoTotal.COUNTS_MAY_OVERLAP
    assert found.reported == len(parts)


def test_a_zero_needs_no_keys():
    assert total(DISTINCT, keyed("a"), part(0)).numerator == 1
    assert total(DISTINCT, part(0), part(0)).numerator == 0


def test_a_child_that_is_silent_needs_no_keys():
    assert total(DISTINCT, keyed("a"), SILENT).numerator == 1


def test_a_ratio_of_sets_counts_both_unions():
    a = part(1, 2, keys=frozenset("x"), denominator_keys=frozenset("xy"))
    b = part(1, 3, keys=frozenset("x"), denominator_keys=frozenset("xyz"))
    found = total(RATIO, a, b, keyed=True)
    assert (found.numerator, found.denominator) == (1, 3)


@pytest.mark.parametrize(
    "keys", [{"keys": frozenset("x")}, {"denominator_keys": frozenset("xy")}, {}]
)
def test_a_ratio_of_sets_needs_the_keys_of_both(keys):
    found = total(RATIO, part(1, 2, **keys), keyed=True)
    assert (found.state, found.reason) == (State.NOT_REPORTED, "counts_may_overlap")


def test_none_of_ten_is_not_none_of_nothing():
    """Without its keys the ten would fall out of the whole below the line."""
    found = total(
        RATIO,
        part(1, 2, keys=frozenset("x"), denominator_keys=frozenset("xy")),
        part(0, 10, keys=frozenset()),
        keyed=True,
    )
    assert (found.state, found.reason) == (State.NOT_REPORTED, "counts_may_overlap")


def test_coverage_counts_units_out_of_all_valid_ones():
    found = total(COVERAGE, part(1), part(3), part(0), SILENT, EXEMPT, WITHHELD)
    assert (found.numerator, found.denominator) == (2, 6)
    assert (found.reported, found.expected) == (3, 5)


def test_coverage_does_not_count_the_parent_among_its_children():
    found = total(COVERAGE, part(1), part(0), own=[part(1)])
    assert (found.numerator, found.denominator) == (1, 2)


def test_what_is_not_added_up_has_no_total():
    found = total(NONE, part(3), part(4))
    assert (found.state, found.numerator, found.reason) == (
        State.NOT_REPORTED,
        None,
        NoTotal.NOT_ADDED_UP,
    )


# Nothing to add ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Aggregation)
@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ([], State.NOT_REPORTED),
        ([SILENT, SILENT], State.NOT_REPORTED),
        ([SILENT, EXEMPT], State.NOT_REPORTED),
        ([SILENT, WITHHELD], State.NOT_REPORTED),
        ([EXEMPT, EXEMPT], State.NOT_APPLICABLE),
        ([WITHHELD, EXEMPT], State.WITHHELD),
    ],
)
def test_nothing_to_add_says_which_kind_of_nothing(kind, parts, state):
    found = add_up(kind, parts)
    assert (found.state, found.numerator, found.denominator) == (state, None, None)


def test_coverage_counts_who_should_report_and_who_has():
    found = total(SUM, part(1), part(2), SILENT, EXEMPT, WITHHELD)
    assert (found.reported, found.expected, found.exempt, found.withheld) == (2, 4, 1, 1)
    assert not found.is_complete
    assert total(SUM, part(1), EXEMPT).is_complete


@pytest.mark.parametrize(
    ("demo", "counts", "is_demo", "is_mixed"),
    [
        ([False, False], (0, 2), False, False),
        ([True, True], (2, 0), True, False),
        ([True, False], (1, 1), True, True),
    ],
)
def test_demo_and_real_figures_in_one_number_are_counted(demo, counts, is_demo, is_mixed):
    child, own = (part(1, is_demo=each) for each in demo)
    found = total(SUM, child, Part("silent", State.NOT_REPORTED, is_demo=True), own=[own])
    assert (found.demo, found.real) == counts
    assert (found.is_demo, found.is_mixed) == (is_demo, is_mixed)


# The number a reader sees --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numerator", "denominator", "published", "measured_in", "has_denominator", "value"),
    [
        (12, None, None, "count", False, "12"),
        (12, 50, None, "count", False, "12"),
        (None, None, None, "count", False, None),
        (12, 50, None, "share", True, "0.24"),
        (12, 48, None, "per_100_fte", True, "25"),
        (12, 48, None, "nok_1000_per_fte", True, "0.25"),
        (0, 50, None, "share", True, "0"),
        (0, 0, None, "share", True, None),
        (12, 0, "0.2", "share", True, None),
        (12, None, None, "share", True, None),
        (None, 50, None, "share", True, None),
        (None, None, "0.2", "share", True, "0.2"),
        (12, None, "0.2", "share", True, "0.2"),
        (12, 60, "0.3", "share", True, "0.2"),
    ],
)
def test_the_number_a_reader_sees(
    numerator, denominator, published, measured_in, has_denominator, value
):
    def number(given):
        return None if given is None else D(given)

    found = value_of(
        number(numerator),
        number(denominator),
        number(published),
        MeasuredIn(measured_in),
        has_denominator,
    )
    assert found == number(value)


def test_a_share_of_nothing_is_none():
    assert share(D(3), D(0)) is None
    assert share(D(3), D(4)) == D("0.75")


# Properties ----------------------------------------------------------------------------------

counts = st.integers(0, 1000).map(D)
key_sets = st.frozensets(st.sampled_from("abcdefgh"))


@st.composite
def a_part(draw):
    state = draw(st.sampled_from(State))
    demo = draw(st.booleans())
    if state is not State.VALUE:
        return Part("unit", state, is_demo=demo)
    keys = draw(st.none() | key_sets)
    below = draw(st.none() | key_sets)
    return Part(
        "unit",
        state,
        D(len(keys)) if keys is not None else draw(st.none() | counts),
        D(len(below)) if below is not None else draw(st.none() | counts),
        draw(st.none() | st.just(D("0.3"))),
        keys,
        below,
        demo,
    )


parts_lists = st.lists(a_part(), max_size=8)
kinds = st.sampled_from(Aggregation)


@given(kinds, parts_lists, st.lists(a_part(), max_size=2), st.booleans(), st.randoms())
def test_the_order_of_children_never_matters(kind, parts, own, is_keyed, random):
    before = add_up(kind, parts, own=own, keyed=is_keyed)
    random.shuffle(parts)
    assert add_up(kind, parts, own=own, keyed=is_keyed) == before


@given(kinds, parts_lists, st.booleans())
def test_zero_and_missing_never_add_up_to_the_same(kind, parts, is_keyed):
    keys = frozenset()
    zero = Part("one", State.VALUE, D(0), D(1), keys=keys, denominator_keys=keys)
    with_zero = add_up(kind, [*parts, zero], keyed=is_keyed)
    assert with_zero != add_up(kind, [*parts, SILENT], keyed=is_keyed)
    assert with_zero != add_up(kind, parts, keyed=is_keyed)


@given(st.sampled_from([SUM, RATIO, FRACTIONAL]), st.lists(st.tuples(counts, counts), min_size=1))
def test_the_slow_way_of_adding_agrees(kind, rows):
    above, below = Fraction(0), Fraction(0)
    for numerator, denominator in rows:
        above += Fraction(numerator)
        below += Fraction(denominator)
    found = total(kind, *(part(*row) for row in rows))
    assert Fraction(found.numerator) == above
    if kind is SUM:
        assert found.denominator is None
    elif below:
        assert abs(Fraction(found.share) - above / below) < Fraction(1, 10**20)
    else:
        assert found.share is None


@given(st.lists(key_sets, min_size=1))
def test_distinct_lies_between_the_largest_child_and_the_sum(sets):
    found = total(DISTINCT, *(keyed(*each) for each in sets)).numerator
    seen = []
    for each in sets:
        seen += [key for key in each if key not in seen]
    assert found == len(seen)
    assert max(map(len, sets)) <= found <= sum(map(len, sets))


@given(st.lists(st.tuples(counts, counts), min_size=2), st.integers(1, 20))
def test_regrouping_the_children_preserves_the_sum(rows, cut):
    whole = total(RATIO, *(part(*row) for row in rows))
    groups = [rows[:cut], rows[cut:]]
    groups = [total(RATIO, *(part(*row) for row in group)) for group in groups if group]
    again = total(RATIO, *(part(each.numerator, each.denominator) for each in groups))
    assert (again.numerator, again.denominator) == (whole.numerator, whole.denominator)
