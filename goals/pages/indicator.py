"""A series: what it means, how it has gone, and where every unit stands."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from goals.charts import ALONE, Trend, drawn_breaks, plotly, trend
from goals.ledger import Origin
from goals.models import Annotation, Definition, PlanIndicator
from goals.pages.ahead import WayAhead, way_ahead
from goals.pages.footnotes import Footnote, Footnotes
from goals.pages.reading import Reading, Standing, Told
from goals.pages.unit_rows import UnitRows, listed_units, unit_rows


@dataclass(frozen=True)
class YearRow:
    """One year of the chart's table."""

    reading: Reading
    told: Told
    breaks: tuple[Footnote, ...]

    @property
    def key(self) -> Hashable:
        told, marks = self.told, tuple(footnote.mark for footnote in self.breaks)
        mark = self.reading.mark
        return mark and (mark, told.indicator.pk, told.year, told.cell, marks)


@dataclass(frozen=True)
class Meaning:
    """What the series is, in each of its `versions`, the newest first."""

    reading: Reading
    entry: PlanIndicator
    versions: Sequence[Definition]

    @property
    def key(self) -> Hashable:
        return self.reading.mark and (self.reading.mark, self.entry.pk)

    @property
    def definition(self) -> Definition | None:
        return self.versions[0] if self.versions else None


@dataclass(frozen=True)
class IndicatorPage:
    reading: Reading
    entry: PlanIndicator
    meaning: Meaning
    standing: Standing | None
    origin: Origin | None
    trend: Trend | None
    chart: dict | None
    years: list[YearRow]
    footnotes: tuple[Footnote, ...]
    notes: list[Annotation]
    units: UnitRows
    ahead: WayAhead | None = None

    @property
    def is_partly_covered(self) -> bool:
        """Whether a year is drawn with a hollow dot, which needs a word."""
        return self.trend is not None and bool(self.trend.hollow)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the selectors of year and day keep of the reader's other choice."""
        return [("with_breaks", "1")] if self.ahead and self.ahead.with_breaks else []

    @property
    def breaks_address(self) -> str:
        """The same page with the years of a break counted in, or left out again."""
        without = self.reading.query
        return without if self.ahead and self.ahead.with_breaks else f"{without}&with_breaks=1"


def indicator_page(
    reading: Reading, entry: PlanIndicator, *, with_breaks: bool = False, page: int = 1
) -> IndicatorPage:
    """`page` of the institutes is shown. `with_breaks`: what lies ahead counts the years of a
    break as well."""
    indicator = entry.indicator
    organisation = reading.organisation
    meaning = Meaning(reading, entry, reading.frame.versions.get(indicator.pk, ()))
    listed = listed_units(reading, page)
    if organisation.university is None:
        units = unit_rows(reading, indicator, listed)
        return IndicatorPage(reading, entry, meaning, None, None, None, None, [], (), [], units)
    top = organisation.university
    # All years first: what is added up for them is there for the list.
    found = reading.standings([indicator], [top])[indicator.pk, top.id]
    units = unit_rows(reading, indicator, listed)
    breaks = reading.breaks(indicator)
    drawn = drawn_breaks(found, breaks)
    footnotes = Footnotes().of(drawn)
    marks = [footnote.mark for footnote in footnotes]
    ahead = way_ahead(found, breaks, with_breaks=with_breaks)
    return IndicatorPage(
        reading=reading,
        entry=entry,
        meaning=meaning,
        standing=found,
        origin=reading.origins([found.cell.figure_id]).get(found.cell.figure_id),
        trend=trend(found, drawn, ALONE, marks=marks, with_coverage=True),
        chart=plotly(
            indicator,
            found,
            drawn,
            marks=marks,
            projections=ahead.projections,
            projected_from=ahead.projected_from,
            reach=ahead.reach,
        ),
        years=year_rows(reading, found, footnotes),
        footnotes=footnotes,
        notes=reading.notes(indicator, top),
        units=units,
        ahead=ahead,
    )


def year_rows(reading: Reading, standing: Standing, footnotes: Sequence[Footnote]) -> list[YearRow]:
    """The chart's numbers in the chart's order, newest last."""
    return [
        YearRow(
            reading,
            Told(standing.indicator, standing.unit, year, standing.cells, standing.judge),
            tuple(one for one in footnotes if one.note.first_year <= year <= one.note.last_year),
        )
        for year in reading.years
    ]
