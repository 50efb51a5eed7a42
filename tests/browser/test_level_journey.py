"""From a declared core area to a documented level, and on to the day when it has run out."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from goals.counting import count_levels
from goals.models import Figure
from institutes import clock
from institutes.expiring import expiring
from institutes.models import CoreArea, Evidence, Membership, Person, Unit
from tests.institutes.test_attachments import PDF

IDI, IE, NTNU = "194.63.10.0", "194.63.0.0", "194.0.0.0"
LEVEL = f"/units/{IDI}/level/"
IN_2021 = datetime(2021, 6, 1, 10, tzinfo=UTC)
SOON, AFTER = datetime(2022, 3, 1, 10, tzinfo=UTC), datetime(2023, 1, 1, 10, tzinfo=UTC)


def person(name: str, role: str, code: str) -> Person:
    made = Person.objects.create(username=name, name=f"{name.title()}, {code}")
    Membership.objects.create(person=made, unit=Unit.objects.get(code=code), role=role)
    return made


@pytest.fixture
def people(transactional_db):
    call_command("load_units", verbosity=0)
    call_command("load_plan", verbosity=0)
    return person("reporter", "reporter", IDI), person("reviewer", "reviewer", IE)


@pytest.fixture
def at(monkeypatch):
    """`at(moment)`: the portal's clock stands there from now on."""

    def at(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(IN_2021)
    return at


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_from_core_area_to_documented_to_expired(
    open_page, sign_in, axe, fits, people, at, width, javascript
):
    reporter, reviewer = people
    page = open_page(width=width, javascript=javascript)
    sign_in(page, reporter)

    def check():
        fits(page, width)
        if javascript:
            axe(page)

    # Declare: too small is refused, and what was typed stays.
    page.goto(LEVEL)
    assert "ikke vurdert" in page.locator(".page-head").inner_text().lower()
    check()
    page.locator(f"a[href='{LEVEL}areas/new/']").click()
    page.locator("[name=name_nb]").fill("Kunstig intelligens")
    page.locator("[name=name_en]").fill("Artificial intelligence")
    page.locator("[name=description_nb]").fill("Maskinlæring og resonnering")
    page.locator("[name=description_en]").fill("Machine learning and reasoning")
    page.locator("[name=permanent_staff]").fill("2")
    page.locator("[name=academic_fte_share]").fill("5 %")
    page.locator("main form .btn-primary").first.click()
    page.locator(".errors a[href='#id_permanent_staff']").click()
    assert page.locator("[name=name_nb]").input_value() == "Kunstig intelligens"
    check()
    page.locator("[name=permanent_staff]").fill("12")
    page.locator("main form .btn-primary").first.click()
    area = CoreArea.objects.get()

    # A metric alone is refused with the reason; a grant is written, with a file, and submitted.
    page.goto(f"{LEVEL}evidence/new/?kind=h_index")
    assert "ikke bevis" in page.locator(".errors").inner_text()
    check()
    page.locator("a[href='?kind=erc']").click()
    check()
    page.locator("[name=title]").fill("ERC Starting Grant")
    page.locator("[name=starts_on]").fill("01.01.2016")
    page.locator("[name=ends_on]").fill("31.12.2020")
    page.locator("[name=identifier]").fill("677931")
    page.locator(f"[name=narrative_{area.pk}]").fill("Prosjektet ledes fra området.")
    page.locator("main form .btn-primary").click()
    evidence = Evidence.objects.get()
    check()
    page.locator("[name=file]").set_input_files(
        {"name": "avtale.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.locator("form[action$='/files/'] button").click()
    assert "avtale.pdf" in page.locator("section[aria-labelledby=files]").inner_text()
    page.locator("form[action$='/submit/'] button").click()
    page.goto(LEVEL)
    assert "Under vurdering" in page.locator(".page-head").inner_text()
    check()

    # The faculty's reviewer finds it in the queue and verifies it.
    sign_in(page, reviewer)
    page.goto("/evidence/waiting/")
    check()
    page.locator("a", has_text="Bekreft eller avvis").click()
    page.locator("form[action$='/verify/'] button").click()
    assert page.locator(".errors").count() == 1
    page.locator("[name=verify-reason]").fill("Slått opp i CORDIS")
    page.locator("form[action$='/verify/'] button").click()
    check()
    page.goto(LEVEL)
    head = page.locator(".page-head").inner_text()
    assert "Dokumentert" in head
    assert "1 av 1 kjerneområde er dokumentert" in head
    assert "Gjelder til og med 31.12.2022" in page.locator(f"#area-{area.pk}").inner_text()
    page.goto("/level/")
    assert page.locator(".headline__num").inner_text().startswith("1 ")
    check()
    figures = Figure.objects.current().filter(unit__code=IDI, year=2021)
    assert figures.get(indicator__code="LV-01").numerator == 1

    # Before it runs out the page, and whoever writes reminders, say so.
    at(SOON)
    page.goto(LEVEL)
    assert "31.12.2022" in page.locator("#expiring").inner_text()
    [warned] = expiring(SOON.date())
    assert "Kunstig intelligens" in warned.sentence

    # Moved past its last day it has expired, on page, in the list and in the counts.
    at(AFTER)
    page.goto(LEVEL)
    assert "Utløpt" in page.locator(".page-head").inner_text()
    told = page.locator(f"#area-{area.pk}").inner_text()
    assert "Området var dokumentert, og er det ikke lenger." in told
    assert "«ERC Starting Grant» gjaldt til og med 31.12.2022." in told
    check()
    page.goto("/level/")
    assert page.locator(".headline__num").inner_text().startswith("0 ")
    page.goto("/level/?as_of=2022-12-31")
    assert page.locator(".headline__num").inner_text().startswith("1 ")
    page.goto(f"{LEVEL}?as_of=31.12.2022")
    assert "Dokumentert" in page.locator(".page-head").inner_text()
    check()
    assert expiring(AFTER.date()) == []
    count_levels(at=AFTER, all_years=True)
    assert figures.get(indicator__code="LV-01").numerator == 1  # 2021 was what it was
    evidence.refresh_from_db()
    assert evidence.state == "verified"  # nothing was done: time alone


def test_the_rule_is_looked_at_before_it_is_changed(page, sign_in, axe, people, at):
    sign_in(page, person("adm", "administrator", NTNU))
    page.goto("/level/rule/")
    axe(page)
    page.locator("[name=supporting_items]").fill("4")
    page.locator("button[value=preview]").click()
    assert "Ingen nivåer endrer seg i dag" in page.locator("main").inner_text()
    axe(page)
    page.locator("[name=reason]").fill("Strengere")
    page.locator("button[value=confirm]").click()
    assert "Strengere" in page.locator("section[aria-labelledby=history]").inner_text()


def test_a_real_grant_is_tied_and_picked(page, sign_in, axe, people, at):
    sign_in(page, person("head", "head", IDI))
    page.goto("/level/grants/")
    axe(page)
    row = page.locator("tr", has_text="INSULATRONICS")
    row.locator("a", has_text="Knytt").click()
    page.locator("[name=unit]").select_option(IDI)
    page.locator("[name=reason]").fill("Prosjektlederen er ansatt her")
    page.locator("main form .btn-primary").click()
    assert "IDI" in page.locator("tr", has_text="INSULATRONICS").inner_text()
    page.goto(LEVEL)
    assert "INSULATRONICS" in page.locator("section[aria-labelledby=grants]").inner_text()
