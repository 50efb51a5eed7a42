"""An administrator raises a target: types it, sees what it alters, says why, finds it again."""

import pytest
from django.core.management import call_command

from goals.models import Batch, Indicator, Target
from institutes.models import Membership, Person, Unit
from tests.goals.series import NOON, publish, value

NTNU, IDI = "194.0.0.0", "194.63.10.0"
TARGET = f"/plan/indicators/ST-01-M/targets/{NTNU}/"


@pytest.fixture
def administrator(transactional_db) -> Person:
    call_command("load_units", verbosity=0)
    call_command("load_plan", verbosity=0)
    master = Indicator.objects.get(code="ST-01-M")
    unit = Unit.objects.get(code=IDI)
    publish(
        *(value(master, unit, year, part, 100) for year, part in ((2017, 20), (2021, 36))),
        at=NOON,
        kind=Batch.Kind.DEMO,
    )
    person = Person.objects.create(username="adm", name="Ada Admin")
    ntnu = Unit.objects.get(code=NTNU)
    Membership.objects.create(person=person, unit=ntnu, role="administrator")
    return person


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_a_target_is_raised(open_page, sign_in, axe, fits, administrator, width, javascript):
    page = open_page(width=width, javascript=javascript)
    sign_in(page, administrator)

    def check():
        fits(page, width)
        if javascript:
            axe(page)

    page.goto("/plan/")
    page.locator("main a[href='/plan/indicators/ST-01-M/']").click()
    page.locator(f"main a[href='{TARGET}']").click()
    page.locator("[name=value]").fill("1e3")
    page.locator("button[value=preview]").click()
    page.locator(".errors a[href='#id_value']").click()
    assert page.locator("[name=value]").input_value() == "1e3"
    check()
    page.locator("[name=value]").fill("35 %")
    page.locator("button[value=preview]").click()
    assert "IDI" in page.locator("table").inner_text()
    check()
    page.locator("button[value=confirm]").click()
    page.locator(".errors a[href='#id_reason']").click()
    check()
    page.locator("[name=reason]").fill("Nytt vedtak")
    page.locator("button[value=confirm]").click()
    page.locator(".note[role=status]").wait_for()
    history = page.locator("section[aria-labelledby=history]").inner_text()
    assert "Nytt vedtak" in history
    assert "40\u00a0%" in history
    assert Target.objects.count() > 1
    check()


def test_milestones_open_with_the_keyboard(page, sign_in, administrator):
    sign_in(page, administrator)
    page.goto(TARGET)
    page.locator("details.field summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    assert page.locator("[name=milestone_2013]").input_value() == "1"
