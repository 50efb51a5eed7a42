"""The portal in colours of one's own, enlarged, with words spaced out, and by keys alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDE
from tests.browser.reading.conftest import IDI

# WCAG 1.4.12. The page's policy takes no styles from elsewhere, so they go into its own sheet.
SPACED = """() => {
  const sheet = [...document.styleSheets].at(-1);
  sheet.insertRule(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; }`, sheet.cssRules.length);
  sheet.insertRule("p { margin-bottom: 2em !important; }", sheet.cssRules.length);
}"""
COLOURS = """([selector, property]) => [...document.querySelectorAll(selector)]
  .filter(one => one.checkVisibility()).map(one => getComputedStyle(one)[property])"""


def colours(page, selector: str, name: str) -> set[str]:
    found = page.evaluate(COLOURS, [selector, name])
    assert found, selector
    return set(found)


def test_what_is_drawn_takes_the_colours_that_are_chosen(page, sign_in, administrator):
    sign_in(page, administrator)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto("/")
    words = colours(page, "body", "color")
    assert colours(page, ".chart .c-line", "stroke") == words
    assert colours(page, ".chart text:not(.c-tlabel)", "fill") == words
    assert colours(page, ".status:not(.status--tag) > .glyph", "color") == words
    links = colours(page, "main a.whylink", "color")
    assert colours(page, ".chart .c-path", "stroke") == links
    ground = colours(page, "body", "backgroundColor")
    assert colours(page, ".nav-main a:not([aria-current])", "borderBottomColor") == ground
    assert colours(page, ".nav-main a[aria-current]", "borderBottomColor") != ground


@pytest.mark.parametrize("language", ["nb", "en"])
def test_spaced_words_fit_at_four_hundred_percent(
    open_page, sign_in, site, fits, administrator, language
):
    page = open_page(width=WIDE // 4)
    sign_in(page, administrator)
    page.context.add_cookies([{"name": "language", "value": language, "url": site}])
    for address in ("/", "/goals/1/", f"/units/{IDI}/", "/level/", "/method/", "/plan/"):
        page.goto(address)
        fits(page, WIDE // 4)
        page.evaluate(SPACED)
        fits(page, WIDE // 4)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_words_of_the_level_stay_in_their_columns(
    open_page, sign_in, site, administrator, language
):
    page = open_page(width=768)
    sign_in(page, administrator)
    page.context.add_cookies([{"name": "language", "value": language, "url": site}])
    page.goto("/level/")
    cells = page.locator(".t--level :is(th, td)")
    assert cells.count() > 20
    wide = (
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"
    )
    assert cells.evaluate_all(wide) == []


# By then the browser has moved what has the focus into sight.
TWO_FRAMES = """() => new Promise(
  then => requestAnimationFrame(() => requestAnimationFrame(then)))"""
WHERE = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const around = one.closest(".scroll")?.getBoundingClientRect();
  const right = Math.min(innerWidth, around?.right ?? innerWidth);
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    name: (one.ariaLabel || one.innerText || one.name || "").slice(0, 40),
    ring: getComputedStyle(one).outlineStyle === "solid",
    // A region that is moved through may be higher than the window.
    whole: one.role === "region" || one.tabIndex === 0 && one.className.startsWith("scroll") ||
      box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= right + 1,
    free: !top || one.contains(top) || top.contains(one),
  };
}"""


@pytest.mark.parametrize("width", [1280, 320])
def test_the_focus_is_seen_all_the_way(open_page, sign_in, administrator, width):
    page = open_page(width=width)
    sign_in(page, administrator)
    page.emulate_media(reduced_motion="reduce")
    for address in ("/", "/goals/4/", f"/units/{IDI}/"):
        page.goto(address)
        page.evaluate("() => Promise.all(document.getAnimations().map(one => one.finished)).then()")
        for _ in range(40):
            page.keyboard.press("Tab")
            page.evaluate(TWO_FRAMES)
            found = page.evaluate(WHERE)
            assert found["ring"], (address, found)
            assert found["whole"], (address, found)
            assert found["free"], (address, found)


def test_keys_lead_from_the_overview_to_a_why_panel_and_back(page, sign_in, administrator):
    sign_in(page, administrator)
    page.goto("/")
    page.get_by_role("link", name="Studentmobilitet", exact=True).first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(page.url.split("/goals")[0].rstrip("/") + "/goals/4/?year=2021")
    page.get_by_role("link", name="Hvorfor «").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hvorfor «")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Studentmobilitet")
