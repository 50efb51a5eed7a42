"""The method page shows what calculations.md says, worked out by the code that it explains.

The numbers below are copied from the tables of calculations.md, never from the page.
"""

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from goals.pages import method_page
from goals.pages.method.ahead import AHEAD
from goals.pages.method.growth import GROWTH_CASES
from goals.pages.method.sums import SUMS

pytestmark = pytest.mark.django_db

# Series → expected, p, e, a, status (section 1).
LINEAR = {
    ("8", "11", "16"): ("14", "0.375", "0.75", "0.50", "Little progress"),
    ("40", "34", "30"): ("32.5", "0.6", "0.75", "0.80", "Some progress"),
    ("1", "8", "20"): ("15.25", "0.368", "0.75", "0.491", "Little progress"),
}
# Parts → right (section 2).
SUMMED = {
    "6 / 10 + 6 / 10": "12 / 20 = 60.0 %",
    "10 / 50 + 0 / 50": "10 / 100 = 10.0 %",
    "0 / 0": "0 / 0 = –",
    "165,000,000 / 376,000,000": "165,000,000 / 376,000,000 = 43.9 %",
    "0": "0",
    "10 + 11": "21",
    "1 + 1": "1",
}
# Indicator → value, status, score (section 1, published by Statistics Canada's sites).
GROWTH = {
    "1-1-1": ("0.90109", "moderate progress", "2.1507"),
    "1-2-1": ("0.0099915", "moderate progress", "1.7398"),
    "11-3-1": ("0.894939", "moderate progress", "2.1068"),
    "17-3-1": ("0.0644611", "substantial progress", "5"),
    "10-2-1": ("-0.135233", "deterioration", "-5"),
    "12-4-1": ("0", "limited progress", "-2.5"),
    "GIF 1-4-1": ("-0.699948", "deterioration", "-5"),
    "15-5-1": ("1.23405", "target achieved", "5"),
    "12-1-1": ("0.950407", "substantial progress", "2.5030"),
}


class Tables(HTMLParser):
    """The rows of each table that has an id, as texts."""

    def __init__(self, html: str):
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.table, self.cell = "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.table = dict(attrs).get("id") or ""
            self.rows.setdefault(self.table, [])
        elif tag == "tr":
            self.rows[self.table].append([])
        elif tag in ("td", "th"):
            self.rows[self.table][-1].append("")
            self.cell = True

    def handle_endtag(self, tag):
        self.cell = self.cell and tag not in ("td", "th")

    def handle_data(self, data):
        if self.cell:
            row = self.rows[self.table][-1]
            row[-1] = " ".join(f"{row[-1]} {data}".split())


@pytest.fixture
def tables(world, signed_in):
    client = signed_in(world.leader)
    client.cookies["language"] = "en"
    return Tables(client.get(reverse("method")).content.decode()).rows


def number(text: str) -> Decimal:
    return Decimal(re.sub("[,\u00a0 %]", "", text).replace("−", "-"))


def is_near(shown: str, published: str) -> bool:
    """Alike to four digits."""
    return abs(number(shown) - Decimal(published)) <= abs(Decimal(published)) * Decimal("0.0001")


def test_the_straight_line_gives_the_published_rows(tables):
    _head, *rows = tables["linear"]
    found = {}
    for series, target, _way, expected, done, share, attainment, status in rows:
        start, now = re.findall(r"(\d+) \(\d{4}\)", series)
        found[start, now, target.split()[0]] = (expected, done, share, attainment, status)
    assert found.keys() == LINEAR.keys()
    for key, (expected, done, share, attainment, status) in LINEAR.items():
        shown = found[key]
        assert number(shown[0]) == Decimal(expected)
        for text, published in zip(shown[1:4], (done, share, attainment), strict=True):
            assert abs(number(text) / 100 - Decimal(published)) < Decimal("0.001")
        assert shown[4] == status


def test_other_rules_are_worked_out(tables):
    _head, *rows = tables["other-rules"]
    assert [row[-1] for row in rows] == ["On track", "On track", "On track", "No change"]


def test_figures_add_up_as_published(tables):
    _head, *rows = tables["adding"]
    found = {row[1]: row[2] for row in rows}
    assert {parts: found[parts] for parts in SUMMED} == SUMMED
    by_parts = {row[1]: row for row in rows}
    assert by_parts["10 + 20 + not reported"][2:4] == ["30", "2 of 3"]
    assert by_parts["1 + 3 + 0 + not reported"][2:4] == ["2 / 4 = 50.0 %", "3 of 4"]
    assert by_parts["3 + 4"][2] == "no total"


def test_every_way_of_adding_is_told(tables):
    assert len({case.kind for case in SUMS}) == 6
    assert len(tables["adding"]) == len(SUMS) + 1


def test_the_mean_leaves_out_what_is_not_reported():
    assert method_page().mean_text == "15"


def test_the_growth_rate_gives_the_published_results(tables):
    _head, *rows = tables["growth-rates"]
    assert len(rows) == len(GROWTH) == len(GROWTH_CASES)
    for row in rows:
        code = next(code for code in GROWTH if row[0].startswith(f"{code} "))
        value, status, score = GROWTH[code]
        assert is_near(row[4], value), code
        assert is_near(row[5], score), code
        assert row[6].startswith(status), code


def test_what_the_second_opinion_gets_wrong_stands_beside_our_rule(tables):
    ours = {row[0].split(" ", 1)[0]: row[7] for row in tables["growth-rates"][1:]}
    assert ours["15-5-1"] == "Such a target is refused"
    assert ours["12-1-1"] == "Little progress"
    assert ours["GIF"] == "Moving away"


def test_a_small_group_takes_one_more_with_it(tables):
    shown = {row[0]: row[2] for row in tables["small-groups"][1:]}
    assert shown == {
        "A": "Withheld a small group",
        "B": "Withheld covers for it",
        "C": "30 / 90",
    }


def test_the_fewer_the_years_the_less_is_said(tables):
    three, five, eight = (row[1] for row in tables["years-ahead"][1:])
    assert "must rise by 2.6 a year to reach 60 in 2025" in three
    assert "between 1 and 4." in five.replace(".0", "")
    assert "about 1 in" in eight
    assert [len(case.values) for case in AHEAD] == [3, 5, 8]


def test_the_what_if_of_the_first_row_is_told(world, signed_in):
    client = signed_in(world.leader)
    client.cookies["language"] = "en"
    text = client.get(reverse("method")).content.decode()
    assert "To be on track in 2021 it must be at least 16." in text  # 8 + 0.95 · (16 − 8) = 15.6


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_is_there_before_any_plan_and_in_three_languages(world, signed_in, language):
    client = signed_in(world.leader)
    client.cookies["language"] = language
    answer = client.get(reverse("method"))
    assert answer.status_code == 200
    assert ("0.90109" if language == "en" else "0,90109") in answer.content.decode()


def test_the_page_asks_no_more_than_who_reads(world, signed_in, django_assert_max_num_queries):
    client = signed_in(world.leader)
    with django_assert_max_num_queries(3):  # session, person, rights
        client.get(reverse("method"))


def test_menu_and_footer_lead_here(world, signed_in):
    answer = signed_in(world.auditor).get(reverse("overview"))
    shell = answer.context["shell"]
    assert shell.nav[-1].url == reverse("method")
    assert answer.content.decode().count(f'href="{reverse("method")}"') == 3  # both menus


# What each worked case of the level must come to, by level.md B3; copied from no page.
LEVELS = [
    "Documented",
    "Not documented",
    "Documented",
    "Partly documented",
    "Partly documented",
    "Partly documented",
    "Documented",
    "Expired",
]


def test_the_level_is_worked_out(world, signed_in):
    client = signed_in(world.leader)
    client.cookies["language"] = "en"
    rows = Tables(client.get(reverse("method")).content.decode()).rows
    cases = [row for row in rows["level-cases"] if len(row) == 4][-len(LEVELS) :]
    assert [row[2] for row in cases] == LEVELS
    assert "one more supporting item from another category than C" in cases[3][3]
    assert "rule 1" in cases[0][3]
    assert "rule 2" in cases[2][3]
    assert any("REF 2021" in row[0] for row in rows["schemes"])
