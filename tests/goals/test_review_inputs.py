"""What nobody sends who fills in the forms of review: nothing is stored, and nothing breaks."""

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Comment, Event, Extension, Report, Settlement
from goals.reports.contents import contents_of
from goals.workflow import ReportState
from institutes import clock
from tests.crash import everything
from tests.goals.reviewing import seen, waiting
from tests.goals.rounds import IN_TIME, report_of
from tests.once import once

pytestmark = pytest.mark.django_db
IDI = [2021, "194.63.10.0"]
LONG = "x" * 2_000_000
# Each form with what makes it good, and who sends it.
FORMS = {
    "report_approve": ("reviewer", {}),
    "report_return": ("reviewer", {"reason": "Se på det"}),
    "report_accept": ("reviewer", {}),
    "report_comment": ("reviewer", {"text": "Fint", "about": "PA-02"}),
    "report_reopen": ("administrator", {"reason": "Feil", "until": "20.06.2022"}),
    "report_settle": ("administrator", {"reason": "Bilag", "outcome": "kept"}),
}
each_form = pytest.mark.parametrize("name", FORMS)


@pytest.fixture(autouse=True)
def in_the_round(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)


@pytest.fixture
@once
def idi(world) -> Report:
    return waiting(world, disputed=True)


def good(report: Report, name: str) -> dict[str, object]:
    item = contents_of(report).item("EU-02")
    ids = {"answer": item.answer.pk, "figure": item.figure.pk}
    ride_along = {"report_settle": ids, "report_comment": {}}.get(name, {"seen": seen(report)})
    return ride_along | FORMS[name][1]


def stored() -> dict[str, str]:
    """All but who signed in when."""
    kept = everything().items()
    return {
        table: rows
        for table, rows in kept
        if table.startswith("goals_") or table == "institutes_mail"
    }


def client_for(world, name: str, **options) -> Client:
    client = Client(**options)
    client.force_login(getattr(world, FORMS[name][0]))
    return client


@each_form
def test_form_03_another_institute_in_the_address_is_decided_on_by_its_own_reviewers(
    world, idi, name
):
    """The fields are IDI's; the address is that of a report which the reviewer does not meet."""
    report_of(idi.round, world.isl)
    before = stored()
    address = reverse(name, args=[2021, world.isl.code])
    answer = client_for(world, name).post(address, good(idi, name))
    if FORMS[name][0] == "reviewer":
        assert answer.status_code == 404
        assert stored() == before
    else:
        assert idi.events.filter(kind__in=("reopened", "settled")).count() == 0
        assert answer.status_code == 409


@each_form
def test_form_05_06_doubled_and_listed_names_are_one_value_or_none(world, idi, name):
    client, fields = client_for(world, name), good(idi, name)
    listed = {f"{field}[]": value for field, value in fields.items()}
    answer = client.post(reverse(name, args=IDI), listed)
    assert answer.status_code in (409, 422)
    doubled = {field: ["9999999", value] for field, value in fields.items()}
    answer = client.post(reverse(name, args=IDI), doubled)
    # Of two values the last one counts. An open dispute keeps the report from being approved.
    assert answer.status_code == (409 if name == "report_approve" else 302)


@each_form
def test_form_09_a_very_long_text_is_not_stored(world, idi, name):
    client, fields = client_for(world, name), good(idi, name)
    before = stored()
    for field in fields:
        answer = client.post(reverse(name, args=IDI), fields | {field: LONG})
        assert answer.status_code in (409, 422), field
    assert stored() == before


@each_form
def test_form_17_a_form_without_its_token_is_not_received(world, idi, name):
    before = stored()
    client = client_for(world, name, enforce_csrf_checks=True)
    assert client.post(reverse(name, args=IDI), good(idi, name)).status_code == 403
    assert stored() == before


@each_form
@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data"])
def test_form_21_22_other_contents_than_a_forms_change_nothing(world, idi, name, kind):
    before = stored()
    answer = client_for(world, name).post(
        reverse(name, args=IDI), data='{"seen": "1"}', content_type=kind
    )
    assert answer.status_code in (400, 409, 415, 422)
    assert stored() == before


@each_form
def test_form_19_the_header_of_htmx_opens_nothing(world, idi, signed_in, name):
    before = stored()
    client = signed_in(world.leader)
    answer = client.post(reverse(name, args=IDI), good(idi, name), headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert stored() == before


def test_nothing_but_what_was_decided_is_written(world, idi):
    """The good forms do what they say, or the rows above would hold of anything."""
    for name in ("report_comment", "report_accept", "report_settle", "report_return"):
        answer = client_for(world, name).post(reverse(name, args=IDI), good(idi, name))
        assert answer.status_code == 302, name
    assert (Comment.objects.count(), Settlement.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="returned").count() == 1
    assert not Extension.objects.exists()
    assert Report.objects.get(pk=idi.pk).state == ReportState.RETURNED
