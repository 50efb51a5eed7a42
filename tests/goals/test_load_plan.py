"""Filling the plan and the real figures: what is stored, what a second run and a change do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from goals import ledger
from goals.calculations.terms import State
from goals.loading import load_plan, load_real_figures
from goals.management.commands import load_plan as command
from goals.models import (
    Annotation,
    Batch,
    Definition,
    Figure,
    Indicator,
    Measure,
    Plan,
    PlanIndicator,
    Source,
    Target,
)
from goals.plan_file import Measure as MeasureInFile
from goals.plan_file import Milestone, PlanFileError, Text, Wording, read_plan
from goals.sources.published import read_published
from goals.sources.rcn import read_grants
from institutes.loading import load_units
from institutes.management.commands.load_units import DATA as UNITS
from institutes.models import Tag, Unit
from institutes.units_file import read_units
from tests.goals.series import publish, value
from tests.once import once

PLAN_FILE = read_plan(command.DATA / "plan_2018_2021")
PUBLISHED = read_published(command.REAL)
GRANTS = read_grants(command.GRANTS.read_bytes())
TODAY, NOW = date(2022, 3, 1), datetime(2022, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
@once
def plan(db):
    """The plan as the files have it."""
    load_units(read_units(UNITS))
    load_plan(PLAN_FILE, today=TODAY, at=NOW)
    return Plan.objects.get()


def reload(plan_file, *, at=LATER):
    return load_plan(plan_file, today=at.date(), at=at)


def with_indicator(code, **changes):
    """The plan's file with one series changed."""
    indicators = tuple(
        replace(one, **changes) if one.code == code else one for one in PLAN_FILE.indicators
    )
    return replace(PLAN_FILE, indicators=indicators)


def with_target(code, **changes):
    targets = tuple(
        replace(one, **changes) if one.indicator == code else one for one in PLAN_FILE.targets
    )
    return replace(PLAN_FILE, targets=targets)


def measure(code, goal=4, **changes):
    """A measure as the file could have it."""
    found = MeasureInFile(
        code=code,
        goal=goal,
        unit="194.63.0.0",
        due_date=None,
        indicators=(),
        core_tasks=("education",),
        sdgs=(4, 17),
        name=Text("Et tiltak", "Eit tiltak", "A measure"),
        text=Text("Tekst", "Tekst", "Text"),
        source=Text("Kilde", "Kjelde", "Source"),
        url=None,
    )
    return replace(found, **changes)


def test_everything_in_the_files_is_stored(plan):
    assert [goal.number for goal in plan.goals.all()] == [0, 1, 2, 3, 4]
    assert Indicator.objects.count() == len(PLAN_FILE.indicators)
    assert Definition.objects.count() == len(PLAN_FILE.indicators)
    assert plan.targets.count() == len(PLAN_FILE.targets)
    assert Tag.objects.filter(kind=Tag.Kind.SDG).count() == 17
    assert Tag.objects.get(kind=Tag.Kind.CORE_TASK, number=3).name_nn == "Kunstnarisk verksemd"
    assert not plan.targets.filter(is_demo=True).exists()


def test_each_goal_has_its_lead_series(plan):
    leads = plan.entries.filter(is_lead=True).order_by("goal__number")

    assert [entry.indicator.code for entry in leads] == [
        "LV-01",
        "EU-04-N",
        "PA-01",
        "RE-01",
        "ST-01-M",
    ]
    headlines = plan.entries.filter(is_headline=True).values_list("indicator__code", flat=True)
    assert sorted(headlines) == sorted(
        ["EU-01", "EU-04-N", "PA-01", "RE-01", "RE-04-N", "ST-01-B", "ST-01-M", "LV-01"]
    )


def test_parts_are_tied_to_their_whole(plan):
    whole = Indicator.objects.get(code="ST-01")

    assert sorted(part.code for part in whole.parts.all()) == ["ST-01-B", "ST-01-M"]


def test_nynorsk_like_bokmål_is_left_blank(plan):
    goal = plan.goals.get(number=4)

    assert (goal.name_nb, goal.name_nn) == ("Studentmobilitet", "")
    assert goal.text_nn.startswith("Auke")


def test_a_second_run_changes_nothing(plan):
    assert reload(PLAN_FILE).is_nothing
    assert Target.objects.count() == len(PLAN_FILE.targets)


def test_a_changed_definition_is_a_new_version(plan):
    changed = with_indicator("RE-01", caution=Text("Ny tekst", "Ny tekst", "New text"))

    reload(changed)
    again = reload(changed)

    versions = Definition.objects.filter(indicator__code="RE-01").order_by("version")
    assert [(each.version, each.since) for each in versions] == [
        (1, TODAY),
        (2, LATER.date()),
    ]
    assert versions[1].caution_nb == "Ny tekst"
    assert Definition.objects.count() == len(PLAN_FILE.indicators) + 1
    assert again.is_nothing


def test_a_confirmed_wording_is_no_new_version(plan):
    reload(with_indicator("RE-01", status=Wording.CONFIRMED))

    definition = Definition.objects.get(indicator__code="RE-01")
    assert (definition.version, definition.is_proposal) == (1, False)


def test_limits_set_in_the_portal_stay(plan):
    Indicator.objects.filter(code="RE-01").update(on_track_limit="0.900", rule_version=2)

    reload(with_indicator("RE-01", headline=True, first_year=2014))

    indicator = Indicator.objects.get(code="RE-01")
    assert (indicator.first_year, indicator.rule_version) == (2014, 2)
    assert indicator.on_track_limit == Decimal("0.9")


def test_a_group_that_is_small_from_now_on_is_hidden_at_once(plan):
    stays = Indicator.objects.get(code="ST-01-M")
    idi, *others = Unit.objects.filter(kind="institute", valid_to=None).order_by("code")[:9]
    publish(value(stays, idi, 2021, 7, 40), *(value(stays, one, 2021, 20, 40) for one in others))
    before = ledger.spreads([stays], 2021)[stays.pk].spread
    reload(with_indicator("ST-01-M", smallest_group=10))
    assert stays.figures.get(unit=idi).is_hidden
    assert ledger.spreads([stays], 2021)[stays.pk].spread.count < before.count


def test_a_changed_target_supersedes(plan):
    reload(with_target("ST-01-M", value=Decimal("0.45")))

    targets = Target.objects.filter(indicator__code="ST-01-M")
    assert [target.value for target in targets.as_of()] == [Decimal("0.45")]
    assert [target.value for target in targets.as_of(NOW)] == [Decimal("0.40")]
    assert targets.get(superseded_at=LATER).value == Decimal("0.40")


def test_milestones_are_part_of_a_target(plan):
    changed = with_target("ST-01-M", milestones=(Milestone(2019, Decimal("0.30")),))

    reload(changed)

    target = Target.objects.as_of().get(indicator__code="ST-01-M")
    assert [(one.year, one.value) for one in target.milestones.all()] == [(2019, Decimal("0.3"))]
    assert reload(changed).is_nothing


def test_a_target_in_another_currency_says_so(plan):
    assert Target.objects.get(indicator__code="EU-01-C").measured_in == "nok"
    assert Target.objects.get(indicator__code="ST-01-M").measured_in == ""


def test_the_lead_can_pass_to_another_series(plan):
    indicators = tuple(
        replace(one, lead=one.code == "RE-04-N") if one.code in ("RE-01", "RE-04-N") else one
        for one in PLAN_FILE.indicators
    )

    reload(replace(PLAN_FILE, indicators=indicators))

    leads = PlanIndicator.objects.filter(is_lead=True, goal__number=3)
    assert [entry.indicator.code for entry in leads] == ["RE-04-N"]


def test_breaks_and_notes_stand_at_their_series(plan):
    pandemic = Annotation.objects.get(indicator__code="ST-02", kind=Annotation.Kind.BREAK)
    assert (pandemic.first_year, pandemic.last_year) == (2020, 2021)
    assert not Annotation.objects.filter(
        indicator__code="ST-01-M", kind=Annotation.Kind.BREAK
    ).exists()
    kavli = Annotation.objects.get(indicator__code="RE-01", unit__code="194.65.60.0")
    assert kavli.first_year == kavli.last_year == 2021
    undated = Annotation.objects.filter(indicator__code="PA-01").first()
    assert (undated.first_year, undated.last_year) == (plan.figures_from, plan.figures_to)


def test_a_corrected_break_takes_the_place_of_the_old(plan):
    first, *others = PLAN_FILE.breaks
    changed = replace(PLAN_FILE, breaks=(replace(first, years=(2015, 2020, 2021)), *others))

    reload(changed)

    found = Annotation.objects.filter(indicator__code="ST-02", kind=Annotation.Kind.BREAK)
    assert sorted(found.values_list("first_year", "last_year")) == [(2015, 2015), (2020, 2021)]
    reload(PLAN_FILE)
    assert found.count() == 1


def test_measures_carry_tags_and_keep_how_far_they_are(plan):
    reload(replace(PLAN_FILE, measures=(measure("M-01"),)))
    Measure.objects.update(done_percent=40)

    renamed = measure("M-01", name=Text("Et annet", "Eit anna", "Another"))
    reload(replace(PLAN_FILE, measures=(renamed,)))

    stored = Measure.objects.get()
    assert (stored.name_nb, stored.done_percent) == ("Et annet", 40)
    assert stored.due_date == date(2021, 12, 31)
    assert sorted((tag.kind, tag.number) for tag in stored.tags.all()) == [
        ("core_task", 1),
        ("sdg", 4),
        ("sdg", 17),
    ]


def test_a_demo_measure_makes_room_for_the_plans_own(plan):
    demo = Measure.objects.create(
        plan=plan,
        goal=plan.goals.get(number=4),
        number=1,
        name_nb="Demo",
        name_en="Demo",
        responsible=Unit.objects.get(code="194.0.0.0"),
        due_date=date(2021, 1, 1),
        is_demo=True,
    )

    reload(replace(PLAN_FILE, measures=(measure("M-01"),)))

    demo.refresh_from_db()
    assert demo.number > 1
    assert Measure.objects.get(goal=demo.goal, number=1).name_nb == "Et tiltak"


def test_units_that_are_not_loaded_are_all_named(db):
    with pytest.raises(PlanFileError) as caught:
        load_plan(PLAN_FILE, today=TODAY, at=NOW)

    assert len(caught.value.problems) == len(PLAN_FILE.targets) + len(PLAN_FILE.notes)
    assert "plan.toml, target (ST-01-B), unit: stands 194.0.0.0;" in caught.value.problems[0]
    assert not Plan.objects.exists()


def test_a_text_that_is_too_long_is_named_and_nothing_is_stored(db):
    load_units(read_units(UNITS))
    long = Text("x" * 161, "x", "x")

    with pytest.raises(PlanFileError) as caught:
        load_plan(with_indicator("ST-09", name=long), today=TODAY, at=NOW)

    (problem,) = caught.value.problems
    assert problem.startswith("indicators.toml, indicator ST-09, name_nb: Ensure this value")
    assert not Plan.objects.exists()


# ── Real figures ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
@once
def real(plan):
    return load_real_figures(PUBLISHED, GRANTS, at=NOW)


def cell(code, year, unit="194.0.0.0"):
    indicator, unit = Indicator.objects.get(code=code), Unit.objects.get(code=unit)
    found = ledger.cells([indicator], [unit.pk], [year])
    return found[indicator.pk, unit.pk, year]


def test_the_universitys_totals_are_recorded_with_their_source(real):
    figure = Figure.objects.get(indicator__code="EU-04-N", year=2020)

    assert (figure.numerator, figure.extent, figure.is_demo) == (49, "total", False)
    assert figure.source.key == "rcn_bevilgningereu"
    assert figure.batch.kind == Batch.Kind.SOURCE
    assert figure.keys.count() == 49
    assert cell("EU-01", 2021).numerator == Decimal("27685337.42")
    assert cell("EU-07-N", 2014).numerator == 0
    assert cell("EU-07-N", 2014).state is State.VALUE


def test_a_published_share_is_kept_as_it_was_published(real):
    found = cell("ST-01", 2019)

    assert (found.numerator, found.denominator, found.share) == (1490, None, Decimal("0.2"))
    assert "uten desimaler" in Figure.objects.get(indicator__code="ST-01", year=2019).comment


def test_a_second_run_records_nothing(real):
    before = Figure.objects.count(), Batch.objects.count(), Source.objects.count()

    again = load_real_figures(PUBLISHED, GRANTS, at=LATER)

    assert again.is_nothing
    assert (Figure.objects.count(), Batch.objects.count(), Source.objects.count()) == before
    assert real.figures == before[0] > 90


def test_what_has_taken_a_figures_place_since_stays(real):
    batch = Batch.objects.create(kind=Batch.Kind.SOURCE, at=LATER, reason="Rettet")
    old = Figure.objects.get(indicator__code="EU-04-N", year=2020)
    entry = ledger.Entry(
        old.indicator_id, old.unit_id, 2020, State.VALUE, Decimal(50), extent=old.extent
    )
    ledger.record(batch, [entry])

    again = load_real_figures(PUBLISHED, GRANTS, at=LATER)

    assert again.is_nothing
    assert cell("EU-04-N", 2020).numerator == 50


def test_a_figure_the_source_has_changed_supersedes(real):
    first, *others = PUBLISHED.figures
    changed = replace(PUBLISHED, figures=(replace(first, numerator=Decimal(1500)), *others))

    again = load_real_figures(changed, GRANTS, at=LATER)

    assert again.figures == 1
    newest = Figure.objects.current().get(indicator__code="ST-01", year=2019)
    assert (newest.numerator, newest.supersedes.numerator) == (1500, 1490)


def test_figures_of_a_series_that_is_not_loaded_are_named(plan):
    first, *others = PUBLISHED.figures
    unknown = replace(PUBLISHED, figures=(replace(first, series="ST-99"), *others))

    with pytest.raises(PlanFileError, match="line 2: ST-99 in"):
        load_real_figures(unknown, GRANTS, at=NOW)

    assert not Source.objects.exists()


# ── The command ────────────────────────────────────────────────────────────────────────────


def printed():
    out = StringIO()
    call_command("load_plan", stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_did_and_then_that_nothing_is_left(db):
    call_command("load_units", stdout=StringIO())

    first, second = printed(), printed()

    assert first.startswith("Plan 2018-2021: ")
    assert "Real figures: " in first
    assert second == ("Plan 2018-2021: nothing to change.\nReal figures: nothing to change.\n")


def test_the_command_stores_nothing_from_files_with_problems(db, tmp_path, monkeypatch):
    call_command("load_units", stdout=StringIO())
    folder = tmp_path / "plan_2018_2021"
    folder.mkdir()
    for file in (command.DATA / "plan_2018_2021").iterdir():
        text = file.read_text(encoding="utf-8")
        text = text.replace('direction = "up"', 'direction = "upp"', 2)
        (folder / file.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(command, "DATA", tmp_path)

    with pytest.raises(CommandError) as caught:
        printed()

    assert str(caught.value).count('direction: stands "upp"') == 2
    assert not Plan.objects.exists()


def test_the_command_stores_nothing_when_the_real_figures_have_problems(db, tmp_path, monkeypatch):
    call_command("load_units", stdout=StringIO())
    monkeypatch.setattr(command, "GRANTS", tmp_path / "grants.csv")
    (tmp_path / "grants.csv").write_text("no;such\r\n")

    with pytest.raises(CommandError, match="Line 1"):
        printed()

    assert not Plan.objects.exists()
