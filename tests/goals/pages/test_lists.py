"""Long lists of units: 55 at a time, sums of all, and sorted as asked."""

import pytest
from django.urls import reverse

from goals import ledger
from goals.calculations.terms import Aggregation
from goals.pages.lists import slice_of
from institutes.models import Kind, Place, Unit
from institutes.signals import organisation_changed
from tests.goals.series import plan, publish, series, target, value
from tests.once import once

pytestmark = pytest.mark.django_db


@pytest.fixture
@once
def master(world):
    return series("ST-01-M", Aggregation.RATIO)


@pytest.fixture
@once
def the_plan(world, master):
    made = plan(master)
    target(made, master, world.ntnu, "0.40")
    return made


@pytest.fixture
@once
def many(world, master, the_plan):
    """IE with 60 departments more; the first stand well, the others badly."""
    units = [Unit(code=f"194.63.{number}.1", kind=Kind.INSTITUTE) for number in range(100, 160)]
    Unit.objects.bulk_create(units)
    Place.objects.bulk_create(
        Place(unit=unit, parent=world.ie, acronym=f"I{number}", name_nb="x", name_en="x")
        for number, unit in enumerate(units, start=100)
    )
    organisation_changed.send(sender=Unit)
    publish(
        *(value(master, unit, 2017, 20, 100) for unit in units),
        *(value(master, unit, 2021, 60 if n < 30 else 10, 100) for n, unit in enumerate(units)),
    )
    return units


def rows_of(page):
    return [row.unit.acronym for group in page.heat.groups for row in group.rows]


@pytest.mark.parametrize(
    ("count", "page", "number", "shown"),
    [
        (0, 1, 1, 0),
        (55, 1, 1, 55),
        (55, 2, 1, 55),
        (56, 2, 2, 1),
        (120, 99, 3, 10),
        (120, 0, 1, 55),
    ],
)
def test_a_page_past_the_end_is_the_last(count, page, number, shown):
    found = slice_of(range(count), page)
    assert (found.number, len(found.rows)) == (number, shown)


def test_few_departments_stand_on_one_page_without_a_pager(world, the_plan, signed_in):
    text = signed_in(world.leader).get("/").content.decode()
    assert "page=2" not in text


def test_the_heat_map_shows_55_and_counts_all(many, world, signed_in):
    client = signed_in(world.leader)
    first, second = (client.get("/", {"page": page}) for page in (1, 2))
    pages = [answer.context["page"] for answer in (first, second)]
    assert [len(rows_of(page)) for page in pages] == [55, 10]
    assert not set(rows_of(pages[0])) & set(rows_of(pages[1]))
    for page in pages:
        [block] = page.goals
        assert sum(part.count for part in block.headlines[0].bar) == 65
    assert "Institutt 1–55 av 65." in first.content.decode()
    assert "?year=2021&amp;page=2#all" in first.content.decode()
    assert "?year=2021&amp;page=1#all" in second.content.decode()


@pytest.mark.parametrize(("name", "args"), [("goal", [4]), ("indicator", ["ST-01-M"])])
def test_the_table_of_units_shows_55_and_counts_all(many, world, signed_in, name, args):
    client = signed_in(world.leader)
    address = reverse(name, args=args)
    pages = [client.get(address, {"page": page}).context["page"].units for page in (1, 2)]
    institutes = [{row.unit.id for row in one.rows if not row.is_faculty} for one in pages]
    assert [len(one) for one in institutes] == [55, 10]
    assert not institutes[0] & institutes[1]
    for one in pages:
        assert sum(part.count for part in one.bar) == 65
        assert all(
            row.unit.parent_id in {other.unit.id for other in one.rows if other.is_faculty}
            for row in one.rows[1:]
            if not row.is_faculty
        )
    assert "?year=2021&amp;page=2#units" in client.get(address).content.decode()


def test_the_file_has_every_department(many, world, signed_in):
    rows = signed_in(world.leader).get("/", {"format": "csv", "page": "2"}).content.decode()
    assert rows.count(";I1") == 60


def test_sorted_by_a_column_the_best_stand_first(many, world, signed_in):
    client = signed_in(world.leader)
    best = client.get("/", {"sort": "ST-01-M"})
    worst = client.get("/", {"sort": "-ST-01-M"})
    assert rows_of(best.context["page"])[:30] == [f"I{n}" for n in range(100, 130)]
    rest = client.get("/", {"sort": "-ST-01-M", "page": "2"})
    words = [
        row.cells[0].word.key
        for answer in (worst, rest)
        for row in answer.context["page"].heat.groups[0].rows
    ]
    order = ["away", "same", "little", "some", "on", "met", "nodata"]
    assert [order.index(word) for word in words] == sorted(order.index(word) for word in words)
    assert words[0] != words[-1] == "nodata"  # what nobody has reported is not the worst
    assert 'aria-sort="ascending"' in best.content.decode()
    assert 'aria-sort="descending"' in worst.content.decode()
    # The sorting goes with the pages and with the selectors.
    assert "sort=ST-01-M&amp;page=2#all" in best.content.decode()
    assert '<input type="hidden" name="sort" value="ST-01-M">' in best.content.decode()


def test_sorting_never_shows_a_small_group(world, signed_in):
    share = series("ST-01-M", Aggregation.RATIO, smallest_group=5)
    the_plan = plan(share)
    target(the_plan, share, world.iik, "0.40", base="0.10")
    publish(value(share, world.iik, 2021, 3, 6), value(share, world.idi, 2021, 12, 60))
    asked = {"sort": "ST-01-M"}
    outside = rows_of(signed_in(world.leader).get("/", asked).context["page"])
    inside = rows_of(signed_in(world.administrator).get("/", asked).context["page"])
    assert inside[0] == "IIK"
    assert outside == rows_of(signed_in(world.leader).get("/").context["page"])


@pytest.mark.parametrize(
    "query", [{"page": "0"}, {"page": "x"}, {"page": "9" * 30}, {"sort": "XX-99"}, {"sort": "\x00"}]
)
def test_a_wrong_choice_is_said_and_the_beginning_is_shown(many, world, signed_in, query):
    answer = signed_in(world.leader).get("/", query)
    assert answer.status_code == 200
    assert answer.context["listing"].errors
    assert "Feil:" in answer.content.decode()
    assert len(rows_of(answer.context["page"])) == 55


def test_a_file_of_a_wrong_choice_is_refused(many, world, signed_in):
    answer = signed_in(world.leader).get("/", {"format": "csv", "sort": "XX-99"})
    assert answer.status_code == 422


def test_kept_and_judged_pages_agree(many, world, master, signed_in):
    """As of a later day everything is judged anew; the page is the same."""
    client = signed_in(world.leader)
    kept = client.get("/").context["page"]
    anew = client.get("/", {"as_of": "2.6.2021"}).context["page"]
    assert anew.reading.as_of is not None

    def told(page):
        return [
            (row.unit.code, [cell.word.key for cell in row.cells])
            for group in page.heat.groups
            for row in group.rows
        ]

    assert told(kept) == told(anew)
    assert kept.goals[0].headlines[0].bar == anew.goals[0].headlines[0].bar
    assert ledger.version() > 0
