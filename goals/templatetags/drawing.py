"""Drawings with many alike marks."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def circles(css: str, centres: Iterable[tuple[float, float]], radius: float) -> SafeString:
    """`{% circles "c-dot" strip.dots strip.radius %}`: a circle for each centre (x, y). In a loop
    of the template each would take ten times as long."""
    # What is the same for all is escaped once.
    css, size = conditional_escape(css), conditional_escape(f"{radius:g}")
    return format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
        ((css, _place(x), _place(y), size) for x, y in centres),
    )


@lru_cache(maxsize=8192)
def _place(value: float) -> SafeString:
    """Drawings have the same few places again and again."""
    return conditional_escape(f"{value:.1f}")
