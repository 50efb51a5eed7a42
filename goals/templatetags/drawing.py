"""Drawings. As templates, with a filter for each coordinate, they took four times as long."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from goals.charts import Label, Segment, Strip, Trend

register = template.Library()

QUIET = SafeString('aria-hidden="true" focusable="false"')


@register.simple_tag(name="strip")
def strip_svg(strip: Strip) -> SafeString:
    """`{% strip row.strip %}`: how a group lies; the words beside it say the same."""
    middle: SafeString | str = ""
    if strip.half:
        middle = format_html(
            '<path class="c-half" d="{}"/><path class="c-median" d="{}"/>',
            strip.half_box,
            strip.median_line,
        )
    return format_html(
        '<svg class="chart" width="{}" height="{}" viewBox="{}" {}>'
        '<path class="c-axis" d="{}"/>{}{}</svg>',
        strip.width,
        f"{strip.height:.0f}",
        strip.view_box,
        QUIET,
        strip.axis,
        middle,
        _circles("c-dot", strip.radius, strip.dots),
    )


@register.simple_tag(name="trend")
def trend_svg(trend: Trend, *, quiet: bool = False) -> SafeString:
    """`{% trend row.trend quiet=True %}`: a series over the years; quiet where a table or the row
    itself says the same. Of two that are drawn the styles show the one that fits (site.css,
    section 7); they have one name together."""
    named = "" if quiet else format_html('role="img" aria-label="{}"', trend.description)
    if trend.narrow is None:
        return _trend("chart", trend, named or QUIET)
    both = _trend("chart chart--wide", trend, QUIET) + _trend(
        "chart chart--narrow", trend.narrow, QUIET
    )
    return format_html("<div {}>{}</div>", named, both) if named else both


def _trend(css: str, trend: Trend, named: SafeString) -> SafeString:
    baseline = trend.baseline
    axis = [(trend.width, baseline, baseline)] if trend.axis else []
    words = _texts((*trend.labels, *trend.axis))
    return format_html(
        '<svg class="{}" width="{}" height="{}" viewBox="{}" {}>{}{}{}{}{}{}{}{}</svg>',
        css,
        trend.width,
        trend.height,
        trend.view_box,
        named,
        _numbers(
            '<rect class="c-band" x="%.1f" y="0" width="%.1f" height="%.1f"/>',
            ((x, width, baseline) for x, width in trend.bands),
        ),
        _numbers('<line class="c-axis" x1="12" x2="%d" y1="%.1f" y2="%.1f"/>', axis),
        _path("c-path", trend.path),
        _path("c-line", trend.line),
        _circles("c-dot", 4, trend.dots),
        _circles("c-hollow", 4, trend.hollow),
        _path("c-target", trend.diamond),
        # A name is said once, and not the numbers of the drawing after it.
        format_html("<g {}>{}</g>", QUIET, words) if named is not QUIET else words,
    )


@register.simple_tag
def segments(bar: Sequence[Segment]) -> SafeString:
    """`{% segments bar %}`: the fields of a count bar."""
    return format_html_join(
        "",
        '<rect class="st-{}" x="{}" y="0" width="{}" height="14"/>',
        ((one.key, f"{one.x:.3f}", f"{one.width:.3f}") for one in bar),
    )


@register.simple_tag
def legend(bar: Sequence[Segment]) -> SafeString:
    """`{% legend bar %}`: the same as entries of a list, with mark, number and word."""
    return format_html_join(
        "",
        '<li class="st-{}"><svg class="glyph" {}><use href="#m-{}"/></svg><b>{}</b> {}</li>',
        ((one.key, QUIET, one.key, one.count, one.word.lower()) for one in bar),
    )


def _circles(css: str, radius: float, centres: Iterable[tuple[float, float]]) -> SafeString:
    return _numbers(f'<circle class="{css}" cx="%.1f" cy="%.1f" r="{radius:g}"/>', centres)


def _path(css: str, d: str) -> SafeString | str:
    return format_html('<path class="{}" d="{}"/>', css, d) if d else ""


def _texts(labels: Iterable[Label]) -> SafeString:
    return format_html_join(
        "",
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        ((one.css, f"{one.x:.1f}", f"{one.y:.1f}", one.anchor, one.text) for one in labels),
    )


def _numbers(mark: str, rows: Iterable[tuple[float, ...]]) -> SafeString:
    """`mark`, with a place such as %.1f for each number, once for each row. Nothing but a number
    fits into such a place, so there is nothing to escape; that took most of a drawing's time."""
    return SafeString("".join([mark % row for row in rows]))
