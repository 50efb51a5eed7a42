"""Two to six units side by side: what is shown, what is refused in words, and no rank."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.calculations.terms import Aggregation, State
from tests.goals.series import plan, publish, series, silent, target, value
from tests.once import once

pytestmark = pytest.mark.django_db
IE, IDI, IIK, ISL = "194.63.0.0", "194.63.10.0", "194.63.30.0", "194.62.60.0"
IHS, IHK, IMS, HF = "194.62.65.0", "194.62.75.0", "194.62.80.0", "194.62.0.0"


@pytest.fixture
@once
def master(world):
    made = series("ST-01-M", Aggregation.RATIO, smallest_group=5)
    target(plan(made), made, world.ntnu, "0.40")
    return made


@pytest.fixture
def compare(master, world, signed_in):
    def ask(*units, person=world.leader, **query):
        return signed_in(person).get(reverse("compare"), {"unit": units, "year": 2021} | query)

    return ask


def cells(answer):
    [section] = answer.context["page"].sections
    [row] = section.rows
    return row.cells


def test_units_stand_side_by_side_in_the_order_they_were_chosen(world, master, compare):
    publish(value(master, world.idi, 2021, 10, 100), value(master, world.isl, 2021, 40, 100))
    answer = compare(ISL, IE, IDI)
    found = [cell.standing for cell in cells(answer)]
    assert [one.unit.acronym for one in found] == ["ISL", "IE", "IDI"]
    assert [one.parts_text for one in found] == ["40\u00a0/\u00a0100", *["10\u00a0/\u00a0100"] * 2]
    text = answer.content.decode()
    assert "1 av 2 institutt" in text
    for one in found:
        assert reverse("why", args=["ST-01-M", one.unit.code, 2021]) in text


def test_the_four_states_stay_apart(world, master, compare):
    publish(
        value(master, world.idi, 2021, 0, 40),
        silent(value(master, world.iik, 2021), State.NOT_APPLICABLE, "no students"),
        silent(value(master, world.ihk, 2021), State.WITHHELD),
    )
    states = [cell.standing.cell.state for cell in cells(compare(IDI, IIK, IHK, IMS))]
    assert states == [State.VALUE, State.NOT_APPLICABLE, State.WITHHELD, State.NOT_REPORTED]


def test_a_small_group_is_withheld_outside_its_reach(world, master, compare):
    publish(value(master, world.idi, 2021, 3, 4477), value(master, world.iik, 2021, 912, 6001))
    assert "4\u00a0477" not in compare(IDI, IIK).content.decode()
    assert "4\u00a0477" in compare(IDI, IIK, person=world.head).content.decode()


@pytest.mark.parametrize("units", [(), (IDI,), (IDI, IDI), ("",)])
def test_too_few_are_asked_for_more_without_a_reproach(compare, units):
    answer = compare(*units)
    assert answer.status_code == 200
    assert (answer.context["page"].sections, answer.context["units_form"].errors) == ([], {})
    assert 'class="choose" open' in answer.content.decode()


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ((IE, IDI, IIK, ISL, IHK, IMS, HF), "7"),
        ((IDI, "194.99.99.0"), "194.99.99.0"),
        ((IDI, IHS), IHS),  # not part of the university that year
        ((IDI, "<script>\x00"), "&lt;script&gt;"),
    ],
)
def test_a_wrong_choice_is_said_and_the_form_keeps_the_rest(compare, units, said):
    answer = compare(*units)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert said in text
    assert "<script>" not in text.replace('<script src="', "")
    assert 'href="#id_unit"' in text
    assert 'id="id_unit"' in text
    assert answer.context["page"].sections == []
    kept = answer.context["units_form"].chosen
    assert (
        text.count(" checked>")
        == len(kept)
        == len([code for code in units if code[:4] == "194." and code not in ("194.99.99.0", IHS)])
    )


def test_what_is_known_is_compared_beside_what_is_not(compare):
    answer = compare(IDI, IIK, "194.99.99.0")
    assert answer.context["units_form"].errors
    assert len(cells(answer)) == 2


def test_a_unit_of_another_year_is_compared_in_its_own(world, master, compare):
    assert [cell.standing.unit.acronym for cell in cells(compare(IHS, IDI, year=2019))] == [
        "IHS",
        "IDI",
    ]


@pytest.mark.parametrize("query", [{"year": "1899"}, {"as_of": "31.02.2021"}])
def test_a_wrong_year_or_day_is_said_and_the_units_stay(compare, query):
    answer = compare(IDI, IIK, **query)
    assert answer.context["form"].errors
    assert len(cells(answer)) == 2


def test_the_unit_page_and_the_list_lead_here(world, master, signed_in):
    client = signed_in(world.leader)
    unit = client.get(reverse("unit", args=[IDI])).content.decode()
    assert f"{reverse('compare')}?year=2021&amp;unit={IDI}" in unit
    assert reverse("compare") in client.get(reverse("units")).content.decode()


def test_an_empty_portal_and_an_empty_plan_have_the_page(world, signed_in):
    client = signed_in(world.leader)
    assert client.get(reverse("compare")).status_code == 200
    plan()
    answer = client.get(reverse("compare"), {"unit": [IDI, IIK]})
    assert answer.context["page"].sections == []


def test_two_units_and_six_take_the_same_number_of_queries(world, master, compare):
    publish(value(master, world.idi, 2021, 10, 100), value(master, world.isl, 2021, 40, 100))

    def queries(*units):
        compare(*units)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            assert len(cells(compare(*units))) == len(units)
        return len(captured)

    assert queries(IDI, IE) == queries(IDI, ISL, IE, HF, IIK, IHK)
