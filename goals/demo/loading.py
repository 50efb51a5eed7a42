"""Writes the demo: accounts, figures, targets and measures, each marked as demo.

What is there already is left alone, whoever changed it since; a second run adds nothing. A demo
figure never takes the place of another figure, and a demo target never that of another target.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from goals import ledger
from goals.counting import count_levels
from goals.demo.contents import MEASURES, PASSWORD, PEOPLE
from goals.demo.evidence_loading import load_demo_evidence
from goals.demo.figures import DemoTarget, demo_figures, demo_targets
from goals.demo.reporting import load_round
from goals.demo.world import END_YEAR, YEARS, DemoFigure, DemoInstitute
from goals.garbage import no_search_for_garbage
from goals.models import (
    Batch,
    Extent,
    Figure,
    Goal,
    Indicator,
    Measure,
    Plan,
    Round,
    Source,
    Target,
)
from institutes.models import Kind, Membership, Person, Succession, Tag, Unit
from institutes.organisation import organisations_in

PLAN = "2018-2021"
SOURCE = "demo"
TITLES = {
    "title_nb": "Demodata, fast frø",
    "title_nn": "Demodata, fast frø",
    "title_en": "Demo data, fixed seed",
}
REASON = "Demodata: laget for å vise portalen, ikke hentet fra noen kilde"
TARGET_SOURCE = {
    "source_nb": "Demomål, ikke satt av planen",
    "source_nn": "Demomål, ikkje sett av planen",
    "source_en": "Demo target, not set by the plan",
}
# Where one unit was split into two, the larger part goes to the first.
SPLIT = (0.6, 0.4)


@dataclass(frozen=True)
class LoadedDemo:
    """How much was added."""

    people: int
    figures: int
    targets: int
    measures: int
    reports: int
    evidence: int  # core areas and pieces of evidence

    @property
    def is_nothing(self) -> bool:
        loaded = (self.people, self.figures, self.targets, self.measures, self.reports)
        return not any((*loaded, self.evidence))


class NothingToStandOn(Exception):
    """The units and the plan must be loaded first; the message says how."""


@transaction.atomic
@no_search_for_garbage()
def load_demo(*, at: datetime) -> LoadedDemo:
    """Fill in what the demo has and the database does not; `at` is when it was recorded.

    Raises NothingToStandOn when units or the plan are missing.
    """
    plan = Plan.objects.filter(code=PLAN).first()
    units = dict(Unit.objects.values_list("code", "pk"))
    if plan is None or not units:
        raise NothingToStandOn("Run load_units and load_plan first: the demo stands on them.")
    source, _is_new = Source.objects.get_or_create(key=SOURCE, defaults=TITLES | {"is_demo": True})
    people = _load_people(units)
    figures = targets = 0
    is_new = not Batch.objects.filter(kind=Batch.Kind.DEMO).exists()
    has_round = Round.objects.filter(year=END_YEAR).exists()
    found = demo_figures(demo_institutes()) if is_new or not has_round else []
    own = _own_figures(found, plan)
    if is_new:
        # Targets first, and what stood before judged by them: then every figure is judged once.
        targets = _load_targets(demo_targets(found), plan, units, at)
        ledger.refresh_all_statuses()
        figures = _load_figures(_set_apart(found, own), plan, units, source, at)
    measures = _load_measures(plan, units)
    evidence = load_demo_evidence(demo_institutes(), units, at=at)
    if evidence:
        count_levels(at=at, all_years=True)
    reports = 0 if has_round else load_round(plan, own, at=at)
    if is_new or reports:
        ledger.touch()
    return LoadedDemo(people, figures, targets, measures, reports, evidence)


def _own_figures(found: Sequence[DemoFigure], plan: Plan) -> list[DemoFigure]:
    """What only the institutes can tell about the open round's year: their reports say it."""
    own = set(
        Indicator.objects.filter(
            plans=plan, collected_by="self_report", collected_at=Kind.INSTITUTE
        ).values_list("code", flat=True)
    )
    return [one for one in found if one.series in own and one.year == END_YEAR]


def _set_apart(found: Sequence[DemoFigure], own: Sequence[DemoFigure]) -> list[DemoFigure]:
    """The figures without those that come by a report."""
    cells = {(one.series, one.unit, one.year) for one in own}
    return [one for one in found if (one.series, one.unit, one.year) not in cells]


def demo_institutes() -> list[DemoInstitute]:
    """The institutes of the organisation, with the years they are valid in and their origin."""
    years: dict[str, list[int]] = defaultdict(list)
    faculties: dict[str, str] = {}
    groups: dict[str, str] = {}
    for year, organisation in organisations_in(YEARS).items():
        for node in organisation.institutes:
            years[node.code].append(year)
            faculties[node.code] = organisation.nodes[node.parent_id].code
            groups[node.code] = node.discipline_group
    origins: dict[str, tuple[str, float]] = {}
    heirs: dict[str, int] = defaultdict(int)
    succeeded = Succession.objects.filter(
        predecessor__kind=Kind.INSTITUTE, date__year__in=YEARS
    ).order_by("successor__code")
    for before, after in succeeded.values_list("predecessor__code", "successor__code"):
        part = SPLIT[heirs[before]] if heirs[before] < len(SPLIT) else SPLIT[-1]
        origins[after] = (before, part)
        heirs[before] += 1
    return [
        DemoInstitute(
            code=code,
            faculty=faculties[code],
            group=groups[code],
            years=tuple(sorted(years[code])),
            origin=origins.get(code, ("", 1.0))[0],
            part_of_origin=origins.get(code, ("", 1.0))[1],
        )
        for code in sorted(years)
    ]


def _load_people(units: dict[str, int]) -> int:
    known = set(Person.objects.values_list("username", flat=True))
    missing = [one for one in PEOPLE if one.username not in known]
    if not missing:
        return 0
    password = make_password(PASSWORD)  # slow on purpose, and the same for all of them
    for one in missing:
        person = Person.objects.create(
            username=one.username,
            name=one.name,
            email=one.email,
            password=password,
            is_demo=True,
        )
        Membership.objects.bulk_create(
            Membership(person=person, unit_id=units[unit], role=one.role)
            for unit in (one.unit, *one.more)
            if one.role and unit in units
        )
    return len(missing)


def _load_figures(
    found: Sequence[DemoFigure],
    plan: Plan,
    units: dict[str, int],
    source: Source,
    at: datetime,
) -> int:
    """One batch for each goal. Cells that have, or ever had, a figure are left alone."""
    indicators = {one.code: one for one in Indicator.objects.filter(plans=plan)}
    goals = dict(plan.entries.values_list("indicator_id", "goal__number"))
    taken = set(Figure.objects.values_list("indicator_id", "unit_id", "year"))
    batches: dict[int, list[ledger.Entry]] = defaultdict(list)
    for figure in found:
        indicator = indicators.get(figure.series)
        if indicator is None or figure.unit not in units or figure.year < indicator.first_year:
            continue
        cell = (indicator.pk, units[figure.unit], figure.year)
        if cell not in taken:
            batches[goals.get(indicator.pk) or 0].append(_entry(figure, cell, source))
    for number in sorted(batches):
        batch = Batch.objects.create(kind=Batch.Kind.DEMO, at=at, reason=REASON)
        ledger.record(batch, batches[number])
    return sum(map(len, batches.values()))


def _entry(figure: DemoFigure, cell: tuple[int, int, int], source: Source) -> ledger.Entry:
    return ledger.Entry(
        *cell,
        state=figure.state,
        numerator=figure.numerator,
        denominator=figure.denominator,
        extent=Extent.TOTAL if figure.is_total else Extent.PART,
        reason=figure.reason,
        source_id=source.pk,
        is_demo=True,
        keys=figure.keys,
        denominator_keys=figure.denominator_keys,
    )


def _load_targets(
    found: Sequence[DemoTarget], plan: Plan, units: dict[str, int], at: datetime
) -> int:
    indicators = dict(Indicator.objects.filter(plans=plan).values_list("code", "pk"))
    taken = set(plan.targets.as_of().values_list("indicator_id", "unit_id"))
    made = [
        Target(
            plan=plan,
            indicator_id=indicators[target.series],
            unit_id=units[target.unit],
            base_year=target.base_year,
            year=target.year,
            value=target.value,
            is_demo=True,
            recorded_at=at,
            **TARGET_SOURCE,
        )
        for target in found
        if target.series in indicators
        and target.unit in units
        and (indicators[target.series], units[target.unit]) not in taken
    ]
    Target.objects.bulk_create(made)
    return len(made)


def _load_measures(plan: Plan, units: dict[str, int]) -> int:
    """The demo's measures, after the plan's own in each goal."""
    if plan.measures.filter(is_demo=True).exists():
        return 0
    goals = {goal.number: goal for goal in Goal.objects.filter(plan=plan)}
    tags = {(tag.kind, tag.number): tag for tag in Tag.objects.all()}
    last: dict[int, int] = defaultdict(int)
    for goal_id, number in plan.measures.values_list("goal_id", "number"):
        last[goal_id] = max(last[goal_id], number)
    made = 0
    for found in MEASURES:
        goal = goals.get(found.goal)
        if goal is None or found.responsible not in units:
            continue
        last[goal.pk] += 1
        measure = Measure.objects.create(
            plan=plan,
            goal=goal,
            number=last[goal.pk],
            name_nb=found.nb,
            name_nn="" if found.nn == found.nb else found.nn,
            name_en=found.en,
            responsible_id=units[found.responsible],
            due_date=_within(found.due_date, plan),
            done_percent=found.done_percent,
            is_demo=True,
        )
        wanted = [(Tag.Kind.SDG, number) for number in found.sdgs]
        wanted += [(Tag.Kind.CORE_TASK, number) for number in found.core_tasks]
        measure.tags.set(tags[tag] for tag in wanted if tag in tags)
        made += 1
    return made


def _within(day: date, plan: Plan) -> date:
    return min(day, date(plan.end_year, 12, 31))
