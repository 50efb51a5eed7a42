"""What dashboards show: states that stay apart, targets that inherit, no query in a loop."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from goals import ledger, pages
from goals.calculations.assessment import Reason
from goals.calculations.terms import Aggregation, State, Status
from goals.models import Batch, Extent, Milestone, Target
from goals.pages.reading import Reading
from institutes.access import Rights, rights_of
from institutes.models import Kind, Place, Unit
from institutes.signals import organisation_changed
from tests.counted import first_queries_of, queries_of
from tests.goals.series import LATER, NOON, plan, publish, series, silent, target, value
from tests.institutes.register import declare, verified
from tests.once import once

pytestmark = pytest.mark.django_db
IDI = "194.63.10.0"


@pytest.fixture
@once
def master(world):
    return series("ST-01-M", Aggregation.RATIO, smallest_group=5)


@pytest.fixture
@once
def the_plan(world, master):
    made = plan(master)
    target(made, master, world.ntnu, "0.40")
    return made


def reading(the_plan, year=2021, person=None, **fields):
    rights = rights_of(person, date(2021, 6, 1)) if person else Rights()
    return Reading(the_plan, year, rights, **fields)


def standing(the_plan, indicator, unit, year=2021, person=None):
    asked = reading(the_plan, year, person)
    node = asked.organisation.nodes[unit.pk]
    return asked.standings([indicator], [node])[indicator.pk, unit.pk]


def test_a_ratio_inherits_the_nearest_ancestors_target_with_its_own_base(world, master, the_plan):
    publish(value(master, world.idi, 2017, 20, 100), value(master, world.idi, 2021, 40, 100))
    found = standing(the_plan, master, world.idi)
    assert found.assessment.status is Status.TARGET_MET
    assert found.target_owner.code == world.ntnu.code
    assert found.assessment.base.from_own_figure


def test_an_own_target_comes_before_an_ancestors(world, master, the_plan):
    target(the_plan, master, world.idi, "0.60", base="0.20")
    publish(value(master, world.idi, 2021, 40, 100))
    found = standing(the_plan, master, world.idi)
    assert found.assessment.attainment == Decimal("0.5")


def test_the_steps_of_an_inherited_target_are_its_owners_alone(world, master, the_plan):
    """NTNU's 30 % on the way would let a unit that starts at 35 % fall and be on track."""
    Milestone.objects.create(target=Target.objects.get(), year=2019, value=Decimal("0.30"))
    publish(value(master, world.idi, 2017, 35, 100), value(master, world.idi, 2019, 32, 100))
    found = standing(the_plan, master, world.idi, year=2019).assessment
    assert found.status is Status.MOVING_AWAY
    assert found.expected_value == Decimal("0.375")
    assert Reason.MILESTONES_USED not in found.reasons


def test_a_sum_never_inherits(world):
    stays = series()
    the_plan = plan(stays)
    target(the_plan, stays, world.ntnu, 100, base=50)
    publish(value(stays, world.idi, 2017, 5), value(stays, world.idi, 2021, 9))
    assert standing(the_plan, stays, world.idi).assessment.status is Status.NO_TARGET


def test_a_target_in_another_currency_is_shown_and_not_judged(world):
    euros = series("EU-01-C", measured_in="eur", whole_numbers=False)
    the_plan = plan(euros)
    target(the_plan, euros, world.ntnu, 900000000, base=0, measured_in="nok")
    publish(value(euros, world.ntnu, 2021, 100000, extent=Extent.TOTAL))
    found = standing(the_plan, euros, world.ntnu)
    assert found.assessment.status is Status.NO_TARGET
    assert found.target_text == "900\u00a0000\u00a0000\u00a0kr"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.NOT_REPORTED, ""),
        (State.NOT_APPLICABLE, "no students"),
        (State.WITHHELD, ""),
    ],
)
def test_the_four_states_never_read_alike(world, master, the_plan, state, reason):
    entry = value(master, world.idi, 2021)
    zero = value(master, world.iik, 2021, 0, 40)
    publish(silent(entry, state, reason), zero)
    missing = standing(the_plan, master, world.idi)
    counted = standing(the_plan, master, world.iik)
    assert missing.value is None
    assert counted.value == 0
    assert missing.state.word != counted.state.word


def test_small_groups_are_withheld_outside_reach_and_shown_inside(world, master, the_plan):
    publish(value(master, world.idi, 2021, 3, 40), value(master, world.iik, 2021, 12, 60))
    outside = standing(the_plan, master, world.idi, person=world.leader)
    assert outside.cell.state is State.WITHHELD
    assert (outside.cell.numerator, outside.cell.denominator, outside.value) == (None, None, None)
    for person in (world.reporter, world.head, world.reviewer, world.administrator, world.auditor):
        assert standing(the_plan, master, world.idi, person=person).cell.numerator == 3


def test_a_small_group_stands_nowhere_on_any_page(world, master, the_plan, signed_in):
    publish(
        value(master, world.idi, 2021, 3, 4477, comment="planted"),
        value(master, world.iik, 2021, 912, 6001),
    )
    client = signed_in(world.leader)
    for address in (
        reverse("overview"),
        reverse("goal", args=[4]),
        reverse("indicator", args=["ST-01-M"]),
        reverse("unit", args=[IDI]),
        reverse("why", args=["ST-01-M", IDI, 2021]),
    ):
        text = client.get(address).content.decode()
        assert "4\u00a0477" not in text
        assert "6\u00a0001" not in text
        assert "planted" not in text  # a comment may tell of the few


def test_as_of_an_earlier_day_the_page_shows_what_stood_then(world, master, the_plan, signed_in):
    publish(value(master, world.idi, 2021, 30, 100), at=NOON)
    publish(value(master, world.idi, 2021, 40, 100), at=LATER)
    client = signed_in(world.administrator)
    address = reverse("why", args=["ST-01-M", IDI, 2021])
    assert "40\u00a0/\u00a0100" in client.get(address).content.decode()
    then = client.get(address, {"as_of": "01.06.2021"}).content.decode()
    assert "30\u00a0/\u00a0100" in then
    assert "40\u00a0/\u00a0100" not in then


def test_the_why_panel_names_the_total_and_the_sum_beside(world, signed_in):
    stays = series()
    plan(stays)
    publish(value(stays, world.idi, 2021, 4), value(stays, world.ntnu, 2021, 9, extent="total"))
    page = (
        signed_in(world.leader)
        .get(reverse("why", args=["RE-04-N", world.ntnu.code, 2021]))
        .context["page"]
    )
    assert (page.standing.value, page.sum_text) == (9, "4")


def test_demo_data_are_called_so_once_and_in_the_readers_language(world, signed_in):
    stays = series()
    plan(stays)
    publish(value(stays, world.idi, 2021, 4), kind=Batch.Kind.DEMO)
    publish(value(stays, world.isl, 2021, 4), kind=Batch.Kind.SOURCE)
    client = signed_in(world.leader)

    def row(unit):
        page = client.get(reverse("why", args=["RE-04-N", unit.code, 2021])).context["page"]
        return page.history[0]

    assert row(world.idi).says_all
    assert not row(world.isl).says_all


def test_a_reason_stands_in_the_panel_where_someone_wrote_it(world, signed_in):
    stays = series()
    plan(stays)
    publish(value(stays, world.idi, 2021, 4))
    batch = publish(value(stays, world.isl, 2021, 4))
    Batch.objects.filter(pk=batch.pk).update(by=world.administrator)
    client = signed_in(world.leader)

    def reasons(unit):
        page = client.get(reverse("why", args=["RE-04-N", unit.code, 2021])).context["page"]
        return [row.reason for row in page.history]

    assert (reasons(world.idi), reasons(world.isl)) == ([""], ["test"])


def test_why_of_a_documented_department_says_which_core_areas(world, signed_in):
    """The same word as in the overview, and what it rests on, not the way to a target."""
    level = series("LV-01", Aggregation.COVERAGE)
    target(plan(level), level, world.ntnu, "1", base=0)
    area = declare(world.idi, world.reporter, name_nb="Felt 0")
    verified(area, world.reporter, world.reviewer)
    declare(world.idi, world.reporter, name_nb="Felt 1")
    publish(value(level, world.idi, 2021, 1, 1), value(level, world.isl, 2021, 0, 1))
    client = signed_in(world.leader)
    shown = client.get(reverse("why", args=["LV-01", IDI, 2021]))
    page, html = shown.context["page"], shown.content.decode()
    assert "Hvorfor «dokumentert»?" in html
    assert page.sentences == ["1 av 2 kjerneområder er dokumentert.", "Ett er nok til å nå målet."]
    assert ("Felt 0" in html, "Felt 1" in html) == (True, True)
    assert "I rute fra" not in html
    bare = client.get(reverse("why", args=["LV-01", world.isl.code, 2021]))
    assert "Hvorfor «ikke vurdert»?" in bare.content.decode()
    assert bare.context["page"].sentences == ["Ingen kjerneområder er meldt inn."]


def test_a_figure_corrected_many_times_shows_its_newest_versions_and_then_all(world, signed_in):
    stays = series()
    plan(stays)
    for count in range(1, 15):
        publish(value(stays, world.idi, 2021, count), at=NOON + timedelta(minutes=count))
    client, address = signed_in(world.leader), reverse("why", args=["RE-04-N", IDI, 2021])
    newest = client.get(address)
    texts = [row.text for row in newest.context["page"].history]
    assert texts == [f"{count}" for count in range(14, 2, -1)]
    assert f'href="{address}?history=all"' in newest.content.decode()
    everything = client.get(address, {"history": "all"})
    assert len(everything.context["page"].history) == 14
    assert not everything.context["page"].has_older


@pytest.mark.parametrize("year", [2017, 2021])
def test_every_year_of_the_plan_can_be_read(world, master, the_plan, signed_in, year):
    assert signed_in(world.leader).get("/", {"year": year}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"year": "1899"},
        {"year": "20225"},
        {"year": "x"},
        {"as_of": "31.02.2021"},
        {"as_of": "1.1.25"},
        {"as_of": "2999-01-01"},
        {"as_of": "01.01.10000"},
        {"year": "\x00"},
    ],
)
def test_a_wrong_choice_is_said_at_the_field_and_the_default_is_shown(
    world, master, the_plan, signed_in, query
):
    answer = signed_in(world.leader).get("/", query)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert answer.context["page"].reading.as_of is None
    assert "slik den var i 2021" in answer.content.decode()


def test_a_unit_of_another_year_leads_to_its_successors(world, master, the_plan, signed_in):
    answer = signed_in(world.leader).get(reverse("unit", args=[world.ihs.code]), {"year": 2021})
    assert [place.acronym for place in answer.context["lives"].successors] == ["IHK", "IMS"]
    before = signed_in(world.leader).get(reverse("unit", args=[world.ihs.code]), {"year": 2019})
    assert before.context["page"].unit.acronym == "IHS"


def test_an_empty_portal_says_what_to_do(world, signed_in):
    for name in ("overview", "goals", "indicators", "units", "uploads"):
        answer = signed_in(world.administrator).get(reverse(name))
        assert answer.status_code == 200


def test_a_plan_without_figures_has_pages(world, master, the_plan, signed_in):
    client = signed_in(world.leader)
    for address in (
        "/",
        reverse("goal", args=[4]),
        reverse("goal", args=[1]),
        reverse("indicator", args=["ST-01-M"]),
        reverse("unit", args=[IDI]),
    ):
        assert client.get(address).status_code == 200


def test_htmx_gets_the_panel_and_a_history_restore_the_page(world, master, the_plan, signed_in):
    client = signed_in(world.leader)
    address = reverse("why", args=["ST-01-M", IDI, 2021])
    part = client.get(address, headers={"HX-Request": "true"})
    whole = client.get(
        address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert b"<html" not in part.content
    assert b"<html" in whole.content
    assert "HX-Request" in part["Vary"]


def test_a_page_that_did_not_change_is_answered_with_304(world, master, the_plan, signed_in):
    client = signed_in(world.leader)
    first = client.get("/")
    assert first["Cache-Control"] == "private, no-cache"
    assert "Cookie" in first["Vary"]
    again = client.get("/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    publish(value(master, world.idi, 2021, 30, 100))
    changed = client.get("/", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


# ── A fixed number of queries ──────────────────────────────────────────────────────────────

MOST_QUERIES = 12  # the same for one institute and for thousands

ADDRESSES = {
    "overview": [],
    "goal": [4],
    "indicator": ["ST-01-M"],
    "units": [],
    "unit": ["194.63.0.0"],
    "why": ["ST-01-M", "194.63.0.0", 2021],
}


def more_institutes(world, master, count):
    units = [
        Unit(code=f"194.63.{number}.1", kind=Kind.INSTITUTE) for number in range(100, 100 + count)
    ]
    Unit.objects.bulk_create(units)
    Place.objects.bulk_create(
        Place(unit=unit, parent=world.ie, acronym=unit.code[-7:], name_nb="x", name_en="x")
        for unit in units
    )
    organisation_changed.send(sender=Unit)
    publish(
        *(
            value(master, unit, year, 10 + number, 100)
            for number, unit in enumerate(units)
            for year in (2017, 2020, 2021)
        ),
        at=LATER,
    )


@pytest.mark.parametrize("query", ["", "?as_of=2021-07-01", "?organisation=now"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_the_number_of_queries_does_not_grow_with_the_units(
    world, master, the_plan, signed_in, name, query
):
    publish(value(master, world.idi, 2017, 20, 100), value(master, world.idi, 2021, 40, 100))
    client = signed_in(world.leader)
    address = reverse(name, args=ADDRESSES[name]) + query

    few = queries_of(client, address)
    more_institutes(world, master, 50)
    assert queries_of(client, address) == few <= MOST_QUERIES


def test_what_has_been_added_up_is_not_added_up_again(
    world, master, the_plan, django_assert_num_queries
):
    publish(value(master, world.idi, 2017, 20, 100), value(master, world.idi, 2021, 40, 100))
    publish(value(master, world.isl, 2021, 30, 100), at=LATER)
    asked = reading(the_plan, as_of=NOON.date())
    everyone = list(asked.organisation.nodes)
    whole = asked.cells([master], everyone, asked.years)
    parents = [world.ie.pk, world.ntnu.pk]
    with django_assert_num_queries(0):
        some = asked.cells([master], parents, [2021])
    assert some == ledger.cells([master], parents, [2021], asked.moment)
    assert some.items() < whole.items()
    assert some[master.pk, world.ntnu.pk, 2021].numerator == 40


# What a goal and a series stand in takes a few queries more the first time.
FIRST = dict.fromkeys(ADDRESSES, MOST_QUERIES) | {"goal": 16, "indicator": 14}


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_first_page_of_a_process_takes_few_queries_too(
    world, master, the_plan, signed_in, name
):
    publish(value(master, world.idi, 2017, 20, 100), value(master, world.idi, 2021, 40, 100))
    client = signed_in(world.leader)
    address = reverse(name, args=ADDRESSES[name])
    few = first_queries_of(client, address)
    more_institutes(world, master, 50)
    assert first_queries_of(client, address) == few <= FIRST[name]


def test_a_reader_of_some_small_groups_takes_few_queries_too(world, master, the_plan, signed_in):
    publish(value(master, world.idi, 2017, 20, 100), value(master, world.idi, 2021, 40, 100))
    assert queries_of(signed_in(world.reviewer), reverse("overview")) <= MOST_QUERIES


def test_the_overview_counts_every_institute_once(world, master, the_plan):
    publish(value(master, world.idi, 2017, 20, 100), value(master, world.idi, 2021, 40, 100))
    page = pages.overview_page(reading(the_plan))
    [block] = page.goals
    assert sum(part.count for part in block.headlines[0].bar) == 5
    assert sum(group.size for group in page.heat.groups) == 5


def test_a_figure_is_provisional_until_all_have_reported(world, signed_in, master, the_plan):
    """Beside its status, on every page that has it, and in the sentence that sums one up."""

    def told(name, *args) -> int:
        return signed_in(world.leader).get(reverse(name, args=args)).content.decode().count(word)

    word = ">foreløpig</span>"
    pages_ = [("overview",), ("goal", 4), ("indicator", "ST-01-M"), ("unit", world.ntnu.code)]
    publish(value(master, world.idi, 2017, 20, 100), value(master, world.idi, 2021, 21, 100))
    assert [told(*page) > 0 for page in pages_] == [True] * 4
    assert "1 av 1 tall er foreløpige" in pages.overview_page(reading(the_plan)).summary
    others = (world.iik, world.isl, world.ihk, world.ims)
    publish(*(value(master, unit, 2021, 30, 100) for unit in others))
    assert [told(*page) for page in pages_] == [0] * 4
    assert "foreløpige" not in pages.overview_page(reading(the_plan)).summary


def test_a_unit_is_summed_up_with_its_level_first(world):
    level = series("LV-01", Aggregation.COVERAGE)
    stays = series("ST-01")
    the_plan = plan(level, stays, lead=stays)
    publish(value(level, world.idi, 2021, 1, 1), value(level, world.isl, 2021, 0, 1))

    def told(unit) -> str:
        asked = reading(the_plan)
        return pages.unit_page(asked, asked.organisation.nodes[unit.pk]).summary

    assert told(world.idi).startswith("Høyt internasjonalt nivå er dokumentert.")
    assert told(world.isl).startswith("Høyt internasjonalt nivå er ikke dokumentert.")
    assert told(world.ie).startswith("1 av 2 institutter har dokumentert")


def test_the_overview_without_figures_says_so_first(world, master, the_plan, signed_in):
    client = signed_in(world.leader)

    def lead(**query) -> str:
        page = client.get("/", query).content.decode()
        return page.split('class="lead">')[1].split("</p>")[0].strip()

    assert lead() == "Ingen hovedindikator har tall for 2021 ennå."
    publish(value(master, world.idi, 2017, 20, 100), value(master, world.idi, 2021, 21, 100))
    assert lead().startswith("Ikke i rute: ")
    assert lead(as_of="2021-05-31") == "Ingen hovedindikator hadde tall for 2021 den dagen."


def test_departments_are_counted_as_documented_or_not(world, signed_in):
    """A documented department has no target of its own; its bar does not say so either."""
    level = series("LV-01", Aggregation.COVERAGE)
    the_plan = plan(level)
    publish(value(level, world.idi, 2021, 1, 1), value(level, world.isl, 2021, 0, 1))
    client = signed_in(world.leader)
    for name, args in (("goal", [0]), ("indicator", ["LV-01"])):
        units = client.get(reverse(name, args=args)).context["page"].units
        told = [(part.word, part.count) for part in units.bar]
        assert told == [("Dokumentert", 1), ("Ikke dokumentert", 1), ("Ikke vurdert", 3)]
    asked = reading(the_plan)
    [lead] = pages.unit_page(asked, asked.organisation.nodes[world.ie.pk]).leads
    assert [part.key for part in lead.bar] == ["doc", "missing"]
    page = client.get(reverse("unit", args=[world.ie.code])).content.decode()
    section = page.split('id="level"')[1].split("</section>")[0]
    assert "<b>1</b> dokumentert" in " ".join(section.split())
    assert "Uten mål" not in section


def test_a_target_that_nothing_can_be_judged_by_is_not_denied(world, master, the_plan, signed_in):
    """Beside a target of 40 % stands more than that there is none."""
    publish(value(master, world.idi, 2021, 40, 100), value(master, world.isl, 2021, 40, 100))
    client = signed_in(world.leader)
    for name, args in (("goal", [4]), ("indicator", ["ST-01-M"]), ("unit", [IDI])):
        html = client.get(reverse(name, args=args)).content.decode()
        assert "kan ikke vurderes</span>" in html
    chosen = {"unit": [IDI, world.isl.code]}
    assert "kan ikke vurderes</span>" in client.get(reverse("compare"), chosen).content.decode()
    publish(value(master, world.idi, 2017, 20, 100), value(master, world.isl, 2017, 20, 100))
    html = client.get(reverse("unit", args=[IDI])).content.decode()
    assert "kan ikke vurderes</span>" not in html
