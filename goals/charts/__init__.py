"""A page's series in; the geometry of a small drawing, or a Plotly dict, out.

Small drawings are SVG made here and shown at first paint. The same numbers, in the same order,
stand in the table after every chart.
"""

from goals.charts.bars import Segment, count_bar
from goals.charts.interactive import plotly
from goals.charts.labels import Label
from goals.charts.strips import Strip, strip
from goals.charts.trends import ALONE, ROW, Canvas, Trend, describe, drawn_breaks, trend

__all__ = [
    "ALONE",
    "ROW",
    "Canvas",
    "Label",
    "Segment",
    "Strip",
    "Trend",
    "count_bar",
    "describe",
    "drawn_breaks",
    "plotly",
    "strip",
    "trend",
]
