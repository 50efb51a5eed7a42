"""The approved reports on an institute's page: who sees them, and that the list is never old."""

import pytest
from django.urls import reverse

from goals import actions
from institutes.models import Role
from tests.goals.reviewing import hand_in, seen, waiting
from tests.goals.rounds import AFTER, IN_TIME
from tests.world import person

pytestmark = pytest.mark.django_db

NONE_YET = "Ingen egenrapport er godkjent ennå."


def approve(report, world, at=IN_TIME):
    actions.approve(report=report, seen=seen(report), by=world.reviewer, at=at)


def told(client, unit, **asked) -> str:
    page = client.get(reverse("unit", args=[unit.code]), asked)
    assert page.status_code == 200
    return page.content.decode()


def link(unit) -> str:
    return f'href="{reverse("report", args=[2021, unit.code])}"'


def test_an_approved_report_is_listed_and_a_reopened_one_is_not(world, signed_in):
    report = waiting(world)
    reader = signed_in(world.leader)
    page = told(reader, world.idi)
    assert NONE_YET in page
    assert link(world.idi) not in page
    approve(report, world)
    page = told(reader, world.idi)
    assert link(world.idi) in page
    assert "godkjent 20.04.2022" in page
    assert NONE_YET not in page
    assert reader.get(reverse("report", args=[2021, world.idi.code])).status_code == 200
    actions.reopen(
        report=report,
        until=AFTER.replace(day=20),
        reason="Feil i tallet",
        seen=seen(report),
        by=world.administrator,
        at=AFTER,
    )
    assert NONE_YET in told(reader, world.idi), "although no figure has changed"
    approve(hand_in(report, world.head, at=AFTER), world, at=AFTER)
    assert "godkjent 02.06.2022" in told(reader, world.idi), "although none is new"


def test_as_of_an_earlier_day_it_was_not_approved(world, signed_in):
    approve(waiting(world), world)
    reader = signed_in(world.leader)
    assert link(world.idi) in told(reader, world.idi, as_of="2022-04-20")
    assert link(world.idi) not in told(reader, world.idi, as_of="2022-04-19")


@pytest.mark.parametrize("role", [Role.LEADER, Role.REVIEWER, Role.REPORTER, Role.HEAD])
def test_who_has_no_role_there_is_told_nothing_of_reports(world, signed_in, role):
    approve(waiting(world), world)
    of = world.isl if role in (Role.REPORTER, Role.HEAD) else world.hf
    page = told(signed_in(person("elsewhere", "Else Her", role, of)), world.idi)
    assert "Egenrapport for" not in page
    assert NONE_YET not in page


def test_a_faculty_has_no_report_of_its_own(world, signed_in):
    approve(waiting(world), world)
    assert "Egenrapport for" not in told(signed_in(world.leader), world.ie)
