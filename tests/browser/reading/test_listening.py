"""The portal as it is heard and as it is moved through with keys."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.reading.conftest import IDI

MAIN = [
    "/",
    "/home/",
    "/goals/4/",
    f"/units/{IDI}/",
    "/indicators/ST-01-M/",
    f"/compare/?unit={IDI}&unit=194.63.0.0",
    f"/why/ST-01-M/{IDI}/2021/",
    "/grid/2021/goal-4/",
    "/uploads/",
]


def heard(page) -> list[tuple[str, str]]:
    """Role and name of everything a screen reader meets, in the order it meets it."""
    # Long parts far down stand a moment after the first paint (`.later` in site.css).
    page.evaluate(
        "() => Promise.all(document.getAnimations().map(one => one.finished)).then(() => 0)"
    )
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    found, stack = [], [next(iter(nodes))]
    while stack:
        node = nodes.get(stack.pop())
        if node is None:
            continue
        if not node["ignored"]:
            found.append((node["role"]["value"], node.get("name", {}).get("value", "")))
        stack += reversed(node.get("childIds", []))
    session.detach()
    return found


@pytest.fixture
def listening(page, sign_in, administrator):
    sign_in(page, administrator)
    return page


def test_headings_do_not_jump_tables_have_names_and_links_say_why_of_what(listening):
    for address in MAIN:
        listening.goto(address)
        headings = "all => all.map(one => +one.tagName[1])"
        levels = listening.locator("h1, h2, h3, h4, h5").evaluate_all(headings)
        jumps = [pair for pair in pairwise([0, *levels]) if pair[1] > pair[0] + 1]
        assert jumps == [], address
        told = heard(listening)
        names = [name for role, name in told if role in ("table", "grid")]
        assert "" not in names, address
        assert len(names) == len(set(names)), address
        names = [name for role, name in told if role == "link"]
        assert not [name for name in names if re.fullmatch(r"Hvorfor( «[^»]+»)?\?", name)], address


def test_a_drawing_is_heard_by_its_name_alone(listening):
    for address in ("/", "/goals/1/", "/indicators/EU-01/"):
        listening.goto(address)
        if listening.locator("[data-chart]").count():
            listening.locator(".is-drawn").wait_for()
        told = heard(listening)
        places = [
            place
            for place, (role, name) in enumerate(told)
            if role in ("image", "group") and re.search(r": .* i 20\d\d", name)
        ]
        assert places, (address, [t for t in told if t[0] in ("image", "group", "rowheader")])
        after = [told[place + 1] for place in places]
        assert not [name for role, name in after if role in ("StaticText", "SvgRoot")], after


def test_signs_between_words_are_not_read_out(listening):
    listening.goto(f"/units/{IDI}/")
    assert "›" not in [name for _, name in heard(listening)]
    listening.goto("/")
    faculties = [name for role, name in heard(listening) if role == "rowheader" and " av " in name]
    assert faculties, [t for t in heard(listening) if t[0] == "rowheader"]
    assert not [name for name in faculties if re.search(r"[a-zæøå]\d", name)]


def test_focus_goes_into_a_why_panel_and_back(listening):
    listening.goto(f"/units/{IDI}/")
    link = listening.locator("tr", has_text="Masterkandidater").locator(".t__status a")
    panel = listening.locator("#why-ST-01-M .why")
    heading = panel.get_by_role("heading", name="Hvorfor «")
    for leave in ("Escape", "button", "link"):
        expect(link).to_have_attribute("aria-expanded", "false")
        link.focus()
        listening.keyboard.press("Enter")
        expect(heading).to_be_focused()
        expect(link).to_have_attribute("aria-expanded", "true")
        if leave == "Escape":
            listening.keyboard.press("Escape")
        elif leave == "button":
            listening.keyboard.press("Tab")
            expect(panel.get_by_role("button", name="Lukk")).to_be_focused()
            listening.keyboard.press("Enter")
        else:
            link.click()
        expect(link).to_be_focused()
        expect(panel).to_have_count(0)


def test_a_cell_of_the_grid_says_last_year_as_last_year(listening):
    listening.goto("/grid/2021/goal-4/")
    cell = listening.locator("#grid td:not(.is-none):has(i:not(:empty))").first
    before = cell.locator("i").inner_text()
    cell.click()
    cell = listening.locator("#grid td[tabindex='0']")
    assert cell.get_attribute("aria-description") == f"2020: {before}"
    assert cell.locator("i").get_attribute("aria-hidden") == "true"
