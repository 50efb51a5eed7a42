"""A whole round as people meet it, with mail through a real server.

Opened, reminded of, drafted and interrupted, submitted, returned, submitted again, approved,
locked, extended and frozen."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from goals.models import Report, Round
from institutes import clock
from institutes.models import Role
from tests import world as worlds
from tests.goals.rounds import filled_series, own_series
from tests.goals.series import plan
from tests.smtp import Post, post
from tests.world import World

OPENS = datetime(2022, 4, 1, 6, tzinfo=UTC)
DUE = datetime(2022, 5, 15, 21, 59, tzinfo=UTC)
IDI, IIK = "194.63.10.0", "194.63.30.0"
OWN = "PA-02"


@pytest.fixture
def post_office(settings, site) -> Iterator[Post]:
    with post() as server:
        settings.EMAIL_BACKEND = "institutes.mail.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.PORTAL_URL = site
        yield server


class Time:
    """The database's clock, as far as the portal is told."""

    def __init__(self) -> None:
        self.now = OPENS - timedelta(days=10)


@pytest.fixture
def time(monkeypatch) -> Time:
    time = Time()
    monkeypatch.setattr(clock, "now", lambda: time.now)
    return time


@pytest.fixture
def university(transactional_db) -> World:
    """The small world, a series from a register and one of the institutes' own; IIK has a
    reporter who is late."""
    world = worlds.build()
    plan(filled_series(world), own_series())
    worlds.person("sein", "Sina Sein", Role.REPORTER, world.iik)
    return world


@pytest.fixture
def open_as(open_page, sign_in, site, axe) -> Callable[..., Page]:
    """A browser of one person's own, in English. Every page it settles on is looked at by axe."""

    def open_as(person, address: str = "/home/") -> Page:
        page = open_page()
        page.context.add_cookies([{"name": "language", "value": "en", "url": site}])
        sign_in(page, person)
        page.goto(address)
        axe(page)
        return page

    return open_as


def unit_page(page: Page) -> str:
    page.goto(f"/units/{IDI}/?year=2021")
    return page.locator("main").inner_text()


@pytest.mark.database
def test_a_round_from_opening_to_freezing(university, time, post_office, open_as, axe):
    world = university

    # An administrator opens the round; nothing can be written yet.
    admin = open_as(world.administrator, "/rounds/new/")
    admin.get_by_label("Opens").fill("01.04.2022 08:00")
    admin.get_by_label("Due").fill("15.05.2022 23:59")
    admin.get_by_label("Locks").fill("01.06.2022 23:59")
    admin.get_by_role("button", name="Set up the round").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("The round for 2021")
    axe(admin)
    assert Round.objects.get().reports.count() == 5

    # Thirty days before it is due everyone who has something to do gets one letter.
    time.now = DUE - timedelta(days=30)
    call_command("send_reminders", verbosity=0)
    call_command("send_reminders", verbosity=0)
    reminded = [str(letter["To"]) for letter in post_office.letters]
    assert len(reminded) == len(set(reminded))
    assert f"{world.reporter.username}@example.no" in reminded
    assert f"{world.leader.username}@example.no" not in reminded
    letter = next(one for one in post_office.letters if world.reporter.username in one["To"])
    link = re.search(r"https?://\S+", letter.get_content())[0]

    # The link lands in the form. What is typed is saved by itself, and is there the next day.
    reporter = open_as(world.reporter, link)
    expect(reporter.get_by_role("heading", level=1)).to_contain_text("things to do before 15 May")
    with reporter.expect_response(re.compile(f"/{OWN}/")):
        reporter.locator(f"[name='{OWN}-numerator']").press_sequentially("12")
    with reporter.expect_response(re.compile("/goals/1/")):
        reporter.locator("[name='goal-1-text']").press_sequentially("Flere søknader.")
    reporter.context.close()

    reporter = open_as(world.reporter, link)
    expect(reporter.locator(f"[name='{OWN}-numerator']")).to_have_value("12")
    expect(reporter.locator("[name='goal-1-text']")).to_have_value("Flere søknader.")
    for goal in (2, 3, 4):
        reporter.locator(f"[name='goal-{goal}-text']").fill(f"Arbeid med mål {goal}.")
    reporter.get_by_role("button", name="Confirm").last.click()
    reporter.get_by_role("button", name="Mark as ready for the head").click()
    expect(reporter.get_by_text("The head of the department is told")).to_be_visible()
    axe(reporter)

    # The head reads and submits. Nothing of it is on the dashboards.
    head = open_as(world.head)
    head.goto(f"/reports/2021/{IDI}/")
    head.get_by_role("button", name="Read it through and submit").click()
    axe(head)
    head.get_by_label("I have read the report and vouch for it.").check()
    head.get_by_role("button", name="Submit to the faculty").click()
    expect(head.get_by_role("heading", level=1)).to_contain_text("Submitted")
    axe(head)
    assert "12" not in re.findall(r"\b12\b", unit_page(head))

    # The faculty returns it with a reason, which the institute reads.
    reviewer = open_as(world.reviewer)
    reviewer.goto("/review/")
    axe(reviewer)
    reviewer.goto(f"/reports/2021/{IDI}/review/")
    axe(reviewer)
    reviewer.get_by_label("Why do you return it?").fill("Avtalen med ETH mangler.")
    reviewer.get_by_role("button", name="Return to IDI").click()
    assert Report.objects.get(unit=world.idi).state == "returned"
    axe(reviewer)

    head.goto(f"/reports/2021/{IDI}/")
    expect(head.get_by_text("Avtalen med ETH mangler.").first).to_be_visible()
    axe(head)
    head.locator(f"[name='{OWN}-numerator']").fill("13")
    head.get_by_role("button", name="Read it through and submit").click()
    head.get_by_label("I have read the report and vouch for it.").check()
    head.get_by_role("button", name="Submit to the faculty").click()
    expect(head.get_by_role("heading", level=1)).to_contain_text("Submitted")

    # Approved, it is published; the dashboards show the approved figure and no other.
    reviewer.goto(f"/reports/2021/{IDI}/review/")
    expect(reviewer.locator("#figures ~ *").first).to_contain_text("13")
    reviewer.get_by_role("button", name="Approve the report").click()
    assert Report.objects.get(unit=world.idi).state == "approved"
    axe(reviewer)
    shown = unit_page(head)
    assert re.search(r"\b13\b", shown)
    head.goto(f"/why/{OWN}/{IDI}/2021/")
    expect(head.locator(".why")).to_contain_text(world.reviewer.name)
    axe(head)

    # The round locks. Someone late meets the lock with a sentence, then gets more time.
    late_person = worlds.Person.objects.get(username="sein")
    late = open_as(late_person, f"/reports/2021/{IIK}/")
    number = late.locator(f"[name='{OWN}-numerator']")
    expect(number).to_be_editable()
    time.now = datetime(2022, 6, 2, 6, tzinfo=UTC)
    number.fill("5")
    late.get_by_role("button", name="Save").last.click()
    expect(late.get_by_text("The report was locked").first).to_be_visible()
    axe(late)
    assert not Report.objects.get(unit=world.iik).answers.exists()

    admin.goto("/rounds/2021/extend/")
    admin.get_by_label("Department").select_option(value=IIK)
    admin.get_by_label("Until").fill("10.06.2022 23:59")
    admin.get_by_label(re.compile("^Why")).fill("Sykdom i staben.")
    axe(admin)
    admin.locator("main form button").click()
    expect(admin.get_by_text("Sykdom i staben.").first).to_be_visible()

    late.goto(f"/reports/2021/{IIK}/")
    late.locator(f"[name='{OWN}-numerator']").fill("5")
    late.get_by_role("button", name="Save").last.click()
    expect(late.locator(f"[name='{OWN}-numerator']")).to_have_value("5")

    # While somebody has time left the round is not frozen; then it is, with a checksum that holds.
    admin.goto("/rounds/2021/freeze/")
    expect(admin.get_by_text("Some units have more time.").first).to_be_visible()
    axe(admin)
    time.now = datetime(2022, 6, 20, 6, tzinfo=UTC)
    admin.goto("/rounds/2021/freeze/")
    admin.locator("main form input[type=checkbox]").check()
    admin.get_by_role("button", name="Freeze the round").click()
    assert Report.objects.get(unit=world.idi).state == "frozen"
    admin.goto("/rounds/2021/verify/")
    expect(admin.locator("main")).to_contain_text(Round.objects.get().checksum)
    axe(admin)
    late.goto(f"/reports/2021/{IIK}/")
    expect(late.get_by_text("The round is frozen").first).to_be_visible()
    axe(late)
