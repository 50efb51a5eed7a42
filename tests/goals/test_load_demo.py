"""The demo: the same every time, marked everywhere, and with every state and status to be seen."""

import csv
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from goals import exports, ledger
from goals.calculations.terms import State, Status
from goals.counting import SOURCE as COUNTED
from goals.demo import contents, funding
from goals.demo.contents import PASSWORD, PEOPLE
from goals.demo.figures import demo_figures, demo_targets
from goals.demo.loading import demo_institutes, load_demo
from goals.demo.projects import Project
from goals.demo.states import whole_of
from goals.demo.world import DemoFigure, DemoInstitute, World
from goals.loading import load_erc_grants, load_plan, load_real_figures
from goals.management.commands import load_plan as plan_command
from goals.models import (
    Answer,
    Batch,
    Event,
    Figure,
    FigureKey,
    Indicator,
    Measure,
    Plan,
    Report,
    Round,
    Source,
    Target,
)
from goals.pages import overview_page, unit_page
from goals.pages.reading import Reading
from goals.plan_file import read_plan
from goals.sources.published import read_published
from goals.sources.rcn import read_grants
from goals.workflow import ReportState
from institutes.access import rights_of
from institutes.level import Code
from institutes.loading import load_units
from institutes.management.commands.load_units import DATA as UNITS
from institutes.models import CoreArea, Evidence, Grant, Mail, Membership, Person, Role, Unit
from institutes.organisation import organisation_on
from institutes.pages import levels_page
from institutes.register import read_register
from institutes.units_file import read_units
from tests.goals.statuses import check_kept_statuses

PLAN_FILE = read_plan(plan_command.DATA / "plan_2018_2021")
NOW = datetime(2022, 3, 1, 12, tzinfo=UTC)
IHS, IHK, IMS = "194.62.65.0", "194.62.75.0", "194.62.80.0"
MUSEUM = ("194.31.5.0", "194.31.10.0")
OWN = tuple(
    one.code
    for one in PLAN_FILE.indicators
    if one.collected_by == "self_report" and one.collected_at == "institute"
)
LEADS = ("EU-04-N", "PA-01", "RE-01", "ST-01-M")


def institutes():
    """The real institutes, straight from the units' file."""
    units = [unit for unit in read_units(UNITS).units if unit.kind == "institute"]
    return [
        DemoInstitute(
            code=unit.code,
            faculty=unit.parent_code,
            group=unit.discipline_group,
            years=tuple(
                year
                for year in range(2012, 2022)
                if (unit.valid_from is None or unit.valid_from.year <= year)
                and (unit.valid_to is None or unit.valid_to.year > year)
            ),
            origin=IHS if unit.code in (IHK, IMS) else "",
            part_of_origin={IHK: 0.6, IMS: 0.4}.get(unit.code, 1.0),
        )
        for unit in units
    ]


INSTITUTES = institutes()
FACULTIES = {one.code: one.faculty for one in INSTITUTES}
FIGURES = demo_figures(INSTITUTES)
CELLS = {(one.series, one.unit, one.year): one for one in FIGURES}
OF_INSTITUTES = [one for one in FIGURES if one.unit in FACULTIES]
VALUES = [one for one in OF_INSTITUTES if one.state is State.VALUE]


def of(series, year=None):
    return [one for one in VALUES if one.series == series and year in (None, one.year)]


# ── The figures, without a database ────────────────────────────────────────────────────────


def test_the_figures_are_the_same_every_time_and_in_any_order_of_the_units():
    again = demo_figures(list(reversed(INSTITUTES)))

    assert sorted(again, key=repr_of) == sorted(FIGURES, key=repr_of)


def repr_of(figure):
    keys = [sorted(figure.keys), sorted(figure.denominator_keys)]
    values = [str(figure.numerator), str(figure.denominator), figure.state.value]
    return repr([figure.series, figure.unit, figure.year, *values, *keys])


def test_the_figures_are_the_same_on_every_machine():
    """A fingerprint of all of them; it changes with the demo's rules and with nothing else."""
    text = "\n".join(sorted(map(repr_of, FIGURES)))

    assert sha256(text.encode()).hexdigest()[:16] == "3c5f1e0a011cc2a2"


def test_no_cell_has_two_figures():
    assert len(CELLS) == len(FIGURES)


def test_every_collected_series_of_the_plan_has_figures_from_its_first_year():
    first = {}
    for figure in FIGURES:
        first[figure.series] = min(figure.year, first.get(figure.series, 9999))
    for indicator in PLAN_FILE.indicators:
        if not indicator.computed and indicator.code != "EU-01-C":  # known in full
            assert first[indicator.code] == indicator.first_year, indicator.code


def test_there_is_no_figure_of_an_unknown_series():
    assert {one.series for one in FIGURES} <= {one.code for one in PLAN_FILE.indicators}


@pytest.mark.parametrize("indicator", PLAN_FILE.indicators, ids=lambda one: one.code)
def test_the_figures_are_what_their_series_can_hold(indicator):
    for figure in of(indicator.code):
        part, whole = figure.numerator, figure.denominator
        assert part >= 0
        assert (whole is not None) == (indicator.denominator is not None)
        if indicator.bounded:
            assert part <= whole
        if indicator.whole_numbers:
            assert part == int(part)
            assert whole is None or whole == int(whole)
        if figure.keys:
            assert indicator.keyed
            assert part == len(figure.keys)
        if figure.denominator_keys:
            assert figure.keys <= figure.denominator_keys
            assert whole == len(figure.denominator_keys)


@pytest.mark.parametrize(
    "series", [one.code for one in PLAN_FILE.indicators if one.aggregation == "DISTINCT"]
)
def test_every_count_of_different_things_carries_its_keys(series):
    assert all(len(figure.keys) == figure.numerator for figure in of(series))


@pytest.mark.parametrize(
    ("whole", "parts"),
    [("ST-01", ("ST-01-B", "ST-01-M")), ("RE-02", ("RE-02-A", "RE-02-P", "RE-02-D"))],
)
def test_a_whole_is_the_sum_of_its_parts_states_included(whole, parts):
    cells = {(one.unit, one.year) for one in OF_INSTITUTES if one.series in (whole, *parts)}
    for unit, year in cells:
        found = [CELLS[part, unit, year] for part in parts]
        states = [one.state for one in found]
        total = CELLS[whole, unit, year]
        if State.WITHHELD in states:
            assert total.state is State.WITHHELD
        elif State.VALUE in states:
            values = [one for one in found if one.state is State.VALUE]
            assert total.numerator == sum(one.numerator for one in values)
            assert total.denominator == sum(one.denominator for one in values)
        else:
            assert total.state is State.NOT_APPLICABLE


def test_the_sum_of_parts_is_withheld_as_soon_as_one_part_is():
    parts = [
        DemoFigure("RE-02-A", IHS, 2018, numerator=Decimal(1), denominator=Decimal(9)),
        DemoFigure("RE-02-P", IHS, 2018, state=State.WITHHELD),
    ]

    assert whole_of("RE-02", parts).state is State.WITHHELD
    assert whole_of("RE-02", parts[:1]).denominator == 9


def test_erc_grants_are_the_union_of_their_schemes():
    for figure in of("EU-07-N"):
        schemes = [
            CELLS[f"EU-07-{scheme}", figure.unit, figure.year].keys
            for scheme in ("STG", "COG", "ADG", "SYG")
        ]
        assert figure.keys == frozenset().union(*schemes)


def test_series_of_the_same_thing_agree():
    same_whole = defaultdict(set)
    for series in ("EU-03", "RE-01", "RE-04-F", "RE-05-F"):
        for figure in of(series):
            same_whole[figure.unit, figure.year].add(figure.denominator)
    assert all(len(found) == 1 for found in same_whole.values())
    pairs = (
        ("EU-02", "EU-03"), ("EU-02", "EU-10"), ("RE-04-N", "RE-04-F"), ("RE-05-N", "RE-05-F"),
        ("PA-04-N", "PA-04-S"), ("ST-03-A", "ST-03-U"),
    )  # fmt: skip
    for one, other in pairs:
        for figure in of(one):
            assert CELLS[other, figure.unit, figure.year].numerator == figure.numerator


def test_some_projects_are_shared_within_and_across_faculties():
    holders = defaultdict(set)
    for figure in of("EU-04-N"):
        for key in figure.keys:
            holders[key].add(figure.unit)
    shared = [found for found in holders.values() if len(found) > 1]
    faculties = [len({FACULTIES[unit] for unit in found}) for found in shared]

    assert faculties.count(1) > 10
    assert faculties.count(2) > 10
    assert all(key.startswith("DEMO-") for key in holders)


def test_ihs_has_figures_to_2019_and_its_successors_from_2020():
    years = defaultdict(set)
    for figure in OF_INSTITUTES:
        years[figure.unit].add(figure.year)

    assert max(years[IHS]) == 2019
    assert min(years[IHK]) == min(years[IMS]) == 2020


def test_what_ihs_began_goes_on_in_one_of_its_successors():
    project = Project("DEMO-2018-0001", 2018, 2021, "RIA", (IHS,), 4e5, True, "")

    found = [
        (one.unit, one.year)
        for one in funding.figures(World(INSTITUTES), [project])
        if one.series == "EU-04-A" and one.keys
    ]

    assert found[:2] == [(IHS, 2018), (IHS, 2019)]
    assert found[2:] in ([(IHK, 2020), (IHK, 2021)], [(IMS, 2020), (IMS, 2021)])


def test_travel_falls_in_the_pandemic():
    for series in ("ST-02", "ST-04", "RE-04-N", "RE-05-N"):
        by_year = {year: {f.unit: f.numerator for f in of(series, year)} for year in (2019, 2020)}
        both = by_year[2019].keys() & by_year[2020].keys()
        sums = {year: sum(by_year[year][unit] for unit in both) for year in by_year}
        assert sums[2020] < sums[2019] * Decimal("0.7")


def test_about_a_fifth_is_not_reported_yet_in_2021():
    reported = Counter((one.series, one.year) for one in OF_INSTITUTES)
    lists = ("EU-04-N", "EU-02", "PA-01", "PA-04-N", "RE-01", "RE-04-N", "RE-06", "ST-01", "ST-02")

    missing = sum(55 - reported[series, 2021] for series in lists) / (55 * len(lists))

    assert 0.14 < missing < 0.26


def test_gaps_zeros_small_groups_withheld_and_exempt_are_all_there():
    states = Counter(one.state for one in OF_INSTITUTES)
    assert states[State.WITHHELD] > 100
    assert states[State.NOT_APPLICABLE] > 100
    assert any(one.numerator == 0 for one in of("ST-02") + of("RE-04-N"))
    assert any(one.denominator == 0 for one in of("EU-05"))
    assert any(0 < one.numerator < 5 for one in of("ST-01-B"))
    assert any(0 < one.denominator < 5 for one in of("RE-02-A"))
    assert len(of("RE-01", 2015)) < 54


def test_what_is_exempt_has_a_reason_that_says_demo():
    for figure in OF_INSTITUTES:
        assert (figure.state is State.NOT_APPLICABLE) == bool(figure.reason)
        assert not figure.reason or "demo" in figure.reason


@pytest.mark.parametrize("unit", MUSEUM)
def test_the_museum_has_no_students(unit):
    found = [one for one in OF_INSTITUTES if one.unit == unit and one.series.startswith("ST")]

    assert {one.state for one in found} == {State.NOT_APPLICABLE}
    assert {one.year for one in found if one.series == "ST-01"} == set(range(2012, 2022))


def test_no_target_lies_on_the_wrong_side_of_its_base():
    directions = {one.code: one.direction.value for one in PLAN_FILE.indicators}
    for target in demo_targets(FIGURES):
        assert directions[target.series] == "up"
        base = CELLS.get((target.series, target.unit, target.base_year))
        if base is not None and base.denominator is None:
            assert target.value > base.numerator


def test_some_institutes_have_no_target_of_their_own():
    targets = {(one.series, one.unit) for one in demo_targets(FIGURES)}

    for series in ("EU-04-N", "PA-01"):
        own = sum((series, unit) in targets for unit in FACULTIES)
        assert 30 < own < 54


# ── In the database ────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The whole demo, loaded once for this module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units(read_units(UNITS))
        load_plan(PLAN_FILE, today=NOW.date(), at=NOW)
        load_real_figures(
            read_published(plan_command.REAL),
            read_grants(plan_command.GRANTS.read_bytes()),
            at=NOW,
        )
        yield load_demo(at=NOW)
        transaction.set_rollback(True)


def reading(year, username="administrator"):
    rights = rights_of(Person.objects.get(username=username), NOW.date())
    return Reading(Plan.objects.get(), year, rights)


def standings(year, username="administrator"):
    """Of the four lead series, by institute."""
    found = reading(year, username)
    indicators = [one.indicator for one in found.entries if one.indicator.code in LEADS]
    return found.standings(indicators, found.organisation.institutes)


def test_the_units_in_the_database_give_the_same_figures(demo):
    assert demo_institutes() == sorted(INSTITUTES, key=lambda one: one.code)
    loaded = Figure.objects.filter(is_demo=True, batch__kind=Batch.Kind.DEMO)
    own = [one for one in FIGURES if (one.series, one.year) in {(code, 2021) for code in OWN}]
    assert loaded.count() == demo.figures == len(FIGURES) - len(own)
    assert own


def test_the_statuses_kept_of_the_demo_are_those_judged_anew(demo):
    administrator = Person.objects.get(username="administrator")
    rights = rights_of(administrator, NOW.date())
    assert check_kept_statuses(Plan.objects.get(), rights, [2021]) > 3_000


def test_a_second_run_adds_nothing_and_says_so(demo):
    before = [
        model.objects.count()
        for model in (Figure, Batch, Target, Measure, Person, Membership, Answer, Event, Mail)
    ]
    out = StringIO()

    call_command("load_demo", stdout=out)

    assert out.getvalue() == "Demo: nothing to add, all of it is there.\n"
    assert before == [
        model.objects.count()
        for model in (Figure, Batch, Target, Measure, Person, Membership, Answer, Event, Mail)
    ]


def test_a_second_run_leaves_what_people_changed(demo):
    with transaction.atomic():
        Measure.objects.filter(is_demo=True).update(done_percent=7)
        Person.objects.filter(username="leader").update(name="Et annet navn")

        assert load_demo(at=NOW + timedelta(days=1)).is_nothing

        assert set(Measure.objects.values_list("done_percent", flat=True)) == {7}
        assert Person.objects.get(username="leader").name == "Et annet navn"
        transaction.set_rollback(True)


def test_everything_of_the_demo_is_marked(demo):
    in_batches = Figure.objects.filter(batch__kind=Batch.Kind.DEMO)
    assert not in_batches.exclude(is_demo=True, source__key="demo").exists()
    by_reports = Figure.objects.filter(batch__kind=Batch.Kind.REPORT)
    assert by_reports.exists()
    assert not by_reports.filter(is_demo=False).exists()
    others = Figure.objects.exclude(batch__kind__in=(Batch.Kind.DEMO, Batch.Kind.REPORT))
    others = others.filter(is_demo=True)
    assert set(others.values_list("source__key", flat=True)) == {COUNTED}
    assert not Round.objects.filter(is_demo=False).exists()
    assert not Answer.objects.filter(by__is_demo=False).exists()
    assert not CoreArea.objects.filter(is_demo=False).exists()
    assert not Evidence.objects.filter(is_demo=False).exists()
    assert not Evidence.objects.filter(grant__isnull=False).exists()
    assert Source.objects.get(key="demo").is_demo
    assert Target.objects.filter(is_demo=True).count() == demo.targets
    assert not Person.objects.filter(is_demo=False).exists()
    assert not Measure.objects.filter(is_demo=False).exists()


def test_real_figures_and_targets_stay_as_they_are(demo):
    university = Unit.objects.get(code="194.0.0.0")
    series = Indicator.objects.get(code="EU-04-N")
    found = ledger.cells([series], [university.pk], [2019, 2021])
    cell = found[series.pk, university.pk, 2021]

    assert (cell.numerator, cell.demo, cell.real) == (32, 0, 1)
    assert cell.sum_numerator is not None
    assert Target.objects.as_of().get(indicator__code="ST-01-M").is_demo is False


@pytest.mark.parametrize("year", [2020, 2021])
def test_every_status_appears_among_the_lead_series(demo, year):
    found = {standing.assessment.status for standing in standings(year).values()}

    assert found == set(Status)


@pytest.mark.parametrize("code", LEADS)
def test_every_lead_series_has_many_statuses(demo, code):
    statuses = Counter(
        standing.assessment.status
        for standing in standings(2021).values()
        if standing.indicator.code == code
    )

    assert len(statuses) >= 5
    assert max(statuses.values()) < 30


def test_every_state_appears_and_small_groups_are_hidden_from_the_leader(demo):
    plan_reading = reading(2021, "leader")
    indicators = [one.indicator for one in plan_reading.entries]
    nodes = plan_reading.organisation.institutes
    cells = ledger.cells(indicators, [node.id for node in nodes], [2021])
    states = {cell.state for cell in cells.values()}

    assert states == {State.VALUE, State.NOT_APPLICABLE, State.WITHHELD}
    assert len(cells) < len(indicators) * len(nodes)  # the rest is not reported
    assert any(cell.is_hidden for cell in cells.values())
    hidden = standings(2021, "leader").values()
    assert any(standing.cell.reason == "small_group" for standing in hidden)


def test_shared_projects_are_counted_once_at_the_faculty(demo):
    series = Indicator.objects.get(code="EU-04-N")
    organisation = organisation_on(datetime(2020, 12, 31, tzinfo=UTC).date())
    less = 0
    for faculty in organisation.faculties:
        below = [node.id for node in organisation.institutes_under(faculty.id)]
        found = ledger.cells([series], [faculty.id, *below], [2020])
        parts = [found[key].numerator for key in found if key[1] != faculty.id]
        total = found[series.pk, faculty.id, 2020].numerator
        keys = FigureKey.objects.filter(
            figure__indicator=series, figure__year=2020, figure__unit__in=below
        )
        assert total == keys.values("key").distinct().count()
        less += total < sum(parts)
    assert less


def test_a_facultys_own_part_is_added(demo):
    own = Figure.objects.filter(indicator__code="EU-09-K", unit__kind="faculty", year=2019).first()
    organisation = organisation_on(datetime(2019, 12, 31, tzinfo=UTC).date())
    below = [node.id for node in organisation.institutes_under(own.unit_id)]

    found = ledger.cells([own.indicator], [own.unit_id, *below], [2019])

    parts = [cell.numerator for key, cell in found.items() if key[1] in below]
    total = found[own.indicator_id, own.unit_id, 2019]
    assert total.numerator == sum(parts) + own.numerator


def test_the_accounts_have_their_roles_and_the_password(demo):
    for one in PEOPLE:
        person = Person.objects.get(username=one.username)
        assert person.check_password(PASSWORD)
        roles = [(held.role, held.unit_code) for held in rights_of(person, NOW.date()).held]
        units = (one.unit, *one.more) if one.role else ()
        assert sorted(roles) == sorted((one.role, unit) for unit in units)
    assert Membership.objects.filter(role=Role.ADMINISTRATOR).count() == 1


def test_the_open_round_lies_around_the_day_it_is_loaded(demo):
    round_ = Round.objects.get()
    assert round_.year == 2021
    assert round_.opens_at < NOW < round_.due_at < round_.locks_at
    assert demo.reports == round_.reports.count() == 55


def test_its_reports_are_in_every_state_by_the_actions_people_use(demo):
    reports = Report.objects.select_related("unit")
    by_state = {state: set() for state in ReportState}
    for report in reports:
        by_state[ReportState(report.state)].add(report.unit.code)
    assert by_state[ReportState.APPROVED] == set(contents.APPROVED)
    assert by_state[ReportState.RETURNED] == set(contents.RETURNED)
    assert by_state[ReportState.SUBMITTED] == set(contents.SUBMITTED)
    assert not by_state[ReportState.FROZEN]
    begun = Answer.objects.filter(report__state=ReportState.DRAFT).values("report").distinct()
    assert begun.count() == len(contents.BEGUN) + 2
    for kind in ("submitted", "returned", "approved"):
        assert Event.objects.filter(kind=kind).exists()


def test_what_only_institutes_tell_is_in_the_ledger_once_it_is_approved(demo):
    found = Figure.objects.current().filter(
        indicator__code__in=OWN, year=2021, unit__kind="institute"
    )
    assert set(found.values_list("unit__code", flat=True)) == set(contents.APPROVED)
    assert Answer.objects.filter(choice=Answer.Choice.DISPUTED).count() == 1


def test_letters_of_the_demo_can_reach_nobody(demo):
    assert Mail.objects.exists()
    assert all(one.address.endswith("@demo.invalid") for one in Mail.objects.all())


def test_every_goal_has_measures_with_tags(demo):
    for goal in Plan.objects.get().goals.all():
        measures = goal.measures.all()
        assert 3 <= measures.count() <= 4
        assert all(measure.tags.exists() for measure in measures)
        assert all(measure.name_en != measure.name_nb for measure in measures)
    tags = Measure.objects.values_list("tags__kind", flat=True)
    assert set(tags) == {"sdg", "core_task"}


# ── What is refused ────────────────────────────────────────────────────────────────────────


def test_the_command_refuses_outside_the_demo(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="set DEMO=1"):
        call_command("load_demo", stdout=StringIO())

    assert not Person.objects.exists()


def test_the_command_asks_for_units_and_plan_first(db):
    with pytest.raises(CommandError, match="load_units and load_plan first"):
        call_command("load_demo", stdout=StringIO())

    assert not Source.objects.exists()


def test_the_demo_shows_every_level_then_and_now(demo):
    register = read_register()
    seen = {
        level.code
        for day in (date(2019, 12, 31), NOW.date(), date(2026, 1, 1))
        for unit_id in register.areas
        for level in [found.level for found in register.levels(unit_id, day)]
    }
    assert seen == set(Code)


def test_the_levels_of_the_demo_are_those_of_its_evidence(demo):
    counted = Figure.objects.current().filter(indicator__code="LV-01", year=2021)
    register = read_register()
    documented = sum(
        register.level(unit_id, date(2021, 12, 31)).is_documented for unit_id in register.areas
    )
    assert counted.count() == 55
    assert sum(figure.numerator for figure in counted) == documented
    assert 10 <= documented <= 45


def test_lists_say_the_level_as_the_level_pages_do(demo):
    """Every institute, every year: the overview and its file, and the institute's own page."""
    said = set()
    for year in range(2018, 2022):
        found, day = reading(year, "leader"), date(year, 12, 31)
        levels = levels_page(organisation_on(day), day, found.rights, today=NOW.date())
        told = {row.unit.code: row.level.word for group in levels.groups for row in group.rows}
        overview = overview_page(found)
        rows = [row for group in overview.heat.groups for row in group.rows]
        assert {row.unit.code: row.cells[-1].word for row in rows} == told
        file = exports.write(found, exports.overview_rows(overview), NOW.date())
        head, *lines = csv.reader(StringIO(file.decode("utf-8-sig")), delimiter=";")
        column = head.index("Dokumentert nivå")
        assert {line[2]: line[column] for line in lines if line[column]} == {
            code: word.word for code, word in told.items()
        }
        for node in found.organisation.institutes:
            assert unit_page(found, node).level.lead.word == told[node.code], (year, node)
        said |= {word.key for word in told.values()}
    assert said == {"doc", "part", "review", "undoc", "missing"}


def test_the_real_grants_stand_untied(demo):
    grants = read_grants(plan_command.GRANTS.read_bytes())
    published = read_published(plan_command.REAL)
    assert load_erc_grants(published, grants) == 13
    assert load_erc_grants(published, grants) == 0
    assert Grant.objects.filter(unit__isnull=True).count() == 13
    assert not Grant.objects.filter(scheme="ERC-POC").exists()
