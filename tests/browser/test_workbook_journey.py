"""An administrator's day: a template out, four mistakes, a correction, published and undone."""

import io
import re

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

IDI = "194.63.10.0"
SHEET = "ST-01-M 2021"


@pytest.fixture
def demo(transactional_db):
    call_command("load_units", verbosity=0)
    call_command("load_plan", verbosity=0)
    call_command("load_demo", verbosity=0)


def choose_account(page, username):
    page.goto("/sign-in/")
    page.locator(f"button[value='{username}']").click()
    page.wait_for_url("**/")


def fill(content: bytes, cells: dict[tuple[str, str], object]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    sheet = book[SHEET]
    columns = {re.split(r"[: ]", str(cell.value))[0].title(): cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    for (unit, heading), typed in cells.items():
        sheet.cell(rows[unit], columns[heading]).value = typed
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(page, content: bytes, name: str) -> None:
    page.goto("/uploads/")
    page.set_input_files(
        "input[type=file]",
        {"name": name, "mimeType": "application/octet-stream", "buffer": content},
    )
    page.get_by_role("button", name="Upload and check").click()


def what_is_shown(page) -> dict[str, str]:
    """The parts of the dashboards that a figure of IDI's master students stands behind."""
    shown = {}
    for address in ("/", "/goals/4/", f"/units/{IDI}/"):
        page.goto(address)
        # Long parts far down stand a moment after the first paint (`.later` in site.css).
        page.wait_for_timeout(1000)
        shown[address] = page.locator("main").inner_text()
    return shown


@pytest.mark.parametrize("javascript", [pytest.param(True, marks=pytest.mark.database), False])
def test_a_workbook_from_template_to_dashboard_and_back(
    open_page, site, demo, tmp_path, javascript
):
    page = open_page(javascript=javascript)
    page.context.add_cookies([{"name": "language", "value": "en", "url": site}])
    choose_account(page, "administrator")

    page.goto("/uploads/")
    page.get_by_text("Choose one by one").click()
    page.get_by_label("ST-01-M").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the template").click()
    content = download.value.path().read_bytes()

    wrong = fill(
        content,
        {
            (IDI, "Numerator"): "1.234",
            (IDI, "Denominator"): 2000,
            ("194.63.30.0", "Numerator"): 60,
            ("194.63.30.0", "Denominator"): 50,
            ("194.63.35.0", "Numerator"): "-",
            ("194.63.35.0", "Denominator"): 40,
            ("194.62.60.0", "State"): "not applicable",
        },
    )
    upload(page, wrong, "wrong.xlsx")
    page.get_by_role("heading", name="4 things must be corrected").wait_for()
    assert page.locator("table.t--prob tbody tr").count() == 4
    assert page.locator("table.t--prob").get_by_text("1.234", exact=True).count() == 1

    before = what_is_shown(page)
    right = fill(content, {(IDI, "Numerator"): 111, (IDI, "Denominator"): 177})
    upload(page, right, "master 2021.xlsx")
    page.get_by_role("heading", name="See the differences").wait_for()
    assert "111\u00a0/\u00a0177" in page.locator("table").inner_text()
    page.get_by_label("Why are the figures published?").fill("Final figures")
    seen = page.get_by_label("I have looked at the unusual changes.")
    if seen.count():
        seen.check()
    page.get_by_role("button", name=re.compile("Publish")).click()
    page.get_by_text("Published: ").first.wait_for()
    address = page.url

    published = what_is_shown(page)
    assert all(published[at] != before[at] for at in before)
    assert "111\u00a0/\u00a0177" in published[f"/units/{IDI}/"]
    page.goto(f"/why/ST-01-M/{IDI}/2021/")
    assert "master 2021.xlsx" in page.locator(".why").inner_text()

    page.goto(address)
    page.get_by_label("Why is it undone?").fill("Wrong file")
    page.get_by_role("button", name="Undo the whole file").click()
    page.get_by_text("The file is undone").wait_for()
    assert what_is_shown(page) == before
    page.goto(f"/why/ST-01-M/{IDI}/2021/")
    history = page.locator(".why .log").inner_text()
    assert "Final figures" in history
    assert "Wrong file" in history


def test_a_leader_finds_no_upload_page(page, demo):
    choose_account(page, "leader")
    assert page.locator("a[href='/uploads/']").count() == 0
    assert page.goto("/uploads/").status == 404


def test_a_template_of_a_whole_goal_with_the_keyboard_alone(open_page, site, demo):
    page = open_page(width=360, javascript=False)
    page.context.add_cookies([{"name": "language", "value": "en", "url": site}])
    choose_account(page, "administrator")
    page.goto("/uploads/")
    assert not page.get_by_label("ST-01-M").is_visible()
    page.get_by_label("4 Student mobility").focus()
    page.keyboard.press("Space")
    page.get_by_text("Choose one by one").focus()
    page.keyboard.press("Enter")
    page.get_by_label("EU-02").first.wait_for()
    page.get_by_role("button", name="Download the template").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    sheets = load_workbook(io.BytesIO(download.value.path().read_bytes())).sheetnames
    assert SHEET in sheets
    assert all(name.startswith("ST-") for name in sheets if name.endswith("2021"))
