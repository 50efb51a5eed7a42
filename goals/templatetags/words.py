"""Words for the plan's own terms, for templates."""

from django import template

from goals.wording import words

register = template.Library()


@register.filter
def aggregation_word(kind: str) -> str:
    """How a series adds up, in words."""
    return str(words.AGGREGATION[kind])


@register.filter
def direction_word(direction: str) -> str:
    """Which way is better, in words."""
    return str(words.DIRECTION[direction])


@register.filter
def reference_word(reference: str) -> str:
    """What a year of a series stands for, in words."""
    return str(words.REFERENCE[reference])
