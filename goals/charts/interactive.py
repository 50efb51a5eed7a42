"""A series as a Plotly figure: a plain dict that the browser draws.

What is drawn also stands in words and in the tables beside it, in the same numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from goals.calculations.ahead import Projection, Range
from goals.calculations.terms import MeasuredIn
from goals.charts.trends import path_values
from goals.models import Annotation, Indicator

if TYPE_CHECKING:  # pages draw with charts, so charts only know them by name
    from goals.pages.reading import Standing

# The colours of site.css, section 1.
INK, INK_2, ACCENT, PAPER, FIELD = "#15202b", "#4a5763", "#00509e", "#ffffff", "#e9edf1"
BAND = "rgba(107, 119, 131, 0.22)"  # line-2, seen through
AFTER_THE_SERIES = 1001  # in the legend, though drawn first

Scale = Callable[[Decimal | None], float | None]
Trace = dict[str, Any]


def plotly(
    indicator: Indicator,
    standing: "Standing",
    breaks: Sequence[Annotation] = (),
    *,
    marks: Sequence[str] = (),
    projections: Mapping[int, Projection] | None = None,
    projected_from: int | None = None,
    reach: tuple[int, Range] | None = None,
) -> dict[str, object]:
    """The series as a Plotly figure: actual, path and target, with breaks as grey fields.

    Years in which not all have reported have hollow marks. `projections` by year fan out
    from the last year that the line goes through, `projected_from`; `reach` (the target year and
    where the pace so far leads) from the newest value.
    """
    share = indicator.measured_in == MeasuredIn.SHARE

    def shown(value: Decimal | None) -> float | None:
        return None if value is None else round(float(value) * (100 if share else 1), 4)

    values = {year: v for year in standing.cells if (v := standing.value_in(year)) is not None}
    traces: list[Trace] = []
    if projections and projected_from in values:
        traces += _projected((projected_from, values[projected_from]), projections, shown)
    elif values and reach:
        traces.append(_reached((max(values), values[max(values)]), reach, shown))
    traces += _actual(standing, shown)
    traces += _path(standing, shown)
    layout = _layout(breaks, marks, share)
    layout["xaxis"] = _years(traces, newest=max(standing.cells, default=0))
    return {"data": traces, "layout": layout}


def _actual(standing: "Standing", shown: Scale) -> list[Trace]:
    years = sorted(standing.cells)
    traces: list[Trace] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": _("Actual"),
            "x": years,
            "y": [shown(standing.value_in(year)) for year in years],
            "connectgaps": False,
            "line": {"color": INK, "width": 2.25},
            "marker": {"color": INK, "size": 7},
        }
    ]
    partly = [
        year
        for year in years
        if standing.value_in(year) is not None and not standing.cells[year].is_complete
    ]
    if partly:
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": _("Not all have reported"),
                "x": partly,
                "y": [shown(standing.value_in(year)) for year in partly],
                "marker": {"color": PAPER, "size": 8, "line": {"color": INK, "width": 2}},
            }
        )
    return traces


def _path(standing: "Standing", shown: Scale) -> list[Trace]:
    path = path_values(*standing.aim_and_base)
    if not path:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": _("Path to the target"),
            "x": [year for year, _value in path],
            "y": [shown(value) for _year, value in path],
            "line": {"color": ACCENT, "width": 1.5, "dash": "dash"},
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("Target"),
            "x": [path[-1][0]],
            "y": [shown(path[-1][1])],
            "marker": {
                "symbol": "diamond-open",
                "color": ACCENT,
                "size": 11,
                "line": {"width": 2},
            },
        },
    ]


def _projected(
    now: tuple[int, Decimal], projections: Mapping[int, Projection], shown: Scale
) -> list[Trace]:
    years = [now[0], *sorted(projections)]
    ahead = [projections[year] for year in years[1:]]
    start = shown(now[1])
    return [
        _field(
            _("8 of 10 cases"),
            years,
            [start, *(shown(each.band.low) for each in ahead)],
            [start, *(shown(each.band.high) for each in ahead)],
        ),
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": _("Projection"),
            "legendrank": AFTER_THE_SERIES,
            "x": years,
            "y": [start, *(shown(each.expected) for each in ahead)],
            "line": {"color": INK_2, "width": 1.5, "dash": "dot"},
            "marker": {"color": INK_2, "size": [0, *(5 for _each in ahead)]},
        },
    ]


def _reached(now: tuple[int, Decimal], reach: tuple[int, Range], shown: Scale) -> Trace:
    year, ends = reach
    start = shown(now[1])
    return _field(
        _("At the pace so far"),
        [now[0], year],
        [start, shown(ends.low)],
        [start, shown(ends.high)],
    )


def _field(name: str, years: list[int], low: list[float | None], high: list[float | None]) -> Trace:
    """The ground between two lines, once around."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "legendrank": AFTER_THE_SERIES,
        "x": [*years, *reversed(years)],
        "y": [*high, *reversed(low)],
        "fill": "toself",
        "fillcolor": BAND,
        "line": {"color": BAND, "width": 1},
        "hoverinfo": "skip",
    }


def _years(traces: Sequence[Trace], newest: int) -> dict[str, object]:
    """The axis of the years, with half a year of air, so that the first one and the lowest number
    do not meet. Where there is room for some only (static/charts.js), the `newest` is among them.
    """
    axis: dict[str, object] = {"tick0": newest, "dtick": 1}
    axis |= {"fixedrange": True, "showgrid": False}
    drawn = [
        year
        for trace in traces
        for year, value in zip(trace["x"], trace["y"], strict=True)
        if value is not None
    ]
    if drawn:
        axis["range"] = [min(drawn) - 0.5, max(drawn) + 0.5]
    return axis


def _layout(breaks: Sequence[Annotation], marks: Sequence[str], share: bool) -> dict[str, object]:
    return {
        "separators": get_format("DECIMAL_SEPARATOR") + get_format("THOUSAND_SEPARATOR"),
        "margin": {"l": 60, "r": 20, "t": 20, "b": 40},
        "height": 320,
        "font": {"size": 13, "color": INK_2},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "legend": {"orientation": "h", "y": -0.18},
        "yaxis": {
            "fixedrange": True,
            "rangemode": "tozero",
            "gridcolor": FIELD,
            "tickformat": ",",  # 30 000 000, and not 30M
            "automargin": True,
            "ticksuffix": "\u00a0%" if share else "",
        },
        "shapes": [
            {
                "type": "rect",
                "xref": "x",
                "yref": "paper",
                "x0": note.first_year - 0.5,
                "x1": note.last_year + 0.5,
                "y0": 0,
                "y1": 1,
                "fillcolor": FIELD,
                "line": {"width": 0},
                "layer": "below",
            }
            for note in breaks
        ],
        "annotations": [
            {
                "x": note.first_year - 0.5,
                "xanchor": "left",
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "text": mark,
                "showarrow": False,
            }
            for note, mark in zip(breaks, marks, strict=False)
        ],
    }
