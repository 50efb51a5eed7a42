"""What is left to do for a figure of a report, and how it compares, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from goals.calculations.terms import State
from goals.models import Answer, Figure, Indicator
from goals.reports.items import Item, ItemKind, Need, value_of_figure
from goals.typed import NUMERATOR
from goals.wording.figures import (
    bare_value,
    difference_text,
    number,
    parts_text,
    unit_word,
    value_text,
)
from goals.wording.words import STATE, Word

REASON, CHOICE = "reason", "choice"


def need_texts(item: Item) -> dict[str, str]:
    """Field → sentence, for what is wrong with what was said; empty where nothing was said yet."""
    need = item.need
    disputed = item.choice == Answer.Choice.DISPUTED
    if need is Need.PROBLEM:
        return dict(item.typed.problems)
    if need is Need.NUMBER:
        return {
            NUMERATOR: _("Write the right number.")
            if disputed
            else _("Write the number, or choose “Not applicable to us”. Zero is a valid answer.")
        }
    if need is Need.REASON:
        return {
            REASON: _("Write why the figure is wrong.")
            if disputed
            else _("Write why it is not applicable.")
        }
    if need is Need.STALE:
        return {CHOICE: stale_text(item)}
    return {}


def stale_text(item: Item) -> str:
    """The ledger's figure is another than the one that was confirmed or disputed."""
    seen = item.answer.figure if item.answer else None
    before = figure_text(seen, item.indicator) if seen else "–"
    if item.figure is None:
        return _("The figure has been withdrawn since you answered. It was %(before)s.") % {
            "before": before
        }
    return _("The figure has changed since you answered, from %(before)s to %(now)s.") % {
        "before": before,
        "now": figure_text(item.figure, item.indicator),
    }


def open_text(item: Item) -> str:
    """What is asked for a figure nobody has said anything about."""
    if item.kind is ItemKind.FILLED:
        return _("Confirm or dispute “%(name)s”.") % {"name": item.indicator.short_name}
    return _("Fill in “%(name)s”.") % {"name": item.indicator.short_name}


def figure_text(figure: Figure | None, indicator: Indicator) -> str:
    """The ledger's figure with its unit, or the word for why there is none."""
    if figure is None or figure.state != State.VALUE:
        return str(STATE[State(figure.state) if figure else State.NOT_REPORTED].word)
    return value_text(value_of_figure(figure, indicator), indicator.measured_in)


def result_text(item: Item) -> str:
    """The value of the two numbers that were typed; "" while they have none."""
    value = item.typed.value(item.indicator) if item.indicator.has_denominator else None
    return "" if value is None else value_text(value, item.indicator.measured_in)


def said_text(answer: Answer) -> str:
    """What an answer says, in one line; as it was typed where it cannot be read."""
    choice = Answer.Choice
    typed = " / ".join(part for part in (answer.numerator, answer.denominator) if part)
    said = {
        choice.OWN: typed or _("No number"),
        choice.CONFIRMED: _("Confirmed"),
        choice.DISPUTED: _("Disputed: %(number)s") % {"number": typed or "–"},
        choice.NOT_APPLICABLE: _("Not applicable to us"),
        choice.OPEN: _("Not answered"),
    }[choice(answer.choice)]
    words = [said, *(text for text in (answer.reason, answer.comment) if text)]
    return ". ".join(word.rstrip(".") for word in words) + "."


def jump_text(item: Item) -> str:
    """How far an unusual figure is from last year's; "" for one that is not unusual."""
    if not item.is_unusual:
        return ""
    measured_in = item.indicator.measured_in
    return _("Last year it was %(before)s. The difference is %(difference)s.") % {
        "before": value_text(item.value_last_year, measured_in),
        "difference": difference_text(item.value - item.value_last_year, measured_in),
    }


def last_year_text(item: Item) -> str:
    """Last year's value with its parts, or the word for why there is none."""
    figure = item.last_year
    if figure is None or item.value_last_year is None:
        return figure_text(figure, item.indicator)
    value = value_text(item.value_last_year, item.indicator.measured_in)
    parts = parts_text(figure.numerator, figure.denominator)
    return f"{parts} = {value}" if parts and item.indicator.has_denominator else value


def rounding_text(value: Decimal | None, measured_in: str) -> str:
    """The value before it was rounded, where rounding changed it."""
    if value is None:
        return ""
    shown = (value * 100 if measured_in == "share" else value).normalize()
    exact = number(shown, max(0, -shown.as_tuple().exponent))
    if exact == bare_value(value, measured_in):
        return ""
    word = unit_word(measured_in)
    return _("Rounded from %(exact)s.") % {"exact": f"{exact}\u00a0{word}" if word else exact}


def mark_of(item: Item) -> Word:
    """How far a figure is, as a mark and a word."""
    choice = Answer.Choice
    if item.kind is ItemKind.AWAITED:
        return Word("missing", _("Not in yet"))
    if item.need is Need.ANSWER:
        return Word("missing", _("Not answered"))
    if item.stops:
        return Word("error", _("Something is missing"))
    if item.choice == choice.DISPUTED:
        if item.settlement is None:
            return Word("conflict", _("Disputed"))
        return Word("ok", _("Disputed and settled"))
    if item.choice == choice.NOT_APPLICABLE:
        return Word("na", _("Not applicable to us"))
    if item.choice == choice.CONFIRMED:
        return Word("ok", _("Confirmed"))
    return Word("ok", _("Filled in"))
