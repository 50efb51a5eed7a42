"""The year as it was, or in today's organisation: nothing is allocated, nothing lost."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from goals import ledger
from institutes.models import Place
from institutes.organisation import organisation_on, organisations_in, recasts
from tests.goals.series import plan, publish, series, value

pytestmark = pytest.mark.django_db
TODAY = date(2021, 6, 1)


def test_a_unit_that_was_split_keeps_one_joint_row(world):
    found = recasts([2019], TODAY)[2019]
    joint = found.nodes[world.ihs.pk]
    assert (joint.acronym, joint.ended, joint.parent_id) == (
        "IHS (til 2020)",
        date(2020, 1, 1),
        world.hf.pk,
    )
    assert world.ihk.pk not in found.nodes


def test_a_kept_tree_speaks_the_readers_language(world):
    plan(series())
    frame = ledger.current().frame
    years = range(2018, 2020)
    for language, said in (("nb", "IHS (til 2020)"), ("en", "IHS (until 2020)")) * 2:
        with translation.override(language):
            assert frame.recast_on(TODAY, years)[2019].nodes[world.ihs.pk].acronym == said


def test_names_and_places_are_todays(world):
    place = world.iik.places.get()
    place.valid_to = date(2021, 1, 1)
    place.save()
    Place.objects.create(
        unit=world.iik,
        parent=world.hf,
        acronym="NY",
        name_nb="Nytt navn",
        name_en="New",
        valid_from=date(2021, 1, 1),
    )
    then = organisations_in([2019])[2019].nodes[world.iik.pk]
    now = recasts([2019], TODAY)[2019].nodes[world.iik.pk]
    assert (then.acronym, then.parent_id) == ("IIK", world.ie.pk)
    assert (now.acronym, now.parent_id) == ("NY", world.hf.pk)


def test_sums_are_preserved_when_a_unit_has_moved(world):
    stays = series()
    publish(
        value(stays, world.idi, 2019, 4),
        value(stays, world.iik, 2019, 2),
        value(stays, world.ihs, 2019, 3),
        value(stays, world.isl, 2019, 1),
    )
    place = world.iik.places.get()
    place.valid_to = date(2021, 1, 1)
    place.save()
    Place.objects.create(
        unit=world.iik,
        parent=world.hf,
        acronym="IIK",
        name_nb="IIK",
        name_en="IIK",
        valid_from=date(2021, 1, 1),
    )

    def numerators(organisations):
        found = ledger.cells(
            [stays],
            [world.ntnu.pk, world.ie.pk, world.hf.pk],
            [2019],
            organisations=organisations,
        )
        return [
            int(found[stays.pk, unit.pk, 2019].numerator)
            for unit in (world.ntnu, world.ie, world.hf)
        ]

    assert numerators(None) == [10, 6, 4]
    assert numerators(recasts([2019], TODAY)) == [10, 4, 6]


def test_recasting_without_changes_shows_the_same(world):
    assert set(recasts([2021], TODAY)[2021].nodes) == set(organisation_on(TODAY).nodes)


def test_the_overview_says_until_when_a_joint_row_goes(world, signed_in):
    stays = series()
    plan(stays)
    publish(value(stays, world.ihs, 2019, 3))
    text = signed_in(world.leader).get("/", {"year": 2019, "organisation": "now"}).content.decode()
    assert "IHS (til 2020)" in text
    assert "organisation=now" in text


def test_the_choice_is_kept_on_the_way_to_why(world, signed_in):
    stays = series()
    plan(stays)
    publish(value(stays, world.idi, 2019, 3))
    address = reverse("unit", args=[world.idi.code])
    page = signed_in(world.leader).get(address, {"year": 2019, "organisation": "now"})
    assert f"{reverse('why', args=['RE-04-N', world.idi.code, 2019])}?organisation=now" in (
        page.content.decode()
    )
