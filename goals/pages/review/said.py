"""What an institute says about a figure, as text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from goals.calculations.aggregation import value_of
from goals.calculations.terms import MeasuredIn, State
from goals.ledger import Cell
from goals.models import Answer, Figure, Indicator
from goals.reports.items import Choice, Item, value_of_cell, value_of_figure
from goals.typed import Typed
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


def figure_text(figure: Figure | None, indicator: Indicator) -> str:
    """A figure of the ledger: its value, or the word for its state."""
    if figure is None:
        return str(STATE[State.NOT_REPORTED].word)
    if figure.state != State.VALUE:
        return str(STATE[State(figure.state)].word)
    return value_text(value_of_figure(figure, indicator), indicator.measured_in)


def last_year_text(cell: Cell, indicator: Indicator) -> str:
    if cell.state is not State.VALUE:
        return str(STATE[cell.state].word)
    return value_text(value_of_cell(cell, indicator), indicator.measured_in)


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
