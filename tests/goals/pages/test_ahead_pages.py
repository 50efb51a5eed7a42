"""What lies ahead, and the second opinion, on the pages: as much as the years allow, in words."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from goals.calculations.ahead import Chance
from goals.calculations.terms import Aggregation, Direction, State
from goals.models import Annotation
from goals.pages.ahead import way_ahead
from goals.pages.reading import Reading
from goals.wording.ahead import chance_text, required_text
from institutes.access import Rights
from tests.counted import queries_of
from tests.goals.series import LATER, plan, publish, series, silent, target, value
from tests.once import once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(bokmål):
    """The words are asked for as they stand in the code."""
    with translation.override("en"):
        yield


D = Decimal
IDI = "194.63.10.0"


@pytest.fixture
@once
def stays(world):
    return series()


@pytest.fixture
@once
def the_plan(world, stays):
    made = plan(stays)
    target(made, stays, world.idi, 100, base=40, base_year=2015)
    return made


@pytest.fixture
def pandemic(stays):
    return Annotation.objects.create(
        kind=Annotation.Kind.BREAK,
        indicator=stays,
        first_year=2019,
        last_year=2020,
        text_nb="Pandemi",
        text_en="Pandemic",
    )


def yearly(indicator, unit, first, *numbers):
    publish(*(value(indicator, unit, first + n, number) for n, number in enumerate(numbers)))


def ahead(the_plan, indicator, unit, year=2019, **fields):
    reading = Reading(the_plan, year, Rights())
    node = reading.organisation.nodes[unit.pk]
    found = reading.standings([indicator], [node])[indicator.pk, unit.pk]
    return way_ahead(found, reading.breaks(indicator), **fields)


def told(way):
    return " ".join(way.sentences)


def test_few_years_give_what_is_needed(world, the_plan, stays):
    yearly(stays, world.idi, 2017, 50, 60, 70)
    way = ahead(the_plan, stays, world.idi)
    assert "15" in way.sentences[0]
    assert way.found.projection is way.found.pace is None
    assert way.projections == {}
    assert way.reach is None


def test_four_or_five_years_give_the_range_of_the_pace(world, the_plan, stays):
    yearly(stays, world.idi, 2016, 40, 50, 65, 70)
    way = ahead(the_plan, stays, world.idi)
    assert way.reach[0] == 2021
    assert (way.reach[1].low, way.reach[1].high) == (80, 100)
    assert [row.band != "" for row in way.years] == [False, True]


def test_six_years_give_a_line_with_a_band_and_a_chance(world, the_plan, stays):
    yearly(stays, world.idi, 2014, 40, 50, 55, 62, 73, 78)
    way = ahead(the_plan, stays, world.idi)
    assert sorted(way.projections) == [2020, 2021]
    assert way.found.projection == way.projections[2021]
    assert way.projections[2021].chance
    assert way.projected_from == 2019


def test_years_with_a_break_are_left_out_unless_asked_for(world, the_plan, stays, pandemic):
    yearly(stays, world.idi, 2012, 40, 45, 50, 55, 60, 65, 70, 12)
    without = ahead(the_plan, stays, world.idi)
    assert 2019 not in without.found.years_used
    assert without.projected_from == 2018
    assert without.break_years == [2019]
    counted = ahead(the_plan, stays, world.idi, with_breaks=True)
    assert 2019 in counted.found.years_used
    assert counted.found.projection.expected < without.found.projection.expected
    assert without.found.needed == counted.found.needed == 44


def test_the_target_year_and_a_missing_target_are_said(world, the_plan, stays):
    yearly(stays, world.idi, 2016, 40, 50, 65, 70, 80, 90)
    ended = ahead(the_plan, stays, world.idi, year=2021)
    assert ended.found is None
    assert "2021" in told(ended)
    none = ahead(the_plan, stays, world.iik)
    assert none.found is None
    assert len(none.sentences) == 1


def test_a_series_that_is_not_judged_has_no_way_ahead(world):
    neutral = series("EU-03", direction="neutral")
    made = plan(neutral)
    target(made, neutral, world.idi, 100, base=40)
    yearly(neutral, world.idi, 2012, 1, 2, 3, 4, 5, 6, 7, 8)
    way = ahead(made, neutral, world.idi)
    assert (way.found, way.sentences, way.years) == (None, [], [])


def test_one_that_is_done_or_not_has_no_pace(world):
    once = series("EU-03", rule="one_off")
    made = plan(once)
    target(made, once, world.idi, 1, base=0)
    yearly(once, world.idi, 2012, 0, 0, 0, 0, 0, 0, 0, 0)
    assert ahead(made, once, world.idi).found is None


def test_zero_is_a_value_and_missing_is_none(world, the_plan, stays):
    yearly(stays, world.idi, 2018, 0)
    assert ahead(the_plan, stays, world.idi).found.needed == D(100) / 3
    publish(silent(value(stays, world.iik, 2018), State.NOT_REPORTED))
    target(the_plan, stays, world.iik, 100, base=40)
    assert ahead(the_plan, stays, world.iik).found is None


def test_what_is_withheld_is_not_ahead_either(world):
    master = series("ST-01-M", Aggregation.RATIO, smallest_group=5)
    made = plan(master)
    target(made, master, world.idi, "0.40", base="0.10", base_year=2015)
    publish(*(value(master, world.idi, year, 3, 40) for year in range(2012, 2020)))
    assert ahead(made, master, world.idi).found is None


# ── What-if ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("needed", "direction", "measured_in", "text"),
    [
        ("15.25", "up", "count", "16"),
        ("15.25", "down", "count", "15"),
        ("16", "up", "count", "16"),
        ("16.0000000000000000000000001", "up", "count", "16"),
        ("15.9999999999999999999999999", "down", "count", "16"),
        ("0.33841", "up", "share", "33.9\u00a0%"),
        ("0.33849", "down", "share", "33.8\u00a0%"),
        ("0.4", "up", "share", "40\u00a0%"),
        ("2.51", "up", "per_100_fte", "2.6\u00a0"),
        ("1000.2", "up", "nok_1000", "1,001\u00a0"),
        ("1.201", "up", "ratio", "1.21"),
    ],
)
def test_what_is_required_is_rounded_to_the_safe_side(needed, direction, measured_in, text):
    assert required_text(D(needed), Direction(direction), measured_in).startswith(text)


def test_who_shows_what_is_required_is_on_track(world, the_plan, stays):
    yearly(stays, world.idi, 2015, 40, 50, 55, 62, 73)
    way = ahead(the_plan, stays, world.idi, year=2019)
    assert [row.required for row in way.years] == ["88", "97"]
    publish(value(stays, world.idi, 2020, 88))
    reading = Reading(the_plan, 2020, Rights())
    node = reading.organisation.nodes[world.idi.pk]
    found = reading.standings([stays], [node])[stays.pk, world.idi.pk]
    assert found.assessment.status == "on_track"
    publish(value(stays, world.idi, 2020, 87), at=LATER)
    found = reading.standings([stays], [node])[stays.pk, world.idi.pk]
    assert found.assessment.status == "some_progress"


@pytest.mark.parametrize("chance", [Chance(0, 1), Chance(1, 1), Chance(1, 4), Chance(9, 10)])
def test_a_chance_is_said_in_words(chance):
    assert "None" not in chance_text(chance)
    assert "100" not in chance_text(chance)


# ── The pages ──────────────────────────────────────────────────────────────────────────────


def test_the_why_panel_has_the_way_ahead_and_a_switch_for_breaks(
    world, the_plan, stays, pandemic, signed_in
):
    yearly(stays, world.idi, 2012, 40, 45, 50, 55, 60, 65, 70, 12)
    client = signed_in(world.leader)
    address = reverse("why", args=["RE-04-N", IDI, 2019])
    without = client.get(address)
    assert f'href="{address}?with_breaks=1"' in without.content.decode()
    assert not without.context["page"].ahead.with_breaks
    counted = client.get(address, {"with_breaks": "1"})
    assert counted.context["page"].ahead.with_breaks
    assert f'href="{address}"' in counted.content.decode()
    odd = client.get(address, {"with_breaks": "perhaps"})
    assert not odd.context["page"].ahead.with_breaks


def test_the_switch_keeps_the_day(world, the_plan, stays, pandemic, signed_in):
    yearly(stays, world.idi, 2012, 40, 45, 50, 55, 60, 65, 70, 12)
    address = reverse("why", args=["RE-04-N", IDI, 2019])
    page = signed_in(world.leader).get(address, {"as_of": "2021-06-02"}).context["page"]
    assert page.breaks_address == f"{address}?as_of=2021-06-02&with_breaks=1"


def test_the_indicator_page_lists_the_years_ahead(world, stays, signed_in):
    made = plan(stays)
    target(made, stays, world.ntnu, 100, base=40)
    yearly(stays, world.idi, 2012, 40, 45, 50, 55, 60, 65, 70, 75)
    answer = signed_in(world.leader).get(reverse("indicator", args=["RE-04-N"]), {"year": 2019})
    page = answer.context["page"]
    assert [row.year for row in page.ahead.years] == [2020, 2021]
    text = answer.content.decode()
    for row in page.ahead.years:
        for cell in (row.required, row.expected, row.band):
            assert cell in text


def test_a_break_is_marked_and_told_below(world, the_plan, stays, pandemic, signed_in):
    yearly(stays, world.idi, 2012, 40, 45, 50, 55, 60, 65, 70, 12)
    client = signed_in(world.leader)
    for name, args in (("indicator", ["RE-04-N"]), ("unit", [IDI]), ("goal", [4])):
        text = client.get(reverse(name, args=args), {"year": 2019}).content.decode()
        assert "Pandemi" in text
        assert "<sup>1</sup>" in text
        before = client.get(reverse(name, args=args), {"year": 2018}).content.decode()
        assert ("Pandemi" in before) is (name == "unit")  # whose path runs through the break


def test_a_year_with_gaps_is_drawn_hollow_and_told(world, the_plan, stays, signed_in):
    yearly(stays, world.idi, 2018, 40, 45)
    answer = signed_in(world.leader).get(reverse("indicator", args=["RE-04-N"]), {"year": 2019})
    assert len(answer.context["page"].trend.hollow) == 2
    assert 'class="c-hollow"' in answer.content.decode()
    assert answer.context["page"].is_partly_covered


def test_a_small_drawing_ends_in_a_hollow_dot_if_not_all_have_reported(
    world, the_plan, stays, signed_in
):
    yearly(stays, world.idi, 2018, 40, 45)
    client = signed_in(world.leader)
    goal = client.get(reverse("goal", args=[4]), {"year": 2019})
    [series_row] = goal.context["page"].rows
    assert (len(series_row.trend.dots), len(series_row.trend.hollow)) == (0, 1)
    assert "Hult punkt" in goal.content.decode()
    own = client.get(reverse("unit", args=[IDI]), {"year": 2019})
    assert 'class="c-hollow"' not in own.content.decode()
    assert "Hult punkt" not in own.content.decode()


# ── The second opinion ─────────────────────────────────────────────────────────────────────


def opinion(client, year=2019, unit=IDI):
    return client.get(reverse("why", args=["RE-04-N", unit, year])).context["page"].second_opinion


def test_the_second_opinion_is_that_of_the_growth_rule(world, stays, signed_in):
    """12-1-1 of the published cases: 0.37 in 2015, 9.53 in 2025, 60 by 2030, moved by six years."""
    made = plan(stays)
    target(made, stays, world.idi, 60, base="0.37", base_year=2009, year=2024)
    publish(value(stays, world.idi, 2019, "9.53"))
    said = opinion(signed_in(world.leader))
    assert "Open SDG" in said
    assert "2,5" in said


@pytest.mark.parametrize("numbers", [(), (5,)])
def test_without_two_years_there_is_no_second_opinion(world, the_plan, stays, signed_in, numbers):
    the_plan.targets.all().delete()
    yearly(stays, world.idi, 2019, *numbers)
    assert opinion(signed_in(world.leader)) == ""


def test_without_a_figure_for_the_year_there_is_no_second_opinion(
    world, the_plan, stays, signed_in
):
    yearly(stays, world.idi, 2016, 40, 50, 60)
    assert opinion(signed_in(world.leader), 2018)
    assert opinion(signed_in(world.leader), 2019) == ""


def test_the_second_opinion_has_no_status_mark(world, the_plan, stays, signed_in):
    yearly(stays, world.idi, 2016, 40, 50, 60, 70)
    page = signed_in(world.leader).get(reverse("why", args=["RE-04-N", IDI, 2019]))
    [line] = [one for one in page.content.decode().split("<p ") if "Open SDG" in one]
    line = line.partition("</p>")[0]
    assert "st-" not in line
    assert "#m-" not in line


# ── A fixed number of queries ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "args"), [("indicator", ["RE-04-N"]), ("goal", [4])])
def test_breaks_and_years_cost_no_query(world, the_plan, stays, pandemic, signed_in, name, args):
    client = signed_in(world.leader)

    def queries(**query):
        return queries_of(client, reverse(name, args=args), query)

    yearly(stays, world.idi, 2019, 40)
    few = queries(year=2019)
    yearly(stays, world.iik, 2012, 40, 45, 50, 55, 60, 65, 70, 12)
    assert queries(year=2019) == few
    assert queries(year=2019, with_breaks=1) == few
