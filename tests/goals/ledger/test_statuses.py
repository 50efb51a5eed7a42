"""How units stand is kept with every write, and is what a page would find for itself."""

import random
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals import ledger
from goals.calculations.terms import Aggregation, State, Status
from goals.models import Indicator, KeptStatus, Milestone
from institutes.access import rights_of
from institutes.signals import organisation_changed
from tests.goals.series import LATER, NOON, plan, publish, series, silent, target, value
from tests.goals.statuses import check_kept_statuses

pytestmark = pytest.mark.django_db
YEARS = (2016, 2017, 2018, 2020, 2021)


@pytest.fixture
def everything(world):
    return rights_of(world.administrator, date(2021, 6, 1))


def kept(the_plan, indicator, unit, year=2021):
    found = ledger.statuses(the_plan, [indicator], year, [unit.pk])
    return found.get((indicator.pk, unit.pk), ledger.SILENT)


def random_entry(rng, indicator, unit, year):
    state = rng.choice([*[State.VALUE] * 5, *State])
    if state is not State.VALUE:
        return silent(value(indicator, unit, year), state, "none")
    whole = rng.randint(0, 40) if indicator.has_denominator else None
    return value(indicator, unit, year, rng.randint(0, 9 if whole is None else whole), whole)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_writes_the_kept_statuses_are_those_judged_anew(world, everything, seed):
    rng = random.Random(seed)
    kinds = [Aggregation.SUM, Aggregation.RATIO, Aggregation.RATIO, Aggregation.FRACTIONAL]
    made = [
        series(
            f"RE-0{place}",
            kind,
            smallest_group=5 if place == 2 else 0,
            direction=rng.choice(["up", "down"]),
            rule=rng.choice(["linear", "maintain", "one_off"]),
        )
        for place, kind in enumerate(kinds)
    ] + [series("LV-01", Aggregation.COVERAGE)]
    the_plan = plan(*made, lead=made[0])
    units = [world.ntnu, world.ie, world.idi, world.iik, world.isl, world.ihs, world.ihk]
    for at in (NOON, LATER):
        for indicator in made:
            cells = rng.sample([(unit, year) for unit in units for year in YEARS], 14)
            publish(*(random_entry(rng, indicator, *cell) for cell in cells), at=at)
        if at == NOON:
            for indicator in made:
                for unit in rng.sample(units, 2):
                    base = rng.choice([None, "0.2"])
                    target(the_plan, indicator, unit, rng.choice(["0.3", "7"]), base=base)
    assert check_kept_statuses(the_plan, everything) > 150
    assert KeptStatus.objects.values("shown_status").distinct().count() > 2


def test_a_figure_of_the_base_year_moves_every_year(world):
    share = series("ST-01-M", Aggregation.RATIO)
    the_plan = plan(share)
    target(the_plan, share, world.ntnu, "0.40")
    publish(value(share, world.idi, 2017, 20, 100), value(share, world.idi, 2020, 30, 100))
    assert kept(the_plan, share, world.idi, 2020).status is Status.SOME_PROGRESS
    publish(value(share, world.idi, 2017, 30, 100), at=LATER)
    assert kept(the_plan, share, world.idi, 2020).status is Status.NO_CHANGE


def test_milestones_count(world):
    stays = series()
    the_plan = plan(stays)
    made = target(the_plan, stays, world.idi, 100, base=0)
    Milestone.objects.create(target=made, year=2020, value=Decimal(5))
    publish(value(stays, world.idi, 2020, 5))
    assert kept(the_plan, stays, world.idi, 2020).status is Status.ON_TRACK


def test_who_is_silent_has_no_row(world):
    stays = series()
    the_plan = plan(stays)
    target(the_plan, stays, world.ntnu, 100, base=0)
    publish(value(stays, world.idi, 2021, 5))
    assert not KeptStatus.objects.filter(unit=world.iik).exists()
    below = kept(the_plan, stays, world.ie).below
    assert below.full == {Status.NO_TARGET: 1, Status.NOT_ENOUGH_DATA: 1}


def test_a_small_group_stands_otherwise_for_those_outside(world):
    share = series("ST-01-M", Aggregation.RATIO, smallest_group=5)
    the_plan = plan(share)
    target(the_plan, share, world.idi, "0.40", base="0.10")
    publish(value(share, world.idi, 2021, 3, 6), value(share, world.iik, 2021, 12, 60))
    found = kept(the_plan, share, world.idi)
    assert (found.status, found.shown_status) == (Status.TARGET_MET, Status.NOT_ENOUGH_DATA)
    below = kept(the_plan, share, world.ie).below
    assert below.full[Status.TARGET_MET] == 1
    assert below.shown == {Status.NOT_ENOUGH_DATA: 2}


def test_only_what_differs_is_written(world):
    stays = series()
    the_plan = plan(stays)
    target(the_plan, stays, world.idi, 100, base=0)
    publish(value(stays, world.idi, 2021, 5))
    assert ledger.refresh_all_statuses() == 0


def test_publishing_asks_as_often_for_many_series_as_for_one(world):
    made = [series(f"RE-0{number}") for number in range(5)]
    plan(*made)
    publish(*(value(one, world.idi, 2021, 5) for one in made))

    def queries(some, number):
        with CaptureQueriesContext(connection) as found:
            publish(*(value(one, world.idi, 2021, number) for one in some), at=LATER)
        return len(found)

    assert queries(made, 6) == queries(made[:1], 7)


def test_statuses_can_be_built_anew(world, everything):
    stays = series()
    the_plan = plan(stays)
    target(the_plan, stays, world.idi, 100, base=0)
    publish(value(stays, world.idi, 2021, 5))
    KeptStatus.objects.all().delete()
    out = StringIO()
    call_command("refresh_totals", stdout=out)
    check_kept_statuses(the_plan, everything)
    assert KeptStatus.objects.exists()


def test_a_moved_institute_is_added_up_in_its_new_faculty(world, everything):
    share = series("ST-01-M", Aggregation.RATIO)
    the_plan = plan(share)
    target(the_plan, share, world.hf, "0.10")
    publish(value(share, world.idi, 2017, 1, 100), value(share, world.idi, 2021, 40, 100))
    assert kept(the_plan, share, world.idi).status is Status.NO_TARGET
    world.idi.places.update(parent=world.hf)
    organisation_changed.send(sender=type(world.idi))
    assert kept(the_plan, share, world.idi).status is Status.TARGET_MET
    cells = ledger.cells([share], [world.hf.pk], [2021])
    assert cells[share.pk, world.hf.pk, 2021].numerator == 40
    check_kept_statuses(the_plan, everything)


def test_what_leaves_the_plan_goes(world):
    stays = series()
    the_plan = plan(stays)
    publish(value(stays, world.idi, 2021, 5))
    the_plan.entries.all().delete()
    ledger.refresh_all_statuses()
    assert Indicator.objects.exists()
    assert not KeptStatus.objects.exists()
