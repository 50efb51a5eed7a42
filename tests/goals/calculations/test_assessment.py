"""The linear path and its guards. Every quoted figure is also worked out a second, slow way."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from goals.calculations.assessment import (
    Assessment,
    Base,
    Point,
    Reason,
    Rule,
    RuleName,
    Target,
    TargetError,
    assess,
    check_target,
    required_value,
)
from goals.calculations.terms import Direction, State, Status

D = Decimal
UP, DOWN, NEUTRAL = Direction.UP, Direction.DOWN, Direction.NEUTRAL
LINEAR, MAINTAIN, ONE_OFF = Rule(), Rule(RuleName.MAINTAIN), Rule(RuleName.ONE_OFF)
BASE, TARGET = Base(2017, D(8)), Target(2021, D(16))
ORDER = list(Status)


def year_end(year):
    return date(year, 12, 31)


def judge(y, *, base=BASE, target=TARGET, direction=UP, rule=LINEAR, year=2020, **point):
    """The assessment of one value of one year; None leaves the year out of the series."""
    series = [] if y is None else [Point(year, D(y), **point)]
    return assess(series, base, target, direction, rule, year_end(year))


def cell(state):
    series = [Point(2020, None, state)]
    return assess(series, BASE, TARGET, UP, LINEAR, year_end(2020))


# The published cases -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("y0", "y", "target", "direction", "expected", "p", "e", "a", "status"),
    [
        ("8", "11", "16", UP, "14", "0.375", "0.75", "0.50", Status.LITTLE_PROGRESS),
        ("40", "34", "30", DOWN, "32.5", "0.6", "0.75", "0.80", Status.SOME_PROGRESS),
        ("1", "8", "20", UP, "15.25", "0.368", "0.75", "0.491", Status.LITTLE_PROGRESS),
    ],
)
def test_linear_path_gives_the_figures_of_the_specification(
    y0, y, target, direction, expected, p, e, a, status
):
    found = judge(y, base=Base(2017, D(y0)), target=Target(2021, D(target)), direction=direction)
    assert (found.expected_value, found.expected_share) == (D(expected), D(e))
    assert round(found.done_share, 3) == D(p)
    assert round(found.attainment, 3) == D(a)
    assert found.gap == D(y) - D(expected)
    assert found.status is status
    assert found.reasons == ()


@pytest.mark.parametrize(
    ("y", "status"),
    [
        ("16", Status.TARGET_MET),
        ("17", Status.TARGET_MET),
        ("13.7", Status.ON_TRACK),  # a = 0.95 exactly
        ("13.6999", Status.SOME_PROGRESS),
        ("11.6", Status.SOME_PROGRESS),  # a = 0.60 exactly
        ("11.5999", Status.LITTLE_PROGRESS),
        ("8.0001", Status.LITTLE_PROGRESS),
        ("8", Status.NO_CHANGE),
        ("7.9999", Status.MOVING_AWAY),
        ("0", Status.MOVING_AWAY),
        ("-3", Status.MOVING_AWAY),
    ],
)
def test_limits_belong_to_the_better_status(y, status):
    assert judge(y).status is status


def test_a_limit_met_by_a_share_without_end_is_met():
    # A third of the way to 0.2 is 0.0666…; 95 % of that is 19/300, cut off by division.
    base, target = Base(2017, D(0)), Target(2020, D("0.2"))
    found = judge(D(19) / D(300), base=base, target=target, year=2018)
    assert found.status is Status.ON_TRACK


def test_an_indicator_may_have_limits_of_its_own():
    assert judge("11", rule=Rule(some_progress=D("0.5"))).status is Status.SOME_PROGRESS


def test_a_zero_base_is_like_any_other():
    found = judge(5, base=Base(2017, D(0)), target=Target(2021, D(10)))
    assert (found.expected_value, found.attainment) == (D("7.5"), D(5) / D("7.5"))


@pytest.mark.parametrize(
    ("y", "status"), [("15.6", Status.ON_TRACK), ("15.5", Status.SOME_PROGRESS)]
)
def test_after_the_target_year_all_of_the_way_is_expected(y, status):
    found = judge(y, year=2023)
    assert (found.expected_value, found.expected_share) == (D(16), D(1))
    assert found.status is status
    assert Reason.AFTER_TARGET_YEAR in found.reasons


# Milestones ----------------------------------------------------------------------------------

MILESTONES = Target(2021, D(16), milestones=((2019, D(9)), (2020, D(10))))


@pytest.mark.parametrize(
    ("year", "expected"), [(2018, "8.5"), (2019, "9"), (2020, "10"), (2021, "16"), (2022, "16")]
)
def test_milestones_bend_the_line(year, expected):
    assert judge(9, target=MILESTONES, year=year).expected_value == D(expected)


def test_milestones_may_come_in_any_order_and_are_said_to_be_used():
    turned = replace(MILESTONES, milestones=MILESTONES.milestones[::-1])
    assert judge(9, target=turned, year=2018).expected_value == D("8.5")
    assert Reason.MILESTONES_USED in judge(9, target=MILESTONES, year=2019).reasons


def test_milestones_no_longer_matter_in_the_target_year():
    assert Reason.MILESTONES_USED not in judge(9, target=MILESTONES, year=2021).reasons


def test_milestones_outside_the_way_play_no_part():
    target = Target(2021, D(16), milestones=((2017, D(99)), (2016, D(99)), (2021, D(99))))
    found = judge(11, target=target)
    assert found.expected_value == D(14)
    assert Reason.MILESTONES_USED not in found.reasons


@pytest.mark.parametrize(
    ("y", "status"),
    [("8", Status.ON_TRACK), ("9", Status.ON_TRACK), ("7.9", Status.MOVING_AWAY)],
)
def test_where_nothing_is_expected_yet_no_worse_than_the_base_is_on_track(y, status):
    found = judge(y, target=Target(2021, D(16), milestones=((2019, D(8)),)), year=2019)
    assert (found.status, found.attainment) == (status, None)


@pytest.mark.parametrize(
    ("y", "status"),
    [("8", Status.ON_TRACK), ("5", Status.ON_TRACK), ("4.9", Status.MOVING_AWAY)],
)
def test_a_milestone_may_allow_a_step_back(y, status):
    found = judge(y, target=Target(2021, D(16), milestones=((2019, D(5)),)), year=2019)
    assert (found.status, found.attainment) == (status, None)


# Guards: the cell ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "status", "reason"),
    [
        (State.NOT_APPLICABLE, Status.NOT_APPLICABLE, Reason.NOT_APPLICABLE),
        (State.NOT_REPORTED, Status.NOT_ENOUGH_DATA, Reason.NOT_REPORTED),
        (State.WITHHELD, Status.NOT_ENOUGH_DATA, Reason.WITHHELD),
        (State.VALUE, Status.NOT_ENOUGH_DATA, Reason.NO_DENOMINATOR),
    ],
)
def test_a_cell_without_a_value_says_which_kind_it_is(state, status, reason):
    found = cell(state)
    assert found.status is status
    assert found.reasons[0] is reason
    assert (found.gap, found.attainment, found.done_share) == (None, None, None)


def test_the_four_kinds_of_missing_and_zero_never_read_the_same():
    found = {(cell(state).status, cell(state).reasons) for state in State}
    found |= {(judge(0).status, judge(0).reasons)}
    assert len(found) == 5


def test_a_year_without_a_point_is_not_reported():
    found = judge(None)
    assert (found.status, found.current) == (Status.NOT_ENOUGH_DATA, None)
    assert found.reasons == (Reason.NOT_REPORTED, Reason.FEWER_THAN_TWO_YEARS)
    assert found.expected_value == D(14)


def test_a_missing_year_after_other_years_is_not_too_few_years():
    series = [Point(2018, D(9)), Point(2019, D(10))]
    found = assess(series, BASE, TARGET, UP, LINEAR, year_end(2020))
    assert found.reasons == (Reason.NOT_REPORTED,)


def test_a_missing_value_reads_as_missing_even_without_a_target():
    found = judge(None, target=None)
    assert found.status is Status.NOT_ENOUGH_DATA
    assert found.reasons == (Reason.NOT_REPORTED, Reason.NO_TARGET_SET)


def test_later_points_play_no_part():
    early = [Point(2018, D(9)), Point(2020, D(11))]
    late = [*early, Point(2021, D(99))]
    assert assess(early, BASE, TARGET, UP, LINEAR, year_end(2020)) == assess(
        late, BASE, TARGET, UP, LINEAR, year_end(2020)
    )


def test_a_year_given_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        assess([Point(2020, D(1)), Point(2020, D(2))], BASE, TARGET, UP, LINEAR, year_end(2020))


@pytest.mark.parametrize("state", [s for s in State if s is not State.VALUE])
def test_a_point_cannot_be_missing_and_have_a_value(state):
    with pytest.raises(ValueError, match="cannot carry"):
        Point(2020, D(0), state)


# Guards: base and target ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"direction": NEUTRAL}, Reason.NOT_JUDGED),
        ({"target": None}, Reason.NO_TARGET_SET),
        ({"target": replace(TARGET, rate_known=False)}, Reason.RATE_NOT_KNOWN),
        ({"base": None}, Reason.BASE_NOT_KNOWN),
        ({"base": Base(2017, None)}, Reason.BASE_NOT_KNOWN),
    ],
)
@pytest.mark.parametrize("rule", [LINEAR, MAINTAIN, ONE_OFF])
def test_without_a_way_to_judge_by_there_is_no_target(change, reason, rule):
    found = judge(99, rule=rule, **change)
    assert (found.status, found.reasons) == (Status.NO_TARGET, (reason,))
    assert found.expected_value is None


@pytest.mark.parametrize("year", [2016, 2017])
def test_nothing_is_judged_before_the_start(year):
    found = judge(99, year=year)
    assert (found.status, found.reasons) == (Status.NOT_ENOUGH_DATA, (Reason.BEFORE_START,))


def test_an_inherited_target_and_an_own_base_are_said_to_be_so():
    found = judge(
        11, base=replace(BASE, from_own_figure=True), target=replace(TARGET, inherited_from="IE")
    )
    assert found.reasons == (Reason.INHERITED_TARGET, Reason.BASE_FROM_OWN_FIGURE)


@pytest.mark.parametrize(
    ("y", "status"), [("25", Status.TARGET_MET), ("20", "target_met"), ("19.9", "moving_away")]
)
def test_a_base_already_past_an_inherited_target_is_to_be_maintained(y, status):
    target = Target(2021, D(20), inherited_from="NTNU")
    found = judge(y, base=Base(2017, D(25)), target=target)
    assert found.status == status
    assert found.expected_value == D(20)
    assert {Reason.MAINTAIN_RULE, Reason.BASE_PAST_TARGET} <= set(found.reasons)


@pytest.mark.parametrize(
    ("base", "target", "direction", "rule"),
    [
        ("8", "16", UP, LINEAR),
        ("40", "30", DOWN, LINEAR),
        ("8", "8", UP, LINEAR),
        ("10", "8", UP, MAINTAIN),
        ("8", "1", NEUTRAL, LINEAR),
        (None, "1", UP, LINEAR),
    ],
)
def test_a_sensible_target_is_accepted(base, target, direction, rule):
    check_target(None if base is None else D(base), D(target), direction, rule)


@pytest.mark.parametrize("rule", [LINEAR, ONE_OFF])
@pytest.mark.parametrize(
    ("base", "target", "direction", "way"), [("8", "7", UP, "rise"), ("8", "9", DOWN, "fall")]
)
def test_a_target_on_the_wrong_side_of_its_base_is_refused(base, target, direction, way, rule):
    with pytest.raises(TargetError, match=f"should {way}"):
        check_target(D(base), D(target), direction, rule)


# Other rules ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("y", "status"),
    [
        ("12", Status.TARGET_MET),
        ("10", Status.TARGET_MET),
        ("9.5", Status.ON_TRACK),
        ("9", Status.ON_TRACK),
        ("8.9", Status.MOVING_AWAY),
    ],
)
def test_a_target_equal_to_its_base_is_maintained_within_the_tolerance(y, status):
    base, target = Base(2017, D(10)), Target(2021, D(10))
    found = judge(y, base=base, target=target, rule=Rule(tolerance=D(1)))
    assert found.status is status
    assert found.reasons == (Reason.MAINTAIN_RULE,)
    assert (found.expected_value, found.gap) == (D(10), D(y) - 10)
    assert (found.expected_share, found.done_share, found.attainment) == (None, None, None)


@pytest.mark.parametrize(
    ("y", "status"),
    [
        ("10", Status.TARGET_MET),
        ("9", Status.ON_TRACK),
        ("8", Status.LITTLE_PROGRESS),
        ("5", Status.NO_CHANGE),
        ("4", Status.MOVING_AWAY),
    ],
)
def test_outside_a_band_to_be_maintained_the_base_tells_which_way_it_goes(y, status):
    rule = Rule(RuleName.MAINTAIN, tolerance=D(1))
    assert judge(y, base=Base(2017, D(5)), target=Target(2021, D(10)), rule=rule).status is status


@pytest.mark.parametrize(
    ("year", "y", "status"),
    [
        (2020, "0", Status.ON_TRACK),
        (2020, "1", Status.TARGET_MET),
        (2021, "0", Status.NO_CHANGE),
        (2021, "1", Status.TARGET_MET),
        (2022, "0", Status.NO_CHANGE),
    ],
)
def test_a_one_off_is_expected_in_its_year_and_not_before(year, y, status):
    base, target = Base(2017, D(0)), Target(2021, D(1))
    assert judge(y, base=base, target=target, rule=ONE_OFF, year=year).status is status


# What weakens a status -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("y", "rounding", "said"),
    [
        ("12.6", "0.5", False),  # 12.1 to 13.1: some progress throughout
        ("13.5", "0.5", True),  # 13.0 to 14.0: on track or not
        ("14", "0", False),
        ("16.2", "0.5", True),
        ("8", "2.5", True),
    ],
)
def test_rounding_that_could_change_the_status_is_said(y, rounding, said):
    found = judge(y, rounding=D(rounding))
    assert (Reason.ROUNDING_COULD_CHANGE_STATUS in found.reasons) is said


def test_rounding_of_the_base_counts_where_the_base_is_a_point_of_the_series():
    series = [Point(2017, D(8), rounding=D("2.5")), Point(2020, D("13.8"))]
    found = assess(series, BASE, TARGET, UP, LINEAR, year_end(2020))
    assert Reason.ROUNDING_COULD_CHANGE_STATUS in found.reasons
    stated = assess(series, Base(2017, D("8.1")), TARGET, UP, LINEAR, year_end(2020))
    assert Reason.ROUNDING_COULD_CHANGE_STATUS not in stated.reasons


def test_rounding_does_not_turn_a_base_to_be_maintained_into_a_way():
    base, target, rule = Base(2017, D(10)), Target(2021, D(10)), Rule(tolerance=D(3))
    series = [Point(2017, D(10), rounding=D("2.5")), Point(2020, D(8))]
    found = assess(series, base, target, UP, rule, year_end(2020))
    assert (found.status, found.reasons) == (Status.ON_TRACK, (Reason.MAINTAIN_RULE,))


@pytest.mark.parametrize("incomplete", [2017, 2020])
def test_a_status_on_incomplete_coverage_says_so(incomplete):
    series = [Point(year, D(8), complete=year != incomplete) for year in (2017, 2020)]
    found = assess(series, BASE, TARGET, UP, LINEAR, year_end(2020))
    assert Reason.INCOMPLETE_COVERAGE in found.reasons


def test_incomplete_coverage_of_a_year_that_is_not_used_is_not_said():
    series = [Point(2018, D(8), complete=False), Point(2020, D(11))]
    assert assess(series, BASE, TARGET, UP, LINEAR, year_end(2020)).reasons == ()


def is_stale(as_of, *points):
    found = assess(points, BASE, TARGET, UP, LINEAR, as_of)
    return Reason.STALE in found.reasons


@pytest.mark.parametrize(
    ("as_of", "year", "approved", "stale"),
    [
        # A page for 2020 looks from 31 December at what was approved in 2021.
        (date(2020, 12, 31), 2020, date(2021, 5, 15), False),
        (date(2020, 12, 31), 2020, None, False),
        (date(2020, 12, 31), 2019, date(2020, 5, 15), False),
        (date(2020, 12, 31), 2018, date(2019, 5, 15), True),
        (date(2020, 12, 31), 2018, None, True),
        # An old year corrected late is still an old year.
        (date(2020, 12, 31), 2018, date(2021, 5, 15), True),
        # Exactly 18 months is not more than 18 months.
        (date(2020, 6, 30), 2018, None, False),
        (date(2020, 7, 1), 2018, None, True),
        (date(2020, 8, 31), 2020, date(2019, 2, 28), False),
        (date(2020, 8, 31), 2020, date(2019, 2, 27), True),
    ],
)
def test_a_figure_grows_stale_after_18_months(as_of, year, approved, stale):
    assert is_stale(as_of, Point(year, D(9), approved_on=approved)) is stale


def test_a_withheld_figure_was_reported_and_is_not_stale():
    old = Point(2018, D(9), approved_on=date(2019, 5, 1))
    assert not is_stale(year_end(2020), old, Point(2020, None, State.WITHHELD))
    assert is_stale(year_end(2020), old, Point(2020, None, State.NOT_REPORTED))


def test_a_series_without_figures_cannot_be_stale():
    assert not is_stale(year_end(2020))


# What-if -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "needed"), [("target_met", "16"), ("on_track", "13.7"), ("some_progress", "11.6")]
)
def test_what_if_answers_in_the_indicators_own_unit(status, needed):
    assert required_value(BASE, TARGET, 2020, UP, LINEAR, Status(status)) == D(needed)


def test_what_if_on_the_way_down():
    base, target = Base(2017, D(40)), Target(2021, D(30))
    assert required_value(base, target, 2021, DOWN, LINEAR) == D("30.5")


def test_what_if_where_nothing_is_expected_is_the_base():
    target = replace(TARGET, milestones=((2019, D(8)),))
    assert required_value(BASE, target, 2019, UP, LINEAR) == D(8)


def test_what_if_never_asks_for_more_than_the_target():
    target = replace(TARGET, milestones=((2019, D(40)),))
    assert required_value(BASE, target, 2019, UP, LINEAR) == D(16)


def test_what_if_under_the_maintain_rule_is_the_edge_of_the_band():
    rule = Rule(RuleName.MAINTAIN, tolerance=D(1))
    assert required_value(BASE, Target(2021, D(10)), 2020, UP, rule) == D(9)
    assert required_value(BASE, Target(2021, D(10)), 2020, DOWN, rule) == D(11)


@pytest.mark.parametrize(
    ("base", "target", "year", "direction", "status"),
    [
        (BASE, TARGET, 2017, UP, Status.ON_TRACK),
        (Base(2017, None), TARGET, 2020, UP, Status.ON_TRACK),
        (BASE, replace(TARGET, rate_known=False), 2020, UP, Status.ON_TRACK),
        (BASE, TARGET, 2020, NEUTRAL, Status.ON_TRACK),
        (BASE, TARGET, 2020, UP, Status.NO_CHANGE),
    ],
)
def test_what_if_refuses_where_there_is_no_answer(base, target, year, direction, status):
    with pytest.raises(ValueError, match=r"Nothing can be required|no least value"):
        required_value(base, target, year, direction, LINEAR, status)


# Properties ----------------------------------------------------------------------------------

values = st.decimals(-1000, 1000, places=2)
years = st.integers(2011, 2021)
directions = st.sampled_from([UP, DOWN])


@st.composite
def paths(draw):
    """A base, a target on either side of it, milestones anywhere, and a rule."""
    base = Base(draw(st.integers(2010, 2016)), draw(values))
    milestones = draw(st.lists(st.tuples(years, values), max_size=3, unique_by=lambda m: m[0]))
    target = Target(draw(years), draw(values), tuple(milestones))
    tolerance = draw(st.decimals(0, 5, places=1))
    rule = Rule(draw(st.sampled_from(RuleName)), tolerance=tolerance)
    return base, target, draw(directions), rule


def slow_status(y, base, target, direction, rule, year):
    """The specification read aloud, in exact fractions, by looking every year up on a drawn line.

    Tables instead of formulas: the line is drawn year by year, and the statuses are tried from
    the best to the worst."""
    sign = {UP: 1, DOWN: -1}[direction]
    y, y0, goal = Fraction(y) * sign, Fraction(base.value) * sign, Fraction(target.value) * sign
    if year <= base.year:
        return Status.NOT_ENOUGH_DATA
    if y >= goal:
        return Status.TARGET_MET
    versus_base = {y > y0: "little_progress", y == y0: "no_change", y < y0: "moving_away"}[True]
    if rule.name is RuleName.MAINTAIN or goal <= y0:
        return Status.ON_TRACK if y >= goal - Fraction(rule.tolerance) else Status(versus_base)
    line = {base.year: y0, target.year: goal}
    if rule.name is RuleName.LINEAR:
        inside = range(base.year + 1, target.year)
        line |= {m: Fraction(v) * sign for m, v in target.milestones if m in inside}
    known = sorted(line)
    drawn = {}
    for left, right in pairwise(known):
        for step in range(right - left):
            drawn[left + step] = line[left] + (line[right] - line[left]) / (right - left) * step
    if rule.name is RuleName.ONE_OFF:
        drawn = dict.fromkeys(range(base.year, target.year), y0)
    due = goal if year >= target.year else drawn[year]
    if due <= y0:
        return Status.ON_TRACK if y >= due else Status.MOVING_AWAY
    attained = (y - y0) / (due - y0)
    if attained >= Fraction(19, 20):
        return Status.ON_TRACK
    return Status.SOME_PROGRESS if attained >= Fraction(3, 5) else Status(versus_base)


@given(paths(), values, years)
@settings(max_examples=300)
@example((BASE, TARGET, UP, LINEAR), D("13.7"), 2020)
@example((BASE, MILESTONES, UP, LINEAR), D("9"), 2019)
def test_the_slow_reading_of_the_rules_agrees(path, y, year):
    base, target, direction, rule = path
    found = assess([Point(year, y)], base, target, direction, rule, year_end(year))
    assert found.status is slow_status(y, base, target, direction, rule, year)


def transformed(path, factor, direction):
    base, target, _, rule = path
    return (
        replace(base, value=base.value * factor),
        Target(
            target.year,
            target.value * factor,
            tuple((year, value * factor) for year, value in target.milestones),
        ),
        direction,
        replace(rule, tolerance=rule.tolerance * abs(factor)),
    )


def outcome(path, y, year, rounding=0) -> Assessment:
    return assess([Point(year, y, rounding=D(rounding))], *path, year_end(year))


@given(paths(), values, years, st.sampled_from([D(0), D("2.5")]))
def test_the_mirror_image_has_the_same_status_and_reasons(path, y, year, rounding):
    other = DOWN if path[2] is UP else UP
    image = outcome(transformed(path, -1, other), -y, year, rounding)
    found = outcome(path, y, year, rounding)
    assert (image.status, image.reasons) == (found.status, found.reasons)
    assert image.attainment == found.attainment
    assert image.gap == (None if found.gap is None else -found.gap)


@given(paths(), values, years, st.sampled_from([D(0), D("2.5")]))
def test_another_unit_has_the_same_status_and_reasons(path, y, year, rounding):
    image = outcome(transformed(path, 1000, path[2]), y * 1000, year, rounding * 1000)
    found = outcome(path, y, year, rounding)
    assert (image.status, image.reasons) == (found.status, found.reasons)
    assert image.attainment == found.attainment


@given(paths(), values, st.decimals(0, 1, places=3), years)
def test_moving_towards_the_target_never_worsens_the_status(path, y, share, year):
    closer = y + share * (path[1].value - y)
    sign = 1 if path[2] is UP else -1
    if sign * (closer - y) < 0:
        closer, y = y, closer
    better, worse = outcome(path, closer, year).status, outcome(path, y, year).status
    assert ORDER.index(better) <= ORDER.index(worse)


@given(paths(), years, st.sampled_from([s for s in State if s is not State.VALUE]))
def test_zero_and_missing_never_give_the_same_output(path, year, state):
    zero = outcome(path, D(0), year)
    missing = assess([Point(year, None, state)], *path, year_end(year))
    silent = assess([], *path, year_end(year))
    assert (zero.status, zero.reasons) != (missing.status, missing.reasons)
    assert (zero.status, zero.reasons) != (silent.status, silent.reasons)


@given(paths(), st.permutations(range(2015, 2021)), years)
def test_the_order_of_the_series_never_matters(path, order, year):
    series = [Point(y, D(y % 7)) for y in order]
    assert assess(series, *path, year_end(year)) == assess(
        sorted(series, key=lambda point: point.year), *path, year_end(year)
    )


@given(paths(), years, st.sampled_from([Status.ON_TRACK, Status.SOME_PROGRESS, Status.TARGET_MET]))
def test_what_if_is_just_enough(path, year, status):
    base, _, direction, _ = path
    if year <= base.year:
        return
    needed = required_value(path[0], path[1], year, path[2], path[3], status)
    step = D("0.000001") if direction is UP else D("-0.000001")
    assert ORDER.index(outcome(path, needed, year).status) <= ORDER.index(status)
    assert ORDER.index(outcome(path, needed - step, year).status) > ORDER.index(status)
