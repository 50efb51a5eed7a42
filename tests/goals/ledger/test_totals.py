"""What parents show: added up from the institutes, or recorded, and never mixed up."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from goals import ledger
from goals.calculations.terms import Aggregation, State
from goals.models import Extent, Total
from tests.goals.series import LATER, NOON, publish, series, silent, value

pytestmark = pytest.mark.django_db


def cell(indicator, unit, year=2020, moment=None):
    return ledger.cells([indicator], [unit.pk], [year], moment).get(
        (indicator.pk, unit.pk, year), ledger.EMPTY
    )


def test_a_ratio_is_the_sum_of_numerators_over_the_sum_of_denominators(world):
    share = series("ST-01-M", Aggregation.RATIO)
    publish(value(share, world.idi, 2020, 10, 50), value(share, world.iik, 2020, 0, 50))
    found = cell(share, world.ie)
    assert (found.numerator, found.denominator) == (10, 100)
    assert (found.reported, found.expected) == (2, 2)


def test_silence_lowers_the_coverage_and_not_the_sum(world):
    stays = series()
    publish(value(stays, world.idi, 2020, 4))
    found = cell(stays, world.ntnu)
    assert (found.numerator, found.reported, found.expected) == (4, 1, 5)
    assert not found.is_complete


def test_exempt_units_are_not_expected(world):
    stays = series()
    publish(
        value(stays, world.idi, 2020, 4),
        silent(value(stays, world.iik, 2020), State.NOT_APPLICABLE, "no staff"),
    )
    found = cell(stays, world.ie)
    assert (found.reported, found.expected, found.exempt) == (1, 1, 1)


def test_a_project_of_two_institutes_counts_once_at_their_faculty(world):
    projects = series("EU-04-N", Aggregation.DISTINCT)
    publish(
        value(projects, world.idi, 2020, 2, keys=frozenset({"101", "102"})),
        value(projects, world.iik, 2020, 1, keys=frozenset({"102"})),
    )
    assert cell(projects, world.ie).numerator == 2


def test_counts_without_keys_are_not_added_up(world):
    projects = series("EU-04-N", Aggregation.DISTINCT)
    publish(
        value(projects, world.idi, 2020, 2, keys=frozenset({"101", "102"})),
        value(projects, world.iik, 2020, 1),
    )
    found = cell(projects, world.ie)
    assert (found.state, found.reason) == (State.NOT_REPORTED, "counts_may_overlap")


def test_coverage_counts_units_among_all_valid_units(world):
    level = series("LV-01", Aggregation.COVERAGE)
    publish(value(level, world.idi, 2020, 1, 1), value(level, world.iik, 2020, 0, 1))
    found = cell(level, world.ntnu)
    assert (found.numerator, found.denominator) == (1, 5)


def test_units_of_the_year_are_expected(world):
    stays = series()
    publish(value(stays, world.ihs, 2019, 3), value(stays, world.ihk, 2020, 2))
    assert cell(stays, world.hf, 2019).expected == 2  # ISL and IHS
    assert cell(stays, world.hf, 2020).expected == 3  # ISL, IHK and IMS


def test_an_own_part_is_added_at_the_parent_and_above(world):
    stays = series()
    publish(value(stays, world.idi, 2020, 4), value(stays, world.ie, 2020, 2))
    assert cell(stays, world.ie).numerator == 6
    assert cell(stays, world.ntnu).numerator == 6


def test_a_recorded_total_is_shown_with_the_sum_beside_and_never_added(world):
    stays = series()
    publish(
        value(stays, world.idi, 2020, 4),
        value(stays, world.ie, 2020, 9, extent=Extent.TOTAL),
    )
    found = cell(stays, world.ie)
    assert (found.numerator, found.sum_numerator) == (9, 4)
    assert cell(stays, world.ntnu).numerator == 4


def test_a_sum_of_demo_figures_never_stands_in_for_a_real_total(world):
    stays = series()
    publish(
        value(stays, world.idi, 2019, 4, is_demo=True),
        value(stays, world.ntnu, 2020, 9, extent=Extent.TOTAL),
    )
    found = cell(stays, world.ntnu, 2019)
    assert (found.state, found.reason) == (State.NOT_REPORTED, "demo_sum_is_no_total")
    assert found.sum_numerator == 4
    assert cell(stays, world.ie, 2019).numerator == 4


def test_demo_and_real_in_one_number_are_told(world):
    stays = series()
    publish(value(stays, world.idi, 2020, 4, is_demo=True), value(stays, world.iik, 2020, 1))
    assert cell(stays, world.ie).is_mixed


def test_a_published_share_is_shown_and_never_added(world):
    share = series("ST-01", Aggregation.RATIO)
    publish(
        value(share, world.idi, 2020, share=Decimal("0.4")), value(share, world.iik, 2020, 1, 4)
    )
    assert cell(share, world.idi).share == Decimal("0.4")
    found = cell(share, world.ie)
    assert (found.numerator, found.denominator, found.reported) == (1, 4, 1)


def test_small_groups_are_hidden_with_a_neighbour(world):
    share = series("ST-01-M", Aggregation.RATIO, smallest_group=5)
    publish(value(share, world.idi, 2020, 3, 40), value(share, world.iik, 2020, 12, 60))
    assert cell(share, world.idi).is_hidden
    assert cell(share, world.iik).is_hidden
    assert cell(share, world.idi, moment=NOON).is_hidden


def test_a_small_group_outside_the_years_organisation_is_hidden_too(world):
    share = series("ST-01-M", Aggregation.RATIO, smallest_group=5)
    publish(value(share, world.ihk, 2019, 3, 40))  # IHK came in 2020
    assert cell(share, world.ihk, 2019).is_hidden


def test_a_group_that_grows_is_shown_again(world):
    share = series("ST-01-M", Aggregation.RATIO, smallest_group=5)
    publish(value(share, world.idi, 2020, 3, 40), value(share, world.iik, 2020, 12, 60))
    publish(value(share, world.idi, 2020, 8, 40), at=LATER)
    assert not cell(share, world.idi).is_hidden
    assert not cell(share, world.iik).is_hidden


def test_the_kept_totals_equal_what_is_added_up_from_the_figures(world):
    """The second, slow way: as of now, everything is folded anew from the ledger."""
    rng = random.Random(7)
    units = [world.idi, world.iik, world.isl, world.ihk, world.ims, world.ie]
    for step, kind in enumerate(Aggregation):
        made = series(f"RE-0{step}", kind, smallest_group=5)
        keys = [str(number) for number in range(9)]
        for at in (NOON, LATER):
            entries = []
            for unit in rng.sample(units, 4):
                chosen = frozenset(rng.sample(keys, rng.randint(0, 4)))
                entries.append(
                    value(
                        made,
                        unit,
                        2020,
                        len(chosen) if made.is_keyed else rng.randint(0, 9),
                        rng.randint(9, 40) if made.has_denominator else None,
                        keys=chosen if made.is_keyed else frozenset(),
                        is_demo=rng.random() < 0.5,
                    )
                )
            publish(*entries, at=at)
        parents = [world.ntnu.pk, world.ie.pk, world.hf.pk]
        kept = ledger.cells([made], parents, [2020])
        folded = ledger.cells([made], parents, [2020], LATER)
        assert kept == folded


def test_real_totals_that_come_and_go_silence_and_give_back_the_other_years(world):
    """The second way for all years, after each of many writes in one of them."""
    rng = random.Random(11)
    made = series()
    years, parents = (2018, 2019, 2020), (world.ntnu, world.ie)
    ids = [parent.pk for parent in parents]
    publish(*(value(made, world.idi, year, 4, is_demo=True) for year in years))
    for step in range(30):
        at = NOON + timedelta(hours=step)
        year, parent = rng.choice(years), rng.choice(parents)
        figure = value(made, parent, year, rng.randint(1, 9), is_demo=rng.random() < 0.4)
        kind = figure._replace(extent=rng.choice((Extent.TOTAL, Extent.TOTAL, Extent.PART)))
        publish(silent(kind) if rng.random() < 0.3 else kind, at=at)
        assert ledger.cells([made], ids, years) == ledger.cells([made], ids, years, at)


def test_one_year_is_refreshed_alone_where_no_real_total_comes_or_goes(world):
    made = series()
    publish(*(value(made, world.ntnu, year, 9, extent=Extent.TOTAL) for year in (2018, 2019, 2020)))
    Total.objects.filter(year=2018).update(reason="as it was")
    publish(value(made, world.idi, 2020, 4), at=LATER)
    publish(value(made, world.ntnu, 2020, 8, extent=Extent.TOTAL), at=LATER)
    assert set(Total.objects.filter(year=2018).values_list("reason", flat=True)) == {"as it was"}


def test_totals_can_be_built_anew(world):
    stays = series()
    publish(value(stays, world.idi, 2020, 4))
    before = ledger.cells([stays], [world.ntnu.pk], [2020])
    Total.objects.all().delete()
    ledger.refresh_everything()
    assert ledger.cells([stays], [world.ntnu.pk], [2020]) == before


def test_a_series_of_faculties_counts_faculties(world):
    plans = series(collected_at="faculty")
    publish(value(plans, world.ie, 2020, 4))
    assert (cell(plans, world.ie).numerator, cell(plans, world.ie).is_added_up) == (4, False)
    found = cell(plans, world.ntnu)
    assert (found.numerator, found.reported, found.expected) == (4, 1, 2)


def test_a_series_of_the_university_is_its_own_figure(world):
    total = series(collected_at="university")
    publish(value(total, world.ntnu, 2020, 4))
    found = cell(total, world.ntnu)
    assert (found.numerator, found.is_added_up, found.sum_numerator) == (4, False, None)
    assert cell(total, world.ntnu, 2019).expected == 0
