"""Figures of departments, added up for their faculty."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.calculations.aggregation import Part, Total, add_up, value_of
from goals.calculations.terms import Aggregation, MeasuredIn, State
from goals.pages.method.figures import exact
from goals.wording.figures import parts_text, value_text
from goals.wording.words import AGGREGATION, STATE

D = Decimal
RATIO, SUM = Aggregation.RATIO, Aggregation.SUM


def counts(numerator: str, denominator: str | None = None, keys: str = "") -> Part:
    return Part(
        "",
        State.VALUE,
        D(numerator),
        None if denominator is None else D(denominator),
        keys=frozenset(keys) if keys else None,
    )


SILENT = Part("", State.NOT_REPORTED)


@dataclass(frozen=True)
class SumCase:
    """Figures of departments, and what they are for the faculty. `mistake` is what other ways of
    adding give."""

    kind: Aggregation
    parts: tuple[Part, ...]
    note: str | Promise
    mistake: str | Promise = ""

    @cached_property
    def found(self) -> Total:
        return add_up(self.kind, self.parts)

    @property
    def kind_text(self) -> str:
        return str(AGGREGATION[self.kind])

    @property
    def parts_text(self) -> str:
        return " + ".join(self._part_text(part) for part in self.parts)

    @property
    def result_text(self) -> str:
        found = self.found
        if found.state is not State.VALUE:
            return _("no total")
        if found.denominator is None:
            return exact(found.numerator)
        value = value_of(found.numerator, found.denominator, None, MeasuredIn.SHARE, True)
        whole = value_text(value, MeasuredIn.SHARE)
        return f"{parts_text(found.numerator, found.denominator)} = {whole}"

    @property
    def coverage_text(self) -> str:
        return _("%(reported)s of %(expected)s") % {
            "reported": self.found.reported,
            "expected": self.found.expected,
        }

    def _part_text(self, part: Part) -> str:
        if part.state is not State.VALUE:
            return str(STATE[part.state].word).lower()
        return parts_text(part.numerator, part.denominator) or exact(part.numerator)


SUMS = (
    SumCase(
        RATIO,
        (counts("6", "10"), counts("6", "10")),
        gettext_lazy("Numerators and denominators are added, then divided."),
        gettext_lazy("57.1 %, where the sum of the denominators starts at 1"),
    ),
    SumCase(
        RATIO,
        (counts("10", "50"), counts("0", "50")),
        gettext_lazy("A department with 0 counts with its whole denominator."),
    ),
    SumCase(
        RATIO,
        (counts("0", "0"),),
        gettext_lazy("0 of 0 has no value. It is a dash."),
        gettext_lazy("0 %"),
    ),
    SumCase(
        RATIO,
        (counts("165000000", "376000000"),),
        gettext_lazy("A ratio of two sums, never a sum or a mean of ratios."),
        gettext_lazy("2.7, where the ratios are added"),
    ),
    SumCase(
        SUM,
        (counts("10"), counts("20"), SILENT),
        gettext_lazy("The one that is silent adds nothing, and the coverage says so."),
    ),
    SumCase(SUM, (counts("0"),), gettext_lazy("0 is a figure."), gettext_lazy("blank")),
    SumCase(
        SUM,
        (counts("10"), counts("11")),
        gettext_lazy("Two units that merge keep what both had."),
        gettext_lazy("11, where the newer figure is kept"),
    ),
    SumCase(
        Aggregation.DISTINCT,
        (counts("1", keys="a"), counts("1", keys="a")),
        gettext_lazy("One EU project held by two departments of a faculty."),
        gettext_lazy("2, where counts are added"),
    ),
    SumCase(
        Aggregation.FRACTIONAL,
        (counts("0.5"), counts("0.25")),
        gettext_lazy("Two departments with a half and a quarter of a project."),
    ),
    SumCase(
        Aggregation.COVERAGE,
        (counts("1"), counts("3"), counts("0"), SILENT),
        gettext_lazy("How many have at least one. The silent count among all."),
    ),
    SumCase(
        Aggregation.NONE,
        (counts("3"), counts("4")),
        gettext_lazy("Some figures mean something for their own unit only."),
    ),
)
