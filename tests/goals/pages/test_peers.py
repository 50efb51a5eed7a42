"""An institute among its peers: bands and words, groups to choose from, nothing small told."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from goals import pages
from goals.calculations.peers import GroupBy
from goals.calculations.terms import Aggregation, State
from goals.pages.peers import peers_of
from goals.pages.reading import Reading
from institutes.access import Rights, rights_of
from institutes.models import Kind, Place, Unit
from institutes.signals import organisation_changed
from tests.counted import queries_of
from tests.goals.series import LATER, NOON, plan, publish, series, silent, target, value
from tests.once import once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(bokmål):
    """The words are asked for as they stand in the code."""
    with translation.override("en"):
        yield


IDI = "194.63.10.0"
SMALL, COVER = (3, 4477), (9, 61)  # and as they would be printed, with their values:
PLANTED = ("4477", "4\u00a0477", "9\u00a0/\u00a061", "0,1", "14,8")


@pytest.fixture
@once
def stays(world):
    return series("EU-02")


@pytest.fixture
@once
def master(world):
    return series("ST-01-M", Aggregation.RATIO, smallest_group=5)


@pytest.fixture
@once
def fte(world):
    return series("RE-01", Aggregation.RATIO, smallest_group=5)


@pytest.fixture
@once
def the_plan(world, stays, master, fte):
    made = plan(stays, master, fte, lead=master)
    target(made, master, world.ntnu, "0.40")
    return made


@pytest.fixture
@once
def peers(world):
    """IDI and six more in technology: three in its faculty, three in the other."""
    Unit.objects.filter(pk=world.idi.pk).update(discipline_group="technology")
    return [world.idi, *more(world.ie, 100, 3), *more(world.hf, 200, 3)]


def more(parent, first, count):
    units = [
        Unit(code=f"194.63.{number}.1", kind=Kind.INSTITUTE, discipline_group="technology")
        for number in range(first, first + count)
    ]
    Unit.objects.bulk_create(units)
    Place.objects.bulk_create(
        Place(unit=unit, parent=parent, acronym=unit.code[-7:], name_nb="x", name_en="x")
        for unit in units
    )
    organisation_changed.send(sender=Unit)
    return units


def reading(the_plan, person=None, year=2021, **fields):
    rights = rights_of(person, date(2021, 6, 1)) if person else Rights()
    return Reading(the_plan, year, rights, **fields)


def place(the_plan, indicator, unit, by=GroupBy.DISCIPLINE, **fields):
    asked = reading(the_plan, **fields)
    node = asked.organisation.nodes[unit.pk]
    found = asked.standings([indicator], [node])[indicator.pk, unit.pk]
    return peers_of(asked, node, by).place(found)


def counts(indicator, units, *numbers, year=2021):
    return [value(indicator, unit, year, n) for unit, n in zip(units, numbers, strict=False)]


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (9, "over the middle half"),
        (3, "in the middle half"),
        (0, "under the middle half"),
    ],
)
def test_a_place_is_told_in_words_and_never_as_a_rank(the_plan, stays, peers, own, words):
    publish(*counts(stays, peers, own, 1, 2, 3, 4, 5, 6))
    found = place(the_plan, stays, peers[0])
    assert found.words == words
    assert found.numbers.endswith("7 departments")
    assert len(found.band.dots) == 1


def test_a_missing_value_has_the_group_and_no_dot(the_plan, stays, peers):
    publish(*counts(stays, peers[1:], 1, 2, 3, 4, 5, 6))
    found = place(the_plan, stays, peers[0])
    assert found.words == "no figure to place"
    assert found.band.half
    assert found.band.dots == ()


def test_zero_is_placed(the_plan, stays, peers):
    publish(*counts(stays, peers, 0, 0, 0, 0, 0))
    found = place(the_plan, stays, peers[0])
    assert found.words == "in the middle half"
    assert found.numbers == "0 to 0, median\u00a00, 5 departments"


def test_a_count_between_two_counts_keeps_its_half(the_plan, stays, peers):
    publish(*counts(stays, peers, 1, 2, 3, 4, 5, 6))
    assert place(the_plan, stays, peers[0]).numbers == "2 to 5, median\u00a03.5, 6 departments"


@pytest.mark.parametrize("state", [State.NOT_REPORTED, State.NOT_APPLICABLE, State.WITHHELD])
def test_fewer_than_five_values_are_hidden(the_plan, stays, peers, state):
    publish(
        *counts(stays, peers, 1, 2, 3, 4),
        *(silent(entry, state, "why") for entry in counts(stays, peers[4:], 5, 6, 7)),
    )
    found = place(the_plan, stays, peers[0])
    assert (found.words, found.numbers, found.band) == ("too few departments", "", None)


def test_only_the_year_that_is_read_counts(the_plan, stays, peers):
    publish(*counts(stays, peers, 1, 2, 3, 4, 5, year=2020))
    assert place(the_plan, stays, peers[0]).band is None
    assert place(the_plan, stays, peers[0], year=2020).band


def test_as_of_a_day_the_group_is_what_stood_then(the_plan, stays, peers):
    publish(*counts(stays, peers, 1, 2, 3, 4, 5), at=NOON)
    publish(*counts(stays, peers, 9, 9, 9, 9, 9), at=LATER)
    then = place(the_plan, stays, peers[0], as_of=date(2021, 6, 1))
    assert then.numbers.startswith("1.5 to 4.5")
    assert place(the_plan, stays, peers[0]).numbers.startswith("9 to 9")


def test_the_level_is_counted_and_not_drawn(world, peers):
    level = series("LV-01", Aggregation.COVERAGE)
    made = plan(level)
    publish(*(value(level, unit, 2021, number % 2, 1) for number, unit in enumerate(peers)))
    found = place(made, level, peers[0])
    assert (found.words, found.band) == ("3 of 7 departments documented", None)


# ── Groups ─────────────────────────────────────────────────────────────────────────────────


def group(the_plan, unit, by, **fields):
    asked = reading(the_plan, **fields)
    return peers_of(asked, asked.organisation.nodes[unit.pk], by).group


def test_a_group_is_chosen_by_discipline_faculty_or_size(world, the_plan, fte, peers):
    publish(*(value(fte, unit, 2021, 10, 40 + n) for n, unit in enumerate([*peers, world.isl])))
    same = group(the_plan, world.idi, GroupBy.DISCIPLINE)
    assert {node.id for node in same.units} == {unit.pk for unit in peers}
    faculty = group(the_plan, world.idi, GroupBy.FACULTY)
    assert {node.code for node in faculty.units} > {IDI, world.iik.code}
    assert len(faculty.units) == 5
    size = group(the_plan, world.idi, GroupBy.SIZE)
    assert "3 departments, which is too few" in size.problem


def test_thirds_by_size_are_of_all_institutes(world, the_plan, fte, peers):
    every = [*peers, *more(world.ie, 300, 8)]
    publish(*(value(fte, unit, 2021, 10, 40 + n) for n, unit in enumerate(every)))
    smallest = group(the_plan, world.idi, GroupBy.SIZE)
    assert {node.id for node in smallest.units} == {unit.pk for unit in every[:5]}


@pytest.mark.parametrize("own", [None, (3, 40)])
def test_without_a_size_that_all_may_see_there_is_no_third(world, the_plan, fte, peers, own):
    others = [value(fte, unit, 2021, 10, 40) for unit in peers[1:]]
    publish(*others, *([value(fte, world.idi, 2021, *own)] if own else []))
    found = group(the_plan, world.idi, GroupBy.SIZE, person=world.administrator)
    assert found.units == ()
    assert "missing or withheld" in found.problem


def test_who_is_in_no_discipline_is_told_so(world, the_plan):
    assert "no group" in group(the_plan, world.idi, GroupBy.DISCIPLINE).problem


# ── Small groups ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
@once
def small(world, master, peers):
    """One small group in IDI's faculty, one that covers for it, and five that all may see."""
    publish(
        value(master, peers[0], 2021, *SMALL),
        value(master, peers[1], 2021, *COVER),
        *(value(master, unit, 2021, 20 + n, 1000) for n, unit in enumerate(peers[2:])),
    )


def test_what_is_hidden_is_in_no_median_for_anybody(world, the_plan, master, peers, small):
    for person in (world.leader, world.head, world.administrator):
        assert place(the_plan, master, peers[2], person=person).numbers.endswith("5 departments")


def test_who_may_see_a_small_group_sees_it_placed(world, the_plan, master, peers, small):
    for person, words in (
        (world.head, "under the middle half"),
        (world.administrator, "under the middle half"),
        (world.leader, "no figure to place"),
    ):
        assert place(the_plan, master, peers[0], person=person).words == words


def test_a_group_of_which_most_is_withheld_is_not_told(world, the_plan, master, peers):
    more(world.hf, 300, 6)
    publish(*(value(master, unit, 2021, 20, 100) for unit in peers[:6]))
    assert place(the_plan, master, peers[0]).words == "too few departments"


@pytest.mark.parametrize("by", GroupBy)
@pytest.mark.parametrize("name", ["unit", "goal"])
def test_a_small_group_stands_nowhere_in_bands_and_strips(
    world, the_plan, peers, small, signed_in, by, name
):
    client = signed_in(world.leader)
    for unit in peers[:3]:
        address = reverse(name, args=[unit.code] if name == "unit" else [4])
        text = client.get(address, {"peers": by}).content.decode()
        for planted in PLANTED:
            assert planted not in text


# ── The page ───────────────────────────────────────────────────────────────────────────────


def test_the_select_chooses_the_group_and_a_wrong_one_is_said(
    world, the_plan, stays, peers, signed_in
):
    publish(*counts(stays, peers, 1, 2, 3, 4, 5, 6, 7))
    client = signed_in(world.leader)
    address = reverse("unit", args=[IDI])
    assert client.get(address).context["page"].peers.group.by is GroupBy.DISCIPLINE
    chosen = client.get(address, {"peers": "faculty", "year": "2021"})
    assert chosen.context["page"].peers.group.by is GroupBy.FACULTY
    assert '<input type="hidden" name="peers" value="faculty">' in chosen.content.decode()
    wrong = client.get(address, {"peers": "nobody"})
    assert wrong.context["peers"].errors
    assert wrong.context["page"].peers.group.by is GroupBy.DISCIPLINE


def test_a_faculty_has_no_peers(world, the_plan, signed_in):
    answer = signed_in(world.leader).get(reverse("unit", args=[world.ie.code]))
    assert answer.context["page"].peers is None
    assert 'name="peers"' not in answer.content.decode()


def test_the_change_since_last_year_stands_in_the_tables(world, the_plan, master, signed_in):
    publish(value(master, world.idi, 2020, 20, 100), value(master, world.idi, 2021, 25, 100))
    client = signed_in(world.leader)
    for address in (reverse("unit", args=[IDI]), reverse("goal", args=[4])):
        assert "+5,0\u00a0prosentpoeng" in client.get(address, {"year": 2021}).content.decode()


@pytest.mark.parametrize("by", GroupBy)
def test_the_number_of_queries_is_fixed(world, the_plan, stays, fte, peers, signed_in, by):
    client = signed_in(world.leader)
    address = reverse("unit", args=[IDI])
    first = [*peers, *more(world.hf, 220, 8)]
    sizes = [value(fte, unit, 2021, 10, 40 + n) for n, unit in enumerate(first)]
    publish(*counts(stays, peers, 1, 2, 3, 4, 5, 6, 7), *sizes)
    few = queries_of(client, address, {"peers": by})
    many = more(world.ie, 300, 50)
    publish(*counts(stays, many, *range(50)), *(value(fte, unit, 2021, 10, 60) for unit in many))
    assert queries_of(client, address, {"peers": by}) == few


# ── Spread over the university ─────────────────────────────────────────────────────────────


def test_the_spread_has_a_dot_for_each_that_all_may_see(world, the_plan, master, peers, small):
    asked = reading(the_plan, world.administrator)
    page = pages.goal_page(asked, the_plan.goals.get(number=4))
    whole, *faculties = page.spread.rows
    assert len(whole.strip.dots) == 5
    assert sum(len(row.strip.dots) for row in faculties) == 5
    assert page.spread.left_out == len(asked.organisation.institutes) - 5


def test_another_series_of_the_goal_can_be_looked_at(world, the_plan, stays, peers, signed_in):
    publish(*counts(stays, peers, 1, 2, 3, 4, 5, 6, 7))
    client = signed_in(world.leader)
    address = reverse("goal", args=[4])
    assert client.get(address).context["page"].chosen.indicator.code == "ST-01-M"
    chosen = client.get(address, {"series": "EU-02"})
    assert chosen.context["page"].chosen.indicator.code == "EU-02"
    assert len(chosen.context["page"].spread.rows[0].strip.dots) == 7
    wrong = client.get(address, {"series": "XX-01"})
    assert wrong.context["series"].errors
    assert wrong.context["page"].chosen.indicator.code == "ST-01-M"


def test_dots_that_would_hide_each_other_stand_above_one_another(world, the_plan, stays, peers):
    publish(*counts(stays, peers, 1, 1, 1, 1, 1, 2, 3))
    entry = next(e for e in reading(the_plan).entries if e.indicator == stays)
    page = pages.goal_page(reading(the_plan), the_plan.goals.get(number=4), entry)
    assert len(set(page.spread.rows[0].strip.dots)) == 7


def test_a_level_is_yes_or_no_and_has_no_strip(world, peers):
    level = series("LV-01", Aggregation.COVERAGE)
    made = plan(level)
    publish(*(value(level, unit, 2021, 1, 1) for unit in peers))
    assert pages.goal_page(reading(made), made.goals.get(number=0)).spread is None
