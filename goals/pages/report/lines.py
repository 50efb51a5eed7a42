"""One figure and one goal of a report, as a page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from goals.calculations.terms import State
from goals.ledger import Origin, origin_of
from goals.models import Answer, Comment, Goal, Indicator
from goals.reports.contents import GoalPart
from goals.reports.items import Item, ItemKind, value_of_figure
from goals.wording import answers as words
from goals.wording.figures import parts_text, unit_word, value_text
from goals.wording.reports import changed_by_text, hour_text
from goals.wording.words import STATE, Word


@dataclass(frozen=True)
class FigureLine:
    """A figure of a report. `is_hidden`: its numbers are not for this reader (a small group)."""

    item: Item
    at: datetime
    comments: tuple[Comment, ...] = ()
    is_hidden: bool = False

    @cached_property
    def indicator(self) -> Indicator:
        return self.item.indicator

    @cached_property
    def code(self) -> str:
        return self.indicator.code

    @property
    def answer(self) -> Answer | None:
        return self.item.answer

    @cached_property
    def is_filled(self) -> bool:
        return self.item.kind is ItemKind.FILLED

    @cached_property
    def is_own(self) -> bool:
        return self.item.kind is ItemKind.OWN

    @property
    def definition(self) -> str:
        return self.item.definition.text if self.item.definition else ""

    @cached_property
    def numerator_label(self) -> str:
        return self.item.definition.numerator if self.item.definition else ""

    @cached_property
    def denominator_label(self) -> str:
        return self.item.definition.denominator if self.item.definition else ""

    @property
    def unit_word(self) -> str:
        """What the typed number is counted in: the parts of a ratio say it themselves."""
        return "" if self.indicator.has_denominator else unit_word(self.indicator.measured_in)

    # ── what the ledger has ────────────────────────────────────────────────
    @cached_property
    def ledger_text(self) -> str:
        figure = self.item.figure
        return words.figure_text(figure, self.indicator) if figure else ""

    @cached_property
    def ledger_parts(self) -> str:
        figure = self.item.figure
        if figure is None or not self.indicator.has_denominator:
            return ""
        return parts_text(figure.numerator, figure.denominator)

    @property
    def rounding(self) -> str:
        figure = self.item.figure
        if figure is None or figure.state != State.VALUE or self.ledger_parts:
            return ""  # the parts beside a ratio are exact
        return words.rounding_text(
            value_of_figure(figure, self.indicator), self.indicator.measured_in
        )

    @cached_property
    def origin(self) -> Origin | None:
        return origin_of(self.item.figure) if self.item.figure else None

    @property
    def says_demo(self) -> bool:
        """Whether "demo" is to be said beside the source: its title may say it already."""
        figure = self.item.figure
        return bool(figure and figure.is_demo and not (figure.source and figure.source.is_demo))

    @property
    def source(self) -> str:
        """Where the figure was fetched: its source's title, or what the definition says."""
        if self.origin and self.origin.title:
            return self.origin.title
        return self.item.definition.source if self.item.definition else ""

    # ── what the institute says ────────────────────────────────────────────
    @cached_property
    def problems(self) -> Mapping[str, str]:
        return words.need_texts(self.item)

    @property
    def left_to_do(self) -> list[tuple[str, str]]:
        """What stands in the way of submitting: the field's name and a sentence."""
        if self.problems:
            return [(self._place(name), text) for name, text in self.problems.items()]
        return [(f"figure-{self.code}", words.open_text(self.item))] if self.item.stops else []

    def _place(self, name: str) -> str:
        return f"figure-{self.code}" if name == words.CHOICE else f"id_{self.code}-{name}"

    @property
    def result(self) -> str:
        return words.result_text(self.item)

    @cached_property
    def last_year(self) -> str:
        return words.last_year_text(self.item)

    @cached_property
    def jump(self) -> str:
        return words.jump_text(self.item)

    @property
    def saved(self) -> str:
        return hour_text(self.answer.at) if self.answer else ""

    @property
    def said_by(self) -> str:
        return changed_by_text(self.answer, self.at) if self.answer else ""

    @property
    def value_shown(self) -> str:
        """What the institute stands for, to be read: a value, or the word for why there is none."""
        item = self.item
        if self.is_hidden:
            return str(STATE[State.WITHHELD].word)
        if item.choice == Answer.Choice.NOT_APPLICABLE:
            return str(STATE[State.NOT_APPLICABLE].word)
        if item.value is not None:
            return value_text(item.value, self.indicator.measured_in)
        return self.ledger_text or str(STATE[State.NOT_REPORTED].word)

    @property
    def mark(self) -> Word:
        return words.mark_of(self.item)

    @property
    def typed_parts(self) -> str:
        typed = self.item.typed
        return (
            parts_text(typed.numerator, typed.denominator) if self.indicator.has_denominator else ""
        )


@dataclass(frozen=True)
class GoalLines:
    """One goal of a report: its figures in three groups, its text, and the measures beside it."""

    part: GoalPart
    lines: tuple[FigureLine, ...]
    at: datetime
    comments: tuple[Comment, ...] = ()

    @property
    def goal(self) -> Goal:
        return self.part.goal

    @property
    def anchor(self) -> str:
        return f"goal-{self.goal.number}"

    @property
    def asks_text(self) -> bool:
        """Each of the four goals has its text; the aim has its core areas."""
        return self.goal.number > 0

    @property
    def ask(self) -> str:
        return _("Write what has been done under “%(goal)s”.") % {"goal": self.goal.name}

    @cached_property
    def filled(self) -> list[FigureLine]:
        return [line for line in self.lines if line.is_filled]

    @cached_property
    def own(self) -> list[FigureLine]:
        return [line for line in self.lines if line.is_own]

    @cached_property
    def awaited(self) -> list[FigureLine]:
        return [line for line in self.lines if line.item.kind is ItemKind.AWAITED]

    @property
    def unanswered(self) -> int:
        """How many fetched figures nobody has said anything about."""
        return sum(line.item.choice == Answer.Choice.OPEN for line in self.filled)

    @property
    def said_by(self) -> str:
        return changed_by_text(self.part.narrative, self.at) if self.part.narrative else ""

    @property
    def saved(self) -> str:
        return hour_text(self.part.narrative.at) if self.part.narrative else ""
