"""The first page anyone sees, in a real browser."""

import pytest

from tests.world import PASSWORD


@pytest.mark.parametrize("width", [1280, 360])
def test_sign_in_page_is_accessible(open_page, axe, width):
    page = open_page(width=width)
    page.goto("/sign-in/")
    assert page.locator("h1").count() == 1
    axe(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_one_signs_in_by_the_form(open_page, world, javascript):
    page = open_page(javascript=javascript)
    page.goto("/sign-in/?next=/profile/")
    page.get_by_label("Brukernavn").fill("head")
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.wait_for_url("**/profile/")


def test_sign_in_page_is_no_wider_than_a_phone(fits, narrow_page):
    narrow_page.goto("/sign-in/")
    fits(narrow_page, 360)
