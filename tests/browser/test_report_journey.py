"""A report in a real browser: typed, saved by itself, interrupted, in conflict, submitted."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from goals import actions
from goals.models import Answer, Narrative, Report, Submission
from goals.reports.said import Said
from tests.goals.rounds import asked, filled_in, filled_series, own_series, report_of
from tests.goals.series import plan
from tests.world import build

SIGN_IN = re.compile(r"/sign-in/\?next=/reports/2021/194\.63\.10\.0/$")
PAGE = "/reports/2021/194.63.10.0/"


@pytest.fixture
def world(transactional_db):
    return build()


@pytest.fixture
def idi(world) -> Report:
    """IDI's report in a round that is open today."""
    now = timezone.now()
    round_ = actions.open_round(
        plan=plan(filled_series(world), own_series()),
        year=2021,
        opens_at=now - timedelta(days=10),
        due_at=now + timedelta(days=10),
        locks_at=now + timedelta(days=20),
        by=world.administrator,
        at=now - timedelta(days=11),
    )
    return report_of(round_, world.idi)


def number_of(page):
    return page.locator("#id_PA-02-numerator")


def saved(page, name: str) -> None:
    page.locator(f"#result-{name} .saved").wait_for()


def current(code: str) -> Answer:
    return Answer.objects.current().get(indicator__code=code)


def save_for(report, person, typed: str, number: int = 0) -> None:
    said = Said("PA-02", number, "own", numerator=typed)
    actions.save_answers(answers=[said], **asked(report, person, timezone.now()))


def test_what_is_typed_saves_itself_and_is_there_again(page, sign_in, world, idi, axe):
    sign_in(page, world.reporter)
    page.goto(PAGE)
    number_of(page).press_sequentially("3 opphold", delay=20)
    page.get_by_label("Bekreft").check()
    saved(page, "PA-02")
    saved(page, "EU-02")
    page.locator("#say-PA-02 .invalid").wait_for()  # no number: said at once, and kept
    axe(page)
    page.locator("#id_goal-4-text").fill("Vi har begynt.")
    page.locator("#id_goal-3-text").focus()
    saved(page, "goal-4")
    page.goto(PAGE)
    assert number_of(page).input_value() == "3 opphold"
    assert page.get_by_label("Bekreft").is_checked()
    assert Narrative.objects.get().text == "Vi har begynt."


def test_fields_that_are_not_asked_for_are_not_shown(page, sign_in, world, idi):
    sign_in(page, world.reporter)
    page.goto(PAGE)
    reason = page.locator("#id_EU-02-reason")
    assert not reason.is_visible()
    page.get_by_label("Bestrid").check()
    assert reason.is_visible()
    page.locator("#id_PA-02-not_applicable").check()
    assert page.locator("#id_PA-02-reason").is_visible()
    assert not number_of(page).is_visible()


def test_two_people_are_told_and_one_chooses(page, sign_in, world, idi, axe):
    sign_in(page, world.reporter)
    page.goto(PAGE)
    save_for(idi, world.colleague, "3")
    number_of(page).fill("4")
    number_of(page).press("Tab")
    page.get_by_text("Endret av Kari Kollega").wait_for()
    axe(page)
    assert number_of(page).input_value() == "4"
    page.get_by_role("button", name="Bruk mitt").click()
    page.wait_for_load_state()
    assert current("PA-02").numerator == "4"
    assert number_of(page).input_value() == "4"


def test_form_18_what_was_typed_after_the_session_ended_is_back_and_saved(
    page, sign_in, world, idi
):
    sign_in(page, world.reporter)
    page.goto(PAGE)
    Session.objects.all().delete()
    number_of(page).fill("31")
    number_of(page).press("Tab")
    page.wait_for_url(SIGN_IN)
    assert not Answer.objects.exists()
    sign_in(page, world.reporter)
    page.goto(PAGE)
    page.get_by_text("står i skjemaet igjen").wait_for()
    assert number_of(page).input_value() == "31"
    saved(page, "PA-02")
    assert current("PA-02").numerator == "31"
    page.reload()
    assert not page.locator("#restored").is_visible()


def test_form_18_nobody_else_finds_what_was_typed(page, sign_in, world, idi):
    sign_in(page, world.reporter)
    page.goto(PAGE)
    Session.objects.all().delete()
    number_of(page).fill("31")
    number_of(page).press("Tab")
    page.wait_for_url(SIGN_IN)
    sign_in(page, world.colleague)
    page.goto(PAGE)
    assert number_of(page).input_value() == ""


def test_a_lost_connection_is_said_and_nothing_typed_is_lost(chromium, site, sign_in, world, idi):
    # A page of its own: htmx tells the lost connection to the console, as it should.
    page = chromium.new_context(base_url=site).new_page()
    sign_in(page, world.reporter)
    page.goto(PAGE)
    page.route("**/figures/**", lambda route: route.abort())
    number_of(page).fill("31")
    number_of(page).press("Tab")
    page.get_by_text("Ikke lagret. Det du skrev, står her").wait_for()
    page.unroute("**/figures/**")
    page.reload()
    saved(page, "PA-02")
    assert current("PA-02").numerator == "31"
    page.context.close()


def test_without_scripts_the_buttons_do_the_same(plain_page, sign_in, world, idi):
    page = plain_page
    sign_in(page, world.reporter)
    page.goto(PAGE)
    number_of(page).fill("3")
    page.locator("#id_goal-1-text").fill("Vi har søkt.")
    page.get_by_role("button", name="Bekreft det ene som ikke er besvart").click()
    assert current("EU-02").choice == "confirmed"
    assert current("PA-02").numerator == "3"
    assert Narrative.objects.get().text == "Vi har søkt."
    number_of(page).fill("4")
    number_of(page).press("Enter")  # the first button saves, whatever else there is to press
    page.wait_for_load_state()
    assert current("PA-02").numerator == "4"


@pytest.mark.parametrize("width", [1280, 360])
def test_from_ready_to_receipt(open_page, sign_in, fits, world, idi, axe, width):
    page = open_page(width=width)

    def looks_right() -> None:
        assert page.locator("h1").count() == 1
        fits(page, width)
        axe(page)

    filled_in(idi, world.reporter, timezone.now())
    sign_in(page, world.reporter)
    page.goto(PAGE)
    looks_right()
    page.get_by_role("button", name="Merk som klar for lederen").click()
    page.get_by_text("Merket som klar av Rita Rapportør").first.wait_for()
    looks_right()
    sign_in(page, world.head)
    page.goto(PAGE)
    page.get_by_role("button", name="Les gjennom og send inn").click()
    page.wait_for_url("**/submit/")
    looks_right()
    page.get_by_role("button", name="Send inn til fakultetet").click()
    page.get_by_role("link", name="Kryss av for å sende inn.").wait_for()
    looks_right()
    page.get_by_label("Jeg har lest rapporten og går god for den.").check()
    page.get_by_role("button", name="Send inn til fakultetet").click()
    page.wait_for_url("**/receipt/1/")
    assert Submission.objects.get().checksum in page.content()
    looks_right()
    page.goto(PAGE)
    looks_right()
    page.goto("/reports/")
    looks_right()
