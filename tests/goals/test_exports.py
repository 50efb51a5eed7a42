"""A page and its file say the same, number by number; and who may take a file out."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import translation

from goals import exports
from goals.calculations.terms import Aggregation, State
from goals.models import Extent, Goal, PlanIndicator
from goals.pages.reading import Reading
from institutes.access import rights_of
from institutes.models import Membership, Person, Role
from tests.counted import queries_of
from tests.goals.pages.test_dashboards import more_institutes
from tests.goals.series import LATER, plan, publish, series, silent, target, value
from tests.goals.tables import Cells, file_rows, is_shown_as
from tests.once import once

pytestmark = pytest.mark.django_db
NTNU, IE, IDI, IIK, ISL = "194.0.0.0", "194.63.0.0", "194.63.10.0", "194.63.30.0", "194.62.60.0"


@pytest.fixture
@once
def master(world):
    return series("ST-01-M", Aggregation.RATIO, smallest_group=5)


@pytest.fixture
@once
def portal(world, master):
    """A share with every state, an amount with a real total, and the documented level."""
    euros = series("EU-01", measured_in="eur", whole_numbers=False)
    level = series("LV-01", Aggregation.COVERAGE)
    the_plan = plan(master, euros, level, lead=master)
    PlanIndicator.objects.filter(indicator=euros).update(goal=Goal.objects.get(number=1))
    target(the_plan, master, world.ntnu, "0.40", is_demo=True)
    target(the_plan, euros, world.ntnu, 2_000_000, base="1000000.5")
    publish(
        value(master, world.idi, 2017, 20, 101, is_demo=True),
        value(master, world.idi, 2020, 33, 101, is_demo=True),
        value(master, world.idi, 2021, 37, 109, is_demo=True),
        value(master, world.iik, 2021, 0, 60),
        silent(value(master, world.ihk, 2021), State.NOT_APPLICABLE, "=1+1"),
        silent(value(master, world.ims, 2021), State.WITHHELD),
        value(euros, world.idi, 2020, "123456.75"),
        value(euros, world.idi, 2021, "20356210.5"),
        value(euros, world.ntnu, 2021, "1500000.25", extent=Extent.TOTAL),
        value(level, world.idi, 2021, 1, 1),
        value(level, world.iik, 2021, 0, 1),
    )
    return the_plan


ADDRESSES = {
    "overview": "/",
    "goal": "/goals/4/",
    "other_goal": "/goals/1/",
    "indicator": "/indicators/ST-01-M/",
    "unit": f"/units/{IDI}/",
    "faculty": f"/units/{IE}/",
    "compare": f"/compare/?unit={IDI}&unit={IE}&unit={NTNU}",
}


@pytest.fixture
def english(world, signed_in):
    """`english("/")`: the page and the rows of its file, as the university's leader sees them."""

    def ask(address, person=world.leader, **query):
        client = signed_in(person)
        client.cookies["language"] = "en"
        asked = address + ("&" if "?" in address else "?") + urlencode(query)
        page, file = client.get(asked), client.get(f"{asked}&format=csv")
        assert page.status_code == 200
        return page.content.decode(), file_rows(file.content)

    return ask


def by_cell(rows):
    found = {(row["Indicator code"], row["Unit code"], row["Year"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def same_value(row, texts):
    """The value cell of a page: a number with its parts, or the word of its state."""
    if row["State code"] != "value":
        assert (texts[0], row["Value"], row["Numerator"]) == (row["State"], "", "")
        return
    if row["Value"] == "":
        assert texts[0] == "–"
        return
    assert is_shown_as(row["Value"], texts[0])
    if len(texts) > 1 and "/" in texts[1]:
        part, whole = texts[1].split("/")
        assert is_shown_as(row["Numerator"], part.strip())
        assert is_shown_as(row["Denominator"], whole.strip())


def same_target(row, texts):
    if texts[0] == "–":
        assert row["Target"] == ""
    else:
        assert is_shown_as(row["Target"], texts[0])


def same_coverage(row, texts):
    told = re.match(r"(\d+) of (\d+) departments(, (\d+) not applicable)?", " ".join(texts))
    if told is None:
        assert row["Reported"] == row["Should report"] == ""
    else:
        assert (row["Reported"], row["Should report"]) == told.group(1, 2)
        assert row["Exempt"] == (told[4] or "0")


def same_word(row, texts):
    assert texts[0] == (row["Documented level"] or row["Status"])


def link_of(cells, pattern):
    return next((m[1] for cell in cells for link in cell[2] if (m := re.search(pattern, link))), "")


def labelled(cells):
    return {label: texts for label, texts, _links in cells}


CHECKS = {
    "Target": same_target,
    "Coverage": same_coverage,
    "Coverage and source": same_coverage,
    "Status": same_word,
}


@pytest.mark.parametrize("name", ["unit", "faculty", "goal", "other_goal", "indicator"])
def test_every_row_of_the_pages_tables_stands_in_the_file(portal, english, name):
    """Found by the link to the calculation, which names series, unit and year."""
    html, rows = english(ADDRESSES[name])
    found, compared = by_cell(rows), 0
    for cells in Cells(html).rows:
        if not (why := link_of(cells, r"/why/([^?]+)/")):
            continue
        row = found[tuple(why.split("/"))]
        texts = labelled(cells)
        same_value(row, texts.get("2021") or texts["Value"])
        if "Since 2020" in texts:
            change = texts["Since 2020"][0]
            assert (
                is_shown_as(row["Change since the year before"], change)
                if row["Change since the year before"]
                else change == "–"
            )
        for label, check in CHECKS.items():
            if label in texts and not (label == "Coverage" and row["Unit code"].count(".0") < 2):
                check(row, texts[label])
        compared += 1
    assert compared == sum(row["Year"] == "2021" for row in rows) - (name == "indicator")


@pytest.mark.parametrize("code", ["ST-01-M", "EU-01", "LV-01"])
def test_the_sentences_of_every_why_panel_stand_in_the_file(
    world, portal, english, signed_in, code
):
    _html, rows = english(f"/indicators/{code}/?year=2021")
    client = signed_in(world.leader)
    client.cookies["language"] = "en"
    for row in rows:
        if row["Year"] == "2021":
            panel = client.get(f"/why/{code}/{row['Unit code']}/2021/").content.decode()
            said = re.search(r'<p class="why__say">(.*?)</p>', panel, re.DOTALL)[1]
            assert unescape(said).split() == row["Explanation"].split()


def test_the_years_under_the_chart_stand_in_the_file(portal, english):
    html, rows = english(ADDRESSES["indicator"])
    found = by_cell(rows)
    years = [cells for cells in Cells(html).rows if cells[0][1] and cells[0][1][0].isdigit()]
    assert len(years) == 10
    for cells in years:
        row = found["ST-01-M", NTNU, cells[0][1][0]]
        texts = labelled(cells)
        same_value(row, [*texts["Value"], *texts["Parts"]])
        same_coverage(row, texts["Coverage"])
        assert (row["Status"] == "") == (row["Year"] != "2021")


def test_the_columns_of_a_comparison_stand_in_the_file(portal, english):
    html, rows = english(ADDRESSES["compare"])
    found = by_cell(rows)
    compared = 0
    for cells in Cells(html).rows:
        for _label, texts, links in cells:
            why = next((link for link in links if "/why/" in link), None)
            if why is None:
                continue
            row = found[tuple(re.search(r"/why/([^?]+)/", why)[1].split("/"))]
            compared += 1
            assert (row["Documented level"] or row["Status"]) in texts
            if not row["Documented level"]:
                same_value(row, texts)
            shown = next((text for text in texts if text.startswith("Target 2021")), None)
            assert (shown is None) == (row["Target"] == "" or bool(row["Documented level"]))
            if shown:
                assert is_shown_as(row["Target"], shown.split(": ")[1])
    assert compared == len(rows) == 9


def test_the_overviews_cells_and_numbers_stand_in_the_file(portal, english):
    html, rows = english(ADDRESSES["overview"])
    found = by_cell(rows)
    compared = 0
    for cells in Cells(html).rows:
        for _label, texts, links in cells:
            if why := next((link for link in links if "/why/" in link), None):
                same_word(found[tuple(re.search(r"/why/([^?]+)/", why)[1].split("/"))], texts)
                compared += 1
    assert compared == 2 * 5
    for code, shown in (("ST-01-M", "21.9\u00a0%"), ("EU-01", "1,500,000\u00a0EUR")):
        assert shown in html
        assert is_shown_as(found[code, NTNU, "2021"]["Value"], shown)
    assert found["ST-01-M", NTNU, "2021"]["Departments by status"] == (
        "1 some progress, 2 not enough data, 1 no target, 1 not applicable"
    )


def test_the_file_says_what_the_why_panel_says(portal, world, english, signed_in):
    _html, rows = english(ADDRESSES["unit"])
    row = by_cell(rows)["ST-01-M", IDI, "2021"]
    client = signed_in(world.leader)
    client.cookies["language"] = "en"
    page = client.get(reverse("why", args=["ST-01-M", IDI, 2021])).context["page"]
    with translation.override("en"):
        assert row["Explanation"] == " ".join(page.standing.sentences)
        assert is_shown_as(row["Expected value"], page.expected_text)
        assert is_shown_as(row["Base value"], page.standing.base_text)
        assert is_shown_as(row["Percent done of what was expected"], page.attainment_text)
    assert (row["Target set for"], row["Target: demo or real"]) == ("NTNU", "demo")
    assert row["Reason codes"] == "inherited_target base_from_own_figure"


def test_the_file_says_how_it_was_read(portal, world, english):
    _html, rows = english(ADDRESSES["unit"], as_of="01.06.2021", organisation="now")
    told = {(row["Plan"], row["Year read"], row["As it stood on"], row["Language"]) for row in rows}
    assert told == {("International Action Plan 2018–2021", "2021", "2021-06-01", "en")}
    assert {row["Organisation"] for row in rows} == {"as it is now"}


def test_the_file_follows_the_day_that_is_asked_for(portal, world, master, english):
    publish(value(master, world.idi, 2021, 50, 109), at=LATER)
    _html, then = english(ADDRESSES["unit"], as_of="01.06.2021")
    _html, now = english(ADDRESSES["unit"])
    at = ("ST-01-M", IDI, "2021")
    assert (by_cell(then)[at]["Numerator"], by_cell(now)[at]["Numerator"]) == ("37", "50")


@pytest.mark.parametrize(
    ("language", "heading", "shown"),
    [("nb", "Verdi", ","), ("nn", "Verdi", ","), ("en", "Value", ".")],
)
def test_numbers_are_plain_in_the_readers_language(
    portal, world, signed_in, language, heading, shown
):
    client = signed_in(world.leader)
    client.cookies["language"] = language
    content = client.get(ADDRESSES["unit"], {"format": "csv"}).content
    values = [row[heading] for row in file_rows(content)]
    assert f"20356210{shown}5" in values


def test_the_four_states_stay_apart(portal, english):
    _html, rows = english(ADDRESSES["indicator"])
    found = by_cell(rows)
    codes = {
        unit: found["ST-01-M", unit, "2021"]["State code"]
        for unit in (IIK, "194.62.75.0", "194.62.80.0", ISL)
    }
    assert list(codes.values()) == ["value", "not_applicable", "withheld", "not_reported"]
    zero = found["ST-01-M", IIK, "2021"]
    assert (zero["Value"], zero["Numerator"], zero["Denominator"]) == ("0", "0", "60")


def test_texts_that_a_spreadsheet_could_run_are_made_harmless(portal, english):
    _html, rows = english(ADDRESSES["indicator"])
    reason = by_cell(rows)["ST-01-M", "194.62.75.0", "2021"]["Why there is no figure"]
    assert reason == "'=1+1"
    numeric = re.compile(r"-?\d+(\.\d+)?")
    for row in rows:
        for text in row.values():
            assert not text.startswith(("=", "+", "@", "\t")), text
            assert not text.startswith("-") or numeric.fullmatch(text), text


def test_a_small_group_is_in_no_file_outside_its_reach(portal, world, master, english):
    publish(value(master, world.idi, 2021, 3, 4477), value(master, world.iik, 2021, 912, 6001))
    for address in ADDRESSES.values():
        html, rows = english(address)
        everything = "\n".join(text for row in rows for text in row.values())
        for planted in ("4477", "6001", "4,477", "6,001"):
            assert planted not in everything
            assert planted not in html
    row = by_cell(english(ADDRESSES["unit"])[1])["ST-01-M", IDI, "2021"]
    withheld = [row[name] for name in ("Value", "Numerator", "Denominator")]
    assert (row["State code"], withheld) == ("withheld", ["", "", ""])
    own = by_cell(english(ADDRESSES["unit"], person=world.head)[1])
    assert own["ST-01-M", IDI, "2021"]["Denominator"] == "4477"


# ── Who may ────────────────────────────────────────────────────────────────────────────────

EVERYWHERE = set(ADDRESSES)
IN_IE = {"unit", "faculty"}
MAY = {
    "reporter": {"unit"},
    "colleague": {"unit"},
    "head": {"unit"},
    "reviewer": IN_IE,
    "dean": IN_IE,
    "leader": EVERYWHERE,
    "administrator": EVERYWHERE,
    "auditor": EVERYWHERE,
}


@pytest.fixture
def people(world):
    dean = Person.objects.create(username="dean", name="Dina Dekan")
    Membership.objects.create(person=dean, unit=world.ie, role=Role.LEADER)
    return {role: dean if role == "dean" else getattr(world, role) for role in MAY}


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("name", ADDRESSES)
def test_files_are_for_those_with_a_role_in_the_unit_or_above(
    portal, people, signed_in, role, name
):
    client = signed_in(people[role])
    page = client.get(ADDRESSES[name])
    file = client.get(ADDRESSES[name] + ("&" if "?" in ADDRESSES[name] else "?") + "format=csv")
    may = name in MAY[role]
    assert page.status_code == 200
    assert ("format=csv" in page.content.decode()) == may
    assert file.status_code == (200 if may else 403)
    if not may:
        assert "20356210" not in file.content.decode()
        assert file["Content-Type"].startswith("text/html")
        assert 'class="lead"' in file.content.decode()


def test_a_comparison_is_for_those_who_may_have_every_unit_in_it(portal, people, signed_in):
    own = f"/compare/?unit={IDI}&unit={IIK}&format=csv"
    others = f"/compare/?unit={IDI}&unit={ISL}&format=csv"
    assert signed_in(people["reviewer"]).get(own).status_code == 200
    assert signed_in(people["reviewer"]).get(others).status_code == 403


def test_scope_follows_the_organisation_of_the_year(portal, world, signed_in):
    """IHS was an institute of HF until 2020."""
    dean = Person.objects.create(username="dean-hf", name="Dekan")
    Membership.objects.create(person=dean, unit=world.hf, role=Role.LEADER)
    address = f"/units/{world.ihs.code}/"
    assert signed_in(dean).get(address, {"year": 2019, "format": "csv"}).status_code == 200
    reviewer = signed_in(world.reviewer)
    assert reviewer.get(address, {"year": 2019, "format": "csv"}).status_code == 403


# ── The answer ─────────────────────────────────────────────────────────────────────────────


def test_the_answer_is_a_file_that_nobody_keeps(portal, world, signed_in):
    answer = signed_in(world.leader).get(f"/units/{IDI}/", {"format": "csv", "as_of": "01.06.2021"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="IDI_2021_2021-06-01.csv"'
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    again = signed_in(world.leader).get(f"/units/{IDI}/", {"format": "csv"})
    assert again["Content-Disposition"] == 'attachment; filename="IDI_2021.csv"'


def test_a_name_with_other_letters_is_sent_as_rfc_6266_says(portal, world):
    the_reading = Reading(portal, 2021, rights_of(world.leader, date(2021, 6, 1)))
    assert exports.filename(the_reading, "ØK") == "ØK_2021.csv"
    assert exports.filename(the_reading, 'a"b/..\r\n') == "a-b-..-_2021.csv"


@pytest.mark.parametrize(
    "address",
    [
        "/?format=csv&year=1899",
        f"/units/{IDI}/?format=csv&as_of=31.02.2021",
        "/goals/4/?format=csv&series=XX-99",
        f"/compare/?format=csv&unit={IDI}",
        f"/compare/?format=csv&unit={IDI}&unit={IIK}&unit=194.99.99.0",
    ],
)
def test_a_wrong_choice_is_no_file_of_something_else(portal, world, signed_in, address):
    answer = signed_in(world.leader).get(address)
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/html")


def test_another_format_is_the_page(portal, world, signed_in):
    answer = signed_in(world.leader).get("/", {"format": "xml"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_an_empty_portal_has_no_file(world, signed_in):
    answer = signed_in(world.administrator).get("/", {"format": "csv"})
    assert answer["Content-Type"].startswith("text/html")
    plan()
    assert signed_in(world.administrator).get("/", {"format": "csv"}).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_units(portal, world, master, signed_in):
    client = signed_in(world.leader)

    def queries(address):
        return queries_of(client, address, {"format": "csv"})

    addresses = ("/", "/goals/4/", "/indicators/ST-01-M/", f"/units/{IE}/")
    few = [queries(address) for address in addresses]
    more_institutes(world, master, 30)
    assert [queries(address) for address in addresses] == few


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("100.0000", "100"),
        ("0.0000", "0"),
        ("-0.00", "0"),
        ("1234567890.1234", "1234567890.1234"),
        ("1E+7", "10000000"),
        ("33.94495412844036697247706422", "33.9449541284404"),
    ],
)
def test_numbers_keep_fifteen_digits_and_no_exponent(value, text):
    assert exports.plain(Decimal(value)) == text
