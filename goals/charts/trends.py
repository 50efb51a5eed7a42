"""One series over the years. Nothing is drawn between years that have no value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.calculations.assessment import Base, Target
from goals.models import Annotation
from goals.wording.figures import label, value_text

if TYPE_CHECKING:  # pages draw with charts, so charts only know them by name
    from goals.pages.reading import Standing


@dataclass(frozen=True)
class Label:
    """A text beside a point."""

    x: float
    y: float
    text: str
    css: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class Trend:
    """One series drawn: coordinates in attributes, looks in classes (site.css, section 7)."""

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
    *,
    width: int = 296,
    height: int = 128,
    labelled: bool = True,
    marks: Sequence[str] = (),
    with_coverage: bool = False,
) -> Trend:
    """The series up to the year that is read, its path and its target.

    The last value is a dot, and so is one without neighbours; a hollow one if not all have
    reported. The page says what that means. `marks` are the numbers of the breaks' footnotes.
    `with_coverage` draws every year in which not all have reported as a hollow dot.
    """
    measured_in = standing.indicator.measured_in
    values = {year: v for year in standing.cells if (v := standing.value_in(year)) is not None}
    path = path_values(*standing.aim_and_base)
    years = _years(standing)
    if not years:
        return Trend(width, height, "", (), (), "", None, (), (), (), height, describe(standing))
    first, last = years[0], years[-1]
    heights = [*values.values(), *(value for _year, value in path)] or [Decimal(0)]
    low, high = min(heights), max(heights)
    top, bottom = (22.0, height - 42.0) if labelled else (5.0, height - 5.0)
    left, right = (22.0, width - 42.0) if labelled else (4.0, width - 8.0)

    def x(year: int) -> float:
        span = last - first
        return round(left + (right - left) * ((year - first) / span if span else 0.5), 1)

    def y(value: Decimal) -> float:
        span = high - low
        share = float((value - low) / span) if span else 0.5
        return round(bottom - (bottom - top) * share, 1)

    runs = _segments(values)
    line = "".join("M" + "L".join(f"{x(year)} {y(values[year])}" for year in run) for run in runs)
    lonely = [run[0] for run in runs if len(run) == 1]
    shown = {*lonely, *([max(values)] if values else [])}
    asked = values if with_coverage else shown
    partly = {year for year in asked if not standing.cells[year].is_complete}
    half = (right - left) / max(last - first, 1) / 2
    within = [
        (start, end, mark)
        for note, mark in zip_longest(breaks, marks[: len(breaks)], fillvalue="")
        if (start := max(note.first_year, first)) <= (end := min(note.last_year, last))
    ]
    bands = tuple(
        (round(x(start) - half, 1), round(x(end) - x(start) + 2 * half, 1))
        for start, end, _mark in within
    )
    baseline = round(bottom + (20 if labelled else 5), 1)
    target = (x(path[-1][0]), y(path[-1][1])) if path else None
    labels = _labels(values, path, measured_in, x, y, right) if labelled and values else []
    if labelled:
        labels += [
            Label(x(start) - half + 4, baseline - 5, mark, "c-mark", "start")
            for start, _end, mark in within
            if mark
        ]
    axis = (
        (Label(x(first), height - 6, str(first)), Label(x(last), height - 6, str(last)))
        if labelled and last != first
        else ()
    )
    return Trend(
        width=width,
        height=height,
        line=line,
        dots=tuple((x(year), y(values[year])) for year in sorted(shown - partly)),
        hollow=tuple((x(year), y(values[year])) for year in sorted(partly)),
        path="M" + "L".join(f"{x(year)} {y(value)}" for year, value in path) if path else "",
        target=target,
        bands=bands,
        labels=tuple(labels),
        axis=axis,
        baseline=baseline,
        description=describe(standing),
    )


def _labels(
    values: Mapping[int, Decimal],
    path: Sequence[tuple[int, Decimal]],
    measured_in: str,
    x: Callable[[int], float],
    y: Callable[[Decimal], float],
    right: float,
) -> list[Label]:
    """The first and the last value and the target, each on the side where there is room."""
    first, last = min(values), max(values)
    target = path[-1] if path else None
    above = target is None or y(target[1]) >= y(values[last])
    labels = [
        Label(
            x(last),
            y(values[last]) + (-9 if above else 17),
            label(values[last], measured_in),
            "c-strong",
            "middle" if x(last) < right - 24 else "end",
        )
    ]
    if first != last:
        rises = values[min(year for year in values if year > first)] >= values[first]
        labels.append(
            Label(
                max(x(first) - 18, 0),
                y(values[first]) + (17 if rises else -9),
                label(values[first], measured_in),
                anchor="start",
            )
        )
    if target and (target[0], target[1]) != (last, values[last]):
        labels.append(
            Label(
                x(target[0]) + 9,
                y(target[1]) + 4,
                label(target[1], measured_in, trimmed=True),
                "c-tlabel",
                "start",
            )
        )
    return labels


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
