"""A series as a Plotly figure: a plain dict that the browser draws."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.calculations.terms import MeasuredIn
from goals.charts.trends import path_values
from goals.models import Annotation, Indicator
from goals.pages.reading import Standing


def plotly(
    indicator: Indicator, standing: Standing, breaks: Sequence[Annotation] = ()
) -> dict[str, object]:
    """The series as a Plotly figure: actual, path and target, with breaks as grey fields."""
    share = indicator.measured_in == MeasuredIn.SHARE
    years = sorted(standing.cells)

    def shown(value: Decimal | None) -> float | None:
        return None if value is None else round(float(value) * (100 if share else 1), 4)

    values = [shown(standing.value_in(year)) for year in years]
    path = path_values(standing.assessment)
    traces: list[dict[str, object]] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": _("Actual"),
            "x": years,
            "y": values,
            "connectgaps": False,
            "line": {"color": "#15202b", "width": 2.25},
            "marker": {"color": "#15202b", "size": 7},
        }
    ]
    if path:
        traces += [
            {
                "type": "scatter",
                "mode": "lines",
                "name": _("Path to the target"),
                "x": [year for year, _value in path],
                "y": [shown(value) for _year, value in path],
                "line": {"color": "#00509e", "width": 1.5, "dash": "dash"},
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": _("Target"),
                "x": [path[-1][0]],
                "y": [shown(path[-1][1])],
                "marker": {
                    "symbol": "diamond-open",
                    "color": "#00509e",
                    "size": 11,
                    "line": {"width": 2},
                },
            },
        ]
    return {
        "data": traces,
        "layout": {
            "separators": ",\u00a0",
            "margin": {"l": 60, "r": 20, "t": 10, "b": 40},
            "height": 320,
            "font": {"size": 13, "color": "#4a5763"},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "legend": {"orientation": "h", "y": -0.18},
            "xaxis": {"dtick": 1, "fixedrange": True, "showgrid": False},
            "yaxis": {
                "fixedrange": True,
                "rangemode": "tozero",
                "gridcolor": "#e9edf1",
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
                    "fillcolor": "#e9edf1",
                    "line": {"width": 0},
                    "layer": "below",
                }
                for note in breaks
            ],
        },
    }
