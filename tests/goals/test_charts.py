"""What is drawn: a figure that Plotly accepts, and geometry that stays within its frame."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from plotly.graph_objects import Figure as PlotlyFigure

from goals.calculations.peers import is_told, spread_of
from goals.calculations.terms import Aggregation
from goals.charts import strip
from goals.models import Annotation
from institutes.models import Place, Unit
from tests.goals.series import plan, publish, series, target, value

D = Decimal


@pytest.fixture
def old_world(world):
    """The world as it has been since long before the first figures."""
    for rows in (Unit, Place):
        rows.objects.filter(valid_from=date(2017, 1, 1)).update(valid_from=None)
    return world


@pytest.fixture
def stays(old_world):
    return series()


def drawn(client, code, year):
    """The chart of an indicator page, as Plotly's own schema accepts it."""
    page = client.get(reverse("indicator", args=[code]), {"year": year}).context["page"]
    figure = PlotlyFigure(page.chart)  # refuses what the schema does not know
    return page, {trace.name: trace for trace in figure.data}, figure.layout


def yearly(indicator, unit, first, *numbers):
    publish(*(value(indicator, unit, first + n, number) for n, number in enumerate(numbers)))


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "marks"), [("nb", ",\u00a0"), ("en", ".,")])
def test_a_chart_writes_its_numbers_as_the_page_does(world, stays, signed_in, language, marks):
    plan(stays)
    yearly(stays, world.idi, 2017, 50000, 60000, 70000)
    client = signed_in(world.leader)
    client.cookies["language"] = language
    _page, _traces, layout = drawn(client, "RE-04-N", 2019)
    assert layout.separators == marks
    assert layout.yaxis.tickformat == ","
    assert layout.xaxis.tick0 == 2019
    assert layout.xaxis.range == (2016.5, 2019.5)  # a year without a figure is not drawn


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("numbers", "fans", "lines"),
    [
        ((), 0, 0),
        ((70,), 0, 0),
        ((50, 60, 70), 0, 0),
        ((40, 50, 65, 70), 1, 0),
        ((40, 45, 50, 55, 60, 70), 1, 1),
    ],
)
def test_a_chart_fits_plotlys_schema_and_draws_what_the_years_allow(
    world, stays, signed_in, numbers, fans, lines
):
    made = plan(stays)
    target(made, stays, world.ntnu, 100, base=40, base_year=2012)
    yearly(stays, world.idi, 2020 - len(numbers), *numbers)
    page, traces, _layout = drawn(signed_in(world.leader), "RE-04-N", 2019)
    data = page.chart["data"]
    assert len(traces) == len(data)
    assert sum(trace.get("fill") == "toself" for trace in data) == fans
    assert sum(trace.get("line", {}).get("dash") == "dot" for trace in data) == lines


@pytest.mark.django_db
def test_the_chart_and_the_table_have_the_same_numbers(old_world, signed_in):
    world = old_world
    master = series("ST-01-M", Aggregation.RATIO)
    made = plan(master)
    target(made, master, world.ntnu, "0.40", base="0.20", base_year=2014)
    publish(*(value(master, world.idi, 2012 + n, 20 + n, 100) for n in range(8)))
    page, _traces, _layout = drawn(signed_in(world.leader), "ST-01-M", 2019)
    [projected] = [t for t in page.chart["data"] if t.get("line", {}).get("dash") == "dot"]
    assert projected["x"] == [2019, *(row.year for row in page.ahead.years)]
    for row, shown in zip(page.ahead.years, projected["y"][1:], strict=True):
        assert row.expected == f"{shown:.1f}\u00a0%".replace(".", ",")


@pytest.mark.django_db
def test_a_projection_starts_where_its_line_ends(world, stays, signed_in):
    made = plan(stays)
    target(made, stays, world.ntnu, 100, base=40, base_year=2012)
    Annotation.objects.create(
        kind="break", indicator=stays, first_year=2019, last_year=2020, text_nb="P", text_en="P"
    )
    yearly(stays, world.idi, 2012, 40, 45, 50, 55, 60, 65, 70, 12)
    page, _traces, layout = drawn(signed_in(world.leader), "RE-04-N", 2019)
    [dotted] = [t for t in page.chart["data"] if t.get("line", {}).get("dash") == "dot"]
    assert (dotted["x"][0], dotted["y"][0]) == (2018, 70)
    assert [shape.x0 for shape in layout.shapes] == [2018.5]
    assert [note.text for note in layout.annotations] == ["1"]


@pytest.mark.django_db
def test_years_with_gaps_are_hollow(world, stays, signed_in):
    plan(stays)
    yearly(stays, world.idi, 2018, 40, 45)
    page, _traces, _layout = drawn(signed_in(world.leader), "RE-04-N", 2019)
    [hollow] = [t for t in page.chart["data"] if t["mode"] == "markers"]
    assert hollow["x"] == [2018, 2019]
    assert hollow["marker"]["color"] == "#ffffff"


@pytest.mark.django_db
def test_a_year_without_a_value_is_a_gap_and_no_zero(world, stays, signed_in):
    plan(stays)
    publish(value(stays, world.idi, 2017, 0), value(stays, world.idi, 2019, 5))
    page, _traces, _layout = drawn(signed_in(world.leader), "RE-04-N", 2019)
    [actual] = [t for t in page.chart["data"] if t["mode"] == "lines+markers"]
    assert dict(zip(actual["x"], actual["y"], strict=True)).get(2018) is None
    assert dict(zip(actual["x"], actual["y"], strict=True))[2017] == 0
    assert actual["connectgaps"] is False


# ── Strips ─────────────────────────────────────────────────────────────────────────────────

amounts = st.lists(st.decimals(-1000, 1000, places=1), min_size=1, max_size=60)


@given(amounts)
def test_a_strip_stays_in_its_frame_with_a_dot_for_each(values):
    spread = spread_of(sorted(values)) if is_told(len(values), len(values)) else None
    made = strip(spread, values, (min(values), max(values)), width=480, radius=4.0)
    assert len(made.dots) == len(values)
    for x, y in made.dots:
        assert made.radius <= x <= made.width - made.radius
        assert made.radius - 0.1 <= y <= made.height - made.radius + 0.1
    if spread:
        start, wide = made.half
        assert start >= made.radius
        assert start + wide <= made.width
        assert start <= made.median <= start + wide


def test_values_that_are_all_alike_stand_in_the_middle():
    values = [D(3)] * 5
    made = strip(spread_of(values), values, (D(3), D(3)))
    assert {x for x, _y in made.dots} == {66.0}
    assert len({y for _x, y in made.dots}) == 5
