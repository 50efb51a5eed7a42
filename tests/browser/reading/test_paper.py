"""What comes out of the printer: nothing cut off, nothing that can only be pressed."""

import pytest

from goals.models import Upload
from tests.browser.reading.conftest import IDI

# A4 landscape within its margins, in px, and how far Chromium shrinks what is wider.
ACROSS, SHRINKS = 1024, 1.33
ADDRESSES = [
    "/grid/2021/goal-4/",
    "/grid/2021/ST-01-M/",
    f"/units/{IDI}/level/",
    "/evidence/",
    "/plan/",
    "/plan/indicators/ST-01-M/",
    "/plan/indicators/ST-01-M/targets/194.0.0.0/",
    "/rounds/2021/",
    "/rounds/2021/completeness/",
    "/uploads/",
]
PRESSED = """() => [...document.querySelectorAll(
  "button, summary, [type=file], [type=submit], a[href*='/new/'], a[href*='/edit/']")]
  .filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def paper(open_page, sign_in, administrator):
    """A page as the printer gets it, on A4 across."""
    page = open_page(width=ACROSS)
    sign_in(page, administrator)
    page.emulate_media(media="print")
    return page


def test_nothing_is_printed_that_can_only_be_pressed(paper):
    uploads = [f"/uploads/{pk}/" for pk in Upload.objects.values_list("pk", flat=True)]
    for address in [*ADDRESSES, *uploads]:
        paper.goto(address)
        assert paper.locator("h1").is_visible(), address
        assert paper.evaluate(PRESSED) == [], address


@pytest.mark.parametrize(
    "address",
    [f"/grid/2021/goal-{goal}/" for goal in (1, 2, 3, 4)] + ["/rounds/2021/completeness/?goal=1"],
)
def test_a_matrix_is_no_wider_than_the_paper_across(paper, address):
    paper.goto(address)
    assert paper.locator(".grid-in thead th").count() > 8
    table = paper.locator(".grid-in table")
    assert table.evaluate("one => one.scrollWidth") <= ACROSS * SHRINKS
    assert "across" in table.evaluate("() => getComputedStyle(document.body).page")


def test_the_whole_plan_in_one_table_says_how_it_can_be_printed(paper):
    for address, is_told in (("/grid/2021/all/", True), ("/grid/2021/goal-4/", False)):
        paper.goto(address)
        assert paper.get_by_text("Tabellen er bredere enn papiret").is_visible() is is_told


def test_paper_says_what_is_chosen(paper):
    paper.goto("/rounds/2021/completeness/?goal=4")
    told = paper.locator(".filters--told")
    assert told.locator("select[name=goal]").is_visible()
    assert not told.locator("select[name=faculty]").is_visible()
    for address in ("/", "/goals/4/", f"/units/{IDI}/", "/indicators/ST-01-M/", "/compare/"):
        paper.goto(f"{address}?year=2019&organisation=now&as_of=2999-01-01")
        assert told.locator("select[name=year]").is_visible(), address
        assert told.locator("select[name=organisation]").is_visible(), address
        assert not told.locator("input[name=as_of]").is_visible(), address
        assert not paper.locator(".state a").first.is_visible(), address
    paper.goto(f"/evidence/?unit={IDI}&expiring=on")
    assert told.locator("select[name=unit]").is_visible()
    assert told.locator("[name=expiring]").is_visible()
    assert not told.locator("select[name=category]").is_visible()


def test_a_label_stays_with_its_field(paper):
    paper.goto("/plan/indicators/ST-01-M/targets/194.0.0.0/")
    fields = paper.locator("form .field")
    assert fields.count() > 8
    assert {one.evaluate("one => getComputedStyle(one).breakInside") for one in fields.all()} == {
        "avoid"
    }
