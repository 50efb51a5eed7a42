"""A plan from its files: goals, targets, breaks, notes, tags and measures."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from goals import ledger
from goals.loading.decided import decided_columns, decided_targets
from goals.loading.rows import Loaded, in_three
from goals.loading.series import load_indicators, load_places
from goals.models import (
    Annotation,
    Goal,
    Indicator,
    Measure,
    Milestone,
    Plan,
    PlanIndicator,
    Target,
)
from goals.plan_file import BreakKind, PlanFile, PlanFileError
from goals.plan_file import Target as TargetInFile
from institutes.models import Tag, Unit


@transaction.atomic
def load_plan(plan_file: PlanFile, *, today: date, at: datetime) -> Loaded:
    """The plan, its goals, series, targets, breaks, notes, tags and measures as the file says.

    `today` dates a definition whose text has changed: a new version, the old one stays. `at` is
    when a target was recorded: a changed one supersedes, so that both can be read as of a day.
    How far a measure is and the limits of an indicator are kept by the portal and not touched.
    Whatever else an administrator has changed in the portal is left as it is, and counted.
    Raises PlanFileError, with nothing stored, when a unit is not there or a text is too long.
    """
    loaded = Loaded()
    units = _units(plan_file)
    found = plan_file.plan
    known_plan = Plan.objects.filter(code=found.code).first()
    if known_plan:
        loaded.decided = decided_columns(known_plan)
    plan = loaded.keep(
        "plan.toml, plan",
        known_plan,
        Plan(code=found.code),
        in_three("name", found.name)
        | {
            "start_year": found.start_year,
            "end_year": found.end_year,
            "base_year": found.base_year,
            "figures_from": found.figures_from,
            "figures_to": found.figures_to,
        },
    )
    known = {goal.number: goal for goal in plan.goals.all()}
    goals = {
        goal.number: loaded.keep(
            f"plan.toml, goal {goal.number}",
            known.get(goal.number),
            Goal(plan=plan, number=goal.number),
            in_three("name", goal.name) | in_three("text", goal.text),
        )
        for goal in plan_file.goals
    }
    tags = _load_tags(plan_file, loaded)
    counted_before = _how_series_count()
    indicators = load_indicators(plan_file.indicators, today, loaded)
    load_places(plan_file.indicators, plan, goals, indicators, loaded)
    standing = {
        (target.indicator_id, target.unit_id): target
        for target in plan.targets.as_of().prefetch_related("milestones")
    }
    decided = decided_targets(plan)
    for target in plan_file.targets:
        indicator, unit = indicators[target.indicator], units[target.unit]
        if (indicator.pk, unit.pk) in decided:
            loaded.left += 1
        else:
            _load_target(target, plan, indicator, unit, standing, at, loaded)
    _load_annotations(plan_file, plan, indicators, units, loaded)
    _load_measures(plan_file, plan, goals, units, tags, loaded)
    if _how_series_count() <= counted_before:
        ledger.refresh_all_statuses()
    else:
        ledger.refresh_everything()
    ledger.touch()
    return loaded


def _how_series_count() -> set[tuple]:
    """What totals, small groups and spreads rest on besides figures."""
    fields = ("aggregation", "is_keyed", "measured_in", "collected_at", "smallest_group")
    return set(Indicator.objects.values_list("code", *fields))


def _units(plan_file: PlanFile) -> dict[str, Unit]:
    units = Unit.objects.in_bulk(field_name="code")
    named = [("target", target.indicator, target.unit) for target in plan_file.targets]
    named += [("note", note.indicator, note.unit) for note in plan_file.notes]
    named += [("measure", measure.code, measure.unit) for measure in plan_file.measures]
    problems = [
        f"plan.toml, {kind} ({name}), unit: stands {code}; should be the code of a unit that is"
        " loaded (manage.py load_units)."
        for kind, name, code in named
        if code not in units
    ]
    if problems:
        raise PlanFileError(problems)
    return units


def _load_tags(plan_file: PlanFile, loaded: Loaded) -> dict[tuple[str, object], Tag]:
    """The tags by kind and what the file calls them. A core task's number is its place there."""
    known = {(tag.kind, tag.number): tag for tag in Tag.objects.all()}
    wanted = [(Tag.Kind.SDG, sdg.number, sdg.number, sdg.name) for sdg in plan_file.sdgs]
    wanted += [
        (Tag.Kind.CORE_TASK, number, task.code, task.name)
        for number, task in enumerate(plan_file.core_tasks, start=1)
    ]
    return {
        (kind, called): loaded.keep(
            f"plan.toml, {kind} {called}",
            known.get((kind, number)),
            Tag(kind=kind, number=number),
            in_three("name", name),
        )
        for kind, number, called, name in wanted
    }


def _load_target(
    found: TargetInFile,
    plan: Plan,
    indicator: Indicator,
    unit: Unit,
    standing: Mapping[tuple[int, int], Target],
    at: datetime,
    loaded: Loaded,
) -> None:
    own_unit = found.measured_in.value == indicator.measured_in
    fields = (
        {
            "base_year": found.base_year,
            "base_value": found.base_value,
            "year": found.year,
            "value": found.value,
            "measured_in": "" if own_unit else found.measured_in.value,
            "is_demo": False,
            "url": found.url,
        }
        | in_three("source", found.source)
        | in_three("note", found.note)
    )
    milestones = {(milestone.year, milestone.value) for milestone in found.milestones}
    before = standing.get((indicator.pk, unit.pk))
    if before:
        if all(getattr(before, name) == value for name, value in fields.items()) and (
            {(milestone.year, milestone.value) for milestone in before.milestones.all()}
            == milestones
        ):
            return
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    target = loaded.keep(
        f"plan.toml, target ({found.indicator})",
        None,
        Target(plan=plan, indicator=indicator, unit=unit, recorded_at=at),
        fields,
    )
    Milestone.objects.bulk_create(
        [Milestone(target=target, year=year, value=value) for year, value in sorted(milestones)]
    )


def _load_annotations(
    plan_file: PlanFile,
    plan: Plan,
    indicators: Mapping[str, Indicator],
    units: Mapping[str, Unit],
    loaded: Loaded,
) -> None:
    """Breaks and notes. One that the file no longer has goes if its series is in no other plan."""
    wanted: dict[tuple, dict[str, str]] = {}
    for each in plan_file.breaks:
        kind = Annotation.Kind.NOTE if each.kind is BreakKind.NOTE_ONLY else Annotation.Kind.BREAK
        texts = in_three("text", each.text) | in_three("source", each.source)
        for code in each.indicators:
            for first, last in _runs(each.years):
                key = (kind, indicators[code].pk, None, first, last, each.url or "")
                wanted[key] = texts
    for note in plan_file.notes:
        first, last = (
            (note.year, note.year)
            if note.year
            else (plan_file.plan.figures_from, plan_file.plan.figures_to)
        )
        unit_id, indicator_id = units[note.unit].pk, indicators[note.indicator].pk
        key = (Annotation.Kind.NOTE, indicator_id, unit_id, first, last, note.url)
        wanted[key] = in_three("text", note.text) | in_three("source", note.source)
    names = ("kind", "indicator_id", "unit_id", "first_year", "last_year", "url")
    known = {
        tuple(getattr(row, name) for name in names): row
        for row in Annotation.objects.filter(
            indicator__in=indicators.values(), definition__isnull=True
        )
    }
    for key, texts in wanted.items():
        made = Annotation(**dict(zip(names, key, strict=True)))
        loaded.keep("plan.toml, break or note", known.get(key), made, texts)
    shared = set(PlanIndicator.objects.exclude(plan=plan).values_list("indicator_id", flat=True))
    gone = [row.pk for key, row in known.items() if key not in wanted and key[1] not in shared]
    Annotation.objects.filter(pk__in=gone).delete()
    loaded.changed += len(gone)


def _runs(years: Iterable[int]) -> list[tuple[int, int]]:
    """Years that follow on each other, as first and last: 2015, 2020, 2021 are two runs."""
    runs: list[tuple[int, int]] = []
    for year in sorted(years):
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _load_measures(
    plan_file: PlanFile,
    plan: Plan,
    goals: Mapping[int, Goal],
    units: Mapping[str, Unit],
    tags: Mapping[tuple[str, object], Tag],
    loaded: Loaded,
) -> None:
    known = {(measure.goal_id, measure.number): measure for measure in plan.measures.all()}
    for found in plan_file.measures:
        goal, number = goals[found.goal], int(found.code.removeprefix("M-"))
        standing = known.get((goal.pk, number))
        if standing and standing.is_demo:  # the demo makes room for the plan's own
            standing.number = max(taken for of, taken in known if of == goal.pk) + 100
            standing.save(update_fields=["number"])
            standing = None
        measure = loaded.keep(
            f"plan.toml, measure {found.code}",
            standing,
            Measure(plan=plan, goal=goal, number=number),
            in_three("name", found.name)
            | {
                "responsible_id": units[found.unit].pk,
                "due_date": found.due_date or date(plan.end_year, 12, 31),
            },
        )
        tagged = {tags[Tag.Kind.CORE_TASK, task] for task in found.core_tasks}
        tagged |= {tags[Tag.Kind.SDG, number] for number in found.sdgs}
        if set(measure.tags.all()) != tagged and "tags" not in loaded.decided_of(measure):
            measure.tags.set(tagged)
