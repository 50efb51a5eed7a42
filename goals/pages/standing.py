"""One series in one unit, up to a year: its figures, its path and its assessment, in words."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from goals.calculations.assessment import Assessment, Base
from goals.calculations.assessment import Target as Aim
from goals.calculations.terms import Aggregation, State
from goals.ledger import EMPTY, Cell, Course
from goals.ledger.judging import Judge, is_documented, value_in
from goals.models import Indicator, Target
from goals.wording.assessments import sentences
from goals.wording.figures import bare_value, difference_text, parts_text, unit_word, value_text
from goals.wording.words import STATE, STATUS, Word, level_word
from institutes.level import Code
from institutes.models import Kind
from institutes.organisation import Node


@dataclass(frozen=True)
class Told:
    """One series in one unit, up to the year that is read; `cells` as the reader may see them."""

    indicator: Indicator
    unit: Node
    year: int
    cells: Course
    judge: Judge = field(repr=False)
    code: Code | None = None  # an institute's level by the rule, where it was asked for

    @property
    def cell(self) -> Cell:
        return self.cells.get(self.year, EMPTY)

    @property
    def figure_id(self) -> int | None:
        """Of the recorded figure that is shown; None for a sum."""
        return self.cells.figure_id(self.year)

    def value_in(self, year: int) -> Decimal | None:
        return value_in(self.indicator, self.cells.get(year, EMPTY))

    @property
    def value(self) -> Decimal | None:
        return self.value_in(self.year)

    @property
    def value_text(self) -> str:
        return value_text(self.value, self.indicator.measured_in)

    @property
    def bare_value(self) -> str:
        return bare_value(self.value, self.indicator.measured_in)

    @property
    def unit_word(self) -> str:
        return unit_word(self.indicator.measured_in)

    @property
    def parts_text(self) -> str:
        return parts_text(self.cell.numerator, self.cell.denominator)

    @property
    def state(self) -> Word:
        return STATE[self.cell.state]

    @property
    def has_value(self) -> bool:
        return self.cell.state is State.VALUE

    @property
    def is_provisional(self) -> bool:
        """Some of those who should report have not, so that the number and its status can change
        (domain/indicators.md 0.1)."""
        return self.has_value and not self.cell.is_complete

    @property
    def level(self) -> Word:
        """For LV-01 in an institute: how far it is documented, instead of a status."""
        return level_word(self.is_documented, self.code)

    @property
    def is_documented(self) -> bool | None:
        """The same as it is counted; None where it is not."""
        return is_documented(self.indicator, self.cell)

    @property
    def year_before(self) -> int:
        return self.year - 1

    @property
    def change(self) -> Decimal | None:
        """Since the year before, in the indicator's own unit."""
        before, now = self.value_in(self.year - 1), self.value
        return None if before is None or now is None else now - before

    @property
    def change_text(self) -> str:
        return difference_text(self.change, self.indicator.measured_in)

    @cached_property
    def target_and_owner(self) -> tuple[Target | None, Node | None]:
        return self.judge.target_of(self.indicator, self.unit)

    @property
    def target(self) -> Target | None:
        return self.target_and_owner[0]

    @property
    def target_owner(self) -> Node | None:
        """Whose target it is: the unit's own, or an ancestor's."""
        return self.target_and_owner[1]

    @property
    def target_text(self) -> str:
        if self.target is None:
            return ""
        measured_in = self.target.measured_in or self.indicator.measured_in
        return value_text(self.target.value, measured_in, trimmed=True)

    @property
    def key(self) -> Hashable:
        """All that it says, but for names, targets and rules: those stand in the frame."""
        return self.indicator.pk, self.unit.id, self.year, self.cells.key, self.code


@dataclass(frozen=True)
class Standing(Told):
    """The same with every year's cell, so that it can be judged; that is done when it is asked."""

    @cached_property
    def assessment(self) -> Assessment:
        return self.judge.judge(self.indicator, self.unit, self.cells)

    @property
    def aim_and_base(self) -> tuple[Aim | None, Base | None]:
        """What its path is drawn from; the same as the assessment's."""
        return self.judge.aim_and_base(self.indicator, self.unit, self.cells)

    @property
    def status(self) -> Word:
        return STATUS[self.assessment.status]

    @property
    def word(self) -> Word:
        """What a cell says: the level in its own words, everything else by status."""
        return self.level if is_level(self.indicator, self.unit) else self.status

    @property
    def base_text(self) -> str:
        base = self.assessment.base
        known = base is not None and base.value is not None
        return value_text(base.value, self.indicator.measured_in) if known else ""

    @property
    def sentences(self) -> list[str]:
        return sentences(self.assessment, self.indicator.measured_in)


def is_level(indicator: Indicator, unit: Node) -> bool:
    """Whether the cell is an institute's documented level, which has words of its own."""
    return indicator.aggregation == Aggregation.COVERAGE and unit.kind == Kind.INSTITUTE
