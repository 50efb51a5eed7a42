"""From a unit to a comparison to a file, with nothing but links, boxes and buttons."""

from pathlib import Path

from tests.browser.reading.conftest import IDI
from tests.goals.tables import file_rows


def test_units_are_compared_and_taken_out_without_scripts(plain_page, sign_in, site, administrator):
    page = plain_page
    sign_in(page, administrator)
    page.context.add_cookies([{"name": "language", "value": "en", "url": site}])
    page.goto(f"/units/{IDI}/")
    page.get_by_role("link", name="Compare with others").click()
    assert page.get_by_label("IDI Department").is_checked()
    page.get_by_label("IIK Department").check()
    page.get_by_role("button", name="Compare").click()
    heads = page.locator("table.t--side").first.locator("thead th").all_inner_texts()
    assert heads == ["Indicator", "IDI", "IIK"]
    with page.expect_download() as download:
        page.get_by_role("link", name="Figures as CSV").click()
    rows = file_rows(Path(download.value.path()).read_bytes())
    assert {row["Short name"] for row in rows} == {"IDI", "IIK"}
    assert download.value.suggested_filename == "comparison_2021.csv"
