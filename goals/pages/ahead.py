"""The years ahead of one series in one unit: sentences, a row per year, and what a chart draws."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from goals.calculations.ahead import FEWEST_FOR_LINE, Ahead, Projection, Range, look_ahead, project
from goals.calculations.assessment import Reason, RuleName, required_value
from goals.calculations.terms import Direction, MeasuredIn
from goals.models import Annotation
from goals.pages.reading import Standing
from goals.wording.ahead import (
    left_out,
    nothing_ahead,
    range_text,
    required,
    required_text,
    sentences,
)
from goals.wording.figures import value_text


@dataclass(frozen=True)
class YearAhead:
    """One year to come. Texts are empty where there is nothing to say."""

    year: int
    required: str
    expected: str
    band: str
    projection: Projection | None


@dataclass(frozen=True)
class WayAhead:
    """`found` is None where nothing lies ahead; `sentences` then say why."""

    found: Ahead | None
    sentences: list[str]
    years: list[YearAhead]
    break_years: list[int]
    with_breaks: bool

    @property
    def projections(self) -> dict[int, Projection]:
        return {row.year: row.projection for row in self.years if row.projection}

    @property
    def projected_from(self) -> int | None:
        """The last year that the line goes through."""
        return self.found.years_used[-1] if self.projections else None

    @property
    def reach(self) -> tuple[int, Range] | None:
        """The target year and where the pace so far leads."""
        if self.found is None or self.found.reach is None:
            return None
        return self.years[-1].year, self.found.reach

    @property
    def has_bands(self) -> bool:
        return any(row.band for row in self.years)


def way_ahead(
    standing: Standing, breaks: Sequence[Annotation], *, with_breaks: bool = False
) -> WayAhead:
    """From the newest value up to the year that is read, to the target. Asks no database."""
    indicator, assessment = standing.indicator, standing.assessment
    target, direction = assessment.target, Direction(indicator.direction)
    measured_in = MeasuredIn(indicator.measured_in)
    values = {year: v for year in standing.cells if (v := standing.value_in(year)) is not None}
    in_breaks = {year for note in breaks for year in range(note.first_year, note.last_year + 1)}
    is_one_off = assessment.rule.name is RuleName.ONE_OFF
    ended = target is not None and max([standing.year, *values]) >= target.year
    # What has no better direction is shown and never judged, so it has no way to go.
    not_judged = Reason.NOT_JUDGED in assessment.reasons or direction is Direction.NEUTRAL
    if target is None or not target.rate_known or is_one_off or not values or ended or not_judged:
        why = "" if not_judged else nothing_ahead(target, bool(values), is_one_off)
        return WayAhead(None, [why] if why else [], [], [], with_breaks)
    found = look_ahead(
        values, target, direction, measured_in, breaks=in_breaks, with_breaks=with_breaks
    )
    now = max(values)
    break_years = sorted(in_breaks & values.keys())
    told = sentences(found, (now, values[now]), target, direction, measured_in)
    years = _years(standing, found, {year: values[year] for year in found.years_used})
    needed = _required(standing, standing.year + 1)
    if needed is not None:
        told.append(required(standing.year + 1, needed, direction, measured_in))
    if text := left_out(break_years, counted=with_breaks):
        told.append(text)
    return WayAhead(found, told, years, break_years, with_breaks)


def _required(standing: Standing, year: int) -> Decimal | None:
    """The least (most) a year must show to be on track; None without a base or a direction."""
    found = standing.assessment
    base = found.base
    if base is None or base.value is None or found.target is None or year <= base.year:
        return None
    direction = Direction(standing.indicator.direction)
    return required_value(base, found.target, year, direction, found.rule)


def _years(standing: Standing, found: Ahead, used: dict[int, Decimal]) -> list[YearAhead]:
    """From the year after the one that is read to the target year; a band in each of them where
    there are years enough for a line, and in the target year where there are enough for a pace."""
    target = standing.assessment.target
    direction = Direction(standing.indicator.direction)
    measured_in = MeasuredIn(standing.indicator.measured_in)
    rows = []
    for year in range(standing.year + 1, target.year + 1):
        projection, band = None, None
        if len(used) >= FEWEST_FOR_LINE:
            projection = project(used, replace(target, year=year), direction, measured_in)
            band = projection.band
        elif year == target.year:
            band = found.reach
        needed = _required(standing, year)
        rows.append(
            YearAhead(
                year=year,
                required="" if needed is None else required_text(needed, direction, measured_in),
                expected=value_text(projection.expected, measured_in) if projection else "",
                band=range_text(band, measured_in) if band else "",
                projection=projection,
            )
        )
    return rows
