"""A goal: its indicators, the spread over faculties and institutes, and its measures."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from goals.charts import ALONE, ROW, Segment, Trend, count_bar, drawn_breaks, trend
from goals.ledger import Origin
from goals.models import Annotation, Goal, Indicator, Measure, PlanIndicator
from goals.pages.footnotes import Footnote, Footnotes, distinct
from goals.pages.reading import Reading, Standing
from goals.pages.seen import Counts, counts_levels
from goals.pages.spread import SpreadPart, drawn_units, spread_part
from goals.pages.unit_rows import UnitRows, listed_units, unit_rows
from institutes.access import may_update_progress
from institutes.organisation import Node


@dataclass(frozen=True)
class SeriesRow:
    """One series of the goal, for the whole university."""

    reading: Reading
    entry: PlanIndicator
    standing: Standing
    breaks: Sequence[Annotation]
    footnotes: tuple[Footnote, ...]

    @cached_property
    def trend(self) -> Trend:
        return trend(self.standing, self.breaks, ROW)

    @property
    def origin(self) -> Origin | None:
        return self.reading.origin_of(self.standing)

    @cached_property
    def key(self) -> Hashable:
        # Where the figure comes from follows from which figure it is, and the standing says that.
        mark, marks = self.reading.mark, tuple(footnote.mark for footnote in self.footnotes)
        return mark and (mark, self.reading.query, self.standing.key, marks)


@dataclass(frozen=True)
class Chosen:
    """The series that is looked at, for the whole university; `counts` are its institutes."""

    row: SeriesRow
    counts: Counts

    @property
    def key(self) -> Hashable:
        counts = tuple((status, number) for status, _word, number in self.counts)
        return self.row.key and (self.row.key, counts)

    @cached_property
    def trend(self) -> Trend:
        marks = [footnote.mark for footnote in self.row.footnotes]
        return trend(self.row.standing, self.row.breaks, ALONE, marks=marks)

    @property
    def bar(self) -> list[Segment]:
        return count_bar(self.counts)

    @property
    def counts_levels(self) -> bool:
        return counts_levels(self.row.entry.indicator)


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
    look: Chosen | None
    spread: SpreadPart | None
    units: UnitRows | None
    measures: list[MeasureRow]

    @property
    def year_before(self) -> int:
        return self.reading.year - 1

    @property
    def footnotes(self) -> list[Footnote]:
        return distinct(note for row in self.rows for note in row.footnotes)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the selectors of year and day keep of the reader's other choice."""
        if self.chosen is None or self.chosen.is_lead:
            return []
        return [("series", self.chosen.indicator.code)]


def goal_entries(reading: Reading, goal: Goal) -> list[PlanIndicator]:
    """The goal's series, in the plan's order."""
    return [entry for entry in reading.entries if entry.goal_id == goal.pk]


def goal_page(
    reading: Reading, goal: Goal, chosen: PlanIndicator | None = None, page: int = 1
) -> GoalPage:
    """All series for the university, and one of them over faculties and institutes: `page` of
    the institutes."""
    entries = goal_entries(reading, goal)
    if chosen is None:
        chosen = next((entry for entry in entries if entry.is_lead), None)
    university = reading.organisation.university
    if university is None or not entries:
        return GoalPage(reading, goal, [], chosen, None, None, None, [])
    at_top = reading.standings([entry.indicator for entry in entries], [university])
    rows = _rows(reading, entries, chosen, at_top, university)
    spread, units = _units(reading, chosen.indicator, page) if chosen else (None, None)
    own = next((row for row in rows if row.entry == chosen), None)
    return GoalPage(
        reading=reading,
        goal=goal,
        rows=rows,
        chosen=chosen,
        look=Chosen(own, units.counts) if own else None,
        spread=spread,
        units=units,
        measures=_measures(reading, goal),
    )


def _units(reading: Reading, indicator: Indicator, page: int) -> tuple[SpreadPart | None, UnitRows]:
    """One series over `page` of the institutes; what is drawn and what is told is read once."""
    listed = listed_units(reading, page)
    drawn = drawn_units(reading, listed.faculties)
    told = reading.told([indicator], {node.id: node for node in (*listed.units, *drawn)}.values())
    spread = spread_part(reading, indicator, listed.faculties, told.values())
    return spread, unit_rows(reading, indicator, listed, told)


def _rows(
    reading: Reading,
    entries: Sequence[PlanIndicator],
    chosen: PlanIndicator | None,
    at_top: Mapping[tuple[int, int], Standing],
    university: Node,
) -> list[SeriesRow]:
    found = {entry.pk: at_top[entry.indicator_id, university.id] for entry in entries}
    reading.frame.learn_origins(one.figure_id for one in found.values())
    breaks = {
        entry.pk: drawn_breaks(found[entry.pk], reading.breaks(entry.indicator))
        for entry in entries
    }
    numbered = Footnotes()
    # The chosen series stands first on the page, so its breaks have the first numbers.
    footnotes = {
        entry.pk: numbered.of(breaks[entry.pk])
        for entry in sorted(entries, key=lambda entry: entry != chosen)
    }
    return [
        SeriesRow(
            reading,
            entry,
            found[entry.pk],
            breaks[entry.pk],
            footnotes[entry.pk],
        )
        for entry in entries
    ]


def _measures(reading: Reading, goal: Goal) -> list[MeasureRow]:
    rows = []
    for measure in reading.frame.measures.get(goal.pk, []):
        unit = reading.organisation.nodes.get(measure.responsible_id)
        parent_id = unit.parent_id if unit else None
        rows.append(
            MeasureRow(
                measure,
                unit.acronym if unit else "–",
                " · ".join(tag.name for tag in measure.tags.all()),
                may_update_progress(reading.rights, measure.responsible_id, parent_id),
            )
        )
    return rows


def goals_page(reading: Reading) -> list[tuple[Goal, list[PlanIndicator]]]:
    """The plan's goals with their series, the aim that runs through it last."""
    by_goal: dict[int, list[PlanIndicator]] = {}
    goals: dict[int, Goal] = {goal.pk: goal for goal in reading.frame.goals}
    for entry in reading.entries:
        if entry.goal_id:
            by_goal.setdefault(entry.goal_id, []).append(entry)
    ordered = sorted(goals.values(), key=lambda goal: (goal.number == 0, goal.number))
    return [(goal, by_goal.get(goal.pk, [])) for goal in ordered]
