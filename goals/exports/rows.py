"""The rows of each page's file, in the page's order."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from goals import ledger
from goals.charts import Segment, count_bar
from goals.ledger import Cell
from goals.pages.compare import ComparePage
from goals.pages.goal import GoalPage
from goals.pages.indicator import IndicatorPage
from goals.pages.overview import Overview
from goals.pages.reading import Standing
from goals.pages.unit import UnitPage
from goals.pages.unit_rows import UnitRows


@dataclass(frozen=True)
class Row:
    """One figure of the page. `year` is given for a year before the one that is read, which the
    page shows without a status; `bar` counts the institutes below by status."""

    standing: Standing
    year: int | None = None
    bar: Sequence[Segment] = field(default=())

    @property
    def cell(self) -> Cell:
        return self.standing.cells.get(self.year or self.standing.year, ledger.EMPTY)

    @property
    def is_judged(self) -> bool:
        return self.year is None


def overview_rows(page: Overview) -> list[Row]:
    """The level, the goals' headline series, then every institute by the lead series: all of
    them, also where the page shows so many at a time."""
    rows = [Row(page.level.standing)] if page.level else []
    rows += [Row(one.standing, bar=one.bar) for goal in page.goals for one in goal.headlines]
    return rows + [Row(found) for found in page.of_institutes()]


def goal_rows(page: GoalPage) -> list[Row]:
    """The goal's series for the university, then the chosen one by faculty and institute."""
    chosen = page.chosen.pk if page.chosen else None
    bar = page.units.bar if page.units else ()
    rows = [Row(row.standing, bar=bar if row.entry.pk == chosen else ()) for row in page.rows]
    return rows + (_unit_rows(page.units) if page.units else [])


def indicator_rows(page: IndicatorPage) -> list[Row]:
    """The university year by year, as under the chart, then every unit in the year read."""
    if page.standing is None:
        return []
    rows = [
        Row(page.standing, bar=page.units.bar)
        if row.told.year == page.reading.year
        else Row(page.standing, row.told.year)
        for row in page.years
    ]
    return rows + _unit_rows(page.units)


def _unit_rows(units: UnitRows) -> list[Row]:
    return [Row(found, bar=count_bar(counts)) for found, counts in units.standings()]


def unit_rows(page: UnitPage) -> list[Row]:
    bars = {lead.entry.pk: lead.bar for lead in page.leads}
    return [
        Row(row.standing, bar=bars.get(row.entry.pk, ()))
        for section in page.sections
        for row in section.rows
    ]


def compare_rows(page: ComparePage) -> list[Row]:
    """Series by series, the units in the order of the columns."""
    return [
        Row(cell.standing)
        for section in page.sections
        for row in section.rows
        for cell in row.cells
    ]
