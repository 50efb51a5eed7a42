"""One figure of a report: what the ledger has, what the institute says, what is left to do."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from goals.calculations.aggregation import value_of
from goals.calculations.change import is_unusual
from goals.calculations.terms import MeasuredIn, State
from goals.ledger import Entry
from goals.models import (
    Answer,
    Definition,
    Figure,
    Indicator,
    PlanIndicator,
    Report,
    Settlement,
)
from goals.typed import Typed

Choice = Answer.Choice
Outcome = Settlement.Outcome


class ItemKind(StrEnum):
    """How a figure comes about in a report."""

    FILLED = "filled"  # the ledger has it: to confirm or to dispute
    OWN = "own"  # only the institute has it
    AWAITED = "awaited"  # a register has it, and it is not in yet: nothing to do


class Need(StrEnum):
    """What is left to do for a figure; goals.wording.answers has the sentences."""

    ANSWER = "answer"  # nothing said yet
    NUMBER = "number"  # own or disputed, and no number
    PROBLEM = "problem"  # what is typed cannot be read
    REASON = "reason"  # not applicable or disputed without one
    COMMENT = "comment"  # an unusual jump without a word about it
    STALE = "stale"  # the figure was changed after it was confirmed or disputed


@dataclass(frozen=True)
class Item:
    """One figure of a report."""

    entry: PlanIndicator
    definition: Definition | None
    figure: Figure | None  # what the ledger has for the year, with its source and batch
    last_year: Figure | None
    answer: Answer | None
    settlement: Settlement | None
    typed: Typed  # the answer's numbers

    @property
    def indicator(self) -> Indicator:
        return self.entry.indicator

    @property
    def choice(self) -> str:
        return self.answer.choice if self.answer else Choice.OPEN

    @cached_property
    def is_recorded(self) -> bool:
        """The ledger's figure came from this very report, when it was approved before."""
        return bool(
            self.figure and self.answer and self.figure.batch.report_id == self.answer.report_id
        )

    @cached_property
    def kind(self) -> ItemKind:
        has_figure = self.figure is not None and self.figure.state != State.NOT_REPORTED
        if has_figure and not (self.is_recorded and self.choice != Choice.DISPUTED):
            return ItemKind.FILLED
        if self.indicator.collected_by == "self_report" or self.is_recorded:
            return ItemKind.OWN
        return ItemKind.AWAITED

    @cached_property
    def need(self) -> Need | None:
        """What is left to do for this figure; None when it is done, or nothing is asked."""
        if self.kind is ItemKind.AWAITED:
            return None
        if self.choice == Choice.OPEN or (
            self.choice == Choice.OWN and self.kind is ItemKind.FILLED
        ):
            return Need.ANSWER
        if self.choice in (Choice.CONFIRMED, Choice.DISPUTED) and self.is_stale:
            return Need.STALE
        if self.choice == Choice.CONFIRMED:
            return None
        if self.choice == Choice.NOT_APPLICABLE:
            return None if self.answer.reason else Need.REASON
        if self.typed.problems:
            return Need.PROBLEM
        if self.typed.is_blank:
            return Need.NUMBER
        if self.choice == Choice.DISPUTED and not self.answer.reason:
            return Need.REASON
        if self.is_unusual and not (self.answer.comment or self.answer.reason):
            return Need.COMMENT
        return None

    @property
    def stops(self) -> bool:
        """Whether it keeps the report from being submitted. A jump asks for a word about it; the
        report goes without one as well."""
        return self.need not in (None, Need.COMMENT)

    @property
    def is_stale(self) -> bool:
        """Another figure has come in since the answer was given."""
        if self.answer is None or self.answer.figure_id is None or self.is_recorded:
            return False
        return self.figure is None or self.answer.figure_id != self.figure.pk

    @property
    def is_open_dispute(self) -> bool:
        return self.choice == Choice.DISPUTED and self.settlement is None

    @cached_property
    def value(self) -> Decimal | None:
        """The value the institute stands for: its own, or the one it does not dispute."""
        if self.choice in (Choice.OWN, Choice.DISPUTED):
            return self.typed.value(self.indicator)
        return None if self.choice == Choice.NOT_APPLICABLE else self.figure_value

    @cached_property
    def figure_value(self) -> Decimal | None:
        """The value that the ledger has."""
        return None if self.figure is None else value_of_figure(self.figure, self.indicator)

    @cached_property
    def value_last_year(self) -> Decimal | None:
        return None if self.last_year is None else value_of_figure(self.last_year, self.indicator)

    @cached_property
    def is_unusual(self) -> bool:
        measured_in = MeasuredIn(self.indicator.measured_in)
        return is_unusual(self.value_last_year, self.value, measured_in)

    def to_record(self, report: Report) -> Entry | None:
        """What approval writes to the ledger; None where the ledger's own figure stands."""
        cell = (self.indicator.pk, report.unit_id, report.round.year)
        # What someone with a demo account says is part of the demo.
        is_demo = self.answer.by.is_demo if self.answer else False
        if self.choice == Choice.NOT_APPLICABLE:
            return Entry(*cell, State.NOT_APPLICABLE, reason=self.answer.reason, is_demo=is_demo)
        taken = self.settlement is not None and self.settlement.outcome == Outcome.TAKEN
        if self.choice == Choice.OWN or (self.choice == Choice.DISPUTED and taken):
            return Entry(
                *cell,
                State.VALUE,
                self.typed.numerator,
                self.typed.denominator,
                self.typed.share,
                comment=self.answer.comment,
                is_demo=is_demo,
            )
        return None


def value_of_figure(figure: Figure, indicator: Indicator) -> Decimal | None:
    if figure.state != State.VALUE:
        return None
    return value_of(
        figure.numerator,
        figure.denominator,
        figure.share,
        MeasuredIn(indicator.measured_in),
        indicator.has_denominator,
    )
