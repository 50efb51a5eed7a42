"""Every page as a person meets it: accessible, no wider than the window, without errors."""

import pytest
from playwright.sync_api import expect

from goals.models import Upload
from ntnu_intl import styles
from tests.browser.reading.conftest import IDI

PAGES = [
    "/",
    "/home/",
    "/home/?since=01.01.2099",
    "/?year=2019&as_of=2999-01-01",
    "/?sort=-ST-01-M",
    "/?sort=nothing&page=0",
    "/goals/",
    "/goals/0/",
    "/goals/1/",
    "/goals/4/?year=2020",
    "/indicators/",
    "/indicators/ST-01-M/",
    "/indicators/EU-01/",
    "/indicators/RE-01/",
    "/units/",
    "/units/194.0.0.0/",
    "/units/194.63.0.0/",
    f"/units/{IDI}/",
    "/level/",
    "/level/?as_of=2019-12-31",
    "/level/rule/",
    "/level/grants/",
    f"/units/{IDI}/level/",
    f"/units/{IDI}/level/areas/new/",
    f"/units/{IDI}/level/evidence/new/",
    f"/units/{IDI}/level/evidence/new/?kind=ranking",
    f"/units/{IDI}/level/evidence/new/?kind=subject_evaluation",
    f"/units/{IDI}/level/evidence/new/?kind=exhibition",
    "/evidence/",
    "/units/194.62.65.0/",
    f"/why/ST-01-M/{IDI}/2021/",
    "/why/EU-01/194.0.0.0/2020/",
    "/compare/",
    f"/compare/?unit={IDI}&unit=194.63.0.0&unit=194.0.0.0&unit=194.63.30.0&unit=194.62.60.0",
    "/compare/?unit=194.99.99.0&unit=194.63.10.0",
    "/method/",
    "/sources/",
    "/plan/",
    "/plan/names/",
    "/plan/goals/4/",
    "/plan/goals/4/measures/new/",
    "/plan/indicators/ST-01-M/",
    "/plan/indicators/ST-01-M/names/",
    "/plan/indicators/ST-01-M/definition/",
    "/plan/indicators/ST-01-M/rule/",
    "/plan/indicators/ST-01-M/targets/new/",
    "/plan/indicators/ST-01-M/targets/194.0.0.0/",
    "/plan/indicators/ST-01-M/targets/194.0.0.0/withdraw/",
    "/grid/2021/",
    "/grid/2021/headline/",
    "/grid/2021/ST-01-M/",
    f"/grid/2021/ST-01-M/{IDI}/",
    "/grid/2021/goal-4/paste/",
    "/reports/",
    "/review/",
    "/rounds/",
    "/rounds/new/",
    "/rounds/2020/",
    "/rounds/2020/verify/",
    "/rounds/2021/",
    "/rounds/2021/times/",
    "/rounds/2021/extend/",
    "/rounds/2021/lock/",
    "/rounds/2021/freeze/",
    "/rounds/2021/completeness/",
    "/rounds/2021/completeness/?goal=4&figures=x",
    "/rounds/2021/compare/2020/",
    "/mail/",
    "/disputes/",
    "/uploads/",
    "/uploads/template/?year=2021",
    "/profile/",
    "/accessibility/",
    "/privacy/",
    "/nowhere/",
]


CLASSES = "[...document.querySelectorAll('[class]')].flatMap(one => [...one.classList])"


def unstyled(classes: list[str]) -> set[str]:
    """Those that Bootstrap has rules for which the portal has left out (ntnu_intl/styles.py)."""
    known = styles.classes_of(styles.read(styles.BOOTSTRAP))
    return {name for name in {*classes} & known if not styles.USED.fullmatch(name)}


# In parts, so that two workers can share them; each part makes the university anew.
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_accessible_and_fits(
    open_page, sign_in, axe, fits, administrator, width, part
):
    page = open_page(width=width)
    sign_in(page, administrator)
    addresses = [*PAGES, *(f"/uploads/{pk}/" for pk in Upload.objects.values_list("pk", flat=True))]
    for address in addresses[part::PARTS]:
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        fits(page, width)
        assert unstyled(page.evaluate(CLASSES)) == set(), address
        axe(page)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_can_be_read_without_scripts(open_page, sign_in, administrator, part):
    page = open_page(javascript=False)
    sign_in(page, administrator)
    for address in PAGES[part::PARTS]:
        page.goto(address)
        assert page.locator("h1").inner_text()


@pytest.mark.parametrize("language", ["nn", "en"])
def test_other_languages_fit_a_phone(open_page, sign_in, site, fits, administrator, language):
    page = open_page(width=360)
    sign_in(page, administrator)
    page.context.add_cookies([{"name": "language", "value": language, "url": site}])
    for address in ("/", "/goals/4/", "/indicators/ST-01-M/", f"/units/{IDI}/", "/uploads/"):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        fits(page, 360)


def test_why_opens_in_its_row_and_as_a_page_without_scripts(open_page, sign_in, administrator):
    address = f"/units/{IDI}/"
    page = open_page()
    sign_in(page, administrator)
    page.goto(address)
    row = page.locator("tr", has=page.locator("a[href^='/indicators/ST-01-M/']"))
    row.locator("a.whylink").click()
    page.locator("#why-ST-01-M .why").wait_for()
    assert page.url.endswith(address)

    plain = open_page(javascript=False)
    sign_in(plain, administrator)
    plain.goto(address)
    plain.locator("tr", has=plain.locator("a[href^='/indicators/ST-01-M/']")).locator(
        "a.whylink"
    ).click()
    plain.wait_for_url("**/why/ST-01-M/**")


def test_the_chart_is_drawn_and_its_table_follows(page, sign_in, administrator):
    sign_in(page, administrator)
    page.goto("/indicators/EU-01/")
    page.locator("figure.plot.is-drawn .main-svg").first.wait_for()
    rows = page.locator("table.t--years tbody tr")
    assert rows.count() == 10
    assert "30\u00a0004\u00a0628" in rows.nth(8).inner_text()


def test_the_keyboard_reaches_the_content_first(page, sign_in, administrator):
    sign_in(page, administrator)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"


# The words of all drawings that are seen, each with its drawing's place and its own.
WORDS = """() => [...document.querySelectorAll("svg.chart text")].flatMap(word => {
  const own = word.getBoundingClientRect(), around = word.closest("svg").getBoundingClientRect();
  const px = parseFloat(getComputedStyle(word).fontSize) * word.getScreenCTM()?.a;
  return own.width ? [[word.textContent, px, ...[own, around].map(
    box => [box.left, box.top, box.right, box.bottom])]] : [];
})"""


def overlaps(one: list[float], other: list[float]) -> bool:
    """Whether two boxes, by left, top, right and bottom, have more than a px in common."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 1 and high > 1


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_phone_has_drawings_whose_words_can_be_read(
    open_page, sign_in, site, administrator, language
):
    page = open_page(width=360)
    sign_in(page, administrator)
    page.context.add_cookies([{"name": "language", "value": language, "url": site}])
    for address in ("/", "/goals/1/?series=EU-01", "/goals/4/?series=ST-01-M"):
        page.goto(address)
        words = page.evaluate(WORDS)
        assert len(words) >= 4, address
        for place, (text, px, own, around) in enumerate(words):
            assert 11 <= px <= 15, text
            assert own[0] >= around[0] - 1, text
            assert own[2] <= around[2] + 1, text
            clashing = [other for other, _, box, _ in words[place + 1 :] if overlaps(own, box)]
            assert clashing == [], (address, text)


def test_the_drawing_that_fits_is_seen_and_paper_takes_the_wide_one(
    open_page, sign_in, administrator
):
    page = open_page(javascript=False)
    sign_in(page, administrator)
    for address in ("/goals/1/", "/indicators/EU-01/"):
        page.goto(address)
        wide, narrow = page.locator(".chart--wide"), page.locator(".chart--narrow")
        for media, width, is_wide in (
            ("screen", 1280, True),
            ("screen", 640, True),
            ("screen", 360, False),
            ("print", 360, True),
        ):
            page.emulate_media(media=media)
            page.set_viewport_size({"width": width, "height": 800})
            assert (wide.is_visible(), narrow.is_visible()) == (is_wide, not is_wide)


# What a card of a table says by its cells' labels, and whether each cell is seen and in its card.
CARD = """row => [...row.cells].map(cell => {
  const own = cell.getBoundingClientRect(), card = row.getBoundingClientRect();
  const inside = own.top >= card.top - 1 && own.bottom <= card.bottom + 1 && own.right <= 361;
  return [cell.dataset.label || "", inside && own.height > 0 && own.width > 0];
})"""


def test_an_indicator_is_a_small_card_on_a_phone_that_leaves_nothing_out(
    open_page, sign_in, administrator
):
    page = open_page(width=360)
    sign_in(page, administrator)
    page.goto(f"/units/{IDI}/")
    rows = page.locator(".t--ind tbody tr:not(.whyrow)")
    for place in range(rows.count()):
        cells = rows.nth(place).evaluate(CARD)
        labels = [label for label, _ in cells]
        assert labels == ["", "Utvikling", "2021", "Siden 2020", "Mål", "Status", "Sammenlignbare"]
        assert [label for label, is_seen in cells if not is_seen] == []
    # A card was 350 px high when each cell had a line of its own.
    assert sum(box["height"] for row in rows.all() if (box := row.bounding_box())) < (
        180 * rows.count()
    )


@pytest.mark.parametrize("width", [768, 1024])
def test_the_status_of_an_indicator_is_seen_without_moving_the_table(
    open_page, sign_in, administrator, width
):
    page = open_page(width=width)
    sign_in(page, administrator)
    for path in ("/goals/1/", f"/units/{IDI}/", "/units/194.0.0.0/"):
        page.goto(path)
        ends = page.locator(".t--ind .t__status").evaluate_all(
            "cells => cells.map(cell => cell.getBoundingClientRect().right)"
        )
        assert ends
        assert max(ends) <= width
        assert page.locator(".scroll:has(> .t--ind)").evaluate_all(
            "all => all.every(one => one.scrollWidth <= one.clientWidth + 1)"
        )


def test_a_narrow_chart_names_some_years_and_the_newest(open_page, sign_in, administrator):
    page = open_page(width=360)
    sign_in(page, administrator)
    page.goto("/indicators/ST-01-M/")
    years = page.locator(".plot__drawn .xtick text")
    expect(years.last).to_have_text("2021")
    assert years.count() <= 5
    assert all("rotate" not in (one.get_attribute("transform") or "") for one in years.all())


def test_the_goals_of_a_unit_are_a_jump_away(open_page, sign_in, administrator):
    page = open_page(width=360, javascript=False)
    sign_in(page, administrator)
    page.goto(f"/units/{IDI}/")
    links = page.get_by_role("navigation", name="På denne siden").get_by_role("link")
    assert links.count() >= 5
    for link in links.all():
        target = page.locator(link.get_attribute("href"))
        assert target.inner_text() == link.inner_text()
    links.nth(3).click()
    expect(page.locator("#series-4")).to_be_in_viewport()


# What is pressed, and is smaller than a finger: links that stand in a sentence may be.
SMALL = """() => [...document.querySelectorAll("main :is(a, input, button, select, summary)")]
  .filter(one => {
    const box = one.getBoundingClientRect(), around = one.parentElement.textContent.trim();
    const seen = box.width > 1 && getComputedStyle(one).visibility === "visible";
    const in_sentence = one.tagName === "A" && getComputedStyle(one).display === "inline"
      && around.length > one.textContent.trim().length + 3;
    return seen && one.type !== "hidden" && !in_sentence && Math.min(box.width, box.height) < 23.9;
  }).map(one => one.outerHTML.slice(0, 160))"""


def test_what_is_pressed_is_large_enough_for_a_finger(open_page, sign_in, administrator):
    page = open_page(width=360)
    sign_in(page, administrator)
    for address in (
        *("/", "/home/", "/goals/4/", "/indicators/ST-01-M/", f"/units/{IDI}/"),
        *("/level/", f"/units/{IDI}/level/", "/evidence/", "/uploads/"),
        f"/compare/?unit={IDI}&unit=194.63.0.0",
    ):
        page.goto(address)
        assert page.evaluate(SMALL) == [], address


def test_units_that_are_compared_are_a_link_away_on_a_phone(open_page, sign_in, administrator):
    page = open_page(width=360)
    sign_in(page, administrator)
    page.goto(f"/compare/?unit={IDI}&unit=194.63.0.0")
    link = page.get_by_role("link", name="IDI", exact=True)
    assert link.count() == 1  # the table's head is not seen, and takes no focus
    link.click()
    page.wait_for_url(f"**/units/{IDI}/**")
