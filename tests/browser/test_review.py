"""Review in a browser: the queue, a decision, a dispute, with and without scripts."""

import pytest
from playwright.sync_api import expect

from goals import actions
from goals.models import Report
from institutes import clock
from tests.goals.reviewing import fresh, hand_in, say, seen, tell, waiting
from tests.goals.rounds import IN_TIME

REPORT = "/reports/2021/194.63.10.0/"
PAGES = ("/review/", f"{REPORT}review/", f"{REPORT}history/")


@pytest.fixture
def disputed(transactional_db, world, monkeypatch) -> Report:
    """A report with a dispute, comments of both kinds, and a return behind it."""
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)
    report = waiting(world, disputed=True)
    by = {"by": world.reviewer, "at": IN_TIME}
    for text, internal in (("Hva er talt her?", False), ("Ring dem.", True)):
        indicator = report.answers.first().indicator
        actions.comment(report=report, text=text, is_internal=internal, indicator=indicator, **by)
    actions.return_report(
        report=report, reason="Avtalene mangler.\nSe på dem.", seen=seen(report), **by
    )
    say(report, world.reporter, "PA-02", "own", numerator="14", comment="Elleve nye")
    tell(report, world.reporter, "Vi har gjort mye mer enn noe.", goals=(1, 2))
    return hand_in(report, world.head)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_review_are_accessible_and_fit(
    open_page, sign_in, axe, fits, world, disputed, width
):
    for who, addresses in (
        (world.reviewer, PAGES),
        (world.administrator, (*PAGES, "/disputes/")),
        (world.head, PAGES[1:]),
    ):
        page = open_page(width=width)
        sign_in(page, who)
        for address in addresses:
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert page.locator("h1").count() == 1, address
            fits(page, width)
            axe(page)


def test_a_dispute_is_settled_and_the_report_approved_without_scripts(
    open_page, sign_in, world, disputed
):
    reviewer = open_page(javascript=False)
    sign_in(reviewer, world.reviewer)
    reviewer.goto("/review/")
    reviewer.get_by_role("link", name="IDI").click()
    button = reviewer.get_by_role("button", name="Godkjenn rapporten")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(reviewer.locator("#no-approve")).to_contain_text("administrator avgjør")

    admin = open_page(javascript=False)
    sign_in(admin, world.administrator)
    admin.goto("/disputes/")
    admin.get_by_role("button", name="Avgjør uenigheten").click()
    expect(admin.get_by_role("alert")).to_contain_text("Skriv en grunn")
    admin.get_by_label("9, slik instituttet sier").check()
    admin.get_by_label("Hvorfor?").fill("Bilaget er funnet.")
    admin.get_by_role("button", name="Avgjør uenigheten").click()
    expect(admin.locator("h1")).to_have_text("Ingen tall er bestridt")

    reviewer.reload()
    reviewer.get_by_role("button", name="Godkjenn rapporten").click()
    expect(reviewer.get_by_role("status")).to_contain_text("publisert")
    assert fresh(disputed).state == "approved"


def test_a_return_keeps_what_was_typed_until_it_says_enough(open_page, sign_in, world, disputed):
    page = open_page()
    sign_in(page, world.reviewer)
    page.goto(f"{REPORT}review/")
    page.get_by_label("Hvorfor sender du den tilbake?").fill("…")
    page.get_by_role("button", name="Send tilbake til IDI").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv en grunn")
    page.get_by_role("alert").get_by_role("link").click()
    page.get_by_label("Hvorfor sender du den tilbake?").fill("Legg ved bilaget.")
    page.get_by_role("button", name="Send tilbake til IDI").click()
    expect(page.get_by_role("status")).to_contain_text("sendt tilbake")
    assert fresh(disputed).state == "returned"
