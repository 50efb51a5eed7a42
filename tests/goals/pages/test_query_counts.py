"""At most twelve queries a page, as many for one institute as for 55."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals import actions
from goals.models import Report, Round
from institutes import actions as level_actions
from institutes import clock
from institutes.models import CoreArea, Membership, Role, Unit
from institutes.signals import organisation_changed
from tests.counted import queries_of, repeated_queries_of
from tests.goals.reviewing import fresh, hand_in, seen, waiting
from tests.goals.rounds import IN_TIME, filled_in, open_round, report_of
from tests.institutes import register
from tests.world import unit

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
IDI = "194.63.10.0"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """While the round is open; the database is asked all the same."""
    ask = clock.now
    monkeypatch.setattr(clock, "now", lambda: ask() and IN_TIME)


def more_institutes(world, count: int) -> None:
    """In the reviewer's faculty, each with a core area and a report of its own; the same people
    report for them."""
    for number in range(count):
        code = f"194.63.{100 + number}.0"
        made = unit(code, f"I{number}", "Institutt", "Department", world.ie)
        for person, role in ((world.reporter, Role.REPORTER), (world.head, Role.HEAD)):
            Membership.objects.create(person=person, unit=made, role=role)
        with_evidence(made, world)
        Report.objects.create(round=Round.objects.get(), unit=made)
    organisation_changed.send(sender=Unit)


def with_evidence(made: Unit, world) -> CoreArea:
    """A core area that is documented, and not for long."""
    area = register.declare(made, world.administrator)
    register.verified(area, world.administrator, world.reviewer)
    return area


@pytest.mark.parametrize(
    "who", ["administrator", "auditor", "leader", "reporter", "head", "reviewer"]
)
def test_home_takes_as_few_queries_for_many_institutes(world, signed_in, who):
    def queries():
        return repeated_queries_of(signed_in(getattr(world, who)), reverse("home"))

    waiting(world)
    with_evidence(world.idi, world)
    few = queries()
    more_institutes(world, 50)
    assert queries() == few <= MOST_QUERIES


def test_a_reporter_comes_home_after_saving_with_few_queries(world, signed_in):
    client = signed_in(world.reporter)
    report = report_of(open_round(world), world.idi)
    with_evidence(world.idi, world)
    client.get(reverse("home"))
    filled_in(report, world.reporter)
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("home"))
    assert len(captured) <= MOST_QUERIES


def returned(world) -> Report:
    report = waiting(world)
    by = {"by": world.reviewer, "at": IN_TIME}
    actions.return_report(report=report, reason="Se på det", seen=seen(report), **by)
    return fresh(report)


def drafted(world) -> Report:
    return report_of(open_round(world), world.idi)


@pytest.mark.parametrize("who", ["administrator", "reporter", "head"])
@pytest.mark.parametrize("state", [drafted, waiting, returned])
def test_a_report_takes_few_queries_in_every_state(world, signed_in, state, who):
    report = state(world)
    with_evidence(world.idi, world)
    address = reverse("report", args=[2021, report.unit.code])
    assert queries_of(signed_in(getattr(world, who)), address) <= MOST_QUERIES


@pytest.mark.parametrize("name", ["report_history", "report_submit"])
def test_what_belongs_to_a_report_takes_few_queries(world, signed_in, name):
    report = drafted(world)
    filled_in(report, world.reporter)
    with_evidence(world.idi, world)
    address = reverse(name, args=[2021, report.unit.code])
    assert queries_of(signed_in(world.head), address) <= MOST_QUERIES


def test_a_review_takes_one_query_more_and_one_for_what_was_decided(world, signed_in):
    client, address = signed_in(world.reviewer), reverse("report_review", args=[2021, IDI])
    report = waiting(world)
    assert queries_of(client, address) <= MOST_QUERIES + 1
    by = {"by": world.reviewer, "at": IN_TIME}
    actions.return_report(report=report, reason="Se på det", seen=seen(report), **by)
    hand_in(report, world.head)
    assert queries_of(client, address) <= MOST_QUERIES + 2


@pytest.mark.parametrize("name", ["review", "disputes"])
def test_lists_of_reports_take_few_queries(world, signed_in, name):
    waiting(world, disputed=True)
    assert repeated_queries_of(signed_in(world.administrator), reverse(name)) <= MOST_QUERIES


# ── What is kept of core areas goes when one changes ───────────────────────────────────────


def test_another_name_of_a_core_area_is_read_at_once(world, signed_in):
    client = signed_in(world.reporter)
    drafted(world)
    area = with_evidence(world.idi, world)
    address = reverse("report", args=[2021, IDI])
    assert "Kunstig intelligens" in client.get(address).content.decode()
    level_actions.change_core_area(
        core_area=area,
        fields=register.DECLARED | {"name_nb": "Språkteknologi"},
        tags=[],
        seen=1,
        by=world.reporter,
        at=IN_TIME,
    )
    page = client.get(address).content.decode()
    assert "Språkteknologi" in page
    assert "Kunstig intelligens" not in page


def test_evidence_counts_as_soon_as_it_is_verified(world, signed_in):
    client, address = signed_in(world.reporter), reverse("report", args=[2021, IDI])
    drafted(world)
    area = register.declare(world.idi, world.reporter)
    found = register.submitted(area, world.reporter)
    before = client.get(address).context["page"].level.documented
    level_actions.verify_evidence(
        evidence=found, seen=1, by=world.reviewer, reason="Slått opp", at=IN_TIME
    )
    assert (before, client.get(address).context["page"].level.documented) == (0, 1)
