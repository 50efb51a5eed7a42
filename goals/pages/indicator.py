"""A series: what it means, how it has gone, and where every unit stands."""

from dataclasses import dataclass

from goals import ledger
from goals.charts import Segment, Trend, count_bar, plotly, trend
from goals.ledger import Cell, Origin
from goals.models import Annotation, Definition, PlanIndicator
from goals.pages.goal import UnitRow
from goals.pages.overview import heat_word
from goals.pages.reading import Reading, Standing, counted
from goals.wording.figures import parts_text, value_text
from goals.wording.words import STATE, Word


@dataclass(frozen=True)
class YearRow:
    """One year of the chart's table."""

    year: int
    cell: Cell
    value_text: str
    parts_text: str
    state: Word
    is_break: bool


@dataclass(frozen=True)
class IndicatorPage:
    reading: Reading
    entry: PlanIndicator
    definition: Definition | None
    versions: list[Definition]
    standing: Standing | None
    origin: Origin | None
    trend: Trend | None
    chart: dict | None
    years: list[YearRow]
    breaks: list[Annotation]
    notes: list[Annotation]
    bar: list[Segment]
    units: list[UnitRow]


def indicator_page(reading: Reading, entry: PlanIndicator) -> IndicatorPage:
    indicator = entry.indicator
    organisation = reading.organisation
    versions = list(indicator.definitions.order_by("-version"))
    definition = versions[0] if versions else None
    if organisation.university is None:
        return IndicatorPage(
            reading, entry, definition, versions, None, None, None, None, [], [], [], [], []
        )
    top = organisation.university
    units = [top, *organisation.faculties, *organisation.institutes]
    standings = reading.standings([indicator], units)
    found = standings[indicator.pk, top.id]
    breaks = reading.breaks(indicator)
    rows = []
    for faculty in organisation.faculties:
        below = [
            standings[indicator.pk, node.id] for node in organisation.institutes_under(faculty.id)
        ]
        at_faculty = standings[indicator.pk, faculty.id]
        rows.append(
            UnitRow(faculty, at_faculty, at_faculty.status, count_bar(counted(below)), True)
        )
        rows += [UnitRow(low.unit, low, heat_word(low), [], False) for low in below]
    return IndicatorPage(
        reading=reading,
        entry=entry,
        definition=definition,
        versions=versions,
        standing=found,
        origin=ledger.origins([found.cell.figure_id]).get(found.cell.figure_id),
        trend=trend(found, breaks, width=640, height=220),
        chart=plotly(indicator, found, breaks),
        years=year_rows(reading, found, breaks),
        breaks=breaks,
        notes=reading.notes(indicator, top),
        bar=count_bar(counted(row.standing for row in rows if not row.is_faculty)),
        units=rows,
    )


def year_rows(reading: Reading, standing: Standing, breaks: list[Annotation]) -> list[YearRow]:
    """The chart's numbers in the chart's order, newest last."""
    measured_in = standing.indicator.measured_in
    rows = []
    for year in reading.years:
        cell = standing.cells.get(year, ledger.EMPTY)
        in_break = any(note.first_year <= year <= note.last_year for note in breaks)
        rows.append(
            YearRow(
                year=year,
                cell=cell,
                value_text=value_text(standing.value_in(year), measured_in),
                parts_text=parts_text(cell.numerator, cell.denominator),
                state=STATE[cell.state],
                is_break=in_break,
            )
        )
    return rows
