"""Whatever changes stands on the page at once, though most of the page was made before.

Each test warms every part of every page, changes one thing, and finds the pages as they would be
if nothing had been kept.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.urls import reverse

from goals import actions, ledger
from goals.calculations.terms import Aggregation
from goals.models import Annotation, Definition, Goal, Indicator, Measure, Milestone
from goals.proposals import fingerprint
from goals.templatetags.parts import memory
from institutes.actions import choose_language
from institutes.models import Kind, Membership, Person, Place, Role, Unit
from institutes.signals import organisation_changed
from tests.goals.series import LATER, NOON, plan, publish, series, silent, target, value
from tests.institutes.register import declare
from tests.once import once

pytestmark = pytest.mark.django_db
IDI = "194.63.10.0"
NOVEMBER = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_is_kept():
    forget()


@pytest.fixture
@once
def share(world):
    """IDI among six in technology, with a level, targets, a measure and a small group in IIK."""
    made = series("ST-01-M", Aggregation.RATIO, smallest_group=5)
    other = series("EU-02")
    level = series("LV-01", Aggregation.COVERAGE)
    the_plan = plan(made, other, level)
    target(the_plan, made, world.ntnu, "0.40")
    Measure.objects.create(
        goal=Goal.objects.get(number=4),
        plan=the_plan,
        number=1,
        name_nb="Tiltaket",
        name_en="The measure",
        responsible=world.ie,
        due_date=date(2021, 12, 31),
        done_percent=10,
    )
    more = [Unit(code=f"194.63.{n}.1", kind=Kind.INSTITUTE) for n in range(100, 105)]
    Unit.objects.bulk_create(more)
    Place.objects.bulk_create(
        Place(unit=unit, parent=world.ie, acronym=f"I{n}", name_nb=f"Institutt {n}", name_en="x")
        for n, unit in enumerate(more)
    )
    Unit.objects.filter(pk__in=[world.idi.pk, *(unit.pk for unit in more)]).update(
        discipline_group="technology"
    )
    organisation_changed.send(sender=Unit)
    publish(
        value(made, world.idi, 2017, 1371, 4400),
        value(made, world.idi, 2020, 1444, 4477),
        value(made, world.idi, 2021, 1500, 4477),
        value(made, world.iik, 2021, 3, 6001),
        *(value(made, unit, 2021, 100 + 10 * n, 400) for n, unit in enumerate(more)),
        *(value(other, unit, 2021, n) for n, unit in enumerate([world.idi, *more])),
        *(value(level, unit, 2021, n % 2, 1) for n, unit in enumerate([world.idi, *more])),
    )
    return made


def forget():
    memory.clear()
    caches["pages"].clear()


ADDRESSES = (
    ("overview", []),
    ("goal", [4]),
    ("indicator", ["ST-01-M"]),
    ("unit", [IDI]),
    ("unit", ["194.63.0.0"]),
    ("units", []),
)


def read(client, **query) -> list[str]:
    """Every page as it is sent, without the masked tokens of its forms."""
    pages = []
    for name, args in ADDRESSES:
        answer = client.get(reverse(name, args=args), query)
        assert answer.status_code == 200
        pages.append(re.sub(r'value="[^"]{64}"', "", answer.content.decode()))
    return pages


def check_at_once(client, planted: str, **query) -> list[str]:
    """The pages are those made of nothing kept, and `planted` stands on one of them."""
    found = read(client, **query)
    forget()
    assert found == read(client, **query)
    assert any(planted in page for page in found)
    return found


# ── What is changed, and what then stands on a page ────────────────────────────────────────


def figure(world, share):
    publish(value(share, world.idi, 2021, 1817, 4477), at=LATER)
    return "1\u00a0817"


def figure_of_the_year_before(world, share):
    publish(value(share, world.idi, 2020, 1111, 4477), at=LATER)
    return "Siden 2020"


def figure_of_the_base_year(world, share):
    publish(value(share, world.idi, 2017, 20, 4400), at=LATER)
    return "I 2017"


def figure_of_a_peer(world, share):
    peer = Unit.objects.get(code="194.63.100.1")
    publish(value(share, peer, 2021, 299, 400), at=LATER)
    return "299\u00a0/\u00a0400"


def no_figure(world, share):
    publish(silent(value(share, world.idi, 2021)), at=LATER)
    return "Ikke rapportert"


def small_group(world, share):
    publish(value(share, world.idi, 2021, 2, 4477), at=LATER)
    return "Skjermet"


def level(world, share):
    publish(value(Indicator.objects.get(code="LV-01"), world.idi, 2021, 1, 1), at=LATER)
    return "4 av"


def new_target(world, share):
    target(share.plans.get(), share, world.ie, "0.777", base="0.1")
    return "77,7"


def milestone(world, share):
    wanted = share.targets.get(unit=world.ntnu)
    Milestone.objects.create(target=wanted, year=2019, value=Decimal("0.39"))
    ledger.refresh_all_statuses([share])
    ledger.touch()
    return "34"


def rule(world, share):
    Indicator.objects.filter(pk=share.pk).update(rule="one_off", rule_version=2)
    ledger.refresh_all_statuses([share])
    ledger.touch()
    return "ST-01-M"


def series_name(world, share):
    Indicator.objects.filter(pk=share.pk).update(name_nb="En ny serie", short_name_nb="En ny")
    ledger.touch()
    return "En ny serie"


def definition(world, share):
    texts = {"definition_nb": "Noe annet enn før.", "definition_en": "Another meaning."}
    newest = share.definitions.order_by("version").last()
    number = newest.version + 1 if newest else 1
    Definition.objects.create(indicator=share, version=number, since=NOVEMBER, **texts)
    ledger.touch()
    return "Noe annet enn før."


def goal_name(world, share):
    goal = Goal.objects.get(number=4)
    fields = {"name_nb": "Målet heter noe annet", "name_nn": "", "name_en": "Another"}
    actions.change_goal(
        goal=goal,
        fields=fields,
        seen=fingerprint(goal),
        by=world.administrator,
        reason="Prøve",
        at=NOVEMBER,
    )
    return "Målet heter noe annet"


def unit_name(world, share):
    world.idi.places.update(acronym="IDIOT", name_nb="Institutt for noe nytt")
    organisation_changed.send(sender=Unit)
    return "Institutt for noe nytt"


def faculty(world, share):
    world.idi.places.update(parent=world.hf)
    organisation_changed.send(sender=Unit)
    return "HF"


def discipline(world, share):
    Unit.objects.filter(code__startswith="194.63.10").update(discipline_group="health")
    organisation_changed.send(sender=Unit)
    return "helse"


def series_break(world, share):
    Annotation.objects.create(
        kind=Annotation.Kind.BREAK,
        indicator=share,
        first_year=2020,
        last_year=2020,
        text_nb="Et brudd som er nytt.",
        text_en="A break that is new.",
    )
    ledger.touch()
    return "Et brudd som er nytt."


def progress(world, share):
    measure = Measure.objects.get()
    actions.update_progress(
        measure=measure, done_percent=83, comment="", seen="10", by=world.administrator, at=NOVEMBER
    )
    return "83 %"


def core_area(world, share):
    declare(world.idi, world.reporter, at=NOON, name_nb="Nye kjerner")
    return "Nye kjerner"


CHANGES = (
    *(figure, figure_of_the_year_before, figure_of_the_base_year, figure_of_a_peer, no_figure),
    *(small_group, level, new_target, milestone, rule, series_name, goal_name, unit_name, faculty),
    *(definition, discipline, series_break, progress, core_area),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_has_changed_stands_on_the_page_at_once(world, share, signed_in, change):
    client = signed_in(world.leader)
    before = read(client)
    planted = change(world, share)
    after = check_at_once(client, planted)
    assert any(was != now for was, now in zip(before, after, strict=True))


# ── Who reads, in which language, what, and when ───────────────────────────────────────────


def test_a_right_that_is_given_counts_at_once(world, share, signed_in):
    client = signed_in(world.leader)
    assert not any("3\u00a0/\u00a06\u00a0001" in page for page in read(client))
    Membership.objects.create(person=world.leader, unit=world.ntnu, role=Role.AUDITOR)
    check_at_once(client, "3\u00a0/\u00a06\u00a0001")
    Membership.objects.filter(role=Role.AUDITOR, person=world.leader).delete()
    found = check_at_once(client, "Skjermet")
    assert not any("3\u00a0/\u00a06\u00a0001" in page for page in found)


def test_the_head_of_the_page_is_the_readers_own(world, share, signed_in):
    read(signed_in(world.administrator))
    found = check_at_once(signed_in(world.leader), world.leader.name)
    assert not any(world.administrator.name in page for page in found)
    assert not any(reverse("uploads") in page for page in found)


def test_another_name_of_the_reader_stands_in_the_head(world, share, signed_in):
    client = signed_in(world.leader)
    read(client)
    Person.objects.filter(pk=world.leader.pk).update(name="Lisbet Lerk")
    caches["pages"].clear()  # a person's own name is no figure; it comes with the next page
    check_at_once(client, "Lisbet Lerk")


def test_each_language_has_its_own_parts(world, share, signed_in):
    client = signed_in(world.leader)
    read(client)
    choose_language(by=world.leader, language="en")
    client.cookies["language"] = "en"
    found = check_at_once(client, "Target")
    assert not any("Siden 2020" in page for page in found)


@pytest.mark.parametrize(
    "query",
    [
        {"year": "2020"},
        {"as_of": "1.6.2021"},
        {"organisation": "now"},
        {"as_of": "32.13.2021"},
        {"sort": "ST-01-M"},
        {"peers": "faculty"},
        {"series": "EU-02"},
    ],
    ids=lambda query: next(iter(query.items()))[1],
)
def test_what_is_asked_for_is_what_is_shown(world, share, signed_in, query):
    """The parts of one choice are not those of another; and a wrong one is said."""
    client = signed_in(world.leader)
    plain = read(client)
    asked = check_at_once(client, "Feil:" if "32" in query.get("as_of", "") else "Vis", **query)
    assert asked != plain
    caches["pages"].clear()
    assert read(client) == plain


def test_a_round_that_opens_and_a_report_that_is_approved_change_no_part_they_should_not(
    world, share, signed_in
):
    client = signed_in(world.leader)
    read(client)
    actions.open_round(
        plan=share.plans.get(),
        year=2021,
        opens_at=datetime(2022, 4, 1, tzinfo=UTC),
        due_at=datetime(2022, 5, 1, tzinfo=UTC),
        locks_at=datetime(2022, 6, 1, tzinfo=UTC),
        by=world.administrator,
        at=datetime(2022, 3, 1, tzinfo=UTC),
    )
    check_at_once(client, "ST-01-M")
