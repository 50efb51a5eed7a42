"""A goal: its indicators, the spread over faculties and institutes, and its measures."""

from dataclasses import dataclass

from goals import ledger
from goals.charts import Segment, Trend, count_bar, trend
from goals.ledger import Origin
from goals.models import Goal, Measure, PlanIndicator
from goals.pages.overview import heat_word
from goals.pages.reading import Reading, Standing, counted
from goals.wording.words import Word
from institutes.organisation import Node


@dataclass(frozen=True)
class SeriesRow:
    """One series of the goal, for the whole university."""

    entry: PlanIndicator
    standing: Standing
    trend: Trend
    origin: Origin | None


@dataclass(frozen=True)
class UnitRow:
    """A faculty or an institute in the goal's lead series."""

    unit: Node
    standing: Standing
    word: Word
    bar: list[Segment]  # faculties: their institutes by status
    is_faculty: bool


@dataclass(frozen=True)
class MeasureRow:
    measure: Measure
    responsible: str
    tags: str


@dataclass(frozen=True)
class GoalPage:
    reading: Reading
    goal: Goal
    rows: list[SeriesRow]
    lead: PlanIndicator | None
    lead_trend: Trend | None
    lead_standing: Standing | None
    bar: list[Segment]
    units: list[UnitRow]
    measures: list[MeasureRow]


def goal_page(reading: Reading, goal: Goal) -> GoalPage:
    entries = [entry for entry in reading.entries if entry.goal_id == goal.pk]
    lead = next((entry for entry in entries if entry.is_lead), None)
    university = reading.organisation.university
    if university is None or not entries:
        return GoalPage(reading, goal, [], lead, None, None, [], [], [])
    at_top = reading.standings([entry.indicator for entry in entries], [university])
    origins = ledger.origins(found.cell.figure_id for found in at_top.values())
    rows = []
    for entry in entries:
        found = at_top[entry.indicator_id, university.id]
        rows.append(
            SeriesRow(
                entry,
                found,
                trend(found, width=132, height=34, labelled=False),
                origins.get(found.cell.figure_id),
            )
        )
    units, bar = _units(reading, lead) if lead else ([], [])
    lead_standing = at_top[lead.indicator_id, university.id] if lead else None
    return GoalPage(
        reading=reading,
        goal=goal,
        rows=rows,
        lead=lead,
        lead_trend=trend(lead_standing, reading.breaks(lead.indicator), width=640, height=220)
        if lead
        else None,
        lead_standing=lead_standing,
        bar=bar,
        units=units,
        measures=_measures(reading, goal),
    )


def _measures(reading: Reading, goal: Goal) -> list[MeasureRow]:
    nodes = reading.organisation.nodes
    return [
        MeasureRow(
            measure,
            nodes[measure.responsible_id].acronym if measure.responsible_id in nodes else "–",
            ", ".join(tag.name for tag in measure.tags.all()),
        )
        for measure in goal.measures.prefetch_related("tags")
    ]


def _units(reading: Reading, lead: PlanIndicator) -> tuple[list[UnitRow], list[Segment]]:
    organisation = reading.organisation
    units = [*organisation.faculties, *organisation.institutes]
    standings = reading.standings([lead.indicator], units, institutes_since=reading.plan.base_year)
    rows = []
    for faculty in organisation.faculties:
        below = [
            standings[lead.indicator_id, node.id]
            for node in organisation.institutes_under(faculty.id)
        ]
        found = standings[lead.indicator_id, faculty.id]
        rows.append(UnitRow(faculty, found, found.status, count_bar(counted(below)), True))
        rows += [UnitRow(low.unit, low, heat_word(low), [], False) for low in below]
    of_institutes = [row.standing for row in rows if not row.is_faculty]
    return rows, count_bar(counted(of_institutes))


def goals_page(reading: Reading) -> list[tuple[Goal, list[PlanIndicator]]]:
    """The plan's goals with their series, the aim that runs through it last."""
    by_goal: dict[int, list[PlanIndicator]] = {}
    goals: dict[int, Goal] = {goal.pk: goal for goal in reading.plan.goals.all()}
    for entry in reading.entries:
        if entry.goal_id:
            by_goal.setdefault(entry.goal_id, []).append(entry)
    ordered = sorted(goals.values(), key=lambda goal: (goal.number == 0, goal.number))
    return [(goal, by_goal.get(goal.pk, [])) for goal in ordered]
