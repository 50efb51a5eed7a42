"""One series over the years. Nothing is drawn between years that have no value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.calculations.assessment import Base, Target
from goals.charts.labels import Label, Stroke, Wish, place, text_width
from goals.models import Annotation
from goals.wording.figures import label, value_text

if TYPE_CHECKING:  # pages draw with charts, so charts only know them by name
    from goals.pages.reading import Standing

Point = tuple[float, float]


@dataclass(frozen=True)
class Canvas:
    """How large a drawing is and what it keeps free around its points, in px.

    `narrow` is drawn as well, for screens on which this one would shrink until nobody can read it.
    """

    width: int
    height: int
    left: float = 22.0
    right: float = 42.0
    top: float = 22.0
    bottom: float = 42.0
    is_labelled: bool = True
    narrow: "Canvas | None" = None


ROW = Canvas(132, 34, left=4.0, right=8.0, top=5.0, bottom=5.0, is_labelled=False)
BESIDE_WORDS = Canvas(296, 128)
PHONE = Canvas(320, 210)
ALONE = Canvas(640, 220, narrow=PHONE)


@dataclass(frozen=True)
class Trend:
    """One series drawn: coordinates in attributes, looks in classes (site.css, section 7).

    `narrow` is the same on a canvas for narrow screens, which show it instead.
    """

    width: int
    height: int
    line: str
    dots: tuple[tuple[float, float], ...]
    hollow: tuple[tuple[float, float], ...]  # likewise, where not all have reported
    path: str
    target: tuple[float, float] | None
    bands: tuple[tuple[float, float], ...]  # x and width of each break
    labels: tuple[Label, ...]
    axis: tuple[Label, ...]
    baseline: float
    description: str
    narrow: "Trend | None" = None

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def diamond(self) -> str:
        """The target's mark, drawn around its point."""
        if self.target is None:
            return ""
        x, y = self.target
        return f"M{x} {y - 5}L{x + 5} {y}L{x} {y + 5}L{x - 5} {y}Z"


def path_values(target: Target | None, base: Base | None) -> list[tuple[int, Decimal]]:
    """The way from base to target, through the milestones; empty without both."""
    if base is None or target is None or base.value is None or not target.rate_known:
        return []
    between = [m for m in target.milestones if base.year < m[0] < target.year]
    return [(base.year, base.value), *sorted(between), (target.year, target.value)]


def _segments(values: Mapping[int, Decimal]) -> list[list[int]]:
    """Runs of neighbouring years: a missing year breaks the line."""
    runs: list[list[int]] = []
    for year in sorted(values):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def drawn_breaks(standing: "Standing", breaks: Sequence[Annotation]) -> list[Annotation]:
    """The breaks that fall within what is drawn: those that need a footnote."""
    years = _years(standing) if breaks else []
    if not years:
        return []
    return [note for note in breaks if note.first_year <= years[-1] and years[0] <= note.last_year]


def _years(standing: "Standing") -> list[int]:
    """From the first to the last year of the drawing; none without a value."""
    path = [year for year, _value in path_values(*standing.aim_and_base)]
    has_value = any(standing.value_in(year) is not None for year in standing.cells)
    return sorted({*path, *standing.cells}) if path or has_value else []


def trend(
    standing: "Standing",
    breaks: Sequence[Annotation] = (),
    canvas: Canvas = BESIDE_WORDS,
    *,
    marks: Sequence[str] = (),
    with_coverage: bool = False,
) -> Trend:
    """The series up to the year that is read, its path and its target.

    The last value is a dot, and so is one without neighbours; a hollow one if not all have
    reported. The page says what that means. `marks` are the numbers of the breaks' footnotes.
    `with_coverage` draws every year in which not all have reported as a hollow dot.
    """
    return _draw(_series(standing, breaks, marks, with_coverage=with_coverage), canvas)


@dataclass(frozen=True)
class _Series:
    """What is drawn, on whichever canvas."""

    values: Mapping[int, Decimal]
    path: Sequence[tuple[int, Decimal]]
    years: Sequence[int]
    shown: frozenset[int]  # as dots; those that are `partly` reported are hollow
    partly: frozenset[int]
    breaks: Sequence[tuple[int, int, str]]  # first and last year, marks
    measured_in: str
    description: str


def _series(
    standing: "Standing",
    breaks: Sequence[Annotation],
    marks: Sequence[str],
    *,
    with_coverage: bool,
) -> _Series:
    values = {year: v for year in standing.cells if (v := standing.value_in(year)) is not None}
    years = _years(standing)
    lonely = [run[0] for run in _segments(values) if len(run) == 1]
    shown = frozenset({*lonely, *([max(values)] if values else [])})
    asked = values if with_coverage else shown
    within = [
        (start, end, mark)
        for note, mark in zip_longest(breaks, marks[: len(breaks)], fillvalue="")
        if years
        and (start := max(note.first_year, years[0])) <= (end := min(note.last_year, years[-1]))
    ]
    return _Series(
        values=values,
        path=path_values(*standing.aim_and_base),
        years=years,
        shown=shown,
        partly=frozenset(year for year in asked if not standing.cells[year].is_complete),
        breaks=within,
        measured_in=standing.indicator.measured_in,
        description=describe(standing),
    )


def _draw(series: _Series, canvas: Canvas) -> Trend:
    """The series with its lowest value at the bottom of the canvas and its highest at the top."""
    values, path, years = series.values, series.path, series.years
    width, height, text = canvas.width, canvas.height, series.description
    narrow = _draw(series, canvas.narrow) if canvas.narrow else None
    if not years:
        return Trend(width, height, "", (), (), "", None, (), (), (), height, text, narrow)
    first, last = years[0], years[-1]
    heights = [*values.values(), *(value for _year, value in path)] or [Decimal(0)]
    low, high = min(heights), max(heights)
    left, right = canvas.left, width - canvas.right
    top, bottom = canvas.top, height - canvas.bottom

    def x(year: int) -> float:
        span = last - first
        return round(left + (right - left) * ((year - first) / span if span else 0.5), 1)

    def y(value: Decimal) -> float:
        span = high - low
        share = float((value - low) / span) if span else 0.5
        return round(bottom - (bottom - top) * share, 1)

    points = {year: (x(year), y(value)) for year, value in values.items()}
    corners = [(x(year), y(value)) for year, value in path]
    runs = [[points[year] for year in run] for run in _segments(values)]
    half = (right - left) / max(last - first, 1) / 2
    bands = [
        (max(x(start) - half, 0.0), min(x(end) + half, float(width)))
        for start, end, _mark in series.breaks
    ]
    baseline = bottom + (20.0 if canvas.is_labelled else 5.0)
    labels: list[Label] = []
    axis: list[Label] = []
    if canvas.is_labelled:
        axis = [Label(x(year), height - 6, str(year)) for year in sorted({first, last})]
        noted = _marks(series.breaks, bands, baseline)
        wishes = _wishes(series, points, corners)
        strokes = _strokes([*runs, corners])
        labels = [*place(wishes, noted, strokes, width=width, floor=baseline), *noted]
    return Trend(
        width=width,
        height=height,
        line="".join(_line(run) for run in runs),
        dots=tuple(points[year] for year in sorted(series.shown - series.partly)),
        hollow=tuple(points[year] for year in sorted(series.partly)),
        path=_line(corners),
        target=corners[-1] if corners else None,
        bands=tuple((round(start, 1), round(end - start, 1)) for start, end in bands),
        labels=tuple(labels),
        axis=tuple(axis),
        baseline=baseline,
        description=text,
        narrow=narrow,
    )


def _line(points: Sequence[Point]) -> str:
    return "M" + "L".join([f"{x} {y}" for x, y in points]) if points else ""


def _strokes(lines: Iterable[Sequence[Point]]) -> list[Stroke]:
    """The parts of each line from point to point; a lonely point is one too."""
    return [
        (*start, *end)
        for line in lines
        for start, end in pairwise(line if len(line) > 1 else [*line, *line])
    ]


def _marks(
    breaks: Sequence[tuple[int, int, str]],
    bands: Sequence[tuple[float, float]],
    baseline: float,
) -> list[Label]:
    """The numbers of the footnotes at the feet of their bands, side by side where bands begin
    together."""
    labels: list[Label] = []
    free = 0.0
    numbered = [(band[0], mark) for (*_years, mark), band in zip(breaks, bands, strict=True)]
    for left, mark in sorted(numbered, key=itemgetter(0)):
        if mark:
            left = max(round(left + 4, 1), free)
            labels.append(Label(left, baseline - 5, mark, "c-mark", "start"))
            free = left + text_width(mark) + 2
    return labels


def _wishes(series: _Series, points: Mapping[int, Point], corners: Sequence[Point]) -> list[Wish]:
    """The last value, the target and the first value, each where the line is least likely to be."""
    values, measured_in = series.values, series.measured_in
    target = series.path[-1] if series.path else None
    above = False
    wishes = []
    if values:
        last = max(values)
        above = not corners or corners[-1][1] >= points[last][1]
        text = label(values[last], measured_in)
        wishes.append(Wish(*points[last], text, "c-strong", above))
    if target and target != (max(values, default=None), values.get(target[0])):
        text = label(target[1], measured_in, trimmed=True)
        wishes.append(Wish(*corners[-1], text, "c-tlabel", not above, beside=True))
    if len(values) > 1:
        first, second, *_rest = sorted(values)
        text = label(values[first], measured_in)
        wishes.append(Wish(*points[first], text, "", above=values[second] < values[first]))
    return wishes


def describe(standing: "Standing") -> str:
    """The drawing in words, for those who do not see it."""
    measured_in = standing.indicator.measured_in
    values = {year: v for year in standing.cells if (v := standing.value_in(year)) is not None}
    if not values:
        return _("%(name)s: no figures.") % {"name": standing.indicator.short_name}
    first, last = min(values), max(values)
    text = _("%(name)s: %(first)s in %(first_year)s, %(last)s in %(last_year)s.") % {
        "name": standing.indicator.short_name,
        "first": value_text(values[first], measured_in),
        "first_year": first,
        "last": value_text(values[last], measured_in),
        "last_year": last,
    }
    target = standing.assessment.target
    if target is None or not target.rate_known:
        return text
    return f"{text} " + _("Target %(target)s in %(year)s.") % {
        "target": value_text(target.value, measured_in, trimmed=True),
        "year": target.year,
    }
