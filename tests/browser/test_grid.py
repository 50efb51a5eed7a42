"""The entry grid from the keyboard: a spreadsheet's keys, a block from Excel, two at once, undo."""

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect

from goals import actions
from goals.grid.changes import Input
from goals.grid.sheet import sheet_of, stamp
from goals.grid.typing import TypedCell
from goals.models import Batch, Figure, Indicator, Plan
from institutes import clock
from institutes.models import Membership, Person, Unit
from tests.goals.series import NOON, publish, value

IDI, IIK = "194.63.10.0", "194.63.30.0"
ADDRESS = "/grid/2021/goal-4/"
SERIES = "ST-01-M"


def administrator_named(username: str, name: str) -> Person:
    person = Person.objects.create(username=username, name=name)
    Membership.objects.create(
        person=person, unit=Unit.objects.get(code="194.0.0.0"), role="administrator"
    )
    return person


@pytest.fixture
def administrator(transactional_db) -> Person:
    """The real plan; IDI's 96 of 284 master students from a source."""
    call_command("load_units", verbosity=0)
    call_command("load_plan", verbosity=0)
    master, idi = Indicator.objects.get(code=SERIES), Unit.objects.get(code=IDI)
    publish(value(master, idi, 2021, 96, 284), value(master, idi, 2020, 40, 280), at=NOON)
    return administrator_named("adm", "Ada Admin")


def cell(page, unit: str = IDI, series: str = SERIES):
    heads = page.locator("#grid thead th")
    column = next(
        number
        for number in range(heads.count())
        if heads.nth(number).get_attribute("data-series") == series
    )
    return page.locator(f"#grid tr[data-unit='{unit}'] > :nth-child({column + 1})")


def open_grid(page, sign_in, person, *, why: str = "Rettet"):
    sign_in(page, person)
    page.goto(ADDRESS)
    page.locator("[name=why].form-control").fill(why)


def stands(unit: str = IDI, series: str = SERIES) -> Figure | None:
    figures = Figure.objects.current().filter(indicator__code=series, unit__code=unit, year=2021)
    return figures.first()


def said(page, text: str) -> None:
    expect(page.locator("#grid-say")).to_contain_text(text)


def test_arrows_enter_tab_f2_and_esc(page, sign_in, axe, administrator):
    open_grid(page, sign_in, administrator)
    keys = page.keyboard
    cell(page).click()
    expect(cell(page)).to_be_focused()
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("ArrowRight")
    keys.press("Shift+Tab")
    expect(cell(page)).to_be_focused()
    keys.press("F2")
    numerator, denominator = page.locator(".cell-edit input").all()
    assert (numerator.input_value(), denominator.input_value()) == ("96", "284")
    axe(page)
    keys.type("50")
    keys.press("Escape")
    expect(cell(page)).to_be_focused()
    expect(cell(page)).to_contain_text("96\u00a0/\u00a0284")
    assert not Batch.objects.filter(kind="grid").exists()
    keys.type("97/284")
    keys.press("Enter")
    said(page, "Lagret kl.")
    expect(cell(page)).to_contain_text("Endret nå")
    expect(cell(page)).to_contain_text("Uvanlig hopp")
    assert (stands().numerator, stands().batch.reason) == (97, "Rettet")
    focused = page.evaluate("document.activeElement.closest('tr').dataset.unit")
    assert focused != IDI  # Enter went down
    keys.type("ikke relevant: Ingen studenter")
    keys.press("Tab")  # to the denominator, which stays blank
    keys.press("Tab")
    expect(cell(page, focused)).to_contain_text("Endret nå")
    said(page, "Lagret kl.")
    assert stands(focused).state == "not_applicable"
    axe(page)


def test_what_is_wrong_is_kept_and_said(page, sign_in, axe, administrator):
    open_grid(page, sign_in, administrator)
    cell(page).click()
    page.keyboard.type("1.234/5000")
    page.keyboard.press("Enter")
    said(page, "leses på to måter")
    expect(cell(page)).to_contain_text("Ikke lagret")
    axe(page)
    cell(page).click()
    page.keyboard.press("F2")
    assert page.locator(".cell-edit input").first.input_value() == "1.234"
    page.keyboard.type("200/5000")
    page.keyboard.press("Enter")
    said(page, "Lagret kl.")
    assert stands().numerator == 200


def test_a_reason_is_asked_for_once(page, sign_in, administrator):
    open_grid(page, sign_in, administrator, why="")
    cell(page).click()
    page.keyboard.type("97/284")
    page.keyboard.press("Enter")
    said(page, "Skriv en grunn")
    why = page.locator("#id_why")  # the panel may have one of its own by now
    expect(why).to_be_focused()
    page.keyboard.type("Ny telling")
    page.keyboard.press("Tab")
    said(page, "Lagret kl.")
    assert (stands().numerator, stands().batch.reason) == (97, "Ny telling")
    page.goto(ADDRESS)
    assert why.input_value() == "Ny telling"


def test_a_conflict_from_another_session_is_chosen_on(page, sign_in, axe, administrator):
    open_grid(page, sign_in, administrator)
    other = administrator_named("berit", "Berit Admin")
    save_as(other, "90/284")
    cell(page).click()
    page.keyboard.type("97/284")
    page.keyboard.press("Enter")
    expect(cell(page)).to_contain_text("Konflikt")
    cell(page).click()
    assert stands().numerator == 90
    page.keyboard.press("Enter")  # sends it once more: the same answer, and both values
    panel = page.locator("#grid-panel")
    expect(panel).to_contain_text("Berit Admin")
    expect(panel).to_contain_text("90\u00a0/\u00a0284")
    expect(panel).to_contain_text("97/284")
    axe(page)
    panel.get_by_role("button", name="Lagre mitt i stedet").click()
    said(page, "Lagret kl.")
    assert (stands().numerator, stands().supersedes.numerator) == (97, 90)


def save_as(person: Person, text: str) -> None:
    sheet = sheet_of(Plan.objects.get(), 2021, SERIES)
    [indicator] = sheet.indicators
    actions.save_cell(
        sheet=sheet,
        input=Input(indicator, sheet.organisation.by_code(IDI), TypedCell(text)),
        seen=stands().pk,
        stamp_seen=stamp(indicator),
        by=person,
        reason="Min telling",
        at=clock.now(),
    )


def test_saves_are_undone_with_the_keyboard(page, sign_in, administrator):
    open_grid(page, sign_in, administrator)
    cell(page).click()
    for text in ("97/284", "98/284"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(cell(page)).to_contain_text(text.partition("/")[0])
        expect(cell(page)).to_contain_text("Endret nå")
        cell(page).click()
    for expected in (97, 96):
        page.keyboard.press("Control+z")
        expect(cell(page)).to_contain_text(f"{expected}\u00a0/\u00a0284")
        assert stands().numerator == expected
    assert Figure.objects.filter(indicator__code=SERIES, unit__code=IDI, year=2021).count() == 5


PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_a_block_from_excel_is_looked_at_and_saved(page, sign_in, axe, administrator):
    open_grid(page, sign_in, administrator, why="Fra Excel")
    cell(page).click()
    page.evaluate(PASTE, "1 097\t2\u00a0284\r\n30\t60\r\n")
    page.wait_for_url("**/paste/")
    assert not Batch.objects.filter(kind="grid").exists()
    table = page.locator("main table")
    expect(table).to_contain_text("1\u00a0097\u00a0/\u00a02\u00a0284")
    axe(page)
    page.get_by_role("button", name="Lagre 2 tall samlet").click()
    page.wait_for_url(f"**{ADDRESS}")
    expect(cell(page)).to_contain_text("1\u00a0097\u00a0/\u00a02\u00a0284")
    batch = Batch.objects.get(kind="grid")
    assert (batch.figures.count(), batch.reason) == (2, "Fra Excel")


def test_a_phone_opens_a_cell_and_saves_in_the_panel(
    narrow_page, sign_in, axe, fits, administrator
):
    page = narrow_page
    open_grid(page, sign_in, administrator)
    cell(page).click()
    panel = page.locator("#grid-panel")
    panel.locator("[name=numerator]").fill("97")
    panel.locator("[name=comment]").fill("Talt på nytt")
    panel.get_by_role("button", name="Lagre").click()
    said(page, "Lagret kl.")
    assert (stands().numerator, stands().comment) == (97, "Talt på nytt")
    fits(page, 360)
    axe(page)


def test_one_series_is_entered_without_scripts(plain_page, sign_in, administrator):
    page = plain_page
    sign_in(page, administrator)
    page.goto(ADDRESS)
    page.locator(f"#grid th[data-series='{SERIES}'] a").click()
    unit = Unit.objects.get(code=IIK).pk
    page.locator(f"[name=n{unit}]").fill("12")
    page.locator("button[value=preview]").click()
    page.locator(f".errors a[href='#n{unit}']").click()
    page.locator(f"[name=d{unit}]").fill("60")
    page.locator("button[value=preview]").click()
    page.locator("button[value=save]").click()
    page.locator(".note[role=status]").wait_for()
    assert (stands(IIK).numerator, stands(IIK).denominator) == (12, 60)


def test_a_typed_cell_survives_the_end_of_the_session(page, sign_in, administrator):
    open_grid(page, sign_in, administrator)
    cell(page).click()
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.type("97/284")
    page.keyboard.press("Enter")
    said(page, "Ikke lagret")
    expect(cell(page)).to_contain_text("97/284")
    page.context.add_cookies(cookies)
    cell(page).click()
    page.keyboard.press("Enter")
    said(page, "Lagret kl.")
    assert stands().numerator == 97
