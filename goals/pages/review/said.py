"""What an institute says about a figure, as text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from goals.calculations.aggregation import value_of
from goals.calculations.terms import MeasuredIn, State
from goals.models import Answer, Indicator
from goals.reports.items import Choice, Item
from goals.typed import Typed
from goals.wording.answers import figure_text
from goals.wording.figures import DASH, parts_text, value_text
from goals.wording.words import STATE


def said_text(item: Item) -> str:
    """What the institute stands for: its own value, or the one it does not dispute."""
    if item.choice in (Choice.OWN, Choice.DISPUTED):
        return typed_text(item.answer, item.typed, item.indicator)
    if item.choice == Choice.NOT_APPLICABLE:
        return str(STATE[State.NOT_APPLICABLE].word)
    return figure_text(item.figure, item.indicator)


def typed_text(answer: Answer, typed: Typed, indicator: Indicator) -> str:
    """A number as read; as it was typed when it cannot be read."""
    if typed.problems or typed.is_blank:
        return " / ".join(part for part in (answer.numerator, answer.denominator) if part) or DASH
    return value_text(typed.value(indicator), indicator.measured_in)


def said_parts(item: Item) -> str:
    """Numerator and denominator of what the institute stands for; "" where there is one number."""
    if item.choice in (Choice.OWN, Choice.DISPUTED):
        if not item.indicator.has_denominator or item.typed.problems:
            return ""
        return parts_text(item.typed.numerator, item.typed.denominator)
    if item.choice == Choice.NOT_APPLICABLE or item.figure is None:
        return ""
    return parts_text(item.figure.numerator, item.figure.denominator)


def handed_text(data: Mapping[str, Any] | None, indicator: Indicator) -> str:
    """A figure as it was handed in before (goals.reports.handed_in)."""
    if data is None:
        return DASH
    if data["choice"] == Choice.NOT_APPLICABLE:
        return str(STATE[State.NOT_APPLICABLE].word)
    own = data["choice"] in (Choice.OWN, Choice.DISPUTED)
    parts = data if own else data["ledger"]
    if parts is None:
        return DASH
    if not own and parts["state"] != State.VALUE:
        return str(STATE[State(parts["state"])].word)
    value = value_of(
        _number(parts["numerator"]),
        _number(parts["denominator"]),
        _number(parts.get("share")),
        MeasuredIn(indicator.measured_in),
        indicator.has_denominator,
    )
    return value_text(value, indicator.measured_in)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
