"""Where a person starts: what changed, what is behind, what is missing."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals import ledger
from goals.models import Plan
from goals.pages.home import HomePage, home_units
from goals.pages.news import news_of
from goals.pages.reading import Reading
from institutes import actions
from institutes.access import rights_of
from ntnu_intl.middleware import TOKEN
from tests.counted import queries_of
from tests.goals.series import plan, publish, series, silent, target, value
from tests.once import once

pytestmark = pytest.mark.django_db

BEFORE = datetime(2022, 1, 10, 12, tzinfo=UTC)
SINCE = date(2022, 1, 20)
AFTER = datetime(2022, 2, 1, 12, tzinfo=UTC)
TODAY = date(2022, 2, 2)


@pytest.fixture
@once
def stays(world):
    """IDI stood still until January and reached its target in February."""
    found = series("ST-01")
    plan_ = plan(found)
    target(plan_, found, world.idi, 20, base=10)
    publish(value(found, world.idi, 2017, 10), value(found, world.idi, 2021, 10), at=BEFORE)
    publish(value(found, world.idi, 2021, 20), at=AFTER)
    return found


def reading_of(person) -> Reading:
    return Reading(Plan.objects.get(), 2021, rights_of(person, TODAY))


def node(reading, unit):
    return reading.organisation.nodes[unit.pk]


def test_a_status_that_changed_is_told_with_what_it_was(world, stays):
    reading = reading_of(world.leader)
    news = news_of(reading, [stays], node(reading, world.ntnu), SINCE)
    (change,) = [one for one in news.changes if one.after.unit.id == world.idi.pk]
    assert (change.word_before.key, change.word.key) == ("same", "met")
    assert news.figures == 1


def test_nothing_is_news_that_was_there(world, stays):
    reading = reading_of(world.leader)
    news = news_of(reading, [stays], node(reading, world.ntnu), date(2022, 2, 1))
    assert news.is_nothing


def test_news_of_another_faculty_is_not_mine(world, stays):
    reading = reading_of(world.reviewer)
    assert news_of(reading, [stays], node(reading, world.hf), SINCE).is_nothing


def test_what_is_behind_comes_with_the_furthest_first(world):
    near, far = series("ST-01"), series("PA-01")
    plan_ = plan(near, far)
    for found, now in ((near, 17), (far, 12)):
        target(plan_, found, world.ntnu, 20, base=10)
        publish(value(found, world.idi, 2017, 10), value(found, world.idi, 2021, now))
    reading = reading_of(world.leader)
    page = HomePage(reading, node(reading, world.ntnu), SINCE, TODAY, 1)
    assert [one.indicator.code for one in page.behind] == ["PA-01", "ST-01"]


def test_institutes_that_stand_still_and_those_that_are_silent_are_named(world):
    found = series("ST-01")
    plan_ = plan(found)
    target(plan_, found, world.idi, 20, base=10)
    publish(
        value(found, world.idi, 2017, 10),
        value(found, world.idi, 2021, 10),
        silent(value(found, world.iik, 2021)),
    )
    reading = reading_of(world.leader)
    page = HomePage(reading, node(reading, world.ie), SINCE, TODAY, 1)
    assert [unit.acronym for unit in page.stuck[0].institutes] == ["IDI"]
    assert [unit.acronym for unit in page.silent[0].institutes] == ["IIK"]


def test_a_person_starts_in_the_units_of_their_roles(world, stays):
    reading = reading_of(world.reviewer)
    assert [unit.acronym for unit in home_units(reading)] == ["IE"]


def test_the_visit_before_is_where_the_news_start(world, stays, signed_in):
    for day in (date(2022, 1, 20), date(2022, 2, 2), date(2022, 2, 2)):
        actions.note_visit(by=world.leader, day=day)
    world.leader.refresh_from_db()
    assert world.leader.visited_before == SINCE
    page = signed_in(world.leader).get(reverse("home"))
    assert page.context["page"].news.since == SINCE


def test_nothing_is_news_before_the_first_figures(world, stays, signed_in):
    with time_machine.travel(datetime(2022, 2, 2, 12, tzinfo=UTC), tick=False):
        page = signed_in(world.leader).get(reverse("home"))
    assert page.context["page"].since == BEFORE.date()


@pytest.mark.parametrize("query", ["?unit=194.99.99.0", "?since=31.02.2021", "?since=01.01.2099"])
def test_a_wrong_choice_is_said_and_the_default_is_shown(world, stays, signed_in, query):
    page = signed_in(world.leader).get(reverse("home") + query)
    assert page.status_code == 200
    assert page.context["form"].errors


def test_home_takes_the_same_queries_for_few_and_for_many(world, stays, signed_in):
    client = signed_in(world.leader)
    few = queries_of(client, reverse("home"), {"since": "20.01.2022"})
    publish(value(stays, world.isl, 2021, 5), value(stays, world.iik, 2021, 5), at=AFTER)
    assert queries_of(client, reverse("home"), {"since": "20.01.2022"}) == few <= 16


def test_the_second_time_what_the_figures_say_is_kept(world, stays, signed_in):
    ledger.touch()  # gives the plan the mark that parts of pages rest on
    client = signed_in(world.leader)
    first = client.get(reverse("home"), {"since": "20.01.2022"}).content
    with CaptureQueriesContext(connection) as queries:
        second = client.get(reverse("home"), {"since": "20.01.2022"}).content
    assert len(queries) <= 8
    assert TOKEN.sub(b"", second) == TOKEN.sub(b"", first)
    publish(value(stays, world.isl, 2021, 5), at=datetime(2022, 2, 1, 13, tzinfo=UTC))
    again = client.get(reverse("home"), {"since": "20.01.2022"})
    assert again.context["page"].news.figures == 2
    assert again.content != first


def test_another_role_is_not_shown_what_was_kept(world, stays, signed_in):
    ledger.touch()
    asked = {"since": "20.01.2022"}
    assert "ISL" in signed_in(world.leader).get(reverse("home"), asked).content.decode()
    assert "ISL" not in signed_in(world.reviewer).get(reverse("home"), asked).content.decode()
