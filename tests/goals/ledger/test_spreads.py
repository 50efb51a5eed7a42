"""How groups lie is kept with every write, and is what one would find by looking at each figure."""

import random
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals import ledger
from goals.calculations.terms import Aggregation, State
from goals.ledger.spreads import Gathered, spreads
from goals.models import Figure, KeptSpread
from institutes.models import Kind, Place, Unit
from institutes.organisation import organisation_on
from institutes.signals import organisation_changed
from tests.goals.calculations.test_peers import slow_spread
from tests.goals.series import LATER, NOON, plan, publish, series, silent, target, value

pytestmark = pytest.mark.django_db
YEARS = (2018, 2020, 2021)
GROUPS = ("", "technology", "health")


@pytest.fixture
def institutes(world):
    """Fourteen departments more in two faculties, by turns in technology, in health and in none."""
    units = [Unit(code=f"194.63.{number}.1", kind=Kind.INSTITUTE) for number in range(100, 114)]
    for number, unit in enumerate(units):
        unit.discipline_group = ("technology", "health", "")[number % 3]
    Unit.objects.bulk_create(units)
    Place.objects.bulk_create(
        Place(
            unit=unit,
            parent=(world.ie, world.hf)[number % 2],
            acronym=f"I{number}",
            name_nb="x",
            name_en="x",
        )
        for number, unit in enumerate(units)
    )
    organisation_changed.send(sender=Unit)
    return units


def looked_at(indicator, year, group):
    """Each figure by itself, in Python: the slow and obvious way."""
    values = []
    for node in organisation_on(date(year, 12, 31)).institutes:
        if group and node.discipline_group != group:
            continue
        for one in Figure.objects.current().filter(
            indicator=indicator, unit=node.id, year=year, state="value", is_hidden=False
        ):
            if not indicator.has_denominator:
                values.append(one.numerator)
            elif one.numerator is not None and one.denominator:
                values.append(one.numerator / one.denominator)
    if len(values) < 2:
        return len(values), values
    return Gathered(slow_spread(values), len([value for value in values if value >= 1]))


def check_kept_spreads(indicators, years=YEARS):
    for year in years:
        for group in GROUPS:
            kept = spreads(indicators, year, group)
            for indicator in indicators:
                found, slow = kept.get(indicator.pk), looked_at(indicator, year, group)
                if isinstance(slow, Gathered):
                    assert found == slow, (indicator, year, group)
                elif found:
                    assert (found.spread.count, [found.spread.median]) == slow
                else:
                    assert slow == (0, [])


def random_entry(rng, indicator, unit, year):
    state = rng.choice([*[State.VALUE] * 6, *State])
    if state is not State.VALUE:
        return silent(value(indicator, unit, year), state, "none")
    whole = rng.randint(0, 30) if indicator.has_denominator else None
    if indicator.aggregation == Aggregation.COVERAGE:
        whole = 1
    return value(indicator, unit, year, rng.randint(0, 30 if whole is None else whole), whole)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_writes_the_kept_spreads_are_those_looked_at(world, institutes, seed):
    rng = random.Random(seed)
    made = [
        series("RE-01", Aggregation.SUM),
        series("RE-02", Aggregation.RATIO),
        series("RE-03", Aggregation.RATIO, smallest_group=5),
        series("LV-01", Aggregation.COVERAGE),
    ]
    plan(*made)
    units = [world.ntnu, world.ie, world.idi, world.iik, world.ihs, *institutes]
    for at in (NOON, LATER):
        for indicator in made:
            cells = rng.sample([(unit, year) for unit in units for year in YEARS], 40)
            publish(*(random_entry(rng, indicator, *cell) for cell in cells), at=at)
        check_kept_spreads(made)
    assert Figure.objects.current().filter(is_hidden=True).exists()
    # The discipline of some, and the faculty of another, changes.
    Unit.objects.filter(pk__in=[one.pk for one in institutes[:4]]).update(discipline_group="health")
    institutes[5].places.update(parent=world.ie)
    organisation_changed.send(sender=Unit)
    check_kept_spreads(made)


def test_a_value_on_the_edge_stays_on_it(world, institutes):
    """A third has no end; kept with fewer digits it would lie beside itself."""
    share = series("ST-01-M", Aggregation.RATIO)
    publish(*(value(share, unit, 2021, 1, 3) for unit in institutes[:5]))
    found = spreads([share], 2021)[share.pk].spread
    assert found.lower == found.upper == Decimal(1) / Decimal(3)


def test_a_group_that_is_no_more_is_kept_no_more(world, institutes):
    stays = series()
    publish(*(value(stays, unit, 2021, 1) for unit in institutes))
    Unit.objects.update(discipline_group="")
    organisation_changed.send(sender=Unit)
    assert spreads([stays], 2021, "health") == {}
    assert spreads([stays], 2021)[stays.pk].spread.count == len(institutes)


@pytest.mark.parametrize("how", ["refresh_totals", "migrate"])
def test_spreads_can_be_built_anew(world, institutes, how):
    stays = series()
    target(plan(stays), stays, world.idi, 100, base=0)
    publish(*(value(stays, unit, 2021, n) for n, unit in enumerate(institutes)))
    before, version = spreads([stays], 2021), ledger.version()
    KeptSpread.objects.all().delete()
    call_command(how, verbosity=0)
    assert spreads([stays], 2021) == before != {}
    assert ledger.version() > version


def test_writing_many_series_asks_as_often_as_one(world, institutes):
    made = [series(f"RE-0{number}") for number in range(5)]

    def queries(some, number):
        with CaptureQueriesContext(connection) as found:
            publish(*(value(one, world.idi, 2021, number) for one in some), at=LATER)
        return len(found)

    queries(made, 1)
    assert queries(made, 2) == queries(made[:1], 3)
