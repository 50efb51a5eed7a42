"""A series drawn by the server: on wide and on narrow screens, with words that can be read."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from goals.calculations.assessment import Base, Target
from goals.calculations.terms import MeasuredIn
from goals.charts import ALONE, Canvas, trend
from goals.charts.labels import Label, Wish, box, place, text_width

D = Decimal
PHONE = ALONE.narrow
ANCHORS = {"start": 10, "middle": 2, "end": -6}  # where a text of 16 px begins for x = 10
LABELLED = [ALONE, PHONE, Canvas(296, 128)]


@dataclass
class Series:
    """What a drawing asks of a `Standing`; years in `partly` have gaps."""

    values: dict[int, Decimal]
    target: Target | None = None
    base: Base | None = None
    partly: frozenset[int] = frozenset()
    measured_in: str = MeasuredIn.COUNT
    cells: dict = field(init=False)

    def __post_init__(self):
        years = range(min(self.values), max(self.values) + 1) if self.values else ()
        self.cells = {y: SimpleNamespace(is_complete=y not in self.partly) for y in years}
        self.indicator = SimpleNamespace(short_name="Serie", measured_in=self.measured_in)
        self.assessment = SimpleNamespace(target=self.target)
        self.aim_and_base = (self.target, self.base)

    def value_in(self, year):
        return self.values.get(year)


def aim(year, number):
    return Target(year=year, value=D(number))


def note(first_year, last_year):
    return SimpleNamespace(first_year=first_year, last_year=last_year)


def words(drawn):
    return [label.text for label in drawn.labels]


def svg(drawn, *, quiet=""):
    template = Template("{% load drawing %}{% trend drawn " + quiet + " %}")
    return template.render(Context({"drawn": drawn}))


# ── Two drawings of one series ─────────────────────────────────────────────────────────────


SEVERAL = Series(
    {2012: D(10), 2013: D(12), 2015: D(9), 2016: D(15), 2017: D(14), 2018: D(20)},
    aim(2021, 40),
    Base(2017, D(14)),
    partly=frozenset({2013, 2018}),
)


def test_the_narrow_drawing_has_all_that_the_wide_one_has():
    wide = trend(SEVERAL, [note(2016, 2017)], ALONE, marks=["1"], with_coverage=True)
    narrow = wide.narrow
    assert (wide.width, narrow.width, narrow.narrow) == (640, 320, None)
    assert words(narrow) == words(wide) == ["20", "40", "10", "1"]
    assert [a.text for a in narrow.axis] == [a.text for a in wide.axis] == ["2012", "2021"]
    for name in ("line", "path"):
        assert getattr(narrow, name).count("L") == getattr(wide, name).count("L") > 0
        assert getattr(narrow, name).count("M") == getattr(wide, name).count("M") > 0
    assert (len(narrow.dots), len(narrow.hollow), len(narrow.bands)) == (0, 2, 1)
    assert (len(wide.dots), len(wide.hollow), len(wide.bands)) == (0, 2, 1)
    assert narrow.target
    assert narrow.description == wide.description


def test_two_drawings_have_one_name():
    page = svg(trend(SEVERAL, canvas=ALONE))
    assert page.count("<svg") == 2
    assert page.count('aria-hidden="true"') == 2
    assert page.count("aria-label=") == page.count('role="img"') == 1
    assert "Serie: 10 i 2012, 20 i 2018. Mål 40 i 2021." in page


def test_a_drawing_that_fits_everywhere_is_drawn_once():
    assert svg(trend(SEVERAL)).count("<svg") == 1
    assert 'role="img"' in svg(trend(SEVERAL))


def test_what_the_row_says_itself_is_not_said_again():
    page = svg(trend(SEVERAL, canvas=ALONE), quiet="quiet=True")
    assert page.count("<svg") == page.count('aria-hidden="true"') == 2
    assert "role=" not in page


# ── Words ──────────────────────────────────────────────────────────────────────────────────


def overlapping(labels):
    return [
        (one.text, other.text)
        for one, other in combinations(labels, 2)
        for (a, b, c, d), (e, f, g, h) in [(box(one), box(other))]
        if a < g and e < c and b < h and f < d
    ]


def outside(drawn):
    return [
        label.text
        for label in (*drawn.labels, *drawn.axis)
        for left, top, right, bottom in [box(label)]
        if left < 0 or top < 0 or right > drawn.width or bottom > drawn.height
    ]


def check(drawn):
    assert overlapping([*drawn.labels, *drawn.axis]) == []
    assert outside(drawn) == []
    points = [*drawn.dots, *drawn.hollow, *([drawn.target] if drawn.target else [])]
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points)
    assert all(x >= 0 and x + wide <= drawn.width for x, wide in drawn.bands)


@pytest.mark.parametrize("canvas", LABELLED)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize(
    ("numbers", "target", "measured_in", "expected"),
    [
        # Millions, the target a little below the last value.
        ((13_512_345, 30_004_628, 27_685_337), 27_000_000, MeasuredIn.EUR, 3),
        ((1_234_567_890, 1_234_567_891), 9_999_999_999, MeasuredIn.NOK, 3),
        # A path far above and far below all values.
        ((1, 2, 3), 100_000, MeasuredIn.COUNT, 3),
        ((143_819, 154_321), -1_000_000, MeasuredIn.NOK_1000, 3),
        # Percentages that are all alike, and a target that is reached to the last decimal.
        ((D("0.339"), D("0.339"), D("0.339")), D("0.339"), MeasuredIn.SHARE, 3),
        # A year alone.
        ((D("0.5"),), D("0.4"), MeasuredIn.SHARE, 2),
    ],
)
def test_long_texts_and_few_years_stay_apart(
    canvas, language, numbers, target, measured_in, expected
):
    values = {2018 + place: D(number) for place, number in enumerate(numbers)}
    series = Series(values, aim(2021, target), Base(2018, D(numbers[0])), measured_in=measured_in)
    with translation.override(language):
        drawn = trend(series, canvas=canvas)
    assert len(drawn.labels) == expected
    check(drawn)


amounts = st.integers(-(10**10), 10**10) | st.integers(0, 120)


@st.composite
def any_series(draw):
    """Years with gaps, on any scale, with or without a target, and up to three breaks."""
    values = {
        year: D(draw(amounts))
        for year in draw(st.sets(st.integers(2012, 2021), min_size=1, max_size=10))
    }
    target = base = None
    if draw(st.booleans()):
        first = min(values)
        base = Base(first, values[first])
        target = aim(draw(st.integers(max(values) + 1, 2030)), draw(amounts))
    years = st.integers(2012, 2021)
    breaks = [note(*sorted(pair)) for pair in draw(st.lists(st.tuples(years, years), max_size=3))]
    series = Series(
        values,
        target,
        base,
        partly=frozenset(draw(st.sets(st.sampled_from(sorted(values))))),
        measured_in=draw(st.sampled_from([MeasuredIn.COUNT, MeasuredIn.EUR, MeasuredIn.SHARE])),
    )
    return series, breaks


@given(any_series(), st.sampled_from([ALONE, PHONE]))
def test_no_word_lies_upon_another_or_outside(made, canvas):
    series, breaks = made
    drawn = trend(series, breaks, canvas, marks=["1", "2", "3"], with_coverage=True)
    said = [label for label in drawn.labels if label.css != "c-mark"]
    assert len(said) == min(len(series.values), 2) + (series.target is not None)
    check(drawn)


def test_breaks_that_begin_together_have_their_numbers_side_by_side():
    drawn = trend(SEVERAL, [note(2016, 2017), note(2016, 2016)], PHONE, marks=["1", "2"])
    first, second = [label for label in drawn.labels if label.css == "c-mark"]
    assert first.x + text_width("1") < second.x
    check(drawn)


def test_a_word_does_not_stand_on_the_line_where_there_is_room_beside_it():
    falling = Series({2019: D(100), 2020: D(50), 2021: D(0)})
    drawn = trend(falling, canvas=PHONE)
    last = next(label for label in drawn.labels if label.css == "c-strong")
    left, top, right, bottom = box(last)
    line = [tuple(map(float, point.split())) for point in drawn.line[1:].split("L")]
    (x1, y1), (x2, y2) = line[1:]
    steps = [(x1 + (x2 - x1) * n / 100, y1 + (y2 - y1) * n / 100) for n in range(101)]
    assert not [(x, y) for x, y in steps if left < x < right and top < y < bottom]


def test_a_text_is_as_wide_as_its_letters():
    assert text_width("27,7") == 3 * 8 + 4
    assert text_width("Mm") == 24
    places = {anchor: box(Label(10, 20, "11", anchor=anchor)) for anchor in ANCHORS}
    assert {anchor: place[0] for anchor, place in places.items()} == ANCHORS


def test_a_series_without_a_value_has_no_words():
    drawn = trend(Series({}), canvas=ALONE)
    assert (drawn.line, drawn.labels, drawn.axis, drawn.narrow.labels) == ("", (), (), ())
    assert "Serie: ingen tall." in svg(drawn)


def test_a_text_without_a_free_place_is_left_out():
    [kept] = place([Wish(10, 20, "1", ""), Wish(10, 20, "2", "")], [], [], width=20, floor=15)
    assert kept.text == "1"
