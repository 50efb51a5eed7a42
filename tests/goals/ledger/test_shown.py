"""Values of one year for many units: one query, which names the units only while they are few."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.ledger import shown
from tests.goals.series import plan, publish, series, value

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("few", [2, 1])
def test_many_units_are_looked_for_in_the_whole_year(world, monkeypatch, few):
    indicator, other = series("EU-04-N"), series("SP-01")
    plan(indicator, other)
    publish(
        value(indicator, world.idi, 2020, 5),
        value(indicator, world.iik, 2020, 7),
        value(indicator, world.ie, 2020, 1),
        value(indicator, world.idi, 2021, 9),
        value(other, world.idi, 2020, 11),
    )
    monkeypatch.setattr(shown, "FEW", few)

    with CaptureQueriesContext(connection) as captured:
        found = shown.shown([indicator], [world.idi.pk, world.iik.pk], 2020)

    assert found == {
        (indicator.pk, unit.pk): (Decimal(number), None, None)
        for unit, number in ((world.idi, 5), (world.iik, 7))
    }
    (query,) = captured.captured_queries
    where = query["sql"].partition(" WHERE ")[2]
    assert ("unit_id" in where) is (few == 2)
