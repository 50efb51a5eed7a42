"""A goal: its indicators, the spread over faculties and institutes, and its measures."""

from dataclasses import dataclass

from goals import ledger
from goals.charts import Segment, Trend, count_bar, drawn_breaks, trend
from goals.ledger import Origin
from goals.models import Goal, Measure, PlanIndicator
from goals.pages.footnotes import Footnote, Footnotes, distinct
from goals.pages.overview import heat_word
from goals.pages.reading import Reading, Standing, counted
from goals.pages.spread import SpreadPart, spread_part
from goals.wording.words import Word
from institutes.access import may_update_progress
from institutes.organisation import Node


@dataclass(frozen=True)
class SeriesRow:
    """One series of the goal, for the whole university."""

    entry: PlanIndicator
    standing: Standing
    trend: Trend
    origin: Origin | None
    footnotes: tuple[Footnote, ...]


@dataclass(frozen=True)
class UnitRow:
    """A faculty or an institute in one series."""

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
    may_update: bool


@dataclass(frozen=True)
class GoalPage:
    """`chosen` is the series that is looked at: the goal's lead unless another is asked for."""

    reading: Reading
    goal: Goal
    rows: list[SeriesRow]
    chosen: PlanIndicator | None
    standing: Standing | None
    trend: Trend | None
    bar: list[Segment]
    spread: SpreadPart | None
    units: list[UnitRow]
    measures: list[MeasureRow]

    @property
    def year_before(self) -> int:
        return self.reading.year - 1

    @property
    def footnotes(self) -> list[Footnote]:
        return distinct(note for row in self.rows for note in row.footnotes)

    @property
    def chosen_footnotes(self) -> tuple[Footnote, ...]:
        return next((row.footnotes for row in self.rows if row.entry == self.chosen), ())

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the selectors of year and day keep of the reader's other choice."""
        if self.chosen is None or self.chosen.is_lead:
            return []
        return [("series", self.chosen.indicator.code)]


def goal_entries(reading: Reading, goal: Goal) -> list[PlanIndicator]:
    """The goal's series, in the plan's order."""
    return [entry for entry in reading.entries if entry.goal_id == goal.pk]


def goal_page(reading: Reading, goal: Goal, chosen: PlanIndicator | None = None) -> GoalPage:
    """All series for the university, and one of them over faculties and institutes."""
    entries = goal_entries(reading, goal)
    if chosen is None:
        chosen = next((entry for entry in entries if entry.is_lead), None)
    university = reading.organisation.university
    if university is None or not entries:
        return GoalPage(reading, goal, [], chosen, None, None, [], None, [], [])
    at_top = reading.standings([entry.indicator for entry in entries], [university])
    origins = ledger.origins(found.cell.figure_id for found in at_top.values())
    numbered = Footnotes()
    rows = []
    breaks = {
        entry.pk: drawn_breaks(
            at_top[entry.indicator_id, university.id], reading.breaks(entry.indicator)
        )
        for entry in entries
    }
    # The chosen series stands first on the page, so its breaks have the first numbers.
    footnotes = {
        entry.pk: numbered.of(breaks[entry.pk])
        for entry in sorted(entries, key=lambda entry: entry != chosen)
    }
    for entry in entries:
        found = at_top[entry.indicator_id, university.id]
        rows.append(
            SeriesRow(
                entry,
                found,
                trend(found, breaks[entry.pk], width=132, height=34, labelled=False),
                origins.get(found.cell.figure_id),
                footnotes[entry.pk],
            )
        )
    units = _units(reading, chosen) if chosen else []
    of_institutes = [row.standing for row in units if not row.is_faculty]
    standing = at_top[chosen.indicator_id, university.id] if chosen else None
    return GoalPage(
        reading=reading,
        goal=goal,
        rows=rows,
        chosen=chosen,
        standing=standing,
        trend=trend(
            standing,
            breaks[chosen.pk],
            width=640,
            height=220,
            marks=[footnote.mark for footnote in footnotes[chosen.pk]],
        )
        if chosen
        else None,
        bar=count_bar(counted(of_institutes)),
        spread=spread_part(reading, of_institutes),
        units=units,
        measures=_measures(reading, goal),
    )


def _measures(reading: Reading, goal: Goal) -> list[MeasureRow]:
    rows = []
    for measure in goal.measures.prefetch_related("tags"):
        unit = reading.organisation.nodes.get(measure.responsible_id)
        parent_id = unit.parent_id if unit else None
        rows.append(
            MeasureRow(
                measure,
                unit.acronym if unit else "–",
                ", ".join(tag.name for tag in measure.tags.all()),
                may_update_progress(reading.rights, measure.responsible_id, parent_id),
            )
        )
    return rows


def _units(reading: Reading, chosen: PlanIndicator) -> list[UnitRow]:
    organisation = reading.organisation
    units = [*organisation.faculties, *organisation.institutes]
    standings = reading.standings(
        [chosen.indicator], units, institutes_since=reading.plan.base_year
    )
    rows = []
    for faculty in organisation.faculties:
        below = [
            standings[chosen.indicator_id, node.id]
            for node in organisation.institutes_under(faculty.id)
        ]
        found = standings[chosen.indicator_id, faculty.id]
        rows.append(UnitRow(faculty, found, found.status, count_bar(counted(below)), True))
        rows += [UnitRow(low.unit, low, heat_word(low), [], False) for low in below]
    return rows


def goals_page(reading: Reading) -> list[tuple[Goal, list[PlanIndicator]]]:
    """The plan's goals with their series, the aim that runs through it last."""
    by_goal: dict[int, list[PlanIndicator]] = {}
    goals: dict[int, Goal] = {goal.pk: goal for goal in reading.plan.goals.all()}
    for entry in reading.entries:
        if entry.goal_id:
            by_goal.setdefault(entry.goal_id, []).append(entry)
    ordered = sorted(goals.values(), key=lambda goal: (goal.number == 0, goal.number))
    return [(goal, by_goal.get(goal.pk, [])) for goal in ordered]
