"""Two to six units side by side: the headline and lead series of each goal, never a rank."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from goals.models import Goal, PlanIndicator
from goals.pages.levels import with_levels
from goals.pages.reading import Reading, Standing, is_level
from goals.wording.words import Word
from institutes.models import Kind
from institutes.organisation import Node


@dataclass(frozen=True)
class CompareCell:
    """One series in one of the units."""

    standing: Standing
    word: Word

    @property
    def is_level(self) -> bool:
        """An institute's documented level is a word and no number."""
        return is_level(self.standing.indicator, self.standing.unit)

    @property
    def is_parent(self) -> bool:
        return self.standing.unit.kind != Kind.INSTITUTE

    @property
    def url(self) -> str:
        found = self.standing
        return reverse("why", args=[found.indicator.code, found.unit.code, found.year])


@dataclass(frozen=True)
class CompareRow:
    entry: PlanIndicator
    cells: list[CompareCell]  # in the order of the units


@dataclass(frozen=True)
class CompareSection:
    goal: Goal | None
    rows: list[CompareRow]


@dataclass(frozen=True)
class ComparePage:
    """`units` and `sections` are empty as long as there is nothing to put side by side."""

    reading: Reading
    units: list[Node]
    sections: list[CompareSection]

    @property
    def columns(self) -> int:
        return len(self.units) + 1

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address keeps of the reader's choice besides year and day."""
        return [("unit", unit.code) for unit in self.units]


def compare_page(reading: Reading, units: Sequence[Node]) -> ComparePage:
    """The units in the order they were chosen."""
    units = list(units)
    if not units:
        return ComparePage(reading, [], [])
    shown = [entry for entry in reading.entries if entry.is_lead or entry.is_headline]
    standings = reading.standings([entry.indicator for entry in shown], units)
    standings = with_levels(reading, standings)
    sections: dict[int | None, CompareSection] = {}
    for entry in shown:
        section = sections.setdefault(entry.goal_id, CompareSection(entry.goal, []))
        found = [standings[entry.indicator_id, unit.id] for unit in units]
        section.rows.append(CompareRow(entry, [CompareCell(one, one.word) for one in found]))

    def order(section: CompareSection) -> tuple[bool, bool, int]:
        goal = section.goal
        return goal is None, goal is not None and goal.number == 0, goal.number if goal else 0

    return ComparePage(reading, units, sorted(sections.values(), key=order))
