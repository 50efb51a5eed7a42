"""What the home page shows an administrator about the round."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from goals import actions, ledger
from goals.actions.rounds import token_of_freeze
from goals.pages import round_tasks
from institutes.access import rights_of
from institutes.models import Mail
from tests.goals.reviewing import settle, waiting
from tests.goals.rounds import AFTER, IN_TIME, LOCKS, filled_in, open_round, report_of

pytestmark = pytest.mark.django_db


def tasks(person, at=IN_TIME):
    return round_tasks(rights_of(person, at.date()), at, ledger.current().frame)


def test_where_the_round_stands_and_what_waits(world):
    round_ = open_round(world)
    actions.extend(
        report=report_of(round_, world.idi),
        until=AFTER,
        by=world.administrator,
        reason="Sykdom",
        at=IN_TIME,
    )
    Mail.objects.filter(person=world.head).update(failed_at=IN_TIME)
    found = tasks(world.administrator)
    assert found.days == "Fristen er om 25 dager."
    assert (found.total, found.disputes) == (5, 0)
    assert (found.letters_waiting, found.letters_given_up) == (2, 1)
    assert [one.faculty.acronym for one in found.faculties] == ["HF", "IE"]
    shown = render_to_string("goals/_round_tasks.html", {"tasks": found})
    assert "Runden for 2021" in shown
    assert "Ett brev er oppgitt" in shown


def test_an_open_dispute_waits_until_it_is_settled(world):
    report = waiting(world, disputed=True)
    assert tasks(world.administrator).disputes == 1
    settle(report, world.administrator, "kept")
    assert tasks(world.administrator).disputes == 0


def test_others_and_other_times_have_none(world):
    assert tasks(world.administrator) is None
    round_ = open_round(world)
    assert tasks(world.auditor) is None
    assert tasks(world.reviewer) is None
    token = token_of_freeze(round_, [])
    actions.freeze_round(round_=round_, by=world.administrator, token=token, at=LOCKS)
    assert tasks(world.administrator, AFTER) is None


def test_it_asks_a_fixed_number_of_queries(world):
    round_ = open_round(world)
    tasks(world.administrator)  # the plan is read once in a process
    with CaptureQueriesContext(connection) as unchanged:
        tasks(world.administrator)
    assert len(unchanged) <= 10
    filled_in(report_of(round_, world.idi), world.reporter)
    with CaptureQueriesContext(connection) as changed:
        tasks(world.administrator)
    assert len(changed) <= 15
